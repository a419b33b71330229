"""Rows of a table written into the graph, as a part of a transaction."""

from __future__ import annotations

from typing import Final

import polars as pl
from neo4j import ManagedTransaction

from graphkam.schema import TABLE
from graphkam.store.access import write_columns
from graphkam.store.columns import as_lists, unlisted
from graphkam.store.merging import IS_NEW
from graphkam.store.model import GROUP_KEYS, NODE_LINKS, PEOPLE

_ENTITIES: Final = ("contact", "staff", "account")


def apply_rows(transaction: ManagedTransaction, *, table: str, rows: pl.DataFrame) -> None:
    """Make the graph say what the rows say; what it said of them before goes."""
    if table == "changes":
        for entity in _ENTITIES:
            _apply_group(
                transaction,
                f"changes_{entity}",
                rows.filter(pl.col("entity").cast(pl.String) == entity).drop("entity"),
                key=("id",),
            )
    elif table in GROUP_KEYS:
        _apply_group(transaction, table, rows, key=GROUP_KEYS[table])
    else:
        _apply_nodes(transaction, table, rows)


def _apply_group(
    transaction: ManagedTransaction, name: str, rows: pl.DataFrame, *, key: tuple[str, ...]
) -> None:
    stored = rows.filter(~pl.col(IS_NEW)).select(key).unique(maintain_order=True)
    write_columns(transaction, f"forget_{name}", as_lists(stored, columns=key))
    written = rows.drop(IS_NEW)
    write_columns(transaction, name, as_lists(written, columns=written.columns))


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
