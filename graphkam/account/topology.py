"""Topology: whether an account is held at a point, in a line, over a plane, or by a mesh.

The boundaries are graphkam's own; there is no published one. What hangs on one person does not count, so that the class
stays true whoever of ours leaves next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import networkx as nx

from graphkam.account.coverage import Covered, by_group, key_two_deep
from graphkam.account.graph import Member, active_reps
from graphkam.account.routes import routes
from graphkam.account.survival import survival
from graphkam.answers import NextRung, RungTest
from graphkam.policy import TOLERANCE, GroupTest, Policy
from graphkam.schema import TOPOLOGIES


def rung_tests(graph: nx.MultiDiGraph[str], who: Sequence[Member]) -> list[RungTest]:
    """Every test of every rung, the lowest rung first."""
    policy: Policy = graph.graph["policy"]
    present = [member for member in who if member.id is not None]
    core = key_two_deep(who)
    departments = by_group(who, lambda member: member.department)
    levels = by_group(who, lambda member: member.level)
    reps = active_reps(who)
    functions = {graph.nodes[rep]["function"] for rep in reps} - {None}
    top = top_key_contacts(who)
    ways = routes(graph)
    line, plane, mesh = policy.line, policy.plane, policy.mesh
    return [
        _test("covered", "point", sum(bool(member.holders) for member in who), 1),
        _test("key_two_deep", "line", core, line.key_two_deep),
        _test("recorded", "plane", len(present), plane.recorded),
        _test("key_two_deep", "plane", core, plane.key_two_deep),
        _groups_test("departments_two_deep", "plane", departments, plane.departments_two_deep),
        _test("key_two_deep", "mesh", core, mesh.key_two_deep),
        _groups_test("departments_two_deep", "mesh", departments, mesh.departments_two_deep),
        _groups_test("levels_two_deep", "mesh", levels, mesh.levels_two_deep),
        _test("reps", "mesh", len(reps), mesh.reps),
        _test("functions", "mesh", len(functions), mesh.functions),
        _test("survival_1", "mesh", survival(who)[0].share, mesh.survival_1),
        _test("top_tied", "mesh", _least(len(member.holders) for member in top), 1),
        _test(
            "top_routes",
            "mesh",
            _least(0 if member.id is None else ways[member.id] for member in top),
            mesh.top_routes,
        ),
    ]


def top_key_contacts(who: Sequence[Member]) -> list[Member]:
    """The key contacts, chairs among them, on the highest level that has any."""
    key = [member for member in who if member.key]
    highest = max((member.level for member in key), default=None)
    return [member for member in key if member.level == highest]


def topology(tests: Sequence[RungTest]) -> str:
    """The class: the highest rung that stands with every rung below it, "none" when not even the lowest does."""
    reached = TOPOLOGIES[0]
    for rung in TOPOLOGIES[1:]:
        if not all(test.holds for test in tests if test.rung == rung):
            break
        reached = rung
    return reached


def next_rung(tests: Sequence[RungTest]) -> NextRung | None:
    """The rung above the class and what fails for it; None at the top."""
    above = TOPOLOGIES.index(topology(tests)) + 1
    if above == len(TOPOLOGIES):
        return None
    rung = TOPOLOGIES[above]
    return NextRung(rung=rung, failing=[test.name for test in tests if test.rung == rung and not test.holds])


def _test(name: str, rung: str, value: float, threshold: float) -> RungTest:
    return RungTest(
        name=name,
        rung=rung,
        value=float(value),
        threshold=float(threshold),
        holds=value >= threshold - TOLERANCE,
    )


def _groups_test(
    name: str, rung: str, groups: Mapping[str, Covered] | Mapping[int, Covered], test: GroupTest
) -> RungTest:
    number = sum(covered.two_deep for covered in groups.values())
    return _test(name, rung, number, test.threshold(len(groups)))


def _least(figures: Iterable[int]) -> int:
    return min(figures, default=0)
