"""Tables to the lists that statements take, and back: columns all the way, never a Python object a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from graphkam.records import MOMENT, dtype_of, empty_table
from graphkam.schema import TABLE, Column

_ISO: Final = "%Y-%m-%dT%H:%M:%S%.6fZ"


def as_lists(frame: pl.DataFrame, *, columns: Sequence[str]) -> dict[str, list[Any]]:
    """The columns as lists of what the database takes: moments as ISO text in UTC, words as text."""
    text = frame.select(_sendable(name, frame.schema[name]) for name in columns)
    return {name: text[name].to_list() for name in columns}


def _sendable(name: str, dtype: pl.DataType) -> pl.Expr:
    if dtype == MOMENT:
        return pl.col(name).dt.to_string(_ISO)
    if isinstance(dtype, pl.Enum):
        return pl.col(name).cast(pl.String)
    return pl.col(name)


def from_records(
    records: Sequence[Mapping[str, list[Any]]], *, table: str, columns: Sequence[str]
) -> pl.DataFrame:
    """The columns of a table from blocks of rows as the database gave them."""
    if not records:
        return empty_table(TABLE[table]).select(columns)
    blocks = [
        pl.DataFrame([_received(block[name], column=TABLE[table].column(name)) for name in columns])
        for block in records
    ]
    return pl.concat(blocks)


def _received(values: list[Any], *, column: Column) -> pl.Series:
    dtype = dtype_of(column)
    if column.kind == "moment":
        return pl.Series(column.name, values, dtype=pl.Int64).cast(dtype)
    return pl.Series(column.name, values, dtype=dtype)


def listed(pairs: pl.DataFrame, *, name: str) -> pl.DataFrame:
    """The people of each interaction as one list, in their order: from `id`, `person_id`, `place` to `id`, list."""
    return pairs.sort("id", "place").group_by("id", maintain_order=True).agg(pl.col("person_id").alias(name))


def unlisted(frame: pl.DataFrame, *, name: str) -> pl.DataFrame:
    """Each person of each interaction, with the place in the list: from `id`, list to `id`, `person_id`, `place`."""
    return (
        frame.select("id", person_id=name)
        .filter(pl.col("person_id").list.len() > 0)
        .with_columns(place=pl.int_ranges(pl.col("person_id").list.len(), dtype=pl.Int64))
        .explode("person_id", "place")
    )
