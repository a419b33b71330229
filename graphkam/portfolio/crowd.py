"""The contacts of one account as they are now, where some have come, gone or changed since the snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graphkam.inference.titles import level_in
from graphkam.policy import Policy
from graphkam.portfolio.layout import Layout, needs_of
from graphkam.schema import LINES, ROLES
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import DECISION_ROLES, NOBODY
from graphkam.strength import Bools, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One account without its ties, as machine code reads it: contacts are numbered from 0.

    ``contact`` has their positions in the snapshot, or the numbers that new ones have; the others as in
    `graphkam.portfolio.layout.Layout`.
    """

    contact: Ints
    weight: Floats
    level: Ints
    department: Ints
    departments: Ints
    key: Bools
    manager: Ints
    chair_level: Ints
    chair_weight: Floats
    needs: Floats
    first_influence: Ints
    influence_to: Ints
    whole: float


def shape_of(snapshot: Snapshot, layout: Layout, here: slice, *, account: int) -> Shape:
    """An account as the snapshot has it."""
    contacts, first = snapshot.contacts, int(here.start)
    manager, influence = contacts.manager[here], layout.first_influence[first : int(here.stop) + 1]
    chairs = slice(int(layout.first_chair[account]), int(layout.first_chair[account + 1]))
    return Shape(
        contact=np.arange(here.start, here.stop, dtype=np.int32),
        weight=contacts.weight[here],
        level=contacts.level[here],
        department=layout.department[here],
        departments=layout.departments[account : account + 1],
        key=contacts.key[here],
        manager=np.where(manager == NOBODY, NOBODY, manager - first).astype(np.int32),
        chair_level=layout.chair_level[chairs],
        chair_weight=layout.chair_weight[chairs],
        needs=layout.needs[account : account + 1],
        first_influence=influence - influence[0],
        influence_to=layout.influence_to[int(influence[0]) : int(influence[-1])] - np.int32(first),
        whole=float(layout.weight[account]),
    )


@dataclass(slots=True)
class Person:
    """A contact: codes as in `graphkam.snapshot.people.Contacts`; the manager is of the same account, or `NOBODY`."""

    level: int
    line: int
    role: int
    department: int
    manager: int
    there: bool = True


def person_of(
    row: Mapping[str, object], *, there: bool, department: int, line: int, manager: int, policy: Policy
) -> Person:
    """A contact from a row, by the rules of a snapshot: the level is as recorded, else by title, else assumed."""
    level, title, role = row.get("level"), row.get("title"), row.get("role")
    titled = level_in(str(title)) if title else None
    return Person(
        there=there,
        level=int(str(level)) if level else titled or policy.assumed_level,
        line=line,
        role=NOBODY if role is None else ROLES.index(str(role)),
        department=department,
        manager=manager,
    )


class Crowd:
    """Everybody who is or was in an account, by number: positions in the snapshot, and higher ones for the new."""

    def __init__(self, snapshot: Snapshot, layout: Layout, here: slice, *, tier: str) -> None:
        contacts = snapshot.contacts
        self._policy = snapshot.policy
        self._seats = [
            (ROLES.index(seat.role), NOBODY if seat.line is None else LINES.index(seat.line))
            for name, seats in snapshot.policy.seats.items()
            if str(name) == tier
            for seat in seats
        ]
        self._decide = {ROLES.index(name) for name in DECISION_ROLES}
        self.people = {
            number: Person(*codes)
            for number, *codes in zip(
                range(here.start, here.stop),
                contacts.level[here].tolist(),
                contacts.line[here].tolist(),
                contacts.role[here].tolist(),
                contacts.department[here].tolist(),
                contacts.manager[here].tolist(),
                strict=True,
            )
        }
        first = layout.first_influence[int(here.start) : int(here.stop) + 1]
        of_account = layout.influence_to[int(first[0]) : int(first[-1])]
        members = np.arange(int(here.start), int(here.stop), dtype=np.int32)
        source: list[int] = np.repeat(members, np.diff(first)).tolist()
        self._influences: list[tuple[int, int]] = list(zip(source, of_account.tolist(), strict=True))

    def shape(self) -> Shape:
        """Those who are there now."""
        policy = self._policy
        there = {number: one for number, one in sorted(self.people.items()) if one.there}
        place = {number: at for at, number in enumerate(there)}
        levels = [one.level for one in there.values()]
        decides = [one.role in self._decide for one in there.values()]
        weight = [
            policy.decision_weight if first else float(one.level)
            for first, one in zip(decides, there.values(), strict=True)
        ]
        groups = sorted({one.department for one in there.values() if one.department != NOBODY})
        group_at = {group: at for at, group in enumerate(groups)} | {NOBODY: NOBODY}
        filled = {(one.role, line) for one in there.values() for line in (one.line, NOBODY)}
        chairs = sorted(seat for seat in self._seats if seat not in filled)
        chair_weight = [
            policy.decision_weight if role in self._decide else float(policy.chair_level)
            for role, _ in chairs
        ]
        inside = [
            (place[one], place[other]) for one, other in self._influences if one in place and other in place
        ]
        departments = np.array([len(groups)], dtype=np.int32)
        all_levels = {*levels, *([policy.chair_level] if chairs else [])}
        return Shape(
            contact=np.array(list(there), dtype=np.int32),
            weight=np.array(weight, dtype=np.float64),
            level=np.array(levels, dtype=np.int32),
            department=np.array([group_at[one.department] for one in there.values()], dtype=np.int32),
            departments=departments,
            key=np.array(
                [
                    first or one.level >= policy.key_level
                    for first, one in zip(decides, there.values(), strict=True)
                ],
                dtype=np.bool_,
            ),
            manager=np.array([place.get(one.manager, NOBODY) for one in there.values()], dtype=np.int32),
            chair_level=np.full(len(chairs), policy.chair_level, dtype=np.int32),
            chair_weight=np.array(chair_weight, dtype=np.float64),
            needs=needs_of(
                policy, departments=departments, levels=np.array([len(all_levels)], dtype=np.int32)
            ),
            first_influence=np.searchsorted(
                np.array([one for one, _ in inside], dtype=np.int32), np.arange(len(there) + 1)
            ).astype(np.int32),
            influence_to=np.array([other for _, other in inside], dtype=np.int32),
            whole=sum(weight) + sum(chair_weight),
        )
