"""The worked example of the measures, line by line, by hand, for both engines."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from graphkam.answers import AccountReport
from graphkam.policy import DEFAULT_POLICY
from graphkam.snapshot import take_snapshot
from tests.companies import DAY, EXAMPLE_TIES, worked_example
from tests.engines import Engine, both_engines


def reported(ties: str, *, engine: Engine) -> AccountReport:
    (found,) = engine(take_snapshot(worked_example(ties), day=DAY, policy=DEFAULT_POLICY))
    return found


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    ties: str
    topology: str
    bus_factor: int
    two_deep: float
    alpha: float
    gamma: float
    survival: tuple[float, float, float]
    mesh_index: float
    dependency: tuple[str, float] | None
    failing: list[str] | None


TABLE = (
    Line("r0 knows all", "point", 1, 0, 1, 1, (0, 0, 0), 0, ("r0", 1), ["key_two_deep"]),
    Line(
        "each their own",
        "point",
        2,
        0,
        1,
        4.08,
        (0.279, 0.279, 0.070),
        0.209,
        ("r0", 0.326),
        ["key_two_deep"],
    ),
    Line(
        "r0 knows all, r1 the top",
        "plane",
        2,
        0.837,
        1.787,
        1.974,
        (0.837, 0, 0),
        0.279,
        ("r0", 0.163),
        ["reps"],
    ),
    Line("r0 and r1 know all", "plane", 2, 1, 2, 2, (1, 0, 0), 0.333, None, ["reps"]),
    Line("r0, r1 and r3 know all", "mesh", 3, 1, 3, 3, (1, 1, 0), 0.667, None, None),
)


@both_engines
@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.ties)
def test_every_line_of_the_table(engine: Engine, line: Line) -> None:
    found = reported(line.ties, engine=engine)
    near = 0.0005
    assert found.topology == line.topology
    assert found.bus_factor == line.bus_factor
    assert found.coverage == 1
    assert found.two_deep_coverage == pytest.approx(line.two_deep, abs=near)
    assert found.alpha == pytest.approx(line.alpha, abs=near)
    assert found.gamma == pytest.approx(line.gamma, abs=0.005)
    assert [one.share for one in found.survival] == pytest.approx(line.survival, abs=near)
    assert found.mesh_index == pytest.approx(line.mesh_index, abs=near)
    if line.dependency is None:
        assert found.dependency is None
    else:
        assert found.dependency is not None
        assert found.dependency.staff_id == line.dependency[0]
        assert found.dependency.share == pytest.approx(line.dependency[1], abs=near)
    assert (found.next.failing if found.next else None) == line.failing


def test_all_five_patterns_are_in_the_table() -> None:
    assert [line.ties for line in TABLE] == list(EXAMPLE_TIES)


@both_engines
def test_each_their_own_by_hand(engine: Engine) -> None:
    found = reported("each their own", engine=engine)
    # 12 + 12 + 12 + 3 + 2 + 2; r0 holds the ceo and eng2.
    assert found.weight == 43
    assert found.dependency is not None
    assert found.dependency.share == pytest.approx(14 / 43)
    # 14 and 12 of 43 are more than half; no one rep holds so much. The first such pair by id is r0, r1.
    assert found.bus_factor_set == ["r0", "r1"]
    # Without r0, the largest single piece is a contact of weight 12; without r0, r1, r2 it is the buyer's 3.
    assert [one.share * 43 for one in found.survival] == pytest.approx([12, 12, 3])
    assert [one.staff_ids for one in found.survival] == [["r0"], ["r0", "r1"], ["r0", "r1", "r2"]]
    assert [(one.staff_id, one.active_ties, one.highest_level) for one in found.reps] == [
        ("r0", 2, 6),
        ("r1", 1, 5),
        ("r2", 1, 5),
        ("r3", 1, 3),
        ("r4", 1, 2),
    ]
    assert [one.shapley * 43 for one in found.reps] == pytest.approx([14, 12, 12, 3, 2])
    # To the ceo straight from r0, and up from the cfo (r1) and the cto (r2). To the cfo straight from r1, down from the
    # ceo, up from the buyer (r3). To the cto straight from r2, down from the ceo, where r1 comes over the cfo, and up
    # from eng (r4) and from eng2 (r0).
    assert found.routes == {"ceo": 3, "cfo": 3, "cto": 4}
    assert found.gatekeepers == {}


@both_engines
def test_one_rep_is_the_gatekeeper_of_everybody(engine: Engine) -> None:
    found = reported("r0 knows all", engine=engine)
    assert found.routes == {"ceo": 1, "cfo": 1, "cto": 1}
    assert found.gatekeepers == {"ceo": ["r0"], "cfo": ["r0"], "cto": ["r0"]}
    assert found.bus_factor_set == ["r0"]
