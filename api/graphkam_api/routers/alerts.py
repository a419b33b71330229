"""Alerts: what is wrong or has happened, most serious first, what became of it, and that somebody has seen it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from graphkam.alerts import alerts_at
from graphkam.alerts.shown import shown_alert
from graphkam.answers import Alert
from graphkam.errors import InvalidInputError
from graphkam.policy import Policy
from graphkam.schema import SEVERITIES
from graphkam.store import alerts as kept
from graphkam_api.answer import answer
from graphkam_api.asked import Live, day_unless_asked
from graphkam_api.auth import Asking, Caller, Editor, entry
from graphkam_api.auth.callers import kept_by
from graphkam_api.auth.private import note_attitudes
from graphkam_api.background import background_of
from graphkam_api.errors import PROBLEMS
from graphkam_api.live import LiveCompany
from graphkam_api.schemas.alerts import Acknowledging, AlertsShown, HistoryShown

router = APIRouter(prefix="/api/v1/alerts", tags=["alerts"], responses=PROBLEMS)

AlertId = Annotated[str, Path(max_length=100, description="The id of an alert.")]
State = Literal["open", "acknowledged", "resolved"]
Severity = Literal["critical", "high", "medium", "low"]

HIDDEN: Final = ["attitude"]


@router.get(
    "", operation_id="find_alerts", summary="What is wrong or has happened", response_model=AlertsShown
)
def find_alerts(
    request: Request,
    caller: Asking,
    live: Live,
    *,
    account_id: Annotated[
        list[str] | None, Query(max_length=1000, description="Only of these accounts.")
    ] = None,
    state: Annotated[
        list[State] | None, Query(description="Open and acknowledged ones when left out.")
    ] = None,
    severity: Annotated[list[Severity] | None, Query(description="All when left out.")] = None,
    rule: Annotated[list[str] | None, Query(max_length=100, description="Rules and events by name.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many at most.")] = 100,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the page before.")] = None,
) -> Response:
    """Alerts of the accounts that whoever asks may see, most serious first, then the weightier."""
    accounts = _accounts(caller, account_id)
    _refuse_unknown(rule, policy=live.policy)
    if live.store is None:
        found = _of_bundle(request, live, accounts, severity, rule) if "open" in (state or ["open"]) else []
        return answer(_page(live, caller, found[:limit], following=None))
    rows = kept.find_alerts(
        live.store,
        accounts=accounts,
        states=state or ("open", "acknowledged"),
        severities=severity or SEVERITIES,
        rules=rule,
        after=cursor or "",
        limit=limit + 1,
    )
    found = [alert for _, alert in rows[:limit]]
    note_attitudes(request, caller, [alert.rule for alert in found], subject="alerts")
    return answer(_page(live, caller, found, following=rows[limit - 1][0] if len(rows) > limit else None))


@router.get("/{alert_id}", operation_id="get_alert", summary="One alert", response_model=Alert)
def get_alert(request: Request, alert_id: AlertId, caller: Asking, live: Live) -> Response:
    """An alert, resolved or not."""
    found = visible(caller, kept.get_alert(kept_by(request), alert_id))
    note_attitudes(request, caller, [found.rule], subject="alerts")
    return answer(as_seen(live, caller, found))


@router.get(
    "/{alert_id}/history",
    operation_id="alert_history",
    summary="What became of it",
    response_model=HistoryShown,
)
def alert_history(request: Request, alert_id: AlertId, caller: Asking) -> Response:
    """Every step in the life of an alert, the earliest first."""
    store = kept_by(request)
    visible(caller, kept.get_alert(store, alert_id))
    return answer({"items": kept.history(store, alert_id)})


@router.post(
    "/{alert_id}/acknowledge",
    operation_id="acknowledge_alert",
    summary="It has been seen",
    response_model=Alert,
)
def acknowledge_alert(
    request: Request, alert_id: AlertId, seen: Acknowledging, caller: Editor, live: Live
) -> Response:
    """It is told no more until it is resolved, becomes graver, or the last day has passed."""
    store, background = kept_by(request), background_of(request)
    visible(caller, kept.get_alert(store, alert_id))
    found = kept.acknowledge_alert(
        store,
        alert_id,
        by=caller.name,
        note=seen.note,
        until=seen.until,
        at=background.clock(),
        day=background.watch.today(),
        audit=[entry(request, "acknowledge alert", f"alerts/{alert_id}")],
    )
    background.look()
    return answer(as_seen(live, caller, found))


def visible(caller: Caller, alert: Alert) -> Alert:
    """The alert, if whoever asks may know of it.

    Raises
    ------
    NotFoundError
        They may not: it is as if there were none.
    """
    if not caller.sees(alert.account_id):
        raise kept.no_such_alert(alert.id)
    return alert


def as_seen(live: LiveCompany, caller: Caller, alert: Alert) -> Alert:
    """The alert without what whoever asks may not see."""
    return shown_alert(
        alert,
        sees=caller.sees,
        attitudes=caller.edits,
        account_name=account_name(live, alert.account_id),
        beyond=caller.accounts is not None,
    )


def account_name(live: LiveCompany, account_id: str) -> str:
    """What an account is called; its id where it is no more."""
    frame = live.company.accounts
    at = frame["id"].index_of(account_id)
    return account_id if at is None else str(frame["name"][at])


def _refuse_unknown(rules: Sequence[str] | None, *, policy: Policy) -> None:
    known = policy.rules.keys() | policy.events.keys()
    if unknown := sorted({rule for rule in rules or () if rule not in known}):
        raise InvalidInputError(f"no such rule: {', '.join(unknown)}; there are {', '.join(sorted(known))}")


def _accounts(caller: Caller, asked: Sequence[str] | None) -> list[str] | None:
    if asked is not None:
        return [each for each in asked if caller.sees(each)]
    return None if caller.accounts is None else sorted(caller.accounts)


def _page(
    live: LiveCompany, caller: Caller, alerts: Sequence[Alert], *, following: str | None
) -> dict[str, object]:
    return {
        "items": [as_seen(live, caller, alert) for alert in alerts],
        "next": following,
        "hidden": [] if caller.edits else HIDDEN,
    }


def _of_bundle(
    request: Request,
    live: LiveCompany,
    accounts: Sequence[str] | None,
    severities: Sequence[str] | None,
    rules: Sequence[str] | None,
) -> list[Alert]:
    """What would be an alert, were there a store to keep it."""
    background = background_of(request)
    days = live.days(None)
    snapshot = days.snapshot(day_unless_asked(request, days))
    return [
        alert
        for alert in alerts_at(snapshot, at=background.clock())
        if (accounts is None or alert.account_id in accounts)
        and (severities is None or alert.severity in severities)
        and (rules is None or alert.rule in rules)
    ]
