"""Our side: the core team, the stage's team, sponsors, levels, lines, leavers."""

from __future__ import annotations

import pytest

from graphkam.records import Company
from tests.companies import DAY, ago, company, named
from tests.gaps.finding import found, only, subjects

CORE = [named("ar", function="account"), named("sr", function="solution"), named("fr", function="delivery")]


# --- core_team_incomplete ---


def test_the_core_team_is_those_assigned_or_with_an_active_tie() -> None:
    def team(assignments: list[tuple[object, ...]], tied: list[str]) -> Company:
        return company(
            contacts=["c"], staff=CORE, assignments=assignments, ties=[(rep, "c", 0.6) for rep in tied]
        )

    assert subjects(team([("ar", "a")], ["sr", "fr"]), "core_team_incomplete") == []
    assert subjects(team([("ar", "a")], ["sr"]), "core_team_incomplete") == [(None, "medium")]
    assert only(team([], ["sr"]), "core_team_incomplete").evidence["missing"] == ["account", "delivery"]


@pytest.mark.parametrize(
    ("begins", "ends", "gap"),
    [
        (None, None, False),
        (DAY, None, False),
        (ago(-1), None, True),
        (None, ago(-1), False),
        (None, DAY, True),
    ],
)
def test_an_assignment_counts_from_its_first_day_until_the_day_before_its_end(
    begins: object, ends: object, gap: object
) -> None:
    records = company(
        contacts=["c"],
        staff=CORE,
        assignments=[("ar", "a", "owner", begins, ends)],
        ties=[("sr", "c", 0.6), ("fr", "c", 0.6)],
    )
    assert bool(found(records, "core_team_incomplete")) is gap


# --- stage_team_missing ---


@pytest.mark.parametrize(
    ("stage", "missing"),
    [
        (None, []),
        ("shortlisted", []),
        ("trial", ["solution"]),
        ("volume", ["delivery", "solution"]),
        ("preferred", ["delivery", "executive", "solution"]),
    ],
)
def test_each_function_that_the_stage_needs_and_lacks_is_a_gap(stage: str | None, missing: list[str]) -> None:
    def at_stage(tied: list[str]) -> list[tuple[str | None, str]]:
        return subjects(
            company(
                accounts=[named("a", stage=stage)],
                contacts=["c"],
                staff=[*CORE, named("ex", function="executive")],
                assignments=[("sr", "a")],
                ties=[(rep, "c", 0.6) for rep in tied],
            ),
            "stage_team_missing",
        )

    assert at_stage(["ar"]) == [(function, "medium") for function in missing]
    assert at_stage(["sr", "fr", "ex"]) == []


# --- no_sponsor ---


@pytest.mark.parametrize(
    ("rep", "contact", "gap"),
    [
        (named("r", function="executive"), "top", False),
        (named("r", level=5), "top", False),
        (named("r", level=4, function="account"), "top", True),
        (named("r", function="executive"), "below", True),
    ],
)
def test_a_sponsor_is_an_executive_tied_on_the_highest_level(
    rep: dict[str, object], contact: str, gap: object
) -> None:
    records = company(
        contacts=[named("top", level=4), named("below", level=3)], staff=[rep], ties=[("r", contact, 0.6)]
    )
    assert bool(found(records, "no_sponsor")) is gap


@pytest.mark.parametrize(
    ("tier", "severity"),
    [
        ("diamond", "high"),
        ("gold", "high"),
        ("strategic", "medium"),
        ("ordinary", "medium"),
        (None, "medium"),
    ],
)
def test_a_missing_sponsor_is_graver_in_the_first_two_tiers(tier: str | None, severity: str) -> None:
    records = company(accounts=[named("a", tier=tier)], contacts=[named("c", level=4), named("d", level=3)])
    gap = only(records, "no_sponsor")
    assert (gap.severity, gap.weight, gap.evidence["contact_ids"]) == (severity, 4, ["c"])


def test_without_contacts_there_is_no_level_for_a_sponsor() -> None:
    assert found(company(), "no_sponsor") == []


# --- level_parity ---


@pytest.mark.parametrize(
    ("levels", "gap"), [([3], True), ([4], False), ([None], True), ([1, 4], False), ([], False)]
)
def test_three_levels_below_a_key_contact_is_too_low(levels: list[int | None], gap: object) -> None:
    staff = [named(f"r{at}", level=level) for at, level in enumerate(levels)]
    records = company(
        contacts=[named("c", level=6)], staff=staff, ties=[(str(rep["id"]), "c", 0.6) for rep in staff]
    )
    assert bool(found(records, "level_parity")) is gap


