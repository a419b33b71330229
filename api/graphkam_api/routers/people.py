"""Answers about people: ours, theirs, and what links them."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from graphkam import portfolio as measures
from graphkam.answers import Explanation
from graphkam_api.answer import answer
from graphkam_api.days import OnTheDay
from graphkam_api.errors import PROBLEMS

router = APIRouter(prefix="/api/v1", tags=["people"], responses=PROBLEMS)


@router.get(
    "/ties/{staff}/{contact}/explain",
    operation_id="explain",
    summary="What is behind a tie",
    response_model=Explanation,
)
def explain(staff: str, contact: str, snapshot: OnTheDay) -> Response:
    """The interactions behind a tie, what each adds on the day, and the decay ahead."""
    return answer(measures.explain(snapshot, staff, contact))
