"""A page of a table: which rows, in which order, and where the next page begins."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

import orjson
import polars as pl

from graphkam.errors import InvalidInputError
from graphkam.records import Company, parse_text
from graphkam.schema import LIST_SEPARATOR, Column, Table
from graphkam_api.records import Record, as_records

LARGEST_PAGE: Final = 1_000
_CONTACTS: Final = {
    "interactions": ("contact_ids",),
    "ties": ("contact_id",),
    "influences": ("from_contact_id", "to_contact_id"),
    "rivals": ("contact_id",),
}
"""The tables that belong to accounts by their contacts."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of a table are asked for.

    ``where``: by column, the text that must stand in it (empty: nothing). ``text`` must stand somewhere in a row.
    ``sort`` is a column, with ``-`` before it from the last to the first; None is the order of the key.
    """

    where: Mapping[str, str]
    text: str | None
    sort: str | None
    limit: int
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, how many there are in all, and the cursor of the next page."""

    items: list[Record]
    total: int
    next: str | None


def filters(table: Table) -> list[str]:
    """By what a list of a table can be narrowed: its columns, and the account that its rows belong to."""
    by_account = [*_CONTACTS, "staff"]
    return [*table.column_names, *(["account_id"] if table.name in by_account else [])]


def page(company: Company, *, table: Table, wanted: Wanted) -> Page:
    """The rows that are asked for, a page of them.

    A cursor says after which row the next page begins, so that rows which come and go meanwhile shift nothing.

    Raises
    ------
    InvalidInputError
        There is no such column, or a value or a cursor that cannot be one.
    """
    frame = company.table(table.name)
    conditions = [_matches(company, table, name, text) for name, text in wanted.where.items()]
    if wanted.text:
        conditions.append(_contains(table, wanted.text))
    if conditions:
        frame = frame.filter(conditions)
    total = frame.height
    column, falling = _order(table, wanted.sort)
    names = [*([column] if column and (column,) != table.key else []), *table.key]
    order = [_sortable(table.column(name)) for name in names]
    down = [falling and name == column for name in names]
    if wanted.cursor is not None:
        frame = frame.filter(_after(table, names, down=down, cursor=wanted.cursor, sort=wanted.sort))
    if names != ["id"] or any(down):
        frame = frame.sort(order, descending=down, nulls_last=True)
    items = as_records(frame.head(wanted.limit), table=table)
    following = (
        _cursor(wanted.sort, [items[-1][name] for name in names]) if frame.height > len(items) else None
    )
    return Page(items=items, total=total, next=following)


def _matches(company: Company, table: Table, name: str, text: str) -> pl.Expr:
    if name == "account_id" and name not in table.column_names:
        return _of_account(company, table, text)
    if name not in table.column_names:
        raise InvalidInputError(
            f"{table.name} have no column {name}; a list can be asked for by {', '.join(filters(table))}, and with "
            "q, sort, limit and cursor"
        )
    column, cell = table.column(name), pl.col(name)
    if not text:
        return cell.is_null()
    if column.kind == "ids":
        return cell.list.contains(text)
    if column.kind in {"id", "text", "choice"}:
        return cell.cast(pl.String) == text
    value = pl.DataFrame({"text": [text]}).select(parse_text(pl.col("text"), column=column)).item()
    if value is None:
        raise InvalidInputError(f"{name} is {text!r}, which cannot stand in that column of {table.name}")
    return cell == pl.lit(value).cast(company.table(table.name).schema[name])


def _of_account(company: Company, table: Table, account_id: str) -> pl.Expr:
    """The rows that say something about an account's contacts; of our people, those who are assigned to it."""
    if table.name == "staff":
        assigned = company.assignments.filter(pl.col("account_id") == account_id)["staff_id"]
        return pl.col("id").is_in(assigned.implode())
    if table.name not in _CONTACTS:
        raise InvalidInputError(f"{table.name} belong to no account: ask for them without account_id")
    people = company.contacts.filter(pl.col("account_id") == account_id)["id"].implode()
    return pl.any_horizontal(
        pl.col(name).list.eval(pl.element().is_in(people)).list.any()
        if table.column(name).kind == "ids"
        else pl.col(name).is_in(people)
        for name in _CONTACTS[table.name]
    )


def _contains(table: Table, text: str) -> pl.Expr:
    """Whether a text stands anywhere in the texts and ids of a row, whatever the case."""
    small = text.lower()
    cells = [
        pl.col(column.name).list.join(LIST_SEPARATOR) if column.kind == "ids" else pl.col(column.name)
        for column in table.columns
        if column.kind in {"id", "text", "ids"}
    ]
    return pl.any_horizontal(
        cell.str.to_lowercase().str.contains(small, literal=True).fill_null(value=False) for cell in cells
    )


def _order(table: Table, sort: str | None) -> tuple[str | None, bool]:
    if sort is None:
        return None, False
    name = sort.removeprefix("-")
    able = [column.name for column in table.columns if column.kind != "ids"]
    if name not in able:
        raise InvalidInputError(f"{table.name} cannot be sorted by {name!r}; there are {', '.join(able)}")
    return name, sort.startswith("-")


def _sortable(column: Column) -> pl.Expr:
    cell = pl.col(column.name)
    # A word is put where its letters say, as an id is, not where its list has it.
    return cell.cast(pl.String) if column.kind == "choice" else cell


def _after(table: Table, names: list[str], *, down: list[bool], cursor: str, sort: str | None) -> pl.Expr:
    """Which rows come after the one that a cursor names, empty cells being the last."""
    values = _values(cursor, sort=sort, number=len(names))
    after = pl.lit(value=False)
    same = pl.lit(value=True)
    for name, value, falling in zip(names, values, down, strict=True):
        column = table.column(name)
        cell, literal = _sortable(column), _literal(value, column=column)
        if value is None:
            beyond = pl.lit(value=False)
        else:
            beyond = ((cell < literal) if falling else (cell > literal)).fill_null(value=True)
        after = after | (same & beyond)
        same = same & cell.eq_missing(literal)
    return after


def _literal(value: Any, *, column: Column) -> pl.Expr:  # noqa: ANN401  # what JSON holds
    if value is None or column.kind not in {"moment", "integer", "number", "flag"}:
        return pl.lit(value, dtype=pl.String)
    return parse_text(pl.lit(str(value).lower() if column.kind == "flag" else str(value)), column=column)


def _cursor(sort: str | None, values: list[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([sort, *values])).decode().rstrip("=")


def _values(cursor: str, *, sort: str | None, number: int) -> list[Any]:
    try:
        found: Any = orjson.loads(
            base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        )
    except (binascii.Error, ValueError):
        found = None
    if (
        not isinstance(found, list)
        or len(values := cast(list[object], found)) != number + 1
        or values[0] != sort
        or any(isinstance(value, list | dict) for value in values)
    ):
        raise InvalidInputError(
            "this cursor is none of a list in this order: take it as it stands in `next`, with the same sort"
        )
    return values[1:]
