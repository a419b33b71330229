"""How cost grows with the size of the company: from interactions to ties, to every report, departure and month.

Sizes S, M and L, and XL for the pass over its interactions alone; ``GRAPHKAM_BENCH_SIZES=S,M`` leaves the others out.
Each size has a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from typing import Any, Final

import numpy as np
import polars as pl
from rich.table import Table

from graphkam.evidence import Evidence, read_evidence
from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import Live, departure, exposures, measure, reports, trends
from graphkam.portfolio.coverage import coverage
from graphkam.portfolio.dependency import dependencies
from graphkam.portfolio.diversity import effective_reps
from graphkam.portfolio.linear import in_one_pass
from graphkam.portfolio.web import active_web
from graphkam.records import Company
from graphkam.snapshot import Snapshot, take_snapshot
from graphkam.snapshot.streamed import stream_snapshot
from tests.bench.companies import TODAY, kept_bench_company, sizes_asked
from tests.bench.measuring import peak_mib, seconds_of, slowest_hundredth, taken
from tests.bench.million import STEPS, million
from tests.bench.tables import Printed

_QUESTIONS: Final = 2_000
"""How many single questions and updates their slowest hundredth is taken from."""


@dataclass(slots=True)
class Row:
    """What one step took: seconds by the clock, and of processors where that was counted; or another figure."""

    figure: float
    processor: float | None = None
    digits: int = 2

    def __str__(self) -> str:
        shown = f"{self.figure:,.{self.digits}f}"
        return shown if self.processor is None else f"{shown} ({self.processor:,.{self.digits}f})"


def main(console: Printed) -> None:
    """Print a row for each step and a column for each size; then what a million accounts cost, reckoned from L."""
    sizes = sizes_asked("S", "M", "L", "XL")
    found = {size: _in_own_process(size) for size in sizes}
    table = Table(title="Seconds, and in parentheses those of processors, by the size of the company")
    table.add_column("step")
    # XL has the accounts of L, and more interactions: nothing grows tenfold from one to the other.
    steps_up = [(one, other) for one, other in pairwise(sizes) if other != "XL"]
    for size in (*sizes, *(f"{larger} / {smaller}" for smaller, larger in steps_up)):
        table.add_column(size, justify="right")
    steps = dict.fromkeys(step for of_size in found.values() for step in of_size)
    for step in steps:
        rows = {size: found[size].get(step) for size in sizes}
        growth = [_growth(rows[smaller], rows[larger]) for smaller, larger in steps_up]
        table.add_row(step, *("" if row is None else str(row) for row in rows.values()), *growth)
    console.print(table)
    if "L" in found:
        with console.under("scale/million"):
            console.print(million({step: found["L"][step].processor or 0.0 for step in STEPS}))


def _growth(smaller: Row | None, larger: Row | None) -> str:
    if smaller is None or larger is None or smaller.figure == 0:
        return ""
    return f"{larger.figure / smaller.figure:.1f}"


def _in_own_process(size: str) -> dict[str, Row]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.scale", size], check=True, stdout=subprocess.PIPE, text=True
    )
    rows: dict[str, dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return {step: Row(**row) for step, row in rows.items()}


class _Measured:
    """The steps of one size, in the order they were taken."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}

    def step(self, name: str, call: Callable[[], Any]) -> Any:  # noqa: ANN401  # whatever the step answers
        found: list[Any] = []
        took = taken(lambda: found.append(call()))
        self.rows[name] = Row(took.seconds, took.processor)
        return found[0]

    def figure(self, name: str, value: float, *, digits: int = 0) -> None:
        self.rows[name] = Row(value, digits=digits)

    def sum(self, name: str, *steps: str) -> None:
        rows = [self.rows[step] for step in steps]
        self.rows[name] = Row(sum(row.figure for row in rows), sum(row.processor or 0.0 for row in rows))


def _measure(size: str) -> dict[str, Row]:
    folder = kept_bench_company(size)
    others = [file for file in folder.glob("*.parquet") if file.stem != "interactions"]
    company = Company.of(**{file.stem: pl.read_parquet(file) for file in others})
    scan = pl.scan_parquet(folder / "interactions.parquet")
    measured = _Measured()
    measured.figure("accounts", company.accounts.height)
    measured.figure("contacts", company.contacts.height)
    measured.figure("interactions", scan.select(pl.len()).collect().item())
    snapshot = _reports(measured, company, scan, alone=size == "XL")
    if size == "XL":
        return measured.rows
    _linear(measured, snapshot)
    measured.step("every departure at once", lambda: exposures(snapshot))
    draw = np.random.default_rng(1)
    ours: list[str] = [snapshot.staff.ids[at] for at in draw.integers(0, len(snapshot.staff.ids), _QUESTIONS)]
    measured.figure(
        "one departure with successors, p99 ms",
        slowest_hundredth([partial(departure, snapshot, [id_], candidates=3) for id_ in ours]),
        digits=1,
    )
    whole = Company.of(
        **{**company.tables(), "interactions": pl.read_parquet(folder / "interactions.parquet")}
    )
    evidence = _months(measured, whole)
    _updates(measured, whole, evidence, draw=draw)
    measured.figure("peak MiB of all", peak_mib())
    return measured.rows


