"""What people are told in time: events, the life of alerts, tasks, and the relationship review.

Pure: what was known, what is found and a moment go in, and what changes comes out. `graphkam.store.alerts` keeps it.
"""

from __future__ import annotations

from graphkam.alerts.events import ANNOUNCED, EVENTS, events, leaving, stands
from graphkam.alerts.life import acknowledge, alert_id, next_alerts
from graphkam.alerts.listing import alerts_at
from graphkam.alerts.people import People
from graphkam.alerts.plans import Plans
from graphkam.alerts.reviews import last_review, review
from graphkam.alerts.seen import Seen, seen
from graphkam.alerts.tasks import (
    done_tasks,
    tasks_of_gap,
    tasks_of_handover,
    tasks_of_sweep,
    tasks_of_upgrade,
)

__all__ = [
    "ANNOUNCED",
    "EVENTS",
    "People",
    "Plans",
    "Seen",
    "acknowledge",
    "alert_id",
    "alerts_at",
    "done_tasks",
    "events",
    "last_review",
    "leaving",
    "next_alerts",
    "review",
    "seen",
    "stands",
    "tasks_of_gap",
    "tasks_of_handover",
    "tasks_of_sweep",
    "tasks_of_upgrade",
]
