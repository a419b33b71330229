"""Who of ours is nearest to a contact without holding it: the successors there would be if nobody left.

The same people in the same order as `graphkam.portfolio.successors` gives, the first few only, and for the many
contacts that the rules ask about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphkam.arrays import Ints
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import NOBODY

CANDIDATES: Final = 3
"""How many people an action proposes."""


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """What tells who is near a contact, by positions in the snapshot.

    ``rank`` orders our people, the less loaded first, then by id. ``holders`` (C), ``cold`` and ``barred`` are the reps
    with an active, a cold, a refused tie to a contact; ``reports`` and ``department_holders`` those around it.
    """

    rank: list[int]
    manager: list[int]
    department: list[int]
    holders: list[list[int]]
    cold: dict[int, list[int]]
    barred: dict[int, list[int]]
    reports: dict[int, list[int]]
    department_holders: dict[int, set[int]]

    def to(self, contact: int) -> tuple[str | None, list[int]]:
        """Those nearest to a contact, three at most, and what they have in common: ``cold_tie``, ``near``, nothing."""
        barred = {*self.holders[contact], *self.barred.get(contact, [])}
        cold = [rep for rep in self.cold.get(contact, []) if rep not in barred]
        if cold:
            return "cold_tie", self._first(cold)
        near = self._near(contact) - barred
        return ("near", self._first(list(near))) if near else (None, [])

    def _near(self, contact: int) -> set[int]:
        # Of the department the contact's own holders are barred anyway.
        near = set(self.department_holders.get(self.department[contact], ()))
        if self.manager[contact] != NOBODY:
            near.update(self.holders[self.manager[contact]])
        for report in self.reports.get(contact, []):
            near.update(self.holders[report])
        return near

    def _first(self, staff: list[int]) -> list[int]:
        return sorted(staff, key=self.rank.__getitem__)[:CANDIDATES]


def nearest(snapshot: Snapshot, *, among: Snapshot, holders: list[list[int]]) -> Nearest:
    """Who is near the contacts of a snapshot; ``among`` has all accounts, over which people's load is counted."""
    contacts, ties = snapshot.contacts, snapshot.ties
    load = among.load
    rank = np.empty(len(load), dtype=np.int64)
    rank[np.lexsort((np.arange(len(load)), load))] = np.arange(len(load))
    cold = ~ties.active & ~ties.refused & (ties.strength > 0)
    department = contacts.department[ties.contact]
    in_department = ties.active & (department != NOBODY)
    led = np.flatnonzero(contacts.manager != NOBODY)
    around = _listed(department[in_department], ties.staff[in_department])
    return Nearest(
        rank=rank.tolist(),
        manager=contacts.manager.tolist(),
        department=contacts.department.tolist(),
        holders=holders,
        cold=_listed(ties.contact[cold], ties.staff[cold]),
        barred=_listed(ties.contact[ties.refused], ties.staff[ties.refused]),
        reports=_listed(contacts.manager[led], led.astype(np.int32)),
        department_holders={group: set(staff) for group, staff in around.items()},
    )


def _listed(group: Ints, members: Ints) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for key, member in zip(group.tolist(), members.tolist(), strict=True):
        found.setdefault(key, []).append(member)
    return found
