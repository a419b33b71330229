"""Accounts of a large company that changes: who is there, which ties are active now, how an account stands at once."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping

import numpy as np

from graphkam.portfolio.compiled import leavers, standings, webs
from graphkam.portfolio.crowd import Crowd, Needs, person_of, shape_of
from graphkam.portfolio.directory import directory_of
from graphkam.portfolio.layout import layout_of
from graphkam.schema import FUNCTIONS
from graphkam.snapshot import Snapshot, half_life_of_accounts
from graphkam.snapshot.people import NOBODY, codes


class Changed:
    """The people and active ties of a snapshot with those that have changed since; all are numbered by position.

    Who was not there has no position: contacts who are new get numbers above all others.

    Notes
    -----
    Cost: a tie or a person, and how the account stands, is one look at the account's own ties, in machine code.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._layout = layout_of(snapshot)
        self._directory = directory_of(snapshot)
        self._changed: dict[int, dict[int, bool]] = {}
        self._people = max(1, len(self._directory.staff_ids))
        self._half_life = half_life_of_accounts(snapshot.accounts, policy=snapshot.policy)
        self._crowds: dict[int, Crowd] = {}
        self._new: dict[str, int] = {}
        self._home: list[int] = []
        self._needs: Needs = {}
        self._gone = np.zeros(len(self._directory.staff_ids), dtype=np.bool_)
        self._place = np.full(len(self._directory.staff_ids), NOBODY, dtype=np.int32)
        self._function = snapshot.staff.function.copy()
        self._line = codes(snapshot.departments["line"])
        self._tiers = snapshot.tiers
        self._department_at = {id_: at for at, id_ in enumerate(self._directory.department_ids)}
        company, known = snapshot.company, snapshot.contacts.place
        named = {*company.contacts["manager_id"].unique().drop_nulls()}
        for column in ("from_contact_id", "to_contact_id"):
            named.update(company.influences[column].unique())
        self._named = named - known.keys()
        self.account_at = {id_: at for at, id_ in enumerate(self._directory.account_ids)}
        self.staff_at = dict(self._directory.staff_at)
        self.contact_at = ChainMap(self._new, known)

    def account_of(self, contact: int) -> int:
        """The account a contact is in."""
        new = contact - len(self._directory.contact_ids)
        return int(self._snapshot.contacts.account[contact]) if new < 0 else self._home[new]

    def half_life(self, account: int) -> float:
        """The half-life in days of an account's evidence."""
        return float(self._half_life[account])

    def put_contact(self, row: Mapping[str, object], *, account: int, there: bool, known: bool) -> bool:
        """Note who a contact of an account is now; False where that takes a new reading.

        So it does for somebody who was recorded before and not there, or of whom something else is said already.
        """
        id_ = str(row["id"])
        at = self.contact_at.get(id_)
        if at is None:
            if known or id_ in self._named:
                return False
            at = self._new[id_] = len(self._directory.contact_ids) + len(self._new)
            self._home.append(account)
        elif self.account_of(at) != account:
            return False
        manager = self._in_account(row.get("manager_id"), account=account)
        department = row.get("department_id")
        group = NOBODY if department is None else self._department_at.get(str(department), NOBODY)
        if group != NOBODY and self._snapshot.department_account[group] != account:
            group = NOBODY
        line = NOBODY if group == NOBODY else int(self._line[group])
        person = person_of(
            row,
            there=there,
            department=group,
            line=line,
            manager=NOBODY if manager == at else manager,
            policy=self._snapshot.policy,
        )
        self._crowd(account).put(at, person)
        return True

    def _in_account(self, contact: object, *, account: int) -> int:
        """The number of a contact of an account; who is none is remembered, to be looked at when they come."""
        if contact is None:
            return NOBODY
        at = self.contact_at.get(str(contact))
        if at is None:
            self._named.add(str(contact))
            return NOBODY
        return at if self.account_of(at) == account else NOBODY

    def _crowd(self, account: int) -> Crowd:
        found = self._crowds.get(account)
        if found is None:
            here, tier = self._directory.contacts_of(account), self._tiers[account]
            found = self._crowds[account] = Crowd(
                self._snapshot, self._layout, here, tier=tier, needs=self._needs
            )
        return found

    def put_staff(self, row: Mapping[str, object], *, there: bool) -> bool:
        """Note whether one of ours is there, and the function; False for somebody who was not there."""
        at = self.staff_at.get(str(row["id"]))
        if at is None:
            return False
        function = row.get("function")
        self._function[at] = NOBODY if function is None else FUNCTIONS.index(str(function))
        self._gone[at] = not there
        return True

    def put(self, contact: int, staff: int, *, active: bool) -> bool:
        """Note whether a tie is active; whether it was not before."""
        changed = self._changed.setdefault(self.account_of(contact), {})
        key = contact * self._people + staff
        before = changed.get(key)
        changed[key] = active
        return (self._was_active(contact, staff) if before is None else before) != active

    def _was_active(self, contact: int, staff: int) -> bool:
        if contact >= len(self._directory.contact_ids):
            return False
        here, ties = self._directory.ties_of(contact), self._snapshot.ties
        at = int(np.searchsorted(ties.staff[here], np.int32(staff))) + here.start
        return at < here.stop and bool(ties.staff[at] == staff and ties.active[at])

    def standing(self, account: int) -> tuple[float, float, float, float, int] | None:
        """W, the weight held, held twice, the mesh index and the class; None with more reps than a number has bits."""
        ties, here = self._snapshot.ties, self._directory.contacts_of(account)
        crowd = self._crowds.get(account)
        shape = crowd.shape() if crowd else shape_of(self._snapshot, self._layout, here, account=account)
        changed = sorted(self._changed.get(account, {}).items())
        first_tie, rep, ours = webs.web_of_changed(
            int(here.start),
            self._directory.first_tie[here.start : here.stop + 1],
            ties.staff,
            ties.active,
            np.array([key for key, _ in changed], dtype=np.int64),
            np.array([holds for _, holds in changed], dtype=np.bool_),
            shape.contact,
            self._gone,
            self._place,
        )
        if len(ours) > leavers.WIDEST:
            return None
        size = len(shape.contact)
        return shape.whole, *standings.standing_of_account(
            0,
            shape.whole,
            np.array([0, size], dtype=np.int32),
            first_tie,
            np.array([0, len(ours)], dtype=np.int32),
            rep,
            self._function[ours],
            shape.weight,
            shape.level,
            shape.department,
            shape.departments,
            shape.key,
            np.array([0, len(shape.chair_level)], dtype=np.int32),
            shape.chair_level,
            shape.chair_weight,
            shape.needs,
            shape.manager,
            shape.first_influence,
            shape.influence_to,
        )