def _reports(measured: _Measured, company: Company, scan: pl.LazyFrame, *, alone: bool) -> Snapshot:
    """From interactions to ties, and on to the report of every account, unless the ties are wanted alone."""
    to_ties, figures, words = STEPS
    snapshot: Snapshot = measured.step(
        to_ties, lambda: stream_snapshot(company, scan, day=TODAY, policy=DEFAULT_POLICY)
    )
    measured.figure("ties", len(snapshot.ties.staff))
    measured.figure("peak MiB so far", peak_mib())
    if alone:
        return snapshot
    # What is in machine code is loaded, or made, before the clock runs.
    some = snapshot.only(snapshot.accounts["id"][:600].to_list())
    measure(some)
    exposures(some)
    measures = measured.step(figures, lambda: measure(snapshot))
    measured.step(words, lambda: len(reports(measures)))
    measured.sum("from ties to all reports", figures, words)
    measured.sum("a full pass, from interactions to all reports", to_ties, figures, words)
    measured.figure("peak MiB of a full pass", peak_mib())
    return snapshot


def _linear(measured: _Measured, snapshot: Snapshot) -> None:
    """Coverage, exclusive, Shapley, alpha, gamma, what each departure takes: beside one read of what it is made of."""
    web, contacts = active_web(snapshot), snapshot.contacts
    # Exactly what is read there; numbers of accounts are few.
    arrays: list[Any] = [web.rep, web.contact, web.strength, web.weight, web.holders]
    arrays += [contacts.key, contacts.department, contacts.level, contacts.line, contacts.role]

    def on_arrays() -> None:
        covered = coverage(snapshot, web)
        dependencies(web, account_weight=covered.account.weight, level=contacts.level)
        effective_reps(web)

    read = 1000 * seconds_of(lambda: [array.sum() for array in arrays], runs=15)
    logarithms = 1000 * seconds_of(lambda: np.log(web.strength), runs=15)
    fused = 1000 * seconds_of(lambda: in_one_pass(snapshot, web), runs=15)
    measured.figure("linear part: one read of its arrays, ms", read, digits=2)
    measured.figure("linear part: one logarithm for each tie, ms", logarithms, digits=2)
    measured.figure("linear part in machine code, ms", fused, digits=2)
    measured.figure("linear part on arrays, ms", 1000 * seconds_of(on_arrays), digits=2)
    measured.figure("linear part in machine code, in reads", fused / read, digits=1)


def _months(measured: _Measured, company: Company) -> Evidence:
    """Every month of every account, beside the full pass of one day over the same events, held in memory."""
    evidence: Evidence = measured.step(
        "the evidence, event by event", lambda: read_evidence(company, policy=DEFAULT_POLICY)
    )
    measured.step(
        "one snapshot from it",
        lambda: take_snapshot(company, day=TODAY, policy=DEFAULT_POLICY, evidence=evidence),
    )
    measured.sum(
        "a full pass, event by event",
        "the evidence, event by event",
        "one snapshot from it",
        "from ties to all reports",
    )
    months = "25 months of every account from the evidence"
    measured.step(months, lambda: trends(company, day=TODAY, policy=DEFAULT_POLICY, evidence=evidence))
    measured.sum("25 months of every account, event by event", "the evidence, event by event", months)
    passes = (
        measured.rows["25 months of every account, event by event"].figure
        / measured.rows["a full pass, event by event"].figure
    )
    measured.figure("25 months, in full passes", passes, digits=2)
    return evidence


def _updates(measured: _Measured, company: Company, evidence: Evidence, *, draw: np.random.Generator) -> None:
    live = Live(company, day=TODAY, policy=DEFAULT_POLICY, evidence=evidence)
    pair = draw.integers(0, len(evidence.staff), _QUESTIONS)
    staff, contacts = company.staff["id"], company.contacts["id"]
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
    measured.figure(
        "one more interaction, p99 ms",
        slowest_hundredth([partial(live.put, "interactions", row) for row in rows]),
        digits=2,
    )


if __name__ == "__main__":
    print(json.dumps({step: asdict(row) for step, row in _measure(sys.argv[1]).items()}))
