"""Stories of the demo company that are gaps: each rule finds what was meant for it to find."""

from __future__ import annotations

from datetime import date

import pytest

from graphkam.answers import Gap
from graphkam.answers.gap import PERSON_IN
from graphkam.demo import STAR, demo_company
from graphkam.gaps import gaps
from graphkam.policy import DEFAULT_POLICY, DEFAULT_RULES
from graphkam.snapshot import take_snapshot

# A Wednesday, and a Sunday, before which nobody has worked for two days.
DAYS = [date(2026, 11, 25), date(2026, 11, 29)]


@pytest.fixture(scope="module", params=DAYS, ids=str)
def found(request: pytest.FixtureRequest) -> dict[str, list[Gap]]:
    day: date = request.param
    snapshot = take_snapshot(demo_company(day), day=day, policy=DEFAULT_POLICY)
    by_rule: dict[str, list[Gap]] = {rule: [] for rule in DEFAULT_RULES}
    for gap in gaps(snapshot):
        by_rule[gap.rule].append(gap)
    return by_rule


@pytest.mark.parametrize(
    ("account", "rule", "severity"),
    [
        ("borealis", "leaver_exposed", "critical"),
        ("borealis", "single_rep_dependency", "critical"),
        ("hanse", "leaver_exposed", "critical"),
        ("hanse", "cooling", "high"),
        ("hanse", "empty_chair", "high"),
        ("castellan", "single_rep_dependency", "critical"),
        ("castellan", "review_overdue", "low"),
        ("jinghua", "level_dark", "medium"),
        ("jinghua", "contact_overdue", "medium"),
        ("jinghua", "no_sponsor", "high"),
        ("tidewater", "lines_not_joined", "medium"),
        ("xinyuan", "buying_moment", "critical"),
        ("xinyuan", "rival_near", "critical"),
        ("aurora", "opponent_unanswered", "high"),
        ("aurora", "one_way", "medium"),
        ("aurora", "core_team_incomplete", "medium"),
        ("longwei", "complaint_open", "high"),
        ("longwei", "tier_mismatch", "low"),
        ("longwei", "record_incomplete", "low"),
        ("castellan", "stage_team_missing", "medium"),
        ("yunhe", "level_parity", "medium"),
        ("qinghe", "key_contact_uncovered", "high"),
    ],
)
def test_a_story_is_a_gap(found: dict[str, list[Gap]], account: str, rule: str, severity: str) -> None:
    assert severity in {gap.severity for gap in found[rule] if gap.account_id == account}


def test_whose_subject_is_a_person_is_known_of_every_rule(found: dict[str, list[Gap]]) -> None:
    company = demo_company(DAYS[0])
    people = {"contacts": set(company.contacts["id"]), "staff": set(company.staff["id"])}
    for rule, among in found.items():
        subjects = {gap.subject for gap in among} - {None}
        meant = {table for table, ids in people.items() if subjects & ids}
        assert meant == ({PERSON_IN[rule]} if rule in PERSON_IN else set()), rule
        assert not meant or subjects <= people[PERSON_IN[rule]]


def test_every_rule_finds_something(found: dict[str, list[Gap]]) -> None:
    assert [rule for rule, of_rule in found.items() if not of_rule] == []


def test_the_star_would_orphan_both_accounts(found: dict[str, list[Gap]]) -> None:
    assert {(gap.account_id, gap.subject) for gap in found["leaver_exposed"]} == {
        ("borealis", STAR),
        ("hanse", STAR),
    }


def test_a_mesh_has_next_to_nothing_to_mend(found: dict[str, list[Gap]]) -> None:
    assert {gap.severity for of_rule in found.values() for gap in of_rule if gap.account_id == "hengtai"} <= {
        "low"
    }
