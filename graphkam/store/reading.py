"""The company read from the store: whole, of one moment, in columns."""

from __future__ import annotations

from typing import Final

import polars as pl
from neo4j import ManagedTransaction

from graphkam.errors import StoreUnavailableError
from graphkam.records import Company
from graphkam.schema import ENTITY_TABLE, TABLE, TABLES
from graphkam.store.access import Store, run
from graphkam.store.columns import from_records, listed
from graphkam.store.journal import State, read_parts, state_of
from graphkam.store.merging import overlay
from graphkam.store.model import PEOPLE

BLOCK: Final = 10_000
"""Rows in one record: large enough that a record costs nothing, small enough for any message."""

ATTEMPTS: Final = 10
_LISTED: Final = {"id": pl.String(), "person_id": pl.String(), "place": pl.Int64()}


def read_company(store: Store) -> Company:
    """Everything the store holds of the company, as it was at one moment.

    An import that was decided counts as a whole, also while it is still being written into the graph. Takes time and
    memory in proportion to what there is.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached, or so many imports follow each other that none leaves it alone for long enough.
    """
    company, _ = read_version(store)
    return company


def read_version(store: Store) -> tuple[Company, int]:
    """The company, and the version of the store that it is."""
    for _ in range(ATTEMPTS):
        before = state_of(store)
        parts = _parts(store, before)
        if parts is None:
            continue
        company = store.in_read(_read_tables)
        if _unmoved(before, state_of(store)):
            if parts:
                company = overlay(company, {name: pl.concat(frames) for name, frames in parts.items()})
            return company, before.version
    raise StoreUnavailableError(
        f"the store at {store.where} is being changed all the time: let the imports end, then try again"
    )


def _parts(store: Store, state: State) -> dict[str, list[pl.DataFrame]] | None:
    """What a decided import writes, by table; None when it was completed just now."""
    if state.importing is None:
        return {}
    parts: dict[str, list[pl.DataFrame]] = {}
    found = 0
    for _, table, frame in read_parts(store, state.importing):
        parts.setdefault(table, []).append(frame)
        found += 1
    return parts if found == state.parts else None


def _unmoved(before: State, after: State) -> bool:
    """Whether what was read between is of one moment: applying a decided import changes nothing of what it says."""
    return before.version == after.version


def _read_tables(transaction: ManagedTransaction) -> Company:
    tables = {
        table.name: _columns(transaction, table.name, table=table.name, columns=table.column_names)
        for table in TABLES
        if table.name not in {"interactions", "changes"}
    }
    tables["interactions"] = _interactions(transaction)
    tables["changes"] = _changes(transaction)
    return Company.of(**tables)


def _columns(
    transaction: ManagedTransaction, name: str, *, table: str, columns: tuple[str, ...]
) -> pl.DataFrame:
    return from_records(run(transaction, f"read/{name}", block=BLOCK), table=table, columns=columns)


def _interactions(transaction: ManagedTransaction) -> pl.DataFrame:
    frame = _columns(
        transaction, "interactions", table="interactions", columns=("id", "at", "kind", "direction", "note")
    )
    about = _columns(
        transaction, "interaction_opportunities", table="interactions", columns=("id", "opportunity_id")
    )
    frame = frame.join(about, on="id", how="left")
    for name, statement in PEOPLE.items():
        blocks = [
            pl.DataFrame(block, schema=_LISTED)
            for block in run(transaction, f"read/{statement}", block=BLOCK)
        ]
        people = pl.concat(blocks) if blocks else pl.DataFrame(schema=_LISTED)
        frame = frame.join(listed(people, name=name), on="id", how="left")
    return frame


def _changes(transaction: ManagedTransaction) -> pl.DataFrame:
    columns = tuple(name for name in TABLE["changes"].column_names if name != "entity")
    return pl.concat(
        _columns(transaction, f"changes_{entity}", table="changes", columns=columns).with_columns(
            pl.lit(entity).cast(pl.Enum(list(ENTITY_TABLE))).alias("entity")
        )
        for entity in ENTITY_TABLE
    )
