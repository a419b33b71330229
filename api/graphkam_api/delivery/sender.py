"""The sender: takes what is due out of the outbox, tells it, and tries again later what could not be told."""

from __future__ import annotations

import logging
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Lock, Thread
from typing import Final
from zoneinfo import ZoneInfo

from graphkam.alerts.channels import Channel
from graphkam.errors import StoreError
from graphkam.store.access import Store
from graphkam.store.channels import all_channels
from graphkam.store.outbox import Delivery, claim, failed, postpone, told
from graphkam_api.delivery.failure import DeliveryError
from graphkam_api.delivery.tellers import tell
from graphkam_api.live import LiveCompany
from graphkam_api.watch import Clock

LOOK_SECONDS: Final = 2.0
"""How often the outbox is looked into when nobody says that something is new."""

FIRST_WAIT: Final = timedelta(seconds=2)
LONGEST_WAIT: Final = timedelta(hours=6)
MOST_ATTEMPTS: Final = 16
"""After about a day of trying, with waits that double from two seconds to six hours, it is given up."""

AT_ONCE: Final = 4
"""To how many recipients at the same time; a slow one holds up nobody else."""

log = logging.getLogger("graphkam.delivery")


class Sender:
    """Tells what is in the outbox, on threads of its own."""

    def __init__(self, live: LiveCompany, *, clock: Clock) -> None:
        self._live = live
        self._clock = clock
        self._wake = Event()
        self._end = False
        self._busy: set[str] = set()
        self._lock = Lock()
        self._thread = Thread(target=self._run, name="sender")
        self._telling = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="delivery")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is being told is told to its end, the rest stays in the outbox."""
        self._end = True
        self._wake.set()
        self._thread.join()
        self._telling.shutdown(wait=True, cancel_futures=True)

    def look(self) -> None:
        """Look into the outbox now."""
        self._wake.set()

    def _run(self) -> None:
        while not self._end:
            store = self._live.store
            if store is not None:
                try:
                    self._take_out(store)
                except StoreError as error:
                    log.debug("deliveries wait for the store: %s", error)
                except Exception:
                    log.exception("the outbox could not be looked into; it is tried again")
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()

    def _take_out(self, store: Store) -> None:
        now = self._clock()
        due = [one for one in claim(store, at=now) if one.id not in self._busy]
        if not due:
            return
        channels = {channel.id: channel for channel in all_channels(store)}
        messages: dict[tuple[str, str], list[Delivery]] = {}
        for one in due:
            messages.setdefault((one.channel_id, one.recipient), []).append(one)
        local = now.astimezone(ZoneInfo(self._live.policy.time_zone))
        for (channel_id, recipient), deliveries in messages.items():
            channel = channels.get(channel_id)
            # What failed before, or became due while no server ran, does not come in the night either.
            over = None if channel is None or channel.quiet is None else channel.quiet.ends(local)
            if over is not None:
                postpone(store, deliveries, until=over)
                continue
            with self._lock:
                self._busy |= {one.id for one in deliveries}
            self._telling.submit(self._tell, store, channel, recipient, deliveries)

    def _tell(
        self, store: Store, channel: Channel | None, recipient: str, deliveries: list[Delivery]
    ) -> None:
        try:
            if channel is None or not channel.on:
                told(store, deliveries)  # nobody wants to know any more
                return
            # A program gets each change of the company by itself; people get one message with all that is due.
            apart = channel.kind == "webhook" and channel.digest is None
            batches = [[one] for one in deliveries] if apart else [deliveries]
            for place, batch in enumerate(batches):
                error = self._told(channel, recipient, batch)
                if error is None:
                    told(store, batch)
                    continue
                # What waits behind one that failed would fail as well: it is tried again when that one is.
                left = [one for each in batches[place:] for one in each]
                self._put_off(store, left, error)
                return
        except StoreError as error:
            log.warning("what became of a delivery could not be kept, so it may be told twice: %s", error)
        except Exception:
            log.exception("a delivery failed in a way nobody foresaw; it is tried again")
        finally:
            with self._lock:
                self._busy -= {one.id for one in deliveries}

    def _told(self, channel: Channel, recipient: str, batch: list[Delivery]) -> DeliveryError | None:
        try:
            tell(channel, recipient, batch, at=self._clock())
        except DeliveryError as error:
            log.warning("channel %s: %s", channel.id, error)
            return error
        except Exception as error:
            log.exception("channel %s: a delivery failed in a way nobody foresaw", channel.id)
            return DeliveryError(f"it failed in a way nobody foresaw ({type(error).__name__}); see the log")
        return None

    def _put_off(self, store: Store, deliveries: list[Delivery], error: DeliveryError) -> None:
        given_up = [one for one in deliveries if error.final or one.attempts + 1 >= MOST_ATTEMPTS]
        if given_up:
            failed(store, given_up, error=str(error), again_at=None)
        again = [one for one in deliveries if one not in given_up]
        if not again:
            return
        wait = min(FIRST_WAIT * 2 ** again[0].attempts, LONGEST_WAIT)
        # Spread out, so that a receiver that comes back is not met by everybody at once.
        spread = random.uniform(0.75, 1.25)  # noqa: S311  # no secret hangs on it
        failed(store, again, error=str(error), again_at=self._clock() + wait * spread)
