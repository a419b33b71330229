"""The layout of a snapshot's accounts for machine code: who is there and what a class asks, without any tie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from graphkam.arrays import Bools, Floats, Ints, firsts
from graphkam.policy import GroupTest, Policy
from graphkam.portfolio.coverage import LEVELS, within
from graphkam.portfolio.web import counted
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import NOBODY
from graphkam.strength import summed


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The accounts (n), contacts (C), chairs and influences of a snapshot, in its order.

    ``weight`` (n) is W. ``department`` (C) is numbered from 0 in each account, ``departments`` (n) says how many
    numbers there are. ``needs`` (n × 12) are the thresholds of the tests of all classes above the point, in the order
    of `graphkam.portfolio.topology.rung_tests`. The arrays ``first_…`` say where each account's chairs, each contact's
    influences begin; these are inside one account.
    """

    weight: Floats
    department: Ints
    departments: Ints
    needs: Floats
    first_chair: Ints
    chair_level: Ints
    chair_weight: Floats
    first_influence: Ints
    influence_to: Ints


_KEPT: Final[WeakKeyDictionary[Snapshot, Layout]] = WeakKeyDictionary()


def layout_of(snapshot: Snapshot) -> Layout:
    """The layout of a snapshot; the first time it costs a pass over its contacts, chairs and influences."""
    found = _KEPT.get(snapshot)
    if found is None:
        found = _KEPT[snapshot] = _layout(snapshot)
    return found


def _layout(snapshot: Snapshot) -> Layout:
    contacts, chairs, n = snapshot.contacts, snapshot.chairs, snapshot.accounts.height
    members = counted(contacts.department + 1, size=snapshot.departments.height + 1)[1:]
    some = np.flatnonzero(members > 0)
    order = some[np.argsort(snapshot.department_account[some], kind="stable")]
    account = snapshot.department_account[order]
    departments = counted(account, size=n)
    number = np.full(len(members) + 1, NOBODY, dtype=np.int32)
    number[order] = np.arange(len(order)) - (np.cumsum(departments) - departments)[account]
    levels = _levels(snapshot)
    source, target = snapshot.influence_from, snapshot.influence_to
    inside = contacts.account[source] == contacts.account[target]
    source, target = source[inside], target[inside]
    by_source = np.argsort(source, kind="stable")
    return Layout(
        weight=summed(contacts.account, contacts.weight, size=n)
        + summed(chairs.account, chairs.weight, size=n),
        department=number[contacts.department],
        departments=departments,
        needs=needs_of(snapshot.policy, departments=departments, levels=levels),
        first_chair=firsts(chairs.account, size=n),
        chair_level=chairs.level,
        chair_weight=chairs.weight,
        first_influence=firsts(source[by_source], size=len(contacts.account)),
        influence_to=target[by_source],
    )


def _levels(snapshot: Snapshot) -> Ints:
    """How many levels of each account have somebody, or a chair."""
    contacts, chairs, n = snapshot.contacts, snapshot.chairs, snapshot.accounts.height
    there: Bools = np.zeros(n * LEVELS, dtype=np.bool_)
    there[within(contacts.account, contacts.level, groups=LEVELS)] = True
    there[within(chairs.account, chairs.level, groups=LEVELS)] = True
    number: Ints = there.reshape(n, LEVELS).sum(axis=1).astype(np.int32)
    return number


def needs_of(policy: Policy, *, departments: Ints, levels: Ints) -> Floats:
    """The thresholds of accounts (n) with so many departments and levels that have anybody."""
    line, plane, mesh = policy.line, policy.plane, policy.mesh
    needs = np.empty((len(departments), 12))
    tests: Sequence[float | Floats] = (
        line.key_two_deep,
        plane.recorded,
        plane.key_two_deep,
        _for_each(plane.departments_two_deep, departments),
        mesh.key_two_deep,
        _for_each(mesh.departments_two_deep, departments),
        _for_each(mesh.levels_two_deep, levels),
        mesh.reps,
        mesh.functions,
        mesh.survival_1,
        1,
        mesh.top_routes,
    )
    for place, need in enumerate(tests):
        needs[:, place] = need
    return needs


def _for_each(test: GroupTest, groups: Ints) -> Floats:
    """What a test asks of each account's number of groups."""
    numbers = range(int(groups.max(initial=0)) + 1)
    return np.array([test.threshold(number) for number in numbers], dtype=np.float64)[groups]
