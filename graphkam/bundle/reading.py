"""From a folder of tables to a company, or to everything that is wrong with the folder."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from graphkam.bundle.check import Bundle, check
from graphkam.bundle.csv_file import read_csv
from graphkam.bundle.faults import Faults
from graphkam.bundle.folder import contents, read_bytes
from graphkam.bundle.headers import table_of
from graphkam.bundle.parquet_file import damaged_files, note_damaged, read_parquet
from graphkam.bundle.raw import Note, Progress, RawTable
from graphkam.records import Company
from graphkam.schema import TABLE, TABLES


def read_bundle(
    path: Path | str,
    *,
    mapping: Path | str | None = None,
    known: Company | None = None,
    progress: Progress | None = None,
) -> Bundle:
    """What a folder of tables, or one workbook, records.

    The tables are checked against the vocabulary and against each other before anything comes back: a bundle is taken
    whole or not at all.

    Parameters
    ----------
    path
        A folder of CSV or Parquet files named after the tables, or a workbook (.xlsx) with a sheet a table, by itself
        or alone in a folder.
    mapping
        How foreign tables in the folder become a bundle: the name of a mapping that comes with graphkam, or the path
        of a TOML file.
    known
        What is recorded already; ids of the bundle may refer to it.
    progress
        Is told which file is being read, and how far all of it is.

    Raises
    ------
    BundleError
        Something is wrong with the data; the error carries every fault.
    ConfigurationError
        The mapping cannot be used.

    Notes
    -----
    Some five microseconds a row for CSV, less for Parquet, two hundred for a workbook. Memory is in proportion to
    the files.

    Examples
    --------
    >>> bundle = read_bundle("docs/example")
    >>> bundle.company.contacts.height, bundle.notes
    (5, ())
    """
    path = Path(path)
    faults, notes = Faults(), list[Note]()
    if mapping is None:
        raws, unread = _read_tables(path, faults=faults, notes=notes, progress=progress)
    else:
        from graphkam.bundle.mapped import read_mapped  # noqa: PLC0415  # only who maps waits for pydantic

        raws, unread = read_mapped(path, mapping=mapping, faults=faults, notes=notes, progress=progress)
    return check(raws, faults=faults, notes=notes, known=known, unread=unread, progress=progress)


def _read_tables(
    path: Path, *, faults: Faults, notes: list[Note], progress: Progress | None
) -> tuple[list[RawTable], frozenset[str]]:
    """The tables of a bundle as they stand in its files, and the names of those that could not be read."""
    found = contents(path, faults=faults, notes=notes)
    if len(faults):
        return [], frozenset(TABLE)
    if found.workbook is not None:
        from graphkam.bundle.xlsx_file import read_xlsx  # noqa: PLC0415  # nor everybody for openpyxl

        return read_xlsx(found.workbook, faults=faults, notes=notes, progress=progress)
    sizes = {name: file.stat().st_size for name, file in found.tables.items()}
    total, done = sum(sizes.values()), 0
    damaged = damaged_files([file for file in found.tables.values() if file.suffix == ".parquet"])
    raws: list[RawTable] = []
    unread: set[str] = set()
    for table in TABLES:
        file = found.tables.get(table.name)
        if file is None:
            continue
        if progress is not None:
            progress(f"reading {file.name}", done=done, total=total)
        cells = _read_file(file, damaged=damaged, faults=faults)
        raw = None
        if cells is not None:
            raw = table_of(cells, table=table, file=file.name, faults=faults, notes=notes)
        if raw is None:
            unread.add(table.name)
        else:
            raws.append(raw)
        done += sizes[table.name]
    return raws, frozenset(unread)


def _read_file(file: Path, *, damaged: frozenset[Path], faults: Faults) -> pl.DataFrame | None:
    if file in damaged:
        note_damaged(file.name, reason="a damaged file", faults=faults)
        return None
    data = read_bytes(file, faults=faults)
    if data is None:
        return None
    if file.suffix == ".parquet":
        return read_parquet(data, file=file.name, faults=faults)
    return read_csv(data, file=file.name, faults=faults)
