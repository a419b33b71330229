"""The pages for people: each is its dependencies, one call that renders it, and the response."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Final, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.convertors import PathConvertor, register_url_convertor
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

import graphkam_viz
from graphkam import plans
from graphkam import portfolio as measures
from graphkam.alerts import alerts_at
from graphkam.alerts.shown import shown_task
from graphkam.answers import Alert, Task, WarmTie
from graphkam.schema import SEVERITIES
from graphkam.store import alerts as kept_alerts
from graphkam.store import tasks as kept_tasks
from graphkam_api.auth.callers import kept_by
from graphkam_api.auth.private import PAGE_SHOWS_PRIVATE, note_attitudes
from graphkam_api.frames import Look, Looking, bare_frame, page
from graphkam_api.page_route import PageRoute
from graphkam_api.routers.alerts import account_name, as_seen
from graphkam_api.routers.reviews import sheet
from graphkam_viz.data import departure_data
from graphkam_viz.pages.account import account_page, plans_part, trend_part
from graphkam_viz.pages.alerts import AlertQuery, alerts_csv, alerts_page
from graphkam_viz.pages.contact import contact_page
from graphkam_viz.pages.departures import groups_of, what_if_page, who_is_meant
from graphkam_viz.pages.frame import address
from graphkam_viz.pages.keep_warm import horizon_of, keep_warm_csv, keep_warm_page
from graphkam_viz.pages.overview import overview_part
from graphkam_viz.pages.people import people_csv
from graphkam_viz.pages.portfolio import PortfolioQuery, portfolio_csv, portfolio_page
from graphkam_viz.pages.review import review_page
from graphkam_viz.pages.sign_in import sign_in_page
from graphkam_viz.pages.staff import staff_page
from graphkam_viz.whatif import leaving

router = APIRouter(include_in_schema=False, route_class=PageRoute)
"""The pages about the company."""

shell = APIRouter(include_in_schema=False, route_class=PageRoute)
"""What is shown whether or not the company can be read: styles and scripts, signing in, and that there is no page."""

AT_ONCE: Final = 300
"""With so many accounts or fewer, a page waits for what is measured; with more, its script asks for it."""

ALERTS_READ: Final = 1000
"""So many alerts, the gravest, are counted and listed on their page."""

SUGGESTED: Final = 5
"""So many people are proposed for an empty what-if board."""

_STATIC: Final = StaticFiles(directory=Path(graphkam_viz.__file__).parent / "static")


@shell.get("/static/{name:path}")
async def static(name: str, request: Request) -> Response:
    """A file of the pages: a style, a script, a picture."""
    response = await _STATIC.get_response(name, request.scope)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@router.get("/")
def portfolio(look: Looking, part: str = "") -> Response:
    """Every account beside every other."""
    days, day = look.days, look.snapshot.day
    if part == "overview":
        return look.page(overview_part(look.snapshot, days.portfolio(day), frame=look.frame))
    query = PortfolioQuery.of(look.request.query_params)
    small = look.snapshot.accounts.height <= AT_ONCE
    wait = small or query.needs_measures or "wait" in look.request.query_params
    measured = days.measures(day) if wait else days.measures_ready(day)
    document = portfolio_page(
        look.snapshot,
        query,
        frame=look.frame,
        measures=measured,
        answer=days.portfolio(day) if small else days.portfolio_ready(day),
        courses=None if measured is None else days.courses(day),
    )
    return look.page(document)


@router.get("/portfolio.csv")
def portfolio_list(look: Looking) -> Response:
    """The list of accounts for a spreadsheet."""
    query = PortfolioQuery.of(look.request.query_params)
    measured = look.days.measures(look.snapshot.day)
    return csv_file(
        look, portfolio_csv(look.snapshot, query, frame=look.frame, measures=measured), "portfolio"
    )


@router.get("/staff/{staff_id:path}")
def staff(look: Looking, staff_id: str) -> Response:
    """One of ours."""
    return look.page(staff_page(look.snapshot, staff_id, frame=look.frame))


@router.get("/contacts/{contact_id:path}", dependencies=[PAGE_SHOWS_PRIVATE])
def contact(look: Looking, contact_id: str) -> Response:
    """One of theirs."""
    return look.page(contact_page(look.snapshot, contact_id, frame=look.frame))


@router.get("/what-if")
def what_if(look: Looking, add: str = "", to: Literal["a", "b", "c", "d"] = "a") -> Response:
    """The board of who might leave; who is added by name is found first, so that the address has the id."""
    chosen = groups_of(look.frame.query)
    meant = who_is_meant(look.snapshot, add) if add.strip() else []
    if len(meant) == 1:
        kept = [pair for pair in look.frame.query if pair[0] not in {"add", "to"}]
        return RedirectResponse(address("/what-if", [*kept, (to, meant[0])]), status_code=303)
    nobody = not any(chosen.values())
    document = what_if_page(
        look.snapshot,
        {letter: plans.departure_plan(look.snapshot, ids) for letter, ids in chosen.items() if ids},
        chosen,
        suggested=plans.key_people(look.snapshot, k=SUGGESTED).people if nobody else (),
        unclear=(add, len(meant)) if add.strip() else None,
        frame=look.frame,
    )
    return look.page(document)


def _warm(look: Look, days: str, staff_id: str) -> list[WarmTie]:
    return plans.keep_warm(look.snapshot, days=horizon_of(days), staff_id=staff_id or None)


@router.get("/keep-warm")
def keep_warm(look: Looking, days: str = "", staff: str = "") -> Response:
    """What goes cold when."""
    found = _warm(look, days, staff)
    document = keep_warm_page(
        look.snapshot, found, days=horizon_of(days), staff_id=staff or None, frame=look.frame
    )
    return look.page(document)


@router.get("/keep-warm.csv")
def keep_warm_list(look: Looking, days: str = "", staff: str = "") -> Response:
    """What goes cold when, for a spreadsheet."""
    return csv_file(
        look, keep_warm_csv(look.snapshot, _warm(look, days, staff), frame=look.frame), "keep-warm"
    )


@router.get("/keep-warm.ics")
def keep_warm_days(look: Looking, days: str = "", staff: str = "") -> Response:
    """What to do by when, for a calendar."""
    found = _warm(look, days, staff)
    content = plans.keep_warm_calendar(
        found, company=look.snapshot.company, as_of=look.snapshot.day, lang=look.frame.say.language
    )
    return _file(look, content, name="keep-warm", ending="ics", media_type="text/calendar")


def _alerts(look: Look, query: AlertQuery) -> list[Alert]:
    """The alerts that are kept; on another day, or where nothing keeps them, what would be alerts then."""
    live, caller, snapshot = look.live, look.caller, look.snapshot
    if live.store is None or not look.is_today:
        found = alerts_at(snapshot, at=datetime.now(UTC))
    else:
        found = [
            alert
            for _, alert in kept_alerts.find_alerts(
                live.store,
                accounts=None if caller.accounts is None else sorted(caller.accounts),
                states=("open", "acknowledged") if query.state != "resolved" else ("resolved",),
                severities=SEVERITIES,
                rules=None,
                after="",
                limit=ALERTS_READ,
            )
        ]
    note_attitudes(look.request, caller, [alert.rule for alert in found], subject="alerts")
    return [as_seen(live, caller, alert) for alert in found]


@router.get("/alerts")
def alerts(look: Looking) -> Response:
    """What does not hold or has just happened."""
    query = AlertQuery.of(look.request.query_params)
    kept = look.live.store is not None and look.is_today
    document = alerts_page(
        look.snapshot,
        _alerts(look, query),
        _tasks(look) if kept else [],
        query,
        live=kept,
        frame=look.frame,
    )
    return look.page(document)


def _tasks(look: Look) -> list[Task]:
    found = kept_tasks.all_tasks(kept_by(look.request), limit=ALERTS_READ)
    seen = [task for task in found if task.state == "open" and look.caller.sees(task.account_id)]
    note_attitudes(look.request, look.caller, [task.source.get("rule") for task in seen], subject="tasks")
    return [
        shown_task(task, attitudes=look.caller.edits, account_name=account_name(look.live, task.account_id))
        for task in seen
    ]


@router.get("/alerts.csv")
def alerts_list(look: Looking) -> Response:
    """The list of alerts for a spreadsheet."""
    query = AlertQuery.of(look.request.query_params)
    return csv_file(look, alerts_csv(look.snapshot, _alerts(look, query), query, frame=look.frame), "alerts")


@router.get("/accounts/{account_id:path}/review", dependencies=[PAGE_SHOWS_PRIVATE])
def review(look: Looking, account_id: str) -> Response:
    """The sheet of a relationship review."""
    found = sheet(look.live, look.caller, look.days, account_id, day=look.snapshot.day, since=None)
    return look.page(review_page(look.snapshot, found, frame=look.frame))


@shell.get("/sign-in")
def sign_in(request: Request, refused: str = "") -> Response:
    """Where somebody shows their key."""
    onward = request.query_params.get("next", "/")
    return page(sign_in_page(onward, refused=bool(refused), frame=bare_frame(request)), request=request)


@router.get("/accounts/{account_id:path}/people.csv", dependencies=[PAGE_SHOWS_PRIVATE])
def account_people(look: Looking, account_id: str) -> Response:
    """Everybody of an account for a spreadsheet."""
    own = look.snapshot.only([account_id])
    return csv_file(look, people_csv(own, measures.report(own)[0], frame=look.frame), "people")


@router.get("/accounts/{account_id:path}/leaving")
def account_leaving(look: Looking, account_id: str, leave: Annotated[list[str], Query()]) -> Response:
    """What the map of an account shows when several of ours leave."""
    found = leaving(look.snapshot, account_id, leave, lang=look.frame.say.language)
    return JSONResponse(departure_data(found))


@router.get("/accounts/{account_id:path}", dependencies=[PAGE_SHOWS_PRIVATE])
def account(look: Looking, account_id: str, part: str = "") -> Response:
    """One account."""
    days, day = look.days, look.snapshot.day
    match part:
        case "trend":
            months = measures.trend(
                days.company, account_id, day=day, policy=days.policy, evidence=days.evidence
            )
            return look.page(trend_part(months, frame=look.frame))
        case "plans":
            (found,) = measures.report(look.snapshot, accounts=[account_id])
            return look.page(plans_part(look.snapshot, found, frame=look.frame))
        case _:
            return look.page(account_page(look.snapshot, account_id, frame=look.frame))


class _OfNoProgram(PathConvertor):
    """Every path but those of the interface for programs, which says itself what it has not."""

    regex = "(?!api/).*"


register_url_convertor("of_no_program", _OfNoProgram())


@shell.get("/{path:of_no_program}")
def nothing(path: str) -> Response:
    """No page stands under this address."""
    raise HTTPException(HTTPStatus.NOT_FOUND, f"there is no page /{path}")


def csv_file(look: Look, content: bytes, name: str) -> Response:
    """A CSV to keep, named after what it lists and its day."""
    return _file(look, content, name=name, ending="csv", media_type="text/csv")


def _file(look: Look, content: bytes, *, name: str, ending: str, media_type: str) -> Response:
    attachment = f'attachment; filename="{name}-{look.snapshot.day.isoformat()}.{ending}"'
    headers = {
        "Content-Disposition": attachment,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers)
