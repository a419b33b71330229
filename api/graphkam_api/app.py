"""The application: the company in memory, and the routes that answer about it and change it."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Depends, FastAPI, Request

from graphkam.policy import Policy
from graphkam.settings import Settings
from graphkam_api import metrics
from graphkam_api.description import describe
from graphkam_api.errors import answer_errors
from graphkam_api.live import LiveCompany
from graphkam_api.operations import operate
from graphkam_api.routers import accounts, audit, collections, health, keys, paths, people, portfolio, sign_in

ROUTERS: Final[tuple[APIRouter, ...]] = (
    accounts.router,
    paths.router,
    portfolio.router,
    people.router,
    keys.router,
    audit.router,
)
"""What is asked of the company; none of it is answered while the store cannot be reached."""


def _store_answers(request: Request) -> None:
    # Asked first, so that nobody waits for the store to be tried again and again.
    live: LiveCompany = request.app.state.live
    live.check()


def create_app(live: LiveCompany, *, policy: Policy, settings: Settings) -> FastAPI:
    """The HTTP interface to one company under one policy.

    A request whose Host is not this machine is refused, so that no page of another site can ask through the reader's
    browser.
    """
    app = FastAPI(
        title="graphkam",
        summary="Which key accounts hang on one person, where the holes are, and what is lost when somebody leaves.",
        description="Measures a company's coverage, not a person's worth; not for employment decisions.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    app.state.live = live
    app.state.policy = policy
    app.state.settings = settings
    answer_errors(app)
    app.include_router(health.router)
    app.include_router(metrics.router)
    app.include_router(sign_in.router)
    # The collections come last: an id may hold a slash, so that they take every path below theirs that is left.
    for router in (*ROUTERS, *collections.routers()):
        app.include_router(router, dependencies=[Depends(_store_answers)])
    describe(app)
    operate(app, live=live, settings=settings)
    return app
