"""How cost grows with the size of the company: from interactions to ties, to every report, departure and month.

Sizes S, M and L; XL too with GRAPHKAM_BENCH_XL=1, for the pass over its interactions alone. Each size has a process of
its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import platformdirs
import polars as pl
from rich.console import Console
from rich.table import Table

from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import Live, departure, exposures, measure, reports, trends
from graphkam.portfolio.web import active_web
from graphkam.records import Company
from graphkam.snapshot import Snapshot, take_snapshot
from graphkam.snapshot.streamed import stream_snapshot
from graphkam.strength import read_evidence
from tests.bench.companies import SIZES, TODAY, write_bench_company

_QUESTIONS: Final = 200
"""How many single questions and updates their slowest hundredth is taken from."""


def main(console: Console) -> None:
    """Print a row for each step and a column for each size."""
    sizes = ["S", "M", "L"] + (["XL"] if os.environ.get("GRAPHKAM_BENCH_XL") == "1" else [])
    found = {size: _in_own_process(size) for size in sizes}
    table = Table(title="Seconds, by the size of the company")
    table.add_column("step")
    for size in sizes:
        table.add_column(size, justify="right")
    for step in dict.fromkeys(step for of_size in found.values() for step in of_size):
        cells = (found[size].get(step) for size in sizes)
        table.add_row(step, *("" if cell is None else f"{cell:,.3f}" for cell in cells))
    console.print(table)


def _in_own_process(size: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.scale", size], check=True, stdout=subprocess.PIPE, text=True
    )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _measure(size: str) -> dict[str, float]:
    folder = Path(platformdirs.user_cache_dir("graphkam-bench")) / size
    write_bench_company(SIZES[size], folder)
    others = [file for file in folder.glob("*.parquet") if file.stem != "interactions"]
    company = Company.of(**{file.stem: pl.read_parquet(file) for file in others})
    taken: dict[str, float] = {}

    def timed(step: str, call: Callable[[], Any]) -> Any:  # noqa: ANN401  # whatever the step answers
        started = time.perf_counter()
        answer = call()
        taken[step] = time.perf_counter() - started
        return answer

    scan = pl.scan_parquet(folder / "interactions.parquet")
    snapshot: Snapshot = timed(
        "interactions to ties, streamed",
        lambda: stream_snapshot(company, scan, day=TODAY, policy=DEFAULT_POLICY),
    )
    taken["peak MiB of that"] = _peak()
    taken["ties"] = len(snapshot.ties.staff)
    if size == "XL":
        return taken
    measure(snapshot.only(snapshot.accounts["id"][:600].to_list()))
    web = active_web(snapshot)
    arrays: list[Any] = [web.contact, web.staff, web.strength, web.rep, web.weight, web.holders, web.account]
    timed("one read of the arrays", lambda: [array.sum() for array in arrays])
    measures = timed("measures of every account, exact", lambda: measure(snapshot))
    timed("reports in words from them", lambda: len(reports(measures)))
    timed("every departure at once", lambda: exposures(snapshot))
    draw = np.random.default_rng(1)
    ours: list[str] = [snapshot.staff.ids[at] for at in draw.integers(0, len(snapshot.staff.ids), _QUESTIONS)]
    taken["one departure, p99"] = _slowest(lambda at: departure(snapshot, [ours[at]], candidates=3))
    whole = Company.of(
        **{**company.tables(), "interactions": pl.read_parquet(folder / "interactions.parquet")}
    )
    evidence = timed("the evidence, event by event", lambda: read_evidence(whole, policy=DEFAULT_POLICY))
    timed(
        "one snapshot from it",
        lambda: take_snapshot(whole, day=TODAY, policy=DEFAULT_POLICY, evidence=evidence),
    )
    timed(
        "25 months of every account",
        lambda: trends(whole, day=TODAY, policy=DEFAULT_POLICY, evidence=evidence),
    )
    live = Live(whole, day=TODAY, policy=DEFAULT_POLICY, evidence=evidence)
    pair = draw.integers(0, len(evidence.staff), _QUESTIONS + 1)
    staff, contacts = whole.staff["id"], whole.contacts["id"]
    rows = [
        {
            "id": f"new {at}",
            "at": datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC),
            "kind": "meeting",
            "staff_ids": [staff[int(evidence.staff[one])]],
            "contact_ids": [contacts[int(evidence.contact[one])]],
        }
        for at, one in enumerate(pair)
    ]
    taken["one more interaction, p99"] = _slowest(lambda at: live.put("interactions", rows[at]))
    taken["peak MiB of all"] = _peak()
    return taken


def _slowest(call: Callable[[int], object]) -> float:
    call(0)
    taken: list[float] = []
    for at in range(1, _QUESTIONS):
        started = time.perf_counter()
        call(at)
        taken.append(time.perf_counter() - started)
    return float(np.percentile(taken, 99))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1])))
