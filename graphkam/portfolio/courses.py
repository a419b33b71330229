"""Courses: how the coverage of some accounts went over the months, for a small line beside each of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import TypeAlias

import numpy as np

from graphkam.portfolio.coverage import coverage
from graphkam.portfolio.trends import PORTFOLIO_MONTHS, month_ends, narrowed
from graphkam.portfolio.web import active_web
from graphkam.snapshot import Snapshot, take_snapshot

Courses: TypeAlias = Callable[[list[str]], dict[str, list[float]]]
"""Gives, for some accounts, how their two-deep coverage went over the last months."""


def courses(snapshot: Snapshot, accounts: Collection[str]) -> dict[str, list[float]]:
    """The two-deep coverage of these accounts on the last twelve month-ends and on the day, the earliest first.

    The same figures as `graphkam.portfolio.trend` has, without those that take longer.

    Notes
    -----
    Cost: the company is narrowed to these accounts once; then one pass over their ties for each of the thirteen days.

    Examples
    --------
    >>> [round(share, 2) for share in courses(harbour, ["harbour"])["harbour"][-2:]]
    [0.0, 0.46]
    """
    wanted = set(accounts)
    days: list[date] = month_ends(snapshot.day, months=PORTFOLIO_MONTHS)
    company, evidence = narrowed(snapshot.company, snapshot.evidence, accounts=wanted)
    shares: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []
    for day in days:
        then = take_snapshot(company, day=day, policy=snapshot.policy, evidence=evidence)
        shares.append(coverage(then, active_web(then)).account.two_deep_coverage)
    ids: list[str] = company.accounts["id"].to_list()
    return {id_: [float(share[at]) for share in shares] for at, id_ in enumerate(ids) if id_ in wanted}
