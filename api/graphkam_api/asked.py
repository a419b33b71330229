"""What a request asks about: the company as the caller may see it, and the day.

What does not wait is asynchronous, so that it needs no thread of its own: to hand over to one costs more than it does.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

from fastapi import Depends, Query, Request
from fastapi.concurrency import run_in_threadpool

from graphkam.errors import InvalidInputError
from graphkam.schema import YEAR_RANGE
from graphkam_api.auth import Asking
from graphkam_api.days import Days
from graphkam_api.live import LiveCompany


async def _live(request: Request) -> LiveCompany:
    live: LiveCompany = request.app.state.live
    return live


Live: TypeAlias = Annotated[LiveCompany, Depends(_live)]
"""The company in memory, whoever asks; for changes."""


async def _days(live: Live, caller: Asking) -> Days:
    if caller.accounts is None and caller.edits:
        return live.days(None)
    return await run_in_threadpool(live.days, caller.accounts, private=caller.edits)


Seen: TypeAlias = Annotated[Days, Depends(_days)]
"""The company as the caller may see it."""


def checked_day(day: date, *, name: str = "as_of") -> date:
    """The day, when data can be of it.

    Raises
    ------
    InvalidInputError
        It is before or after all years there are.
    """
    first, last = YEAR_RANGE
    if not first <= day.year <= last:
        raise InvalidInputError(f"{name} is {day}; give a day between the years {first} and {last}")
    return day


def day_unless_asked(request: Request, days: Days) -> date:
    """The day to look at for who names none: the one the server was started for, else today."""
    as_of: date | None = request.app.state.as_of
    return as_of or days.today()


async def _day(
    request: Request,
    days: Seen,
    as_of: Annotated[
        date | None,
        Query(
            description="The day to look at; today when left out.",
            examples=["2026-06-30"],
        ),
    ] = None,
) -> date:
    return checked_day(as_of or day_unless_asked(request, days))


AsOf: TypeAlias = Annotated[date, Depends(_day)]
"""The day a question is about."""
