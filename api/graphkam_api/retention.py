"""Notes that are older than the policy keeps them, taken away each day and after each change."""

from __future__ import annotations

import logging
from threading import Event, Thread
from typing import Final

from graphkam.errors import StoreError
from graphkam.store.retention import forget_notes, outlived_notes
from graphkam_api.live import Changed, LiveCompany

LOOK_SECONDS: Final = 600.0
"""How often it is looked whether another day has begun."""

log = logging.getLogger("graphkam.retention")


class Retention:
    """Keeps notes no longer than the policy says, on a thread of its own."""

    def __init__(self, live: LiveCompany) -> None:
        self._live = live
        self._wake = Event()
        self._end = False
        self._thread = Thread(target=self._run, name="retention")
        live.listen(self._hear)

    def start(self) -> None:
        """Begin, with what is too old already."""
        self._thread.start()

    def stop(self) -> None:
        """End, when what is being taken away is."""
        self._end = True
        self._wake.set()
        self._thread.join()

    def _hear(self, _: Changed) -> None:
        self._wake.set()

    def _run(self) -> None:
        while self._live.policy.notes_kept_days is not None and not self._end:
            try:
                self._look()
            except StoreError as error:
                log.warning("old notes wait for the store: %s", type(error).__name__)
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()

    def _look(self) -> None:
        days = self._live.days(None)
        day = days.today()
        if outlived_notes(days.company, policy=days.policy, day=day).height:
            self._live.change(
                lambda store, known: forget_notes(store, policy=days.policy, day=day, known=known)
            )
