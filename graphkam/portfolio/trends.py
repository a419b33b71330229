"""Trends: how an account, or the whole portfolio, went from month to month."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from graphkam.answers import AccountMonth, TrendMonth
from graphkam.errors import NotFoundError
from graphkam.policy import Policy
from graphkam.portfolio.measures import Standing, measure
from graphkam.records import Company
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import take_snapshot
from graphkam.snapshot.people import renumbered
from graphkam.strength import Evidence, day_of, read_evidence

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
    found: list[AccountMonth] = []
    for end in month_ends(day, months=ACCOUNT_MONTHS):
        snapshot = take_snapshot(narrow, day=end, policy=policy, evidence=of_narrow)
        measures = measure(snapshot.only([account_id]))
        whole = measures.coverage.account
        found.append(
            AccountMonth(
                month=end.strftime("%Y-%m"),
                topology=measures.topologies[0],
                coverage=float(whole.coverage[0]),
                two_deep_coverage=float(whole.two_deep_coverage[0]),
                mesh_index=float(measures.mesh_index[0]),
                bus_factor=int(measures.bus_factor[0]),
                attributes_as_today=first_change is None or end < first_change,
            )
        )
    return found


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
    pairs = kept[evidence.contact]
    events, declared = pairs[evidence.pair], pairs[evidence.declared_pair]
    pair_at = renumbered(pairs)
    return narrow, Evidence(
        staff=evidence.staff[pairs],
        contact=renumbered(kept)[evidence.contact[pairs]],
        pair=pair_at[evidence.pair[events]],
        day=evidence.day[events],
        incoming=evidence.incoming[events],
        outgoing=evidence.outgoing[events],
        other=evidence.other[events],
        interaction=evidence.interaction[events],
        declared_pair=pair_at[evidence.declared_pair[declared]],
        declared_day=evidence.declared_day[declared],
        declared=evidence.declared[declared],
        refused=evidence.refused[declared],
    )


def _first_change(company: Company, account_id: str, *, zone: str) -> date | None:
    """The day of the earliest recorded value of an attribute of an account or its contacts."""
    contacts = company.contacts.filter(pl.col("account_id") == account_id)["id"].to_list()
    first: date | None = (
        company.changes.filter(pl.col("id").is_in([account_id, *contacts]))
        .select(day_of(pl.col("at"), zone=zone).min())
        .item()
    )
    return first


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
