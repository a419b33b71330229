"""The company read from the store: whole, of one moment, in columns."""

from __future__ import annotations

from typing import Final

import polars as pl

from graphkam.errors import StoreUnavailableError
from graphkam.records import Company
from graphkam.schema import ENTITY_TABLE, TABLE, TABLES
from graphkam.store.access import Store
from graphkam.store.columns import from_records, listed
from graphkam.store.journal import State, read_parts, state_of
from graphkam.store.merging import overlay
from graphkam.store.model import PEOPLE
from graphkam.store.office import LAST

BLOCK: Final = 10_000
"""Rows in one record: large enough that a record costs nothing, small enough for any message."""

INTERACTIONS_AT_ONCE: Final = 50_000
"""How many interactions a statement reads, more or less: the embedded engine gathers half a million rows at most."""
ROWS_AT_ONCE: Final = 500_000
"""How many rows of other tables a statement reads at most."""
DRAWN_OF_A_PAGE: Final = 20
"""How many interactions are drawn by chance for each page, so that pages are about equally long."""

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
        company = _read_tables(store)
        if _unmoved(before, state_of(store), company=company):
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


def _unmoved(before: State, after: State, *, company: Company) -> bool:
    """Whether what was read between is of one moment: applying a decided import changes nothing of what it says.

    But where it takes rows away, those behind them move up: who counts rows, to read on behind them, misses some.
    """
    counted = any(
        frame.height >= ROWS_AT_ONCE for name, frame in company.tables().items() if name != "interactions"
    )
    return before.version == after.version and not (counted and before.applied != after.applied)


def _read_tables(store: Store) -> Company:
    tables = {
        table.name: _table(store, table.name, table=table.name, columns=table.column_names)
        for table in TABLES
        if table.name not in {"interactions", "changes"}
    }
    tables["interactions"] = _interactions(store)
    tables["changes"] = _changes(store)
    return Company.of(**tables)


def _table(store: Store, name: str, *, table: str, columns: tuple[str, ...]) -> pl.DataFrame:
    """A table, so many rows at once."""
    pages: list[pl.DataFrame] = []
    while not pages or pages[-1].height == ROWS_AT_ONCE:
        records = store.read(name, skip=ROWS_AT_ONCE * len(pages), limit=ROWS_AT_ONCE, block=BLOCK)
        pages.append(from_records(records, table=table, columns=columns))
    return pl.concat(pages)


def _interactions(store: Store) -> pl.DataFrame:
    """The interactions with who took part, so many at once."""
    (drawn,) = store.read("interaction_bounds", share=DRAWN_OF_A_PAGE / INTERACTIONS_AT_ONCE)
    # Databases do not all agree which of two characters beyond this one comes first.
    agreed = [id_ for id_ in drawn["ids"] if max(id_) < "\ud800"]
    bounds = [*agreed[DRAWN_OF_A_PAGE::DRAWN_OF_A_PAGE], LAST]
    # After an id comes the next one there can be.
    firsts = ["", *(f"{id_}\0" for id_ in bounds[:-1])]
    return pl.concat(
        _interactions_between(store, first, last) for first, last in zip(firsts, bounds, strict=True)
    )


def _interactions_between(store: Store, first: str, last: str) -> pl.DataFrame:
    def columns(name: str, *columns: str) -> pl.DataFrame:
        records = store.read(name, first=first, last=last, block=BLOCK)
        return from_records(records, table="interactions", columns=columns)

    frame = columns("interactions", "id", "at", "kind", "direction", "note")
    frame = frame.join(columns("interaction_opportunities", "id", "opportunity_id"), on="id", how="left")
    for name, statement in PEOPLE.items():
        blocks = store.read(statement, first=first, last=last, block=BLOCK)
        people = [pl.DataFrame(block, schema=_LISTED) for block in blocks]
        listing = pl.concat(people) if people else pl.DataFrame(schema=_LISTED)
        frame = frame.join(listed(listing, name=name), on="id", how="left")
    return frame


def _changes(store: Store) -> pl.DataFrame:
    columns = tuple(name for name in TABLE["changes"].column_names if name != "entity")
    return pl.concat(
        _table(store, f"changes_{entity}", table="changes", columns=columns).with_columns(
            pl.lit(entity).cast(pl.Enum(list(ENTITY_TABLE))).alias("entity")
        )
        for entity in ENTITY_TABLE
    )
