"""Rows as another program sends them, each a mapping from columns to values, taken as a table that was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeGuard, cast

import polars as pl

from graphkam.bundle.columns import expected_of
from graphkam.bundle.faults import Faults, shown
from graphkam.bundle.raw import Note, Origin, RawTable
from graphkam.errors import Fault
from graphkam.records import dtype_of
from graphkam.schema import LIST_SEPARATOR, Column, Table

WHOLE_LIMIT: Final = 10**18
"""Beyond it a whole number is beyond every range there is, and beyond what a column holds."""


NUL: Final = "\0"
"""No database and no file keeps it in a text."""


def raw_rows(items: Sequence[object], *, table: Table, faults: Faults, notes: list[Note]) -> RawTable:
    """The rows as a raw table, to be checked like any other: row 1 is the first of them.

    A value may be text as in a file, or a number, a flag or a list where the column holds such. None, and a column
    that a row does not name, is an empty cell. What is no row, or a value that no cell holds, is a fault; a column that
    the table does not have is noted.
    """
    rows: list[Mapping[str, Any]] = [item if _is_row(item) else {} for item in items]
    for place, item in enumerate(items):
        if not _is_row(item):
            _fault(
                table,
                place,
                None,
                value=item,
                expected="a row: an object of columns and values",
                faults=faults,
            )
    named = {name for row in rows for name in row}
    notes += [
        Note(table.name, shown(name), "unknown_column", f"no column of {table.name}, ignored")
        for name in sorted(named - set(table.column_names))
    ]
    # A required column that no row names is an empty cell in each of them.
    columns = [column for column in table.columns if column.required or column.name in named]
    frame = pl.DataFrame([_cells(rows, column, table=table, faults=faults) for column in columns])
    row = pl.int_range(1, len(rows) + 1, dtype=pl.UInt32, eager=True)
    return RawTable(table=table, frame=frame, row=row, origins=(Origin(table.name),))


def _is_row(item: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(item, Mapping)


def _cells(rows: Sequence[Mapping[str, Any]], column: Column, *, table: Table, faults: Faults) -> pl.Series:
    """One column of the rows: numbers, flags and lists as they are where all of them are such, else text."""
    values = [row.get(column.name) for row in rows]
    given = [value for value in values if value is not None]
    if column.kind == "number" and given and all(_is_number(value) for value in given):
        return pl.Series(column.name, values, dtype=pl.Float64, strict=False)
    if column.kind == "ids" and given and all(_is_list_of_text(value) for value in given):
        return pl.Series(column.name, values, dtype=dtype_of(column))
    return pl.Series(
        column.name,
        [_text(value, column, place=place, table=table, faults=faults) for place, value in enumerate(values)],
        dtype=pl.String,
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < WHOLE_LIMIT


def _is_list_of_text(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(
        isinstance(part, str) and NUL not in part for part in cast(list[object], value)
    )


def _text(value: Any, column: Column, *, place: int, table: Table, faults: Faults) -> str | None:  # noqa: ANN401  # what JSON holds
    match value:
        case None:
            return None
        case str() if NUL not in value:
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case _ if column.kind == "ids" and _is_list_of_text(value):
            # Beside a cell of text the lists are text too, which an id with a separator in it would break.
            if not any(LIST_SEPARATOR in part for part in value):
                return LIST_SEPARATOR.join(value)
        case _:
            pass
    expected = (
        f"{expected_of(column)}, without NUL characters" if isinstance(value, str) else expected_of(column)
    )
    _fault(table, place, column, value=value, expected=expected, faults=faults)
    return None


def _fault(
    table: Table, place: int, column: Column | None, *, value: object, expected: str, faults: Faults
) -> None:
    faults.add(
        Fault(
            file=table.name,
            row=place + 1,
            column=None if column is None else column.name,
            value=shown(str(value)),
            expected=expected,
            rule="type",
        )
    )
