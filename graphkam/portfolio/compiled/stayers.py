"""The search of `graphkam.portfolio.leaving` in machine code, for the accounts on which it takes long on arrays."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.portfolio.compiled.compiling import compiled

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int32]
Bools: TypeAlias = npt.NDArray[np.bool_]

_ROUNDING = 1e-9
"""The part of all weight by which a bound may be off."""

_STEP = 2.0
"""By how much a rep's claim grows or shrinks in one step at most."""

_STEPS = 2
"""How often claims are moved before a branch is divided."""


@compiled
def _charged(
    untouched: Bools,
    open_: Bools,
    claim: Floats,
    left: int,
    first_member: Ints,
    member: Ints,
    weight: Floats,
    charge: Floats,
) -> None:
    """What each open rep is charged with: the weight of each untouched set is split by claims."""
    most = 0.0
    for rep in range(len(open_)):
        charge[rep] = 0.0
        if open_[rep]:
            most = max(most, claim[rep])
    for one in range(len(weight)):
        if not untouched[one]:
            continue
        claimed = 0.0
        for at in range(first_member[one], first_member[one + 1]):
            if open_[member[at]]:
                claimed += claim[member[at]]
        if claimed <= 0:
            continue
        part = weight[one] / min(claimed, left * most)
        for at in range(first_member[one], first_member[one + 1]):
            charge[member[at]] += part
    for rep in range(len(open_)):
        charge[rep] = charge[rep] * claim[rep] if open_[rep] else np.inf


@compiled
def stayers(
    number: int,
    most: int,
    least: float,
    staying: Bools,
    open_: Bools,
    claim: Floats,
    first_member: Ints,
    member: Ints,
    first_set: Ints,
    set_of: Ints,
    weight: Floats,
) -> Bools:
    """Those who stay in the sets that go on from one branch, as many as there are or ``most``: a row each.

    So many stay in each; the branch has those who stay already, those still open, and their claims. Reps are in
    ``member`` by holder set, from ``first_member`` on, holder sets in ``set_of`` by rep.
    """
    reps, sets = len(open_), len(weight)
    slack = _ROUNDING * weight.sum()
    found = np.zeros((most, reps), np.bool_)
    listed = 0
    start = 0
    for rep in range(reps):
        start += 1 if staying[rep] else 0
    deepest = number - start + 1
    opens, untouches = np.zeros((deepest + 1, reps), np.bool_), np.zeros((deepest + 1, sets), np.bool_)
    claims, orders = np.empty((deepest + 1, reps)), np.empty((deepest + 1, reps), np.int64)
    # Which place is picked next, the first that may be, and who was picked.
    places, firsts, picked = (
        np.zeros(deepest + 1, np.int64),
        np.zeros(deepest + 1, np.int64),
        np.zeros(deepest + 1, np.int64),
    )
    charge, ranked = np.empty(reps), np.empty(reps)
    now = staying.copy()
    opens[0], claims[0] = open_, claim
    untouches[0] = True
    for rep in range(reps):
        if staying[rep]:
            for at in range(first_set[rep], first_set[rep + 1]):
                untouches[0, set_of[at]] = False
    depth = 0
    fresh = True
    while depth >= 0:
        left = number - start - depth
        if fresh:
            fresh = False
            # A branch is looked at for the first time: nothing may be picked from it until that is shown.
            places[depth], firsts[depth] = -1, 0
            spare = -least
            for one in range(sets):
                if untouches[depth, one]:
                    spare += weight[one]
            if left == 0:
                if spare > 0:
                    found[listed] = now
                    listed += 1
                    if listed == most:
                        return found
            elif spare > 0:
                _charged(
                    untouches[depth], opens[depth], claims[depth], left, first_member, member, weight, charge
                )
                ranked[:] = np.sort(charge)
                hopeful = ranked[left - 1] < np.inf and ranked[:left].sum() < spare + slack
                for _ in range(_STEPS):
                    if not hopeful or left == 1:
                        break
                    last = ranked[left - 1]
                    high = 0.0
                    for rep in range(reps):
                        if opens[depth, rep]:
                            ratio = (last + slack) / (charge[rep] + slack)
                            claims[depth, rep] *= min(max(ratio, 1 / _STEP), _STEP)
                            high = max(high, claims[depth, rep])
                    claims[depth] /= high
                    _charged(
                        untouches[depth],
                        opens[depth],
                        claims[depth],
                        left,
                        first_member,
                        member,
                        weight,
                        charge,
                    )
                    ranked[:] = np.sort(charge)
                    hopeful = ranked[:left].sum() < spare + slack
                if hopeful:
                    order = np.argsort(charge)
                    orders[depth] = order
                    others = charge[order[: left - 1]].sum()
                    # From the cheapest who leaves so many cheaper ones on; the dearest no longer fit.
                    places[depth] = left - 1
                    last_place = left - 1
                    while last_place < reps and charge[order[last_place]] + others < spare + slack:
                        last_place += 1
                    firsts[depth] = last_place
        place = places[depth]
        if place < 0 or place >= firsts[depth]:
            depth -= 1
            if depth >= 0:
                now[picked[depth]] = False
            continue
        places[depth] = place + 1
        rep = orders[depth, place]
        picked[depth] = rep
        now[rep] = True
        opens[depth + 1] = False
        for other in orders[depth, :place]:
            opens[depth + 1, other] = True
        claims[depth + 1] = claims[depth]
        untouches[depth + 1] = untouches[depth]
        for at in range(first_set[rep], first_set[rep + 1]):
            untouches[depth + 1, set_of[at]] = False
        depth += 1
        fresh = True
    return found[:listed]
