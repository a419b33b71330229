"""Cells that come with a type of their own, from Parquet: numbers, dates, lists."""

from __future__ import annotations

import polars as pl

from graphkam.bundle.columns import expected_of, rule_of
from graphkam.bundle.faults import Faults
from graphkam.bundle.raw import RawTable
from graphkam.records import MOMENT, dtype_of, parse_text
from graphkam.schema import Column


def native_cells(cells: pl.Series, *, column: Column, raw: RawTable, faults: Faults) -> pl.Series:
    """The cells in the type of their column; a fault of the whole column when its type does not fit at all.

    Whole numbers may be ids, text and numbers; numbers without a fraction may be whole numbers and ids; a date or time
    without a zone is UTC; lists hold ids.
    """
    kind, dtype = column.kind, cells.dtype
    if kind == "moment" and (dtype == pl.Date or dtype.base_type() is pl.Datetime):
        return _moments(cells)
    if kind == "flag" and dtype == pl.Boolean:
        return cells
    if kind == "number" and dtype.is_numeric():
        return cells.cast(pl.Float64)
    if kind == "ids" and isinstance(dtype, pl.List):
        return _lists(cells, column=column, raw=raw, faults=faults)
    if kind in {"id", "text", "integer", "ids"} and dtype.is_numeric():
        return _whole(cells, column=column, raw=raw, faults=faults)
    _wrong_type(cells, column=column, raw=raw, faults=faults)
    return pl.Series(column.name, [None] * len(cells), dtype=dtype_of(column))


def _moments(cells: pl.Series) -> pl.Series:
    dtype = cells.dtype
    zoned = isinstance(dtype, pl.Datetime) and dtype.time_zone is not None
    if zoned:
        return cells.dt.convert_time_zone("UTC").cast(MOMENT)
    return cells.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def _whole(cells: pl.Series, *, column: Column, raw: RawTable, faults: Faults) -> pl.Series:
    # A frame with gaps keeps whole numbers as floats: 5.0 is 5.
    whole = cells.cast(pl.Int64, strict=False)
    bad = (whole.is_null() | (whole.cast(pl.Float64) != cells.cast(pl.Float64))) & cells.is_not_null()
    faults.add_rows(raw, column.name, bad, rule=rule_of(column), expected=expected_of(column))
    whole = whole.set(bad, None)
    if column.kind == "integer":
        # Beyond a byte is beyond every range: it must not turn into "nothing stands here".
        return whole.clip(-128, 127).cast(pl.Int8)
    text = whole.cast(pl.String).alias("text").to_frame()
    return text.select(parse_text(pl.col("text"), column=column)).to_series()


def _lists(cells: pl.Series, *, column: Column, raw: RawTable, faults: Faults) -> pl.Series:
    dtype = cells.dtype
    inner = dtype.inner if isinstance(dtype, pl.List) else None
    base = None if inner is None else inner.base_type()
    if base not in {pl.String, pl.Categorical, pl.Enum, pl.Null} and not (base and base.is_integer()):
        _wrong_type(cells, column=column, raw=raw, faults=faults)
        return pl.Series(column.name, [None] * len(cells), dtype=dtype_of(column))
    trimmed = pl.element().cast(pl.String).str.strip_chars()
    lists = cells.alias("cell").to_frame().select(pl.col("cell").list.eval(trimmed)).to_series()
    return (
        lists.to_frame()
        .select(pl.when(pl.col("cell").list.len() > 0).then(pl.col("cell")))
        .to_series()
        .cast(dtype_of(column))
    )


def _wrong_type(cells: pl.Series, *, column: Column, raw: RawTable, faults: Faults) -> None:
    file = raw.origins[0]
    faults.add_column(
        file.file,
        file.column(column.name),
        rule="type",
        expected=f"a column that holds {expected_of(column)}",
        value=f"a column of type {cells.dtype}",
    )
