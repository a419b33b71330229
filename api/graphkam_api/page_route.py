"""How a page fails: in the look of the other pages, in the reader's language, with the status that fits."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response

from graphkam.errors import GraphkamError
from graphkam_api.errors import RETRY_SECONDS, STATUS
from graphkam_api.frames import bare_frame, page
from graphkam_viz.pages.errors import error_page

log = logging.getLogger("graphkam.errors")


class PageRoute(APIRoute):
    """A route whose errors are pages."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]  # a wider promise
        """What answers the requests of the route."""
        answer = super().get_route_handler()

        async def answer_or_say_why(request: Request) -> Response:
            try:
                return await answer(request)
            except GraphkamError as error:
                status = next(
                    (status for kind, status in STATUS.items() if isinstance(error, kind)), HTTPStatus(500)
                )
                if status is HTTPStatus(500):
                    log.exception("a page could not be shown")
                return error_response(request, status, detail=str(error))
            except RequestValidationError:
                return error_response(request, HTTPStatus(422), detail="")
            except HTTPException as error:
                if error.status_code < 400:
                    raise
                return error_response(request, HTTPStatus(error.status_code), detail=str(error.detail))
            except Exception:
                log.exception("a page could not be shown")
                return error_response(request, HTTPStatus(500), detail="")

        return answer_or_say_why


def error_response(request: Request, status: HTTPStatus, *, detail: str) -> Response:
    """The page of an error, with its status."""
    document = error_page(status, detail=detail, frame=bare_frame(request))
    response = page(document, request=request, status=status)
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
