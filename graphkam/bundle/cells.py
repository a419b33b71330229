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
from graphkam.schema import CLEAR, Column

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
    frame: list[pl.Series] = []
    cleared: list[pl.Series] = []
    for column in raw.table.columns:
        if column.name not in raw.frame.columns:
            continue
        cells = raw.frame[column.name]
        if cells.dtype.base_type() in {pl.String, pl.Categorical, pl.Enum, pl.Null}:
            values, clears = _from_text(cells.cast(pl.String), column=column, raw=raw, faults=faults)
        else:
            values, clears = native_cells(cells, column=column, raw=raw, faults=faults), None
        if column.required:
            _check_required(raw, column, cells=cells, clears=clears, faults=faults)
        _check_range(raw, column, values=values, faults=faults)
        frame.append(values.alias(column.name))
        if clears is not None:
            cleared.append(clears.alias(column.name))
    return TypedTable(raw=raw, frame=pl.DataFrame(frame), cleared=pl.DataFrame(cleared))


def _from_text(
    cells: pl.Series, *, column: Column, raw: RawTable, faults: Faults
) -> tuple[pl.Series, pl.Series | None]:
    text = pl.col("cell")
    if column.kind != "text":
        text = text.str.strip_chars()
    keeps_clear = (raw.table.name, column.name) == ("changes", "value")
    is_clear = pl.lit(value=False) if keeps_clear else text == CLEAR
    frame = cells.alias("cell").to_frame()
    found = frame.select(
        text=pl.when((text == "") | is_clear).then(None).otherwise(text),
        clear=is_clear.fill_null(value=False),
        long=(text.str.len_chars() > CELL_CHARACTERS).fill_null(value=False),
    )
    if found["long"].any():
        expected = f"at most {CELL_CHARACTERS:,} characters"
        faults.add_rows(raw, column.name, found["long"], rule="too_long", expected=expected)
        found = found.with_columns(text=pl.when(pl.col("long")).then(None).otherwise(pl.col("text")))
    values = found.select(parse_text(pl.col("text"), column=column))["text"].cast(dtype_of(column))
    bad = values.is_null() & found["text"].is_not_null()
    faults.add_rows(raw, column.name, bad, rule=rule_of(column), expected=expected_of(column))
    return values, found["clear"] if found["clear"].any() else None


def _check_required(
    raw: RawTable, column: Column, *, cells: pl.Series, clears: pl.Series | None, faults: Faults
) -> None:
    """Note the required cells in which nothing stands; those that hold something unreadable are faults already."""
    if clears is not None:
        faults.add_rows(raw, column.name, clears, rule="required", expected="a value that is never cleared")
    match cells.dtype:
        case pl.String():
            nothing = cells.str.strip_chars().fill_null("") == ""
        case pl.List():
            nothing = cells.list.len().fill_null(0) == 0
        case _:
            nothing = cells.is_null()
    faults.add_rows(
        raw, column.name, nothing, rule="required", expected=f"{expected_of(column)}, not an empty cell"
    )


def _check_range(raw: RawTable, column: Column, *, values: pl.Series, faults: Faults) -> None:
    outside = out_of_range(pl.col("value"), column=column)
    if outside is None:
        return
    bad = values.alias("value").to_frame().select(outside.fill_null(value=False)).to_series()
    faults.add_rows(raw, column.name, bad, rule="range", expected=expected_of(column))
