"""The company on the days that requests ask about, the latest few of them kept."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date, datetime
from threading import Lock
from typing import Annotated, Final, TypeAlias
from zoneinfo import ZoneInfo

from fastapi import Depends, Query, Request

from graphkam.errors import InvalidInputError
from graphkam.policy import Policy
from graphkam.records import Company
from graphkam.schema import YEAR_RANGE
from graphkam.snapshot import Snapshot, take_snapshot
from graphkam.strength import Evidence, read_evidence

KEPT: Final = 4


class Days:
    """Snapshots of one company by day; the interactions are read once, however many days are asked for."""

    def __init__(self, company: Company, *, policy: Policy) -> None:
        self.company = company
        self.policy = policy
        self.evidence: Evidence = read_evidence(company, policy=policy)
        self._kept: OrderedDict[date, Snapshot] = OrderedDict()
        self._lock = Lock()

    def today(self) -> date:
        """The day it is in the policy's time zone."""
        return datetime.now(ZoneInfo(self.policy.time_zone)).date()

    def snapshot(self, day: date) -> Snapshot:
        """The company on a day."""
        with self._lock:
            snapshot = self._kept.get(day)
            if snapshot is None:
                snapshot = take_snapshot(self.company, day=day, policy=self.policy, evidence=self.evidence)
                self._kept[day] = snapshot
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(day)
            return snapshot


def _days(request: Request) -> Days:
    days: Days = request.app.state.days
    return days


AllDays: TypeAlias = Annotated[Days, Depends(_days)]


def _day(
    days: AllDays,
    as_of: Annotated[date | None, Query(description="The day to look at; today when left out.")] = None,
) -> date:
    day = as_of or days.today()
    first, last = YEAR_RANGE
    if not first <= day.year <= last:
        raise InvalidInputError(f"as_of is {day}; give a day between the years {first} and {last}")
    return day


AsOf: TypeAlias = Annotated[date, Depends(_day)]


def _snapshot(days: AllDays, day: AsOf) -> Snapshot:
    return days.snapshot(day)


OnTheDay: TypeAlias = Annotated[Snapshot, Depends(_snapshot)]
