"""The commands about the store, and every answer from it equal to that from the bundle."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphkam.bundle import read_bundle
from graphkam.settings import load_settings
from graphkam.store.audit import audit_trail
from graphkam.store.opening import open_store
from tests.cli.conftest import Run

EXAMPLE = Path(__file__).parents[2] / "docs" / "example"
DAY = "2026-06-30"
Answer = Callable[..., Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture(autouse=True)
def stored(folder: Path, monkeypatch: pytest.MonkeyPatch, settings: None) -> None:
    """One embedded store for the tests of this file, which run in order."""
    del settings
    monkeypatch.setenv("GRAPHKAM_DATA_DIR", str(folder))
    monkeypatch.setenv("GRAPHKAM_STORE_IDLE_SECONDS", "20")


def counts(new: int, unchanged: int) -> dict[str, int]:
    return {"new": new, "changed": 0, "unchanged": unchanged, "cleared": 0}


def test_an_empty_store_says_how_to_fill_it(run: Run) -> None:
    result = run("report")
    assert result.exit_code == 0
    assert "graphkam import DIR" in result.stderr
    assert "graphkam import DIR" in run("portfolio", "--lang", "zh").stderr


def test_a_dry_run_counts_and_writes_nothing(answer: Answer) -> None:
    for _ in range(2):
        said = answer("import", EXAMPLE, "--dry-run")
        assert said["dry_run"] is True
        assert said["tables"]["contacts"] == counts(new=5, unchanged=0)


def test_a_second_import_changes_nothing(answer: Answer) -> None:
    assert answer("import", EXAMPLE)["tables"]["interactions"] == counts(new=4, unchanged=0)
    assert answer("import", EXAMPLE)["tables"]["interactions"] == counts(new=0, unchanged=4)


@pytest.mark.parametrize(
    "question",
    [
        ["report"],
        ["report", "harbour"],
        ["portfolio"],
        ["gaps"],
        ["departure", "mei", "tom"],
        ["explain", "mei", "lin"],
        ["paths", "chen"],
        ["sweep", "harbour", "--visits", "3"],
    ],
    ids=" ".join,
)
def test_the_store_answers_what_the_bundle_answers(answer: Answer, question: list[str]) -> None:
    assert answer(*question, "--as-of", DAY) == answer(*question, "--as-of", DAY, "--bundle", EXAMPLE)


def test_export_gives_the_bundle_back(run: Run, tmp_path: Path) -> None:
    assert run("export", tmp_path / "out").exit_code == 0
    assert read_bundle(tmp_path / "out").company.equals(read_bundle(EXAMPLE).company)


def test_a_bundle_with_faults_changes_nothing(run: Run, answer: Answer, tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text("id,account_id,name\nx,nowhere,X\n", encoding="utf-8")
    before = answer("report", "--as-of", DAY)
    result = run("import", tmp_path)
    assert result.exit_code == 1
    assert "nowhere" in result.stderr
    assert answer("report", "--as-of", DAY) == before


def test_a_later_bundle_refers_to_what_is_stored(run: Run, answer: Answer, tmp_path: Path) -> None:
    later = tmp_path / "later"
    later.mkdir()
    (later / "contacts.csv").write_text(
        "id,account_id,name,manager_id\nnew,harbour,New,lin\n", encoding="utf-8"
    )
    assert run("backup", tmp_path / "before.graphkam").exit_code == 0
    assert answer("import", later)["tables"]["contacts"]["new"] == 1
    assert answer("report", "harbour", "--as-of", DAY)[0]["contacts"] == 6
    assert run("restore", tmp_path / "before.graphkam").exit_code == 0
    assert answer("report", "harbour", "--as-of", DAY)[0]["contacts"] == 5
    with open_store(load_settings()) as store:
        assert [entry.action for entry in audit_trail(store, limit=100)][-2:] == ["import", "restore"]


def test_a_damaged_backup_changes_nothing(run: Run, answer: Answer, tmp_path: Path) -> None:
    (tmp_path / "damaged").write_bytes(b"PK\x03\x04 nothing")
    assert run("restore", tmp_path / "damaged").exit_code == 1
    assert answer("report", "harbour", "--as-of", DAY)[0]["contacts"] == 5


def test_the_doctor_finds_it_well(run: Run, answer: Answer) -> None:
    assert {finding["what"] for finding in answer("doctor")} >= {"settings", "store", "schema", "import"}
    assert run("doctor", "--lang", "zh").exit_code == 0


def test_a_server_that_is_not_there_is_exit_code_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHKAM_STORE_URI", "bolt://127.0.0.1:1")
    monkeypatch.setenv("GRAPHKAM_STORE_PASSWORD", "secret")
    for question in (["report"], ["import", str(EXAMPLE)], ["doctor"]):
        result = run(*question)
        assert result.exit_code == 3, result.output
        assert "127.0.0.1:1" in result.stderr or "127.0.0.1:1" in result.stdout
        assert "secret" not in result.output


def test_an_address_that_is_none_is_exit_code_2(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHKAM_STORE_URI", "http://127.0.0.1:7474")
    assert run("report").exit_code == 2


def test_json_of_an_import_is_json_alone(run: Run) -> None:
    result = run("import", EXAMPLE, "--json")
    assert json.loads(result.stdout)["tables"]
