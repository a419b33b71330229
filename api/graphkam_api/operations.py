"""What surrounds every request: its id, its line in the log, its count, its limits, and what browsers are told."""

from __future__ import annotations

import logging
import re
import secrets
import time
from http import HTTPStatus
from typing import Final

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from graphkam.settings import Settings
from graphkam_api.auth.keyring import Keyring
from graphkam_api.errors import problem
from graphkam_api.limits import Limits, Rates
from graphkam_api.live import LiveCompany
from graphkam_api.metrics import Metrics

REQUEST_ID: Final = "X-Request-ID"
_WELL_FORMED: Final = re.compile(r"[0-9A-Za-z_-]{8,64}")

SECURITY: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
"""What an answer says to browsers unless it says otherwise itself: pages name what they may load."""

DATA_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
"""The content policy of everything that is no page."""

_NO_ROUTE: Final = "none"

log = logging.getLogger("graphkam.requests")


def operate(app: FastAPI, *, live: LiveCompany, settings: Settings) -> None:
    """Surround an application with what every request needs.

    Called once, after everything else that surrounds requests.
    """
    app.state.keyring = Keyring(live)
    app.state.metrics = Metrics(live)
    app.state.rates = Rates(settings.serve_rate)
    app.add_middleware(Limits, settings=settings, check=live.check)
    app.add_middleware(_Observed, metrics=app.state.metrics)


class _Observed:
    """Gives each request its id, counts it, writes its line, and answers what nobody foresaw."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with its id."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = given if _WELL_FORMED.fullmatch(given) else secrets.token_hex(16)
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0

        async def send_observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID] = request_id
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
                if not headers.get("Content-Type", "").startswith("text/html"):
                    headers.setdefault("Content-Security-Policy", DATA_POLICY)
            await send(message)

        began = time.perf_counter()
        with bound_contextvars(request_id=request_id), self._metrics.running.track_inprogress():
            try:
                await self._app(scope, receive, send_observed)
            except Exception:
                log.exception("nobody foresaw this")
                if status:
                    raise
                detail = f"a fault of graphkam: the log of the server says more under request {request_id}; report it"
                await problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail=detail)(scope, receive, send_observed)
            finally:
                self._count(scope, status=status, seconds=time.perf_counter() - began)

    def _count(self, scope: Scope, *, status: int, seconds: float) -> None:
        route: str = getattr(scope.get("route"), "path", _NO_ROUTE)
        method: str = scope["method"] if route != _NO_ROUTE else "any"
        self._metrics.count(method=method, route=route, status=status, seconds=seconds)
        log.info(
            "request",
            extra={"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)},
        )
