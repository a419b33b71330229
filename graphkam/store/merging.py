"""What a bundle makes of what is stored: the rows that are new, the rows that change, and what changed before.

Pure: takes tables, gives tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Final

import polars as pl

from graphkam.bundle import Given
from graphkam.bundle.writing import as_text
from graphkam.records import MOMENT, Company, rows_with, runs_of
from graphkam.schema import CLEAR, ENTITY_TABLE, TABLE, YEAR_RANGE, Table
from graphkam.store.model import EVERYTHING, GONE, GROUP_KEYS, WRITE_ORDER, group_key

FIRST_DAY: Final = datetime(YEAR_RANGE[0], 1, 1, tzinfo=UTC)
FEW: Final = 200
"""Of so many rows each is put in its place by itself; with more, their whole table is sorted."""
PIECE: Final = 20_000
"""Neighbouring pieces of a table in memory are copied into one as long as it has no more rows than these.

So many rows are copied within a millisecond, and ten million rows are in a thousand pieces at most: with twice as many
what looks at all of them begins to take longer.
"""

IS_NEW: Final = "is new"
"""The column of a part that says whether a row was not stored before, so that nothing of it need be taken away."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What becomes of the rows of one table: each is new, changed or unchanged; `cleared` counts emptied cells."""

    new: int
    changed: int
    unchanged: int
    cleared: int


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """What a change makes of what is stored.

    ``parts`` is what is to be written, by the names of `graphkam.store.model`. By table: ``written``, the rows that are
    new or change, as they will stand; ``gone``, the rows that will be there no more; ``counts``, for a person.
    """

    parts: dict[str, pl.DataFrame]
    written: dict[str, pl.DataFrame]
    gone: dict[str, pl.DataFrame]
    counts: dict[str, Counts]


def given_of(company: Company) -> dict[str, Given]:
    """A company as a bundle that says all of it: what is null in it keeps what is stored."""
    return {
        name: Given(frame=frame, cleared=pl.DataFrame())
        for name, frame in company.tables().items()
        if frame.height
    }


def merge(given: Mapping[str, Given], *, known: Company, day: date) -> Merged:
    """What must be written so that the store says what the bundle says, and keeps what it does not say.

    A value that changes enters `changes` on the day of the import; where nothing is recorded of the field yet, the
    value that held until then enters at the day the person joined, else on the first day there is.
    """
    after: dict[str, pl.DataFrame] = {}
    counts: dict[str, Counts] = {}
    history: list[pl.DataFrame] = []
    for name, table_given in given.items():
        if name == "changes":
            continue
        merged = _merge_table(TABLE[name], table_given, known=known.table(name))
        after[name] = merged.rows
        counts[name] = merged.counts
        entities = [entity for entity, of in ENTITY_TABLE.items() if of == name]
        history += [frame for entity in entities for frame in _history(entity, merged, day=day)]
    if "changes" in given or history:
        changes = _merge_changes(given.get("changes"), history=history, known=known, day=day)
        after["changes"] = changes.rows
        if "changes" in given or changes.rows.height:
            counts["changes"] = changes.counts
    written = {name: after[name] for name in WRITE_ORDER if name in after and after[name].height}
    parts = {name: part_of(name, rows, known=known.table(name)) for name, rows in written.items()}
    return Merged(parts=parts, written=written, gone={}, counts=counts)


def overlay(known: Company, parts: Mapping[str, pl.DataFrame]) -> Company:
    """The company once these parts are written over it.

    A few rows are put where they belong, and of a long table the rest is not looked at.
    """
    base = Company.of() if EVERYTHING in parts else known
    none = Company.of()
    written = {name: part.drop(IS_NEW) for name, part in parts.items() if name in TABLE}
    come = Company.of(**written)
    touched: dict[str, pl.DataFrame] = {}
    for name, frame in base.tables().items():
        key = group_key(name)
        gone = parts.get(GONE[name], none.table(name).select(key))
        if name not in written and not gone.height:
            continue
        if come.table(name).height + gone.height <= FEW:
            touched[name] = _put_in(frame, come.table(name), gone=gone)
        else:
            stay = frame.join(gone, on=key, how="anti", nulls_equal=True)
            stay = stay.join(come.table(name), on=key, how="anti", nulls_equal=True)
            touched[name] = Company.of(**{name: pl.concat([stay, come.table(name)])}).table(name)
    return replace(base, **touched)


