"""A gate between a client and a server: it counts what the client sends, and kills somebody at one of these moments."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from graphkam.store.engine import Address


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill: at the n-th thing that is sent, before the server gets it, or some time after."""

    at: int
    before: bool
    seconds_after: float = 0.0


@dataclass(slots=True)
class Gate:
    """Lets everything through, until its moment has come."""

    listening: socket.socket
    server: int = 0
    sent: int = 0
    moment: Moment | None = None
    kill: Callable[[], None] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    striking: threading.Lock = field(default_factory=threading.Lock)

    def through(self, address: Address) -> Address:
        """The address as a client finds it behind the gate."""
        self.server = urlsplit(address.uri).port or 0
        self.sent = 0
        return replace(address, uri=f"bolt://127.0.0.1:{self.listening.getsockname()[1]}")

    def arm(self, moment: Moment, kill: Callable[[], None]) -> None:
        """Kill at the moment, counted from the next thing that is sent."""
        self.sent, self.moment, self.kill = 0, moment, kill

    def strike(self) -> None:
        """Kill now, if that was not done yet; who comes while it is being done waits until it is."""
        with self.striking:
            kill, self.kill = self.kill, None
            if kill is not None:
                kill()

    def serve(self) -> None:
        """Take connections until the gate is closed."""
        while True:
            try:
                client, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        with client, suppress(OSError), socket.create_connection(("127.0.0.1", self.server)) as server:
            # Else each thing that is sent waits for the answer to the one before to be acknowledged, 40 ms.
            for each in (client, server):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=_answers, args=(server, client), daemon=True).start()
            try:
                while sent := client.recv(1 << 16):
                    self._pass_on(sent, server)
            finally:
                # Closing alone would not tell the server while the other thread listens to it.
                server.shutdown(socket.SHUT_RDWR)

    def _pass_on(self, sent: bytes, server: socket.socket) -> None:
        with self.lock:
            self.sent += 1
            moment = self.moment if self.moment is not None and self.sent == self.moment.at else None
        if moment is not None and moment.before:
            self.strike()
        server.sendall(sent)
        if moment is not None and not moment.before:
            time.sleep(moment.seconds_after)
            self.strike()


def _answers(server: socket.socket, client: socket.socket) -> None:
    with suppress(OSError):
        while received := server.recv(1 << 16):
            client.sendall(received)
    with suppress(OSError):
        client.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True, slots=True)
class Held:
    """Instead of a killing: whoever comes to this moment stands still until he may go."""

    has_come: threading.Event = field(default_factory=threading.Event)
    may_go: threading.Event = field(default_factory=threading.Event)

    def __call__(self) -> None:
        """Stand still."""
        self.has_come.set()
        self.may_go.wait()

    def is_over(self, _: object) -> None:
        """Whoever was awaited is through and will not come any more."""
        self.has_come.set()


@contextmanager
def gate() -> Generator[Gate]:
    """A gate on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = Gate(listening)
        threading.Thread(target=made.serve, daemon=True).start()
        yield made
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
