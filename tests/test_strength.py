"""Tie strength: what interactions and declared ties add, how it fades, when it goes cold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.evidence import read_evidence
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.schema import KINDS
from graphkam.snapshot import latest_day, take_snapshot
from graphkam.strength import days_until_cold, two_way_factor
from tests.companies import DAY, ago, company, named
from tests.pairs import ACTIVE, KIND_WEIGHTS, evidence, met, pair, tie

# --- what interactions add ---


@pytest.mark.parametrize(("kind", "weight"), KIND_WEIGHTS.items())
def test_each_kind_has_its_weight(kind: str, weight: float) -> None:
    found = tie(pair(met(kind, direction="both")))
    assert found is not None
    assert found.evidence == pytest.approx(weight)
    assert found.strength == pytest.approx(1 - math.exp(-weight))


def test_a_complaint_is_no_tie() -> None:
    assert tie(pair(met("complaint"))) is None
    assert tie(company(contacts=["c"], staff=["r"], interactions=[(DAY, "complaint", None, "c")])) is None


def test_a_half_life_halves() -> None:
    assert evidence(pair(met("meeting", days_ago=180))) == pytest.approx(0.175)
    assert evidence(pair(met("meeting", days_ago=360))) == pytest.approx(0.0875)
    assert evidence(pair(met("meeting", days_ago=90))) == pytest.approx(0.35 * 2**-0.5)


def test_the_day_counts_and_the_next_does_not() -> None:
    assert evidence(pair(met("meeting"))) == pytest.approx(0.35)
    assert tie(pair(met("meeting", days_ago=-1))) is None
    assert evidence(pair(met("meeting", days_ago=-1)), day=ago(-1)) == pytest.approx(0.35)


def test_every_listed_rep_meets_every_listed_contact() -> None:
    recorded = company(contacts=["c", "d"], staff=["r", "s"], interactions=[(DAY, "visit", "r s", "c d")])
    for rep in ("r", "s"):
        for contact in ("c", "d"):
            assert evidence(recorded, rep=rep, contact=contact) == pytest.approx(0.5)


@pytest.mark.parametrize(("listed", "share"), [(1, 1), (3, 1), (4, 3 / 4), (6, 1 / 2)])
def test_a_large_round_dilutes(listed: int, share: float) -> None:
    contacts = ["c", *(f"x{number}" for number in range(listed - 1))]
    recorded = company(contacts=contacts, staff=["r", "s"], interactions=[(DAY, "meeting", "r s", contacts)])
    assert evidence(recorded) == pytest.approx(0.35 * share)


def test_who_is_gone_or_of_another_account_dilutes_too() -> None:
    recorded = company(
        accounts=["a", "b"],
        contacts=[
            "c",
            named("gone", left_at=ago(100)),
            named("coming", joined_at=ago(-5)),
            named("x", account_id="b"),
        ],
        staff=["r"],
        interactions=[(DAY, "meeting", "r", "c gone coming x")],
    )
    assert evidence(recorded) == pytest.approx(0.35 * 3 / 4)
    assert tie(recorded, contact="gone") is None


def test_evidence_with_somebody_who_is_gone_does_not_count_and_older_than_joining_does() -> None:
    recorded = company(
        contacts=[named("c", joined_at=ago(5)), named("d", left_at=DAY)],
        staff=["r", named("s", left_at=DAY), named("t", joined_at=DAY)],
        interactions=[(ago(30), "meeting", "r s t", "c d")],
    )
    assert evidence(recorded, rep="r") == pytest.approx(0.35 * 2 ** (-30 / 180))
    assert evidence(recorded, rep="t") == pytest.approx(0.35 * 2 ** (-30 / 180))
    assert tie(recorded, rep="s") is None
    assert tie(recorded, rep="r", contact="d") is None


# --- direction ---


@pytest.mark.parametrize(
    ("directions", "factor"),
    [
        (["in"], 0.25),
        (["out", "out"], 0.25),
        (["in", "out"], 1),
        (["both"], 1),
        ([None], 1),
        (["out", "out", "out", "in"], 0.25 + 0.75 * 0.5),
        (["out", None], 0.25 + 0.75 * 0.5),
    ],
)
@pytest.mark.parametrize("kind", ["email", "message", "call"])
def test_who_never_answers_is_worth_a_quarter(kind: str, directions: list[str | None], factor: float) -> None:
    recorded = pair(*(met(kind, direction=direction) for direction in directions))
    assert evidence(recorded) == pytest.approx(len(directions) * KIND_WEIGHTS[kind] * factor)


@pytest.mark.parametrize("kind", ["meeting", "visit", "event"])
def test_direction_on_other_kinds_is_ignored(kind: str) -> None:
    assert evidence(pair(met(kind, direction="out"))) == pytest.approx(KIND_WEIGHTS[kind])


def test_the_factor_is_of_what_is_left_of_the_three_kinds_together_and_of_them_only() -> None:
    recorded = pair(
        met("email", days_ago=180, direction="out"),
        met("call", direction="in"),
        met("meeting", direction="out"),
        ties=[("r", "c", 0.5)],
    )
    outgoing, incoming = 0.05, 0.2
    factor = 0.25 + 0.75 * (1 - (incoming - outgoing) / (incoming + outgoing))
    assert evidence(recorded) == pytest.approx(factor * 0.25 + 0.35 + math.log(2))


def test_the_factor_is_of_the_pair_not_of_the_account() -> None:
    recorded = company(
        contacts=["c", "d"],
        staff=["r"],
        interactions=[(DAY, "email", "r", "c", "out"), (DAY, "email", "r", "d", "in")],
    )
    assert evidence(recorded, contact="c") == pytest.approx(0.025)
    assert evidence(recorded, contact="d") == pytest.approx(0.025)


def test_without_messages_there_is_nothing_to_be_one_sided() -> None:
    factor = two_way_factor(np.array([0.0, 1.0]), np.array([0.0, 0.0]), policy=DEFAULT_POLICY)
    assert factor.tolist() == [1.0, 0.25]


# --- declared ties ---


def declared(*ties: tuple[Any, ...], interactions: Sequence[Any] = ()) -> Company:
    """What somebody stated of r and c: (strength, day, refused)."""
    return company(
        contacts=["c"], staff=["r"], ties=[("r", "c", *stated) for stated in ties], interactions=interactions
    )


def test_a_declared_strength_is_the_strength_on_its_day() -> None:
    found = tie(declared((0.6, DAY)))
    assert found is not None
    assert found.strength == pytest.approx(0.6)
    assert evidence(declared((0.6, ago(180)))) == pytest.approx(-math.log(0.4) / 2)


def test_certainty_is_capped_and_nothing_is_nothing() -> None:
    assert evidence(declared((1.0, DAY))) == pytest.approx(-math.log(0.01))
    assert tie(declared((0.0, DAY))) is None


def test_the_latest_declaration_replaces_the_earlier_ones() -> None:
    recorded = declared((0.9, ago(50)), (0.3, ago(10)), (0.8, ago(-1)))
    assert evidence(recorded) == pytest.approx(-math.log(0.7) * 2 ** (-10 / 180))
    assert evidence(recorded, day=ago(11)) == pytest.approx(-math.log(0.1) * 2 ** (-39 / 180))
    assert evidence(recorded, day=ago(-1)) == pytest.approx(-math.log(0.2))


def test_of_one_day_the_later_moment_counts() -> None:
    recorded = declared((0.9, f"{DAY}T18:00:00"), (0.3, f"{DAY}T09:00:00"))
    assert evidence(recorded) == pytest.approx(-math.log(0.1))


def test_a_declared_tie_adds_to_interactions() -> None:
    assert evidence(declared((0.5, DAY), interactions=[met("meeting")])) == pytest.approx(math.log(2) + 0.35)


def test_refused_adds_nothing_and_replaces_what_was_declared() -> None:
    found = tie(declared((0.9, ago(50)), (0.9, ago(10), True)))
    assert found is not None
    assert (found.evidence, found.active, found.refused) == (0.0, False, True)


def test_refused_leaves_the_interactions() -> None:
    found = tie(declared((0.9, DAY, True), interactions=[met("meeting")]))
    assert found is not None
    assert found.refused
    assert found.active
    assert found.evidence == pytest.approx(0.35)


def test_a_later_plain_declaration_lifts_the_refusal() -> None:
    found = tie(declared((0.9, ago(50), True), (0.4, ago(10), False)))
    assert found is not None
    assert not found.refused
    assert found.evidence == pytest.approx(-math.log(0.6) * 2 ** (-10 / 180))
    before = tie(declared((0.9, ago(50), True), (0.4, ago(10), False)), day=ago(11))
    assert before is not None
    assert before.refused


# --- active, cold, and the day between ---


@pytest.mark.parametrize(("kind", "days"), [("meeting", 117), ("visit", 210)])
def test_one_meeting_holds_for_four_months_and_one_visit_for_seven(kind: str, days: int) -> None:
    found = tie(pair(met(kind)))
    assert found is not None
    assert found.active
    assert found.goes_cold_on == DAY + timedelta(days=days)
    assert days == math.floor(180 * math.log2(KIND_WEIGHTS[kind] / ACTIVE)) + 1
    assert round(days / (365.25 / 12)) == {"meeting": 4, "visit": 7}[kind]


def test_exactly_the_threshold_is_active() -> None:
    """Twice the evidence of 0.2 is exactly 0.2 after one half-life, as far as floats can say."""
    recorded = declared((1 - 0.8**2, ago(180)))
    found = tie(recorded)
    assert found is not None
    assert found.strength == pytest.approx(0.2, abs=1e-12)
    assert found.active
    assert found.goes_cold_on == ago(-1)
    tomorrow = tie(recorded, day=ago(-1))
    assert tomorrow is not None
    assert not tomorrow.active


def test_a_hair_below_the_threshold_is_cold() -> None:
    for strength, active in ((0.2, True), (0.2 - 5e-10, True), (0.2 - 2e-9, False)):
        found = tie(declared((strength, DAY)))
        assert found is not None
        assert found.active is active


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from(KINDS), st.integers(0, 700), st.sampled_from([None, "in", "out", "both"])),
        max_size=6,
    ),
    st.sampled_from([None, 0.2, 0.36, 0.9, 1.0]),
    st.sampled_from([7.0, 180.0, 365.25, 720.0]),
)
def test_goes_cold_on_is_the_first_cold_day(
    interactions: list[tuple[str, int, str | None]], stated: float | None, half_life: float
) -> None:
    recorded = company(
        contacts=["c"],
        staff=["r"],
        interactions=[met(kind, days_ago=days, direction=way) for kind, days, way in interactions],
        ties=[] if stated is None else [("r", "c", stated, ago(30))],
    )
    policy = DEFAULT_POLICY.model_copy(update={"half_life_days": half_life})
    found = tie(recorded, policy=policy)
    if found is None or not found.active:
        return
    assert found.goes_cold_on is not None
    assert found.goes_cold_on > DAY
    last, first = (
        tie(recorded, day=day, policy=policy)
        for day in (found.goes_cold_on - timedelta(days=1), found.goes_cold_on)
    )
    assert last is not None
    assert last.active
    assert last.strength >= 0.2 - 1e-9 - 1e-15
    assert last.goes_cold_on == found.goes_cold_on
    assert first is not None
    assert not first.active
    assert first.strength < 0.2 - 1e-9 + 1e-15


@given(st.floats(ACTIVE, 50), st.floats(1, 36500))
def test_days_until_cold_is_the_first_day_below(b: float, half_life: float) -> None:
    days = int(days_until_cold(np.array([b]), np.array([half_life]), policy=DEFAULT_POLICY)[0])
    threshold = -math.log(0.8 + 1e-9)
    assert days >= 1
    assert b * 2 ** (-days / half_life) < threshold * (1 + 1e-12)
    assert b * 2 ** (-(days - 1) / half_life) >= threshold * (1 - 1e-12)


# --- the evidence itself ---


def test_the_evidence_of_a_company_serves_every_day() -> None:
    recorded = pair(met("meeting", days_ago=100), met("email", days_ago=10), ties=[("r", "c", 0.5, ago(40))])
    kept = read_evidence(recorded, policy=DEFAULT_POLICY)
    for day in (ago(200), ago(100), ago(39), DAY):
        again = take_snapshot(recorded, day=day, policy=DEFAULT_POLICY, evidence=kept)
        fresh = take_snapshot(recorded, day=day, policy=DEFAULT_POLICY)
        np.testing.assert_array_equal(again.ties.evidence, fresh.ties.evidence)


def test_a_company_without_anything_has_no_ties() -> None:
    nobody = take_snapshot(Company.of(), day=DAY, policy=DEFAULT_POLICY)
    assert len(nobody.ties.staff) == 0
    assert latest_day(Company.of(), policy=DEFAULT_POLICY) is None
