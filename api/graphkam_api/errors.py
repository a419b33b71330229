"""Errors as problem+json (RFC 9457): one table from what went wrong to the status that says so."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from graphkam.errors import GraphkamError, InvalidInputError, NotFoundError

STATUS: Final[dict[type[GraphkamError], HTTPStatus]] = {
    NotFoundError: HTTPStatus.NOT_FOUND,
    InvalidInputError: HTTPStatus(422),
}


class Problem(BaseModel):
    """What went wrong, for programs and for people."""

    title: str
    status: int
    detail: str


PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    404: {"model": Problem, "description": "No such account or person."},
    422: {"model": Problem, "description": "Something in the request cannot be right."},
}
"""The errors that every answer about the company may give, for the OpenAPI document."""


def answer_errors(app: FastAPI) -> None:
    """Let the application answer graphkam's errors, and those of the framework, as problem+json."""

    @app.exception_handler(GraphkamError)
    def _ours(_: Request, error: GraphkamError) -> JSONResponse:
        status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), HTTPStatus(500))
        return problem(status, detail=str(error))

    @app.exception_handler(RequestValidationError)
    def _unreadable(_: Request, error: RequestValidationError) -> JSONResponse:
        faults = "; ".join(
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in error.errors()
        )
        return problem(HTTPStatus(422), detail=faults)

    @app.exception_handler(HTTPException)
    def _of_the_framework(_: Request, error: HTTPException) -> JSONResponse:
        return problem(HTTPStatus(error.status_code), detail=str(error.detail))


def problem(status: HTTPStatus, *, detail: str) -> JSONResponse:
    """The answer that says what went wrong."""
    content = Problem(title=status.phrase, status=status, detail=detail).model_dump()
    return JSONResponse(content, status_code=status, media_type="application/problem+json")
