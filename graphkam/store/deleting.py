"""Rows taken out of the store because somebody asked for it: all of them, with what hangs on them, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl
from polars.exceptions import PolarsError

from graphkam.errors import InUseError, InvalidInputError, NotFoundError
from graphkam.records import Company, dtype_of, rows_with
from graphkam.schema import ENTITY_TABLE, TABLE, TABLES
from graphkam.store.access import Store
from graphkam.store.changing import Change, Known, change_store
from graphkam.store.journal import Also
from graphkam.store.merging import Merged, part_of
from graphkam.store.model import GONE, GROUP_KEYS, NODE_LINKS, PEOPLE, group_key

NAMED: Final = 3
"""How many of those that stand in the way a message names."""


def delete_records(
    store: Store,
    *,
    table: str,
    keys: Sequence[Mapping[str, object]],
    known: Known | None = None,
    dry_run: bool = False,
    also: Also | None = None,
) -> Change:
    """Take rows of a table out of the store with what hangs on them, all or nothing; what went and what changed.

    With a contact or one of ours go their ties, influences, rivals, assignments and earlier values, and their part in
    interactions; an interaction that nobody is left in goes too. With an account go its assignments and reviews. An
    interaction about an opportunity that goes is about none then. This is for what was recorded by mistake or must be
    forgotten: people who leave keep their history with `left_at`.

    Parameters
    ----------
    keys
        One mapping a row, with the columns of the table's key: ``{"id": "c1"}``, or ``{"staff_id": "s1",
        "contact_id": "c1", "as_of": datetime(…)}``; moments as datetimes in UTC, a key's empty part as None.
    known, dry_run, also
        As in `import_given`.

    Raises
    ------
    NotFoundError
        There is no such row.
    InUseError
        Departments, contacts, opportunities, subsidiaries or reports that stay would belong to nobody.
    InvalidInputError
        A key that cannot be one of the table.
    StoreUnavailableError
        The store cannot be reached, or others change it all the time.
    """
    wanted = _keys(table, keys)
    return change_store(
        store,
        lambda company: removal(company, table=table, keys=wanted),
        known=known,
        dry_run=dry_run,
        also=also,
    )


def _keys(table: str, keys: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    if table not in TABLE:
        raise InvalidInputError(f"no such table: {table}; there are {', '.join(TABLE)}")
    columns = TABLE[table].key
    for key in keys:
        if set(key) != set(columns):
            raise InvalidInputError(
                f"a row of {table} is named by {', '.join(columns)}, not by {', '.join(key)}"
            )
    schema = {name: dtype_of(TABLE[table].column(name)) for name in columns}
    try:
        return pl.DataFrame([dict(key) for key in keys], schema=schema).unique(maintain_order=True)
    except (PolarsError, TypeError) as error:
        raise InvalidInputError(f"no key of {table} can be like this: {error}") from error


def removal(known: Company, *, table: str, keys: pl.DataFrame) -> Merged:
    """What is written so that rows are there no more, and nothing that refers to them is.

    Raises
    ------
    NotFoundError
        There is no such row.
    InUseError
        Something that stays belongs to one of them.
    """
    key = TABLE[table].key
    found = rows_with(keys, among=known.table(table))
    missing = keys.join(found, on=key, how="anti", nulls_equal=True, maintain_order="left")
    if missing.height:
        row = missing.row(0, named=True)
        said = ", ".join(f"{name} {value}" for name, value in row.items() if value is not None)
        raise NotFoundError(f"there is no row of {table} with {said}: nothing was deleted")
    gone = {table: found}
    written: dict[str, pl.DataFrame] = {}
    if table in NODE_LINKS:
        ids = gone[table].select("id")
        _refuse_owners(known, table, ids)
        changed, without = _interactions_without(known, table, ids)
        written["interactions"] = changed
        gone = {"interactions": without} | gone | _hanging(known, table, ids)
    gone = {name: rows for name, rows in gone.items() if rows.height}
    written = {name: rows for name, rows in written.items() if rows.height}
    parts = {name: part_of(name, rows, known=known.table(name)) for name, rows in written.items()}
    for name, rows in gone.items():
        if name in NODE_LINKS:
            parts[GONE[name]] = rows.select("id")
        else:
            parts |= _groups_without(name, rows, known=known.table(name))
    return Merged(parts=parts, written=written, gone=gone, counts={})


def _refuse_owners(known: Company, table: str, ids: pl.DataFrame) -> None:
    """Refuse while nodes that stay belong to some of these."""
    found: list[str] = []
    for other in (each for each in TABLES if each.name in NODE_LINKS and each.name != "interactions"):
        for column in (each for each in other.columns if each.refers_to == table):
            rows = known.table(other.name).join(ids, left_on=column.name, right_on="id", how="semi")
            if other.name == table:
                rows = rows.join(ids, on="id", how="anti")
            if rows.height:
                names = rows["id"].head(NAMED).to_list()
                more = ", …" if rows.height > NAMED else ""
                found.append(f"{rows.height:,} of {other.name} by {column.name} ({', '.join(names)}{more})")
    if found:
        raise InUseError(
            f"{table} cannot be deleted while others belong to them: {'; '.join(found)}; delete those first, or "
            "give them to somebody else"
        )


def _interactions_without(known: Company, table: str, ids: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The interactions that change when nodes are no more, as they will stand; and those that go with them."""
    rows = known.interactions
    if table == "opportunities":
        about = rows.join(ids, left_on="opportunity_id", right_on="id", how="semi")
        return about.with_columns(pl.lit(None, dtype=pl.String).alias("opportunity_id")), rows.clear()
    columns = [name for name in PEOPLE if TABLE["interactions"].column(name).refers_to == table]
    if not columns:
        return rows.clear(), rows.clear()
    (people,) = columns
    leaving = ids["id"].implode()
    took_part = rows.filter(pl.col(people).list.eval(pl.element().is_in(leaving)).list.any())
    left = took_part.with_columns(pl.col(people).list.eval(pl.element().filter(~pl.element().is_in(leaving))))
    nobody = pl.col(people).list.len() == 0
    # A complaint is the customer's: it needs none of ours.
    needed = nobody if people == "contact_ids" else nobody & (pl.col("kind").cast(pl.String) != "complaint")
    emptied = left.filter(~needed).with_columns(pl.when(~nobody).then(pl.col(people)).alias(people))
    return emptied, took_part.join(left.filter(needed), on="id", how="semi")


