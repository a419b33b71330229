"""Dependency: what each rep holds alone, and their fair share of what is held."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphkam.arrays import Floats, Ints
from graphkam.policy import TOLERANCE
from graphkam.portfolio.web import Web, counted, share
from graphkam.snapshot.people import NOBODY
from graphkam.strength import summed


@dataclass(frozen=True, slots=True, eq=False)
class Dependencies:
    """What hangs on whom.

    Per rep (R, as in the `Web`): ``ties``, ``exclusive``, ``shapley``, and ``highest_level`` of the contacts they hold.
    Per account (n): ``largest``, the rep with the largest exclusive share (`NOBODY` when nobody holds anyone alone),
    and ``largest_share``.
    """

    ties: Ints
    exclusive: Floats
    shapley: Floats
    highest_level: Ints
    largest: Ints
    largest_share: Floats


def dependencies(web: Web, *, account_weight: Floats, level: Ints) -> Dependencies:
    """What every rep holds of every account.

    ``account_weight`` (n) is W, ``level`` (C) the contact's level.
    """
    reps = len(web.rep_account)
    weight = web.weight[web.contact]
    holders = web.holders[web.contact]
    whole = account_weight[web.rep_account]
    exclusive = share(summed(web.rep, np.where(holders == 1, weight, 0.0), size=reps), whole)
    highest = np.zeros(reps, dtype=np.int32)
    np.maximum.at(highest, web.rep, level[web.contact])
    largest, largest_share = _largest(web, exclusive)
    return Dependencies(
        ties=counted(web.rep, size=reps),
        exclusive=exclusive,
        shapley=share(summed(web.rep, weight / holders, size=reps), whole),
        highest_level=highest,
        largest=largest,
        largest_share=largest_share,
    )


def _largest(web: Web, exclusive: Floats) -> tuple[Ints, Floats]:
    most = np.zeros(web.accounts)
    np.maximum.at(most, web.rep_account, exclusive)
    # Among equals the first rep, that is the smallest id: written last by going backwards.
    equal = np.flatnonzero((exclusive > 0) & (exclusive >= most[web.rep_account] - TOLERANCE))[::-1]
    largest = np.full(web.accounts, NOBODY, dtype=np.int32)
    largest[web.rep_account[equal]] = equal
    return largest, most
