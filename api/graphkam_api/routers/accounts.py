"""Answers about one account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from graphkam import gaps as rules
from graphkam import plans
from graphkam import portfolio as measures
from graphkam.answers import AccountMonth, AccountReport, Gap, SweepPlan
from graphkam.errors import NotFoundError
from graphkam.snapshot import Snapshot
from graphkam_api.answer import answer
from graphkam_api.days import AllDays, AsOf, OnTheDay
from graphkam_api.errors import PROBLEMS

router = APIRouter(prefix="/api/v1/accounts/{account_id}", tags=["accounts"], responses=PROBLEMS)


@router.get("/report", operation_id="report", summary="How it is covered", response_model=AccountReport)
def report(account_id: str, snapshot: OnTheDay) -> Response:
    """Everything measured about an account on a day."""
    (found,) = measures.report(snapshot, accounts=[account_id])
    return answer(found)


@router.get("/gaps", operation_id="gaps", summary="What is missing", response_model=list[Gap])
def gaps(account_id: str, snapshot: OnTheDay) -> Response:
    """The rules that do not hold for an account on a day, most serious first."""
    return answer(rules.gaps(snapshot, accounts=[account_id]))


@router.get("/trend", operation_id="trend", summary="How it went", response_model=list[AccountMonth])
def trend(account_id: str, days: AllDays, day: AsOf) -> Response:
    """An account at the last twenty-four month-ends and on the day."""
    return answer(
        measures.trend(days.company, account_id, day=day, policy=days.policy, evidence=days.evidence)
    )


@router.get("/paths", operation_id="paths", summary="Who introduces us to a contact")
def paths(
    account_id: str,
    snapshot: OnTheDay,
    contact: Annotated[str, Query(description="The id of a contact of the account.")],
    start: Annotated[str | None, Query(alias="from", description="Who of ours sets out.")] = None,
    k: Annotated[int | None, Query(ge=1, le=100, description="How many.")] = None,
    *,
    disjoint: Annotated[bool, Query(description="Routes that share nobody on the way.")] = False,
    top_down: Annotated[bool, Query(description="No step up inside the customer.")] = False,
) -> Response:
    """The introduction paths to a contact of the account, best first; without any, what is missing."""
    _of_the_account(snapshot, account_id, contact)
    found = plans.paths(snapshot, contact, start=start, k=k, disjoint=disjoint, top_down=top_down)
    lacking = None if found else plans.missing(snapshot, contact, start=start, top_down=top_down)
    return answer({"paths": found, "missing": lacking})


@router.get("/sweep", operation_id="sweep", summary="Whom to win, floor by floor", response_model=SweepPlan)
def sweep(
    account_id: str,
    snapshot: OnTheDay,
    visits: Annotated[int, Query(ge=0, le=100, description="How many visits at most.")],
) -> Response:
    """The visits to an account that are expected to win most, from the top floor down."""
    return answer(plans.sweep(snapshot, account_id, visits=visits))


def _of_the_account(snapshot: Snapshot, account_id: str, contact: str) -> None:
    of_account = snapshot.only([account_id])
    if contact not in of_account.contacts.ids:
        raise NotFoundError(f"account {account_id} has no present contact {contact}")
