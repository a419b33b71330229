"""Cells in the type of their column: what a table says, and which of its cells cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from graphkam.bundle.columns import expected_of, out_of_range, rule_of
from graphkam.bundle.faults import Faults
from graphkam.bundle.native import native_cells
from graphkam.bundle.raw import RawTable
from graphkam.records import dtype_of, parse_text
from graphkam.schema import CLEAR, Column, Table

TEXTUAL: Final = frozenset({pl.String, pl.Categorical, pl.Enum, pl.Null})
"""The types of columns whose cells are read as text."""

CELL_CHARACTERS: Final = 100_000
"""The longest cell that is read, in characters."""


@dataclass(frozen=True, slots=True, eq=False)
class TypedTable:
    """A table whose cells are in the types of their columns; null where nothing stands, or nothing that can be read.

    ``cleared`` flags, for each column where it happens, the cells that ask for the stored value to be cleared.
    """

    raw: RawTable
    frame: pl.DataFrame
    cleared: pl.DataFrame

    @property
    def name(self) -> str:
        """The name of the table."""
        return self.raw.table.name


def typed_table(raw: RawTable, *, faults: Faults) -> TypedTable:
    r"""The table in the types of its columns; cells that cannot be read are noted as faults.

    A cell is trimmed unless it is text. An empty cell is null, and so is one that holds ``\N``, except among the
    values of changes, where ``\N`` says that a field was emptied.
    """
    columns = [column for column in raw.table.columns if column.name in raw.frame.columns]
    textual = [column for column in columns if raw.frame.schema[column.name].base_type() in TEXTUAL]
    # One pass over all columns at a time: a pass costs more than a short column.
    found = raw.frame.select(
        part for column in textual for part in _parts(column, keeps_clear=_keeps_clear(raw.table, column))
    )
    parsed = found.select(_parsed(column) for column in textual)
    frame = pl.DataFrame(
        [
            parsed[column.name]
            if column in textual
            else native_cells(raw.frame[column.name], column=column, raw=raw, faults=faults).alias(
                column.name
            )
            for column in columns
        ]
    )
    untyped = raw.frame.select(
        pl.col(column.name).alias(_raw(column)) for column in columns if column not in textual
    )
    checks = [check for column in columns for check in _checks(column, dtype=raw.frame.schema[column.name])]
    _note(checks, pl.concat([found, untyped, frame], how="horizontal"), raw=raw, faults=faults)
    clears = [column for column in textual if found[_clear(column)].any()]
    cleared = found.select(pl.col(_clear(column)).alias(column.name) for column in clears)
    return TypedTable(raw=raw, frame=frame, cleared=cleared)


def _text(column: Column) -> str:
    return f"text of {column.name}"


def _clear(column: Column) -> str:
    return f"clear of {column.name}"


def _long(column: Column) -> str:
    return f"long of {column.name}"


def _raw(column: Column) -> str:
    return f"raw of {column.name}"


def _keeps_clear(table: Table, column: Column) -> bool:
    return (table.name, column.name) == ("changes", "value")


def _parts(column: Column, *, keeps_clear: bool) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Of each cell the text that stands in it, whether it asks to clear, and whether it is too long."""
    text = pl.col(column.name).cast(pl.String)
    if column.kind != "text":
        text = text.str.strip_chars()
    is_clear = pl.lit(value=False) if keeps_clear else (text == CLEAR).fill_null(value=False)
    return (
        pl.when((text != "") & ~is_clear).then(text).alias(_text(column)),
        is_clear.alias(_clear(column)),
        (text.str.len_chars() > CELL_CHARACTERS).fill_null(value=False).alias(_long(column)),
    )


def _parsed(column: Column) -> pl.Expr:
    readable = pl.when(~pl.col(_long(column))).then(pl.col(_text(column)))
    return parse_text(readable, column=column).cast(dtype_of(column)).alias(column.name)


@dataclass(frozen=True, slots=True)
class _Check:
    column: Column
    rule: str
    expected: str
    bad: pl.Expr


def _checks(column: Column, *, dtype: pl.DataType) -> list[_Check]:
    """What can be wrong with the cells of a column, each taken by itself."""
    checks: list[_Check] = []
    what = expected_of(column)
    if dtype.base_type() in TEXTUAL:
        text, clear, long = pl.col(_text(column)), pl.col(_clear(column)), pl.col(_long(column))
        checks += [
            _Check(column, "too_long", f"at most {CELL_CHARACTERS:,} characters", long),
            _Check(column, rule_of(column), what, pl.col(column.name).is_null() & text.is_not_null() & ~long),
        ]
        if column.required:
            nothing = (text.str.strip_chars().fill_null("") == "") & ~clear
            checks += [
                _Check(column, "required", f"{what}, never cleared", clear),
                _Check(column, "required", f"{what}, not an empty cell", nothing),
            ]
    elif column.required:
        # What holds something of a wrong type is a fault already.
        cell = pl.col(_raw(column))
        nothing = cell.is_null() | (cell.list.len() == 0) if isinstance(dtype, pl.List) else cell.is_null()
        checks.append(_Check(column, "required", f"{what}, not an empty cell", nothing))
    outside = out_of_range(pl.col(column.name), column=column)
    if outside is not None:
        checks.append(_Check(column, "range", what, outside))
    return checks


def _note(checks: list[_Check], cells: pl.DataFrame, *, raw: RawTable, faults: Faults) -> None:
    bad = cells.select(
        check.bad.fill_null(value=False).alias(str(place)) for place, check in enumerate(checks)
    )
    for place, is_broken in enumerate(bad.select(pl.all().any()).row(0)):
        if is_broken:
            check = checks[place]
            faults.add_rows(raw, check.column.name, bad[str(place)], rule=check.rule, expected=check.expected)
