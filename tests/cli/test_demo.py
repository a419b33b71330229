"""`graphkam demo`: the portfolio, the worst gaps, what leaves with the star, and commands that work as printed."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from graphkam.cli import commands
from graphkam.store.engine import stop_engine

Run = Callable[..., Result]
Ask = Callable[..., Any]
Write = Callable[..., Path]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Generator[Path]:
    """One data folder for all, with one embedded store."""
    folder = tmp_path_factory.mktemp("place")
    yield folder
    stop_engine(folder)


@pytest.fixture(autouse=True)
def in_place(place: Path, settings: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001  # goes after it
    monkeypatch.setenv("GRAPHKAM_DATA_DIR", str(place))


@pytest.fixture(scope="module")
def shown(place: Path) -> str:
    """What a demo prints."""
    surroundings = {"GRAPHKAM_DATA_DIR": str(place), "COLUMNS": "80", "NO_COLOR": "1"}
    result = CliRunner().invoke(commands, ["demo"], env=surroundings, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def flat(text: str) -> str:
    return " ".join(text.split())


def test_it_shows_what_a_director_asks(run: Run, shown: str) -> None:
    text = flat(shown)
    for part in (
        "nobody in it exists",
        "Portfolio on",
        "On one rep:",
        "worst of",
        "critical",
        "What leaves with Marcus Thiele (marcus-thiele), who has announced leaving on",
        "▼ worse",
        "Revenue exposed",
        "Try next",
    ):
        assert part in text
    chinese = flat(run("demo", "--lang", "zh").stdout)
    for part in ("客户组合", "缺口", "已宣布于", "接下来可以试试"):
        assert part in chinese


def test_the_next_commands_work_as_printed(run: Run, shown: str) -> None:
    printed = [shlex.split(line) for line in shown.splitlines() if line.startswith("  graphkam ")]
    assert [command[1] for command in printed] == [
        "report",
        "report",
        "gaps",
        "departure",
        "explain",
        "paths",
        "sweep",
        "report",
        "portfolio",
    ]
    for command in printed:
        result = run(*command[1:])
        assert result.exit_code == 0, (command, result.stderr)
        assert result.stdout.strip(), command
        assert result.stderr == "", command
    a_year_ago = run(*printed[7][1:]).stdout
    assert "[mesh]" in a_year_ago


def accounts(answer: Ask, *words: str) -> set[str]:
    """The accounts that a command finds in the store, whoever filled it."""
    return {account["account_id"] for account in answer("portfolio", *words)["accounts"]}


def test_it_can_be_run_again_and_every_command_answers_about_it_then(answer: Ask, place: Path) -> None:
    first = answer("demo", "--as-of", "2026-01-05")
    second = answer("demo", "--as-of", "2026-01-06")
    assert (first["bundle"], second["bundle"]) == (None, None)
    assert first["portfolio"] != second["portfolio"]
    assert answer("portfolio", "--as-of", "2026-01-06") == second["portfolio"]
    assert sorted(path.name for path in place.iterdir()) == ["demo-borealis.html", "store"]


def test_it_draws_a_map_and_says_how_to_open_it(shown: str, place: Path) -> None:
    file = place / "demo-borealis.html"
    assert f"The map of Borealis Power (borealis) is in {file}" in shown
    assert file.as_uri() in shown
    assert "graphkam serve" in shown
    assert "Margaret Ferrara" in file.read_text(encoding="utf-8")


def test_it_never_touches_other_data(run: Run, answer: Ask, place: Path, bundle_of: Write) -> None:
    assert run("demo").exit_code == 0
    imported = run("import", bundle_of(accounts="id,name\nours,Ours\n"))
    assert "this lies beside it" in imported.stderr
    assert "this lies beside it" not in run("import", bundle_of(accounts="id,name\nours,Ours\n")).stderr
    with_ours = accounts(answer)
    assert "ours" in with_ours
    result = run("demo")
    assert result.exit_code == 0
    assert "holds other data" in result.stderr
    assert f"--bundle {place / 'demo'}" in result.stdout
    assert accounts(answer) == with_ours
    assert "ours" not in accounts(answer, "--bundle", str(place / "demo"))
    strange = place / "demo" / "thesis.docx"
    strange.write_text("years of work", encoding="utf-8")
    result = run("demo")
    assert result.exit_code == 2
    assert "thesis.docx" in flat(result.stderr)
    assert strange.read_text(encoding="utf-8") == "years of work"
    strange.unlink()


def test_it_leaves_a_server_alone(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHKAM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("GRAPHKAM_STORE_URI", "bolt://127.0.0.1:1")
    monkeypatch.setenv("GRAPHKAM_STORE_PASSWORD", "any")
    result = run("demo")
    assert result.exit_code == 0
    assert "names a server, which is left alone" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo", "demo-borealis.html"]


def test_a_data_folder_that_cannot_be_is_said(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("GRAPHKAM_DATA_DIR", str(tmp_path / "file"))
    result = run("demo")
    assert result.exit_code == 3
    assert "cannot be written" in flat(result.stderr)


def test_json(answer: Ask) -> None:
    said = answer("demo", "--as-of", "2026-01-05")
    assert set(said) == {"bundle", "map", "portfolio", "gaps", "departure"}
    assert said["portfolio"]["as_of"] == "2026-01-05"
    assert said["departure"]["staff_ids"] == ["marcus-thiele"]


def test_it_makes_its_own_data(run: Run, demo: Path) -> None:
    assert run("demo", "--bundle", demo).exit_code == 2


# --- the real command ---


def test_the_installed_command_answers(demo: Path) -> None:
    command = Path(sys.executable).with_name("graphkam")
    said = subprocess.run(
        [command, "report", "borealis", "--json", "--bundle", demo, "--progress"],
        capture_output=True,
        check=True,
        env={"LANG": "C"},
    )
    assert json.loads(said.stdout)[0]["account_id"] == "borealis"
    failed = subprocess.run(
        [command, "report", "nobody", "--lang", "zh", "--bundle", demo],
        capture_output=True,
        check=False,
        env={"LANG": "C"},
    )
    assert failed.returncode == 2
    assert "错误" in failed.stderr.decode("utf-8")
    shown = subprocess.run(
        [command, "report", "--lang", "zh", "--bundle", demo],
        capture_output=True,
        check=True,
        env={"LANG": "C"},
    )
    assert "恒泰重工" in shown.stdout.decode("utf-8")
