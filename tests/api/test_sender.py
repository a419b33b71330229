"""When what could not be told is tried again, and when it is given up: a real store, a real receiver, and a clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from pydantic import SecretStr

from graphkam.alerts import next_alerts
from graphkam.alerts.channels import Channel, Quiet
from graphkam.bundle import read_bundle
from graphkam.gaps import gaps
from graphkam.policy import DEFAULT_POLICY
from graphkam.settings import Settings
from graphkam.snapshot import Snapshot, take_snapshot
from graphkam.store.access import Store, connected
from graphkam.store.channels import keep_channel
from graphkam.store.engine import Address
from graphkam.store.office import Office, in_office
from graphkam.store.outbox import Delivery, put_down, waiting
from graphkam_api.delivery.sender import Sender
from graphkam_api.live import following
from tests.api.receiving import Receiver
from tests.api.servers import EXAMPLE, until
from tests.store.conftest import wipe

EVENING = datetime(2026, 6, 30, 19, 59, tzinfo=UTC)
MORNING = datetime(2026, 7, 1, 7, tzinfo=UTC)
NIGHT = Quiet(time(20), time(7))


def harbour() -> Snapshot:
    return take_snapshot(read_bundle(EXAMPLE).company, day=EVENING.date(), policy=DEFAULT_POLICY)


class Telling:
    """A sender on a store that holds one channel, and the clock by which it goes."""

    def __init__(self, store: Store, receiver: Receiver) -> None:
        self.now = EVENING
        self.store = store
        self.receiver = receiver

    def clock(self) -> datetime:
        return self.now

    def put_down(self, *, quiet: Quiet | None) -> None:
        """A channel, and something that it is to be told."""
        channel = Channel(
            id="hook",
            name="hook",
            kind="webhook",
            address=self.receiver.url,
            secret="s",  # noqa: S106  # of nobody
            on=True,
            lang="en",
            accounts=None,
            least_severity="low",
            changes=("opened",),
            attitudes=False,
            digest=None,
            quiet=quiet,
            sender="",
            to=(),
            per_person=False,
            internal=True,
            timeout_seconds=30.0,
            created_at=EVENING,
            created_by="test",
        )
        keep_channel(self.store, channel)
        steps = [
            ("1", step) for step in next_alerts([], gaps(harbour())[:1], at=self.now, day=self.now.date())
        ]

        def work(office: Office) -> int:
            return put_down(
                office,
                steps,
                channels=[channel],
                names={},
                people={},
                at=self.now,
                zone="UTC",
            )

        assert in_office(self.store, work) == 1

    def tried(self, times: int) -> bool:
        """Whether what is to be told failed so often."""
        return [one.attempts for one in self.left()] == [times]

    def left(self) -> list[Delivery]:
        """What is still to be told."""
        return waiting(self.store, dead=False)


@pytest.fixture
def telling(embedded: Address, tmp_path: Path) -> Iterator[tuple[Telling, Sender]]:
    with connected(embedded, where=embedded.uri) as store:
        wipe(store)
    settings = Settings(
        store_uri=embedded.uri,
        store_user=embedded.user,
        store_password=SecretStr(embedded.password),
        store_database=embedded.database,
        data_dir=tmp_path,
    )
    receiver = Receiver()
    with following(settings, policy=DEFAULT_POLICY) as live:
        assert live.store is not None
        found = Telling(live.store, receiver)
        sender = Sender(live, clock=found.clock)
        sender.start()
        yield found, sender
        sender.stop()
    receiver.close()


def test_what_failed_in_the_evening_is_not_told_in_quiet_hours(
    telling: tuple[Telling, Sender],
) -> None:
    found, sender = telling
    found.receiver.answer = lambda: 500
    found.put_down(quiet=NIGHT)
    sender.look()
    until(partial(found.tried, 1), what="it failed once")
    found.now = EVENING + timedelta(hours=2)
    sender.look()
    until(lambda: [one.due_at for one in found.left()] == [MORNING], what="it waits for the morning")
    assert len(found.receiver.got) == 1
    assert found.left()[0].attempts == 1, "waiting is no attempt"
    found.receiver.answer = lambda: 200
    found.now = MORNING
    sender.look()
    until(lambda: not found.left(), what="it is told")
    assert len(found.receiver.got) == 2


def test_what_fails_for_a_day_is_given_up_and_not_before(
    telling: tuple[Telling, Sender],
) -> None:
    found, sender = telling
    found.receiver.answer = lambda: 500
    found.put_down(quiet=None)
    waits: list[timedelta] = []
    for attempt in range(1, 16):
        sender.look()
        until(partial(found.tried, attempt), what="it failed again")
        due = found.left()[0].due_at
        waits.append(due - found.now)
        found.now = due
    assert timedelta(seconds=1) < waits[0] < timedelta(seconds=3)
    assert timedelta(hours=12) < found.now - EVENING < timedelta(hours=36)
    assert waiting(found.store, dead=True) == []
    sender.look()
    until(lambda: waiting(found.store, dead=True), what="it is given up")
    (letter,) = waiting(found.store, dead=True)
    assert (letter.attempts, letter.last_error) == (16, "the receiver answered 500")
    assert len(found.receiver.got) == 16
    assert found.left() == []
