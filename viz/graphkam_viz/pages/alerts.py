"""The page of alerts: what does not hold or has just happened, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graphkam.alerts.channels import TOLD
from graphkam.answers import Alert, Task
from graphkam.schema import SEVERITIES
from graphkam.snapshot import Snapshot
from graphkam_viz.lettering import clean
from graphkam_viz.pages.frame import Frame, render
from graphkam_viz.pages.gaps import reached
from graphkam_viz.pages.lists import csv_of
from graphkam_viz.pages.names import Names, names_of

STATES: Final = ("open", "acknowledged", "resolved")
ROWS: Final = 100

TASK_EVENTS: Final = ("made", "changed", "open", "done", "cancelled", "deleted")

EVENTS: Final = (*(f"alert.{change}" for change in TOLD), *(f"task.{change}" for change in TASK_EVENTS))
"""The events after which the page is rendered anew."""


@dataclass(frozen=True, slots=True)
class AlertQuery:
    """Which alerts are asked for."""

    text: str = ""
    state: str | None = "open"
    severity: str | None = None
    account: str | None = None
    page: int = 1

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> AlertQuery:
        """The query in the parameters of an address; open ones where nothing is said."""
        state = parameters.get("state", "open")
        severity = parameters.get("severity")
        page = parameters.get("page", "")
        return cls(
            text=parameters.get("q", "").strip()[:200],
            state=state if state in STATES else None,
            severity=severity if severity in SEVERITIES else None,
            account=parameters.get("account") or None,
            page=int(page)
            if page.isascii() and page.isdigit() and 0 < len(page) < 7 and int(page) > 0
            else 1,
        )


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert as it stands in the list."""

    alert: Alert
    account: str
    account_link: str
    message: str
    action: str
    reached: str | None


def alerts_page(
    snapshot: Snapshot,
    alerts: Sequence[Alert],
    tasks: Sequence[Task],
    query: AlertQuery,
    *,
    live: bool,
    frame: Frame,
) -> str:
    """The alerts that are asked for, most serious first.

    Parameters
    ----------
    live
        Whether the page follows changes and alerts can be acknowledged: there is a store behind it.
    """
    say, names = frame.say, names_of(snapshot.company)
    found = sorted(
        (each for each in alerts if _asked(each, query, names=names, language=say.language)),
        key=_gravest_first,
    )
    pages = max(1, -(-len(found) // ROWS))
    page = min(query.page, pages)
    return render(
        "alerts",
        frame,
        query=query,
        rows=[_row(each, names=names, frame=frame) for each in found[(page - 1) * ROWS : page * ROWS]],
        found=len(found),
        any=bool(alerts),
        page=page,
        pages=pages,
        facets=_facets(alerts, query, names=names, frame=frame),
        tasks=sorted(tasks, key=lambda task: (task.due, task.id)),
        names=names,
        live=live,
        kinds=EVENTS,
    )


def alerts_csv(snapshot: Snapshot, alerts: Sequence[Alert], query: AlertQuery, *, frame: Frame) -> bytes:
    """The alerts that are asked for as CSV, under the heads of the page."""
    say, names = frame.say, names_of(snapshot.company)
    heads = [
        say("alerts.severity"),
        say("alerts.state"),
        say("head.account"),
        say("gaps.title"),
        say("head.day"),
    ]
    found = [each for each in alerts if _asked(each, query, names=names, language=say.language)]
    return csv_of(
        heads,
        [
            [
                say.word("severity", each.severity),
                say(f"alerts.state.{each.state}"),
                names.account(each.account_id),
                each.message[say.language],
                each.day.isoformat(),
            ]
            for each in sorted(found, key=_gravest_first)
        ],
    )


def _gravest_first(alert: Alert) -> tuple[int, float, float, str]:
    return (SEVERITIES.index(alert.severity), -alert.weight, -(alert.revenue or 0.0), alert.id)


def _asked(alert: Alert, query: AlertQuery, *, names: Names, language: str, but: str | None = None) -> bool:
    wanted = query.text.casefold()
    text = f"{names.account(alert.account_id)} {alert.message[language]} {alert.account_id}".casefold()
    return (
        (but == "state" or query.state is None or alert.state == query.state)
        and (but == "severity" or query.severity is None or alert.severity == query.severity)
        and (but == "account" or query.account is None or alert.account_id == query.account)
        and wanted in text
    )


def _facets(
    alerts: Sequence[Alert], query: AlertQuery, *, names: Names, frame: Frame
) -> list[tuple[str, list[tuple[str, int, str, bool]]]]:
    """Of each facet its values as they are called, their counts under the other filters, and where they lead."""
    say, language = frame.say, frame.say.language
    counted = {
        facet: Counter(
            getattr(each, field)
            for each in alerts
            if _asked(each, query, names=names, language=language, but=facet)
        )
        for facet, field in (("state", "state"), ("severity", "severity"), ("account", "account_id"))
    }
    states = [
        (
            say(f"alerts.state.{state}"),
            counted["state"][state],
            frame.here(state=state, page=None),
            query.state == state,
        )
        for state in STATES
    ]
    severities = [
        (
            say.word("severity", severity),
            counted["severity"][severity],
            frame.here(severity=None if query.severity == severity else severity, page=None),
            query.severity == severity,
        )
        for severity in SEVERITIES
    ]
    accounts = [
        (
            names.account(id_),
            number,
            frame.here(account=None if query.account == id_ else id_, page=None),
            query.account == id_,
        )
        for id_, number in sorted(counted["account"].items(), key=lambda item: (-item[1], item[0]))[:12]
    ]
    return [("severity", severities), ("state", states), ("account", accounts)]


def _row(alert: Alert, *, names: Names, frame: Frame) -> AlertRow:
    say = frame.say
    account = names.account(alert.account_id)
    message = clean(alert.message[say.language]).removeprefix(account).lstrip(":： ")
    return AlertRow(
        alert=alert,
        account=account,
        account_link=frame.account(alert.account_id),
        message=message[:1].upper() + message[1:],
        action=clean(alert.action["message"][say.language]) if "message" in alert.action else "",
        reached=reached(alert.action, frame=frame),
    )
