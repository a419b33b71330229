"""Channels in the store: who is told of alerts, and where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

import orjson

from graphkam.alerts.channels import Channel, Quiet
from graphkam.errors import NotFoundError
from graphkam.store.access import Store
from graphkam.store.office import Office, Row, in_office, look, moment_of, moment_text


def all_channels(store: Store) -> list[Channel]:
    """Every channel, by id."""
    return look(store, channels_of)


def channels_of(office: Office) -> list[Channel]:
    """Every channel, by id, as a transaction sees them."""
    return [_channel_of(row) for row in office.read("channels")]


def get_channel(store: Store, channel_id: str) -> Channel:
    """One channel.

    Raises
    ------
    NotFoundError
        There is no such channel.
    """
    row = look(store, lambda office: office.get("channels", channel_id))
    if row is None:
        raise _no_such(channel_id)
    return _channel_of(row)


def keep_channel(store: Store, channel: Channel, *, audit: Sequence[Row] = ()) -> None:
    """Keep a channel, new or changed; ``audit`` are lines of the log that hold with it."""

    def work(office: Office) -> None:
        office.write("channels", [_row(channel)])
        if audit:
            office.write("audit", audit)

    in_office(store, work)


def forget_channel(store: Store, channel_id: str, *, audit: Sequence[Row] = ()) -> None:
    """Take a channel away, with what was still to be told there.

    Raises
    ------
    NotFoundError
        There is no such channel.
    """

    def work(office: Office) -> None:
        if office.get("channels", channel_id) is None:
            raise _no_such(channel_id)
        office.forget("channels", [channel_id])
        waiting = [row["id"] for row in office.read("deliveries") if row["channel_id"] == channel_id]
        office.forget("deliveries", waiting)
        if audit:
            office.write("audit", audit)

    in_office(store, work)


def _channel_of(row: dict[str, Any]) -> Channel:
    quiet = None if row.get("quiet_from") is None else Quiet(_time(row["quiet_from"]), _time(row["quiet_to"]))
    return Channel(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        address=row["address"],
        secret=row["secret"],
        on=row["on"],
        lang=row["lang"],
        accounts=None if row.get("accounts") is None else tuple(orjson.loads(row["accounts"])),
        least_severity=row["least_severity"],
        changes=tuple(row["changes"]),
        attitudes=row["attitudes"],
        digest=None if row.get("digest") is None else _time(row["digest"]),
        quiet=quiet,
        sender=row["sender"],
        to=tuple(orjson.loads(row["to"])),
        per_person=row["per_person"],
        internal=row["internal"],
        timeout_seconds=row["timeout_seconds"],
        created_at=moment_of(row["created_at"]),
        created_by=row["created_by"],
    )


def _row(channel: Channel) -> Row:
    quiet = channel.quiet
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "address": channel.address,
        "secret": channel.secret,
        "on": channel.on,
        "lang": channel.lang,
        "accounts": None if channel.accounts is None else orjson.dumps(channel.accounts).decode(),
        "least_severity": channel.least_severity,
        "changes": list(channel.changes),
        "attitudes": channel.attitudes,
        "digest": None if channel.digest is None else channel.digest.isoformat("minutes"),
        "quiet_from": None if quiet is None else quiet.start.isoformat("minutes"),
        "quiet_to": None if quiet is None else quiet.end.isoformat("minutes"),
        "sender": channel.sender,
        "to": orjson.dumps(channel.to).decode(),
        "per_person": channel.per_person,
        "internal": channel.internal,
        "timeout_seconds": float(channel.timeout_seconds),
        "created_at": moment_text(channel.created_at),
        "created_by": channel.created_by,
    }


def _time(text: str) -> time:
    return time.fromisoformat(text)


def _no_such(channel_id: str) -> NotFoundError:
    return NotFoundError(f"no such channel: {channel_id}; GET /api/v1/channels lists them")
