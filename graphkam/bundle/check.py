"""Tables checked against the vocabulary and against each other: every fault at once, or a bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from graphkam.bundle.cells import TypedTable, typed_table
from graphkam.bundle.changes import check_changes
from graphkam.bundle.faults import Faults
from graphkam.bundle.interactions import check_people, note_opportunities
from graphkam.bundle.keys import check_keys
from graphkam.bundle.raw import Note, Progress, RawTable
from graphkam.bundle.references import Ids, check_references
from graphkam.bundle.trees import check_trees
from graphkam.records import Company

PERIODS: Final = {
    "contacts": ("joined_at", "left_at"),
    "staff": ("joined_at", "left_at"),
    "assignments": ("from", "to"),
    "opportunities": ("opened_at", "closes_at"),
}
"""Which columns of a table are the first day of something and the day it ended on."""


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


def check(
    raws: Sequence[RawTable],
    *,
    faults: Faults | None = None,
    notes: Sequence[Note] = (),
    known: Company | None = None,
    unread: frozenset[str] = frozenset(),
    progress: Progress | None = None,
) -> Bundle:
    """The bundle that these tables are, when nothing is wrong with them.

    ``faults`` and ``notes`` are those found so far, ``unread`` the tables that could not be read: nothing is said of
    references to them. ``known`` is what is recorded already, to which a bundle may refer.

    Raises
    ------
    BundleError
        With every fault, those found so far included.
    """
    faults = Faults() if faults is None else faults
    notes = list(notes)
    tables: dict[str, TypedTable] = {}
    for place, raw in enumerate(raws):
        tables[raw.table.name] = typed_table(raw, faults=faults)
        if progress is not None:
            progress(f"checking {raw.table.name}", done=place + 1, total=len(raws))
    without_ids = {name for name, typed in tables.items() if _lacks_ids(typed)}
    ids = Ids(tables, known=known, unread=unread | without_ids)
    for typed in tables.values():
        check_keys(typed, ids=ids, faults=faults)
        check_references(typed, ids=ids, faults=faults)
        _note_periods(typed, notes=notes)
    if "interactions" in tables:
        check_people(tables["interactions"], known=known, faults=faults)
        note_opportunities(tables, known=known, notes=notes)
    if "changes" in tables:
        check_changes(tables["changes"], ids=ids, faults=faults)
    check_trees(tables, known=known, faults=faults, notes=notes)
    faults.raise_if_any()
    return Bundle(
        company=Company.of(**{name: typed.frame for name, typed in tables.items()}),
        notes=tuple(notes),
        counts={name: typed.frame.height for name, typed in tables.items()},
        given={name: Given(frame=typed.frame, cleared=typed.cleared) for name, typed in tables.items()},
    )


def _lacks_ids(typed: TypedTable) -> bool:
    """Whether not one id of a table could be read, so that references to it say nothing."""
    if "id" not in typed.frame.columns:
        return True
    return typed.frame.height > 0 and typed.frame["id"].null_count() == typed.frame.height


def _note_periods(typed: TypedTable, *, notes: list[Note]) -> None:
    """Note what ends before it begins: no fault, because records of it do exist, but nothing comes of it."""
    first, last = PERIODS.get(typed.name, ("", ""))
    if not {first, last} <= set(typed.frame.columns):
        return
    reversed_ = typed.frame.select(pl.col(last) < pl.col(first)).to_series().fill_null(value=False)
    at = reversed_.arg_true()
    if len(at):
        origin = typed.raw.origin(at[0])
        row = typed.raw.row[at[0]]
        message = f"{len(at):,} rows of {typed.name} have {last} before {first}, the first of them row {row}"
        notes.append(Note(origin.file, origin.column(last), "reversed_period", message, count=len(at)))
