"""Rows of a table written into the graph, or taken out of it, as a part of a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl
from neo4j import ManagedTransaction

from graphkam.schema import ENTITIES, TABLE
from graphkam.store.access import write_columns
from graphkam.store.columns import as_lists, unlisted
from graphkam.store.merging import IS_NEW
from graphkam.store.model import GONE, GROUP_KEYS, NODE_LINKS, PEOPLE

_TABLE_OF: Final = {part: table for table, part in GONE.items()}


def apply_part(transaction: ManagedTransaction, *, name: str, rows: pl.DataFrame) -> None:
    """Make the graph say what a part of a change says: the rows of a table, or those that are gone from it.

    What the graph said of these rows before goes.
    """
    table = _TABLE_OF.get(name)
    if table is not None:
        _take_away(transaction, table, rows)
    elif name in GROUP_KEYS:
        for statement, of_statement, key in _groups(name, rows):
            stored = of_statement.filter(~pl.col(IS_NEW)).select(key).unique(maintain_order=True)
            write_columns(transaction, f"forget_{statement}", as_lists(stored, columns=key))
            written = of_statement.drop(IS_NEW)
            write_columns(transaction, statement, as_lists(written, columns=written.columns))
    else:
        _apply_nodes(transaction, name, rows)


def _take_away(transaction: ManagedTransaction, table: str, rows: pl.DataFrame) -> None:
    if table in NODE_LINKS:
        write_columns(transaction, f"delete_{table}", as_lists(rows, columns=["id"]))
        return
    for statement, of_statement, key in _groups(table, rows):
        write_columns(transaction, f"forget_{statement}", as_lists(of_statement, columns=key))
    if table == "rivals":
        write_columns(
            transaction, "drop_rivals", as_lists(rows.select(pl.col("name").unique()), columns=["name"])
        )


def _groups(table: str, rows: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame, tuple[str, ...]]]:
    """The statement that writes each kind of rows of a table, those rows, and what tells their groups apart."""
    if table != "changes":
        yield table, rows, GROUP_KEYS[table]
        return
    for entity in ENTITIES:
        of_entity = rows.filter(pl.col("entity").cast(pl.String) == entity).drop("entity")
        yield f"changes_{entity}", of_entity, ("id",)


def _apply_nodes(transaction: ManagedTransaction, table: str, rows: pl.DataFrame) -> None:
    stored = rows.filter(~pl.col(IS_NEW))
    write_columns(transaction, f"unlink_{table}", as_lists(stored, columns=["id"]))
    links = NODE_LINKS[table]
    linked = {link.column for link in links} | (
        PEOPLE.keys() if table == "interactions" else frozenset[str]()
    )
    columns = [name for name in TABLE[table].column_names if name not in linked]
    write_columns(transaction, table, as_lists(rows, columns=columns))
    for link in links:
        of_link = rows.filter(pl.col(link.column).is_not_null())
        write_columns(transaction, link.statement, as_lists(of_link, columns=["id", link.column]))
    if table == "interactions":
        for name, statement in PEOPLE.items():
            people = unlisted(rows, name=name)
            write_columns(transaction, statement, as_lists(people, columns=people.columns))
