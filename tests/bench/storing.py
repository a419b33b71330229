"""Writing a company into the store and reading it back, beside the bare driver doing the same statements.

The driver alone checks nothing, compares nothing and keeps nothing safe from being half done.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from neo4j import ManagedTransaction
from rich.console import Console
from rich.table import Table

from graphkam.records import MOMENT, Company
from graphkam.schema import ENTITIES, TABLE
from graphkam.store.access import Store, connected, run, write_columns
from graphkam.store.columns import as_lists, unlisted
from graphkam.store.engine import Address, start_engine, stop_engine
from graphkam.store.importing import import_company
from graphkam.store.journal import ROWS_IN_A_PART
from graphkam.store.migrations import ensure_schema
from graphkam.store.model import PEOPLE
from graphkam.store.office import LAST
from graphkam.store.reading import BLOCK, ROWS_AT_ONCE, read_company
from graphkam.store.statements import statement_names
from tests.bench.companies import QUARTER_MILLION, bench_company
from tests.store.servers import NotAvailableError, new_server

DAY = date(2026, 7, 1)
EVERYTHING_AT_ONCE = {"skip": 0, "limit": ROWS_AT_ONCE, "first": "", "last": LAST, "block": BLOCK}
READ = {
    *(name for name in TABLE if name != "changes"),
    *(f"changes_{entity}" for entity in ENTITIES),
    *PEOPLE.values(),
    "interaction_opportunities",
}
"""The statements that read a whole company."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What some work took: by the clock, and of this process's own processor time."""

    seconds: float
    processor: float


