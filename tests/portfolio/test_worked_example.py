"""The worked example of the measures, line by line, on the arrays."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from graphkam import portfolio
from graphkam.account import report_account
from graphkam.answers import AccountReport
from graphkam.policy import DEFAULT_POLICY
from graphkam.snapshot import take_snapshot
from tests.account.test_two_engines import same
from tests.companies import DAY, EXAMPLE_TIES, worked_example


def report(ties: str) -> AccountReport:
    (found,) = portfolio.report(take_snapshot(worked_example(ties), day=DAY, policy=DEFAULT_POLICY))
    return found


def figures(found: AccountReport) -> tuple[object, ...]:
    return (
        found.topology,
        found.bus_factor,
        found.coverage,
        round(found.two_deep_coverage, 3),
        round(found.alpha, 3),
        round(found.gamma, 3),
        [round(one.share, 3) for one in found.survival],
        round(found.mesh_index, 3),
        found.dependency and (found.dependency.staff_id, round(found.dependency.share, 3)),
        found.next and found.next.failing,
    )


TABLE = {
    "r0 knows all": ("point", 1, 1, 0, 1, 1, [0, 0, 0], 0, ("r0", 1), ["key_two_deep"]),
    "each their own": (
        "point",
        2,
        1,
        0,
        1,
        4.08,
        [0.279, 0.279, 0.07],
        0.209,
        ("r0", 0.326),
        ["key_two_deep"],
    ),
    "r0 knows all, r1 the top": (
        "plane",
        2,
        1,
        0.837,
        1.787,
        1.974,
        [0.837, 0, 0],
        0.279,
        ("r0", 0.163),
        ["reps"],
    ),
    "r0 and r1 know all": ("plane", 2, 1, 1, 2, 2, [1, 0, 0], 0.333, None, ["reps"]),
    "r0, r1 and r3 know all": ("mesh", 3, 1, 1, 3, 3, [1, 1, 0], 0.667, None, None),
}


@pytest.mark.parametrize("ties", EXAMPLE_TIES)
def test_every_line_of_the_table(ties: str) -> None:
    assert figures(report(ties)) == TABLE[ties]


@pytest.mark.parametrize("ties", EXAMPLE_TIES)
def test_the_graph_says_the_same(ties: str) -> None:
    snapshot = take_snapshot(worked_example(ties), day=DAY, policy=DEFAULT_POLICY)
    same(asdict(report(ties)), asdict(report_account(snapshot, "a")))
