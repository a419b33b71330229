"""The feed: how far events have come, looked up once for all who follow them."""

from __future__ import annotations

import logging
from threading import Event, Thread
from typing import Final

from graphkam.errors import StoreError
from graphkam.store.events import latest_event
from graphkam_api.live import LiveCompany

LOOK_SECONDS: Final = 0.5
"""How often others' events are looked for; our own are known at once."""

log = logging.getLogger("graphkam.feed")


class Feed:
    """Knows the id behind which nothing has happened yet, while anybody follows."""

    def __init__(self, live: LiveCompany) -> None:
        self._live = live
        self._wake = Event()
        self._thread = Thread(target=self._run, name="feed")
        self.ended = False
        self.latest = ""

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; whoever follows is sent home."""
        self.ended = True
        self._wake.set()
        self._thread.join()

    def look(self) -> None:
        """Look now: something has just happened."""
        self._wake.set()

    def _run(self) -> None:
        while not self.ended:
            store = self._live.store
            if store is not None:
                try:
                    self.latest = latest_event(store)
                except StoreError as error:
                    log.debug("events wait for the store: %s", error)
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()
