"""What is worked out before a server says that it is ready, so that nobody waits for it who comes first."""

from __future__ import annotations

from graphkam_api.frames import recorded_until
from graphkam_api.live import LiveCompany
from graphkam_viz.pages.frame import Frame
from graphkam_viz.pages.portfolio import PortfolioQuery, portfolio_page
from graphkam_viz.pages.words import say


def warm_up(live: LiveCompany) -> None:
    """Read the evidence, take today's snapshot, and show its first page to nobody.

    Takes as long as the first visitor would wait: a second for some million interactions.
    """
    days = live.days(None)
    today = days.today()
    snapshot = days.snapshot(today)
    latest = recorded_until(days, today)
    frame = Frame(say=say("en"), day=today, path="/", query=(), latest=latest)
    portfolio_page(snapshot, PortfolioQuery.of({}), frame=frame, measures=None, answer=None, courses=None)
