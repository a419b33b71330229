"""What a page is asked in: the language, the day, who looks; and the response that carries it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, TypeAlias
from weakref import WeakKeyDictionary

import polars as pl
from fastapi import Depends, Request
from starlette.responses import HTMLResponse, Response

from graphkam.errors import InvalidInputError
from graphkam.language import LANGUAGES
from graphkam.records import day_of
from graphkam.snapshot import Snapshot
from graphkam_api.asked import Live, checked_day, day_unless_asked
from graphkam_api.auth import Caller, Visiting
from graphkam_api.days import Days
from graphkam_api.live import LiveCompany
from graphkam_viz.pages.frame import Frame, Viewer
from graphkam_viz.pages.words import say

LANGUAGE_COOKIE: Final = "graphkam_lang"
A_YEAR: Final = 365 * 24 * 3600
HALF_LIVES_UNTIL_FADED: Final = 4

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def language_of(request: Request) -> str:
    """The language of the address, else of the cookie, else the first that the browser asks for, else English."""
    asked = [request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)]
    asked += [
        part.split(";")[0].strip()[:2].lower()
        for part in request.headers.get("accept-language", "").split(",")
    ]
    return next((language for language in asked if language in LANGUAGES), LANGUAGES[0])


def _day(request: Request, days: Days) -> date:
    asked = request.query_params.get("as_of")
    if not asked:
        return day_unless_asked(request, days)
    if asked == "last":
        return recorded_until(days, date.max) or days.today()
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise InvalidInputError(f"as_of is {asked!r}; write a day as 2026-03-31, or say last") from None
    return checked_day(day)


_recorded_days: WeakKeyDictionary[Days, pl.Series] = WeakKeyDictionary()


def recorded_until(days: Days, until: date) -> date | None:
    """The latest day up to a day of which anything is recorded."""
    found = _recorded_days.get(days)
    if found is None:
        moments = pl.concat([days.company.interactions["at"], days.company.ties["as_of"]])
        of_moments = pl.DataFrame({"at": moments}).select(
            day=day_of(pl.col("at"), zone=days.policy.time_zone)
        )
        found = _recorded_days[days] = of_moments["day"].unique().sort()
    before = found.search_sorted(until, side="right")
    latest: date | None = found[before - 1] if before else None
    return latest


def _days(live: Live, caller: Visiting) -> Days:
    return live.days(caller.accounts, private=caller.edits)


Visible: TypeAlias = Annotated[Days, Depends(_days)]
"""The company as whoever opens the page may see it."""


def frame_of(request: Request, live: Live, caller: Visiting, days: Visible) -> Frame:
    """What the page of a request is shown in."""
    day = _day(request, days)
    latest = recorded_until(days, day)
    half_life = max([days.policy.half_life_days, *days.policy.half_life_days_by_tier.values()])
    return Frame(
        say=say(language_of(request)),
        day=day,
        path=request.url.path,
        query=tuple(request.query_params.multi_items()),
        latest=latest,
        viewer=Viewer(
            name=caller.name if caller.key_id else None,
            may_edit=caller.edits and live.store is not None,
            may_edit_staff=caller.edits and live.store is not None and caller.accounts is None,
            sees_private=caller.edits,
            token=caller.csrf_token or "",
        ),
        faded=latest is None or (day - latest).days > HALF_LIVES_UNTIL_FADED * half_life,
    )


def bare_frame(request: Request) -> Frame:
    """What a page is shown in that needs no company: signing in, an error."""
    return Frame(
        say=say(language_of(request)),
        day=date.min,
        path=request.url.path,
        query=tuple(request.query_params.multi_items()),
        dated=False,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """Somebody looks at a page: what they asked, what it is shown in, the company that day as they may see it."""

    request: Request
    live: LiveCompany
    caller: Caller
    frame: Frame
    days: Days
    snapshot: Snapshot

    @property
    def is_today(self) -> bool:
        """Whether the day looked at is the one it is: what is kept of today, as alerts are, is of it."""
        return self.snapshot.day == self.days.today()

    def page(self, document: str) -> Response:
        """The response that carries the page."""
        return page(document, request=self.request)


def _look(
    request: Request,
    live: Live,
    caller: Visiting,
    frame: Annotated[Frame, Depends(frame_of)],
    days: Visible,
) -> Look:
    return Look(request, live, caller, frame, days, days.snapshot(frame.day))


Looking: TypeAlias = Annotated[Look, Depends(_look)]


def page(document: str, *, request: Request, status: int = 200) -> Response:
    """The response that carries a page, barred from running or fetching anything but our own files.

    A language that the address names is remembered.
    """
    response = HTMLResponse(document, status_code=status, headers=HEADERS)
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, asked, max_age=A_YEAR, samesite="lax", httponly=True)
    return response


HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
