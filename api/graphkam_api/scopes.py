"""The company as each scope sees it, from version to version: brought up to date where few rows came between."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final

import polars as pl

from graphkam.policy import Policy
from graphkam.records import Company, rows_with
from graphkam.scope import meets_as_before, policy_without_private, within, without_private
from graphkam.snapshot.renewal import Rows
from graphkam.store.merging import IS_NEW, overlay
from graphkam.store.model import GONE
from graphkam_api.days import Days
from graphkam_api.keeping import Kept
from graphkam_api.touched import different_rows

SCOPES_KEPT: Final = 16
"""For how many different scopes the company is kept as they see it."""

ROWS_AT_MOST: Final = 5_000
"""When more rows than these came between, a scope is looked at anew, so that not ever more rows are kept for it."""

EARLIER_SECONDS: Final = 600.0
"""How long an earlier version stays in memory, as a scope saw it, to be brought up to date when that asks again."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody may see: these accounts (None: all), with attitudes and notes or without."""

    accounts: frozenset[str] | None
    private: bool

    @property
    def is_all(self) -> bool:
        """Whether nothing is hidden."""
        return self.accounts is None and self.private

    def of(self, company: Company) -> Company:
        """What is seen of a company."""
        if self.accounts is not None:
            company = within(company, accounts=self.accounts)
        return company if self.private else without_private(company)

    def policy(self, policy: Policy) -> Policy:
        """The policy by which it is measured."""
        return policy if self.private else policy_without_private(policy)


class Scopes:
    """One version of the company, as each scope sees it; nothing is done for a scope before it is asked for."""

    def __init__(self, whole: Days, *, earlier: Mapping[Scope, _Earlier] | None = None) -> None:
        self.whole = whole
        self._days: Kept[Scope, Days] = Kept(SCOPES_KEPT)
        self._earlier = dict(earlier or {})
        self._lock = Lock()

    def days(self, scope: Scope) -> Days:
        """The company as a scope sees it."""
        if scope.is_all:
            return self.whole
        days = self._days.get(scope, lambda: self._seen(scope))
        with self._lock:
            self._earlier.pop(scope, None)
        return days

    def after(self, company: Company, *, gone: Rows, written: Rows) -> Scopes:
        """The next version, once rows are gone and others written; today is there for who sees everything."""
        self.whole.snapshot(self.whole.today())
        whole = self.whole.after(company, gone=gone, written=written)
        self.let_go()
        if any(name in gone and gone[name].height for name in ("contacts", "staff")):
            return Scopes(whole)  # somebody may be to be forgotten
        with self._lock:
            # Before those that are ready: what becomes so meanwhile is in one or the other.
            earlier = dict(self._earlier)
        now = time.monotonic()
        earlier |= {
            scope: _Earlier(days, until=now, rows=(), count=0)
            for scope, days in self._days.all_ready().items()
        }
        count = _count(gone) + _count(written)
        found = [
            (scope, replace(each, rows=(*each.rows, gone, written), count=each.count + count))
            for scope, each in earlier.items()
            if each.count + count <= ROWS_AT_MOST
        ]
        found.sort(key=lambda one: one[1].until)
        return Scopes(whole, earlier=dict(found[-SCOPES_KEPT:]))

    def let_go(self) -> None:
        """Forget earlier versions that no scope has asked after for long."""
        since = time.monotonic() - EARLIER_SECONDS
        with self._lock:
            self._earlier = {scope: each for scope, each in self._earlier.items() if each.until >= since}

    def _seen(self, scope: Scope) -> Days:
        # Attitudes and notes are no evidence.
        evidence = self.whole.evidence if scope.accounts is None else None
        with self._lock:
            earlier = self._earlier.get(scope)
        step = None if earlier is None else _step(scope, earlier, self.whole.company)
        if earlier is None or step is None:
            company, policy = scope.of(self.whole.company), scope.policy(self.whole.policy)
            return Days(company, policy=policy, evidence=evidence)
        if not _count(step.gone) + _count(step.written):
            return earlier.days
        return earlier.days.after(step.company, gone=step.gone, written=step.written, evidence=evidence)


@dataclass(frozen=True, slots=True, eq=False)
class _Earlier:
    """What a scope saw of an earlier version, the newest ``until`` then; and all rows gone and written since."""

    days: Days
    until: float
    rows: tuple[Rows, ...]
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """The company as a scope sees it now, and what makes the difference; rows that changed are in both."""

    company: Company
    gone: Rows
    written: Rows


def _step(scope: Scope, earlier: _Earlier, whole: Company) -> _Step | None:
    """What became of what a scope saw; None where interactions that nobody wrote about may show otherwise than before.

    Only the interactions that were written about are looked at; other tables that anything was written to are seen
    anew, for they are small beside them.
    """
    before = earlier.days.company
    touched = {name for rows in earlier.rows for name, frame in rows.items() if frame.height}
    ids = _together(earlier.rows, "interactions").select("id").unique()
    now = scope.of(replace(whole, interactions=rows_with(ids, among=whole.interactions)))
    changes = _together(earlier.rows, "changes")
    if scope.accounts is not None and not meets_as_before(before, now, changes=changes):
        return None
    others = touched - {"interactions"}
    if others:
        others.add("changes")  # which earlier values may be seen hangs on what else is
    was = replace(before, interactions=rows_with(ids, among=before.interactions))
    seen = replace(was, interactions=now.interactions, **{name: now.table(name) for name in others})
    gone, written = different_rows(was, seen)
    if scope.accounts is None:
        # Blank columns cost nothing, and all else is the whole company's own.
        return _Step(scope.of(whole), gone, written)
    different = {name for name in others & gone.keys() if gone[name].height + written[name].height}
    company = replace(before, **{name: seen.table(name) for name in different})
    parts = {
        "interactions": written["interactions"].with_columns(pl.lit(value=True).alias(IS_NEW)),
        GONE["interactions"]: gone["interactions"].select("id"),
    }
    return _Step(overlay(company, parts), gone, written)


def _together(rows: tuple[Rows, ...], name: str) -> pl.DataFrame:
    """The rows of one table among all of these."""
    return pl.concat([Company.of().table(name), *(each[name] for each in rows if name in each)])


def _count(rows: Rows) -> int:
    return sum(frame.height for frame in rows.values())
