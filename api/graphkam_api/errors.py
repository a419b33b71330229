"""Errors as problem+json (RFC 9457): one table from what went wrong to the status that says so."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from graphkam.errors import (
    BundleError,
    ChangedMeanwhileError,
    GraphkamError,
    InUseError,
    InvalidInputError,
    NoPathError,
    NotFoundError,
    ReadOnlyError,
    StoreUnavailableError,
)

STATUS: Final[dict[type[GraphkamError], HTTPStatus]] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    NoPathError: HTTPStatus.NOT_FOUND,
    InUseError: HTTPStatus.CONFLICT,
    InvalidInputError: HTTPStatus(422),
    ChangedMeanwhileError: HTTPStatus.PRECONDITION_FAILED,
    ReadOnlyError: HTTPStatus.FORBIDDEN,
    StoreUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""The first that fits counts, so that a kind stands before the kind it is one of."""

RETRY_SECONDS: Final = 5
"""When to ask again after the store could not be reached."""

FAULTS_LISTED: Final = 1_000

log = logging.getLogger("graphkam.errors")


class Problem(BaseModel):
    """What went wrong, for programs and for people."""

    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["no such account: harbor"])


class RowFault(BaseModel):
    """One thing wrong with one row of a request or of a file: where it stands, what stands there, what should."""

    file: str = Field(examples=["contacts"])
    row: int | None = Field(description="Counted from 1; in a file the header is row 1.", examples=[3])
    column: str | None = Field(examples=["level"])
    value: str | None = Field(examples=["9"])
    expected: str = Field(examples=["a whole number from 1 to 6"])
    rule: str = Field(description="Groups faults of one kind.", examples=["range"])


class RowsProblem(Problem):
    """What went wrong, and every fault of the rows that were sent."""

    faults: list[RowFault] = Field(
        default=[], description="At most 1,000; with more, the first of each kind."
    )


_PROBLEM_JSON: Final = "application/problem+json"


def _documented(description: str, *, model: type[Problem] = Problem) -> dict[str, Any]:
    return {
        "description": description,
        "content": {_PROBLEM_JSON: {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}},
    }


STORE_PROBLEM: Final[dict[int | str, dict[str, Any]]] = {
    503: _documented("The store cannot be reached: ask again after `Retry-After` seconds.")
}

PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    400: _documented("Asked under a name that is not the server's, or a form that is none."),
    401: _documented("No key, or none that holds."),
    403: _documented("The key does not allow this, or the server keeps nothing."),
    404: _documented("There is no such thing, or none that the key may see."),
    413: _documented("The body is too large."),
    414: _documented("The path and the query are too long."),
    422: _documented("Something in the request cannot be right.", model=RowsProblem),
    429: _documented("Too many requests: ask again after `Retry-After` seconds."),
    500: _documented("A fault of graphkam, which the log of the server explains."),
    **STORE_PROBLEM,
}
"""The errors that every question and every change may give, for the OpenAPI document."""

SURROUNDING_PROBLEMS: Final[dict[str, dict[str, Any]]] = {
    str(status): PROBLEMS[status] for status in (400, 413, 414, 500, 503)
}
"""The errors that any request may meet, before anybody looks what it asks and after everything else failed."""

CHANGE_PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    **PROBLEMS,
    409: _documented("Others that stay belong to it."),
    412: _documented(
        "It is not what it was when it was read (`If-Match`), or is there already (`If-None-Match`)."
    ),
}
"""The errors that a change may give besides."""


def answer_errors(app: FastAPI) -> None:
    """Let the application answer graphkam's errors, and those of the framework, as problem+json."""

    @app.exception_handler(GraphkamError)
    def _ours(_: Request, error: GraphkamError) -> JSONResponse:
        status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), HTTPStatus(500))
        if status is HTTPStatus(500):
            log.error("a request could not be answered: %s", error)
        headers = {"Retry-After": str(RETRY_SECONDS)} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
        more = {"faults": faults_of(error)} if isinstance(error, BundleError) else {}
        return problem(status, detail=str(error), headers=headers, more=more)

    @app.exception_handler(RequestValidationError)
    def _unreadable(_: Request, error: RequestValidationError) -> JSONResponse:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in error.errors()
        )
        return problem(HTTPStatus(422), detail=faults)

    @app.exception_handler(HTTPException)
    def _of_the_framework(_: Request, error: HTTPException) -> JSONResponse:
        return problem(HTTPStatus(error.status_code), detail=str(error.detail), headers=error.headers or {})

    @app.exception_handler(Exception)
    def _unforeseen(_: Request, error: Exception) -> JSONResponse:
        # What went wrong stands in the log, not in the answer: it may name what the caller must not see.
        del error
        return problem(
            HTTPStatus(500), detail="a fault of graphkam: the log of the server says more; report it"
        )


def faults_of(error: BundleError) -> list[dict[str, Any]]:
    """The faults of a bundle as they are answered."""
    return [
        RowFault(
            file=fault.file,
            row=fault.row,
            column=fault.column,
            value=fault.value,
            expected=fault.expected,
            rule=fault.rule,
        ).model_dump()
        for fault in error.faults[:FAULTS_LISTED]
    ]


def problem(
    status: HTTPStatus,
    *,
    detail: str,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, object] | None = None,
) -> JSONResponse:
    """The answer that says what went wrong; ``more`` are further members of it."""
    content = Problem(title=status.phrase, status=status, detail=detail).model_dump() | dict(more or {})
    return JSONResponse(content, status_code=status, media_type=_PROBLEM_JSON, headers=dict(headers or {}))
