"""The business: orders about to be decided, tiers that do not fit, holes in the records."""

from __future__ import annotations

import pytest

from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from tests.companies import DAY, ago, company, named
from tests.gaps.finding import found, only, subjects, with_rule

# --- buying_moment ---


def deal(
    *interactions: tuple[object, ...],
    opened: object = None,
    closes: object = ago(-30),
    status: str | None = "open",
) -> Company:
    return company(
        contacts=[named("c", level=5), named("plain", level=4)],
        staff=["r", "s", named("ex", function="executive", level=1), named("vp", level=5)],
        opportunities=[("o", "a", 5.0, opened, closes, status)],
        interactions=list(interactions),
    )


@pytest.mark.parametrize(
    ("closes", "gap"), [(DAY, True), (ago(-60), True), (ago(-61), False), (ago(1), False), (None, False)]
)
def test_a_buying_moment_is_sixty_days_before_the_close(closes: object, gap: object) -> None:
    assert subjects(deal(closes=closes), "buying_moment") == ([("o", "critical")] if gap else [])


@pytest.mark.parametrize("status", ["won", "lost", None])
def test_only_an_open_opportunity_has_one(status: str | None) -> None:
    assert found(deal(status=status), "buying_moment") == []


@pytest.mark.parametrize(
    ("reps", "contact", "kind", "gap"),
    [
        ("r ex", "c", "meeting", False),
        ("r vp", "c plain", "visit", False),
        ("ex", "c", "visit", True),
        ("r s", "c", "visit", True),
        ("r ex", "plain", "visit", True),
        ("r ex", "c", "call", True),
    ],
)
def test_two_of_ours_with_an_executive_must_meet_a_key_contact(
    reps: str, contact: str, kind: str, gap: object
) -> None:
    assert bool(found(deal((ago(5), kind, reps, contact)), "buying_moment")) is gap


@pytest.mark.parametrize(
    ("met", "opened", "gap"),
    [
        (90, None, False),
        (91, None, True),
        (90, ago(200), False),
        (91, ago(200), True),
        (20, ago(20), False),
        (21, ago(20), True),
        (-1, None, True),
    ],
)
def test_it_counts_since_the_opening_and_for_ninety_days_at_most(
    met: int, opened: object, gap: object
) -> None:
    assert bool(found(deal((ago(met), "visit", "r ex", "c"), opened=opened), "buying_moment")) is gap


def test_an_opportunity_that_is_opened_later_is_not_there_yet() -> None:
    assert found(deal(opened=ago(-1)), "buying_moment") == []


def test_a_buying_moment_carries_its_figures() -> None:
    gap = only(deal((ago(95), "visit", "r ex", "c")), "buying_moment")
    assert (gap.evidence["days"], gap.evidence["amount"]) == (30, 5.0)
    assert gap.evidence["last_such_meeting_at"] == ago(95)
    assert gap.action["kind"] == "visit_with_senior"


# --- tier_mismatch ---


def tiers(*rows: tuple[str | None, float | None], currency: str | None = "CNY") -> Company:
    return company(
        accounts=[
            named(f"a{at:02}", tier=tier, revenue=revenue, currency=currency if at == 0 else "CNY")
            for at, (tier, revenue) in enumerate(rows)
        ]
    )


def mismatched(records: Company, **options: object) -> list[str]:
    return sorted(gap.account_id for gap in found(records, "tier_mismatch", **options))  # type: ignore[arg-type]  # a policy


def test_an_ordinary_account_among_the_ten_with_most_revenue_is_in_the_wrong_tier() -> None:
    ten_larger = [("gold", 100.0 - at) for at in range(10)]
    assert mismatched(tiers(*ten_larger, ("ordinary", 1.0), (None, 2.0))) == []
    assert mismatched(tiers(*ten_larger, ("ordinary", 95.5), (None, 2.0))) == ["a10"]
    assert mismatched(tiers((None, 2.0), ("ordinary", None))) == ["a00"]


def test_of_equals_at_the_tenth_place_the_smallest_id_is_among_the_ten() -> None:
    nine_larger = [("gold", 100.0)] * 9
    assert mismatched(tiers(*nine_larger, ("ordinary", 5.0), ("ordinary", 5.0))) == ["a09"]


def test_a_diamond_account_below_the_median_of_those_with_revenue_is_in_the_wrong_tier() -> None:
    assert mismatched(tiers(("diamond", 1.0), ("gold", 2.0), ("gold", 3.0), ("gold", None))) == ["a00"]
    assert mismatched(tiers(("diamond", 2.0), ("gold", 2.0), ("gold", 3.0))) == []
    assert mismatched(tiers(("diamond", None), ("gold", 2.0))) == []
    assert mismatched(tiers(("gold", 1.0), ("gold", 2.0))) == []


def test_revenues_in_several_currencies_are_compared_with_rates_only() -> None:
    records = tiers(("diamond", 1.0), ("gold", 2.0), ("gold", 3.0), currency="EUR")
    assert mismatched(records) == []
    rates = DEFAULT_POLICY.model_copy(update={"currency": "CNY", "rates": {"EUR": 8.0}})
    assert mismatched(records, policy=rates) == []
    rates = DEFAULT_POLICY.model_copy(update={"currency": "CNY", "rates": {"EUR": 1.5}})
    assert mismatched(records, policy=rates) == ["a00"]


def test_a_blank_currency_is_the_one_that_the_others_have() -> None:
    records = tiers(("diamond", 1.0), ("gold", 2.0), ("gold", 3.0), currency=None)
    assert mismatched(records) == ["a00"]


def test_the_number_of_largest_accounts_can_be_set() -> None:
    policy = with_rule("tier_mismatch", thresholds={"most": 1})
    assert mismatched(tiers(("gold", 2.0), ("ordinary", 1.0)), policy=policy) == []
    assert mismatched(tiers(("gold", 2.0), ("ordinary", 1.0))) == ["a01"]


# --- record_incomplete ---


def test_contacts_with_holes_are_one_gap_heaviest_first() -> None:
    whole = {"level": 3, "role": "user", "department_id": "d"}
    records = company(
        departments=["d"],
        contacts=[
            named("whole", **whole),
            named("x", **{**whole, "level": None}),
            named("y", **{**whole, "role": None}),
            named("z", **{**whole, "department_id": None, "role": "approver"}),
        ],
    )
    gap = only(records, "record_incomplete")
    assert (gap.subject, gap.severity, gap.weight) == (None, "low", 12 + 3 + 2)
    assert gap.evidence["contacts"] == [
        {"contact_id": "z", "missing": ["department_id"]},
        {"contact_id": "y", "missing": ["role"]},
        {"contact_id": "x", "missing": ["level"]},
    ]
    assert found(company(departments=["d"], contacts=[named("whole", **whole)]), "record_incomplete") == []


def test_an_inferred_level_is_not_a_recorded_one() -> None:
    records = company(departments=["d"], contacts=[named("c", title="CEO", role="user", department_id="d")])
    assert only(records, "record_incomplete").evidence["contacts"] == [
        {"contact_id": "c", "missing": ["level"]}
    ]