def test_level_parity_names_the_most_senior_and_leaves_others_alone() -> None:
    records = company(
        contacts=[named("c", level=6), named("d", level=4)],
        staff=[named("r1", level=1), named("r2", level=2)],
        ties=[("r1", "c", 0.6), ("r2", "c", 0.6), ("r1", "d", 0.6)],
    )
    gap = only(records, "level_parity")
    assert (gap.subject, gap.evidence["staff_id"], gap.evidence["levels_below"]) == ("c", "r2", 4)


# --- lines_not_joined ---


def lines(**more: object) -> Company:
    tables: dict[str, object] = {
        "departments": [named("db", line="business"), named("dt", line="technical")],
        "contacts": [named("x", department_id="db"), named("y", department_id="dt")],
        "staff": [*CORE, named("ar2", function="account")],
        "ties": [("ar", "x", 0.6), ("sr", "y", 0.6)],
        **more,
    }
    return company(**tables)  # type: ignore[arg-type]  # rows of any shape


def test_lines_that_nobody_joins_are_a_gap() -> None:
    assert subjects(lines(), "lines_not_joined") == [(None, "medium")]
    assert only(lines(), "lines_not_joined").evidence["lines"] == ["business", "technical"]


def test_lines_are_joined_by_a_rep_in_two_of_them_or_when_only_one_is_covered() -> None:
    assert found(lines(ties=[("ar", "x", 0.6), ("ar", "y", 0.6)]), "lines_not_joined") == []
    assert found(lines(ties=[("ar", "x", 0.6)]), "lines_not_joined") == []


@pytest.mark.parametrize(
    ("days", "reps", "gap"),
    [(90, "ar sr", False), (91, "ar sr", True), (90, "ar ar2", True), (90, "ar", True), (-1, "ar sr", True)],
)
def test_lines_are_joined_by_two_functions_in_one_interaction_lately(
    days: int, reps: str, gap: object
) -> None:
    records = lines(
        contacts=[
            named("x", department_id="db"),
            named("y", department_id="dt"),
            named("z", department_id="db"),
        ],
        # An email to many leaves no tie of its own.
        interactions=[(ago(days), "email", reps, "z")],
    )
    assert bool(found(records, "lines_not_joined")) is gap


# --- leaver_exposed ---


@pytest.mark.parametrize(("level", "severity"), [(5, "critical"), (4, "high")])
def test_who_leaves_and_alone_holds_somebody_is_a_gap(level: int, severity: str) -> None:
    records = company(
        contacts=[named("c", level=level), named("d", level=3)],
        staff=[named("r", left_at=ago(-30)), "s"],
        ties=[("r", "c", 0.6), ("r", "d", 0.6), ("s", "d", 0.6)],
    )
    gap = only(records, "leaver_exposed")
    assert (gap.subject, gap.severity) == ("r", severity)
    assert (gap.evidence["leaves_on"], gap.evidence["contact_ids"], gap.weight) == (ago(-30), ["c"], level)
    assert gap.action["kind"] == "hand_over"


def test_a_hand_over_names_the_successors() -> None:
    records = company(
        contacts=["c"],
        staff=[named("r", function="account", left_at=ago(-30)), named("s", function="account"), "t", "u"],
        ties=[("r", "c", 0.6), ("t", "c", 0.1)],
    )
    assert only(records, "leaver_exposed").action["successors"] == [
        {
            "contact_id": "c",
            "candidates": [
                {"staff_id": "t", "reason": "cold_tie"},
                {"staff_id": "s", "reason": "function"},
            ],
        }
    ]


@pytest.mark.parametrize(
    ("left_at", "tied"), [(None, ["r"]), (DAY, ["r"]), (ago(-1), ["r", "s"]), (ago(-1), [])]
)
def test_who_stays_has_left_or_shares_every_contact_exposes_nobody(left_at: object, tied: list[str]) -> None:
    records = company(
        contacts=["c"], staff=[named("r", left_at=left_at), "s"], ties=[(rep, "c", 0.6) for rep in tied]
    )
    assert found(records, "leaver_exposed") == []
