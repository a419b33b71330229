"""Lines of managers and parents: nobody above oneself, and nobody in another account."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from graphkam.bundle.cells import TypedTable
from graphkam.bundle.faults import Faults
from graphkam.bundle.overlay import INDEX, overlaid
from graphkam.bundle.raw import Note, RawTable
from graphkam.bundle.references import ONE_OF
from graphkam.errors import Fault
from graphkam.records import Company, are_few, rows_with
from graphkam.schema import TABLE, TABLES

SHOWN_IN_A_CYCLE = 8
"""How many members of a cycle a message names."""


def check_trees(
    tables: Mapping[str, TypedTable], *, known: Company | None, faults: Faults, notes: list[Note]
) -> None:
    """Note circles of managers and parents, and managers, parents and departments of another account.

    What is its own manager or parent is the top of its line: a note, no fault.
    """
    for table in TABLES:
        for column in table.columns:
            if column.kind != "id" or column.refers_to is None:
                continue
            other = column.refers_to
            if other not in tables and table.name not in tables:
                continue
            if other == table.name:
                _check_circles(
                    table.name, column.name, tables=tables, known=known, faults=faults, notes=notes
                )
            if "account_id" in table.column_names and "account_id" in TABLE[other].column_names:
                _check_account(table.name, column.name, other, tables=tables, known=known, faults=faults)


def _check_circles(
    table: str,
    column: str,
    *,
    tables: Mapping[str, TypedTable],
    known: Company | None,
    faults: Faults,
    notes: list[Note],
) -> None:
    typed = tables.get(table)
    if typed is None or column not in typed.frame.columns:
        return
    rows = overlaid(table, [column], typed=typed, known=known, ids=_upwards(typed, column, known=known))
    own = rows.filter((pl.col(column) == pl.col("id")) & pl.col(INDEX).is_not_null())
    if own.height:
        origin = typed.raw.origin(own[INDEX][0])
        message = (
            f"{own.height:,} of {table} stand as their own {column}: each is taken as the top of its line"
        )
        notes.append(Note(origin.file, origin.column(column), "own_top", message, count=own.height))
    places = pl.DataFrame({"id": rows["id"]}).with_row_index("place")
    above = (
        rows.select(id=pl.when(pl.col(column) != pl.col("id")).then(pl.col(column)))
        .join(places, on="id", how="left", maintain_order="left")["place"]
        .cast(pl.Int64)
        .fill_null(-1)
        .to_numpy()
    )
    ids, index = rows["id"], rows[INDEX]
    for circle in circles(above):
        at = min(
            (place for place in circle if index[place] is not None), key=lambda p: index[p], default=None
        )
        if at is None:  # a circle among what is known already: not this bundle's
            continue
        start = circle.index(at)
        ordered = [ids[place] for place in circle[start:] + circle[:start]]
        more = f" → … ({len(ordered):,} in all)" if len(ordered) > SHOWN_IN_A_CYCLE else ""
        chain = " → ".join(ordered[:SHOWN_IN_A_CYCLE]) + (more or f" → {ordered[0]}")
        _note(
            typed.raw,
            index[at],
            column,
            rule="cycle",
            value=chain,
            faults=faults,
            expected="a line that ends at a top",
        )


def _upwards(typed: TypedTable, column: str, *, known: Company | None) -> pl.Series | None:
    """The ids of a bundle's rows, and of whatever stands above them there or in what is known.

    None when the whole table is sooner looked at: when there are many rows, or the lines are long.
    """
    if known is None:
        return None
    stored = known.table(typed.name).select("id", column)
    if not are_few(typed.frame.height, among=stored):
        return None
    seen: set[str] = set()
    new = {*typed.frame["id"].drop_nulls(), *typed.frame[column].drop_nulls()}
    while new:
        seen |= new
        if not are_few(len(seen), among=stored):
            return None
        above = rows_with(pl.DataFrame({"id": list(new)}), among=stored)[column]
        new = set(above.drop_nulls()) - seen
    return pl.Series(sorted(seen), dtype=pl.String)


def circles(above: npt.NDArray[np.int64]) -> list[list[int]]:
    """The circles of a map from each place to the one above it (-1: none), each from its smallest place upwards.

    Linear in the number of places times the logarithm of the longest line.
    """
    if len(above) == 0:
        return []
    # A place beyond the last stands for the top. After as many steps as there are places, whoever has not reached it
    # is on a circle, and every place on a circle is reached by somebody.
    step = np.append(np.where(above < 0, len(above), above), len(above))
    reached = step
    for _ in range(max(len(above).bit_length(), 1)):
        reached = reached[reached]
    on_circle = np.unique(reached[reached < len(above)])
    found: list[list[int]] = []
    seen: set[int] = set()
    for place in on_circle.tolist():
        if place in seen:
            continue
        circle = [place]
        while (following := int(step[circle[-1]])) != place:
            circle.append(following)
        seen.update(circle)
        found.append(circle)
    return found


def _check_account(
    table: str,
    column: str,
    other: str,
    *,
    tables: Mapping[str, TypedTable],
    known: Company | None,
    faults: Faults,
) -> None:
    typed = tables.get(table)
    concerned = _concerned(table, column, other, tables=tables, known=known)
    mine = overlaid(table, ["account_id", column], typed=typed, known=known, ids=concerned)
    theirs = overlaid(other, ["account_id"], typed=tables.get(other), known=known, ids=mine[column])
    wrong = mine.join(
        theirs.select(pl.col("id").alias(column), pl.col("account_id").alias("theirs")),
        on=column,
        maintain_order="left",
    ).filter(pl.col("theirs") != pl.col("account_id"))
    elsewhere = dict(zip(wrong[INDEX].to_list(), wrong["theirs"].to_list(), strict=True))
    what = ONE_OF[other]
    if typed is not None:
        bad = pl.Series([False] * typed.frame.height, dtype=pl.Boolean)
        bad = bad.scatter([index for index in elsewhere if index is not None], values=True)
        accounts = typed.frame["account_id"]
        faults.add_rows(
            typed.raw,
            column,
            bad,
            rule="other_account",
            expected=lambda index: (
                f"{what} of the same account, {accounts[index]}; this one is of {elsewhere[index]}"
            ),
        )
    for row in wrong.filter(pl.col(INDEX).is_null()).head(1).iter_rows(named=True):
        # The bundle moves somebody's department or manager to another account, and leaves that somebody behind.
        faults.add_file(
            tables[other].raw.origins[0].file,
            rule="other_account",
            value=row[column],
            expected=f"{what} of {row['account_id']}, because {row['id']} in {table} has it as {column}",
        )


def _concerned(
    table: str, column: str, other: str, *, tables: Mapping[str, TypedTable], known: Company | None
) -> pl.Series | None:
    """The ids of the rows of a table that can be of another account than what they refer to; None for all.

    Those are the rows of the bundle, and known ones that refer to something that it moves to another account.
    """
    if known is None:
        return None
    ids = [pl.Series([], dtype=pl.String)]
    mine, theirs = tables.get(table), tables.get(other)
    if mine is not None and "id" in mine.frame.columns:
        ids.append(mine.frame["id"])
    if theirs is not None and {"id", "account_id"} <= set(theirs.frame.columns):
        given = theirs.frame.select("id", "account_id")
        was = rows_with(
            given.select("id").drop_nulls(), among=known.table(other).select("id", was="account_id")
        )
        moved = given.join(was, on="id").filter(pl.col("account_id") != pl.col("was"))["id"]
        if len(moved):
            ids.append(known.table(table).filter(pl.col(column).is_in(moved.implode()))["id"])
    return pl.concat(ids)


def _note(
    raw: RawTable, index: int, column: str, *, rule: str, expected: str, value: str, faults: Faults
) -> None:
    origin = raw.origin(index)
    faults.add(
        Fault(
            file=origin.file,
            row=raw.row[index],
            column=origin.column(column),
            value=value,
            expected=expected,
            rule=rule,
        )
    )
