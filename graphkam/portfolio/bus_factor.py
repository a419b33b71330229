"""Bus factor: how few reps must go for more than half of what is covered to be lost, exactly.

References
----------
Avelino, Passos, Hora, Valente (2016), A novel approach for estimating truck factors. Ferreira, Valente, Ferreira
(2017), A comparison of three algorithms for computing truck factors: one half.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from graphkam.policy import TOLERANCE
from graphkam.portfolio.holders import Holders
from graphkam.portfolio.leaving import SetSearch
from graphkam.strength import Bools

_TABLE: Final = 14
"""Up to so many reps a table of all their sets is faster than any search: 2^14 sums."""


def bus_factor_set(holders: Holders) -> list[int]:
    """The smallest set of reps whose going orphans strictly more than half of the covered weight; empty without any.

    Of several such sets the first by its sorted members.

    Notes
    -----
    Up to 14 reps all sets are looked at. Beyond, greedy reverse deletion gives a set; then a smaller one is looked for
    until it is proved that there is none (`graphkam.portfolio.leaving`), and at last an earlier one of the same size,
    member by member.
    """
    if not holders.sets:
        return []
    more_than_half = float(holders.weight.sum()) / 2 + TOLERANCE
    if holders.reps <= _TABLE:
        return _from_table(holders, least=more_than_half)
    found = _greedy(holders, least=more_than_half)
    while True:
        search = SetSearch(holders, size=int(found.sum()) - 1, least=more_than_half)
        smaller = search.any_set()
        if smaller is None:
            break
        found = smaller
    return _first(search.of_size(int(found.sum())), found)


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


def _first(search: SetSearch, found: Bools) -> list[int]:
    """The first set of its size: rep by rep, whether some set goes on from the members so far with this one."""
    size = int(found.sum())
    members: list[int] = []
    for rep in range(len(found)):
        if len(members) == size:
            break
        if not found[rep]:
            earlier = search.any_set(members=[*members, rep], behind=rep)
            if earlier is None:
                continue
            found = earlier
        members.append(rep)
    return members
