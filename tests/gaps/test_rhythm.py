"""Time: what cools, what is cold, what is overdue, what goes one way."""

from __future__ import annotations

import pytest

from tests.companies import DAY, ago, company, named
from tests.gaps.finding import found, only, subjects, with_rule

# --- cooling ---


# A meeting holds for 116 days: met d days ago, it is cold 117 - d days from now.
@pytest.mark.parametrize(
    ("days", "level", "severity"),
    [(87, 4, "low"), (87, 5, "high"), (86, 5, None), (116, 4, "low"), (117, 4, None)],
)
def test_the_last_tie_cools_when_it_is_cold_within_thirty_days(
    days: int, level: int, severity: str | None
) -> None:
    records = company(
        contacts=[named("c", level=level)], staff=["r"], interactions=[(ago(days), "meeting", "r", "c")]
    )
    assert subjects(records, "cooling") == ([("c", severity)] if severity else [])


def test_a_cooling_tie_says_until_when_it_can_be_kept_warm() -> None:
    records = company(contacts=["c"], staff=["r"], interactions=[(ago(107), "meeting", "r", "c")])
    gap = only(records, "cooling")
    assert (gap.evidence["goes_cold_on"], gap.evidence["days"]) == (ago(-10), 10)
    assert (gap.action["kind"], gap.action["by"], gap.action["staff_ids"]) == ("keep_warm", ago(-9), ["r"])


def test_a_contact_with_another_active_tie_does_not_cool() -> None:
    records = company(contacts=["c"], staff=["r", "s"], interactions=[(ago(100), "meeting", "r s", "c")])
    assert found(records, "cooling") == []


# --- gone_cold ---


@pytest.mark.parametrize(
    ("days", "level", "severity"),
    [(117, 4, "medium"), (117, 5, "high"), (116, 5, None), (481, 5, "high"), (482, 5, None)],
)
def test_gone_cold_within_a_year(days: int, level: int, severity: str | None) -> None:
    records = company(
        contacts=[named("c", level=level)], staff=["r"], interactions=[(ago(days), "meeting", "r", "c")]
    )
    assert subjects(records, "gone_cold") == ([("c", severity)] if severity else [])
    if severity:
        assert only(records, "gone_cold").evidence["gone_cold_since"] == ago(days - 117)


def test_a_tie_that_was_only_active_before_the_contact_or_after_the_rep_was_there_is_none() -> None:
    interactions = [(ago(150), "meeting", "r", "c")]
    late = company(contacts=[named("c", joined_at=ago(33))], staff=["r"], interactions=interactions)
    assert found(late, "gone_cold") == []
    just = company(contacts=[named("c", joined_at=ago(34))], staff=["r"], interactions=interactions)
    assert only(just, "gone_cold").evidence["gone_cold_since"] == ago(33)
    new = company(contacts=["c"], staff=[named("r", joined_at=ago(33))], interactions=interactions)
    assert found(new, "gone_cold") == []
    left = company(contacts=["c"], staff=[named("r", left_at=ago(150))], interactions=interactions)
    assert found(left, "gone_cold") == []


# --- one_way ---


def letters(number: int, way: str, *, days: int = 10) -> list[tuple[object, ...]]:
    return [(ago(days), "email", "r", "c", way) for _ in range(number)]


def test_ten_messages_of_which_few_came_back_are_one_way() -> None:
    def one_way(interactions: list[tuple[object, ...]]) -> list[tuple[str | None, str]]:
        return subjects(company(contacts=["c"], staff=["r"], interactions=interactions), "one_way")

    assert one_way(letters(10, "out")) == [(None, "medium")]
    assert one_way(letters(9, "out")) == []
    # A fifth exactly is enough.
    assert one_way([*letters(8, "out"), *letters(2, "in")]) == []
    assert one_way([*letters(9, "out"), *letters(2, "in")]) == [(None, "medium")]
    assert one_way(letters(10, "out", days=180)) == [(None, "medium")]
    assert one_way(letters(10, "out", days=181)) == []
    assert one_way([(ago(9), "meeting", "r", "c", "out")] * 20) == []


def test_a_message_to_two_contacts_is_one_message() -> None:
    nine = [(ago(10), "email", "r", "c d", "out")] * 9
    records = company(contacts=["c", "d"], staff=["r"], interactions=nine)
    assert found(records, "one_way") == []


def test_messages_of_reps_who_left_leave_no_share_to_judge() -> None:
    records = company(contacts=["c"], staff=[named("r", left_at=DAY)], interactions=letters(12, "out"))
    assert found(records, "one_way") == []


# --- contact_overdue ---


@pytest.mark.parametrize(
    ("tier", "days"), [("diamond", 30), ("gold", 60), ("strategic", 90), ("ordinary", 180), (None, 180)]
)
def test_a_key_contact_must_be_met_in_the_rhythm_of_the_tier(tier: str | None, days: int) -> None:
    def met(*interactions: tuple[object, ...]) -> list[tuple[str | None, str]]:
        return subjects(
            company(
                accounts=[named("a", tier=tier)],
                contacts=[named("c", level=5), named("d", level=4)],
                staff=["r"],
                interactions=list(interactions),
            ),
            "contact_overdue",
        )

    gap = [(None, "medium")]
    assert met((ago(days), "visit", "r", "c")) == []
    assert met((ago(days + 1), "visit", "r", "c")) == gap
    assert (
        met((ago(0), "call", "r", "c"), (ago(0), "meeting", "r", "d"), (ago(-1), "meeting", "r", "c")) == gap
    )


def test_contact_is_overdue_without_any_key_contact_but_not_without_contacts() -> None:
    assert only(company(contacts=["c"]), "contact_overdue").evidence["last_met_at"] is None
    assert found(company(), "contact_overdue") == []
    assert found(company(contacts=[named("c", left_at=DAY)]), "contact_overdue") == []


# --- review_overdue ---


@pytest.mark.parametrize(
    ("tier", "days"), [("diamond", 90), ("gold", 90), ("strategic", 90), ("ordinary", 365), (None, 365)]
)
def test_reviews_are_held_in_the_rhythm_of_the_tier(tier: str | None, days: int) -> None:
    def held(*days_ago: int) -> list[tuple[str | None, str]]:
        reviews = [("a", ago(each)) for each in days_ago]
        return subjects(company(accounts=[named("a", tier=tier)], reviews=reviews), "review_overdue")

    assert held(days, 800) == []
    assert held(days + 1) == held() == held(-1) == [(None, "low")]


def test_a_policy_may_ask_for_other_days() -> None:
    records = company(accounts=[named("a", tier="gold")], reviews=[("a", ago(91))])
    policy = with_rule("review_overdue", tiers={"gold": {"thresholds": {"days": 91}}})
    assert len(found(records, "review_overdue")) == 1
    assert found(records, "review_overdue", policy=policy) == []
