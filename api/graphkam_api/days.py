"""The company on the days that requests ask about, as whoever asks may see it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import Lock
from typing import Final
from zoneinfo import ZoneInfo

import polars as pl

from graphkam.answers import Portfolio, TrendMonth, to_json
from graphkam.evidence import Evidence, read_evidence
from graphkam.policy import Policy
from graphkam.portfolio import Measures, measure
from graphkam.portfolio.courses import Courses, courses
from graphkam.portfolio.searches import Searches
from graphkam.portfolio.totals import portfolio_of
from graphkam.portfolio.trends import earlier_months, portfolio_months
from graphkam.records import Company, day_of, rows_with
from graphkam.snapshot import Snapshot, take_snapshot
from graphkam.snapshot.renewal import Rows, renewed, renewed_evidence
from graphkam_api.keeping import Kept
from graphkam_api.touched import accounts_of

DAYS_KEPT: Final = 4
ANSWERS_KEPT_BYTES: Final = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, eq=False)
class _Before:
    """What was searched for in an earlier version, and the accounts in which anything may be different since."""

    searches: Searches
    touched: frozenset[str]


class Days:
    """One company under one policy, on any day; the interactions are read once, however many days are asked for.

    Nothing in it changes: another version of the company has other days. So what is answered from it can be kept.
    ``evidence`` spares reading the interactions where somebody has done so.
    """

    def __init__(self, company: Company, *, policy: Policy, evidence: Evidence | None = None) -> None:
        self.company = company
        self.policy = policy
        self._evidence = evidence
        self._reading = Lock()
        self._snapshots: Kept[date, Snapshot] = Kept(DAYS_KEPT)
        self._measures: Kept[date, Measures] = Kept(DAYS_KEPT)
        self._before: _Before | None = None
        self._portfolios: Kept[date, Portfolio] = Kept(DAYS_KEPT)
        self._courses: Kept[date, dict[str, list[float]]] = Kept(DAYS_KEPT)
        self._months: dict[date, TrendMonth] = {}
        self._looking_back = Lock()
        self._answers: Kept[Hashable, bytes] = Kept(ANSWERS_KEPT_BYTES, size=len)

    @property
    def evidence(self) -> Evidence:
        """All evidence of the company; read when it is first asked for."""
        with self._reading:
            if self._evidence is None:
                self._evidence = read_evidence(self.company, policy=self.policy)
            return self._evidence

    def after(self, company: Company, *, gone: Rows, written: Rows, evidence: Evidence | None = None) -> Days:
        """The days of the company once rows are gone and others written; what is worked out already is brought on.

        That is today's snapshot, the evidence, what was searched for in accounts that are as they were, and the months
        before anything changed. ``evidence`` is that of the company, where somebody else has it.
        """
        before = self._snapshots.ready(self.today())
        today = None if before is None else renewed(before, company, gone=gone, written=written)
        if today is not None:
            today = today if evidence is None else replace(today, evidence=evidence)
            evidence = today.evidence
        elif evidence is None and self._evidence is not None:
            evidence = renewed_evidence(
                self._evidence, self.company, company, gone=gone, written=written, policy=self.policy
            )
        days = Days(company, policy=self.policy, evidence=evidence)
        if today is not None:
            days._snapshots.get(today.day, lambda: today)
        days._before = self._since(company, gone=gone, written=written)
        first = _first_day((gone, written, self._stood(written)), zone=self.policy.time_zone)
        days._months = {end: month for end, month in self._months.copy().items() if end < first}
        return days

    def today(self) -> date:
        """The day it is in the policy's time zone."""
        return datetime.now(ZoneInfo(self.policy.time_zone)).date()

    def snapshot(self, day: date) -> Snapshot:
        """The company on a day."""
        return self._snapshots.get(
            day,
            lambda: take_snapshot(self.company, day=day, policy=self.policy, evidence=self.evidence),
        )

    def measures(self, day: date) -> Measures:
        """The measures of all accounts on a day."""
        return self._measures.get(day, lambda: self._measured(day))

    def _measured(self, day: date) -> Measures:
        snapshot, before = self.snapshot(day), self._before
        if before is None:
            return measure(snapshot)
        return measure(snapshot, before=before.searches, touched=before.touched)

    def measures_ready(self, day: date) -> Measures | None:
        """The measures of a day where they are there."""
        return self._measures.ready(day)

    def portfolio(self, day: date) -> Portfolio:
        """The portfolio on a day; a month that another day has looked back on is not worked out again."""
        return self._portfolios.get(
            day, lambda: portfolio_of(self.measures(day), earlier=self._looked_back(day))
        )

    def portfolio_ready(self, day: date) -> Portfolio | None:
        """The portfolio of a day where it is there."""
        return self._portfolios.ready(day)

    def courses(self, day: date) -> Courses:
        """What gives the courses of accounts up to a day, each worked out once."""
        known = self._courses.get(day, dict)

        def of(ids: list[str]) -> dict[str, list[float]]:
            if new := [id_ for id_ in ids if id_ not in known]:
                known.update(courses(self.snapshot(day), new))
            return {id_: known[id_] for id_ in ids}

        return of

    def _since(self, company: Company, *, gone: Rows, written: Rows) -> _Before | None:
        """What was searched for today, in this version or an earlier one, and the accounts touched since."""
        measured = self._measures.ready(self.today())
        before = self._before if measured is None else _Before(measured.searches, frozenset())
        if before is None or before.searches.day != self.today():
            return None
        accounts = accounts_of(gone, written, before=self, after=company)
        return _Before(before.searches, before.touched | accounts)

    def _stood(self, written: Rows) -> Rows:
        """The interactions that were written over, as they were."""
        if "interactions" not in written:
            return {}
        ids = written["interactions"].select("id")
        return {"interactions": rows_with(ids, among=self.company.interactions)}

    def _looked_back(self, day: date) -> list[TrendMonth]:
        ends = earlier_months(day)
        with self._looking_back:
            new = [end for end in ends if end not in self._months]
            found = portfolio_months(self.company, new, policy=self.policy, evidence=self.evidence)
            self._months.update(zip(new, found, strict=True))
            return [self._months[end] for end in ends]

    def answered(self, question: Hashable, find: Callable[[], object]) -> bytes:
        """The JSON of what the engine finds, found once for each question; the question must say all it depends on."""
        return self._answers.get(question, lambda: to_json(find()))


def _first_day(changes: Iterable[Rows], *, zone: str) -> date:
    """The first day on which anything may have become different; when interactions came or went, that of the first."""
    frames = [(name, frame) for rows in changes for name, frame in rows.items() if frame.height]
    if any(name != "interactions" for name, _ in frames):
        return date.min
    days = [frame.select(day_of(pl.col("at"), zone=zone).min()).item() for _, frame in frames]
    return min(days, default=date.max)
