"""The relationship review of an account: its sheet, and that it was held."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from graphkam.alerts import reviews
from graphkam.alerts.shown import shown_alert, shown_task
from graphkam.answers import Review
from graphkam.errors import InvalidInputError
from graphkam.schema import TABLE
from graphkam.store.tasks import all_tasks
from graphkam_api import changes
from graphkam_api.answer import answer
from graphkam_api.asked import AsOf, Live, Seen, checked_day
from graphkam_api.auth import Asking, Caller, Editor
from graphkam_api.auth.private import SHOWS_PRIVATE
from graphkam_api.background import background_of
from graphkam_api.days import Days
from graphkam_api.errors import CHANGE_PROBLEMS, PROBLEMS
from graphkam_api.live import LiveCompany
from graphkam_api.routers.accounts import AccountId
from graphkam_api.routers.alerts import account_name

router = APIRouter(prefix="/api/v1/accounts/{account_id}/reviews", tags=["accounts"])

Since = Annotated[
    dt.date | None,
    Query(
        description="The day to compare with; that of the last review when left out.", examples=["2026-03-31"]
    ),
]


class Held(BaseModel):
    """That a review was held: on which day; today when left out."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"held_at": "2026-06-30"}]})

    held_at: dt.date | None = None


@router.get(
    "",
    operation_id="review",
    summary="What changed since the last review",
    response_model=Review,
    responses=PROBLEMS,
    dependencies=[SHOWS_PRIVATE],
)
def review(
    account_id: AccountId, caller: Asking, live: Live, days: Seen, day: AsOf, *, since: Since = None
) -> Response:
    """What warmed, cooled, came, went, changed hands and class since the last review, and what is open."""
    return answer(sheet(live, caller, days, account_id, day=day, since=since))


@router.post(
    "",
    operation_id="hold_review",
    summary="The review was held",
    response_model=Review,
    status_code=201,
    responses=CHANGE_PROBLEMS,
)
def hold_review(request: Request, account_id: AccountId, held: Held, caller: Editor, live: Live) -> Response:
    """Record that the review was held, which resets the clock; the sheet of what had changed until then."""
    today = background_of(request).watch.today()
    day = checked_day(held.held_at or today, name="held_at")
    if day > today:
        raise InvalidInputError(
            f"held_at is {day}, which is still to come: record it when the review was held"
        )
    before = sheet(live, caller, live.days(caller.accounts), account_id, day=day, since=None)
    row = {"account_id": account_id, "held_at": day.isoformat()}
    changes.upsert(request, live, caller, table=TABLE["reviews"], items=[row])
    return answer(before, status=201)


def sheet(
    live: LiveCompany, caller: Caller, days: Days, account_id: str, *, day: dt.date, since: dt.date | None
) -> Review:
    """The sheet of an account as whoever asks may see it.

    Raises
    ------
    NotFoundError
        There is no such account, or none they may see.
    InvalidInputError
        The day to compare with is later than the day itself.
    """
    tasks = (
        []
        if live.store is None or not caller.sees(account_id)
        else all_tasks(live.store, account_id=account_id)
    )
    found = reviews.review(
        days.company,
        account_id,
        day=day,
        policy=days.policy,
        since=None if since is None else checked_day(since, name="since"),
        tasks=tasks,
    )
    name = account_name(live, account_id)
    found["gaps"] = [
        shown_alert(gap, sees=caller.sees, attitudes=caller.edits, account_name=name) for gap in found["gaps"]
    ]
    found["tasks"] = [shown_task(task, attitudes=caller.edits, account_name=name) for task in found["tasks"]]
    return found
