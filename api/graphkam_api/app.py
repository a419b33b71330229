"""The application: one company, one policy, and the routes that answer about them."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from graphkam.policy import Policy
from graphkam.records import Company
from graphkam_api.days import Days
from graphkam_api.errors import answer_errors
from graphkam_api.routers import accounts, health, people, portfolio

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""The only names under which the application answers: it asks nobody who they are, so it serves this machine alone."""


def create_app(company: Company, *, policy: Policy) -> FastAPI:
    """The HTTP interface to one company under one policy.

    It reads; it changes nothing. A request whose Host is not this machine is refused, so that no page of another site
    can ask through the reader's browser.
    """
    app = FastAPI(
        title="graphkam",
        summary="Which key accounts hang on one person, where the holes are, and what is lost when somebody leaves.",
        description="Measures a company's coverage, not a person's worth; not for employment decisions.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    app.state.days = Days(company, policy=policy)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK))
    answer_errors(app)
    for router in (health.router, accounts.router, portfolio.router, people.router):
        app.include_router(router)
    return app
