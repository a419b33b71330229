"""Exposures: every departure at once, one of ours at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphkam.portfolio.coverage import coverage
from graphkam.portfolio.web import active_web, counted, share
from graphkam.snapshot import Snapshot
from graphkam.strength import Floats, Ints, summed


@dataclass(frozen=True, slots=True, eq=False)
class Exposures:
    """What each account loses when one of ours leaves: a row for everybody in every account where they hold somebody.

    ``account`` and ``staff`` are positions in the snapshot; rows are sorted by both. ``orphaned`` and ``weakened``
    count contacts, as in `graphkam.portfolio.departure`; coverages are shares of the account's weight before and after;
    ``revenue_exposed`` is NaN for an account without revenue.
    """

    account: Ints
    staff: Ints
    orphaned: Ints
    weakened: Ints
    coverage: Floats
    coverage_after: Floats
    two_deep_coverage: Floats
    two_deep_coverage_after: Floats
    revenue_exposed: Floats


def exposures(snapshot: Snapshot) -> Exposures:
    """What every account loses when any one of ours leaves, for everybody at once.

    The figures are those of `graphkam.portfolio.departure` for each of them alone. What a single departure changes is a
    sum: whom a rep holds alone is orphaned, whom two hold is weakened.

    Notes
    -----
    Cost: a few passes over the active ties; no set of reps is looked at, so bus factor, mesh index and class after a
    departure are asked of `graphkam.portfolio.departure`.

    Examples
    --------
    >>> found = exposures(harbour)
    >>> [harbour.staff.ids[one] for one in found.staff], found.orphaned.tolist(), found.weakened.tolist()
    (['mei', 'tom'], [0, 1], [2, 2])
    >>> found.coverage_after.round(3).tolist()
    [0.5, 0.462]
    """
    web = active_web(snapshot)
    whole = coverage(snapshot, web).account
    reps, at = len(web.rep_account), web.rep_account
    weight, holders = web.weight[web.contact], web.holders[web.contact]
    alone, one_of_two = holders == 1, holders == 2
    orphaned_weight = summed(web.rep, np.where(alone, weight, 0.0), size=reps)
    weakened_weight = summed(web.rep, np.where(one_of_two, weight, 0.0), size=reps)
    revenue = snapshot.accounts["revenue"].fill_null(float("nan")).to_numpy()
    return Exposures(
        account=at,
        staff=web.rep_staff,
        orphaned=counted(web.rep[alone], size=reps),
        weakened=counted(web.rep[one_of_two], size=reps),
        coverage=whole.coverage[at],
        coverage_after=share(whole.held[at] - orphaned_weight, whole.weight[at]),
        two_deep_coverage=whole.two_deep_coverage[at],
        two_deep_coverage_after=share(whole.held_twice[at] - weakened_weight, whole.weight[at]),
        revenue_exposed=revenue[at] * share(orphaned_weight, whole.weight[at]),
    )
