"""A company's records written as a bundle, without loss."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Literal

import polars as pl

from graphkam.errors import ConfigurationError, InvalidInputError
from graphkam.records import Company
from graphkam.schema import CLEAR, LIST_SEPARATOR, TABLES, Column, Table


def write_bundle(
    company: Company,
    directory: Path | str,
    *,
    format: Literal["csv", "parquet"] = "csv",  # noqa: A002  # what everybody calls it
) -> None:
    r"""Write every table of a company into a folder, from which `read_bundle` gives the same company.

    Nothing is lost and nothing neutralised: text that begins with ``=`` is written as it is, so the files are for
    programs. A moment at midnight UTC is written as a plain date, every other with its offset.

    An empty text is an empty cell, which reads as nothing.

    The folder is made whole under another name beside its place and then moved there: whoever looks finds all of it or
    nothing, also after the process was killed.

    Raises
    ------
    ConfigurationError
        The folder has something in it, or cannot be written.
    InvalidInputError
        A text that no bundle can hold: one that is ``\N``, or has a NUL character.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from graphkam.bundle import read_bundle
    >>> with TemporaryDirectory() as folder:
    ...     write_bundle(company, folder, format="parquet")
    ...     read_bundle(folder).company.equals(company)
    True
    """
    target = Path(directory).absolute()
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise ConfigurationError(
            f"{target} is not an empty folder: name one that is empty, or is not there yet"
        )
    for table in TABLES:
        _refuse_unwritable(company.table(table.name), table=table)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            for table in TABLES:
                frame, file = company.table(table.name), unfinished / f"{table.name}.{format}"
                if format == "csv":
                    as_text(frame, table=table).write_csv(file)
                else:
                    frame.write_parquet(file)
            unfinished.chmod(0o755)
            unfinished.replace(target)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as error:
        raise ConfigurationError(f"the bundle cannot be written to {target}: {error.strerror}") from error


def as_text(frame: pl.DataFrame, *, table: Table) -> pl.DataFrame:
    """A table with every cell as the text that a bundle holds for it."""
    text = frame.select(_as_text(column) for column in table.columns)
    # A change to nothing is said aloud: there an empty cell is a fault.
    return text.with_columns(pl.col("value").fill_null(CLEAR)) if table.name == "changes" else text


def _as_text(column: Column) -> pl.Expr:
    cell = pl.col(column.name)
    match column.kind:
        case "ids":
            return cell.list.join(LIST_SEPARATOR)
        case "moment":
            midnight = cell.dt.truncate("1d") == cell
            return (
                pl.when(midnight)
                .then(cell.dt.to_string("%Y-%m-%d"))
                .otherwise(cell.dt.to_string("%Y-%m-%dT%H:%M:%S%.f+00:00"))
            )
        case _:
            return cell.cast(pl.String)


def _refuse_unwritable(frame: pl.DataFrame, *, table: Table) -> None:
    for column in table.columns:
        if column.kind not in {"id", "text"}:
            continue
        text = frame[column.name]
        bad = text.str.contains("\0", literal=True)
        if (table.name, column.name) != ("changes", "value"):
            bad |= text == CLEAR
        if bad.any():
            key = ", ".join(str(frame[name][bad.arg_true()[0]]) for name in table.key)
            raise InvalidInputError(
                f"{table.name}, {key}: {column.name} is {CLEAR} or has a NUL character, which no bundle can "
                "hold as text: change it first"
            )
