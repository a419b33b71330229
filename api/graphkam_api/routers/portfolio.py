"""Answers about all accounts at once."""

from __future__ import annotations

import datetime as dt
import os
from threading import BoundedSemaphore
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from graphkam import plans
from graphkam.answers import DeparturePlan, KeyPeople, Portfolio, WarmTie
from graphkam_api.answer import kept_answer
from graphkam_api.asked import AsOf, Seen, checked_day, day_unless_asked
from graphkam_api.errors import PROBLEMS

router = APIRouter(prefix="/api/v1", tags=["portfolio"], responses=PROBLEMS)

_AT_ONCE: Final = BoundedSemaphore(os.cpu_count() or 1)
"""So many departures are worked out at once: more would only slow each other down, the large ones most of all."""

TEAM_SIZE = 1000
"""How many people can be imagined to leave at once."""


class Leaving(BaseModel):
    """Who is imagined to leave, the day to look at (today when left out), and how the handover is planned."""

    model_config = ConfigDict(extra="forbid")

    staff_ids: list[str] = Field(min_length=1, max_length=TEAM_SIZE, examples=[["mei"]])
    date: dt.date | None = Field(
        default=None, description="The day to look at; today when left out.", examples=["2026-06-30"]
    )
    on: dt.date | None = Field(
        default=None, description="Their last day; what their record says when left out, else thirty days on."
    )
    workload: int | None = Field(
        default=None,
        ge=1,
        le=1_000_000,
        description="How many contacts anybody may hold; what the policy says when left out.",
    )


@router.get("/portfolio", operation_id="portfolio", summary="All accounts at once", response_model=Portfolio)
def portfolio(days: Seen, day: AsOf) -> Response:
    """Classes, revenue, load and trend over all accounts."""
    return kept_answer(days, ("portfolio", day), lambda: days.portfolio(day))


@router.post(
    "/departures", operation_id="departure_plan", summary="What is lost", response_model=DeparturePlan
)
def departures(leaving: Leaving, days: Seen, request: Request) -> Response:
    """What is lost when these people leave, and who could take over what; nothing is stored."""
    day = checked_day(leaving.date or day_unless_asked(request, days), name="date")
    staff = sorted(set(leaving.staff_ids))
    on = None if leaving.on is None else checked_day(leaving.on, name="on")

    def plan() -> DeparturePlan:
        with _AT_ONCE:
            return plans.departure_plan(days.snapshot(day), staff, on=on, workload=leaving.workload)

    return kept_answer(
        days,
        ("departure", day, tuple(staff), on, leaving.workload),
        plan,
    )


@router.get(
    "/keep-warm",
    operation_id="keep_warm",
    summary="Ties that are about to go cold",
    response_model=list[WarmTie],
)
def keep_warm(
    seen: Seen,
    day: AsOf,
    *,
    days: Annotated[int, Query(ge=0, le=3650, description="How many days ahead to look.")] = 30,
    staff: Annotated[str | None, Query(description="Only this one of ours.", examples=["mei"])] = None,
) -> Response:
    """The active ties that go cold within so many days, key contacts first, with what would hold them."""
    return kept_answer(
        seen,
        ("keep-warm", day, days, staff),
        lambda: plans.keep_warm(seen.snapshot(day), days=days, staff_id=staff),
    )


@router.get("/key-people", operation_id="key_people", summary="On whom most hangs", response_model=KeyPeople)
def key_people(
    days: Seen,
    day: AsOf,
    *,
    k: Annotated[int, Query(ge=1, le=100, description="How many.")] = 3,
    account: Annotated[
        str | None,
        Query(description="Whose contacts to choose from; without it, of our people.", examples=["harbour"]),
    ] = None,
) -> Response:
    """The reps whose going hurts most; with an account, the contacts through whom most of it is reached."""
    return kept_answer(
        days,
        ("key-people", day, k, account),
        lambda: plans.key_people(days.snapshot(day), k=k, account_id=account),
    )
