"""Departures by hand: what is orphaned, lost and weakened, what goes dark, who could take over."""

from __future__ import annotations

import pytest

from graphkam.answers import Candidate, Departure
from graphkam.errors import NotFoundError
from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import departure, successors
from graphkam.snapshot import take_snapshot
from tests.companies import DAY, ago, company, named

PEOPLE = company(
    accounts=[named("a", revenue=1000.0), named("b", revenue=50.0), named("c")],
    departments=[named("fin", line="business"), named("rnd", line="technical")],
    contacts=[
        named("ceo", level=6, role="approver"),
        named("cfo", level=5, role="decision_maker", department_id="fin", manager_id="ceo"),
        named("buyer", level=3, department_id="fin", manager_id="cfo"),
        named("eng", level=2, department_id="rnd"),
        named("other", account_id="b", level=3),
        named("free", account_id="c", level=3),
    ],
    staff=[
        named("star", level=4, function="account"),
        named("cold", level=1, function="delivery"),
        named("near", level=1, function="delivery"),
        named("nearer", level=1, function="delivery"),
        named("same", level=4, function="account"),
        named("senior", level=6, function="account"),
        named("busy", level=4, function="account"),
        named("barred", level=4, function="account"),
        named("nobody", level=4, function="solution"),
        named("gone", level=4, function="account", left_at=ago(1)),
        named("later", level=4, function="account", joined_at=ago(-1)),
    ],
    ties=[
        ("star", "ceo", 0.6),
        ("star", "cfo", 0.6),
        ("star", "buyer", 0.6),
        ("star", "eng", 0.6),
        ("cold", "cfo", 0.1),
        ("near", "ceo", 0.6),
        ("nearer", "buyer", 0.6),
        ("nearer", "other", 0.6),
        ("busy", "other", 0.6),
        ("busy", "free", 0.6),
        ("barred", "cfo", 0.6, DAY, True),
    ],
)


def leaving(*staff: str) -> Departure:
    return departure(take_snapshot(PEOPLE, day=DAY, policy=DEFAULT_POLICY), staff)


def test_what_a_star_takes_along() -> None:
    (account,) = leaving("star").accounts
    assert account.account_id == "a"
    assert account.orphaned == ["cfo", "eng"]
    # A cold tie to the cfo is left, none to the engineer.
    assert account.lost == ["eng"]
    assert account.weakened == ["buyer", "ceo"]
    assert (account.dark.departments, account.dark.levels, account.dark.lines) == (
        ["rnd"],
        [2, 5],
        ["technical"],
    )
    # 12 + 12 + 3 + 2 = 29, of which the cfo and the engineer are 14.
    assert account.revenue_exposed == pytest.approx(1000 * 14 / 29)
    assert account.published_loss == pytest.approx((132 * 14 / 29, 176 * 14 / 29))
    assert (account.before.coverage, account.after.coverage) == pytest.approx((1, 15 / 29))
    assert (account.before.two_deep_coverage, account.after.two_deep_coverage) == pytest.approx((15 / 29, 0))
    # Before: the star and near orphan more than half. After: near alone holds 12 of 15.
    assert (account.before.bus_factor, account.after.bus_factor) == (2, 1)
    assert (account.before.topology, account.after.topology) == ("line", "point")


def test_successors_in_order() -> None:
    (account,) = leaving("star").accounts
    by_contact = {one.contact_id: one.candidates for one in account.successors}
    assert list(by_contact) == ["buyer", "ceo", "cfo", "eng"]
    # Cold tie; near by the manager (near: one contact) and by a report (nearer: two); the star's function, of the
    # same level by load, then two levels away. Refused, gone, not yet there, other functions: not at all.
    assert by_contact["cfo"] == [
        Candidate("cold", "cold_tie", by_contact["cfo"][0].strength, None, 0),
        Candidate("near", "near", 0.0, None, 1),
        Candidate("nearer", "near", 0.0, None, 2),
        Candidate("same", "function", 0.0, 0, 0),
        Candidate("busy", "function", 0.0, 0, 2),
        Candidate("senior", "function", 0.0, 2, 0),
    ]
    assert by_contact["cfo"][0].strength == pytest.approx(0.1)
    # To others nobody is refused; whoever is barred at the cfo may follow at the engineer's.
    assert [one.staff_id for one in by_contact["eng"]] == ["barred", "same", "busy", "senior"]


