"""The handover plan: by hand, and against every possible assignment of small ones."""

from __future__ import annotations

import itertools
from dataclasses import astuple
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from graphkam.errors import InvalidInputError, NotFoundError
from graphkam.plans import handover
from graphkam.plans import takeovers as module
from graphkam.plans.takeovers import Takeovers, whole
from tests.companies import DAY, named
from tests.plans.seen import seen


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


def possible(problem: Takeovers) -> list[tuple[int, ...]]:
    """Every assignment that leaves nobody with more than there is room for."""
    contacts, reps = problem.able.shape
    options = [[rep for rep in range(reps) if problem.able[at, rep]] + [reps] for at in range(contacts)]
    return [
        places
        for places in itertools.product(*options)
        if all(places.count(rep) <= problem.room[rep] for rep in range(reps))
    ]


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


@settings(max_examples=100)
@given(problems(), st.booleans())
def test_no_assignment_costs_less_and_every_other_choice_loses_what_it_says(
    problem: Takeovers,
    wide: bool,  # noqa: FBT001 - drawn
) -> None:
    contacts, reps = problem.able.shape
    with pytest.MonkeyPatch.context() as patch:
        # Costs beyond int64, as those of thousands of contacts are.
        patch.setattr(module, "WIDEST", 0 if wide else module.WIDEST)
        found = problem.assigned()
    every = possible(problem)
    best = min(every, key=lambda places: cost(problem, places))
    assert tuple(reps if rep is None else rep for rep in found.places) == best
    for contact, rep in itertools.product(range(contacts), range(reps)):
        with_rep = [cost(problem, places)[:4] for places in every if places[contact] == rep]
        lost = found.loss(contact, rep)
        assert (lost is None) == (not with_rep)
        if lost is not None:
            differences = zip(min(with_rep), cost(problem, best), strict=False)
            assert astuple(lost) == tuple(one - other for one, other in differences)


def test_hundreds_of_contacts_cost_no_more_than_scipy_says() -> None:
    draw = np.random.default_rng(5)
    contacts, reps = 150, 30
    reason = draw.integers(0, 4, (contacts, reps))
    weight: list[int] = draw.choice([1, 2, 3, 12], contacts).tolist()
    problem = Takeovers(
        able=reason < 3,
        grade=reason.astype(np.int32),
        distance=np.where(reason == 2, draw.integers(0, 3, (contacts, reps)), 0).astype(np.int32),
        weight=weight,
        unplaced=[each * (1 + at % 2) for at, each in enumerate(weight)],
        load=draw.integers(0, 40, reps).astype(np.int32),
        room=draw.integers(0, 6, reps).astype(np.int32),
    )
    found = problem.assigned()
    mine = cost(problem, tuple(reps if rep is None else rep for rep in found.places))
    # The same by free places as columns, on what comes before the load: small enough for float64.
    rep = np.repeat(np.arange(reps), problem.room)
    scale = (np.array([sum(weight) * 3, 1.0]) + 1)[:, None]
    row = np.array(weight)[:, None]
    table = np.where(problem.able, row * (problem.grade * scale[0] + problem.distance), np.inf)[:, rep]
    nobody = np.where(np.eye(contacts) > 0, np.array(problem.unplaced)[:, None] * 2.0 * scale[0] ** 2, np.inf)
    table = np.hstack([table, nobody])
    total = float(table[linear_sum_assignment(table)].sum())
    assert mine[0] * 2 * scale[0, 0] ** 2 + mine[1] * scale[0, 0] + mine[2] == total
