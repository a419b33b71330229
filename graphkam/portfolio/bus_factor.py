"""Bus factor: how few reps must go for more than half of what is covered to be lost, exactly.

References
----------
Avelino, Passos, Hora, Valente (2016), A novel approach for estimating truck factors. Ferreira, Valente, Ferreira
(2017), A comparison of three algorithms for computing truck factors: one half.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from graphkam.arrays import Bools
from graphkam.policy import TOLERANCE
from graphkam.portfolio.holders import Holders
from graphkam.portfolio.leaving import LeavingSearch

_TABLE: Final = 14
"""Up to so many reps a table of all their sets is faster than any search: 2^14 sums."""

_FEW: Final = 64
"""Fewer sets than this are all looked at, to take the first of them."""


def bus_factor_set(holders: Holders) -> list[int]:
    """The smallest set of reps whose going orphans strictly more than half of the covered weight; empty without any.

    Of several such sets the first by its sorted members.

    Notes
    -----
    Up to 14 reps all sets are looked at. Beyond, greedy reverse deletion gives a set, and the search of
    `graphkam.portfolio.leaving` lists the sets of its size. If they are few, any smaller set is part of one of them;
    else a smaller one is looked for, until it is proved that there is none. The first set of the least size is found
    rep by rep, until those that are left are few.
    """
    if not holders.sets:
        return []
    more_than_half = float(holders.weight.sum()) / 2 + TOLERANCE
    if holders.reps <= _TABLE:
        return _from_table(holders, least=more_than_half)
    search = LeavingSearch(holders, least=more_than_half)
    staying = ~_greedy(holders, least=more_than_half)
    while True:
        number = int(staying.sum())
        found = search.sets(number, most=_FEW)
        if len(found) < _FEW:
            return _leavers(_first(_with_most_staying(search, found)))
        more = search.sets(number + 1, most=1)
        if not len(more):
            return _leavers(_first_of_many(search, _first(found)))
        staying = more[0]


def _leavers(staying: Bools) -> list[int]:
    return np.flatnonzero(~staying).tolist()


def _first(staying: Bools) -> Bools:
    """Of several sets of one size the first by its sorted leavers."""
    first: Bools = staying[np.lexsort(staying.T[::-1])[0]]
    return first


def _with_most_staying(search: LeavingSearch, found: Bools) -> Bools:
    """From all sets of a size, all of the least size: without any of its leavers a set is no more than itself."""
    while True:
        row, rep = np.nonzero(~found)
        wider = found[row]
        wider[np.arange(len(row)), rep] = True
        wider = np.unique(wider[search.orphaned_enough(wider)], axis=0)
        if not len(wider):
            return found
        found = wider


def _first_of_many(search: LeavingSearch, found: Bools) -> Bools:
    """The first set of its size: rep by rep, whether in some set that goes on from those before this one leaves too."""
    number = int(found.sum())
    staying = np.zeros_like(found)
    for rep in range(len(found)):
        if found[rep]:
            some = search.sets(number, most=_FEW, staying=staying, behind=rep - 1)
            if len(some) < _FEW:
                return _first(some)
            found = _first(np.vstack([some, found]))
        if found[rep]:
            earlier = search.sets(number, most=1, staying=staying, behind=rep)
            if len(earlier):
                found = _first(earlier)
            else:
                staying[rep] = True
    return found


def _from_table(holders: Holders, *, least: float) -> list[int]:
    reps = holders.reps
    # The first rep is the highest bit, so that of two sets of one size the first is the larger number.
    bits = 1 << np.arange(reps - 1, -1, -1)
    lost = np.bincount((holders.incidence @ bits).astype(np.int64), holders.weight, minlength=1 << reps)
    for bit in range(reps):
        halves = lost.reshape(-1, 2, 1 << bit)
        halves[:, 1] += halves[:, 0]
    enough = np.flatnonzero(lost > least)
    sizes = np.bitwise_count(enough)
    first = enough[sizes == sizes.min()].max()
    return np.flatnonzero(first & bits).tolist()


def _greedy(holders: Holders, *, least: float) -> Bools:
    """A set that is enough: everybody, less whoever matters least, one by one."""
    chosen = np.ones(holders.reps, dtype=np.bool_)
    lost = np.ones(holders.sets, dtype=np.bool_)
    held = holders.incidence > 0
    while True:
        price = np.where(chosen, (holders.weight * lost) @ holders.incidence, np.inf)
        rep = int(price.argmin())
        without = lost & ~held[:, rep]
        if holders.weight[without].sum() <= least:
            return chosen
        chosen[rep], lost = False, without
