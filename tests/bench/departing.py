"""One departure, every departure, and one thing more recorded: how soon a company in memory knows what has changed.

Sizes S, M and L; ``GRAPHKAM_BENCH_SIZES=S,M`` leaves L out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Final

import numpy as np
import polars as pl
from rich.table import Table

from graphkam.account import report_account
from graphkam.evidence import Evidence, read_evidence
from graphkam.plans import departure_plan
from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import Live, departure, exposures
from graphkam.portfolio.effects import in_machine_code
from graphkam.portfolio.measures import standing
from graphkam.records import Company
from graphkam.snapshot import Snapshot, take_snapshot
from tests.bench.companies import TODAY, kept_bench_company, sizes_asked
from tests.bench.measuring import taken
from tests.bench.tables import Printed

_QUESTIONS: Final = 2_000
"""How many departures and updates the slowest hundredth is taken from."""

_HANDOVERS: Final = 400
"""How many handovers, of which each takes longer."""

_ALIKE: Final = 20
"""How many accounts networkx is asked about; all of them are reckoned from these."""


def main(console: Printed) -> None:
    """Print a row for each question and size."""
    table = Table(title="Departures and updates, beside working it out anew")
    table.add_column("question")
    for heading in ("size", "p50 ms", "p99 ms", "seconds", "beside it", "seconds", "times"):
        table.add_column(heading, justify="left" if heading == "beside it" else "right")
    for size in sizes_asked("S", "M", "L"):
        folder = kept_bench_company(size)
        company = Company.of(**{file.stem: pl.read_parquet(file) for file in folder.glob("*.parquet")})
        evidence = read_evidence(company, policy=DEFAULT_POLICY)
        snapshot = take_snapshot(company, day=TODAY, policy=DEFAULT_POLICY, evidence=evidence)
        _departures(table, size, snapshot)
        _updates(table, size, company, evidence)
    console.print(table)


def _departures(table: Table, size: str, snapshot: Snapshot) -> None:
    # What is in machine code is loaded, or made, before the clock runs.
    found = exposures(snapshot)
    draw = np.random.default_rng(1)
    positions: list[int] = draw.integers(0, len(snapshot.staff.ids), _QUESTIONS).tolist()
    ours = [snapshot.staff.ids[at] for at in positions]
    in_machine_code(snapshot, np.zeros(len(snapshot.staff.ids), dtype=np.bool_), accounts=[0])
    for leaver in ours:
        departure(snapshot, [leaver], candidates=1)
    everything = taken(lambda: exposures(snapshot)).seconds
    sample: list[int] = draw.integers(0, len(found.staff), _ALIKE).tolist()
    alone = sum(
        taken(partial(_by_networkx, snapshot, int(found.account[at]), int(found.staff[at]))).seconds
        for at in sample
    ) / len(sample)
    networkx = "graphkam.account on networkx"
    touched = len(found.staff) / max(1, len(set(found.staff.tolist())))
    for name, question, number in (
        ("a departure", partial(departure, snapshot, candidates=3), _QUESTIONS),
        ("with all successors and the handover", partial(departure_plan, snapshot), _HANDOVERS),
    ):
        times = _milliseconds([partial(question, [leaver]) for leaver in ours[:number]])
        _row(table, name, size, times, beside=(networkx, alone * touched))
    _row(
        table,
        "every departure at once",
        size,
        None,
        seconds=everything,
        beside=(networkx, alone * len(found.staff)),
    )


def _by_networkx(snapshot: Snapshot, account: int, staff: int) -> None:
    here = snapshot.only([snapshot.accounts["id"][account]])
    report_account(here.without([here.staff.ids[staff]]), here.accounts["id"][0])


def _updates(table: Table, size: str, company: Company, evidence: Evidence) -> None:
    live = Live(company, day=TODAY, policy=DEFAULT_POLICY, evidence=evidence)
    anew = taken(
        lambda: standing(take_snapshot(company, day=TODAY, policy=DEFAULT_POLICY, evidence=evidence))
    ).seconds
    pairs = np.random.default_rng(2).integers(0, len(evidence.staff), _QUESTIONS)
    staff, contacts = company.staff["id"], company.contacts["id"]
    moment = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
    people = [(staff[int(evidence.staff[one])], contacts[int(evidence.contact[one])]) for one in pairs]
    rows: dict[str, list[dict[str, object]]] = {
        "interactions": [
            {"id": f"new {at}", "at": moment, "kind": "meeting", "staff_ids": [one], "contact_ids": [other]}
            for at, (one, other) in enumerate(people)
        ],
        "ties": [
            {"staff_id": one, "contact_id": other, "strength": 0.7, "as_of": moment} for one, other in people
        ],
        "contacts": [
            {**row, "level": 1 + at % 6}
            for at, row in enumerate(company.contacts.sample(_QUESTIONS, seed=3).iter_rows(named=True))
        ],
        "leaves": [
            {**row, "left_at": moment}
            for row in company.contacts.sample(_QUESTIONS, seed=4).iter_rows(named=True)
        ],
        "joins": [
            {**row, "id": f"new {row['id']}"}
            for row in company.contacts.sample(_QUESTIONS, seed=5).iter_rows(named=True)
        ],
    }

    def put(name: str, row: dict[str, object]) -> None:
        for account in live.put(name, row):
            live.figures(account)

    for name, table_of, words in (
        ("interactions", "interactions", "one interaction more, and how its account stands"),
        ("ties", "ties", "one declared tie more, and how its account stands"),
        ("contacts", "contacts", "another level of a contact, and how its account stands"),
        ("leaves", "contacts", "a contact leaves, and how the account stands"),
        ("joins", "contacts", "a contact joins, and how the account stands"),
    ):
        times = _milliseconds([partial(put, table_of, row) for row in rows[name]])
        _row(table, words, size, times, beside=("one snapshot and all accounts from the evidence", anew))


def _milliseconds(calls: Sequence[Callable[[], object]]) -> list[float]:
    """What each call took by the clock; the first is not counted."""
    calls[0]()
    return [1000 * taken(call).seconds for call in calls[1:]]


def _row(
    table: Table,
    name: str,
    size: str,
    times: list[float] | None,
    *,
    beside: tuple[str, float],
    seconds: float | None = None,
) -> None:
    p50, p99 = ("", "") if times is None else (f"{at:.2f}" for at in np.percentile(times, [50, 99]).tolist())
    own = seconds if seconds is not None else float(np.median(times or [0.0])) / 1000
    table.add_row(
        name, size, p50, p99, f"{own:.4f}", beside[0], f"{beside[1]:.3f}", f"{beside[1] / own:,.0f}"
    )
