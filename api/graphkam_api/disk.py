"""The company kept on disk while the server runs, so that the next start need not read the store.

What is written to the store is put beside the company kept before; now and then all of it is written anew. When
something is taken away or written over that may be somebody's wish to be forgotten, nothing of what was kept stays.
"""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Condition, Lock, Thread
from typing import Final

from graphkam.errors import ConfigurationError, StoreError
from graphkam.kept import forget_kept, keep, keep_since
from graphkam.records import rows_with
from graphkam.store.journal import state_of
from graphkam_api.live import Changed, LiveCompany

WAIT_SECONDS: Final = 2.0
"""How long after the latest change the company is written anew, when nothing of it is kept."""

FOLD_SECONDS: Final = 60.0
"""How long changes stand beside the company at most, until all of it is written anew."""

SHARE: Final = 10
"""Of how many seconds at most one goes into writing the company anew."""

RETRY_SECONDS: Final = 30.0
"""When it tries again what did not work."""

log = logging.getLogger("graphkam.disk")


class Disk:
    """Keeps a company in a folder, on a thread of its own. What cannot be kept is read from the store next time."""

    def __init__(self, live: LiveCompany, *, folder: Path) -> None:
        self._live = live
        self._folder = folder
        self._writing = Lock()
        self._state = Condition()
        self._kept = live.from_disk
        self._took = 0.0
        self._whole = -1
        self._due: float | None = time.monotonic() + (FOLD_SECONDS if self._kept else WAIT_SECONDS)
        self._end = False
        self._thread = Thread(target=self._run, name="disk")
        # Who else listens must not wait while all of the company is being written.
        self._heard = ThreadPoolExecutor(1, thread_name_prefix="heard")
        live.listen(self._hear)

    def start(self) -> None:
        """Begin, with a company of which everything is kept, or nothing yet."""
        if self._kept:
            log.info("the company was kept on disk at version %s", self._live.version)
        self._thread.start()

    def stop(self) -> None:
        """End, when what is being written is."""
        with self._state:
            self._end = True
            self._state.notify_all()
        self._thread.join()
        self._live.told()
        self._heard.shutdown()

    def done(self) -> None:
        """Return when everything that was changed up to now is put down, or nothing is left of what was kept."""
        self._live.told()
        self._heard.submit(lambda: None).result()

    def _hear(self, changed: Changed) -> None:
        self._heard.submit(self._take, changed)

    def _take(self, changed: Changed) -> None:
        """Put down a change, or leave nothing of what was kept."""
        with self._writing:
            if changed.version <= self._whole:
                return  # it was written with all of it
            if not (self._kept and not _takes_away(changed) and self._put_down(changed)):
                self._kept = False
                try:
                    forget_kept(self._folder)
                except ConfigurationError:
                    log.exception("what is kept on disk could not be taken away: remove it")
        with self._state:
            wait = max(FOLD_SECONDS if self._kept else WAIT_SECONDS, SHARE * self._took)
            due = time.monotonic() + wait
            self._due = due if self._due is None else min(self._due, due)
            self._state.notify_all()

    def _put_down(self, changed: Changed) -> bool:
        store = self._live.store
        try:
            if store is None:
                return False
            state = state_of(store)
            # When somebody has changed the store since, what is kept ends with what they wrote.
            token = (state.decided or "") if state.version == changed.version else ""
            keep_since(
                gone=changed.gone,
                written=changed.written,
                folder=self._folder,
                version=changed.version,
                token=token,
                policy=self._live.policy,
            )
        except (StoreError, ConfigurationError) as error:
            log.warning("a change could not be kept on disk: %s", type(error).__name__)
            return False
        return True

    def _run(self) -> None:
        while self._is_due():
            try:
                written = self._keep()
            except (StoreError, ConfigurationError) as error:
                log.warning("the company could not be kept on disk: %s", type(error).__name__)
                written = False
            with self._state:
                if not written and self._due is None:
                    self._due = time.monotonic() + RETRY_SECONDS

    def _is_due(self) -> bool:
        """Wait until the company is to be written; whether it is, and not the end."""
        with self._state:
            while not self._end:
                now = time.monotonic()
                if self._due is not None and now >= self._due:
                    self._due = None
                    return True
                self._state.wait(None if self._due is None else self._due - now)
        return False

    def _keep(self) -> bool:
        """Write all of the company as it is now, when it is what the store holds; whether it was."""
        with self._writing:
            began = time.monotonic()
            store, known = self._live.store, self._live.known
            if store is None:
                return False
            state = state_of(store)
            if state.version != known.version or state.decided is None:
                return False
            keep(
                known.company,
                self._live.days(None).evidence,
                folder=self._folder,
                version=known.version,
                token=state.decided,
                policy=self._live.policy,
            )
            self._kept, self._whole, self._took = True, known.version, time.monotonic() - began
        return True


def _takes_away(changed: Changed) -> bool:
    """Whether anything is gone that is kept: rows, a note, or what somebody else changed, of which nobody knows why."""
    if changed.by_others or any(rows.height for rows in changed.gone.values()):
        return True
    met = changed.written.get("interactions")
    return (
        met is not None
        and rows_with(met.select("id"), among=changed.before.interactions.select("id")).height > 0
    )
