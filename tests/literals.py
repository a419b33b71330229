"""Companies written as Python literals: ids, tuples and mappings for rows.

    company(
        contacts=[named("ceo", level=6, role="approver"), "buyer"],
        staff=[named("r0", function="account"), "r1"],
        ties=[("r0", "ceo", 0.6)],
        interactions=[(ago(30), "meeting", "r0 r1", "ceo buyer")],
    )

What is left out is absent: one account ``a`` is there unless others are given, and departments and contacts belong to
it unless they say otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, TypeAlias

import polars as pl

from graphkam.records import Company, dtype_of
from graphkam.schema import TABLE

DAY: Final = date(2026, 6, 30)
"""The day on which these companies are looked at."""

Row: TypeAlias = Mapping[str, Any]
RowLike: TypeAlias = Row | str | tuple[Any, ...]

_SHORT: Final[dict[str, tuple[str, ...]]] = {
    "accounts": ("id",),
    "departments": ("id",),
    "contacts": ("id",),
    "staff": ("id",),
    "assignments": ("staff_id", "account_id", "role", "from", "to"),
    "interactions": ("at", "kind", "staff_ids", "contact_ids", "direction"),
    "ties": ("staff_id", "contact_id", "strength", "as_of", "refused"),
    "influences": ("from_contact_id", "to_contact_id", "strength"),
    "rivals": ("name", "contact_id", "strength", "as_of"),
    "opportunities": ("id", "account_id", "amount", "opened_at", "closes_at", "status"),
    "reviews": ("account_id", "held_at"),
    "changes": ("entity", "id", "field", "value", "at"),
}
"""Which columns the places of a tuple are."""


def named(id_: str, /, **columns: object) -> Row:
    """A row with this id and these columns."""
    return {"id": id_, **columns}


def ago(days: int) -> date:
    """So many days before `DAY`."""
    return DAY - timedelta(days=days)


def company(**tables: Sequence[RowLike]) -> Company:
    """The company of these tables: rows are mappings, tuples in the order of `_SHORT`, or just an id.

    Moments may be days, datetimes or ISO text; lists of ids may be one text separated by blanks. A declared tie without
    a day was stated on `DAY`; interactions without an id are numbered in their order.
    """
    tables.setdefault("accounts", ["a"])
    return Company.of(
        **{
            name: pl.DataFrame(
                [_row(name, row, number) for number, row in enumerate(rows)],
                schema={column.name: dtype_of(column) for column in TABLE[name].columns},
                orient="row",
            )
            for name, rows in tables.items()
        }
    )


def _row(table: str, row: RowLike, number: int) -> tuple[Any, ...]:
    if isinstance(row, str):
        row = (row,)
    given = dict(zip(_SHORT[table], row, strict=False)) if isinstance(row, tuple) else dict(row)
    columns = TABLE[table].column_names
    if unknown := given.keys() - set(columns):
        raise KeyError(f"table {table} has no column {', '.join(sorted(unknown))}")
    if "id" in columns:
        given.setdefault("id", f"{table[0]}{number:04d}")
    if "name" in columns and "name" not in given:
        given["name"] = given["id"]
    if table in ("departments", "contacts"):
        given.setdefault("account_id", "a")
    if table == "ties":
        given.setdefault("as_of", DAY)
    return tuple(_value(column.kind, given.get(column.name)) for column in TABLE[table].columns)


def _value(kind: str, value: object) -> object:
    if value is None:
        return None
    if kind == "moment":
        if not isinstance(value, date | str):
            raise TypeError(f"not a moment: {value!r}")
        return moment(value)
    return value.split() if kind == "ids" and isinstance(value, str) else value


def moment(value: date | str) -> datetime:
    """A day, a datetime (UTC where it names no zone) or an ISO text as a moment in UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
