"""The watch: after every change, and every day, it finds what became of the alerts of what was touched.

Which version and day alerts were last looked after for stands in the store. So a server that was off, or was killed
between a change and its alerts, catches up when it starts.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from threading import Condition, Event, Thread
from typing import Final
from zoneinfo import ZoneInfo

from graphkam.alerts import Plans
from graphkam.errors import ChangedMeanwhileError, StoreError
from graphkam.store.access import Store
from graphkam.store.announcing import evaluate_announced
from graphkam.store.watching import Evaluated, Outcome, compares, evaluate, evaluated
from graphkam_api.live import Changed, LiveCompany
from graphkam_api.touched import announced_in

LOOK_SECONDS: Final = 1.0
"""How often it looks whether a new day has begun. The clock may be set meanwhile, to whatever day."""

RETRY_SECONDS: Final = 2.0
"""When it tries again what the store did not let it do."""

log = logging.getLogger("graphkam.watch")

Clock = Callable[[], datetime]
"""Says what time it is."""


@dataclass(frozen=True, slots=True)
class _Touched:
    """What changes touched since alerts were last looked after.

    ``compare`` says whether they may alter how accounts compare; ``leavers`` are those whose departure was announced or
    taken back, None where anything else was changed too.
    """

    accounts: frozenset[str] = frozenset()
    compare: bool = False
    leavers: frozenset[str] | None = frozenset()

    def __or__(self, other: _Touched) -> _Touched:
        leavers = None if self.leavers is None or other.leavers is None else self.leavers | other.leavers
        return _Touched(self.accounts | other.accounts, self.compare or other.compare, leavers)


class Watch:
    """Keeps the alerts of a company up to date, on a thread of its own; ``plans`` are those of who leaves."""

    def __init__(self, live: LiveCompany, *, clock: Clock, told: Callable[[], None]) -> None:
        self.plans = Plans()
        self._live = live
        self._clock = clock
        self._told = told
        self._state = Condition()
        self._touched = _Touched()
        self._last: Evaluated | None = None
        self._caught_up = False
        self._wake = Event()
        self._end = False
        self._thread = Thread(target=self._run, name="watch")
        live.listen(self._hear)
        self._heard = live.version

    def start(self) -> None:
        """Begin, with what was missed."""
        self._thread.start()

    def stop(self) -> None:
        """End, when what is being kept is kept."""
        self._end = True
        self._wake.set()
        self._thread.join()

    def today(self) -> date:
        """The day it is in the policy's time zone."""
        return self._clock().astimezone(ZoneInfo(self._live.policy.time_zone)).date()

    def settled(self, version: int, *, within: float) -> bool:
        """Whether the alerts of a version of the company are kept, waiting so many seconds for it."""
        with self._state:
            return self._state.wait_for(
                lambda: self._last is not None and self._last.version >= version, timeout=within
            )

    def _hear(self, changed: Changed) -> None:
        touched = _Touched(
            changed.accounts,
            compares(changed.before, changed.after),
            announced_in(
                changed.gone,
                changed.written,
                before=changed.before,
                after=changed.after,
                day=self.today(),
                zone=self._live.policy.time_zone,
            ),
        )
        with self._state:
            self._touched |= touched
            self._heard = max(self._heard, changed.version)
        self._wake.set()

    def _run(self) -> None:
        while not self._end:
            wait = LOOK_SECONDS
            try:
                self._catch_up()
            except StoreError as error:
                log.warning("alerts wait for the store: %s", error)
                wait = RETRY_SECONDS
            except ChangedMeanwhileError:
                wait = RETRY_SECONDS  # what was touched is looked at again, as it is now
            except Exception:
                log.exception("alerts could not be looked after; it is tried again")
            self._wake.wait(wait)
            self._wake.clear()

    def _catch_up(self) -> None:
        """Look after the alerts of what was touched; of everything on another day, and after what was missed."""
        store = self._live.store
        if store is None:
            return
        if self._last is None:
            kept = evaluated(store)
            self._caught_up = kept == Evaluated(self._heard, self.today())
            if self._caught_up:
                self._last = kept
        with self._state:
            touched, version = self._touched, self._heard
            self._touched = _Touched()
        now = Evaluated(version, self.today())
        whole = not self._caught_up or self._last is None or self._last.day != now.day
        if not whole and now == self._last:
            return
        try:
            outcome = self._evaluated(store, now, touched=None if whole else touched)
        except BaseException:
            with self._state:
                self._touched |= touched
            raise
        with self._state:
            self._last, self._caught_up = now, True
            self._state.notify_all()
        if outcome.changed:
            self._told()

    def _evaluated(self, store: Store, now: Evaluated, *, touched: _Touched | None) -> Outcome:
        """Have alerts kept: all of them, or of what was touched."""
        snapshot, at = self._live.days(None).snapshot(now.day), self._clock()
        if touched is not None and touched.leavers and self._last is not None:
            outcome = evaluate_announced(
                store,
                snapshot,
                leavers=touched.leavers,
                accounts=touched.accounts,
                since=self._last,
                version=now.version,
                at=at,
                plans=self.plans,
            )
            if outcome is not None:
                return outcome
        return evaluate(
            store,
            snapshot,
            version=now.version,
            at=at,
            accounts=None if touched is None else touched.accounts,
            compare=touched is not None and touched.compare,
            plans=self.plans,
        )
