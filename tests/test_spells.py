"""Spells, against the strength of every single day."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.evidence import read_evidence
from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.records import Company
from graphkam.snapshot import EPOCH
from graphkam.spells import Spells, active_spells
from graphkam.strength import ties_at
from tests.companies import DAY, ago, companies, company, policies

TODAY = (DAY - EPOCH).days


def spells(records: Company, *, policy: Policy = DEFAULT_POLICY, half_life: float | None = None) -> Spells:
    evidence = read_evidence(records, policy=policy)
    pairs = len(evidence.staff)
    return active_spells(
        evidence,
        pairs=np.ones(pairs, dtype=np.bool_),
        day=TODAY,
        half_life=np.full(pairs, half_life or policy.half_life_days),
        policy=policy,
    )


def days_ago(records: Company) -> list[tuple[int, int]]:
    found = spells(records)
    return [(TODAY - int(a), TODAY - int(b)) for a, b in zip(found.first, found.last, strict=True)]


def by_day(records: Company, *, policy: Policy, half_life: float, first: int) -> set[tuple[int, int]]:
    """Every pair and day on which it was active, asked day by day."""
    evidence = read_evidence(records, policy=policy)
    of_pair = np.full(len(evidence.staff), half_life)
    return {
        (int(pair), day)
        for day in range(first, TODAY + 1)
        for pair in np.flatnonzero(ties_at(evidence, day=day, half_life=of_pair, policy=policy).active)
    }


@settings(max_examples=60)
@given(companies(max_accounts=1), policies, st.sampled_from((3.0, 41.5, 180.0)))
def test_spells_are_what_every_single_day_says(records: Company, policy: Policy, half_life: float) -> None:
    found = spells(records, policy=policy, half_life=half_life)
    expanded = [
        (int(pair), day)
        for pair, first, last in zip(found.pair, found.first, found.last, strict=True)
        for day in range(first, last + 1)
    ]
    assert len(expanded) == len(set(expanded))
    assert set(expanded) == by_day(records, policy=policy, half_life=half_life, first=TODAY - 520)


@settings(max_examples=60)
@given(companies(max_accounts=1), policies)
def test_spells_are_as_long_as_they_can_be_and_in_order(records: Company, policy: Policy) -> None:
    found = spells(records, policy=policy)
    rows = list(zip(found.pair.tolist(), found.first.tolist(), found.last.tolist(), strict=True))
    assert rows == sorted(rows)
    for (pair, _, last), (next_pair, first, _) in itertools.pairwise(rows):
        assert pair != next_pair or first > last + 1


def test_a_meeting_holds_for_four_months_and_a_second_one_prolongs_it() -> None:
    # 0.35 * 2^(-d/180) >= -ln(0.8) while d <= 116.9.
    assert days_ago(company(contacts=["c"], staff=["r"], interactions=[(ago(300), "meeting", "r", "c")])) == [
        (300, 184)
    ]
    twice = company(
        contacts=["c"],
        staff=["r"],
        interactions=[(ago(400), "meeting", "r", "c"), (ago(283), "meeting", "r", "c")],
    )
    [(first, last)] = days_ago(twice)
    assert first == 400
    assert last < 283 - 116


def test_a_statement_that_replaces_a_stronger_one_ends_a_spell_on_its_day() -> None:
    records = company(contacts=["c"], staff=["r"], ties=[("r", "c", 0.9, ago(50)), ("r", "c", 0.0, ago(20))])
    assert days_ago(records) == [(50, 21)]


@pytest.mark.parametrize("first", [60, 50])
def test_a_window_includes_both_of_its_ends(first: int) -> None:
    records = company(contacts=["c"], staff=["r"], ties=[("r", "c", 0.9, ago(50)), ("r", "c", 0.0, ago(20))])
    found = spells(records).within(first=TODAY - first, last=TODAY - 21)
    assert (found.first.tolist(), found.last.tolist()) == ([TODAY - 50], [TODAY - 21])
    assert not len(spells(records).within(first=TODAY - 20, last=TODAY).pair)


def test_nothing_recorded_is_no_spell() -> None:
    assert not len(spells(company(contacts=["c"], staff=["r"])).pair)
