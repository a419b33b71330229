"""Alerts in the store: what became of each, in which order they are read, and who acknowledged them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Final, cast

import orjson

from graphkam.alerts.life import Step, account_key, acknowledge
from graphkam.answers import Alert, AlertChange
from graphkam.errors import NotFoundError
from graphkam.schema import SEVERITIES
from graphkam.store.access import Store
from graphkam.store.events import write_events
from graphkam.store.office import LAST, Office, Row, in_office, look, moment_of, moment_text

STATES: Final = ("open", "acknowledged", "resolved")


def find_alerts(
    store: Store,
    *,
    accounts: Collection[str] | None = None,
    states: Collection[str] = ("open", "acknowledged"),
    severities: Collection[str] = SEVERITIES,
    rules: Collection[str] | None = None,
    after: str = "",
    limit: int = 100,
) -> list[tuple[str, Alert]]:
    """Alerts, most serious first, each with its place: naming that as ``after`` gives what comes behind it.

    ``accounts`` and ``rules`` None mean all. Within a severity the weightier come first, then by id.
    """
    rows = look(
        store,
        lambda office: office.ask(
            "read/alerts_by_place",
            after=after,
            accounts=None if accounts is None else [account_key(each) for each in accounts],
            states=list(states),
            severities=list(severities),
            rules=None if rules is None else list(rules),
            limit=limit,
        ),
    )
    return [(row["row"]["place"], alert_of(row["row"])) for row in rows]


def get_alert(store: Store, alert_id: str) -> Alert:
    """One alert, resolved or not.

    Raises
    ------
    NotFoundError
        There is no such alert.
    """
    row = look(store, lambda office: office.get("alerts", alert_id))
    if row is None:
        raise no_such_alert(alert_id)
    return alert_of(row)


def alerts_named(store: Store, ids: Collection[str]) -> list[Alert]:
    """The alerts of these ids that are not resolved, most serious first; ids that there are none of are fine."""
    rows = look(store, lambda office: office.ask("read/alerts_by_id", ids=sorted(ids)))
    there = sorted((row["row"] for row in rows), key=lambda row: str(row["place"]))
    return [alert_of(row) for row in there if row["state"] != "resolved"]


def history(store: Store, alert_id: str) -> list[AlertChange]:
    """Everything that became of an alert, the earliest first; nothing for one that there is none of."""
    rows = look(
        store, lambda office: office.read("alert_changes", first=f"{alert_id}-", last=f"{alert_id}-{LAST}")
    )
    return [
        AlertChange(
            alert_id=alert_id,
            at=moment_of(row["at"]),
            change=row["change"],
            state=row["state"],
            severity=row["severity"],
            by=row.get("by"),
            note=row.get("note"),
        )
        for row in rows
    ]


def acknowledge_alert(
    store: Store,
    alert_id: str,
    *,
    by: str,
    note: str | None,
    until: date | None,
    at: datetime,
    day: date,
    audit: Sequence[Row] = (),
) -> Alert:
    """The alert, acknowledged; ``audit`` are lines of the log that hold with it, or not at all.

    Raises
    ------
    NotFoundError
        There is no such alert.
    InvalidInputError
        It is resolved, or the last day has passed.
    """

    def work(office: Office) -> Alert:
        row = office.get("alerts", alert_id)
        if row is None:
            raise no_such_alert(alert_id)
        step = acknowledge(alert_of(row), by=by, note=note, until=until, at=at, day=day)
        write_steps(office, [step])
        if audit:
            office.write("audit", audit)
        return step.alert

    return in_office(store, work)


def write_steps(office: Office, steps: Sequence[Step], *, told: bool = True) -> list[tuple[str, Step]]:
    """Keep steps in the lives of alerts, with their history, as events for those who follow; these, by their numbers.

    ``told`` False keeps them without an event.
    """
    office.write("alerts", [row_of(step.alert) for step in steps])
    changed = [step for step in steps if step.change is not None]
    if not changed:
        return []
    number = office.number()
    office.write("alert_changes", [_change_row(step.change, number) for step in changed if step.change])
    if not told:
        return []
    numbers = write_events(
        office,
        [
            (f"alert.{step.change.change}", step.alert.account_id, step.alert, step.change.at)
            for step in changed
            if step.change
        ],
        number=number,
    )
    return list(zip(numbers, changed, strict=True))


def row_of(alert: Alert) -> Row:
    """An alert as the store keeps it."""
    return {
        "id": alert.id,
        "account": account_key(alert.account_id),
        "account_id": alert.account_id,
        "rule": alert.rule,
        "subject": alert.subject,
        "kind": alert.kind,
        "severity": alert.severity,
        "state": alert.state,
        "place": f"{SEVERITIES.index(alert.severity)}-{10**9 - round(alert.weight * 1000):010d}-{alert.id}",
        "opened_at": moment_text(alert.opened_at),
        "first_opened_at": moment_text(alert.first_opened_at),
        "changed_at": moment_text(alert.changed_at),
        "day": alert.day.isoformat(),
        "acknowledged_at": None if alert.acknowledged_at is None else moment_text(alert.acknowledged_at),
        "acknowledged_by": alert.acknowledged_by,
        "note": alert.note,
        "until": None if alert.until is None else alert.until.isoformat(),
        "resolved_at": None if alert.resolved_at is None else moment_text(alert.resolved_at),
        "message_en": alert.message["en"],
        "message_zh": alert.message["zh"],
        "evidence": _text(alert.evidence),
        "weight": float(alert.weight),
        "revenue": None if alert.revenue is None else float(alert.revenue),
        "action": _text(alert.action),
    }


def alert_of(row: dict[str, Any]) -> Alert:
    """The alert that was kept."""
    return Alert(
        id=row["id"],
        account_id=row["account_id"],
        rule=row["rule"],
        subject=row.get("subject"),
        kind=row["kind"],
        severity=row["severity"],
        state=row["state"],
        opened_at=moment_of(row["opened_at"]),
        first_opened_at=moment_of(row["first_opened_at"]),
        changed_at=moment_of(row["changed_at"]),
        day=date.fromisoformat(row["day"]),
        acknowledged_at=_moment(row.get("acknowledged_at")),
        acknowledged_by=row.get("acknowledged_by"),
        note=row.get("note"),
        until=None if row.get("until") is None else date.fromisoformat(row["until"]),
        resolved_at=_moment(row.get("resolved_at")),
        message={"en": row["message_en"], "zh": row["message_zh"]},
        evidence=cast("dict[str, Any]", orjson.loads(row["evidence"])),
        weight=row["weight"],
        revenue=row.get("revenue"),
        action=cast("dict[str, Any]", orjson.loads(row["action"])),
    )


def _change_row(change: AlertChange, number: int) -> Row:
    return {
        "id": f"{change.alert_id}-{number:016d}",
        "at": moment_text(change.at),
        "change": change.change,
        "state": change.state,
        "severity": change.severity,
        "by": change.by,
        "note": change.note,
    }


def _text(value: object) -> str:
    return orjson.dumps(value).decode()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else moment_of(text)


def no_such_alert(alert_id: str) -> NotFoundError:
    """What is said of an alert that there is none of, and of one that whoever asks may not know of."""
    return NotFoundError(f"no such alert: {alert_id}; graphkam alerts and GET /api/v1/alerts list them")