def _put_in(frame: pl.DataFrame, rows: pl.DataFrame, *, gone: pl.DataFrame) -> pl.DataFrame:
    """A table with some rows instead of those of the same groups, and without other groups; all in their order."""
    keys = pl.concat([rows.select(gone.columns), gone])
    pieces: list[pl.DataFrame] = []
    rest = 0
    for (begin, end), (first, last) in zip(
        runs_of(keys, among=frame), runs_of(keys, among=rows), strict=True
    ):
        pieces += [frame[rest:begin], rows[first:last]]
        rest = end
    return _in_few_pieces(pl.concat([*pieces, frame[rest:]]))


def _in_few_pieces(frame: pl.DataFrame) -> pl.DataFrame:
    """The same table; of its pieces in memory small ones beside each other are copied into one, the others stay."""
    joined: list[tuple[int, int]] = []
    begin = end = count = 0
    # The last is none of them: it ends the one before.
    for length in (*frame.to_series().chunk_lengths(), PIECE + 1):
        if end - begin + length > PIECE:
            if count > 1:
                joined.append((begin, end))
            begin, count = end, 0
        end += length
        count += 1
    pieces: list[pl.DataFrame] = []
    rest = 0
    for begin, end in joined:
        pieces += [frame[rest:begin], frame[begin:end].rechunk()]
        rest = end
    return pl.concat([*pieces, frame[rest:]])


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Rows of a table as they will stand, only those that are new or change; `before` has what stood in each."""

    rows: pl.DataFrame
    before: pl.DataFrame
    counts: Counts


def _merge_table(table: Table, given: Given, *, known: pl.DataFrame) -> _Rows:
    said, cleared = _said(table, given)
    # Only what is spoken of: to match a few rows, the whole of a large table need not be made ready.
    stored = rows_with(said.select(table.key), among=known)
    both = said.join(
        stored.with_columns(stored=pl.lit(value=True)),
        on=table.key,
        how="left",
        suffix=" before",
        nulls_equal=True,
        maintain_order="left",
    ).with_columns(pl.col("stored").fill_null(value=False))
    values = [name for name in table.column_names if name not in table.key]
    both = both.hstack(cleared)
    emptied = [(pl.col(f"{name} cleared") & pl.col(f"{name} before").is_not_null()) for name in values]
    after = both.select(
        *table.key,
        *(
            pl.when(pl.col(f"{name} cleared"))
            .then(None)
            .otherwise(pl.coalesce(name, f"{name} before"))
            .alias(name)
            for name in values
        ),
        "stored",
        *(pl.col(f"{name} before") for name in values),
    )
    differs = pl.any_horizontal(
        pl.lit(value=False), *(pl.col(name).ne_missing(pl.col(f"{name} before")) for name in values)
    )
    after = after.with_columns(differs=differs)
    touched = after.filter(~pl.col("stored") | pl.col("differs"))
    changed = int((after["stored"] & after["differs"]).sum())
    new = int((~after["stored"]).sum())
    counts = Counts(
        new=new,
        changed=changed,
        unchanged=after.height - new - changed,
        cleared=int(both.select(sum((each.sum() for each in emptied), pl.lit(0))).item()),
    )
    rows = touched.select(table.column_names)
    before = touched.select(*table.key, "stored", *(pl.col(f"{name} before").alias(name) for name in values))
    return _Rows(rows=rows, before=before, counts=counts)


def _said(table: Table, given: Given) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What a bundle says in all columns of a table, and which cells it clears."""
    said = Company.of(**{table.name: given.frame}).table(table.name)
    no = pl.Series([False]).new_from_index(0, said.height)
    if not any(given.cleared[name].any() for name in given.cleared.columns):
        return said, pl.DataFrame([no.alias(f"{name} cleared") for name in table.column_names])
    # The order of the file is not the order of the key: the flags of cleared cells find their rows by the key.
    flags = [given.cleared[name] if name in given.cleared.columns else no for name in table.column_names]
    rows = given.frame.select(
        (pl.col(name) if name in given.frame.columns else pl.lit(None)).cast(said.schema[name]).alias(name)
        for name in table.key
    ).with_columns(
        flag.alias(f"{name} cleared") for name, flag in zip(table.column_names, flags, strict=True)
    )
    joined = said.join(rows, on=table.key, how="left", nulls_equal=True, maintain_order="left")
    return said, joined.select(f"{name} cleared" for name in table.column_names)


