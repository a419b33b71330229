"""Accounts of a large company whose ties change: which are active now, and how an account stands at once."""

from __future__ import annotations

import numpy as np

from graphkam.portfolio.compiled import leavers, standings
from graphkam.portfolio.directory import directory_of
from graphkam.portfolio.layout import layout_of
from graphkam.snapshot import Snapshot, half_life_of_accounts
from graphkam.snapshot.people import NOBODY


class ChangedTies:
    """The active ties of a snapshot with those that have changed since; accounts, contacts and staff are positions.

    Notes
    -----
    Cost: a tie, and how its account stands, is one look at the account's own ties, in machine code.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._layout = layout_of(snapshot)
        self._directory = directory_of(snapshot)
        self._changed: dict[int, dict[int, bool]] = {}
        self._people = max(1, len(self._directory.staff_ids))
        self._half_life = half_life_of_accounts(snapshot.accounts, policy=snapshot.policy)
        self.account_at = {id_: at for at, id_ in enumerate(self._directory.account_ids)}
        self.staff_at = self._directory.staff_at
        self.contact_at = self._directory.contact_at()

    def account_of(self, contact: int) -> int:
        """The account a contact is in."""
        return int(self._snapshot.contacts.account[contact])

    def half_life(self, account: int) -> float:
        """The half-life in days of an account's evidence."""
        return float(self._half_life[account])

    def put(self, contact: int, staff: int, *, active: bool) -> bool:
        """Note whether a tie is active; whether it was not before."""
        changed = self._changed.setdefault(self.account_of(contact), {})
        key = contact * self._people + staff
        before = changed.get(key)
        changed[key] = active
        return (self._was_active(contact, staff) if before is None else before) != active

    def _was_active(self, contact: int, staff: int) -> bool:
        here, ties = self._directory.ties_of(contact), self._snapshot.ties
        at = int(np.searchsorted(ties.staff[here], np.int32(staff))) + here.start
        return at < here.stop and bool(ties.staff[at] == staff and ties.active[at])

    def standing(self, account: int) -> tuple[float, float, float, float, int] | None:
        """W, the weight held, held twice, the mesh index and the class; None with more reps than a number has bits."""
        layout, contacts, ties = self._layout, self._snapshot.contacts, self._snapshot.ties
        here = self._directory.contacts_of(account)
        first: int = here.start
        size: int = here.stop - first
        first_tie = self._directory.first_tie
        of_ties = slice(int(first_tie[first]), int(first_tie[here.stop]))
        active = ties.active[of_ties]
        keys = ties.contact[of_ties][active].astype(np.int64) * self._people + ties.staff[of_ties][active]
        changed = self._changed.get(account, {})
        kept = keys[~np.isin(keys, list(changed))]
        keys = np.concatenate([kept, np.array([key for key, now in changed.items() if now], dtype=np.int64)])
        keys.sort()
        contact, staff = np.divmod(keys, self._people)
        ours = np.unique(staff)
        if len(ours) > leavers.WIDEST:
            return None
        manager = contacts.manager[here]
        chairs = slice(int(layout.first_chair[account]), int(layout.first_chair[account + 1]))
        influence = layout.first_influence[first : here.stop + 1]
        whole = float(layout.weight[account])
        return whole, *standings.standing_of_account(
            0,
            whole,
            np.array([0, size], dtype=np.int32),
            np.searchsorted(contact - first, np.arange(size + 1)).astype(np.int32),
            np.array([0, len(ours)], dtype=np.int32),
            np.searchsorted(ours, staff).astype(np.int32),
            self._snapshot.staff.function[ours],
            contacts.weight[here],
            contacts.level[here],
            layout.department[here],
            layout.departments[account : account + 1],
            contacts.key[here],
            np.array([0, chairs.stop - chairs.start], dtype=np.int32),
            layout.chair_level[chairs],
            layout.chair_weight[chairs],
            layout.needs[account : account + 1],
            np.where(manager == NOBODY, NOBODY, manager - first).astype(np.int32),
            influence - influence[0],
            layout.influence_to[int(influence[0]) : int(influence[-1])] - np.int32(first),
        )
