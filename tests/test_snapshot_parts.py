"""A part of a snapshot, and the next day's, are what they would be had the company been looked at so."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.errors import NotFoundError
from graphkam.evidence import read_evidence
from graphkam.policy import Policy
from graphkam.records import Company
from graphkam.snapshot import Snapshot, take_snapshot
from graphkam.snapshot.onward import Onward
from graphkam.snapshot.streamed import stream_snapshot
from tests.companies import DAY, SEATED, ago, companies, company, policies
from tests.test_snapshot import chairs, on

# --- parts of a snapshot ---


def test_only_refuses_what_is_no_account() -> None:
    with pytest.raises(NotFoundError, match="no such account: y, z"):
        on(company()).only(["z", "a", "y"])


@settings(max_examples=60)
@given(companies(), st.data())
def test_only_some_accounts_is_as_if_there_were_no_others(recorded: Company, data: st.DataObject) -> None:
    """But for interactions that list others too, which the company must keep: they dilute."""
    ids = recorded.accounts["id"].to_list()
    kept = data.draw(st.lists(st.sampled_from(ids), unique=True))
    whole = on(recorded, policy=SEATED)
    part = whole.only(kept)
    assert part.accounts["id"].to_list() == sorted(kept)
    for account in kept:
        one, same = whole.only([account]), part.only([account])
        assert described(one) == described(same)
    of_kept = whole.contacts.frame["account_id"].is_in(kept)
    assert part.contacts.ids == whole.contacts.frame.filter(of_kept)["id"].to_list()
    assert described(whole.only(ids)) == described(whole)


@settings(max_examples=60)
@given(companies(), st.data())
def test_without_somebody_there_are_only_the_ties_of_the_others(
    recorded: Company, data: st.DataObject
) -> None:
    whole = on(recorded)
    if not whole.staff.ids:
        return
    gone = data.draw(st.lists(st.sampled_from(whole.staff.ids), unique=True))
    expected, found = described(whole), described(whole.without(gone))
    expected["ties"] = [tie for tie in expected["ties"] if tie[0] not in gone]
    assert found == expected


def described(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot in words: every position replaced by the id that stands there."""
    contacts, ours, theirs = snapshot.contacts, snapshot.staff.ids, snapshot.contacts.ids
    accounts = snapshot.accounts["id"].to_list()
    departments = [*snapshot.departments["id"].to_list(), None]
    people = [*theirs, None]
    ties = snapshot.ties
    return {
        "accounts": accounts,
        "departments": [
            (departments[at], accounts[int(account)])
            for at, account in enumerate(snapshot.department_account)
        ],
        "contacts": [
            (
                theirs[at],
                accounts[int(contacts.account[at])],
                departments[int(contacts.department[at])],
                people[int(contacts.manager[at])],
                *(
                    float(array[at])
                    for array in (contacts.level, contacts.line, contacts.role, contacts.weight)
                ),
                bool(contacts.key[at]),
                bool(contacts.inferred[at]),
            )
            for at in range(len(theirs))
        ],
        "staff": ours,
        "ties": [
            (
                ours[int(ties.staff[at])],
                theirs[int(ties.contact[at])],
                float(ties.evidence[at]),
                bool(ties.refused[at]),
                int(ties.cold_day[at]),
            )
            for at in range(len(ties.staff))
        ],
        "chairs": chairs(snapshot),
        "influence": [
            (theirs[int(source)], theirs[int(target)], repr(float(strength)))
            for source, target, strength in zip(
                snapshot.influence_from, snapshot.influence_to, snapshot.influence_strength, strict=True
            )
        ],
    }


def test_a_company_with_nothing_in_it() -> None:
    snapshot = on(Company.of())
    assert described(snapshot.only([])) == described(snapshot)
    assert described(snapshot)["ties"] == []


@settings(max_examples=30)
@given(companies())
def test_the_frames_keep_the_columns_of_the_records(recorded: Company) -> None:
    snapshot = on(recorded)
    assert snapshot.contacts.frame.schema == recorded.contacts.schema
    assert snapshot.staff.frame.schema == recorded.staff.schema
    assert snapshot.accounts.schema == recorded.accounts.schema
    assert isinstance(snapshot.contacts.frame, pl.DataFrame)


# --- one day after another ---


@settings(max_examples=12)
@given(companies(), policies, st.lists(st.integers(-5, 500), min_size=2, max_size=5))
def test_a_day_carried_on_to_is_the_day_looked_at_anew(
    recorded: Company, policy: Policy, days_ago: list[int]
) -> None:
    evidence = read_evidence(recorded, policy=policy)
    onward = Onward(recorded, policy=policy, evidence=evidence)
    # Rising days, and at last one that goes back.
    for day in [*(ago(days) for days in sorted(days_ago, reverse=True)), ago(300)]:
        carried = onward.snapshot(day)
        anew = take_snapshot(recorded, day=day, policy=policy, evidence=evidence)
        assert carried.day == anew.day
        for name in ("staff", "contact", "active", "refused", "last_day", "cold_day"):
            np.testing.assert_array_equal(getattr(carried.ties, name), getattr(anew.ties, name), err_msg=name)
        for name in ("evidence", "incoming", "outgoing", "interactions"):
            np.testing.assert_allclose(getattr(carried.ties, name), getattr(anew.ties, name), rtol=1e-9)
        assert carried.contacts.frame.equals(anew.contacts.frame)
        assert carried.staff.frame.equals(anew.staff.frame)
        assert carried.accounts.equals(anew.accounts)


def test_who_leaves_on_a_day_that_a_change_states_is_gone_when_days_are_carried_on() -> None:
    recorded = company(
        contacts=["c"],
        staff=["r"],
        ties=[("r", "c", 0.9, ago(60))],
        changes=[("contact", "c", "left_at", ago(10).isoformat(), ago(50))],
    )
    onward = Onward(recorded, policy=Policy(), evidence=read_evidence(recorded, policy=Policy()))
    there = [len(onward.snapshot(ago(days)).contacts.ids) for days in (40, 11, 10, 0)]
    assert there == [1, 1, 0, 0]


@settings(max_examples=25)
@given(companies(), policies)
def test_interactions_that_pass_by_once_make_the_same_ties(recorded: Company, policy: Policy) -> None:
    held = take_snapshot(recorded, day=DAY, policy=policy)
    streamed = stream_snapshot(recorded, recorded.interactions.lazy(), day=DAY, policy=policy)
    for name in ("staff", "contact", "active", "refused", "last_day", "cold_day"):
        np.testing.assert_array_equal(getattr(streamed.ties, name), getattr(held.ties, name), err_msg=name)
    for name in ("evidence", "incoming", "outgoing", "interactions"):
        np.testing.assert_allclose(getattr(streamed.ties, name), getattr(held.ties, name), rtol=1e-9)
