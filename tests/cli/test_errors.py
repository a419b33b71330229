"""What goes wrong is said clearly on standard error, with the exit code that contract and users count on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from graphkam.cli.failures import exit_code
from graphkam.errors import (
    BundleError,
    ConfigurationError,
    GraphkamError,
    InvalidInputError,
    NoPathError,
    NotFoundError,
    StoreError,
    StoreQueryError,
    StoreUnavailableError,
)

Run = Callable[..., Result]
COMMANDS = (
    ("report",),
    ("portfolio",),
    ("gaps",),
    ("departure", "marcus-thiele"),
    ("explain", "marcus-thiele", "nobody"),
    ("export", "out"),
    ("paths", "nobody"),
    ("sweep", "nobody", "--visits", "3"),
    ("map", "nobody", "-o", "out.svg"),
    ("upgrade", "nobody"),
    ("key-people",),
    ("keep-warm",),
)


def failed(result: Result, code: int) -> str:
    """What stands on standard error after a failure; nothing may stand on standard output."""
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InvalidInputError("x"), 1),
        (BundleError([], counts={}), 1),
        (NoPathError("x"), 1),
        (GraphkamError("x"), 1),
        (NotFoundError("x"), 2),
        (ConfigurationError("x"), 2),
        (StoreError("x"), 3),
        (StoreQueryError("x"), 3),
        (StoreUnavailableError("x"), 3),
    ],
)
def test_exit_codes(error: GraphkamError, code: int) -> None:
    assert exit_code(error) == code


def test_errors_speak_the_language_that_was_asked_for(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = ("report", "--bundle", tmp_path / "nowhere")
    assert "错误：" in failed(run(*asked, "--lang", "zh"), 1)
    monkeypatch.setenv("GRAPHKAM_LANG", "zh")
    assert "错误：" in failed(run(*asked), 1)
    assert "Error:" in failed(run(*asked, "--lang", "en"), 1)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_folder_that_is_not_there_is_bad_data(run: Run, command: tuple[str, ...], tmp_path: Path) -> None:
    assert "nothing there" in failed(run(*command, "--bundle", tmp_path / "nowhere"), 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("report", "--mapping", "northwind"), "--bundle"),
        (("report", "--as-of", "2026-02-30"), "no day: write it as 2026-03-31"),
        (("report", "--as-of", "1899-12-31"), "between the years 1990 and 2100"),
        (("report", "--lang", "fr"), "fr"),
        (("departure",), "STAFF"),
        (("explain", "marcus-thiele"), "CONTACT"),
        (("reprot",), "report"),
        (("report", "--as-fo", "last"), "--as-of"),
        (("report", "no-such-account"), "no-such-account"),
        (("report", "--mapping", "no-such-mapping"), "no-such-mapping"),
        (("gaps", "no-such-account"), "no-such-account"),
        (("departure", "no-such-rep"), "no-such-rep"),
        (("explain", "no-such-rep", "no-such-contact"), "no-such-rep"),
        (("explain", "marcus-thiele", "no-such-contact"), "no-such-contact"),
    ],
    ids=str,
)
def test_wrong_usage(run: Run, demo: Path, words: tuple[str, ...], said: str) -> None:
    with_data = () if words[1:2] == ("--mapping",) and words[2] == "northwind" else ("--bundle", demo)
    assert said in failed(run(*words, *with_data), 2)


def test_settings_that_cannot_be_used(run: Run, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHKAM_LANG", "fr")
    assert "GRAPHKAM_LANG" in failed(run("report", "--bundle", demo), 2)
    assert "错误：" in failed(run("report", "--bundle", demo, "--lang", "zh"), 2)
    monkeypatch.delenv("GRAPHKAM_LANG")
    monkeypatch.setenv("GRAPHKAM_POLICY", str(demo / "no-policy.toml"))
    assert "no-policy.toml" in failed(run("report", "--bundle", demo), 2)


def test_faults_are_a_table_of_where_and_what(run: Run, bundle_of: Callable[..., Path]) -> None:
    folder = bundle_of(
        accounts="id,name,tier,revenue\na,A,platinum,-1\n",
        contacts="id,account_id,name\nc,b,C\n",
    )
    said = failed(run("report", "--bundle", folder), 1)
    for part in (
        "3 faults",
        "accounts.csv 2 tier platinum",
        "one of diamond, gold",
        "accounts.csv 2 revenue -1",
        "contacts.csv 2 account_id b",
    ):
        assert part in said
    assert "3 处错误" in failed(run("report", "--bundle", folder, "--lang", "zh"), 1)
    one = bundle_of(accounts="id,name,tier\na,A,platinum\n")
    assert "1 fault " in failed(run("report", "--bundle", one), 1)


def test_ten_thousand_faults_are_the_first_of_each_kind_and_counts(
    run: Run, bundle_of: Callable[..., Path]
) -> None:
    rows = "".join(f"a{at:05d},A,platinum,-{at}\n" for at in range(1, 5001))
    folder = bundle_of(accounts="id,name,tier,revenue\n" + rows)
    result = run("report", "--bundle", folder)
    said = failed(result, 1)
    assert "10,000 faults" in said
    assert "tier platinum 5,000" in said
    assert "revenue -1 5,000" in said
    assert "2 kinds" in said
    assert len(result.stderr.splitlines()) < 15


def test_a_fault_cannot_write_on_the_terminal(run: Run, bundle_of: Callable[..., Path]) -> None:
    folder = bundle_of(accounts="id,name,tier\na,A,\x1b[31m[bold]red[/bold]\u202e\x07\n")
    result = run("report", "--bundle", folder)
    assert result.exit_code == 1
    assert "[bold]red[/bold]" in result.stderr
    assert not {"\x1b", "\u202e", "\x07"} & set(result.stderr)


def test_a_reader_who_has_seen_enough_is_no_error(demo: Path) -> None:
    run = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from graphkam.cli import main; main()",
            "report",
            "--json",
            "--bundle",
            str(demo),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert run.stdout is not None
    assert run.stderr is not None
    run.stdout.close()
    said = run.stderr.read().decode()
    run.stderr.close()
    run.wait(timeout=60)
    assert "Traceback" not in said
    assert "Error" not in said
