"""The outbox: what is to be told on a channel, put down with the change itself, and taken out when it has been told.

Whoever tells it claims it first, so that two servers on one store do not both do so; who dies in between has claimed it
only for a while. So everything is told at least once.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import orjson

from graphkam.alerts.channels import Channel
from graphkam.alerts.life import Step
from graphkam.alerts.shown import shown_alert
from graphkam.errors import NotFoundError
from graphkam.store.access import Store
from graphkam.store.office import LAST, Office, Row, in_office, look, moment_of, moment_text, new_id

DUE: Final = "due-"
DEAD: Final = "dead-"

CLAIMED_SECONDS: Final = 90
"""For how long whoever claimed something has it to themselves."""

FAR_AHEAD: Final = timedelta(hours=49)
"""Nothing is put down for later than this; what seems to be was put down by a clock that was wrong."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is to be told on a channel, or could not be.

    ``recipient`` is an address of the channel, or empty where it has one only. ``changes`` are what happened, each
    with its event's id, the change and the alert as the channel may tell it.
    """

    id: str
    channel_id: str
    recipient: str
    due_at: datetime
    made_at: datetime
    attempts: int
    last_error: str | None
    changes: list[dict[str, Any]]

    @property
    def dead(self) -> bool:
        """Whether it was given up."""
        return self.id.startswith(DEAD)


def put_down(
    office: Office,
    numbered: Sequence[tuple[str, Step]],
    *,
    channels: Collection[Channel],
    names: Mapping[str, str],
    people: Mapping[str, Collection[str]],
    at: datetime,
    zone: str,
) -> int:
    """Put down what these changes say for each channel that wants them; how many deliveries there are.

    Everything of one call is one delivery for each recipient, and so one message.

    Parameters
    ----------
    names
        What the accounts are called, by id.
    people
        The addresses of those of ours who are assigned to each account, for channels that tell each person.
    """
    rows: list[Row] = []
    for channel in channels:
        wanted = [(number, step) for number, step in numbered if channel.wants(step)]
        for recipient, changes in _by_recipient(channel, wanted, people=people).items():
            body = [_told(number, step, channel=channel, names=names) for number, step in changes]
            rows.append(
                {
                    "id": DUE + new_id(at),
                    "channel_id": channel.id,
                    "recipient": recipient,
                    "due_at": moment_text(channel.due(at, zone=zone)),
                    "made_at": moment_text(at),
                    "attempts": 0,
                    "body": orjson.dumps(body).decode(),
                }
            )
    if rows:
        office.write("deliveries", rows)
    return len(rows)


def claim(store: Store, *, at: datetime) -> list[Delivery]:
    """What is due and nobody else is telling, claimed: the earliest of it first."""

    def due(row: dict[str, Any]) -> bool:
        if row.get("claimed_until") is not None:
            until = moment_of(row["claimed_until"])
            if at < until <= at + timedelta(seconds=CLAIMED_SECONDS):
                return False
        when = moment_of(row["due_at"])
        return when <= at or when > at + FAR_AHEAD

    def look_for(office: Office) -> list[dict[str, Any]]:
        return [row for row in office.read("deliveries", first=DUE, last=DUE + LAST) if due(row)]

    if not look(store, look_for):
        return []
    token = secrets.token_hex(8)

    def work(office: Office) -> list[dict[str, Any]]:
        found = look_for(office)
        until = moment_text(at + timedelta(seconds=CLAIMED_SECONDS))
        office.write(
            "deliveries", [{"id": row["id"], "claimed_until": until, "claimed_by": token} for row in found]
        )
        return found

    return [_delivery(row) for row in in_office(store, work)]


def told(store: Store, deliveries: Collection[Delivery]) -> None:
    """Take out what has been told."""
    in_office(store, lambda office: office.forget("deliveries", [one.id for one in deliveries]))


def failed(store: Store, deliveries: Collection[Delivery], *, error: str, again_at: datetime | None) -> None:
    """Keep what could not be told, to be tried again at a moment; None: given up, among the dead letters."""

    def work(office: Office) -> None:
        rows: list[Row] = []
        for one in deliveries:
            row = office.get("deliveries", one.id)
            if row is None:
                continue  # the channel was taken away meanwhile
            row |= {"attempts": one.attempts + 1, "last_error": error[:500], "claimed_until": None}
            if again_at is None:
                office.forget("deliveries", [one.id])
                rows.append(row | {"id": DEAD + one.id.removeprefix(DUE)})
            else:
                rows.append(row | {"due_at": moment_text(again_at)})
        office.write("deliveries", rows)

    in_office(store, work)


def postpone(store: Store, deliveries: Collection[Delivery], *, until: datetime) -> None:
    """Have what was claimed wait until a moment, untried."""

    def work(office: Office) -> None:
        there = [one.id for one in deliveries if office.get("deliveries", one.id) is not None]
        when = moment_text(until)
        office.write("deliveries", [{"id": id_, "due_at": when, "claimed_until": None} for id_ in there])

    in_office(store, work)


def waiting(store: Store, *, dead: bool, after: str = "", limit: int | None = None) -> list[Delivery]:
    """What is to be told yet, or (``dead``) what was given up; in the order of the ids, those behind an id."""
    start = DEAD if dead else DUE
    first = f"{after}\0" if after else start
    rows = look(store, lambda office: office.read("deliveries", first=first, last=start + LAST, limit=limit))
    return [_delivery(row) for row in rows]


def replay(store: Store, ids: Collection[str], *, at: datetime, audit: Sequence[Row] = ()) -> list[str]:
    """Put dead letters down anew, to be told at once; the ids under which they are now.

    Raises
    ------
    NotFoundError
        One of them is no dead letter; none is put down then.
    """

    def work(office: Office) -> list[str]:
        rows: list[Row] = []
        for id_ in sorted(set(ids)):
            row = office.get("deliveries", id_)
            if row is None or not id_.startswith(DEAD):
                raise NotFoundError(f"no such dead letter: {id_}; GET /api/v1/dead-letters lists them")
            row |= {"id": DUE + id_.removeprefix(DEAD), "attempts": 0, "due_at": moment_text(at)}
            rows.append(row)
        office.forget("deliveries", list(ids))
        office.write("deliveries", rows)
        if audit:
            office.write("audit", audit)
        return [str(row["id"]) for row in rows]

    return in_office(store, work)


def _by_recipient(
    channel: Channel, wanted: Sequence[tuple[str, Step]], *, people: Mapping[str, Collection[str]]
) -> dict[str, list[tuple[str, Step]]]:
    if not wanted:
        return {}
    found: dict[str, list[tuple[str, Step]]] = {}
    if channel.kind != "email":
        return {"": list(wanted)}
    for recipient in channel.to:
        found[recipient] = list(wanted)
    if channel.per_person:
        for number, step in wanted:
            for address in people.get(step.alert.account_id, ()):
                if address not in channel.to:
                    found.setdefault(address, []).append((number, step))
    return found


def _told(number: str, step: Step, *, channel: Channel, names: Mapping[str, str]) -> dict[str, Any]:
    account = step.alert.account_id
    alert = shown_alert(
        step.alert,
        sees=lambda other: channel.accounts is None or other in channel.accounts,
        attitudes=channel.attitudes,
        account_name=names.get(account, account),
        beyond=channel.accounts is not None,
    )
    change = "" if step.change is None else step.change.change
    return {"event_id": number, "change": change, "alert": alert}


def _delivery(row: dict[str, Any]) -> Delivery:
    return Delivery(
        id=row["id"],
        channel_id=row["channel_id"],
        recipient=row["recipient"],
        due_at=moment_of(row["due_at"]),
        made_at=moment_of(row["made_at"]),
        attempts=row["attempts"],
        last_error=row.get("last_error"),
        changes=orjson.loads(row["body"]),
    )
