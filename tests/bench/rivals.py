"""The same questions asked of networkx, igraph, rustworkx, HiGHS and the usual greedy truck factor, in one run.

Everybody has a process of their own, gets the same arrays, and must say what graphkam says, to 1e-9. Sizes S, M and L;
``GRAPHKAM_BENCH_SIZES=S,M`` leaves L out. Who would need more than `_LONGEST` for a question, by how long the size
before took, is not asked again.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import platformdirs
import polars as pl
from rich.console import Console
from rich.table import Table

from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.snapshot import Snapshot
from graphkam.snapshot.streamed import stream_snapshot
from tests.bench.companies import SIZES, TODAY, sizes_asked, write_bench_company
from tests.bench.contenders import Answers, write_case
from tests.bench.libraries import CONTENDERS, Greedy, Highs, answered
from tests.bench.measuring import whole_process

QUESTIONS: Final = {
    "build": "the graph of active ties",
    "coverage": "coverage, exclusive, Shapley",
    "leaving": "leave-one-out of every rep",
    "survival_1": "survival S_1",
    "survival_2": "survival S_1, S_2",
    "survival_3": "survival S_1 to S_3",
    "routes": "routes to key contacts",
    "bus_factor": "bus factor",
}

_LONGEST: Final = 50.0
"""Seconds a question may be expected to take."""

_GROWTH: Final = 10
"""How many times as many ties a size has as the one before it."""


def main(console: Console) -> None:
    """Print a table a size, how the time grows from one to the next, and the peak memory of everybody."""
    sizes = sizes_asked("S", "M", "L")
    taken: dict[str, dict[tuple[str, str], float]] = {}
    memory = Table(title="Peak MiB of each process, Python and the company's arrays included")
    memory.add_column("by")
    peaks: dict[str, list[str]] = {name: [] for name in CONTENDERS}
    for at, size in enumerate(sizes):
        before = taken[sizes[at - 1]] if at else {}
        with tempfile.TemporaryDirectory() as folder:
            snapshot = _snapshot(size)
            write_case(snapshot, Path(folder))
            accounts, ties = snapshot.accounts.height, int(snapshot.ties.active.sum())
            del snapshot
            found: dict[str, Answers] = {}
            taken[size] = {}
            for name in CONTENDERS:
                questions = [
                    question
                    for question in QUESTIONS
                    if answered(name, question)
                    and (
                        not at
                        or name == "graphkam"
                        or before.get((question, name), _LONGEST) * _GROWTH < _LONGEST
                    )
                ]
                peak = _run(Path(folder), name, questions) if questions else None
                peaks[name].append(f"{peak:,.0f}" if peak else "")
                if questions:
                    seconds = json.loads((Path(folder) / f"{name}.json").read_text(encoding="utf-8"))
                    taken[size] |= {(question, name): seconds[question] for question in questions}
                    with np.load(Path(folder) / f"{name}.npz") as answers:
                        found[name] = dict(answers)
        memory.add_column(size, justify="right")
        console.print(
            _table(taken[size], found, title=f"{size}: {accounts:,} accounts, {ties:,} active ties")
        )
    console.print(_growth(taken))
    for name, cells in peaks.items():
        memory.add_row(name, *cells)
    console.print(memory)
    console.print(
        "graphkam's survival is S_1 to S_3 in one call, which stands in all three rows; its bus factor has the "
        "sets and those of survival with it, its coverage the departments, levels, lines and roles, its leave-one-out "
        "the bus factor, the mesh index and the class after each departure. rustworkx has no "
        f"flows. HiGHS has {Highs.SECONDS:.0f} s an account."
    )


def _snapshot(size: str) -> Snapshot:
    folder = write_bench_company(SIZES[size], Path(platformdirs.user_cache_dir("graphkam-bench")) / size)
    others = [file for file in folder.glob("*.parquet") if file.stem != "interactions"]
    company = Company.of(**{file.stem: pl.read_parquet(file) for file in others})
    interactions = pl.scan_parquet(folder / "interactions.parquet")
    return stream_snapshot(company, interactions, day=TODAY, policy=DEFAULT_POLICY)


def _run(folder: Path, name: str, questions: list[str]) -> float:
    command = [sys.executable, "-m", "tests.bench.libraries", str(folder), name, *questions]
    return whole_process(command, runs=1).peak_mib


def _table(taken: dict[tuple[str, str], float], found: dict[str, Answers], *, title: str) -> Table:
    table = Table(title=title)
    for heading in ("question", "by", "seconds", "times graphkam", "answers alike"):
        table.add_column(heading, justify="left" if heading in {"question", "by"} else "right")
    for question, words in QUESTIONS.items():
        ours = taken[question, "graphkam"]
        for name in CONTENDERS:
            if (question, name) in taken:
                seconds = taken[question, name]
                table.add_row(
                    words,
                    name,
                    f"{seconds:.4f}",
                    f"{seconds / ours:,.1f}",
                    "" if name == "graphkam" else _said_alike(question, name, found),
                )
    return table


def alike(question: str, name: str, found: Mapping[str, Answers]) -> tuple[int, int]:
    """How many answers are those of graphkam, of how many; only greedy may say more, and HiGHS nothing.

    Raises
    ------
    RuntimeError
        An answer is not that of graphkam.
    """
    ours, same, number = found["graphkam"], 0, 0
    for part, theirs in found[name].items():
        if not part.startswith(f"{question}."):
            continue
        expected = ours[part]
        equal = np.isclose(theirs, expected, rtol=0, atol=1e-9)
        allowed = theirs > expected if CONTENDERS[name] is Greedy else theirs < 0
        if not (equal | allowed).all():
            raise RuntimeError(f"{name} does not say of {part} what graphkam says")
        same, number = same + int(equal.sum()), number + len(equal)
    return same, number


def _said_alike(question: str, name: str, found: Mapping[str, Answers]) -> str:
    same, number = alike(question, name, found)
    return f"{same:,} of {number:,}" if number else ""


def _growth(taken: dict[str, dict[tuple[str, str], float]]) -> Table:
    table = Table(title=f"Seconds, and how they grow when the company is {_GROWTH} times as large")
    for heading in ("question", "by"):
        table.add_column(heading)
    sizes = list(taken)
    for size in sizes:
        table.add_column(size, justify="right")
    for before, size in pairwise(sizes):
        table.add_column(f"{before} to {size}", justify="right")
    for question, words in QUESTIONS.items():
        for name in CONTENDERS:
            seconds = [taken[size].get((question, name)) for size in sizes]
            if any(each is not None for each in seconds):
                factors = [
                    f"{later / earlier:,.1f}" if earlier and later else ""
                    for earlier, later in pairwise(seconds)
                ]
                table.add_row(
                    words, name, *("" if each is None else f"{each:.4f}" for each in seconds), *factors
                )
    return table