def _history(entity: str, merged: _Rows, *, day: date) -> list[pl.DataFrame]:
    """For each field that changes, of each row: what it was, and since when; what it is now."""
    table = TABLE[ENTITY_TABLE[entity]]
    stored = merged.before["stored"]
    fields = [name for name in table.column_names if name not in table.key]
    now = as_text(merged.rows.filter(stored), table=table)
    was = as_text(merged.before.filter(stored).select(table.column_names), table=table)
    joined = merged.before.filter(stored)["joined_at"] if "joined_at" in fields else None
    since = pl.Series([FIRST_DAY], dtype=MOMENT).new_from_index(0, now.height) if joined is None else joined
    today = _midnight(day)
    since = (
        since.to_frame("since")
        .select(
            pl.when(pl.col("since") < today).then(pl.col("since")).otherwise(pl.lit(FIRST_DAY, dtype=MOMENT))
        )
        .to_series()
    )
    return [
        pl.DataFrame(
            {"id": now["id"], "now": now[name], "was": was[name], "since": since},
        )
        .filter(pl.col("now").ne_missing(pl.col("was")))
        .select(
            pl.lit(entity).alias("entity"),
            "id",
            pl.lit(name).alias("field"),
            pl.col("now").fill_null(CLEAR),
            pl.col("was").fill_null(CLEAR),
            "since",
        )
        for name in fields
        if not now[name].equals(was[name])
    ]


def _merge_changes(given: Given | None, *, history: list[pl.DataFrame], known: Company, day: date) -> _Rows:
    """The changes as they will stand: those given, and those that the import makes where none says the same."""
    table = TABLE["changes"]
    said = Company.of().changes if given is None else Company.of(changes=given.frame).changes
    words = pl.col("entity").cast(pl.String)
    if history:
        made = pl.concat(history)
        whose = made.select(pl.col("entity").cast(known.changes.schema["entity"]), "id").unique()
        recorded = pl.concat([rows_with(whose, among=known.changes), said]).with_columns(words)
        today = pl.lit(_midnight(day), dtype=MOMENT)
        newest = (
            recorded.filter(pl.col("at") <= today + pl.duration(days=1, microseconds=-1))
            .sort("at")
            .group_by("entity", "id", "field", maintain_order=True)
            .agg(newest=pl.col("value").last())
        )
        made = made.join(newest, on=["entity", "id", "field"], how="left", maintain_order="left")
        any_entry = recorded.select("entity", "id", "field").unique()
        first = made.join(any_entry, on=["entity", "id", "field"], how="anti").select(
            "entity", "id", "field", value="was", at="since"
        )
        latest = made.filter(pl.col("newest").ne_missing(pl.col("now"))).select(
            "entity", "id", "field", value="now", at=today
        )
        added = pl.concat([first, latest])
        said = pl.concat([said.with_columns(words), added.select(table.column_names)]).unique(
            table.key, keep="last", maintain_order=True
        )
    return _merge_table(table, Given(frame=said, cleared=pl.DataFrame()), known=known.changes)


def part_of(name: str, rows: pl.DataFrame, *, known: pl.DataFrame) -> pl.DataFrame:
    """What is written of a table: of a node its row, of a pair all rows of the pair, with whether it is new."""
    key = group_key(name)
    stored = rows_with(rows.select(key), among=known)
    if name in GROUP_KEYS:
        rows = pl.concat([stored.join(rows, on=TABLE[name].key, how="anti", nulls_equal=True), rows])
    is_stored = stored.select(key).unique().with_columns(pl.lit(value=False).alias(IS_NEW))
    return (
        rows.join(is_stored, on=key, how="left", maintain_order="left")
        .with_columns(pl.col(IS_NEW).fill_null(value=True))
        .sort(key, maintain_order=True)
    )


def replacement(company: Company) -> dict[str, pl.DataFrame]:
    """The parts that make a company all there is."""
    new = pl.lit(value=True).alias(IS_NEW)
    parts = {
        name: company.table(name).with_columns(new) for name in WRITE_ORDER if company.table(name).height
    }
    return {EVERYTHING: pl.DataFrame(), **parts}


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
