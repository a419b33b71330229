"""Survival: how much of an account still hangs together when the worst few reps have left.

References
----------
The largest piece under loss: Schneider, Moreira, Andrade, Havlin, Herrmann (2011), Mitigation of malicious attacks on
networks. Its order of removal is greedy; here every set is tried.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import networkx as nx

from graphkam.account.coverage import share, weight_of
from graphkam.account.graph import Member, active_reps
from graphkam.answers import Survival
from graphkam.policy import TOLERANCE

LOSSES = (1, 2, 3)
"""How many reps are lost at once."""


def largest_piece(who: Sequence[Member], *, gone: Sequence[str]) -> float:
    """The largest weight in one piece of the graph of active ties when these reps have left.

    A contact whom nobody holds any more is in no piece.
    """
    graph: nx.Graph[tuple[str, str | int]] = nx.Graph()
    for at, member in enumerate(who):
        for rep in member.holders.keys() - set(gone):
            graph.add_edge(("rep", rep), ("member", at))
    pieces = nx.connected_components(graph)
    return max(
        (weight_of(who[int(at)] for side, at in piece if side == "member") for piece in pieces), default=0.0
    )


def survival(who: Sequence[Member]) -> list[Survival]:
    """The share that still hangs together when the worst one, two, three reps have left, each with that worst set.

    Of equally bad sets the first by its sorted ids. When no more than k reps have an active tie, the share is 0 and the
    set is all of them.

    Cost: every set of up to three reps, each with one walk over the ties.
    """
    reps = active_reps(who)
    return [_worst(who, reps=reps, k=k) for k in LOSSES]


def _worst(who: Sequence[Member], *, reps: list[str], k: int) -> Survival:
    if len(reps) <= k:
        return Survival(k=k, share=0.0, staff_ids=reps)
    least = math.inf
    worst: tuple[str, ...] = ()
    for gone in itertools.combinations(reps, k):
        left = largest_piece(who, gone=gone)
        # A difference below the tolerance is rounding, and the earlier set stays.
        if left < least - TOLERANCE:
            least, worst = left, gone
    return Survival(k=k, share=share(least, weight_of(who)), staff_ids=list(worst))


def mesh_index(survivals: Sequence[Survival]) -> float:
    """The mean survival over the losses: 0 for single threads, near 1 for a mesh."""
    return math.fsum(one.share for one in survivals) / len(survivals)
