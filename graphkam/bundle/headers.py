"""Headers: the names of a file's columns, and which of them are the table's."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from graphkam.bundle.faults import Faults, shown
from graphkam.bundle.raw import Note, Origin, RawTable
from graphkam.schema import Table


def under_header(
    cells: pl.DataFrame, names: Sequence[str | None], *, file: str, faults: Faults
) -> pl.DataFrame | None:
    """The cells under the names of their columns, trimmed; None, with a fault, when a name stands there twice."""
    header = [(name or "").strip() for name in names]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    for name in twice:
        faults.add_column(file, shown(name), rule="header_twice", expected="each column once")
    if twice:
        return None
    named = [name or f"(no name, column {place})" for place, name in enumerate(header, start=1)]
    return cells.rename(dict(zip(cells.columns, named, strict=True)))


def table_of(
    cells: pl.DataFrame, *, table: Table, file: str, faults: Faults, notes: list[Note]
) -> RawTable | None:
    """The columns of a table among the cells of a file, the record at position i being row i + 2 of the file.

    Columns that are not the table's are noted and ignored. A record in which nothing stands is noted and is no row of
    the table, though it counts as one of the file. A required column that is not there is a fault; None when there is
    none of them, because then the first row is no header.
    """
    required = [column.name for column in table.columns if column.required]
    missing = [name for name in required if name not in cells.columns]
    if missing == required:
        found = ", ".join(cells.columns)
        faults.add_file(
            file, rule="header", expected=f"a header row with {', '.join(required)}", value=shown(found)
        )
        return None
    for name in missing:
        faults.add_column(
            file, name, rule="column_missing", expected=f"this column in the header of {table.name}"
        )
    unknown = f"no column of {table.name}, ignored"
    notes.extend(
        Note(file, shown(name), "unknown_column", unknown)
        for name in cells.columns
        if name not in table.column_names
    )
    row = pl.int_range(2, cells.height + 2, dtype=pl.UInt32, eager=True)
    blank = cells.select(
        pl.all_horizontal(
            pl.col(name).is_null()
            if dtype != pl.String
            else pl.col(name).fill_null("").str.strip_chars() == ""
            for name, dtype in cells.schema.items()
        )
    ).to_series()
    known = cells.select(name for name in table.column_names if name in cells.columns)
    if blank.any():
        count = len(blank.arg_true())
        notes.append(Note(file, None, "blank_row", f"{count:,} blank rows, ignored", count=count))
        known, row = known.filter(~blank), row.filter(~blank)
    return RawTable(table=table, frame=known, row=row, origins=(Origin(file),))
