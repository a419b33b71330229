"""One company's records as typed tables: arrays underneath, never a Python object a row.

Every table is a polars frame with exactly the columns of `graphkam.schema`, sorted by its key, so that the position of
a row follows its id and "the smallest id first" is "the first row first".

Moments are stored in UTC. A moment at exactly midnight UTC stands for the plain calendar day, whatever the time zone
of the policy: that is how a date without a time is kept, and how it is written back.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, fields
from functools import cache
from itertools import takewhile
from typing import Any, Final

import numpy as np
import polars as pl

from graphkam.arrays import Bools, Ints
from graphkam.schema import LIST_SEPARATOR, TABLE, TABLES, Column, Table

MOMENT: Final = pl.Datetime("us", "UTC")

ROWS_A_LOOKUP: Final = 10_000
"""In the time in which one key is looked up in a sorted table, so many of its rows are joined."""

MANY: Final = 2_000
"""More rows than these are not taken out of a table one by one."""


def day_of(moment: pl.Expr, *, zone: str) -> pl.Expr:
    """The calendar day of a moment in a time zone; a moment at exactly midnight UTC is a plain day, kept as it is."""
    if zone == "UTC":
        return moment.dt.date()
    plain = moment.dt.truncate("1d") == moment
    return pl.when(plain).then(moment.dt.date()).otherwise(moment.dt.convert_time_zone(zone).dt.date())


def day_number(moment: pl.Expr, *, zone: str) -> pl.Expr:
    """The calendar day of a moment as days since 1970-01-01."""
    return day_of(moment, zone=zone).cast(pl.Int32)


def dtype_of(column: Column) -> pl.DataType:
    """The polars type in which a column is held."""
    match column.kind:
        case "id" | "text":
            return pl.String()
        case "choice":
            return pl.Enum(column.choices)
        case "integer":
            return pl.Int8()
        case "number":
            return pl.Float64()
        case "moment":
            return MOMENT
        case "flag":
            return pl.Boolean()
        case "ids":
            return pl.List(pl.String())


def empty_table(table: Table) -> pl.DataFrame:
    """The table with its columns and no row."""
    return _empty_table(table).clone()


@cache
def _empty_table(table: Table) -> pl.DataFrame:
    return pl.DataFrame(schema={column.name: dtype_of(column) for column in table.columns})


def parse_text(text: pl.Expr, *, column: Column) -> pl.Expr:
    """Values written as text in the type of their column; null where the text cannot be read as that type.

    Moments: ISO 8601, a plain date or a date with a time; a time without offset is UTC. Flags: true or false.
    Lists are separated by ``;``. Ranges are not looked at.
    """
    match column.kind:
        case "moment":
            return _parse_moment(text)
        case "flag":
            return text.str.to_lowercase().replace_strict({"true": True, "false": False}, default=None)
        case "ids":
            return text.str.split(LIST_SEPARATOR).list.eval(pl.element().str.strip_chars())
        case "integer":
            # "5.0" is what spreadsheets and data frames write for 5.
            return text.str.replace(r"^([+-]?\d+)\.0+$", "$1").cast(pl.Int8, strict=False)
        case _:
            return text.cast(dtype_of(column), strict=False)


def _parse_moment(text: pl.Expr) -> pl.Expr:
    spelled = (
        text.str.replace(r"^(\d{4}-\d{2}-\d{2})[ t]", "${1}T")
        .str.replace(r"[zZ]$", "+00:00")
        .str.replace(r"^([^T]*T\d{2}:\d{2})([+-]|$)", "${1}:00${2}")
        .str.replace(r"([+-]\d{2})(\d{2})$", "${1}:${2}")
        .str.replace(r"(T[^T]*[+-]\d{2})$", "${1}:00")
    )
    # The day alone goes first and must be the whole text; a time of day needs the other two.
    is_day = spelled.str.contains(r"^\d{4}-\d{2}-\d{2}$")
    day = pl.when(is_day).then(spelled).str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us"))
    local = spelled.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False)
    offset = spelled.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%:z", time_unit="us", time_zone="UTC", strict=False)
    return pl.coalesce(pl.coalesce(day, local).dt.replace_time_zone("UTC"), offset)


def places(ids: pl.Series, wanted: pl.Series) -> tuple[Ints, Bools]:
    """The row of each id in a sorted series, or that before which it would be put; and whether it is there."""
    place = ids.search_sorted(wanted, side="left").cast(pl.Int32)
    there = place < len(ids)
    found = ids.gather(place.filter(there)) == wanted.filter(there)
    is_there = np.zeros(len(wanted), dtype=np.bool_)
    is_there[there.to_numpy()] = found.to_numpy()
    return place.to_numpy(), is_there


def rows_at(frame: pl.DataFrame, rows: Ints) -> pl.DataFrame:
    """Some rows of a table, in that order; of the others nothing is looked at.

    To take rows out of a column of lists, polars first puts all its pieces together: a tenth of a second for ten
    million.
    """
    if len(rows) > MANY:
        return frame[rows]
    return pl.concat([frame.clear(), *(frame[row : row + 1] for row in rows.tolist())])


@dataclass(frozen=True, slots=True, eq=False)
class Company:
    """Everything recorded about our people, the customers and what passed between them.

    Build it with `Company.of`, which gives each table its full set of columns and its order; the records are expected
    to have been checked (`graphkam.bundle.check`).
    """

    accounts: pl.DataFrame
    departments: pl.DataFrame
    contacts: pl.DataFrame
    staff: pl.DataFrame
    assignments: pl.DataFrame
    interactions: pl.DataFrame
    ties: pl.DataFrame
    influences: pl.DataFrame
    rivals: pl.DataFrame
    opportunities: pl.DataFrame
    reviews: pl.DataFrame
    changes: pl.DataFrame

    @classmethod
    def of(cls, **tables: pl.DataFrame) -> Company:
        """The company with these tables; absent tables are empty, absent columns are null, rows are sorted by key.

        Raises
        ------
        KeyError
            A table or column that the schema does not have.
        polars.exceptions.InvalidOperationError
            A value that cannot be held in its column's type.
        """
        unknown = tables.keys() - TABLE.keys()
        if unknown:
            raise KeyError(f"no such table: {', '.join(sorted(unknown))}")
        return cls(**{table.name: _conform(table, tables.get(table.name)) for table in TABLES})

    def table(self, name: str) -> pl.DataFrame:
        """The table of that name."""
        if name not in TABLE:
            raise KeyError(f"no such table: {name}")
        frame: pl.DataFrame = getattr(self, name)
        return frame

    def tables(self) -> dict[str, pl.DataFrame]:
        """Every table by name, in the order of the schema."""
        return {field.name: self.table(field.name) for field in fields(self)}

    def equals(self, other: Company) -> bool:
        """Whether both companies hold the same rows."""
        return all(frame.equals(other.table(name)) for name, frame in self.tables().items())


def are_few(keys: int, *, among: pl.DataFrame) -> bool:
    """Whether so many keys are sooner looked up one by one in a table than joined with all of it."""
    return keys * ROWS_A_LOOKUP <= among.height


def rows_with(keys: pl.DataFrame, *, among: pl.DataFrame) -> pl.DataFrame:
    """The rows of a company's table that have one of these keys, in their order.

    ``keys`` has the first columns of the table's key, or all of them; null is a value like another. ``among`` may be
    some columns of the table. Of few keys each is looked up, and of a long table the rest is not looked at.

    Examples
    --------
    >>> rows_with(pl.DataFrame({"id": ["chen", "nobody"]}), among=company.contacts)["id"].to_list()
    ['chen']
    """
    if not are_few(keys.height, among=among):
        return among.join(keys, on=keys.columns, how="semi", nulls_equal=True, maintain_order="left")
    rows = pl.concat([among.clear(), *(among[begin:end] for begin, end in runs_of(keys, among=among))])
    return rows.join(keys, on=keys.columns, how="semi", nulls_equal=True, maintain_order="left")


def runs_of(keys: pl.DataFrame, *, among: pl.DataFrame) -> list[tuple[int, int]]:
    """Where the rows of each of these keys begin and end in a company's table, in its order.

    Where there are none, both are the place where they would stand. Columns of the key from the first on in which
    something is null are not looked at: a run may have rows of other keys too.
    """
    leading = list(takewhile(lambda name: not among[name].null_count(), keys.columns))
    columns = [among[name] for name in leading]

    def key_at(row: int) -> tuple[Any, ...]:
        return tuple(column[row] for column in columns)

    # Words come out of an Enum as words, by which its table is sorted too.
    rows = range(among.height)
    runs: list[tuple[int, int]] = []
    end = 0
    for key in sorted(set(keys.select(leading).drop_nulls().rows())):
        begin = bisect_left(rows, key, lo=end, key=key_at)
        end = bisect_right(rows, key, lo=begin, key=key_at)
        runs.append((begin, end))
    return runs


def _conform(table: Table, frame: pl.DataFrame | None) -> pl.DataFrame:
    if frame is None:
        return empty_table(table)
    unknown = set(frame.columns) - set(table.column_names)
    if unknown:
        raise KeyError(f"table {table.name} has no column {', '.join(sorted(unknown))}")
    columns = [
        (pl.col(column.name) if column.name in frame.columns else pl.lit(None, dtype=dtype_of(column)))
        .cast(dtype_of(column))
        .alias(column.name)
        for column in table.columns
    ]
    # An Enum sorts by position; a key made of words must sort by the word, like every other id.
    order = [
        pl.col(name).cast(pl.String) if table.column(name).kind == "choice" else pl.col(name)
        for name in table.key
    ]
    return frame.select(columns).sort(order, nulls_last=False, maintain_order=True)
