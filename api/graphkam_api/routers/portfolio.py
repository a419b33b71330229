"""Answers about all accounts at once."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from graphkam import portfolio as measures
from graphkam.answers import Departure, Portfolio
from graphkam_api.answer import answer
from graphkam_api.days import AllDays, AsOf
from graphkam_api.errors import PROBLEMS

router = APIRouter(prefix="/api/v1", tags=["portfolio"], responses=PROBLEMS)


class Leaving(BaseModel):
    """Who is imagined to leave, and the day to look at; today when left out."""

    model_config = ConfigDict(extra="forbid")

    staff_ids: list[str] = Field(min_length=1, max_length=1000)
    date: dt.date | None = None


@router.get("/portfolio", operation_id="portfolio", summary="All accounts at once", response_model=Portfolio)
def portfolio(days: AllDays, day: AsOf) -> Response:
    """Classes, revenue, load and trend over all accounts."""
    return answer(measures.portfolio(days.company, day=day, policy=days.policy, evidence=days.evidence))


@router.post("/departures", operation_id="departure", summary="What is lost", response_model=Departure)
def departure(leaving: Leaving, days: AllDays) -> Response:
    """What is lost when these people leave; nothing is stored."""
    snapshot = days.snapshot(leaving.date or days.today())
    return answer(measures.departure(snapshot, leaving.staff_ids))
