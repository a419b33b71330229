"""The demo company: made-up customers and people, in whose records every story of key accounts can be found."""

from __future__ import annotations

from graphkam.demo.company import DEMO_SEED, demo_company
from graphkam.demo.staff import STAR

__all__ = ["DEMO_SEED", "STAR", "demo_company"]
