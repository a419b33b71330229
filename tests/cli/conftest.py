"""Runs the real command in this process, in a terminal of a known width, with settings of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from graphkam.bundle import write_bundle
from graphkam.cli import commands
from graphkam.demo import demo_company

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in ("GRAPHKAM_LANG", "GRAPHKAM_POLICY", "GRAPHKAM_CONFIG", "GRAPHKAM_STORE_URI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GRAPHKAM_DATA_DIR", str(tmp_path_factory.mktemp("data")))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture
def run() -> Run:
    """The command line with these words: what it printed on either stream, and its exit code."""

    def invoke(*words: str | Path) -> Result:
        # Whatever is no error of graphkam or click passes through and fails the test.
        return CliRunner().invoke(commands, [str(word) for word in words], catch_exceptions=False)

    return invoke


@pytest.fixture
def answer(run: Run) -> Callable[..., Any]:
    """The JSON that the command prints; it must succeed and print nothing else."""

    def ask(*words: str | Path) -> Any:  # noqa: ANN401  # JSON is what it is
        result = run(*words, "--json")
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    return ask


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company of today as a bundle."""
    folder = tmp_path_factory.mktemp("bundle") / "demo"
    write_bundle(demo_company(datetime.now(UTC).date()), folder)
    return folder


@pytest.fixture(scope="session")
def bundle_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A bundle of tables given as text."""

    def write(**tables: str) -> Path:
        folder = tmp_path_factory.mktemp("bundle")
        for name, text in tables.items():
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        return folder

    return write
