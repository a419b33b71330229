"""Departures by hand: what is orphaned, lost and weakened, what goes dark, who could take over; and in machine code."""

from __future__ import annotations

from dataclasses import asdict, fields

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphkam.answers import Candidate, Departure
from graphkam.errors import NotFoundError
from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.portfolio import departure, successors
from graphkam.portfolio.directory import directory_of
from graphkam.portfolio.effects import Effect, in_machine_code, on_arrays
from graphkam.portfolio.successors import Succession
from graphkam.records import Company
from graphkam.snapshot import Snapshot, take_snapshot
from tests.companies import DAY, ago, companies, company, named, policies, webs
from tests.portfolio.crowds import crowd

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


# --- in machine code ---


def same(snapshot: Snapshot, leavers: list[str], *, most: int) -> None:
    """What becomes of every account, and who could take over every contact: in machine code as on arrays."""
    directory = directory_of(snapshot)
    leaving = np.isin(snapshot.staff.ids, leavers)
    accounts = list(range(len(directory.account_ids)))
    expected = on_arrays(snapshot, leaving, accounts=accounts)
    directory.before.clear()
    found = in_machine_code(snapshot, leaving, accounts=accounts)
    # What an account was before is known now: the search for the bus factor after begins there.
    again = in_machine_code(snapshot, leaving, accounts=accounts)
    assert [asdict(one) for one in again] == [asdict(one) for one in found]
    directory.before.clear()
    for one, other in zip(found, expected, strict=True):
        assert asdict(one.before) == pytest.approx(asdict(other.before))
        assert asdict(one.after) == pytest.approx(asdict(other.after))
        for part in fields(Effect)[2:]:
            assert getattr(one, part.name) == getattr(other, part.name), part.name
    contacts = list(range(len(directory.contact_ids)))
    succession = Succession(snapshot, leaving, most=most)
    assert succession.in_machine_code(contacts, most=most) == succession.on_arrays(contacts)


@settings(max_examples=60)
@given(companies() | webs(), policies, st.integers(1, 4), st.data())
def test_machine_code_says_the_same(
    recorded: Company, policy: Policy, most: int, data: st.DataObject
) -> None:
    snapshot = take_snapshot(recorded, day=DAY, policy=policy)
    assume(snapshot.staff.ids)
    leavers = data.draw(st.lists(st.sampled_from(snapshot.staff.ids), min_size=1, max_size=3, unique=True))
    same(snapshot, leavers, most=most)


@pytest.mark.parametrize("seed", range(6))
def test_so_it_does_of_accounts_with_many_reps(seed: int) -> None:
    snapshot = crowd(seed, reps=6 + 2 * seed, contacts=25, most=1 + seed % 4)
    for leavers in (snapshot.staff.ids[:1], snapshot.staff.ids[:3]):
        same(snapshot, leavers, most=5)


def test_an_account_of_more_reps_than_bits_is_left_to_arrays() -> None:
    """Seventy reps, of whom the seven who hold an approver each are enough, beside a small account."""
    reps, contacts = [f"r{at:02}" for at in range(70)], [f"c{at:02}" for at in range(70)]
    ties = [(rep, contact, 0.6) for rep, contact in zip(reps, contacts, strict=True)]
    ties += [("r01", contact, 0.6) for contact in contacts[2:30]]
    recorded = company(
        accounts=["a", "b"],
        contacts=[named(one, role="approver") for one in contacts[:7]]
        + [named(one, level=1) for one in contacts[7:]]
        + [named("d", account_id="b", level=6)],
        staff=reps,
        ties=[*ties, ("r00", "d", 0.6)],
    )
    same(take_snapshot(recorded, day=DAY, policy=DEFAULT_POLICY), ["r00"], most=1)
