"""Who is held: key contacts, chairs, dependence, dark groups."""

from __future__ import annotations

from datetime import timedelta

import pytest

from graphkam.policy import DEFAULT_POLICY, Seat
from tests.companies import DAY, ago, company, named
from tests.gaps.finding import found, only, subjects, with_rule

APPROVER = named("c", role="approver", name="Zhou Ping", title="CFO")
BOSS = named("c", level=5)


# --- key_contact_uncovered ---


@pytest.mark.parametrize(
    ("contact", "severity"),
    [
        (APPROVER, "critical"),
        (BOSS, "high"),
        (named("c", role="decision_maker", level=1), "high"),
        (named("c", level=4), None),
        (named("c", level=5, left_at=DAY), None),
    ],
)
def test_a_key_contact_without_tie_is_a_gap(contact: dict[str, object], severity: str | None) -> None:
    records = company(contacts=[contact], staff=["r"])
    assert subjects(records, "key_contact_uncovered") == ([("c", severity)] if severity else [])


@pytest.mark.parametrize(("strength", "gap"), [(0.2, False), (0.1999, True)])
def test_a_key_contact_with_an_active_tie_is_none(strength: float, gap: bool) -> None:  # noqa: FBT001  # a case's answer
    records = company(contacts=[BOSS], staff=["r"], ties=[("r", "c", strength)])
    assert bool(found(records, "key_contact_uncovered")) is gap


def test_nothing_recorded_in_the_whole_account_is_said_so() -> None:
    records = company(
        accounts=["a", "b"],
        contacts=[BOSS, named("other", account_id="b")],
        staff=["r"],
        ties=[("r", "other", 0.6)],
        interactions=[(ago(3), "complaint", "", "c")],
    )
    gap = only(records, "key_contact_uncovered")
    assert gap.evidence["status"] == "not_recorded"
    assert gap.action["kind"] == "record"


@pytest.mark.parametrize("other", [named("d"), named("d", left_at=ago(400))])
def test_anything_recorded_in_the_account_makes_it_never_met(other: dict[str, object]) -> None:
    records = company(
        contacts=[APPROVER, other],
        staff=["r", named("gone", left_at=ago(100))],
        interactions=[(ago(420), "email", "gone", "d")],
    )
    gap = only(records, "key_contact_uncovered")
    assert (gap.evidence["status"], gap.evidence["gone_cold_since"]) == ("never_met", None)
    assert gap.action["kind"] == "introduce"
    assert gap.message["en"].endswith("Zhou Ping (CFO, level 5); we have never met.")


def test_what_was_active_is_gone_cold_since_a_day() -> None:
    # A meeting holds for 116 days: active from day 200 ago to day 84 ago.
    records = company(contacts=[BOSS], staff=["r"], interactions=[(ago(200), "meeting", "r", "c")])
    gap = only(records, "key_contact_uncovered")
    assert gap.evidence["status"] == "gone_cold"
    assert gap.evidence["gone_cold_since"] == ago(83)
    assert gap.evidence["last_evidence_at"] == ago(200)
    assert (gap.action["kind"], gap.action["staff_ids"]) == ("meet", ["r"])


def test_traces_that_never_were_active_count_as_cold_without_a_day() -> None:
    records = company(contacts=[BOSS], staff=["r"], interactions=[(ago(9), "email", "r", "c")])
    gap = only(records, "key_contact_uncovered")
    assert (gap.evidence["status"], gap.evidence["gone_cold_since"]) == ("gone_cold", None)
    assert ago(9).isoformat() in gap.message["en"]
    assert ago(9).isoformat() in gap.message["zh"]


def test_a_rep_who_left_made_it_active_until_then_and_is_no_candidate() -> None:
    records = company(
        contacts=[BOSS],
        staff=[named("r", left_at=ago(50))],
        interactions=[(ago(60), "visit", "r", "c")],
    )
    gap = only(records, "key_contact_uncovered")
    assert (gap.evidence["status"], gap.evidence["gone_cold_since"]) == ("gone_cold", ago(50))
    assert gap.action["staff_ids"] == []


