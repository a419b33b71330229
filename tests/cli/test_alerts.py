"""Alerts and reviews on the command line, from a bundle and from the store."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graphkam.store.engine import stop_engine
from tests.cli.conftest import Run

EXAMPLE = Path(__file__).parents[2] / "docs" / "example"
ON_BUNDLE = ("--bundle", EXAMPLE, "--as-of", "2026-06-30")
Answer = Callable[..., Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    found = tmp_path_factory.mktemp("alerts")
    yield found
    stop_engine(found)


@pytest.fixture
def stored(folder: Path, monkeypatch: pytest.MonkeyPatch, settings: None, run: Run) -> None:
    """One embedded store for the tests of this file, which holds the example."""
    del settings
    monkeypatch.setenv("GRAPHKAM_DATA_DIR", str(folder))
    monkeypatch.setenv("GRAPHKAM_STORE_IDLE_SECONDS", "60")
    assert run("import", EXAMPLE).exit_code == 0


def keys(items: list[dict[str, Any]]) -> set[tuple[str, str, str | None]]:
    return {(each["account_id"], each["rule"], each["subject"]) for each in items}


def test_every_gap_of_a_bundle_is_an_alert(answer: Answer) -> None:
    found = answer("alerts", *ON_BUNDLE)
    assert keys(answer("gaps", *ON_BUNDLE)) <= keys(found)
    assert {"id", "account_id", "rule", "subject", "severity", "state", "opened_at"} <= set(found[0])
    assert {each["state"] for each in found} == {"open"}
    critical = answer("alerts", "list", "harbour", *ON_BUNDLE, "--severity", "critical")
    assert keys(critical) == keys([each for each in found if each["severity"] == "critical"])
    assert answer("alerts", "list", *ON_BUNDLE, "--state", "resolved") == []


def test_alerts_are_read_by_people_in_both_languages(run: Run) -> None:
    english, chinese = (run("alerts", "list", *ON_BUNDLE, "--lang", lang).output for lang in ("en", "zh"))
    assert "nobody of ours knows key contact 陈海" in " ".join(english.split())
    assert "open since 2026-06-30" in english
    assert "未处理" in chinese
    assert run("alerts", "list", "nobody", *ON_BUNDLE).exit_code == 2


def test_what_needs_the_store_says_so(run: Run) -> None:
    for words in (("alerts", "ack", "x"), ("alerts", "watch"), ("review", "harbour", "--hold")):
        result = run(*words, *ON_BUNDLE)
        assert result.exit_code == 2
        assert "--bundle" in result.stderr


@pytest.mark.usefixtures("stored")
def test_one_is_acknowledged_and_stays_so(answer: Answer, run: Run) -> None:
    found = answer("alerts")
    assert keys(found) >= keys(answer("gaps"))
    until = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    taken = answer("alerts", "ack", found[0]["id"], "--note", "on it", "--until", until)
    assert (taken["state"], taken["note"], taken["until"]) == ("acknowledged", "on it", until)
    again = {each["id"]: each for each in answer("alerts", "list", "harbour")}
    assert again[found[0]["id"]]["state"] == "acknowledged"
    assert found[0]["id"] not in {each["id"] for each in answer("alerts", "list", "--state", "open")}
    shown = run("alerts", "list", "--state", "acknowledged").output
    assert "on it" in " ".join(shown.split())
    assert run("alerts", "ack", "nobody").exit_code == 2
    assert run("alerts", "ack", found[1]["id"], "--until", "2001-01-01").exit_code == 1
    assert run("alerts", "list", "nobody").exit_code == 2


def test_the_sheet_of_a_review(answer: Answer, run: Run) -> None:
    sheet = answer("review", "harbour", *ON_BUNDLE, "--since", "2026-05-01")
    assert sheet["class"] == {"before": "none", "after": "plane"}
    assert [each["rule"] for each in sheet["gaps"]] == [each["rule"] for each in answer("gaps", *ON_BUNDLE)]
    assert {
        "account_id",
        "since",
        "as_of",
        "warmed",
        "cooled",
        "came",
        "went",
        "class",
        "gaps",
        "tasks",
    } <= set(sheet)
    assert "Class: none → plane" in run("review", "harbour", *ON_BUNDLE, "--since", "2026-05-01").output
    assert "形态" in run("review", "harbour", *ON_BUNDLE, "--lang", "zh").output
    assert run("review", "nobody", *ON_BUNDLE).exit_code == 2
    assert run("review", "harbour", *ON_BUNDLE, "--since", "2026-07-01").exit_code == 1


@pytest.mark.usefixtures("stored")
def test_a_review_that_was_held_resets_the_clock(answer: Answer, run: Run) -> None:
    assert "review_overdue" in {each["rule"] for each in answer("alerts")}
    result = run("review", "harbour", "--hold")
    assert result.exit_code == 0
    assert "the review was held" in result.stderr
    assert "review_overdue" not in {each["rule"] for each in answer("alerts")}
    assert answer("review", "harbour")["held_at"] == answer("review", "harbour")["as_of"]


@pytest.mark.usefixtures("stored")
def test_the_watch_prints_what_becomes_of_alerts(folder: Path, run: Run, tmp_path: Path) -> None:
    printed, said = tmp_path / "printed.jsonl", tmp_path / "said.txt"

    def until(holds: Callable[[], bool]) -> None:
        end = time.monotonic() + 120
        while not holds():
            assert time.monotonic() < end, said.read_text(encoding="utf-8")
            time.sleep(0.05)

    def rules() -> set[str]:
        whole = printed.read_text(encoding="utf-8").rpartition("\n")[0].splitlines()
        return {json.loads(line)["alert"]["rule"] for line in whole}

    with printed.open("wb") as out, said.open("wb") as error:
        command = [sys.executable, "-c", "from graphkam.cli import main; main()", "alerts", "watch", "--json"]
        environment = {**os.environ, "GRAPHKAM_DATA_DIR": str(folder)}
        watch = subprocess.Popen(command, env=environment, stdout=out, stderr=error)
    until(lambda: "until Ctrl-C" in said.read_text(encoding="utf-8"))
    leaves = datetime.now(UTC).date() + timedelta(days=9)
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "staff.csv").write_text(f"id,name,left_at\nmei,Mei Zhang,{leaves}\n", encoding="utf-8")
    assert run("import", bundle).exit_code == 0
    until(lambda: "rep_leaving" in rules())
    watch.send_signal(signal.SIGINT)
    assert watch.wait(60) == 0
