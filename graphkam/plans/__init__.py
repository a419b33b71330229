"""Plans: whom to meet, who introduces, who takes over."""

from __future__ import annotations

from graphkam.plans.calendar import handover_calendar, keep_warm_calendar
from graphkam.plans.departure import departure_plan
from graphkam.plans.handover import handover
from graphkam.plans.keep_warm import keep_warm
from graphkam.plans.key_people import key_people
from graphkam.plans.missing import missing
from graphkam.plans.paths import paths
from graphkam.plans.reach import NearestReached, Reach, nearest_reached, reach
from graphkam.plans.sweep import sweep
from graphkam.plans.upgrade import upgrade
from graphkam.plans.veiled import veiled_missing, veiled_paths

__all__ = [
    "NearestReached",
    "Reach",
    "departure_plan",
    "handover",
    "handover_calendar",
    "keep_warm",
    "keep_warm_calendar",
    "key_people",
    "missing",
    "nearest_reached",
    "paths",
    "reach",
    "sweep",
    "upgrade",
    "veiled_missing",
    "veiled_paths",
]