def test_whom_the_customer_refused_is_no_candidate() -> None:
    records = company(
        contacts=[BOSS],
        staff=["r", "s"],
        interactions=[(ago(300), "visit", "r s", "c")],
        ties=[("r", "c", 0.5, ago(10), True)],
    )
    assert only(records, "key_contact_uncovered").action["staff_ids"] == ["s"]


# --- empty_chair ---

SEATS = {"gold": (Seat(role="approver"), Seat(role="decision_maker", line="business"))}
SEATED = DEFAULT_POLICY.model_copy(update={"seats": SEATS})


def test_each_seat_that_nobody_fills_is_a_gap() -> None:
    records = company(accounts=[named("a", tier="gold", revenue=1000.0)], contacts=[named("c", level=6)])
    [anywhere, in_line] = sorted(
        found(records, "empty_chair", policy=SEATED), key=lambda gap: str(gap.subject)
    )
    assert (anywhere.subject, anywhere.severity) == ("approver:", "high")
    assert in_line.subject == "decision_maker:business"
    assert in_line.weight == 12
    assert in_line.revenue == pytest.approx(1000 * 12 / 30)
    assert in_line.action["kind"] == "fill_chair"


def test_a_filled_seat_and_a_tier_without_seats_are_none() -> None:
    filled = company(
        accounts=[named("a", tier="gold")],
        departments=[named("d", line="business")],
        contacts=[named("x", role="approver"), named("y", role="decision_maker", department_id="d")],
    )
    assert found(filled, "empty_chair", policy=SEATED) == []
    assert found(company(contacts=["c"]), "empty_chair", policy=SEATED) == []


def test_a_seat_that_is_asked_for_twice_is_one_gap() -> None:
    twice = DEFAULT_POLICY.model_copy(update={"seats": {"gold": (Seat(role="approver"),) * 2}})
    records = company(accounts=[named("a", tier="gold")], contacts=["c"])
    gap = only(records, "empty_chair", policy=twice)
    assert (gap.weight, gap.evidence["seats"]) == (24, 2)


# --- single_rep ---


def test_a_key_contact_with_one_rep_is_a_gap_with_two_or_none_it_is_not() -> None:
    def with_reps(*reps: str) -> list[tuple[str | None, str]]:
        records = company(contacts=[BOSS], staff=["r", "s"], ties=[(rep, "c", 0.6) for rep in reps])
        return subjects(records, "single_rep")

    assert with_reps("r") == [("c", "high")]
    assert with_reps("r", "s") == with_reps() == []
    plain = company(contacts=[named("c", level=4)], staff=["r"], ties=[("r", "c", 0.6)])
    assert subjects(plain, "single_rep") == []


def test_the_second_rep_proposed_is_the_one_with_a_cold_tie() -> None:
    records = company(contacts=[BOSS], staff=["r", "s", "t"], ties=[("r", "c", 0.6), ("t", "c", 0.1)])
    gap = only(records, "single_rep")
    assert gap.action["kind"] == "add_second_rep"
    assert gap.action["staff_ids"] == ["t"]
    assert gap.evidence["staff_id"] == "r"
    assert gap.evidence["strength"] == pytest.approx(0.6)


def test_who_holds_somebody_near_is_proposed_where_nobody_has_a_cold_tie() -> None:
    records = company(
        contacts=[BOSS, named("below", manager_id="c"), named("stranger", level=5)],
        staff=["r", "s", "t"],
        ties=[("r", "c", 0.6), ("s", "below", 0.6)],
    )
    second = only(records, "single_rep")
    assert second.action["staff_ids"] == ["s"]
    assert "people around them are known to s." in second.action["message"]["en"]
    unheld = only(records, "key_contact_uncovered")
    assert (unheld.subject, unheld.action["kind"], unheld.action["staff_ids"]) == (
        "stranger",
        "introduce",
        [],
    )


# --- single_rep_dependency ---


