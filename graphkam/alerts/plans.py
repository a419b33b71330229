"""Departure plans of who has announced to leave, worked out once for as long as nothing changes that they rest on."""

from __future__ import annotations

from dataclasses import fields
from threading import Lock

import numpy as np

from graphkam.answers import DeparturePlan
from graphkam.plans.departure import departure_plan
from graphkam.snapshot import Snapshot


class Plans:
    """The plans of one version of a company after the other; whoever asks for one being worked out waits for it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._snapshot: Snapshot | None = None
        self._found: dict[tuple[str, object], DeparturePlan] = {}

    def of(self, snapshot: Snapshot, rep: str) -> DeparturePlan:
        """What is lost when one of ours leaves as announced, and who takes over; see `departure_plan`."""
        frame = snapshot.staff.frame
        at = frame["id"].index_of(rep)
        key = (rep, None if at is None else frame["left_at"][at])
        with self._lock:
            if self._snapshot is None or not _only_departures_between(self._snapshot, snapshot):
                self._found.clear()
            self._snapshot = snapshot
            if key not in self._found:
                self._found[key] = departure_plan(snapshot, [rep])
            return self._found[key]


def _only_departures_between(one: Snapshot, other: Snapshot) -> bool:
    """Whether two snapshots differ at most in who has announced to leave; what was carried over is the same object."""
    if one is other:
        return True
    carried = (
        "day",
        "policy",
        "accounts",
        "departments",
        "contacts",
        "chairs",
        "influence_from",
        "influence_to",
    )
    return (
        all(getattr(one, name) is getattr(other, name) for name in carried)
        and one.staff.frame.drop("left_at").equals(other.staff.frame.drop("left_at"))
        and all(
            np.array_equal(getattr(one.ties, field.name), getattr(other.ties, field.name))
            for field in fields(one.ties)
        )
    )
