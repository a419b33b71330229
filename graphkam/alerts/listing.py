"""The alerts there would be if nobody had kept any: what a company's records say of one day by themselves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from graphkam.alerts.events import events, leaving
from graphkam.alerts.life import next_alerts
from graphkam.alerts.people import People
from graphkam.alerts.seen import Seen, seen
from graphkam.answers import Alert, Gap
from graphkam.gaps import gaps
from graphkam.schema import SEVERITIES
from graphkam.snapshot import Snapshot, take_snapshot

LOOK_BACK: Final = 30
"""How many days back events are looked for where nothing was kept."""


def alerts_at(snapshot: Snapshot, *, at: datetime, accounts: Collection[str] | None = None) -> list[Alert]:
    """Every gap of a day, and every event of the thirty days before, as an open alert; most serious first.

    Within a severity the weightier come first, then by id.

    Raises
    ------
    NotFoundError
        An id that is no account.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> worst = alerts_at(harbour, at=datetime(2026, 6, 30, tzinfo=UTC))[0]
    >>> worst.rule, worst.subject, worst.severity, worst.state
    ('key_contact_uncovered', 'chen', 'critical', 'open')
    """
    wanted = snapshot.accounts["id"].to_list() if accounts is None else list(accounts)
    people = People(snapshot)
    found: list[Gap] = [
        *gaps(snapshot, accounts=wanted),
        *leaving(people, accounts=wanted),
        *events(seen_before(snapshot, accounts=wanted), seen(snapshot, accounts=wanted), people=people),
    ]
    steps = next_alerts([], found, at=at, day=snapshot.day)
    return sorted(
        (step.alert for step in steps),
        key=lambda alert: (SEVERITIES.index(alert.severity), -alert.weight, alert.id),
    )


def seen_before(snapshot: Snapshot, *, accounts: Collection[str]) -> dict[str, Seen]:
    """What there was to see of accounts thirty days before, as far as the records tell."""
    then = take_snapshot(
        snapshot.company,
        day=snapshot.day - timedelta(days=LOOK_BACK),
        policy=snapshot.policy,
        evidence=snapshot.evidence,
    )
    return seen(then, accounts=accounts)