def four(level: int, *, ties: list[tuple[str, str]]) -> list[tuple[str | None, str]]:
    """r alone holds c of the given level, beside three contacts of level 4."""
    contacts = [named("c", level=level), *(named(f"d{at}", level=4) for at in range(3))]
    declared = [(*tie, 0.6) for tie in [("r", "c"), *ties]]
    return subjects(company(contacts=contacts, staff=["r", "s", "t"], ties=declared), "single_rep_dependency")


def test_just_a_quarter_is_no_dependency_more_is() -> None:
    # c weighs 4 of 16.
    assert four(4, ties=[]) == []
    # 5 of 17, all there is: the bus factor is 1.
    assert four(5, ties=[]) == [("r", "critical")]


def test_it_is_high_when_nobody_alone_holds_more_than_half_of_what_is_covered() -> None:
    # Covered are c (5) by r, d0 to d2 (12) by s and t: nobody alone loses more than 8.5.
    by_both = [(rep, f"d{at}") for rep in ("s", "t") for at in range(3)]
    assert four(5, ties=by_both) == [("r", "high")]
    # Two hold two of the four each: exactly half is not more than half.
    assert four(4, ties=[("r", "d0"), ("s", "d1"), ("s", "d2")]) == [("r", "high"), ("s", "high")]


def test_the_dependency_lists_whom_only_that_rep_holds_heaviest_first() -> None:
    records = company(
        contacts=[named("x", level=2), named("y", level=6), named("z", level=6)],
        staff=["r", "s"],
        ties=[("r", "x", 0.6), ("r", "y", 0.6), ("r", "z", 0.6), ("s", "z", 0.6)],
    )
    gap = only(records, "single_rep_dependency")
    assert gap.evidence["contact_ids"] == ["y", "x"]
    assert gap.evidence["share"] == pytest.approx(8 / 14)
    assert gap.weight == 8


def test_the_share_can_be_set_for_one_tier() -> None:
    policy = with_rule("single_rep_dependency", tiers={"gold": {"thresholds": {"share": 1.0}}})
    for tier, number in (("gold", 0), ("diamond", 1)):
        records = company(
            accounts=[named("a", tier=tier)],
            contacts=[named("c", level=6)],
            staff=["r"],
            ties=[("r", "c", 0.6)],
        )
        no_chairs = policy.model_copy(update={"seats": {}})
        assert len(found(records, "single_rep_dependency", policy=no_chairs)) == number


# --- department_dark, level_dark, line_dark ---


def test_groups_without_coverage_are_dark_those_with_some_are_not() -> None:
    records = company(
        accounts=[named("a", tier="gold"), "b"],
        departments=[
            named("d1", line="business"),
            named("d2", line="technical", parent_id="d1"),
            named("empty", line="management"),
        ],
        contacts=[
            named("x", level=4, department_id="d1"),
            named("y", level=3, department_id="d2"),
            named("z", level=3, department_id="d2"),
            named("other", level=4, account_id="b"),
        ],
        staff=["r"],
        ties=[("r", "y", 0.6)],
    )
    # The chairs of gold sit on level 5 and in all three lines: no group of present contacts.
    assert subjects(records, "department_dark") == [("d1", "medium")]
    assert [(gap.account_id, gap.subject) for gap in found(records, "level_dark")] == [("a", "4"), ("b", "4")]
    assert subjects(records, "line_dark") == [("business", "medium")]
    gap = only(records, "line_dark")
    assert (gap.weight, gap.evidence["contact_ids"]) == (4, ["x"])


def test_a_level_as_assumed_is_a_level() -> None:
    assert subjects(company(contacts=["c"]), "level_dark") == [("2", "medium")]


def test_a_tie_that_goes_cold_darkens_the_group() -> None:
    records = company(contacts=["c"], staff=["r"], ties=[("r", "c", 0.2, DAY - timedelta(days=1))])
    assert subjects(records, "level_dark") == [("2", "medium")]
    today = company(contacts=["c"], staff=["r"], ties=[("r", "c", 0.2, DAY)])
    assert subjects(today, "level_dark") == []
