"""What is worked out before a server says that it is ready, so that nobody waits for it who comes first."""

from __future__ import annotations

import gc
from datetime import date

from graphkam_api.frames import recorded_until
from graphkam_api.live import LiveCompany
from graphkam_viz.pages.frame import Frame
from graphkam_viz.pages.portfolio import PortfolioQuery, portfolio_page
from graphkam_viz.pages.words import say


def warm_up(live: LiveCompany, *, as_of: date | None) -> None:
    """Read the evidence, take the snapshot of a day (None: today), and show its first page to nobody.

    Takes as long as the first visitor would wait: a second for some million interactions.
    """
    days = live.days(None)
    day = as_of or days.today()
    snapshot = days.snapshot(day)
    latest = recorded_until(days, day)
    frame = Frame(say=say("en"), day=day, path="/", query=(), latest=latest)
    portfolio_page(snapshot, PortfolioQuery.of({}), frame=frame, measures=None, answer=None, courses=None)


def set_aside() -> None:
    """Spare what is in memory now the search for garbage: it stays, and to go through it again and again holds up all.

    With a large program loaded a search takes a tenth of a second, in the middle of an answer.
    """
    gc.collect()
    gc.freeze()
