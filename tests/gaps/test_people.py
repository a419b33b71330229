"""How their people stand to us: coaches, opponents, rivals, complaints."""

from __future__ import annotations

import pytest

from tests.companies import DAY, ago, company, named
from tests.gaps.finding import found, only, subjects, with_rule

# --- no_coach ---


@pytest.mark.parametrize(
    ("contact", "gap"),
    [
        (named("c", role="coach"), False),
        (named("c", attitude=2), False),
        (named("c", attitude=1), True),
        (named("c", role="user"), True),
    ],
)
def test_a_coach_is_one_by_role_or_attitude_and_held(contact: dict[str, object], gap: object) -> None:
    assert bool(found(company(contacts=[contact], staff=["r"], ties=[("r", "c", 0.6)]), "no_coach")) is gap
    assert subjects(company(contacts=[contact], staff=["r"]), "no_coach") == [(None, "medium")]


def test_a_coach_who_is_not_held_is_named() -> None:
    gap = only(company(contacts=[named("c", role="coach", name="Wu")]), "no_coach")
    assert gap.evidence["coach_ids"] == ["c"]
    assert "Wu" in gap.message["en"]
    assert "Wu" in gap.message["zh"]


# --- opponent_unanswered ---


@pytest.mark.parametrize(
    ("friend", "gap"),
    [
        (named("f", level=4, attitude=1), False),
        (named("f", level=5, attitude=2), False),
        (named("f", level=3, attitude=2), True),
        (named("f", level=4, attitude=0), True),
        (named("f", level=6), True),
    ],
)
def test_an_opponent_is_answered_by_a_held_supporter_as_high(friend: dict[str, object], gap: object) -> None:
    contacts = [named("c", level=4, attitude=-1), friend]
    records = company(contacts=contacts, staff=["r"], ties=[("r", "f", 0.6)])
    assert subjects(records, "opponent_unanswered") == ([("c", "medium")] if gap else [])
    unheld = company(contacts=contacts, staff=["r"], ties=[("r", "c", 0.6)])
    assert subjects(unheld, "opponent_unanswered") == [("c", "medium")]


def test_a_supporter_in_another_account_answers_nobody_and_a_key_opponent_is_graver() -> None:
    records = company(
        accounts=["a", "b"],
        contacts=[named("c", level=5, attitude=-2), named("f", level=6, attitude=2, account_id="b")],
        staff=["r"],
        ties=[("r", "f", 0.6)],
    )
    assert subjects(records, "opponent_unanswered") == [("c", "high")]
    neutral = company(contacts=[named("c", level=5, attitude=0)])
    assert found(neutral, "opponent_unanswered") == []


# --- rival_near ---


@pytest.mark.parametrize(
    ("rival", "gap"),
    [
        (("Acme", "c"), True),
        (("Acme", "c", 0.3, DAY), True),
        (("Acme", "c", 0.3, ago(-1)), False),
        (("Acme", "c", 0.0), False),
        (("Acme", "plain"), False),
    ],
)
def test_a_rival_near_a_key_contact_we_do_not_hold(rival: tuple[object, ...], gap: object) -> None:
    contacts = [named("c", level=5), named("plain", level=4)]
    free = company(contacts=contacts, staff=["r"], rivals=[rival])
    assert subjects(free, "rival_near") == ([("c", "high")] if gap else [])
    held = company(contacts=contacts, staff=["r"], rivals=[rival], ties=[("r", "c", 0.6)])
    assert found(held, "rival_near") == []


def test_a_rival_is_graver_where_our_own_tie_went_cold_and_several_are_one_gap() -> None:
    records = company(
        contacts=[named("c", level=5)],
        staff=["r"],
        rivals=[("Beta", "c"), ("Acme", "c")],
        interactions=[(ago(300), "meeting", "r", "c")],
    )
    gap = only(records, "rival_near")
    assert gap.severity == "critical"
    assert [rival["name"] for rival in gap.evidence["rivals"]] == ["Acme", "Beta"]
    assert "Acme, Beta" in gap.message["en"]
    assert "Acme、Beta" in gap.message["zh"]


# --- complaint_open ---


@pytest.mark.parametrize(("days", "gap"), [(0, True), (90, True), (91, False), (-1, False)])
def test_a_complaint_is_looked_at_for_ninety_days(days: int, gap: object) -> None:
    records = company(contacts=["c"], interactions=[(ago(days), "complaint", "", "c")])
    assert subjects(records, "complaint_open") == ([("i0000", "high")] if gap else [])


@pytest.mark.parametrize(
    ("answer", "gap"),
    [
        ((ago(9), "meeting", "r", "c"), False),
        ((ago(9), "visit", "r", "c"), False),
        ((ago(9), "call", "r", "c"), True),
        ((ago(9), "visit", "r", "d"), True),
        ((ago(10), "visit", "r", "c"), True),
        ((ago(11), "visit", "r", "c"), True),
        ((ago(-1), "visit", "r", "c"), True),
        ((ago(9), "visit", "gone", "c"), False),
    ],
)
def test_a_complaint_is_closed_by_a_later_meeting_with_that_contact(
    answer: tuple[object, ...], gap: object
) -> None:
    records = company(
        contacts=["c", "d"],
        staff=["r", named("gone", left_at=ago(5))],
        interactions=[(ago(10), "complaint", "", "c"), answer],
    )
    assert bool(found(records, "complaint_open")) is gap


@pytest.mark.parametrize(("level", "severity"), [(4, "high"), (5, "critical")])
def test_a_complaint_from_above_is_critical_and_of_several_the_open_ones_count(
    level: int, severity: str
) -> None:
    records = company(
        contacts=[named("c", level=level), named("d", level=6), named("e", level=1, left_at=DAY)],
        staff=["r"],
        interactions=[(ago(10), "complaint", "", "c d e"), (ago(3), "visit", "r", "d")],
    )
    gap = only(records, "complaint_open")
    assert (gap.severity, gap.evidence["contact_ids"], gap.weight) == (severity, ["c"], level)


def test_one_complaint_of_two_accounts_is_a_gap_in_each() -> None:
    records = company(
        accounts=["a", "b"],
        contacts=["c", named("d", account_id="b")],
        interactions=[(ago(1), "complaint", "", "c d")],
    )
    assert [(gap.account_id, gap.subject) for gap in found(records, "complaint_open")] == [
        ("a", "i0000"),
        ("b", "i0000"),
    ]


def test_the_days_of_a_complaint_can_be_set_for_a_tier() -> None:
    policy = with_rule("complaint_open", tiers={"gold": {"thresholds": {"days": 5}}})
    records = company(
        accounts=[named("a", tier="gold"), "b"],
        contacts=["c", named("d", account_id="b")],
        interactions=[(ago(6), "complaint", "", "c d")],
    )
    assert [gap.account_id for gap in found(records, "complaint_open", policy=policy)] == ["b"]
