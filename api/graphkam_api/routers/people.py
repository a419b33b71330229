"""Answers about people: ours, theirs, and what links them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from graphkam import portfolio as measures
from graphkam.answers import Explanation, StaffLoad
from graphkam_api.answer import kept_answer
from graphkam_api.asked import AsOf, Seen
from graphkam_api.errors import PROBLEMS

router = APIRouter(prefix="/api/v1", tags=["people"], responses=PROBLEMS)


@router.get(
    "/ties/{staff}/{contact}/explain",
    operation_id="explain",
    summary="What is behind a tie",
    response_model=Explanation,
)
def explain(
    staff: Annotated[str, Path(description="The id of one of ours.", examples=["mei"])],
    contact: Annotated[str, Path(description="The id of a contact.", examples=["lin"])],
    days: Seen,
    day: AsOf,
) -> Response:
    """The interactions behind a tie, what each adds on the day, and the decay ahead."""
    return kept_answer(
        days, ("explain", day, staff, contact), lambda: measures.explain(days.snapshot(day), staff, contact)
    )


@router.get(
    "/staff/{staff_id}/load",
    operation_id="staff_load",
    summary="What one of ours carries",
    response_model=StaffLoad,
)
def load(
    staff_id: Annotated[str, Path(description="The id of one of ours.", examples=["mei"])],
    days: Seen,
    day: AsOf,
) -> Response:
    """The accounts and contacts that one of ours holds on a day, and the revenue that nobody else holds."""
    return kept_answer(
        days, ("load", day, staff_id), lambda: measures.staff_load(days.snapshot(day), staff_id)
    )
