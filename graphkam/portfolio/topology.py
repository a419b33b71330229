"""Topology: whether an account is held at a point, in a line, over a plane, or by a mesh.

The boundaries are graphkam's own; there is no published one. What hangs on one person does not count, so that what a
class stands on stays held whoever of ours leaves next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphkam.answers import NextRung, RungTest
from graphkam.arrays import Bools, Floats, Ints
from graphkam.policy import TOLERANCE, GroupTest
from graphkam.portfolio.coverage import LEVELS, Coverage
from graphkam.portfolio.routes import Routes
from graphkam.portfolio.web import Web, counted
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot
from graphkam.strength import summed

TOP_ROUTES: Final = "top_routes"
"""The one test that counts routes."""


@dataclass(frozen=True, slots=True, eq=False)
class Test:
    """One test of one rung in every account (n)."""

    name: str
    rung: str
    value: Floats
    threshold: Floats

    @property
    def holds(self) -> Bools:
        """In which accounts it holds."""
        return self.value >= self.threshold - TOLERANCE


def rung_tests(
    snapshot: Snapshot,
    web: Web,
    *,
    coverage: Coverage,
    reps: Ints,
    functions: Ints,
    survival_1: Floats,
    routes: Routes,
) -> list[Test]:
    """Every test of every rung, the lowest rung first.

    ``reps``, ``functions`` and ``survival_1`` (n) are the account's reps with an active tie, their different functions,
    and S_1.
    """
    line, plane, mesh = snapshot.policy.line, snapshot.policy.plane, snapshot.policy.mesh
    n = web.accounts
    covered = summed(web.account, web.holders > 0, size=n)
    core = coverage.key_two_deep
    held_departments = summed(snapshot.department_account, coverage.departments.two_deep, size=n)
    departments = summed(snapshot.department_account, coverage.departments.members > 0, size=n)
    held_levels = coverage.levels.two_deep.reshape(n, LEVELS).sum(axis=1)
    levels = (coverage.levels.members > 0).reshape(n, LEVELS).sum(axis=1)
    top_tied, top_routes = _top(snapshot, web, routes)

    def test(name: str, rung: str, value: Floats | Ints, threshold: float | Floats) -> Test:
        return Test(name, rung, value.astype(np.float64), np.broadcast_to(np.float64(threshold), n))

    return [
        test("covered", "point", covered, 1),
        test("key_two_deep", "line", core, line.key_two_deep),
        test("recorded", "plane", counted(web.account, size=n), plane.recorded),
        test("key_two_deep", "plane", core, plane.key_two_deep),
        test(
            "departments_two_deep",
            "plane",
            held_departments,
            _needed(plane.departments_two_deep, departments),
        ),
        test("key_two_deep", "mesh", core, mesh.key_two_deep),
        test(
            "departments_two_deep", "mesh", held_departments, _needed(mesh.departments_two_deep, departments)
        ),
        test("levels_two_deep", "mesh", held_levels, _needed(mesh.levels_two_deep, levels)),
        test("reps", "mesh", reps, mesh.reps),
        test("functions", "mesh", functions, mesh.functions),
        test("survival_1", "mesh", survival_1, mesh.survival_1),
        test("top_tied", "mesh", top_tied, 1),
        test(TOP_ROUTES, "mesh", top_routes, mesh.top_routes),
    ]


def topology(tests: Sequence[Test], *, accounts: int) -> Ints:
    """The class of every account, as a position in `TOPOLOGIES`: the highest rung that stands with all below it."""
    reached = np.zeros(accounts, dtype=np.int32)
    stands = np.ones(accounts, dtype=np.bool_)
    for rung in TOPOLOGIES[1:]:
        for one in tests:
            if one.rung == rung:
                stands &= one.holds
        reached += stands
    return reached


def next_rung(tests: Sequence[RungTest], *, topology: str) -> NextRung | None:
    """The rung above a class and what fails for it; None at the top."""
    above = TOPOLOGIES.index(topology) + 1
    if above == len(TOPOLOGIES):
        return None
    rung = TOPOLOGIES[above]
    return NextRung(rung=rung, failing=[one.name for one in tests if one.rung == rung and not one.holds])


def _needed(test: GroupTest, groups: Floats | Ints) -> Floats:
    numbers = groups.astype(np.int64)
    # Few numbers of groups there are; each is asked once.
    of_number = [test.threshold(number) for number in range(int(numbers.max(initial=0)) + 1)]
    return np.array(of_number, dtype=np.float64)[numbers]


def _top(snapshot: Snapshot, web: Web, routes: Routes) -> tuple[Ints, Ints]:
    """The fewest active ties and the fewest routes among each account's key contacts on the highest level with any.

    A chair there has neither; without key contacts both are 0.
    """
    contacts, chairs = snapshot.contacts, snapshot.chairs
    key = np.flatnonzero(contacts.key)
    highest = np.zeros(web.accounts, dtype=np.int32)
    np.maximum.at(highest, contacts.account[key], contacts.level[key])
    np.maximum.at(highest, chairs.account, chairs.level)
    top = key[contacts.level[key] == highest[contacts.account[key]]]
    seat = chairs.account[chairs.level == highest[chairs.account]]
    unlimited = np.iinfo(np.int32).max

    def fewest(figures: Ints) -> Ints:
        least = np.full(web.accounts, unlimited, dtype=np.int32)
        np.minimum.at(least, contacts.account[top], figures[top])
        least[seat] = 0
        return np.where(least == unlimited, 0, least).astype(np.int32)

    return fewest(web.holders), fewest(routes.number)