def test_the_function_of_any_leaver_who_held_the_contact() -> None:
    (found,) = successors(
        take_snapshot(PEOPLE, day=DAY, policy=DEFAULT_POLICY), ["buyer"], leavers=["star", "nearer"]
    )
    assert [(one.staff_id, one.reason, one.level_distance, one.load) for one in found.candidates] == [
        ("barred", "function", 0, 0),
        ("cold", "function", 0, 0),
        ("same", "function", 0, 0),
        ("near", "function", 0, 1),
        ("busy", "function", 0, 2),
        ("senior", "function", 2, 0),
    ]


def test_near_is_the_manager_the_reports_and_the_department_but_no_colleague_elsewhere() -> None:
    contacts = [
        named("boss", department_id="top"),
        named("one", department_id="dep", manager_id="boss"),
        named("two", department_id="dep"),
        named("three", department_id="top", manager_id="one"),
        named("peer", department_id="top", manager_id="boss"),
        named("alone"),
        named("lonely"),
    ]
    held = company(
        departments=["dep", "top"],
        contacts=contacts,
        staff=["leaver", *(f"of {contact['id']}" for contact in contacts)],
        ties=[(f"of {contact['id']}", contact["id"], 0.6) for contact in contacts if contact["id"] != "one"]
        + [("leaver", "one", 0.6), ("leaver", "alone", 0.6)],
    )
    one, alone = successors(
        take_snapshot(held, day=DAY, policy=DEFAULT_POLICY), ["one", "alone"], leavers=["leaver"]
    )
    assert [who.staff_id for who in one.candidates] == ["of boss", "of three", "of two"]
    # To have no department is to share none.
    assert alone.candidates == []


def test_accounts_without_a_tie_of_the_leaver_are_left_out() -> None:
    assert [one.account_id for one in leaving("busy").accounts] == ["b", "c"]
    no_revenue = leaving("busy").accounts[1]
    assert (no_revenue.revenue_exposed, no_revenue.published_loss) == (None, None)


def test_who_has_left_or_holds_nobody_touches_nothing() -> None:
    assert leaving("gone").accounts == []
    assert leaving("same").accounts == []


def test_several_leave_at_once() -> None:
    (account,) = leaving("near", "star").accounts
    assert account.orphaned == ["ceo", "cfo", "eng"]
    assert account.lost == ["ceo", "eng"]


def test_an_unknown_leaver_is_named() -> None:
    with pytest.raises(NotFoundError, match="no such staff: nobody-else"):
        leaving("star", "nobody-else")


def test_an_unknown_contact_is_named() -> None:
    with pytest.raises(NotFoundError, match="zzz"):
        successors(take_snapshot(PEOPLE, day=DAY, policy=DEFAULT_POLICY), ["zzz"], leavers=["star"])


def test_only_so_many_candidates_are_named_as_are_wanted() -> None:
    recorded = company(
        contacts=[named("c", level=6)],
        staff=[named(one, function="account") for one in ("r1", "r2", "r3", "r4")],
        ties=[("r1", "c", 0.6)],
    )
    snapshot = take_snapshot(recorded, day=DAY, policy=DEFAULT_POLICY)
    for wanted, expected in ((None, ["r2", "r3", "r4"]), (2, ["r2", "r3"])):
        (lost,) = departure(snapshot, ["r1"], candidates=wanted).accounts
        assert [one.staff_id for one in lost.successors[0].candidates] == expected
