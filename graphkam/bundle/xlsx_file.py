"""Workbooks: a sheet a table, values only."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Protocol

import openpyxl
import polars as pl

from graphkam.bundle.faults import Faults, shown
from graphkam.bundle.folder import read_bytes
from graphkam.bundle.headers import table_of, under_header
from graphkam.bundle.raw import Note, Progress, RawTable
from graphkam.bundle.zip_limits import why_not_unpack
from graphkam.errors import Fault
from graphkam.schema import TABLE, TABLES

XLSX_ROWS: Final = 100_000
"""The most rows below the header that are read from a sheet; more belong in CSV or Parquet."""

XLSX_COLUMNS: Final = 256
"""The most columns of a sheet that are looked at."""

EXCEL_ROWS: Final = 1_048_576

OLD_FORMAT: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old workbooks (.xls) begin, and those with a password."""


class Cell(Protocol):
    """A cell as openpyxl gives it."""

    @property
    def value(self) -> object:
        """What it holds."""
        ...

    @property
    def data_type(self) -> str:
        """What kind of thing that is, by its letter in the file; f is a formula, e an error."""
        ...


class Sheet(Protocol):
    """A sheet as openpyxl gives it when it only reads: row by row."""

    def reset_dimensions(self) -> None:
        """Forget how large the sheet says it is."""

    def iter_rows(
        self, min_row: int | None = None, max_row: int | None = None, *, max_col: int | None = None
    ) -> Iterator[Sequence[Cell]]:
        """The rows, as wide as asked for."""
        ...


def read_xlsx(
    path: Path, *, faults: Faults, notes: list[Note], progress: Progress | None
) -> tuple[list[RawTable], frozenset[str]]:
    """The tables in the sheets of a workbook, and the names of those that could not be read.

    Cells become text: a number without a fraction is written without one, so that an id stays 1; a date is a date, and
    one with a time is in UTC. A formula and an error of the spreadsheet are faults: a bundle holds values.
    """
    everything = frozenset(TABLE)
    data = read_bytes(path, faults=faults)
    if data is None:
        return [], everything
    if data.startswith(OLD_FORMAT):
        value = "an old workbook (.xls), or one with a password"
        faults.add_file(path.name, rule="xlsx", expected="a workbook (.xlsx) without a password", value=value)
        return [], everything
    reason = why_not_unpack(data)
    if reason is not None:
        faults.add_file(path.name, rule="xlsx", expected="a workbook (.xlsx)", value=shown(reason))
        return [], everything
    try:
        with warnings.catch_warnings():
            # It warns of styles, validations and extensions: nothing that concerns values.
            warnings.simplefilter("ignore")
            return _read_sheets(path.name, data, faults=faults, notes=notes, progress=progress)
    except Exception as error:  # noqa: BLE001  # on a damaged workbook openpyxl raises whatever it stumbles over
        reason = f"a damaged workbook: {type(error).__name__} {error}"
        faults.add_file(path.name, rule="xlsx", expected="a workbook (.xlsx)", value=shown(reason))
        return [], everything


def _read_sheets(
    name: str, data: bytes, *, faults: Faults, notes: list[Note], progress: Progress | None
) -> tuple[list[RawTable], frozenset[str]]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    try:
        worksheets: list[Any] = book.worksheets
        sheets: dict[str, Sheet] = {sheet.title: sheet for sheet in worksheets}
        notes.extend(
            Note(f"{name}:{shown(title)}", None, "unknown_sheet", "no table of a bundle, ignored")
            for title in sheets
            if title not in TABLE
        )
        found = [table for table in TABLES if table.name in sheets]
        if not found:
            names = ", ".join(table.name for table in TABLES)
            faults.add_file(
                name, rule="no_table", expected=f"at least one sheet named after a table: {names}"
            )
        raws: list[RawTable] = []
        for place, table in enumerate(found):
            if progress is not None:
                progress(f"reading sheet {table.name}", done=place, total=len(found))
            file = f"{name}:{table.name}"
            cells = _read_sheet(sheets[table.name], file=file, faults=faults)
            raw = None
            if cells is not None:
                raw = table_of(cells, table=table, file=file, faults=faults, notes=notes)
            if raw is not None:
                raws.append(raw)
        read = {raw.table.name for raw in raws}
        return raws, frozenset(table.name for table in found if table.name not in read)
    finally:
        book.close()


def _read_sheet(sheet: Sheet, *, file: str, faults: Faults) -> pl.DataFrame | None:
    # What the sheet says of its own size is not believed.
    sheet.reset_dimensions()
    header = next(iter(sheet.iter_rows(max_row=1, max_col=XLSX_COLUMNS)), ())
    names = [_text(cell, row=1, column=None, file=file, faults=faults) for cell in header]
    while names and names[-1] is None:
        names.pop()
    if not names:
        faults.add_file(file, rule="empty_file", expected="a header row with the names of the columns")
        return None
    columns: list[list[str | None]] = [[] for _ in names]
    filled = 0
    for row, cells in enumerate(sheet.iter_rows(min_row=2, max_col=len(names)), start=2):
        if row > EXCEL_ROWS:
            break
        texts = [
            _text(cell, row=row, column=name, file=file, faults=faults)
            for cell, name in zip(cells, names, strict=False)
        ]
        if any(text is not None for text in texts):
            if row > XLSX_ROWS + 1:
                expected = f"at most {XLSX_ROWS:,} rows in a sheet: CSV and Parquet have no limit"
                faults.add_file(file, rule="too_many_rows", expected=expected)
                return None
            filled = row - 1
        if row <= XLSX_ROWS + 1:
            for place, values in enumerate(columns):
                values.append(texts[place] if place < len(texts) else None)
    # A sheet may end in rows that hold formats and nothing else.
    frame = pl.DataFrame(
        [pl.Series(str(place), values[:filled], dtype=pl.String) for place, values in enumerate(columns)]
    )
    return under_header(frame, names, file=file, faults=faults)


def _text(cell: Cell, *, row: int, column: str | None, file: str, faults: Faults) -> str | None:
    value = cell.value
    if value is None:
        return None
    if cell.data_type in {"f", "e"}:
        formula = cell.data_type == "f"
        what = "a formula" if formula else "an error of the spreadsheet"
        faults.add(
            Fault(
                file=file,
                row=row,
                column=column,
                value=shown(str(getattr(value, "text", value))),
                expected=f"a value, not {what}: paste the cells as values",
                rule="formula" if formula else "error_cell",
            )
        )
        return None
    return text_of(value)


def text_of(value: object) -> str:
    """What a cell of a spreadsheet holds, as a bundle writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime(hour=0, minute=0, second=0, microsecond=0):
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value)
