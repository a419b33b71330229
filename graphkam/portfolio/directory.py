"""The directory of a snapshot: who is where in its arrays, looked up once and kept for as long as the snapshot is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from graphkam.answers import Figures
from graphkam.arrays import Ints, firsts
from graphkam.snapshot import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Directory:
    """Where everything of a snapshot lies.

    ``first_tie`` (C + 1) and ``first_contact`` (n + 1) say where each contact's ties and each account's contacts begin,
    ``first_held`` (R + 1) where each rep's active ties begin in ``held``, which are positions of ties, by contact.
    ``names`` and ``staff_at`` (positions) are of our present people by id, ``recorded`` has everybody, ``load`` is
    what each holds. ``before`` keeps the figures of accounts, by position, that were worked out already.
    """

    staff_ids: list[str]
    staff_names: list[str]
    names: dict[str, str]
    staff_at: dict[str, int]
    recorded: frozenset[str]
    contact_ids: list[str]
    account_ids: list[str]
    department_ids: list[str]
    revenue: list[float | None]
    load: Ints
    first_tie: Ints
    first_contact: Ints
    held: Ints
    first_held: Ints
    before: dict[int, Figures] = field(default_factory=dict[int, Figures])

    def held_by(self, staff: list[int]) -> Ints:
        """The active ties of some of ours, as positions of ties."""
        runs = [self.held[self.first_held[one] : self.first_held[one + 1]] for one in staff]
        return np.concatenate([self.held[:0], *runs])

    def ties_of(self, contact: int) -> slice:
        """The ties of a contact."""
        return slice(int(self.first_tie[contact]), int(self.first_tie[contact + 1]))

    def contacts_of(self, account: int) -> slice:
        """The contacts of an account."""
        return slice(int(self.first_contact[account]), int(self.first_contact[account + 1]))


_KEPT: Final[WeakKeyDictionary[Snapshot, Directory]] = WeakKeyDictionary()


def directory_of(snapshot: Snapshot) -> Directory:
    """The directory of a snapshot; the first time it costs a pass over its ids and ties."""
    found = _KEPT.get(snapshot)
    if found is None:
        found = _KEPT[snapshot] = _directory(snapshot)
    return found


def _directory(snapshot: Snapshot) -> Directory:
    contacts, ties, staff = snapshot.contacts, snapshot.ties, snapshot.staff
    ids, names = staff.ids, staff.frame["name"].to_list()
    active = np.flatnonzero(ties.active)
    held: Ints = active[np.argsort(ties.staff[active], kind="stable")].astype(np.int32)
    return Directory(
        staff_ids=ids,
        staff_names=names,
        names=dict(zip(ids, names, strict=True)),
        staff_at={id_: at for at, id_ in enumerate(ids)},
        recorded=frozenset(snapshot.company.staff["id"]),
        contact_ids=contacts.ids,
        account_ids=snapshot.accounts["id"].to_list(),
        department_ids=snapshot.departments["id"].to_list(),
        revenue=snapshot.accounts["revenue"].to_list(),
        load=snapshot.load,
        first_tie=firsts(ties.contact, size=len(contacts.account)),
        first_contact=firsts(contacts.account, size=snapshot.accounts.height),
        held=held,
        first_held=firsts(ties.staff[held], size=len(ids)),
    )
