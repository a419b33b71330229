"""Dependency: what hangs on whom, and how few must go for an account to be lost."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from graphkam.account.coverage import share, weight_of
from graphkam.account.graph import Member, active_reps
from graphkam.answers import Dependency
from graphkam.policy import TOLERANCE


def exclusive(who: Sequence[Member], rep: str) -> float:
    """The share of everybody's weight whose only rep this is."""
    return share(weight_of(member for member in who if list(member.holders) == [rep]), weight_of(who))


def shapley(who: Sequence[Member], rep: str) -> float:
    """The rep's fair share of the coverage: each contact is shared equally among those who hold it."""
    shares = (member.weight / len(member.holders) for member in who if rep in member.holders)
    return share(math.fsum(shares), weight_of(who))


def dependency(who: Sequence[Member]) -> Dependency | None:
    """Who alone holds the largest share, the smallest id among equals; None when nobody holds anyone alone."""
    shares = {rep: exclusive(who, rep) for rep in active_reps(who)}
    largest = max(shares.values(), default=0.0)
    if largest == 0:
        return None
    return Dependency(staff_id=min(rep for rep in shares if shares[rep] == largest), share=largest)


def bus_factor_set(who: Sequence[Member]) -> list[str]:
    """The smallest set of reps whose going orphans strictly more than half of the weight that is covered.

    Of several such sets the first by its sorted ids; empty when nobody is covered. Its length is the bus factor.

    References
    ----------
    Avelino, Passos, Hora, Valente (2016), A novel approach for estimating truck factors. Ferreira, Valente, Ferreira
    (2017), A comparison of three algorithms for computing truck factors: one half.

    Notes
    -----
    Exact: sets are tried by size, and of one size in the order of their ids; a beginning of a set is given up only
    when even the best that could be added to it would not do. Exponential in the worst case.
    """
    covered = [member for member in who if member.holders]
    half = weight_of(covered) / 2
    reps = active_reps(covered)

    def orphaned(gone: set[str]) -> float:
        return weight_of(member for member in covered if member.holders.keys() <= gone)

    def enough(weight: float) -> bool:
        return weight - half > TOLERANCE

    def sets(chosen: list[str], start: int, more: int) -> Iterator[list[str]]:
        if more == 0:
            if enough(orphaned(set(chosen))):
                yield chosen
            return
        for at in range(start, len(reps) - more + 1):
            within = {*chosen, *reps[at:]}
            reachable = weight_of(
                member
                for member in covered
                if member.holders.keys() <= within and len(member.holders.keys() - set(chosen)) <= more
            )
            # Later starts have even fewer reps to choose from.
            if not enough(reachable):
                return
            yield from sets([*chosen, reps[at]], at + 1, more - 1)

    for size in range(1, len(reps) + 1):
        for found in sets([], 0, size):
            return found
    return []
