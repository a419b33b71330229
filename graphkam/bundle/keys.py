"""Keys: no two rows of a table are the same one, and no id is both a staff member's and a contact's."""

from __future__ import annotations

from typing import Final

import polars as pl

from graphkam.bundle.cells import TypedTable
from graphkam.bundle.faults import Faults
from graphkam.bundle.references import Ids
from graphkam.schema import LIST_SEPARATOR, TABLES

LISTED: Final = frozenset(
    column.refers_to
    for table in TABLES
    for column in table.columns
    if column.kind == "ids" and column.refers_to
)
"""The tables whose ids stand in lists."""


def check_keys(typed: TypedTable, *, ids: Ids, faults: Faults) -> None:
    """Note rows whose key an earlier row has, ids that cannot stand in a list, and people on both sides."""
    table, frame = typed.raw.table, typed.frame
    if not set(table.key) <= {*frame.columns, *(c.name for c in table.columns if not c.required)}:
        return
    key = [name for name in table.key if name in frame.columns]
    complete = pl.all_horizontal(pl.col(name).is_not_null() for name in key if table.column(name).required)
    again = frame.select(complete & ~pl.struct(key).is_first_distinct()).to_series()
    if again.any():
        _note_duplicates(typed, again, key=key, faults=faults)
    if table.name in LISTED:
        separated = frame["id"].str.contains(LIST_SEPARATOR, literal=True).fill_null(value=False)
        faults.add_rows(
            typed.raw,
            "id",
            separated,
            rule="id",
            expected=f"an id without {LIST_SEPARATOR}, which separates ids",
        )
    if table.name == "contacts":
        _note_shared(typed, ids.has("staff", frame["id"]), whose="staff member", faults=faults)
    if table.name == "staff":
        # A contact of this bundle is told of its namesake itself.
        _note_shared(typed, ids.has_only_known("contacts", frame["id"]), whose="contact", faults=faults)


def _note_shared(typed: TypedTable, shared: pl.Series, *, whose: str, faults: Faults) -> None:
    expected = f"an id that no {whose} has: nobody is on both sides"
    faults.add_rows(typed.raw, "id", shared.fill_null(value=False), rule="both_sides", expected=expected)


def _note_duplicates(typed: TypedTable, again: pl.Series, *, key: list[str], faults: Faults) -> None:
    table = typed.raw.table
    numbered = typed.frame.select(key).with_columns(row=typed.raw.row, again=again).with_row_index("index")
    first = numbered.filter(~pl.col("again")).select(*key, first="row")
    found = numbered.filter("again").join(first, on=key, how="left", nulls_equal=True, maintain_order="left")
    rows = dict(zip(found["index"].to_list(), found["first"].to_list(), strict=True))
    what = "an id" if key == ["id"] else f"a combination of {', '.join(key)}"
    faults.add_rows(
        typed.raw,
        key[0] if len(key) == 1 else None,
        again,
        rule="duplicate",
        expected=lambda index: f"{what} that no other row of {table.name} has; row {rows[index]} has it",
        value=lambda index: ", ".join(_plain(typed.frame[name][index]) for name in key),
    )


def _plain(value: object) -> str:
    return "" if value is None else str(value)
