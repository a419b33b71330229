"""What happened, in order, for those who follow it: each event under a number that grows, so that nobody misses one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import orjson

from graphkam.store.access import Store
from graphkam.store.office import AT_ONCE, Office, look, moment_of, moment_text

LAST: Final = "99999"
"""The last place there can be under one number."""

DAYS_KEPT: Final = 90
"""For how many days events can be read again by who was not there."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: ``id`` orders it among all others, ``body`` is what it is about, as JSON.

    ``type`` is like ``alert.opened`` or ``task.done``; ``account_id`` None concerns all accounts.
    """

    id: str
    at: datetime
    type: str
    account_id: str | None
    body: dict[str, Any]


def write_events(
    office: Office, happened: Sequence[tuple[str, str | None, object, datetime]], *, number: int | None = None
) -> list[str]:
    """Keep what happened (type, account, what it is about, moment), in order; the ids by which it is ordered.

    ``number``: one that the office gave out in this transaction; None: the next.
    """
    if not happened:
        return []
    if number is None:
        number = office.number()
    ids = [f"{number:016d}-{place:05d}" for place in range(len(happened))]
    office.write(
        "events",
        [
            {
                "id": id_,
                "at": moment_text(at),
                "type": type_,
                "account_id": account_id,
                "body": orjson.dumps(about).decode(),
            }
            for id_, (type_, account_id, about, at) in zip(ids, happened, strict=True)
        ],
    )
    return ids


def events_after(store: Store, event_id: str, *, limit: int = 1000) -> list[Event]:
    """What happened after an event, the earliest first; an empty id stands before the first of all."""
    rows = look(store, lambda office: office.read("events", first=f"{event_id}\0", limit=limit))
    return [
        Event(
            id=row["id"],
            at=moment_of(row["at"]),
            type=row["type"],
            account_id=row.get("account_id"),
            body=orjson.loads(row["body"]),
        )
        for row in rows
    ]


def latest_event(store: Store) -> str:
    """The id behind which everything stands that happens from now on."""
    (record,) = store.read("number")
    return f"{record['number']:016d}-{LAST}"


def forget_old_events(office: Office, *, at: datetime) -> None:
    """Take away events that nobody can ask for any more, the earliest first, a transaction's worth of them."""
    oldest = moment_text(at - timedelta(days=DAYS_KEPT))
    # Mostly the earliest is still to be kept, and then no other is looked at.
    if not any(row["at"] < oldest for row in office.read("events", limit=1)):
        return
    office.forget("events", [row["id"] for row in office.read("events", limit=AT_ONCE) if row["at"] < oldest])
