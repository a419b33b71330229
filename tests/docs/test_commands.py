"""Every command that the README and the pages show is run, and prints what they say."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
ROOT = Path(__file__).parents[2]


def _commands() -> list[tuple[str, str, str]]:
    """Each command with the page it stands on and what is shown below it, which may be only the beginning."""
    found: list[tuple[str, str, str]] = []
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            for entry in block.split("$ ")[1:]:
                command, _, shown = entry.partition("\n")
                found.append((page.name, command, shown.strip()))
    return found


@pytest.mark.parametrize(("page", "command", "shown"), _commands())
def test_a_command_of_the_docs_runs_and_prints_what_is_shown(
    page: str, command: str, shown: str, tmp_path: Path
) -> None:
    program, *arguments = shlex.split(command)
    assert program == "graphkam", f"{page} shows a command that this test cannot run: {command}"
    ran = subprocess.run(
        [sys.executable, "-c", "from graphkam.cli import main; main()", *arguments],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100", "GRAPHKAM_DATA_DIR": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip().startswith(shown) if shown else ran.stdout.strip()


def test_there_are_commands_in_the_readme() -> None:
    assert {command.split()[1] for page, command, _ in _commands() if page == "README.md"} >= {
        "report",
        "portfolio",
        "gaps",
        "departure",
        "explain",
    }


def test_links_between_the_pages_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert "://" in target or (page.parent / target).exists(), f"{page.name} links to {target}"
