"""The company's records: each table as a collection that is listed, read, brought in, changed and deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any, Final, Literal, TypeAlias, cast

import orjson
from fastapi import APIRouter, Depends, Header, Path, Query, Request
from starlette.responses import Response

from graphkam.answers import to_json
from graphkam.errors import InvalidInputError
from graphkam.schema import TABLES, Table
from graphkam.scope import PRIVATE
from graphkam_api import changes
from graphkam_api.asked import Live, Seen
from graphkam_api.auth import Asking, Caller, Editor, record
from graphkam_api.auth.trail import of_them
from graphkam_api.errors import CHANGE_PROBLEMS, PROBLEMS
from graphkam_api.listing import LARGEST_PAGE, Wanted, page
from graphkam_api.records import Record, etag_of, row_named
from graphkam_api.schemas import (
    LARGEST_CALL,
    filter_parameters,
    item_name,
    page_name,
    patch_body,
    reference,
    rows_body,
)

HISTORY: Final = ("reviews", "changes")
"""The tables that are only listed: the one grows by reviews that are held, the other by changes of attributes."""

IfMatch: TypeAlias = Annotated[
    str | None,
    Header(
        description="The ETag of the row as it was read: the change is refused when somebody else changed it since. "
        "Left out, the row is changed whatever it is now.",
        examples=['"3f1c0a8e5b7d2946a1c3e5f708192a3b"'],
    ),
]


IfNoneMatch: TypeAlias = Annotated[
    Literal["*"] | None,
    Header(
        description="`*` refuses the call where one of the rows stands there already: they are to be new."
    ),
]

Named: TypeAlias = Annotated[
    str,
    Path(
        alias="id",
        min_length=1,
        description="The id; in a table without ids the columns of its key in order, each percent-encoded by itself, "
        "with commas between them: `mei,lin,2026-03-01`. An empty part stands for none.",
        examples=["lin"],
    ),
]


async def _sent(request: Request) -> object:
    try:
        return orjson.loads(await request.body())
    except orjson.JSONDecodeError as error:
        raise InvalidInputError(f"the body is no JSON in UTF-8: {error}") from error


Sent: TypeAlias = Annotated[object, Depends(_sent)]
"""The body of a request, as JSON has it: rows are checked as a bundle is, and nowhere else."""


def routers() -> Iterator[APIRouter]:
    """The routes of every table."""
    for table in TABLES:
        router = APIRouter(prefix=f"/api/v1/{table.name}", tags=[table.name])
        _list(router, table)
        if table.name not in HISTORY:
            _bring_in(router, table)
            _read(router, table)
            _change(router, table)
            _delete(router, table)
        yield router


def _list(router: APIRouter, table: Table) -> None:
    @router.get(
        "",
        operation_id=f"list_{table.name}",
        summary=f"The {table.name}, a page at a time",
        responses=PROBLEMS | _gives(page_name(table)),
        openapi_extra={"parameters": filter_parameters(table)},
    )
    def listed(
        request: Request,
        caller: Asking,
        days: Seen,
        *,
        q: Annotated[
            str | None,
            Query(max_length=200, description="Text that stands somewhere in the row, whatever the case."),
        ] = None,
        sort: Annotated[
            str | None,
            Query(
                max_length=50,
                description="A column; with - before it from the last to the first. Empty cells are last.",
            ),
        ] = None,
        limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="How many rows on a page.")] = 100,
        cursor: Annotated[
            str | None,
            Query(max_length=10_000, description="`next` of the page before, with the same `sort`."),
        ] = None,
    ) -> Response:
        """Rows in the order of their key, or as asked; by the text in any column, or by a text anywhere."""
        where = {name: text for name, text in request.query_params.items() if name not in _OWN}
        wanted = Wanted(where=where, text=q, sort=sort, limit=limit, cursor=cursor)
        found = page(days.company, table=table, wanted=wanted)
        _note_read(request, caller, table, found.items, subject=table.name)
        return _json(asdict(found) | {"hidden": _hidden(caller, table)})


def _bring_in(router: APIRouter, table: Table) -> None:
    @router.put(
        "",
        operation_id=f"upsert_{table.name}",
        summary=f"Bring {table.name} in",
        responses=CHANGE_PROBLEMS | _gives("Upserted"),
        openapi_extra={"requestBody": _body(rows_body(table))},
    )
    def upsert(
        request: Request, caller: Editor, live: Live, sent: Sent, *, if_none_match: IfNoneMatch = None
    ) -> Response:
        r"""New rows, and new values in rows there are: all of them or, when one has a fault, none.

        Rows are those of a bundle. A column that is left out or null keeps what is stored, `\\N` empties it. The same
        call a second time changes nothing.
        """
        changed, notes = changes.upsert(
            request, live, caller, table=table, items=_items(sent), if_none_match=if_none_match
        )
        tables = {name: asdict(counts) for name, counts in changed.counts.items()}
        return _json({"version": changed.version, "tables": tables, "notes": notes})


def _read(router: APIRouter, table: Table) -> None:
    @router.get(
        "/{id:path}",  # noqa: FAST003  # its alias is `named`
        operation_id=f"read_{table.name}",
        summary=f"One of the {table.name}",
        responses=PROBLEMS | _gives(item_name(table)),
    )
    def read(request: Request, caller: Asking, days: Seen, named: Named) -> Response:
        """One row, with the ETag that a change of it may name."""
        found = row_named(days.company, table=table, named=named)
        _note_read(request, caller, table, [found], subject=f"{table.name}/{named}")
        return _row(found, caller, table)


def _change(router: APIRouter, table: Table) -> None:
    @router.patch(
        "/{id:path}",  # noqa: FAST003  # its alias is `named`
        operation_id=f"change_{table.name}",
        summary=f"Change one of the {table.name}",
        responses=CHANGE_PROBLEMS | _gives(item_name(table)),
        openapi_extra={"requestBody": _body(patch_body(table))},
    )
    def change(
        request: Request,
        caller: Editor,
        live: Live,
        named: Named,
        sent: Sent,
        *,
        if_match: IfMatch = None,
    ) -> Response:
        """New values in some columns of one row, null empties one; the row as it is now."""
        if not isinstance(sent, dict):
            raise InvalidInputError("the body is an object of columns and their new values, null for none")
        values = cast(Record, sent)
        changes.patch(request, live, caller, table=table, named=named, values=values, if_match=if_match)
        seen = live.days(caller.accounts, private=caller.edits)
        return _row(row_named(seen.company, table=table, named=named), caller, table)


def _delete(router: APIRouter, table: Table) -> None:
    @router.delete(
        "/{id:path}",  # noqa: FAST003  # its alias is `named`
        operation_id=f"delete_{table.name}",
        summary=f"Delete one of the {table.name}",
        responses=CHANGE_PROBLEMS,
        status_code=204,
    )
    def delete(
        request: Request,
        caller: Editor,
        live: Live,
        named: Named,
        *,
        if_match: IfMatch = None,
    ) -> Response:
        """Take out one row that was recorded by mistake, with what hangs on it; who left keeps their history."""
        changes.delete(request, live, caller, table=table, named=named, if_match=if_match)
        return Response(status_code=204)


_OWN: Final = ("q", "sort", "limit", "cursor")


def _items(sent: object) -> list[object]:
    if not isinstance(sent, dict) or set(cast(Record, sent)) != {"items"}:
        raise InvalidInputError('the body is an object with "items", the rows, and nothing else')
    items = cast(Record, sent)["items"]
    if not isinstance(items, list):
        raise InvalidInputError('"items" is a list of rows')
    rows = cast(list[object], items)
    if len(rows) > LARGEST_CALL:
        raise InvalidInputError(
            f"{len(rows):,} rows are more than the {LARGEST_CALL:,} of a call: send several, or import a file"
        )
    return rows


def _note_read(request: Request, caller: Caller, table: Table, items: list[Record], *, subject: str) -> None:
    """Put into the audit log that attitudes or notes were read, when any were."""
    for name in PRIVATE.get(table.name, ()):
        read = sum(item[name] is not None for item in items)
        if caller.edits and read:
            record(request, f"read {name}", subject, of_them(read, "row"))


def _hidden(caller: Caller, table: Table) -> list[str]:
    return [] if caller.edits else list(PRIVATE.get(table.name, ()))


def _row(found: Record, caller: Caller, table: Table) -> Response:
    hidden = _hidden(caller, table)
    shown = found | ({"hidden": hidden} if hidden else {})
    return _json(shown, headers={"ETag": etag_of(found), "Cache-Control": "private, no-cache"})


def _json(found: object, *, headers: dict[str, str] | None = None) -> Response:
    return Response(to_json(found), media_type="application/json", headers=headers)


def _gives(name: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {"application/json": {"schema": reference(name)}}}}


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}
