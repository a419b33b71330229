"""Trends: how an account, or the whole portfolio, went from month to month."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from graphkam.answers import AccountMonth, TrendMonth
from graphkam.errors import NotFoundError
from graphkam.evidence import Evidence, read_evidence
from graphkam.policy import Policy
from graphkam.portfolio.losses import bus_factors_and_weights_left
from graphkam.portfolio.measures import Standing, standing, standing_of
from graphkam.portfolio.web import active_web
from graphkam.records import Company, day_of
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot
from graphkam.snapshot.onward import Onward
from graphkam.snapshot.people import renumbered

PORTFOLIO_MONTHS: Final = 12
ACCOUNT_MONTHS: Final = 24


def month_ends(day: date, *, months: int) -> list[date]:
    """The last so many month-ends before a day, the earliest first, and the day itself."""
    found = [day]
    end = day.replace(day=1) - timedelta(days=1)
    for _ in range(months):
        found.append(end)
        end = end.replace(day=1) - timedelta(days=1)
    return found[::-1]


def trend(
    company: Company, account_id: str, *, day: date, policy: Policy, evidence: Evidence | None = None
) -> list[AccountMonth]:
    """How an account stood at the last twenty-four month-ends and stands today, the earliest first.

    Attributes count as they were where `changes` says so; ``attributes_as_today`` marks the days on or before which
    nothing of the kind is recorded for the account or its contacts, so that today's attributes stand in for them.

    Raises
    ------
    NotFoundError
        An id that is no account.

    Examples
    --------
    >>> months = trend(company, "harbour", day=harbour.day, policy=harbour.policy)
    >>> [(month.month, month.topology) for month in months[-3:]]
    [('2026-04', 'none'), ('2026-05', 'point'), ('2026-06', 'plane')]
    """
    if company.accounts["id"].index_of(account_id) is None:
        raise NotFoundError(f"no such account: {account_id}; give an id of the accounts table")
    if evidence is None:
        evidence = read_evidence(company, policy=policy)
    first_change = _first_change(company, account_id, zone=policy.time_zone)
    narrow, of_narrow = narrowed(company, evidence, accounts=[account_id])
    onward = Onward(narrow, policy=policy, evidence=of_narrow)
    return [
        _months(onward.snapshot(end).only([account_id]), {account_id: first_change})[0]
        for end in month_ends(day, months=ACCOUNT_MONTHS)
    ]


def trends(
    company: Company, *, day: date, policy: Policy, evidence: Evidence | None = None
) -> dict[str, list[AccountMonth]]:
    """The `trend` of every account at once, by account.

    Cost: evidence is carried on from month to month rather than read anew, and nothing is measured that a trend does
    not show.

    Examples
    --------
    >>> found = trends(company, day=harbour.day, policy=harbour.policy)
    >>> found["harbour"] == trend(company, "harbour", day=harbour.day, policy=harbour.policy)
    True
    """
    if evidence is None:
        evidence = read_evidence(company, policy=policy)
    first_changes = _first_changes(company, zone=policy.time_zone)
    onward = Onward(company, policy=policy, evidence=evidence)
    months = [_months(onward.snapshot(end), first_changes) for end in month_ends(day, months=ACCOUNT_MONTHS)]
    accounts: list[str] = company.accounts["id"].to_list()
    return dict(zip(accounts, map(list, zip(*months, strict=True)), strict=True))


def _months(snapshot: Snapshot, first_changes: Mapping[str, date | None]) -> list[AccountMonth]:
    """Every account of a snapshot on its day."""
    web = active_web(snapshot)
    bus_factors, left = bus_factors_and_weights_left(web)
    stands = standing_of(snapshot, web, left=left)
    whole = stands.coverage.account
    month, accounts = snapshot.day.strftime("%Y-%m"), snapshot.accounts["id"].to_list()
    changes = [first_changes.get(account) for account in accounts]
    return [
        AccountMonth(
            month=month,
            topology=topology,
            coverage=coverage,
            two_deep_coverage=two_deep_coverage,
            mesh_index=mesh_index,
            bus_factor=bus_factor,
            attributes_as_today=first is None or snapshot.day < first,
        )
        for topology, coverage, two_deep_coverage, mesh_index, bus_factor, first in zip(
            stands.topologies,
            whole.coverage.tolist(),
            whole.two_deep_coverage.tolist(),
            stands.mesh_index.tolist(),
            bus_factors.tolist(),
            changes,
            strict=True,
        )
    ]


def narrowed(company: Company, evidence: Evidence, *, accounts: Collection[str]) -> tuple[Company, Evidence]:
    """A company of those contacts only who are or were in these accounts, and the evidence with them as it is.

    Beside these accounts it has those that the contacts came from or went to, without their other contacts.
    """
    wanted = list(accounts)
    moves = company.changes.filter(pl.col("field") == "account_id")
    moved_in = moves.filter(pl.col("value").is_in(wanted))
    there = pl.col("account_id").is_in(wanted) | pl.col("id").is_in(moved_in["id"].to_list())
    kept = company.contacts.select(there.fill_null(value=False)).to_series().to_numpy()
    contacts = company.contacts.filter(kept)
    theirs = moves.filter(pl.col("id").is_in(contacts["id"].to_list()))["value"].to_list()
    narrow = replace(
        company,
        accounts=company.accounts.filter(
            pl.col("id").is_in({*wanted, *contacts["account_id"].to_list(), *theirs})
        ),
        contacts=contacts,
        departments=company.departments.filter(pl.col("account_id").is_in(wanted)),
    )
    theirs_only = evidence.of_contacts(np.flatnonzero(kept).astype(np.int32))
    return narrow, replace(theirs_only, contact=renumbered(kept)[theirs_only.contact])


def _first_change(company: Company, account_id: str, *, zone: str) -> date | None:
    """The day of the earliest recorded value of an attribute of an account or its contacts."""
    contacts = company.contacts.filter(pl.col("account_id") == account_id)["id"].to_list()
    first: date | None = (
        company.changes.filter(pl.col("id").is_in([account_id, *contacts]))
        .select(day_of(pl.col("at"), zone=zone).min())
        .item()
    )
    return first


def _first_changes(company: Company, *, zone: str) -> dict[str, date | None]:
    """For every account with any the day of the earliest recorded value of an attribute of it or its contacts."""
    homes = company.contacts.select("id", account="account_id")
    own = company.accounts.select("id", account="id")
    first = (
        company.changes.join(pl.concat([homes, own]), on="id")
        .group_by("account")
        .agg(day_of(pl.col("at"), zone=zone).min().alias("first"))
    )
    return dict(first.iter_rows())


def earlier_months(day: date) -> list[date]:
    """The month-ends on which the trend of a portfolio on a day looks back, the earliest first.

    Examples
    --------
    >>> [end.isoformat() for end in earlier_months(date(2026, 3, 15))[-2:]]
    ['2026-01-31', '2026-02-28']
    """
    return month_ends(day, months=PORTFOLIO_MONTHS)[:-1]


def portfolio_months(
    company: Company, days: Sequence[date], *, policy: Policy, evidence: Evidence | None = None
) -> list[TrendMonth]:
    """How the whole portfolio stood on each of these days, which rise."""
    if evidence is None:
        evidence = read_evidence(company, policy=policy)
    onward = Onward(company, policy=policy, evidence=evidence)
    return [portfolio_month(standing(onward.snapshot(day))) for day in days]


def portfolio_month(measures: Standing) -> TrendMonth:
    """The whole portfolio on one day: classes, and coverage and mesh index weighted by W."""
    coverage, mesh_index = weighted(measures, np.arange(measures.web.accounts))
    return TrendMonth(
        month=measures.snapshot.day.strftime("%Y-%m"),
        classes=class_counts(measures, np.arange(measures.web.accounts)),
        coverage=coverage,
        mesh_index=mesh_index,
    )


def class_counts(measures: Standing, accounts: np.ndarray[tuple[int], np.dtype[np.int64]]) -> dict[str, int]:
    """How many of these accounts each class has; all five are listed."""
    counts = np.bincount(measures.topology[accounts], minlength=len(TOPOLOGIES)).tolist()
    return dict(zip(TOPOLOGIES, counts, strict=True))


def weighted(measures: Standing, accounts: np.ndarray[tuple[int], np.dtype[np.int64]]) -> tuple[float, float]:
    """Coverage and mesh index of these accounts together, weighted by W."""
    weight = measures.weight[accounts]
    total = float(weight.sum())
    if total == 0:
        return 0.0, 0.0
    held = float(measures.coverage.account.held[accounts].sum())
    return held / total, float((measures.mesh_index[accounts] * weight).sum()) / total
