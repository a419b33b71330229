"""Whoever is told by the server under test, which goes by a clock that the test sets: a receiver of webhooks, and
somebody who follows the events."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx

from graphkam.store.engine import Address
from tests.api.servers import ServerProcess

CLOCKED = Path(__file__).with_name("clocked.py")


class ClockedProcess(ServerProcess):
    """A server whose alerts go by a clock that the test sets."""

    def __init__(self, data: Path, *, address: Address | None = None, **environment: str) -> None:
        self.off = data / "days-off"
        self.set_clock(0)
        super().__init__(data, address=address, GRAPHKAM_TEST_DAYS_OFF=str(self.off), **environment)
        self.command = [sys.executable, str(CLOCKED), str(self.port)]

    def set_clock(self, days_off: float) -> None:
        """Let the clock be so many days off."""
        new = self.off.with_suffix(".new")
        new.write_text(str(days_off), encoding="utf-8")
        new.replace(self.off)


class Receiver:
    """A receiver of webhooks that answers as it is told, and keeps what it got."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answer: Callable[[], int] = lambda: 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers.items()), body))
                status = receiver.answer()
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                except BrokenPipeError:
                    pass  # whoever asked did not wait

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as it is called
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        self.thread = Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def rules(self) -> set[tuple[str, str]]:
        """What was told so far: change and rule."""
        return {
            (change["change"], change["alert"]["rule"])
            for _, body in list(self.got)
            for change in json.loads(body)["changes"]
        }

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Follower:
    """Somebody who follows the events on a thread of their own, and keeps them."""

    def __init__(self, client: httpx.Client, last: str | None) -> None:
        self.events: list[dict[str, Any]] = []
        self.comments = 0
        self.ended = Event()
        self.failure: Exception | None = None
        headers = {} if last is None else {"Last-Event-ID": last}
        self.thread = Thread(target=self._follow, args=(client, headers), daemon=True)
        self.thread.start()

    def _follow(self, client: httpx.Client, headers: dict[str, str]) -> None:
        try:
            with client.stream("GET", "/api/v1/events", headers=headers) as stream:
                assert stream.status_code == 200, stream.read()
                event: dict[str, Any] = {}
                for line in stream.iter_lines():
                    if not line:
                        if "data" in event:
                            self.events.append(event)
                        event = {}
                    elif line.startswith(":"):
                        self.comments += 1
                    else:
                        name, _, value = line.partition(": ")
                        event[name] = json.loads(value) if name == "data" else value
                    if self.ended.is_set():
                        return
        except (httpx.HTTPError, AssertionError) as error:
            self.failure = error
        finally:
            self.ended.set()

    def types(self) -> set[tuple[str, str]]:
        """Type and rule of what was seen so far."""
        return {
            (event["event"], event["data"].get("alert", {}).get("rule", "")) for event in list(self.events)
        }


@contextmanager
def following_events(client: httpx.Client, *, last: str | None = None) -> Generator[Follower]:
    """Somebody who follows the events, once the server has said that they do."""
    follower = Follower(client, last)
    end = time.monotonic() + 60
    while not follower.comments and not follower.ended.is_set():
        assert time.monotonic() < end, "nobody answers whoever follows"
        time.sleep(0.01)
    yield follower
    follower.ended.set()
