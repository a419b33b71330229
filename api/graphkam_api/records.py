"""Rows of a table as programs see them: as JSON, named in a path, and told apart by an ETag."""

from __future__ import annotations

import hashlib
from typing import Any, Final, TypeAlias
from urllib.parse import quote, unquote

import orjson
import polars as pl

from graphkam.bundle.writing import as_text
from graphkam.errors import ChangedMeanwhileError, InvalidInputError, NotFoundError
from graphkam.records import Company, parse_text, rows_with
from graphkam.schema import Table

Record: TypeAlias = dict[str, Any]
"""A row by its columns, as the bundle spells it: days and moments as text, numbers, flags and lists as they are."""

KEY_SEPARATOR: Final = ","


def as_records(frame: pl.DataFrame, *, table: Table) -> list[Record]:
    """The rows of a table as JSON has them."""
    moments = [column.name for column in table.columns if column.kind == "moment"]
    words = [column.name for column in table.columns if column.kind == "choice"]
    spelled = as_text(frame, table=table).select(moments)
    return frame.with_columns(
        *(pl.col(name).cast(pl.String) for name in words), *(spelled[name] for name in moments)
    ).to_dicts()


def etag_of(record: Record) -> str:
    """What tells this state of a row from every other, to whoever sees this much of it."""
    digest = hashlib.sha256(orjson.dumps(record, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return f'"{digest[:32]}"'


def check_unchanged(record: Record, *, if_match: str | None) -> None:
    """Refuse to change a row that is not what whoever changes it read.

    Raises
    ------
    ChangedMeanwhileError
        It is another than the ETags of `If-Match` say.
    """
    if if_match is None or if_match.strip() == "*":
        return
    if etag_of(record) not in {each.strip() for each in if_match.split(",")}:
        raise ChangedMeanwhileError(
            "somebody else changed this since it was read: read it again, look what is different, and send the "
            "change anew"
        )


def key_in_path(record: Record, *, table: Table) -> str:
    """How a row is named in a path, before the path is percent-encoded as a whole.

    Examples
    --------
    >>> from graphkam.schema import TABLE
    >>> key_in_path({"staff_id": "mei", "contact_id": "a,b", "as_of": "2026-03-01"}, table=TABLE["ties"])
    'mei,a%2Cb,2026-03-01'
    """
    if table.key == ("id",):
        return str(record["id"])
    return KEY_SEPARATOR.join(quote(record[name] or "", safe="") for name in table.key)


def row_named(company: Company, *, table: Table, named: str) -> Record:
    """The row that a path names.

    Raises
    ------
    InvalidInputError
        The name has too many parts or too few, or one that cannot be one.
    NotFoundError
        There is no such row.
    """
    found = _rows_named(company, table=table, named=named)
    if not found.height:
        raise NotFoundError(f"there is no row of {table.name} with {', '.join(table.key)} {named}")
    return as_records(found, table=table)[0]


def key_of(named: str, *, table: Table) -> dict[str, object]:
    """The columns of the key of a row that a path names, in their types.

    Raises
    ------
    InvalidInputError
        The name has too many parts or too few, or one that cannot be one.
    """
    if table.key == ("id",):
        return {"id": named}
    parts = [unquote(part) for part in named.split(KEY_SEPARATOR)]
    if len(parts) != len(table.key):
        raise InvalidInputError(
            f"a row of {table.name} is named by {len(table.key)} parts with commas between them "
            f"({', '.join(table.key)}), not by {named!r}"
        )
    key: dict[str, object] = {}
    for name, part in zip(table.key, parts, strict=True):
        text = pl.DataFrame({"text": [part or None]}, schema={"text": pl.String})
        value = text.select(parse_text(pl.col("text"), column=table.column(name))).item()
        if part and value is None:
            raise InvalidInputError(f"{part!r} is no {name} of {table.name}")
        key[name] = value
    return key


def _rows_named(company: Company, *, table: Table, named: str) -> pl.DataFrame:
    schema = company.table(table.name).select(table.key).schema
    key = pl.DataFrame([key_of(named, table=table)], schema=schema)
    return rows_with(key, among=company.table(table.name))
