"""Foreign tables read through a mapping: records that know in which file, row and column they stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import mul
from pathlib import Path
from typing import Final

import polars as pl

from graphkam.bundle.csv_file import read_csv
from graphkam.bundle.faults import Faults
from graphkam.bundle.folder import files_in, is_readable, read_bytes
from graphkam.bundle.mapping import Mapping, Records, Sum, Value, Where, load_mapping
from graphkam.bundle.raw import Note, Origin, Progress, RawTable
from graphkam.bundle.transforms import CELL
from graphkam.schema import TABLE, TABLES

ROW: Final = "row of the file"
"""The column with the number of each record, under a name that no file will have."""


@dataclass(frozen=True, slots=True, eq=False)
class Foreign:
    """The foreign tables of a folder, as text, each with the numbers of its rows."""

    mapping: Mapping
    frames: dict[str, pl.DataFrame]
    faults: Faults


def read_mapped(
    path: Path, *, mapping: Path | str, faults: Faults, notes: list[Note], progress: Progress | None
) -> tuple[list[RawTable], frozenset[str]]:
    """The tables of a bundle as a mapping makes them of the files in a folder, and the names of those it could not.

    Raises
    ------
    ConfigurationError
        There is no such mapping, or it cannot be used.
    """
    rules = load_mapping(mapping)
    everything = frozenset(TABLE)
    files = files_in(path, faults=faults)
    if files is None:
        return [], everything
    used = {file.path for file in rules.files.values()}
    notes.extend(
        Note(file.name, None, "unknown_file", "not used by the mapping, ignored")
        for file in files
        if file.name not in used
    )
    frames: dict[str, pl.DataFrame] = {}
    for place, alias in enumerate(rules.files):
        if progress is not None:
            progress(f"reading {rules.files[alias].path}", done=place, total=len(rules.files))
        frame = _read_file(path, alias, mapping=rules, faults=faults)
        if frame is not None:
            frames[alias] = frame
    foreign = Foreign(mapping=rules, frames=frames, faults=faults)
    _check_columns(foreign)
    if len(faults):
        return [], everything
    raws: list[RawTable] = []
    for table in TABLES:
        parts = [_records(records, foreign) for records in rules.records if records.table == table.name]
        if parts:
            raws.append(_stacked(parts))
    return raws, frozenset()


def _read_file(path: Path, alias: str, *, mapping: Mapping, faults: Faults) -> pl.DataFrame | None:
    file = mapping.files[alias]
    place = path / file.path
    if not place.exists() and not place.is_symlink():
        faults.add_file(file.path, rule="no_file", expected=f"this file in {path}: the mapping reads it")
        return None
    data = read_bytes(place, faults=faults) if is_readable(place, within=path, faults=faults) else None
    if data is None:
        return None
    frame = read_csv(data, file=file.path, faults=faults, delimiter=file.delimiter, encoding=file.encoding)
    if frame is None:
        return None
    row = pl.int_range(2, frame.height + 2, dtype=pl.UInt32, eager=True).alias(ROW)
    filled = frame.select(pl.when(pl.all() != "").then(pl.all()))
    return filled.with_columns(row).filter(~pl.all_horizontal(pl.exclude(ROW).is_null()))


def _check_columns(foreign: Foreign) -> None:
    wanted = {read: None for records in foreign.mapping.records for read in records.reads()}
    for alias, column in wanted:
        frame = foreign.frames.get(alias)
        if frame is not None and column not in frame.columns:
            file = foreign.mapping.files[alias].path
            foreign.faults.add_column(
                file,
                column,
                rule="column_missing",
                expected="this column in the header: the mapping reads it",
            )


def _records(records: Records, foreign: Foreign) -> RawTable:
    rows = foreign.frames[records.file]
    for where in records.where:
        rows = rows.filter(_test(where))
    cells = pl.DataFrame(
        [
            _cells(value, rows, file=records.file, foreign=foreign).alias(name)
            for name, value in records.columns.items()
        ]
    ).with_columns(rows[ROW])
    if records.distinct:
        cells = cells.unique(list(records.columns), keep="first", maintain_order=True)
    names = {
        name: " + ".join(value.columns()) or f"{name} (of the mapping)"
        for name, value in records.columns.items()
    }
    return RawTable(
        table=TABLE[records.table],
        frame=cells.drop(ROW),
        row=cells[ROW],
        origins=(Origin(foreign.mapping.files[records.file].path, columns=names),),
    )


def _stacked(parts: list[RawTable]) -> RawTable:
    """Records of one table from several files, one after the other."""
    origins: list[Origin] = []
    first = 0
    for part in parts:
        origins.append(Origin(part.origins[0].file, first, part.origins[0].columns))
        first += part.frame.height
    return RawTable(
        table=parts[0].table,
        frame=pl.concat([part.frame for part in parts], how="diagonal"),
        row=pl.concat([part.row for part in parts]),
        origins=tuple(origins),
    )


def _test(where: Where) -> pl.Expr:
    cell = pl.col(where.column)
    if where.is_ is not None:
        return cell.is_in(where.is_).fill_null(value=False)
    if where.is_not is not None:
        return ~cell.is_in(where.is_not).fill_null(value=False)
    return cell.is_not_null() if where.filled else cell.is_null()


def _cells(value: Value, rows: pl.DataFrame, *, file: str, foreign: Foreign) -> pl.Series:
    """The cells that a value has in some rows of a file, after all its transforms."""
    if value.constant is not None:
        cells = pl.repeat(value.constant, rows.height, dtype=pl.String, eager=True)
    elif value.join is not None:
        cells = rows.select(pl.concat_str(value.join, separator=value.with_, ignore_nulls=True)).to_series()
        cells = cells.set(cells == "", None)
    elif value.sum is not None:
        cells = _sums(value.sum, rows, file=file, foreign=foreign)
    else:
        cells = rows[str(value.column)]
    for transform in value.then:
        before = cells
        cells = transform.of(before, files=foreign.frames).alias(CELL)
        lost = transform.lost(before, cells)
        _note(
            value,
            rows,
            lost,
            before,
            expected=transform.expected,
            rule=transform.do,
            file=file,
            foreign=foreign,
        )
    return cells


def _sums(sum_: Sum, rows: pl.DataFrame, *, file: str, foreign: Foreign) -> pl.Series:
    others = foreign.frames[sum_.file]
    factors: list[pl.Series] = []
    for value in sum_.product:
        cells = _cells(value, others, file=sum_.file, foreign=foreign)
        numbers = cells.cast(pl.Float64, strict=False)
        lost = ~numbers.is_finite().fill_null(value=False)
        _note(
            value,
            others,
            lost,
            cells,
            expected="a number to add up",
            rule="sum",
            file=sum_.file,
            foreign=foreign,
        )
        factors.append(numbers)
    groups = _cells(sum_.by, others, file=sum_.file, foreign=foreign)
    lost = groups.is_null()
    _note(
        sum_.by,
        others,
        lost,
        groups,
        expected="what to add it up by",
        rule="sum",
        file=sum_.file,
        foreign=foreign,
    )
    sums = (
        pl.DataFrame({"group": groups, "sum": reduce(mul, factors)})
        .group_by("group")
        .agg(pl.col("sum").sum())
    )
    match = _cells(sum_.match, rows, file=file, foreign=foreign)
    found = match.to_frame("group").join(sums, on="group", how="left", maintain_order="left")
    return found["sum"].fill_null(0.0).cast(pl.String)


def _note(
    value: Value,
    rows: pl.DataFrame,
    lost: pl.Series,
    cells: pl.Series,
    *,
    expected: str,
    rule: str,
    file: str,
    foreign: Foreign,
) -> None:
    """Note the rows of a file in which a value could not be made."""
    column = " + ".join(value.columns()) or "a constant"
    raw = RawTable(
        table=TABLES[0],
        frame=pl.DataFrame({column: cells}),
        row=rows[ROW],
        origins=(Origin(foreign.mapping.files[file].path),),
    )
    foreign.faults.add_rows(raw, column, lost, rule=rule, expected=expected)
