"""The application: the company in memory, and the routes that answer about it and change it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from fastapi import APIRouter, Depends, FastAPI, Request

from graphkam.policy import Policy
from graphkam.settings import Settings
from graphkam_api import metrics
from graphkam_api.background import in_background
from graphkam_api.description import describe
from graphkam_api.errors import answer_errors
from graphkam_api.live import LiveCompany
from graphkam_api.operations import operate
from graphkam_api.routers import (
    accounts,
    alerts,
    audit,
    backups,
    channels,
    collections,
    docs,
    erasures,
    events,
    health,
    imports,
    jobs,
    keys,
    leaving,
    pages,
    paths,
    people,
    portfolio,
    reviews,
    sign_in,
    tasks,
)
from graphkam_api.watch import Clock

ROUTERS: Final[tuple[APIRouter, ...]] = (
    accounts.router,
    paths.router,
    portfolio.router,
    people.router,
    jobs.router,
    imports.router,
    backups.router,
    keys.router,
    audit.router,
    alerts.router,
    leaving.router,
    reviews.router,
    tasks.router,
    events.router,
    channels.router,
    erasures.router,
    pages.router,
)
"""What is asked of the company; none of it is answered while the store cannot be reached."""


async def _store_answers(request: Request) -> None:
    # Asked first, so that nobody waits for the store to be tried again and again.
    live: LiveCompany = request.app.state.live
    live.check()


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(
    live: LiveCompany,
    *,
    policy: Policy,
    settings: Settings,
    as_of: date | None = None,
    clock: Clock = _now,
) -> FastAPI:
    """The HTTP interface to one company under one policy.

    A request whose Host is not this machine is refused, so that no page of another site can ask through the reader's
    browser.

    Parameters
    ----------
    as_of
        The day to look at for who names none; None: the day it is. Alerts and what they lead to go by the clock.
    clock
        Says what time it is to the alerts and to what is delivered.
    """
    app = FastAPI(
        title="graphkam",
        summary="Which key accounts hang on one person, where the holes are, and what is lost when somebody leaves.",
        docs_url=None,
        redoc_url=None,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=in_background(live, clock=clock),
    )
    app.state.live = live
    app.state.policy = policy
    app.state.settings = settings
    app.state.as_of = as_of
    answer_errors(app)
    app.include_router(health.router)
    app.include_router(docs.router)
    app.include_router(metrics.router)
    app.include_router(sign_in.router)
    # The collections come last: an id may hold a slash, so that they take every path below theirs that is left.
    for router in (*ROUTERS, *collections.routers()):
        app.include_router(router, dependencies=[Depends(_store_answers)])
    app.include_router(pages.shell)
    describe(app)
    operate(app, live=live, settings=settings)
    return app
