"""Whether a server that owes somebody an answer still lives: one that hangs takes connections, and never answers.

A long write and a server that hangs look alike to whoever waits. So somebody else asks: while an answer is outstanding
for long, a connection of its own is made to the server. One that works, however slowly, greets it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final

PATIENCE_SECONDS: Final = 5.0
"""How long an answer may take before it is asked whether the server lives, and again after as long."""
SILENCES: Final = 2
"""How many greetings in a row must fail: a server may be busy with its own memory for some seconds."""
STEP_SECONDS: Final = 0.5


class Lookout:
    """Watches over those who wait for a server's answers; to be closed by whoever made it."""

    def __init__(self, *, greets: Callable[[], bool], give_up: Callable[[], None]) -> None:
        self._greets = greets
        self._give_up = give_up
        self._waiting: dict[object, float] = {}
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="lookout")
        self._thread.start()

    @contextmanager
    def waiting(self) -> Generator[None]:
        """Somebody waits for the server for as long as this is open."""
        who = object()
        self._waiting[who] = time.monotonic()
        try:
            yield
        finally:
            del self._waiting[who]

    def close(self) -> None:
        """Watch no more."""
        self._closed.set()

    def _watch(self) -> None:
        silences, heard = 0, time.monotonic()
        while not self._closed.wait(STEP_SECONDS):
            began = [*self._waiting.values()]  # a copy: others come and go meanwhile
            if not began:
                silences = 0
            if silences == 0 and (not began or time.monotonic() - max(min(began), heard) < PATIENCE_SECONDS):
                continue
            silences = 0 if self._greets() else silences + 1
            if silences == 0:
                heard = time.monotonic()
            elif silences >= SILENCES:
                silences, heard = 0, time.monotonic()
                self._give_up()
