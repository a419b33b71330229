"""The life of alerts: open, acknowledged, resolved by itself, reopened; one per account, rule and subject."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import orjson

from graphkam.alerts.events import EVENTS
from graphkam.answers import Alert, AlertChange, Gap
from graphkam.errors import InvalidInputError
from graphkam.schema import SEVERITIES


@dataclass(frozen=True, slots=True)
class Step:
    """An alert as it stands now, and the change that brought it there; None where only its words and figures moved."""

    alert: Alert
    change: AlertChange | None


def account_key(account_id: str) -> str:
    """What the ids of everything kept of one account begin with."""
    return sha256(account_id.encode()).hexdigest()[:16]


def alert_id(account_id: str, rule: str, subject: str | None) -> str:
    """The id of the one alert there is of an account, rule and subject, whenever it is opened.

    Examples
    --------
    >>> alert_id("harbour", "single_rep", "chen") == alert_id("harbour", "single_rep", "chen")
    True
    """
    of_account = orjson.dumps([rule, subject])
    return f"{account_key(account_id)}-{sha256(of_account).hexdigest()[:16]}"


def next_alerts(known: Iterable[Alert], found: Iterable[Gap], *, at: datetime, day: date) -> list[Step]:
    """What becomes of the alerts of some accounts when these gaps and events are found there, and no others.

    What is found for the first time is opened; what is found again after it was resolved, or after the last day for
    which it was acknowledged, is reopened, and so is one that was acknowledged and has become graver. What is not found
    any more is resolved. Nothing is said of an alert that stays as it is, so that the same twice changes nothing the
    second time. In the order of the ids.

    Parameters
    ----------
    known
        The alerts of these accounts as they stand, resolved ones too.
    found
        Every gap and event that holds in these accounts now.
    at, day
        The moment, and the day for which the gaps were found.
    """
    before = {alert.id: alert for alert in known}
    now = {alert_id(gap.account_id, gap.rule, gap.subject): gap for gap in found}
    steps = [
        step
        for id_ in sorted(before.keys() | now.keys())
        if (step := _next(before.get(id_), now.get(id_), at=at, day=day)) is not None
    ]
    return [step for step in steps if step.change is not None or step.alert != before[step.alert.id]]


def acknowledge(
    alert: Alert, *, by: str, note: str | None, until: date | None, at: datetime, day: date
) -> Step:
    """The alert, somebody having seen it: it is told no more until it is resolved, graver, or the last day has passed.

    Raises
    ------
    InvalidInputError
        It is resolved already, or the last day is before today.
    """
    if alert.state == "resolved":
        raise InvalidInputError(f"alert {alert.id} is resolved: there is nothing to acknowledge")
    if until is not None and until < day:
        raise InvalidInputError(f"until is {until}, which has passed; name {day} or a later day, or none")
    taken = replace(
        alert,
        state="acknowledged",
        changed_at=at,
        acknowledged_at=at,
        acknowledged_by=by,
        note=note,
        until=until,
    )
    return Step(taken, _change(taken, "acknowledged", at=at, by=by, note=note))


def _next(known: Alert | None, gap: Gap | None, *, at: datetime, day: date) -> Step | None:
    if gap is None:
        if known is None or known.state == "resolved":
            return None
        done = replace(known, state="resolved", resolved_at=at, changed_at=at)
        return Step(done, _change(done, "resolved", at=at))
    if known is None:
        alert = _opened(gap, at=at, day=day, first=at)
        return Step(alert, _change(alert, "opened", at=at))
    if known.state == "resolved":
        alert = _opened(gap, at=at, day=day, first=known.first_opened_at)
        return Step(alert, _change(alert, "reopened", at=at))
    told = replace(known, **_content(gap))
    graver = SEVERITIES.index(told.severity) - SEVERITIES.index(known.severity)
    run_out = known.until is not None and known.until < day
    if known.state == "acknowledged" and (graver < 0 or run_out):
        again = replace(
            told,
            state="open",
            changed_at=at,
            acknowledged_at=None,
            acknowledged_by=None,
            note=None,
            until=None,
        )
        return Step(again, _change(again, "reopened", at=at))
    if graver:
        told = replace(told, changed_at=at)
        return Step(told, _change(told, "worsened" if graver < 0 else "eased", at=at))
    return Step(told, None)


def _opened(gap: Gap, *, at: datetime, day: date, first: datetime) -> Alert:
    return Alert(
        id=alert_id(gap.account_id, gap.rule, gap.subject),
        account_id=gap.account_id,
        rule=gap.rule,
        subject=gap.subject,
        kind="event" if gap.rule in EVENTS else "gap",
        state="open",
        opened_at=at,
        first_opened_at=first,
        changed_at=at,
        day=day,
        acknowledged_at=None,
        acknowledged_by=None,
        note=None,
        until=None,
        resolved_at=None,
        **_content(gap),
    )


def _content(gap: Gap) -> dict[str, Any]:
    """What a gap says, as it is kept: in the types of JSON."""
    return {
        "severity": gap.severity,
        "message": gap.message,
        "evidence": orjson.loads(orjson.dumps(gap.evidence)),
        "weight": float(gap.weight),
        "revenue": gap.revenue,
        "action": orjson.loads(orjson.dumps(gap.action)),
    }


def _change(
    alert: Alert, change: str, *, at: datetime, by: str | None = None, note: str | None = None
) -> AlertChange:
    return AlertChange(
        alert_id=alert.id,
        at=at,
        change=change,
        state=alert.state,
        severity=alert.severity,
        by=by,
        note=note,
    )
