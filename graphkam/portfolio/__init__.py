"""Every account at once, on arrays: what is covered, what hangs on whom, and what a departure does."""

from __future__ import annotations

from graphkam.portfolio.measures import Measures, measure
from graphkam.portfolio.report import report, reports

__all__ = ["Measures", "measure", "report", "reports"]
