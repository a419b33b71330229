"""The announcement that somebody of ours leaves."""

from __future__ import annotations

from typing import Annotated

import orjson
import polars as pl
from fastapi import APIRouter, HTTPException, Path, Request
from starlette.responses import Response

from graphkam.alerts import ANNOUNCED, People, alert_id
from graphkam.answers import to_json
from graphkam.errors import NotFoundError
from graphkam.plans.departure import departure_plan
from graphkam.schema import TABLE
from graphkam.store.alerts import alerts_named
from graphkam_api import changes
from graphkam_api.answer import answer
from graphkam_api.asked import Live, checked_day
from graphkam_api.auth import Editor, record
from graphkam_api.auth.callers import kept_by
from graphkam_api.background import background_of
from graphkam_api.errors import CHANGE_PROBLEMS
from graphkam_api.routers.alerts import as_seen
from graphkam_api.schemas.alerts import Announced, LeavingDay
from graphkam_api.touched import accounts_of

router = APIRouter(prefix="/api/v1/staff", tags=["staff"], responses=CHANGE_PROBLEMS)

ALERTS_WITHIN_SECONDS = 10.0
"""How long the answer waits for the alerts; they come by themselves all the same."""

GONE = ("rep_left",)


@router.post(
    "/{staff_id}/departure",
    operation_id="announce_departure",
    summary="Somebody leaves",
    response_model=Announced,
)
def announce_departure(
    request: Request,
    staff_id: Annotated[str, Path(description="The id of one of ours.", examples=["mei"])],
    leaving: LeavingDay,
    caller: Editor,
    live: Live,
) -> Response:
    """Record the day from which somebody is gone, and say what it means: who is lost, who takes over, whom to tell.

    The alerts of every account touched are there when this is answered. A date of null takes the announcement back.
    """
    store, background = kept_by(request), background_of(request)
    day = background.watch.today()
    leaves = None if leaving.date is None else checked_day(leaving.date, name="date")
    days = live.days(None)
    before = days.snapshot(day)
    if before.company.staff["id"].index_of(staff_id) is None:
        raise NotFoundError(f"no such staff: {staff_id}; give an id of the staff table")
    if caller.accounts is not None:
        raise HTTPException(
            403,
            "this key is for some accounts, and our own people belong to all: that somebody leaves is announced with "
            "an editor's key for all accounts",
        )
    values = {"left_at": None if leaves is None else leaves.isoformat()}
    changed = changes.patch(
        request, live, caller, table=TABLE["staff"], named=staff_id, values=values, if_match=None
    )
    touched = changed.accounts
    if changed.by_others or not touched:
        mine = before.company.staff.filter(pl.col("id") == staff_id)
        touched = accounts_of({"staff": mine}, before=days, after=days.company)
    # Found, written out and noted while the alerts are being kept.
    plan = None
    if leaves is not None and leaves > day:
        plan = background.watch.plans.of(live.days(None).snapshot(day), staff_id)
    elif leaves is not None:
        plan = departure_plan(before, [staff_id], on=day)
    written = None if plan is None else orjson.Fragment(to_json(plan))
    people = People(before)
    told = [] if plan is None else [each.account_id for each in plan.accounts]
    record(request, "read handover plan", f"staff/{staff_id}")
    background.watch.settled(changed.version, within=ALERTS_WITHIN_SECONDS)
    rules = ANNOUNCED if leaves is not None and leaves > day else GONE
    found = alerts_named(store, [alert_id(account, rule, staff_id) for account in touched for rule in rules])
    return answer(
        {
            "staff_id": staff_id,
            "left_at": leaves,
            "departure": written,
            "tell": [
                {
                    "account_id": account,
                    "contact_ids": people.heaviest_first(people.held_by(staff_id, account)),
                }
                for account in told
            ],
            "alerts": [as_seen(live, caller, alert) for alert in found],
        }
    )
