"""A departure with its handover plan: what is lost, and who takes over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from datetime import date

from graphkam.answers import DeparturePlan
from graphkam.plans.handover import handover_of
from graphkam.portfolio.departures import Leaving, departure_of
from graphkam.snapshot import Snapshot


def departure_plan(
    snapshot: Snapshot, staff: Collection[str], *, on: date | None = None, workload: int | None = None
) -> DeparturePlan:
    """What is lost when these of our people leave, and one successor for each contact they leave behind.

    The answer of `graphkam.portfolio.departure` with that of `handover` beside it, as every face gives it.

    Raises
    ------
    NotFoundError
        An id that is none of our people.
    InvalidInputError
        A workload below 1.

    Examples
    --------
    >>> plan = departure_plan(harbour, ["mei"])
    >>> plan.accounts[0].weakened
    ['lin', 'okafor']
    >>> [(item.contact_id, item.staff_id, item.reason) for item in plan.handover]
    [('lin', None, 'no_candidate'), ('okafor', None, 'no_candidate')]
    """
    going = Leaving(snapshot, staff)
    found = departure_of(going)
    parts = {part.name: getattr(found, part.name) for part in fields(found)}
    return DeparturePlan(**parts, handover=handover_of(going, on=on, workload=workload))