def _hanging(known: Company, table: str, ids: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The rows of the other tables that say something about one of these nodes."""
    found: dict[str, pl.DataFrame] = {}
    for name in (each for each in GROUP_KEYS if each != "changes"):
        rows = known.table(name)
        about = [column.name for column in TABLE[name].columns if column.refers_to == table]
        if about:
            leaving = ids["id"].implode()
            found[name] = rows.filter(pl.any_horizontal(pl.col(column).is_in(leaving) for column in about))
    return found | {"changes": _changes_about(known.changes, table, ids)}


def _changes_about(changes: pl.DataFrame, table: str, ids: pl.DataFrame) -> pl.DataFrame:
    """The changes of these nodes, and those of others that say that they once belonged to one of them."""
    leaving = ids["id"].implode()
    word = pl.col("entity").cast(pl.String)
    about = [
        word.eq(entity) & pl.col("id").is_in(leaving) for entity, of in ENTITY_TABLE.items() if of == table
    ]
    about += [
        word.eq(entity) & pl.col("field").eq(column.name) & pl.col("value").is_in(leaving)
        for entity, of in ENTITY_TABLE.items()
        for column in TABLE[of].columns
        if column.refers_to == table
    ]
    return changes.filter(pl.any_horizontal(pl.lit(value=False), *about))


def _groups_without(name: str, gone: pl.DataFrame, *, known: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The parts that leave the groups of rows without those that go."""
    key = group_key(name)
    touched = rows_with(gone.select(key), among=known)
    left = touched.join(gone, on=TABLE[name].key, how="anti", nulls_equal=True)
    empty = touched.join(left, on=key, how="anti").select(key).unique(maintain_order=True)
    parts = {
        GONE[name]: empty,
        name: part_of(name, left, known=left),
    }
    return {part: rows for part, rows in parts.items() if rows.height}
