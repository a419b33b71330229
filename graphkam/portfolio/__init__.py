"""Every account at once, on arrays: what is covered, what hangs on whom, and what a departure does."""

from __future__ import annotations

from graphkam.portfolio.departures import departure, departures
from graphkam.portfolio.explanations import explain
from graphkam.portfolio.exposures import Exposures, exposures
from graphkam.portfolio.live import Live
from graphkam.portfolio.measures import Measures, measure
from graphkam.portfolio.report import report, reports
from graphkam.portfolio.successors import successors
from graphkam.portfolio.totals import portfolio, staff_load
from graphkam.portfolio.trends import trend, trends

__all__ = [
    "Exposures",
    "Live",
    "Measures",
    "departure",
    "departures",
    "explain",
    "exposures",
    "measure",
    "portfolio",
    "report",
    "reports",
    "staff_load",
    "successors",
    "trend",
    "trends",
]
