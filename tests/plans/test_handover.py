"""The handover plan: by hand, and against every possible assignment of small ones."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.errors import InvalidInputError, NotFoundError
from graphkam.plans import handover
from graphkam.plans import takeovers as module
from graphkam.plans.takeovers import Takeovers, whole
from graphkam.policy import DEFAULT_POLICY
from graphkam.snapshot import Snapshot, take_snapshot
from tests.companies import DAY, company, named


def seen(**tables: Any) -> Snapshot:  # noqa: ANN401 - the rows of any table
    return take_snapshot(company(**tables), day=DAY, policy=DEFAULT_POLICY)


def test_each_reason_and_the_days() -> None:
    snapshot = seen(
        departments=["d"],
        contacts=[
            named("c1", level=6),
            named("c2", level=5, department_id="d"),
            named("c3", level=3),
            named("c4", level=2),
            named("kept", level=2, department_id="d"),
        ],
        staff=[
            named("out", function="account", level=3),
            named("cold", function="delivery"),
            named("near", function="delivery"),
            named("same", function="account", level=2),
        ],
        ties=[("out", contact, 0.8) for contact in ("c1", "c2", "c3", "c4")]
        + [("cold", "c1", 0.1), ("near", "kept", 0.6), ("cold", "c4", 0.6), ("near", "c4", 0.6)],
    )
    plan = handover(snapshot, ["out"])
    # c4 keeps two of ours and is not handed over. The last day is 30 days ahead; two visits a day from tomorrow.
    assert [(item.contact_id, item.staff_id, item.reason, item.orphaned) for item in plan] == [
        ("c1", "cold", "cold_tie", True),
        ("c2", "near", "near", True),
        ("c3", "same", "function", True),
    ]
    assert DAY.strftime("%A") == "Tuesday"
    assert [item.by for item in plan] == [date(2026, 7, 1), date(2026, 7, 1), date(2026, 7, 2)]
    assert {item.leaves_on for item in plan} == {DAY + timedelta(days=30)}
    assert "out takes cold to c1 on 2026-07-01" in plan[0].message["en"]


def test_a_weekend_gives_no_day_and_short_notice_more_visits_a_day() -> None:
    contacts = [named(f"c{at}", level=3) for at in range(5)]
    snapshot = seen(
        contacts=contacts,
        staff=[named("out", function="account"), named("in", function="account")],
        ties=[("out", f"c{at}", 0.8) for at in range(5)],
    )
    friday = handover(snapshot, ["out"], on=date(2026, 7, 2))
    assert [item.by for item in friday] == [date(2026, 7, 1)] * 5
    assert {item.by for item in handover(snapshot, ["out"], on=DAY + timedelta(days=1))} == {None}
    two_days = handover(snapshot, ["out"], on=date(2026, 7, 3))
    assert [item.by for item in two_days] == [date(2026, 7, 1)] * 3 + [date(2026, 7, 2)] * 2


def test_who_cannot_be_placed_says_why() -> None:
    snapshot = seen(
        contacts=[named("c1", level=6), named("c2", level=5), named("mine", level=2)],
        staff=[named("out"), "in", named("lonely")],
        ties=[("out", "c1", 0.8), ("out", "c2", 0.8), ("in", "c2", 0.1), ("in", "mine", 0.9)],
    )
    assert [(item.staff_id, item.reason, item.by) for item in handover(snapshot, ["out"], workload=1)] == [
        (None, "no_candidate", None),
        (None, "workload", None),
    ]
    assert handover(snapshot, ["out"], workload=2)[1].staff_id == "in"
    assert handover(snapshot, ["lonely"]) == []
    with pytest.raises(NotFoundError, match="no such staff: who"):
        handover(snapshot, ["who"])
    with pytest.raises(InvalidInputError, match="workload of 0"):
        handover(snapshot, ["out"], workload=0)


def test_an_announced_day_counts() -> None:
    snapshot = seen(
        contacts=["c"],
        staff=[named("out", function="account", left_at=date(2026, 7, 20)), named("in", function="account")],
        ties=[("out", "c", 0.8)],
    )
    assert handover(snapshot, ["out"])[0].leaves_on == date(2026, 7, 20)
    assert handover(snapshot, ["out"], on=date(2026, 7, 10))[0].leaves_on == date(2026, 7, 10)


def test_weights_become_whole_numbers() -> None:
    assert whole([12.0, 6.0, 2.0]) == [6, 3, 1]
    assert whole([0.5, 0.75]) == [2, 3]


# --- against every assignment ---


def cost(problem: Takeovers, places: tuple[int, ...]) -> tuple[Any, ...]:
    """The costs of places in their order of importance; the last rep is nobody."""
    reps = problem.able.shape[1]
    held = [0] * (reps + 1)
    unplaced = grades = away = loads = 0
    for contact, rep in enumerate(places):
        held[rep] += 1
        if rep == reps:
            unplaced += problem.unplaced[contact]
        else:
            grades += problem.weight[contact] * int(problem.grade[contact, rep])
            away += problem.weight[contact] * int(problem.distance[contact, rep])
            loads += int(problem.load[rep]) + held[rep]
    return unplaced, grades, away, loads, places


def cheapest(problem: Takeovers) -> tuple[int, ...]:
    contacts, reps = problem.able.shape
    options = [[rep for rep in range(reps) if problem.able[at, rep]] + [reps] for at in range(contacts)]
    possible = [
        places
        for places in itertools.product(*options)
        if all(places.count(rep) <= problem.room[rep] for rep in range(reps))
    ]
    return min(possible, key=lambda places: cost(problem, places))


@st.composite
def problems(draw: st.DrawFn) -> Takeovers:
    contacts, reps = draw(st.integers(1, 5)), draw(st.integers(1, 4))

    def table(low: int, high: int) -> np.ndarray[Any, Any]:
        cells = draw(st.lists(st.integers(low, high), min_size=contacts * reps, max_size=contacts * reps))
        return np.array(cells, dtype=np.int32).reshape(contacts, reps)

    weight = draw(st.lists(st.sampled_from([1, 2, 12]), min_size=contacts, max_size=contacts))
    some = st.lists(st.integers(0, 3), min_size=reps, max_size=reps)
    return Takeovers(
        able=table(0, 3) > 0,
        grade=table(0, draw(st.integers(0, 2))),
        distance=table(0, draw(st.integers(0, 2))),
        weight=weight,
        unplaced=[each * draw(st.integers(1, 2)) for each in weight],
        load=np.array(draw(some), dtype=np.int32),
        room=np.array(draw(some), dtype=np.int32),
    )


@settings(max_examples=60)
@given(problems())
def test_no_assignment_costs_less(problem: Takeovers) -> None:
    reps = problem.able.shape[1]
    assert [reps if rep is None else rep for rep in problem.assigned()] == list(cheapest(problem))


@settings(max_examples=50)
@given(problems())
def test_costs_beyond_float64_are_as_exact(problem: Takeovers) -> None:
    reps = problem.able.shape[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "EXACT", 0)
        assert [reps if rep is None else rep for rep in problem.assigned()] == list(cheapest(problem))
