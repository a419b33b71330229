"""The demo company: the same everywhere, free of faults, and with every story in its records."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from graphkam.account import report_account
from graphkam.answers import AccountReport
from graphkam.bundle import read_bundle, write_bundle
from graphkam.demo import STAR, demo_company
from graphkam.demo.dice import Dice
from graphkam.demo.names import chinese_names, latin_names
from graphkam.evidence import read_evidence
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.schema import FUNCTIONS, KINDS, STAGES, STATUSES, TIERS
from graphkam.snapshot import take_snapshot

# Both ends of a week, its middle, the last day of a leap February.
DAYS = [date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 28), date(2026, 11, 29), date(2028, 2, 29)]


@pytest.fixture(scope="module", params=DAYS, ids=str)
def day(request: pytest.FixtureRequest) -> date:
    asked: date = request.param
    return asked


@pytest.fixture(scope="module")
def company(day: date) -> Company:
    return demo_company(day)


@pytest.fixture(scope="module")
def reports(company: Company, day: date) -> dict[str, AccountReport]:
    snapshot = take_snapshot(company, day=day, policy=DEFAULT_POLICY)
    return {id_: report_account(snapshot, id_) for id_ in company.accounts["id"]}


# --- the same everywhere, and free of faults ---

FINGERPRINT = """
import hashlib, sys
from datetime import date
from graphkam.demo import demo_company
text = "".join(repr(table.rows()) for table in demo_company(date(2026, 11, 25)).tables().values())
print(hashlib.sha256(text.encode()).hexdigest())
"""

FINGERPRINT_OF_2026_11_25 = "7c4beb435a6d6f946b4bbf2a8e84e61cf1941e9ed8c3e5072742a2c465b7c7f7"


def fingerprint(**environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", FINGERPRINT], env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_same_day_gives_the_same_company_on_every_machine() -> None:
    # Written down: what another version of Python or numpy, another locale or another hash seed must give, too.
    assert fingerprint(PYTHONHASHSEED="1", LANG="C.UTF-8", TZ="UTC") == FINGERPRINT_OF_2026_11_25
    assert (
        fingerprint(PYTHONHASHSEED="2", LANG="de_DE.UTF-8", TZ="Asia/Shanghai") == FINGERPRINT_OF_2026_11_25
    )


def test_another_seed_gives_other_people() -> None:
    one, other = demo_company(DAYS[0]), demo_company(DAYS[0], seed=7)
    assert not one.equals(other)
    assert one.contacts.height == other.contacts.height
    assert one.accounts.equals(other.accounts)


def test_it_is_a_bundle_without_fault_or_note(company: Company, tmp_path: Path) -> None:
    write_bundle(company, tmp_path / "demo")
    bundle = read_bundle(tmp_path / "demo")
    assert bundle.notes == ()
    assert bundle.company.equals(company)


def test_it_is_as_large_as_promised_and_uses_every_word(company: Company, day: date) -> None:
    assert company.accounts.height == 13
    assert 280 <= company.contacts.height <= 320
    assert company.staff.height == 40
    assert set(company.accounts["tier"]) == set(TIERS)
    assert set(company.accounts["stage"]) == set(STAGES)
    assert set(company.staff["function"]) == set(FUNCTIONS)
    assert set(company.interactions["kind"]) == set(KINDS)
    assert set(company.opportunities["status"]) == set(STATUSES)
    for table in ("rivals", "influences", "ties", "reviews", "changes", "assignments"):
        assert company.table(table).height > 3, table
    assert company.ties["refused"].any()
    days: list[date] = company.interactions["at"].dt.date().to_list()
    assert max(days) < day
    assert timedelta(days=715) < day - min(days) < timedelta(days=735)
    assert max(met.weekday() for met in days) == 4, "nobody works at weekends"


def test_contacts_have_chinese_and_english_names(company: Company) -> None:
    chinese = company.contacts["name"].str.contains(r"^\p{Han}{2,3}$")
    assert 100 < chinese.sum() < company.contacts.height - 100
    assert company.contacts.filter(~chinese)["name"].str.contains(r"^\p{Latin}+ \p{Latin}+$").all()
    assert company.contacts["name"].n_unique() == company.contacts.height
    assert company.contacts["id"].str.contains("^[a-z]+-[a-z]+$").all()


def test_nobody_meets_before_joining_or_after_leaving(company: Company) -> None:
    met = (
        company.interactions.explode("staff_ids")
        .drop_nulls("staff_ids")
        .join(company.staff, left_on="staff_ids", right_on="id")
    )
    assert not met.filter((pl.col("at") < pl.col("joined_at")) | (pl.col("at") >= pl.col("left_at"))).height


def test_no_name_comes_twice_and_none_that_is_taken() -> None:
    chinese = [id_ for id_, _ in chinese_names(Dice(1), taken=())]
    latin = [id_ for id_, _ in latin_names(Dice(1), taken=())]
    assert len(set(chinese)) == len(chinese) > 4000
    assert len(set(latin)) == len(latin) > 3000
    taken = set(chinese[:50])
    assert [id_ for id_, _ in chinese_names(Dice(1), taken=taken)] == chinese[50:]


# --- the stories, found by the measures ---


def test_every_class_is_there(reports: dict[str, AccountReport]) -> None:
    assert {report.topology for report in reports.values()} == {"none", "point", "line", "plane", "mesh"}


def test_a_true_mesh(reports: dict[str, AccountReport]) -> None:
    mesh = reports["hengtai"]
    assert mesh.topology == "mesh"
    assert mesh.bus_factor >= 3
    assert mesh.key_two_deep == pytest.approx(1)
    assert not mesh.chairs


def test_a_group_with_subsidiaries(company: Company) -> None:
    assert company.accounts.filter(pl.col("parent_id") == "hengtai")["id"].to_list() == [
        "hengtai-eu",
        "hengtai-sh",
    ]


def test_an_account_that_hangs_on_a_star(reports: dict[str, AccountReport]) -> None:
    report = reports["borealis"]
    assert report.topology == "point"
    assert report.bus_factor_set == [STAR]
    assert report.dependency is not None
    assert report.dependency.staff_id == STAR
    assert report.dependency.share > 0.5


def test_the_star_has_announced_leaving_in_the_coming_weeks(company: Company, day: date) -> None:
    leaving = company.staff.filter(pl.col("id") == STAR)["left_at"].item().date()
    assert 7 <= (leaving - day).days <= 30


def test_lone_wolves(reports: dict[str, AccountReport]) -> None:
    report = reports["yunhe"]
    assert report.gamma > 5
    assert report.alpha < 1.05
    assert report.coverage > 0.7
    assert report.topology == "point"


def test_a_floor_nobody_visits(reports: dict[str, AccountReport]) -> None:
    report = reports["jinghua"]
    covered = {each.level: each.coverage for each in report.levels}
    assert covered[6] == covered[5] == 0
    assert covered[4] > 0.5
    assert covered[3] > 0.5


def test_lines_nobody_joins(reports: dict[str, AccountReport]) -> None:
    report = reports["tidewater"]
    assert all(line.coverage > 0 for line in report.lines)
    assert len(report.lines) == 3
    assert report.alpha == pytest.approx(1)
    lines_of_function = [
        {face.line for face in report.faces if face.function == function and face.coverage > 0}
        for function in FUNCTIONS
    ]
    assert max(len(lines) for lines in lines_of_function) <= 2


def test_a_cooling_champion(reports: dict[str, AccountReport], company: Company, day: date) -> None:
    champions = company.contacts.filter(
        (pl.col("account_id") == "hanse") & (pl.col("attitude") == 2) & (pl.col("role") == "decision_maker")
    )["id"].to_list()
    assert len(champions) == 1
    (tie,) = [tie for tie in reports["hanse"].ties if tie.contact_id in champions and tie.state == "active"]
    assert tie.goes_cold_on is not None
    assert 3 <= (tie.goes_cold_on - day).days <= 30


def test_empty_chairs(reports: dict[str, AccountReport]) -> None:
    assert [(chair.role, chair.line) for chair in reports["hanse"].chairs] == [
        ("decision_maker", "management")
    ]
    assert [(chair.role, chair.line) for chair in reports["aurora"].chairs] == [
        ("decision_maker", "management")
    ]


def test_an_account_that_was_a_mesh_a_year_ago(
    reports: dict[str, AccountReport], company: Company, day: date
) -> None:
    then = take_snapshot(
        company,
        day=day - timedelta(days=365),
        policy=DEFAULT_POLICY,
        evidence=read_evidence(company, policy=DEFAULT_POLICY),
    )
    assert report_account(then, "castellan").topology == "mesh"
    assert reports["castellan"].topology in {"point", "line"}


def test_an_account_of_which_too_little_is_recorded(reports: dict[str, AccountReport]) -> None:
    assert [id_ for id_, report in reports.items() if report.too_little_recorded] == ["qinghe"]
    assert reports["qinghe"].topology == "none"
    assert reports["qinghe"].ties, "somebody has tried"


def test_some_of_it_is_inferred_and_some_incomplete(reports: dict[str, AccountReport]) -> None:
    assert 0 < reports["longwei"].inferred_share < 0.2
    assert reports["longwei"].incomplete
