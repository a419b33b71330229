"""Diversity: how many reps an account effectively has, per contact and overall.

References
----------
Hill (1973), Diversity and evenness. Jost (2007), Partitioning diversity into independent alpha and beta components.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from graphkam.account.coverage import weight_of
from graphkam.account.graph import Member, active_reps


def entropy(shares: Iterable[float]) -> float:
    """The Shannon entropy of shares that sum to 1, in nats."""
    return -math.fsum(part * math.log(part) for part in shares if part > 0)


def shares_of_strength(member: Member) -> dict[str, float]:
    """Each active rep's share of the strength with which a contact is held."""
    total = math.fsum(member.holders.values())
    return {rep: strength / total for rep, strength in member.holders.items()}


def alpha(who: Sequence[Member]) -> float:
    """Effective reps per covered contact: 1 when each contact has one rep; 0 when nobody is covered."""
    covered = [member for member in who if member.holders]
    if not covered:
        return 0.0
    mean = math.fsum(member.weight * entropy(shares_of_strength(member).values()) for member in covered)
    return math.exp(mean / weight_of(covered))


def gamma(who: Sequence[Member]) -> float:
    """Effective reps overall: 1 when one rep holds everybody; 0 when nobody is covered.

    High where `alpha` is near 1 means a team of lone wolves.
    """
    covered = [member for member in who if member.holders]
    if not covered:
        return 0.0
    weight = weight_of(covered)
    mean_share = [
        math.fsum(
            member.weight * shares_of_strength(member)[rep] for member in covered if rep in member.holders
        )
        / weight
        for rep in active_reps(covered)
    ]
    return math.exp(entropy(mean_share))
