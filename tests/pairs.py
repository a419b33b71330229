"""One rep and one contact, and what a snapshot says of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.records import Company
from graphkam.snapshot import EPOCH, take_snapshot
from tests.companies import DAY, ago, company

KIND_WEIGHTS = {"email": 0.1, "message": 0.1, "call": 0.2, "event": 0.3, "meeting": 0.35, "visit": 0.5}
ACTIVE = -math.log(0.8)
"""The evidence of a strength of 0.2."""


@dataclass(frozen=True)
class Found:
    """What a snapshot says of one pair."""

    evidence: float
    strength: float
    active: bool
    refused: bool
    last_at: date | None
    goes_cold_on: date | None


def tie(
    recorded: Company, *, rep: str = "r", contact: str = "c", day: date = DAY, policy: Policy = DEFAULT_POLICY
) -> Found | None:
    """One pair on a day; None when nothing is between them."""
    snapshot = take_snapshot(recorded, day=day, policy=policy)
    ties, ours, theirs = snapshot.ties, snapshot.staff.ids, snapshot.contacts.ids
    for at in range(len(ties.staff)):
        if (ours[int(ties.staff[at])], theirs[int(ties.contact[at])]) == (rep, contact):
            active, b = bool(ties.active[at]), float(ties.evidence[at])
            return Found(
                evidence=b,
                strength=float(ties.strength[at]),
                active=active,
                refused=bool(ties.refused[at]),
                last_at=EPOCH + timedelta(days=int(ties.last_day[at])) if b > 0 else None,
                goes_cold_on=EPOCH + timedelta(days=int(ties.cold_day[at])) if active else None,
            )
    return None


def evidence(
    recorded: Company, *, rep: str = "r", contact: str = "c", day: date = DAY, policy: Policy = DEFAULT_POLICY
) -> float:
    """The evidence b of one pair on a day; 0 when nothing is between them."""
    found = tie(recorded, rep=rep, contact=contact, day=day, policy=policy)
    return 0.0 if found is None else found.evidence


def pair(*interactions: tuple[Any, ...], ties: Sequence[tuple[Any, ...]] = ()) -> Company:
    """A company of one rep r and one contact c, and what passed between them."""
    return company(contacts=["c"], staff=["r"], interactions=interactions, ties=ties)


def met(kind: str, *, days_ago: int = 0, direction: str | None = None) -> tuple[Any, ...]:
    return (ago(days_ago), kind, "r", "c", direction)
