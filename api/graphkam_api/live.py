"""The company in memory, which follows the store: what this process writes, and what others do."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final, TypeAlias

from graphkam.errors import ReadOnlyError, StoreError, StoreUnavailableError
from graphkam.evidence import Evidence
from graphkam.kept import forget_kept, kept, kept_folder
from graphkam.policy import Policy
from graphkam.records import Company
from graphkam.settings import Settings
from graphkam.snapshot.renewal import Rows
from graphkam.store.access import Store
from graphkam.store.changing import Change, Known
from graphkam.store.journal import state_of
from graphkam.store.merging import Counts
from graphkam.store.opening import open_store
from graphkam.store.reading import read_version
from graphkam_api.days import Days
from graphkam_api.scopes import Scope, Scopes
from graphkam_api.touched import accounts_of, different_rows

POLL_SECONDS: Final = 0.5
"""How often the store is asked whether others changed it."""

SILENT_SECONDS: Final = 5.0
"""After how long without an answer the store counts as one that cannot be reached."""

log = logging.getLogger("graphkam.live")


@dataclass(frozen=True, slots=True, eq=False)
class Changed:
    """A change that is durable and in memory.

    ``accounts`` are those of which anything may be different, before or after. ``counts`` says by table what became of
    the rows, when this process changed them. ``gone`` and ``written`` are the rows themselves; when it was done
    ``by_others``, those of rows that changed are in both, as they were and as they are.
    """

    version: int
    before: Company
    after: Company
    accounts: frozenset[str]
    counts: dict[str, Counts]
    gone: Rows
    written: Rows
    by_others: bool


Work: TypeAlias = Callable[[Store, Known], Change]
"""Changes the store, given what it held when memory was last brought up to date."""


@dataclass(frozen=True, slots=True, eq=False)
class _Version:
    """One version of the company, and what each scope sees of it."""

    known: Known
    seen: Scopes


class LiveCompany:
    """The company in memory. Who reads never waits for who writes, and sees one version, whole.

    Without a store it is what a bundle said, and nothing changes it. Otherwise it is made by `following`.
    ``from_disk`` says whether the store had not to be read.
    """

    def __init__(
        self, known: Known, *, policy: Policy, store: Store | None = None, evidence: Evidence | None = None
    ) -> None:
        self.policy = policy
        self.store = store
        self._unreachable: StoreError | None = None
        self._asked: float | None = None
        self._now = _Version(known, Scopes(Days(known.company, policy=policy, evidence=evidence)))
        self._writing = Lock()
        self.from_disk = evidence is not None
        self._heralds: list[Callable[[Changed], None]] = []
        self._telling = ThreadPoolExecutor(1, thread_name_prefix="telling")

    @classmethod
    def of_bundle(cls, company: Company, *, policy: Policy) -> LiveCompany:
        """A company that nobody changes."""
        return cls(Known(company, 0), policy=policy)

    @property
    def version(self) -> int:
        """The version of the store that is in memory."""
        return self._now.known.version

    @property
    def known(self) -> Known:
        """The whole company, and the version of the store that it is."""
        return self._now.known

    @property
    def company(self) -> Company:
        """The whole company, whoever asks."""
        return self._now.known.company

    def days(self, scope: frozenset[str] | None, *, private: bool = True) -> Days:
        """The company as somebody sees it who may see these accounts (None: all), with attitudes and notes or without.

        Raises
        ------
        StoreUnavailableError
            The store cannot be reached, so that nobody knows whether this still holds.
        """
        self.check()
        return self._now.seen.days(Scope(scope, private))

    def check(self) -> None:
        """Raise what keeps the store from being reached, if anything does.

        Raises
        ------
        StoreUnavailableError
            The store cannot be reached.
        """
        asked = self._asked
        if (error := self._unreachable) is not None:
            raise StoreUnavailableError(str(error)) from error
        if self.store is not None and asked is not None and time.monotonic() - asked > SILENT_SECONDS:
            raise StoreUnavailableError(
                f"the store at {self.store.where} does not answer: look whether it runs"
            )

    def change(self, work: Work) -> Changed:
        """Write to the store, and bring memory up to date without reading it again.

        ``work`` does it, given the store and what memory knows of it: mostly a call of `import_given` or
        `delete_records` with ``known``. Who listens is told afterwards, on another thread.

        Raises
        ------
        ReadOnlyError
            There is no store.
        StoreUnavailableError
            The store cannot be reached.
        """
        if self.store is None:
            raise ReadOnlyError(
                "this server answers from a bundle and keeps nothing: start it without --bundle to write"
            )
        self.check()
        with self._writing:
            known = self._now.known
            change = work(self.store, known)
            if change.before.version != known.version:
                return self._take(change.after(), counts=change.counts)
            return self._take(change.after(), counts=change.counts, rows=(change.gone, change.written))

    def listen(self, heard: Callable[[Changed], None]) -> None:
        """Call this after each change, of whoever; one after the other, on a thread of its own."""
        self._heralds.append(heard)

    def told(self) -> None:
        """Return when all who listen have been told of everything up to now."""
        self._telling.submit(lambda: None).result()

    def close(self) -> None:
        """Tell of what was changed, then no more."""
        self._telling.shutdown(wait=True)

    def _take(
        self, known: Known, *, counts: dict[str, Counts], rows: tuple[Rows, Rows] | None = None
    ) -> Changed:
        """Make this what is in memory, done by who writes; ``rows`` are those gone and written, where that is known."""
        before = self._now.known
        if known.version == before.version:
            return Changed(
                before.version, before.company, before.company, frozenset(), counts, {}, {}, by_others=False
            )
        gone, come = rows or different_rows(before.company, known.company)
        accounts = accounts_of(gone, come, before=self._now.seen.whole, after=known.company)
        changed = Changed(
            known.version,
            before.company,
            known.company,
            accounts,
            counts,
            gone,
            come,
            by_others=rows is None,
        )
        # Readers go on with the version before until the new one can answer.
        self._now = _Version(known, self._now.seen.after(known.company, gone=gone, written=come))
        for heard in self._heralds:
            self._telling.submit(_tell, heard, changed)
        return changed

    def follow(self) -> None:
        """Ask the store for its version, and read it again when that is not the one in memory.

        Raises
        ------
        StoreError
            The store does not answer; until it does, so says everybody who asks (`check`).
        """
        if self.store is None:
            return
        try:
            self._asked = time.monotonic()
            (record,) = self.store.glance("store")
        except StoreError as error:
            if self._unreachable is None:
                log.warning("the store does not answer: %s", error)
            self._unreachable = error
            raise
        finally:
            self._asked = None
        if self._unreachable is not None:
            log.warning("the store answers again")
            self._unreachable = None
        self._now.seen.let_go()
        if record["version"] != self.version:
            with self._writing:
                # Mostly it was this process, which had written and not yet taken into memory what it wrote.
                if state_of(self.store).version != self.version:
                    self._take(Known(*read_version(self.store)), counts={})


def _tell(heard: Callable[[Changed], None], changed: Changed) -> None:
    try:
        heard(changed)
    except Exception:
        # The change holds whatever becomes of who was told; the next one is told again.
        log.exception("somebody who listens to changes failed")


@contextmanager
def following(settings: Settings, *, policy: Policy) -> Generator[LiveCompany]:
    """The company of the store that the settings name, followed until the end.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached now. Later that is waited out.
    """
    with open_store(settings) as store:
        live = _company(store, kept_folder(settings.data_dir), policy=policy)
        end = Event()
        follower = Thread(
            target=_follow, args=(live,), kwargs={"settings": settings, "end": end}, name="follower"
        )
        follower.start()
        try:
            yield live
        finally:
            live.close()
            end.set()
            follower.join()


def _company(store: Store, folder: Path, *, policy: Policy) -> LiveCompany:
    """The company from disk when it is kept there as the store has it, else read from the store."""
    state, found = state_of(store), kept(folder, policy=policy)
    if found is not None and (found.version, found.token) == (state.version, state.decided):
        known = Known(found.company, found.version)
        return LiveCompany(known, policy=policy, store=store, evidence=found.evidence)
    # Whoever has changed the store meanwhile may have erased somebody.
    forget_kept(folder)
    return LiveCompany(Known(*read_version(store)), policy=policy, store=store)


def _follow(live: LiveCompany, *, settings: Settings, end: Event) -> None:
    """Ask the store again and again which version it has, until told to end; open it again when it is gone."""
    with ExitStack() as reopened:
        while not end.wait(POLL_SECONDS):
            try:
                live.follow()
            except StoreError:
                if settings.store_uri is None:
                    _reopen(live, settings=settings, stack=reopened)
            except Exception:
                # Whatever it was, the next look may succeed; without one memory would fall behind for good.
                log.exception("the store could not be followed")


def _reopen(live: LiveCompany, *, settings: Settings, stack: ExitStack) -> None:
    """Start the embedded engine again, which nobody else does."""
    stack.close()
    try:
        live.store = stack.enter_context(open_store(settings))
    except StoreError as error:
        log.warning("the embedded store cannot be started again: %s", error)
