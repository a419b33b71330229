"""How much one request may ask for, and how many of them: size, time, rate, and under which name it may ask."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from fastapi import HTTPException
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphkam.errors import StoreUnavailableError
from graphkam.settings import Settings
from graphkam_api.errors import problem

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
"""The names of this machine for itself."""

TARGET_BYTES: Final = 8 * 1024
"""How long a path with its query may be."""

UPLOADS: Final = "/api/v1/imports"
"""Where files are brought: they may be larger, and take as long as they take."""

REFUSED_PER_MINUTE: Final = 30
"""How often an address may show a key that opens nothing: nobody guesses one, and nobody shall tire the server."""

LOOK_SECONDS: Final = 0.5
"""How often it is looked, for a request that waits, whether there is anything to wait for."""

log = logging.getLogger("graphkam.limits")

_RETRY: Final = {"Retry-After": "5"}


class Rates:
    """How many requests a minute each key makes, and how many each address is refused."""

    def __init__(self, per_minute: int) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._of_key = RateLimitItemPerMinute(per_minute)
        self._of_refused = RateLimitItemPerMinute(REFUSED_PER_MINUTE)

    def count(self, key_id: str) -> None:
        """Count a request under a key.

        Raises
        ------
        HTTPException
            429: it makes too many.
        """
        if not self._limiter.hit(self._of_key, "key", key_id):
            raise self._too_many(self._of_key, "key", key_id)

    def count_refused(self, address: str) -> None:
        """Count a request that showed no key that opens anything.

        Raises
        ------
        HTTPException
            429: too many came from this address.
        """
        if not self._limiter.hit(self._of_refused, "refused", address):
            raise self._too_many(self._of_refused, "refused", address)

    def _too_many(self, item: RateLimitItemPerMinute, *of: str) -> HTTPException:
        wait = max(1, round(self._limiter.get_window_stats(item, *of).reset_time - time.time()))
        return HTTPException(
            429,
            f"more than {item.amount:,} requests in a minute: wait {wait} s",
            headers={"Retry-After": str(wait)},
        )


class Limits:
    """Refuses requests that are too large, too slow, or for another host; ``check`` says why none can be answered."""

    def __init__(self, app: ASGIApp, *, settings: Settings, check: Callable[[], None]) -> None:
        self._app = app
        self._check = check
        self._hosts = LOOPBACK | {name.lower() for name in settings.hosts}
        self._body_bytes = settings.serve_body_mb * 1024 * 1024
        self._upload_bytes = settings.serve_upload_mb * 1024 * 1024
        self._seconds = settings.serve_seconds
        self._telling: set[asyncio.Future[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        uploads = scope["path"].startswith(UPLOADS)
        allowed = self._upload_bytes if uploads else self._body_bytes
        refusal = self._refusal(scope, allowed=allowed)
        if refusal is not None:
            status, detail = refusal
            await problem(status, detail=detail)(scope, receive, send)
            return
        receive = _cut_off(receive, most=allowed)
        if uploads:
            await self._app(scope, receive, send)
        else:
            await self._in_time(scope, receive, send)

    async def _in_time(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; where no answer begins in time, or none can, say so. A thread's work ends unheard."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self._seconds
        started = late = False
        timer: asyncio.TimerHandle

        async def send_unless_late(message: Message) -> None:
            nonlocal started
            if not late:
                started = True
                await send(message)

        def look() -> None:
            nonlocal late, timer
            detail = self._why_no_answer() if loop.time() < end else _too_late(self._seconds)
            if started or detail is None:
                timer = loop.call_later(max(0.0, min(LOOK_SECONDS, end - loop.time())), look)
                return
            late = True
            refusal = problem(HTTPStatus.SERVICE_UNAVAILABLE, detail=detail, headers=_RETRY)
            telling = asyncio.ensure_future(refusal(scope, receive, send))
            self._telling.add(telling)
            telling.add_done_callback(self._telling.discard)

        timer = loop.call_later(min(LOOK_SECONDS, self._seconds), look)
        try:
            await self._app(scope, receive, send_unless_late)
        except Exception as error:
            if not late:
                raise
            # It was answered already; whatever it wanted of its client cannot be had any more.
            log.info("what was not waited for ended with %s", type(error).__name__)
        finally:
            timer.cancel()

    def _why_no_answer(self) -> str | None:
        """Why a request that waits would wait in vain; None where it may be answered."""
        try:
            self._check()
        except StoreUnavailableError as error:
            return str(error)
        return None

    def _refusal(self, scope: Scope, *, allowed: int) -> tuple[HTTPStatus, str] | None:
        headers = Headers(scope=scope)
        if not self._is_ours(headers.get("host", ""), server=scope.get("server")):
            return HTTPStatus.BAD_REQUEST, (
                "this server does not answer under the name in the Host header: GRAPHKAM_SERVE_HOSTS lists its names"
            )
        if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > TARGET_BYTES:
            return HTTPStatus(
                414
            ), f"the path and the query are longer than {TARGET_BYTES:,} bytes: ask for less"
        length = headers.get("content-length", "0")
        if not length.isdecimal():
            return HTTPStatus.BAD_REQUEST, "the Content-Length is no number"
        if int(length) > allowed:
            return HTTPStatus(413), _too_large(allowed)
        return None

    def _is_ours(self, host: str, *, server: tuple[str, int | None] | None) -> bool:
        """Whether a Host header names this server. A name of somebody else's may be made to lead here by its owner."""
        name = host.rsplit("]", 1)[0].removeprefix("[") if host.startswith("[") else host.split(":", 1)[0]
        name = name.lower().rstrip(".")
        if name in self._hosts:
            return True
        # An address, which nobody's name server gives out: the one that the connection came to.
        return server is not None and _is_address(name) and name == server[0]


def _cut_off(receive: Receive, *, most: int) -> Receive:
    """The body of a request as it comes in, until it is too large."""
    read = 0

    async def receive_some() -> Message:
        nonlocal read
        message = await receive()
        if message["type"] == "http.request":
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413, _too_large(most))
        return message

    return receive_some


def _too_late(seconds: float) -> str:
    return f"no answer within {seconds:g} s: ask for less, or again later"


def _too_large(most: int) -> str:
    return f"the body is larger than {most // (1024 * 1024):,} MB: send less at once"


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