@dataclass(frozen=True, slots=True)
class Compared:
    """What the same work took graphkam, and the bare driver."""

    ours: Taken
    driver: Taken

    def cells(self) -> tuple[str, ...]:
        """The figures of a row of the table."""
        return (
            f"{self.ours.seconds:.1f} ({self.ours.processor:.1f})",
            f"{self.driver.seconds:.1f} ({self.driver.processor:.1f})",
            f"{self.ours.seconds / self.driver.seconds:.2f}",
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a process of its own is to measure: where, how many interactions, and with which packing of the driver."""

    address: Address
    interactions: int
    rust: bool

    def measured(self) -> dict[str, Compared]:
        """The figures, from a process that has loaded the driver as it is to be."""
        unless = "" if self.rust else "sys.modules['neo4j._rust'] = None; "
        code = f"import sys; {unless}from tests.bench.storing import answer; answer()"
        done = subprocess.run(
            [sys.executable, "-c", code],
            input=json.dumps(asdict(self)),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return {
            work: Compared(Taken(*ours), Taken(*driver))
            for work, (ours, driver) in json.loads(done.stdout).items()
        }


def main(console: Console) -> None:
    """Print how long graphkam and the bare driver take to write and to read, and how long the engine takes to start.

    Without the extension a tenth of the interactions has to do: nothing here grows faster than they do.
    """
    most = int(os.environ.get("GRAPHKAM_BENCH_INTERACTIONS", str(QUARTER_MILLION.interactions)))
    named = os.environ.get("GRAPHKAM_BENCH_DATABASES", "embedded,neo4j").split(",")
    extended = importlib.util.find_spec("neo4j._rust") is not None
    table = Table(
        title=f"A company in and out of the store, and {_tied_company().ties.height:,} declared ties of 10,000 "
        "accounts, beside the driver alone; in parentheses the client's own processor seconds"
    )
    for heading in ("database", "neo4j-rust-ext", "work", "graphkam s", "driver alone s", "ratio"):
        table.add_column(heading, justify="right" if heading.endswith(("s", "ratio")) else "left")
    with tempfile.TemporaryDirectory() as folder:
        for name, start, stop in _databases(Path(folder), console=console, named=named):
            address = start()
            for rust, interactions in ((True, most), (False, most // 10)):
                if rust and not extended:
                    continue
                asked = Asked(address, interactions=interactions, rust=rust)
                for work, compared in asked.measured().items():
                    what = work.format(interactions=f"{interactions:,} interactions")
                    table.add_row(name, "with" if rust else "without", what, *compared.cells())
            stop()
    console.print(table)
    console.print(_starts())


def answer() -> None:
    """Measure what the standard input asks for, and say it on the standard output."""
    asked = json.load(sys.stdin)
    share = asked["interactions"] / QUARTER_MILLION.interactions
    size = replace(
        QUARTER_MILLION,
        accounts=max(10, round(QUARTER_MILLION.accounts * share)),
        ties=max(500, round(QUARTER_MILLION.ties * share)),
        interactions=asked["interactions"],
    )
    found = _measured(Address(**asked["address"]), bench_company(size), tied=_tied_company())
    sys.stdout.write(json.dumps({work: [astuple(of.ours), astuple(of.driver)] for work, of in found.items()}))


def _starts() -> Table:
    """How long it takes from nothing to an answer: the first time ever, later, and where the engine runs."""
    table = Table(
        title="The embedded engine, until it lets one in, and until it has answered the first question"
    )
    table.add_column("start")
    table.add_column("lets one in, s", justify="right")
    table.add_column("has answered, s", justify="right")
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(Path(folder) / "cache"))
        data = Path(folder) / "data"
        table.add_row("new folder, no class cache", *_start(data))
        stop_engine(data)
        table.add_row("with the class cache", *_start(data))
        table.add_row("second command, the engine runs", *_start(data))
        stop_engine(data)
    return table


def _start(data: Path) -> tuple[str, str]:
    started = time.perf_counter()
    address = start_engine(data, idle_seconds=3600)
    let_in = time.perf_counter() - started
    with connected(address, where="the benchmark's") as store:
        store.read("server")
    return f"{let_in:.2f}", f"{time.perf_counter() - started:.2f}"


def _tied_company() -> Company:
    """10,000 accounts of four contacts, each of whom two of ours say they know."""
    number, of_ours = 40_000, 1_000
    contact = pl.select(place=pl.int_range(number)).with_columns(
        id=pl.format("c{}", "place"), name=pl.format("c{}", "place")
    )
    ties = pl.concat(
        contact.select(
            staff_id=pl.format("s{}", (pl.col("place") * step) % of_ours),
            contact_id="id",
            strength=pl.lit(0.5),
            as_of=pl.lit(datetime(2026, 6, 1, tzinfo=UTC), dtype=MOMENT),
        )
        for step in (7, 11)
    ).unique(["staff_id", "contact_id"])
    return Company.of(
        accounts=contact.filter(pl.col("place") < number // 4).select(
            id=pl.format("a{}", "place"), name="name"
        ),
        contacts=contact.select("id", "name", account_id=pl.format("a{}", pl.col("place") // 4)),
        staff=contact.filter(pl.col("place") < of_ours).select(id=pl.format("s{}", "place"), name="name"),
        ties=ties,
    )


def _databases(
    folder: Path, *, console: Console, named: Sequence[str]
) -> list[tuple[str, Callable[[], Address], Callable[[], object]]]:
    """The databases there are, with how to start and stop each."""
    found: list[tuple[str, Callable[[], Address], Callable[[], object]]] = [
        (
            "embedded",
            lambda: start_engine(folder / "embedded", idle_seconds=3600),
            lambda: stop_engine(folder / "embedded"),
        )
    ]
    if "embedded" not in named:
        found.clear()
    if "neo4j" not in named:
        return found
    try:
        server = new_server("5.26.30", folder / "neo4j", quick=False)
    except NotAvailableError as error:
        console.print(f"without Neo4j: {error}")
        return found

    def start() -> Address:
        server.start()
        return server.address

    return [*found, ("Neo4j 5.26", start, server.stop)]


def _measured(address: Address, company: Company, *, tied: Company) -> dict[str, Compared]:
    with connected(address, where="the benchmark's") as store:
        ensure_schema(store)
        # Once for nothing: both Java and the plans of the statements get warm.
        warm = replace(QUARTER_MILLION, accounts=20, ties=1_000, interactions=10_000, staff=20)
        import_company(store, bench_company(warm), day=DAY)
        _wipe(store)
        ours_written = _taken(lambda: import_company(store, company, day=DAY))
        read = _both_read(store)
        _wipe(store)
        driver_written = _taken(lambda: _write_alone(store, company))
        _wipe(store)
        import_company(store, tied, day=DAY)
        read_tied = _both_read(store)
        _wipe(store)
    return {
        "import {interactions}": Compared(ours_written, driver_written),
        "read {interactions}": read,
        "read the ties": read_tied,
    }


def _both_read(store: Store) -> Compared:
    """The quickest of three readings by each, by turns: whoever reads first also warms the server."""
    ours: list[Taken] = []
    driver: list[Taken] = []
    for _ in range(3):
        ours.append(_taken(lambda: read_company(store)))
        driver.append(_taken(lambda: _read_alone(store)))
    return Compared(*(min(each, key=lambda taken: taken.seconds) for each in (ours, driver)))


def _write_alone(store: Store, company: Company) -> None:
    """The same nodes and relationships by the same statements, with nothing checked, compared or kept safe."""
    for name in ("accounts", "departments", "staff", "contacts"):
        columns = [
            each
            for each in TABLE[name].column_names
            if each not in {"parent_id", "department_id", "manager_id"}
        ]
        frame = company.table(name)
        _in_batches(store, name, as_lists(frame, columns=columns))
        if name == "contacts":
            for column, statement in {
                "department_id": "contact_departments",
                "manager_id": "contact_managers",
            }.items():
                linked = frame.drop_nulls(column)
                _in_batches(store, statement, as_lists(linked, columns=["id", column]))
    columns = [each for each in TABLE["interactions"].column_names if each not in {*PEOPLE, "opportunity_id"}]
    _in_batches(store, "interactions", as_lists(company.interactions, columns=columns))
    for column, statement in PEOPLE.items():
        people = unlisted(company.interactions, name=column)
        _in_batches(store, statement, as_lists(people, columns=people.columns))


def _in_batches(store: Store, name: str, columns: dict[str, list[Any]]) -> None:
    for first in range(0, len(next(iter(columns.values()))), ROWS_IN_A_PART):
        batch = {key: values[first : first + ROWS_IN_A_PART] for key, values in columns.items()}

        def write(transaction: ManagedTransaction, batch: dict[str, list[Any]] = batch) -> None:
            write_columns(transaction, name, batch)

        store.in_write(write)


def _read_alone(store: Store) -> None:
    """The same records, left as they come."""

    def read(transaction: ManagedTransaction) -> None:
        for name in statement_names("read"):
            if name.removeprefix("read/") in READ:
                run(transaction, name, **EVERYTHING_AT_ONCE)

    store.in_read(read)


def _wipe(store: Store) -> None:
    for statement in ("write/drop_interactions", "write/drop_records"):
        while store.in_write(partial(run, name=statement, limit=5_000))[0]["dropped"]:
            pass


def _taken(call: Callable[[], object]) -> Taken:
    started, own = time.perf_counter(), time.process_time()
    call()
    return Taken(time.perf_counter() - started, time.process_time() - own)
