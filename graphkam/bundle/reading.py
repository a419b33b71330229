"""From a folder of tables to a company, or to everything that is wrong with the folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from graphkam.bundle.raw import Note, Progress
from graphkam.records import Company


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What one table of a bundle says, for a store that keeps what is not said.

    ``frame`` has the columns that were there, typed, in the order of the file. ``cleared`` has, row by row, a flag
    for each column in which at least one cell asks for the stored value to be cleared.
    """

    frame: pl.DataFrame
    cleared: pl.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """A bundle that was read and found free of faults.

    ``company`` is the bundle taken by itself. ``given`` is what each of its tables says, by name, only tables that
    were there. ``counts`` is the number of rows of each of them.
    """

    company: Company
    notes: tuple[Note, ...]
    counts: Mapping[str, int]
    given: Mapping[str, Given]


def read_bundle(
    path: Path | str,
    *,
    mapping: Path | str | None = None,
    known: Company | None = None,
    progress: Progress | None = None,
) -> Bundle:
    """What a folder of tables, or one workbook, records."""
    raise NotImplementedError
