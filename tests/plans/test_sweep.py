"""The sweep plan: by hand, against every possible plan of small accounts, and a large one against its bound."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.answers import SweepPlan
from graphkam.errors import InvalidInputError, NotFoundError
from graphkam.plans import sweep
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.snapshot import Snapshot, take_snapshot
from tests.companies import DAY, Row, ago, companies, named
from tests.plans.all_sweeps import Account
from tests.plans.crowds import stairs_crowd
from tests.plans.seen import seen


def visited(plan: SweepPlan) -> list[str]:
    return [visit.contact_id for visit in plan.visits]


def trap(*more: tuple[str, str, float]) -> Snapshot:
    people: list[Row] = [named("e", level=5, attitude=1)]
    people += [named(id_, level=4, attitude=1) for id_ in ("g", "y", "z")]
    people.append(named("x", level=4, attitude=1, role="decision_maker"))
    influences = [("e", "g", 0.8), ("g", "x", 1.0), ("e", "y", 0.81), ("e", "z", 0.81), *more]
    return seen(contacts=people, staff=["r"], ties=[("r", "e", 0.9)], influences=influences)


def test_a_stranger_who_opens_a_door_is_worth_more_than_two_easy_visits() -> None:
    plan = sweep(trap(), "a", visits=2)
    assert plan.entry == "e"
    assert visited(plan) == ["g", "x"]
    assert [visit.introduced_by for visit in plan.visits] == ["e", "g"]
    assert [visit.gain for visit in plan.visits] == pytest.approx([4 * 0.72, 12 * 0.72])
    assert [plan.gain, plan.bound] == pytest.approx([11.52, 11.52])
    assert plan.exact
    weight = 5 + 4 * 3 + 12
    assert plan.coverage == pytest.approx(5 / weight)
    assert [visit.expected_coverage for visit in plan.visits] == pytest.approx(
        [(5 + 2.88) / weight, (5 + 11.52) / weight]
    )
    # Greedy would have taken y and z: one visit more would win one of them, and g or x cannot give way for less.
    assert [option.contact_id for option in plan.considered] == ["y", "z"]
    assert [option.lost_by for option in plan.considered] == pytest.approx([11.52 - 2.88 - 2.916] * 2)
    assert [option.instead_of for option in plan.considered] == ["x", "x"]
    assert [option.gain for option in plan.considered] == pytest.approx([4 * 0.729] * 2)


def test_the_tree_of_best_paths_is_not_the_plan() -> None:
    plan = sweep(trap(("e", "x", 0.79)), "a", visits=1)
    assert visited(plan) == ["x"]
    assert plan.gain == pytest.approx(12 * 0.9 * 0.79)


def test_an_uncovered_entry_comes_first_and_keeps_its_own_path() -> None:
    # We know low. The top floor can be had over a step up, 0.9 * 0.3 = 0.27, and is not covered: it is visited first.
    snapshot = seen(
        contacts=[
            named("top", level=6, attitude=1),
            named("low", level=2, attitude=1, manager_id="top"),
            named("mid", level=4, attitude=1, manager_id="top"),
            named("side", level=2, attitude=1, manager_id="mid"),
        ],
        staff=["r"],
        ties=[("r", "low", 0.9)],
    )
    plan = sweep(snapshot, "a", visits=3)
    assert (plan.entry, visited(plan)) == ("top", ["top", "mid", "side"])
    assert [visit.probability for visit in plan.visits] == pytest.approx([0.27, 0.27 * 0.8, 0.27 * 0.8 * 0.8])
    assert plan.visits[1].people == ["r", "low", "top", "mid"]
    assert [visit.floor for visit in plan.visits] == [6, 4, 2]


def test_who_goes() -> None:
    staff = [
        named("r", level=2, function="account"),
        named("boss", level=4, function="executive"),
        named("eng", level=3, function="solution"),
        named("eng0", level=3, function="delivery"),
        named("refused", level=6, function="solution"),
    ]
    snapshot = seen(
        departments=[named("rnd", line="technical"), named("ops", line="business")],
        contacts=[
            named("cto", level=6, department_id="rnd"),
            named("dev", level=2, department_id="rnd"),
            named("clerk", level=2, department_id="ops"),
            named("hers", level=2, department_id="ops"),
        ],
        staff=staff,
        ties=[
            *(("r", contact, 0.1) for contact in ("cto", "dev", "clerk", "hers")),
            ("refused", "cto", 0.0, DAY, True),
            ("r", "hers", 0.0, ago(-1), True),
        ],
        assignments=[("eng0", "a", "core"), ("eng", "a", "core", ago(5), ago(1))],
    )
    plan = sweep(snapshot, "a", visits=4)
    # cto: r is four levels below, so boss goes too, for `refused` may not; then one for the technical line.
    assert {visit.contact_id: visit.visitor_ids for visit in plan.visits} == {
        "cto": ["r", "boss", "eng0"],
        "dev": ["r", "eng0"],
        "clerk": ["r"],
        "hers": ["r"],
    }
    why = {visit.contact_id: [each.reason for each in visit.visitors] for visit in plan.visits}
    assert why == {
        "cto": ["path", "level", "line"],
        "dev": ["path", "line"],
        "clerk": ["path"],
        "hers": ["path"],
    }
    assert {visit.contact_id: visit.trip for visit in plan.visits} == {
        "cto": 1,
        "clerk": 2,
        "dev": 3,
        "hers": 2,
    }


def test_nothing_to_begin_with() -> None:
    plan = sweep(seen(contacts=["c"], staff=["r"]), "a", visits=3)
    assert (plan.entry, plan.visits, plan.bound, plan.out_of_reach) == (None, [], 0.0, ["c"])
    nobody = sweep(seen(contacts=[]), "a", visits=3)
    assert (nobody.entry, nobody.visits, nobody.coverage) == (None, [], 0.0)
    with pytest.raises(NotFoundError):
        sweep(seen(), "b", visits=1)
    with pytest.raises(InvalidInputError):
        sweep(seen(), "a", visits=-1)


def test_those_who_introduce_each_other_do_not_support_themselves() -> None:
    snapshot = seen(
        contacts=[named(id_, level=3, attitude=1, role="approver") for id_ in ("p", "q")]
        + [named("s", level=3, attitude=1)],
        staff=["r"],
        ties=[("r", "s", 0.5)],
        influences=[("p", "q", 1.0), ("q", "p", 1.0), ("s", "p", 0.5)],
    )
    plan = sweep(snapshot, "a", visits=2)
    assert visited(plan) == ["p", "q"]
    assert [visit.probability for visit in plan.visits] == pytest.approx([0.25, 0.25])
    assert plan.bound == pytest.approx(6.0)


@settings(max_examples=200)
@given(
    companies(max_accounts=2, max_contacts=8, max_staff=3, max_ties=8, max_interactions=5), st.integers(0, 5)
)
def test_no_plan_of_a_small_account_wins_more(random: Company, visits: int) -> None:
    snapshot = take_snapshot(random, day=DAY, policy=DEFAULT_POLICY)
    for account_id in snapshot.accounts["id"]:
        plan = sweep(snapshot, account_id, visits=visits)
        check = Account(snapshot, account_id)
        assert plan.entry == check.entry
        assert len(plan.visits) <= visits
        assert plan.gain == pytest.approx(check.best(visits), abs=1e-7)
        assert plan.exact
        assert plan.bound == pytest.approx(plan.gain, abs=1e-6)
        gains = check.gains(visited(plan))
        assert {visit.contact_id: visit.gain for visit in plan.visits} == pytest.approx(gains, abs=1e-7)
        before: set[str] = set(check.covered)
        for number, visit in enumerate(plan.visits, 1):
            assert visit.order == number
            if visit.contact_id != plan.entry:
                own = [] if plan.entry not in visit.people else visit.people[visit.people.index(plan.entry) :]
                assert set(own[:-1] or visit.people[1:-1]) - {plan.entry} <= before
            before.add(visit.contact_id)
        if plan.entry in visited(plan):
            assert plan.visits[0].contact_id == plan.entry
        assert [visit.floor for visit in plan.visits] == sorted((v.floor for v in plan.visits), reverse=True)


def test_a_large_account_is_proven_and_the_same_every_time() -> None:
    snapshot = stairs_crowd(300, seed=7)
    plan = sweep(snapshot, "a", visits=40)
    assert len(plan.visits) == 40
    assert plan.exact
    assert plan.bound == pytest.approx(plan.gain, abs=1e-6)
    again = sweep(stairs_crowd(300, seed=7), "a", visits=40)
    assert asdict(again) == asdict(plan)
