"""The contacts of one account as they are now, where some have come, gone or changed since the snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from graphkam.arrays import Bools, Floats, Ints
from graphkam.inference.titles import level_in
from graphkam.policy import Policy
from graphkam.portfolio.layout import Layout, needs_of
from graphkam.schema import LINES, ROLES
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import DECISION_ROLES, NOBODY

Needs: TypeAlias = dict[tuple[int, int], Floats]
"""The thresholds of classes by the number of departments and levels that have anybody, as far as they were asked."""

_NUMBER: Final = 0
_THERE: Final = 6
"""Rows of the people of a crowd; those of `Person` stand between, in their order."""

_NO_NUMBER: Final = np.int32(-2)
_DECIDES: Final = np.array([*(name in DECISION_ROLES for name in ROLES), False])
"""By role; the last one is that of `NOBODY`."""


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


class Person(NamedTuple):
    """A contact: codes as in `graphkam.snapshot.people.Contacts`; the manager is of the same account, or `NOBODY`."""

    level: int
    line: int
    role: int
    department: int
    manager: int
    there: bool


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

    def __init__(self, snapshot: Snapshot, layout: Layout, here: slice, *, tier: str, needs: Needs) -> None:
        contacts, start, stop = snapshot.contacts, int(here.start), int(here.stop)
        self._policy = snapshot.policy
        self._needs = needs
        self._seats = sorted(
            (ROLES.index(seat.role), NOBODY if seat.line is None else LINES.index(seat.line))
            for name, seats in snapshot.policy.seats.items()
            if str(name) == tier
            for seat in seats
        )
        # One array and no object for each person: a pause to collect garbage would look at all of them.
        self._people = np.stack(
            [
                np.arange(start, stop, dtype=np.int32),
                contacts.level[here],
                contacts.line[here],
                contacts.role[here],
                contacts.department[here],
                contacts.manager[here],
                np.ones(stop - start, dtype=np.int32),
            ]
        )
        first = layout.first_influence[start : stop + 1]
        self._source = np.repeat(self._people[_NUMBER], np.diff(first))
        self._target = layout.influence_to[int(first[0]) : int(first[-1])]

    def put(self, number: int, person: Person) -> None:
        """Note who somebody is now; who is new has a number above all others."""
        people = self._people
        at = int(np.searchsorted(people[_NUMBER], np.int32(number)))
        column = [number, *person]
        if at == people.shape[1]:
            self._people = np.column_stack([people, np.array(column, dtype=np.int32)])
        else:
            people[:, at] = column

    def shape(self) -> Shape:
        """Those who are there now."""
        policy, people = self._policy, self._people
        number, level, line, role, department, manager, _ = people.compress(people[_THERE] > 0, axis=1)
        decides = _DECIDES[role]
        weight = np.where(decides, policy.decision_weight, level).astype(np.float64)
        group, groups = _numbered(department)
        chairs = [
            seat
            for seat in self._seats
            if not ((role == seat[0]) & (np.True_ if seat[1] == NOBODY else line == seat[1])).any()
        ]
        chair_weight = [
            policy.decision_weight if _DECIDES[of_role] else float(policy.chair_level)
            for of_role, _ in chairs
        ]
        levels = {*np.flatnonzero(np.bincount(level)).tolist(), *([policy.chair_level] if chairs else [])}
        source, target = _places(number, self._source), _places(number, self._target)
        inside = (source != NOBODY) & (target != NOBODY)
        return Shape(
            contact=number,
            weight=weight,
            level=level,
            department=group,
            departments=np.array([groups], dtype=np.int32),
            key=decides | (level >= policy.key_level),
            manager=_places(number, manager),
            chair_level=np.full(len(chairs), policy.chair_level, dtype=np.int32),
            chair_weight=np.array(chair_weight, dtype=np.float64),
            needs=self._needs_of(groups, len(levels)),
            first_influence=np.searchsorted(source[inside], np.arange(len(number) + 1)).astype(np.int32),
            influence_to=target[inside],
            whole=float(weight.sum()) + sum(chair_weight),
        )

    def _needs_of(self, departments: int, levels: int) -> Floats:
        found = self._needs.get((departments, levels))
        if found is None:
            found = self._needs[departments, levels] = needs_of(
                self._policy,
                departments=np.array([departments], dtype=np.int32),
                levels=np.array([levels], dtype=np.int32),
            )
        return found


def _numbered(groups: Ints) -> tuple[Ints, int]:
    """Groups numbered from 0 in their order, `NOBODY` left as it is; and how many there are."""
    there = np.unique(groups[groups != NOBODY])
    return np.where(groups == NOBODY, NOBODY, np.searchsorted(there, groups)).astype(np.int32), len(there)


def _places(number: Ints, wanted: Ints) -> Ints:
    """Where each wanted number stands among sorted ones; `NOBODY` for those who are not there."""
    at = np.searchsorted(number, wanted)
    return np.where(np.append(number, _NO_NUMBER)[at] == wanted, at, NOBODY).astype(np.int32)
