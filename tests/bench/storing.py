"""Writing a company into the store and reading it back, beside the bare driver doing the same statements."""

from __future__ import annotations

import importlib.util
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from neo4j import ManagedTransaction
from rich.console import Console
from rich.table import Table

from graphkam.records import Company
from graphkam.schema import TABLE
from graphkam.store.access import Store, connected, run, write_columns
from graphkam.store.columns import as_lists, unlisted
from graphkam.store.engine import Address, start_engine, stop_engine
from graphkam.store.importing import import_company
from graphkam.store.journal import ROWS_IN_A_PART
from graphkam.store.migrations import ensure_schema
from graphkam.store.model import PEOPLE
from graphkam.store.reading import BLOCK, read_company
from tests.bench.companies import QUARTER_MILLION, SIZES, bench_company
from tests.store.servers import NotAvailableError, new_server

DAY = date(2026, 7, 1)


@dataclass(frozen=True, slots=True)
class Seconds:
    """What the same work took graphkam, and the bare driver."""

    ours: float
    driver: float


def main(console: Console) -> None:
    """Print how long graphkam and the bare driver take to write and to read a company of 250,000 interactions."""
    company = bench_company(QUARTER_MILLION)
    rust = "with" if importlib.util.find_spec("neo4j._rust_ext") else "without"
    table = Table(title=f"A company of {company.interactions.height:,} interactions, {rust} neo4j-rust-ext")
    for heading in ("database", "import s", "driver alone s", "ratio", "read s", "driver alone s", "ratio"):
        table.add_column(heading, justify="left" if heading == "database" else "right")
    with tempfile.TemporaryDirectory() as folder:
        for name, start, stop in _databases(Path(folder), console=console):
            written, read = _measured(start(), company)
            table.add_row(
                name,
                f"{written.ours:.1f}",
                f"{written.driver:.1f}",
                f"{written.ours / written.driver:.2f}",
                f"{read.ours:.2f}",
                f"{read.driver:.2f}",
                f"{read.ours / read.driver:.2f}",
            )
            stop()
    console.print(table)


def _databases(
    folder: Path, *, console: Console
) -> list[tuple[str, Callable[[], Address], Callable[[], object]]]:
    """The databases there are, with how to start and stop each."""
    found: list[tuple[str, Callable[[], Address], Callable[[], object]]] = [
        (
            "embedded",
            lambda: start_engine(folder / "embedded", idle_seconds=3600),
            lambda: stop_engine(folder / "embedded"),
        )
    ]
    try:
        server = new_server("5.26.30", home=folder / "neo4j", quick=False)
    except NotAvailableError as error:
        console.print(f"without Neo4j: {error}")
        return found

    def start() -> Address:
        server.start()
        return server.address

    return [*found, ("Neo4j 5.26", start, server.stop)]


def _measured(address: Address, company: Company) -> tuple[Seconds, Seconds]:
    with connected(address, where="the benchmark's", embedded=False) as store:
        ensure_schema(store)
        # Once for nothing: both Java and the plans of the statements get warm.
        import_company(store, bench_company(SIZES["S"]), day=DAY)
        _wipe(store)
        ours_written = _seconds(lambda: import_company(store, company, day=DAY))
        ours_read = _seconds(lambda: read_company(store))
        driver_read = _seconds(lambda: _read_alone(store))
        _wipe(store)
        driver_written = _seconds(lambda: _write_alone(store, company))
    return Seconds(ours_written, driver_written), Seconds(ours_read, driver_read)


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
    names = ("accounts", "departments", "contacts", "staff", "interactions", *PEOPLE.values())

    def read(transaction: ManagedTransaction) -> None:
        for name in names:
            run(transaction, f"read/{name}", block=BLOCK)

    store.in_read(read)


def _wipe(store: Store) -> None:
    while store.in_write(lambda transaction: run(transaction, "write/drop_records", limit=10_000))[0][
        "dropped"
    ]:
        pass


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
