"""Answers about one account."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from graphkam import gaps as rules
from graphkam import plans
from graphkam import portfolio as measures
from graphkam.answers import AccountMonth, AccountReport, Gap, SweepPlan, UpgradePlan
from graphkam_api.answer import kept_answer
from graphkam_api.asked import AsOf, Seen
from graphkam_api.auth.private import SHOWS_PRIVATE
from graphkam_api.errors import PROBLEMS
from graphkam_viz.view import MapView, map_view

router = APIRouter(prefix="/api/v1/accounts/{account_id}", tags=["accounts"], responses=PROBLEMS)

AccountId = Annotated[str, Path(description="The id of an account.", examples=["harbour"])]


@router.get("/report", operation_id="report", summary="How it is covered", response_model=AccountReport)
def report(account_id: AccountId, days: Seen, day: AsOf) -> Response:
    """Everything measured about an account on a day."""
    return kept_answer(
        days,
        ("report", day, account_id),
        lambda: measures.report(days.snapshot(day), accounts=[account_id])[0],
    )


@router.get(
    "/gaps",
    operation_id="gaps",
    summary="What is missing",
    response_model=list[Gap],
    dependencies=[SHOWS_PRIVATE],
)
def gaps(account_id: AccountId, days: Seen, day: AsOf) -> Response:
    """The rules that do not hold for an account on a day, most serious first."""
    return kept_answer(
        days, ("gaps", day, account_id), lambda: rules.gaps(days.snapshot(day), accounts=[account_id])
    )


@router.get("/trend", operation_id="trend", summary="How it went", response_model=list[AccountMonth])
def trend(account_id: AccountId, days: Seen, day: AsOf) -> Response:
    """An account at the last twenty-four month-ends and on the day."""
    return kept_answer(
        days,
        ("trend", day, account_id),
        lambda: measures.trend(days.company, account_id, day=day, policy=days.policy, evidence=days.evidence),
    )


@router.get("/sweep", operation_id="sweep", summary="Whom to win, floor by floor", response_model=SweepPlan)
def sweep(
    account_id: AccountId,
    days: Seen,
    day: AsOf,
    visits: Annotated[int, Query(ge=0, le=100, description="How many visits at most.", examples=[3])],
) -> Response:
    """The visits to an account that are expected to win most, from the top floor down."""
    return kept_answer(
        days,
        ("sweep", day, account_id, visits),
        lambda: plans.sweep(days.snapshot(day), account_id, visits=visits),
    )


@router.get(
    "/upgrade", operation_id="upgrade", summary="The fewest new ties to a class", response_model=UpgradePlan
)
def upgrade(
    account_id: AccountId,
    days: Seen,
    day: AsOf,
    to: Annotated[
        Literal["point", "line", "plane", "mesh"] | None,
        Query(description="The class to reach; the next one when neither this nor a bus factor is given."),
    ] = None,
    bus_factor: Annotated[
        int | None, Query(ge=1, le=1000, description="The bus factor to reach, instead of a class.")
    ] = None,
) -> Response:
    """The fewest new ties that lift an account to a class, or to a bus factor; of equally few the likeliest."""
    return kept_answer(
        days,
        ("upgrade", day, account_id, to, bus_factor),
        lambda: plans.upgrade(days.snapshot(day), account_id, to=to, bus_factor=bus_factor),
    )


@router.get(
    "/view",
    operation_id="map_view",
    summary="What its map shows",
    response_model=MapView,
    dependencies=[SHOWS_PRIVATE],
)
def view(account_id: AccountId, days: Seen, day: AsOf) -> Response:
    """The people, departments, chairs and ties of an account as the map of it shows them, with the report."""

    def shown() -> MapView:
        snapshot = days.snapshot(day)
        (found,) = measures.report(snapshot, accounts=[account_id])
        return map_view(snapshot, found)

    return kept_answer(days, ("view", day, account_id), shown)
