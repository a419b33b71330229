"""What `report` prints: for programs exactly the answer, for people the worst first with the reason beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import Result

from graphkam.answers import AccountReport, to_json
from graphkam.demo import demo_company
from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import report
from graphkam.snapshot import take_snapshot

Run = Callable[..., Result]
Ask = Callable[..., Any]
KEYS = AccountReport.__dataclass_fields__


def flat(text: str) -> str:
    return " ".join(text.split())


# --- for programs ---


def test_json_is_what_the_engine_answers(answer: Ask, demo: Path) -> None:
    today = datetime.now(UTC).date()
    snapshot = take_snapshot(demo_company(today), day=today, policy=DEFAULT_POLICY)
    assert answer("report", "--bundle", demo, "--as-of", today) == orjson.loads(to_json(report(snapshot)))


def test_json_has_the_promised_keys_sorted_by_account(answer: Ask, demo: Path) -> None:
    reports = answer("report", "--bundle", demo)
    ids = [each["account_id"] for each in reports]
    assert ids == sorted(ids)
    assert len(ids) == 13
    assert all(set(KEYS) <= set(each) for each in reports)


def test_accounts_that_are_named_come_once_each_and_sorted(answer: Ask, demo: Path) -> None:
    reports = answer("report", "yunhe", "borealis", "yunhe", "--bundle", demo)
    assert [each["account_id"] for each in reports] == ["borealis", "yunhe"]


def test_options_may_stand_before_the_command_and_the_later_one_counts(run: Run, demo: Path) -> None:
    before = run("--json", "--bundle", demo, "--as-of", "2020-01-01", "report", "hanse")
    after = run("report", "hanse", "--json", "--bundle", demo, "--as-of", "2020-01-01")
    assert before.stdout == after.stdout
    both = run(
        "--as-of", "2020-01-01", "report", "hanse", "--json", "--bundle", demo, "--as-of", "2021-01-01"
    )
    assert orjson.loads(both.stdout)[0]["as_of"] == "2021-01-01"


def test_the_policy_of_the_settings_is_used_and_named(
    run: Run, answer: Ask, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "strict.toml").write_text("active_strength = 0.9\n", encoding="utf-8")
    monkeypatch.setenv("GRAPHKAM_POLICY", str(tmp_path / "strict.toml"))
    reports = answer("report", "--bundle", demo)
    assert {each["policy"] for each in reports} == {"strict"}
    assert "Policy: strict" in run("report", "--bundle", demo).stdout


# --- the day ---


def test_last_is_the_day_of_the_latest_record(answer: Ask, bundle_of: Callable[..., Path]) -> None:
    tables = {
        "accounts": "id,name\na,A\n",
        "contacts": "id,account_id,name\nc,a,C\n",
        "staff": "id,name\nr,R\n",
        "interactions": "id,at,kind,staff_ids,contact_ids\ni,2020-05-01,visit,r,c\n",
    }
    assert answer("report", "--bundle", bundle_of(**tables), "--as-of", "last")[0]["as_of"] == "2020-05-01"
    declared = {**tables, "ties": "staff_id,contact_id,strength,as_of\nr,c,0.5,2020-06-07\n"}
    assert answer("report", "--bundle", bundle_of(**declared), "--as-of", "last")[0]["as_of"] == "2020-06-07"
    nothing = {**tables, "interactions": "id,at,kind,staff_ids,contact_ids\n"}
    today = datetime.now(UTC).date()
    found = date.fromisoformat(
        answer("report", "--bundle", bundle_of(**nothing), "--as-of", "last")[0]["as_of"]
    )
    assert today <= found <= today + timedelta(days=1)


def test_everything_faded_is_said_with_the_way_out(run: Run, bundle_of: Callable[..., Path]) -> None:
    bundle = bundle_of(
        accounts="id,name\na,A\n",
        contacts="id,account_id,name\nc,a,C\n",
        staff="id,name\nr,R\n",
        interactions="id,at,kind,staff_ids,contact_ids\ni,2020-05-01,visit,r,c\n",
    )
    four_half_lives = date(2020, 5, 1) + timedelta(days=720)
    fresh = run("report", "--bundle", bundle, "--as-of", four_half_lives, "--json")
    assert fresh.stderr == ""
    stale = run("report", "--bundle", bundle, "--as-of", four_half_lives + timedelta(days=1), "--json")
    assert stale.exit_code == 0
    assert "2020-05-01" in stale.stderr
    assert "--as-of last" in stale.stderr
    assert "晚于" in run("report", "--bundle", bundle, "--as-of", "2020-04-30", "--lang", "zh").stderr


def test_nothing_recorded_is_said(run: Run, bundle_of: Callable[..., Path]) -> None:
    bundle = bundle_of(accounts="id,name\na,A\n", contacts="id,account_id,name\nc,a,C\n")
    result = run("report", "--bundle", bundle)
    assert result.exit_code == 0
    assert "no interaction and no declared tie" in flat(result.stderr)
    assert "no interaction and no tie with anybody here is recorded" in flat(result.stdout)
    assert "no contact of this account is recorded" in flat(
        run("report", "--bundle", bundle_of(accounts="id,name\na,A\n")).stdout
    )


def test_no_accounts_says_what_to_add(run: Run, bundle_of: Callable[..., Path]) -> None:
    bundle = bundle_of(accounts="id,name\n")
    result = run("report", "--bundle", bundle)
    assert result.exit_code == 0
    assert "accounts.csv" in result.stdout
    assert orjson.loads(run("report", "--bundle", bundle, "--json").stdout) == []


# --- for people ---


def test_the_worst_comes_first_with_the_reason_beside_it(run: Run, demo: Path) -> None:
    shown = run("report", "--bundle", demo).stdout
    heads = [line for line in shown.splitlines() if any(f" {word} " in line for word in ("point", "mesh"))][
        1:
    ]
    assert heads[0].startswith("Borealis Power (borealis)")
    text = flat(shown)
    assert "Short of line: key contacts held by two of ours 0% (needs 33%)" in text
    assert "Hangs on one of ours: Marcus Thiele (marcus-thiele), who alone holds" in text
    assert "Empty chairs: decision maker, management line" in text
    assert "Nobody covers: levels 6, 5; departments 总裁办, 信息部" in text
    assert "not for employment decisions" in text


def test_chinese(run: Run, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = run("report", "--bundle", demo, "--lang", "zh").stdout
    text = flat(shown)
    for part in (
        "点状",
        "网状",
        "离职承受数",
        "依赖一人：Marcus Thiele (marcus-thiele)",
        "缺位（空椅子）：管理线决策者",
    ):
        assert part in text
    monkeypatch.setenv("GRAPHKAM_LANG", "zh")
    assert run("report", "--bundle", demo).stdout == shown


def test_one_account_is_a_page(run: Run, demo: Path) -> None:
    text = flat(run("report", "hanse", "--bundle", demo).stdout)
    for part in (
        "Hanse Chemie (hanse)",
        "gold tier; stage: volume; CNY 18.6 m a year",
        "none → [point] → line → plane → mesh",
        "Tests of each class",
        "✗ fails",
        "Departments by floor",
        "Who meets whom",
        "Our people here",
        "Going cold within 30 days",
        f"graphkam gaps hanse --bundle {demo}",
    ):
        assert part in text
    chinese = flat(run("report", "hanse", "--bundle", demo, "--lang", "zh").stdout)
    for part in ("黄金级", "空白 → [点状] → 线状", "部门 × 楼层", "谁对接谁", "30 天内将冷却"):
        assert part in chinese


def test_a_page_of_an_account_about_which_nothing_is_known(run: Run, bundle_of: Callable[..., Path]) -> None:
    result = run("report", "a", "--bundle", bundle_of(accounts="id,name\na,A\n"))
    assert result.exit_code == 0
    assert "Nobody of ours has an active tie here" in result.stdout


# --- the shared data ---


def test_northwind_as_it_stood(run: Run, answer: Ask, shared: Path) -> None:
    words = ("report", "--bundle", shared / "data" / "northwind", "--mapping", "northwind")
    today = run(*words)
    assert today.exit_code == 0
    assert "1998-05-06" in today.stderr
    assert "--as-of last" in today.stderr
    reports = answer(*words, "--as-of", "last")
    assert len(reports) == 91
    assert reports[0]["as_of"] == "1998-05-06"
    assert sum(each["covered"] for each in reports) > 40


def test_adventureworks_has_nothing_recorded_and_says_why(run: Run, answer: Ask, shared: Path) -> None:
    words = ("report", "--bundle", shared / "data" / "adventureworks", "--mapping", "adventureworks")
    reports = answer(*words)
    assert len(reports) == 701
    assert {each["topology"] for each in reports} == {"none"}
    shown = run(*words)
    assert "no interaction and no declared tie" in flat(shown.stderr)
    assert flat(shown.stdout).count("no interaction and no tie with anybody here is recorded") == 100
    assert "and 601 more" in shown.stdout
