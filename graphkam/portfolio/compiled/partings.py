"""What is lost when each rep of an account has left already, in machine code: bus factor and survival of the rest."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.portfolio.compiled.compiling import compiled
from graphkam.portfolio.compiled.leavers import TOLERANCE, look_ahead, lowest, some_set

Masks: TypeAlias = npt.NDArray[np.uint64]
Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int32]

_ONE = np.uint64(1)
_NONE = np.uint64(0)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


@compiled
def sizes_without_each(sets: Masks, weights: Floats, reps: int, budget: int, sizes: Ints) -> None:
    """The bus factor when each rep has left, and at last as it is; -1 where the search ran out of its budget.

    When r has left, others orphan more than half of the rest just when they and r together orphan more than half of
    all and of what r holds alone. So it falls by one at most, and by one only where such a set of the least size has r
    in it: one search looks at them for all r. It rises only for those who are in every set of the least size.
    """
    sizes[:] = -1
    if len(sets) == 0:
        sizes[:] = 0
        return
    half = weights.sum() / 2 + TOLERANCE
    need = np.full(reps, half)
    for one in range(len(sets)):
        for rep in range(reps):
            if sets[one] == _ONE << np.uint64(rep):
                need[rep] += weights[one] / 2
    size, common, budget = _smallest(sets, weights, reps, 1, budget)
    sizes[reps] = size
    if size < 0:
        return
    fewer, common, budget = _in_smaller(sets, weights, reps, size, need, common, budget)
    if budget < 0:
        return
    for rep in range(reps):
        bit = _ONE << np.uint64(rep)
        if len(sets) == 1 and sets[0] == bit:
            sizes[rep] = 0
        elif fewer & bit:
            sizes[rep] = size - 1
        elif not common & bit:
            sizes[rep] = size
        else:
            left, kept = _without(sets, weights, bit)
            sizes[rep], _, budget = _smallest(left, kept, reps, size, budget)


@compiled
def _without(sets: Masks, weights: Floats, gone: np.uint64) -> tuple[Masks, Floats]:
    """The sets without those who have gone, as far as anybody is left."""
    left, kept = np.empty(len(sets), np.uint64), np.empty(len(sets), np.float64)
    number = 0
    for one in range(len(sets)):
        if sets[one] & ~gone:
            left[number], kept[number] = sets[one] & ~gone, weights[one]
            number += 1
    return left[:number], kept[:number]


@compiled
def _smallest(sets: Masks, weights: Floats, reps: int, size: int, budget: int) -> tuple[int, np.uint64, int]:
    """The least number from ``size`` on who orphan more than half, such a set, and what is left of the budget."""
    least = weights.sum() / 2 + TOLERANCE
    while True:
        found, some, steps = some_set(sets, weights, reps, _NONE, _NONE, size, least, budget)
        budget -= steps
        if found == 1:
            return size, some, budget
        if found < 0:
            return -1, _NONE, -1
        size += 1


@compiled
def _in_smaller(
    sets: Masks, weights: Floats, reps: int, size: int, need: Floats, common: np.uint64, budget: int
) -> tuple[np.uint64, np.uint64, int]:
    """Who is in a set of this size that orphans more than this rep needs, and who is in all such sets seen."""
    fewer, unknown = _NONE, _NONE
    if size == 1:
        return fewer, common, budget
    for rep in range(reps):
        unknown |= _ONE << np.uint64(rep)
    slack, half = 1e-10 * weights.sum(), weights.sum() / 2 + TOLERANCE
    gone_at, staying_at = np.zeros(2 * reps + 2, np.uint64), np.zeros(2 * reps + 2, np.uint64)
    picks_at = np.empty(2 * reps + 2, np.int64)
    score = np.empty(reps, np.float64)
    picks_at[0] = size
    depth = 1
    while depth:
        depth -= 1
        gone, staying, picks = gone_at[depth], staying_at[depth], picks_at[depth]
        budget -= 1
        if budget < 0:
            break
        least = np.inf
        for rep in range(reps):
            if (unknown & ~staying) >> np.uint64(rep) & _ONE:
                least = min(least, need[rep])
        orphaned, most = look_ahead(sets, weights, gone, staying, picks, score)
        if most <= least - slack:
            continue
        best = -1
        for rep in range(reps):
            if score[rep] <= 0:
                continue
            if best < 0 or score[rep] > score[best]:
                best = rep
            if picks == 1 and orphaned + score[rep] > half:
                members = gone | (_ONE << np.uint64(rep))
                common &= members
                for one in range(reps):
                    bit = _ONE << np.uint64(one)
                    if members & unknown & bit and orphaned + score[rep] > need[one]:
                        fewer |= bit
                        unknown &= ~bit
        if best < 0 or picks == 1:
            continue
        bit = _ONE << np.uint64(best)
        gone_at[depth], staying_at[depth], picks_at[depth] = gone, staying | bit, picks
        gone_at[depth + 1], staying_at[depth + 1], picks_at[depth + 1] = gone | bit, staying, picks - 1
        depth += 2
    return fewer, common, budget


@compiled
def _reached(linked: Masks, start: int, alive: np.uint64) -> np.uint64:
    """Everybody who still hangs together with one."""
    part: np.uint64 = (linked[start] | (_ONE << np.uint64(start))) & alive
    if part == alive:
        return part
    fresh = part & ~(_ONE << np.uint64(start))
    place = 0
    while fresh:
        while not (fresh >> np.uint64(place)) & _ONE:
            place += 1
            if place == len(linked):
                place = 0
        fresh &= ~(_ONE << np.uint64(place))
        more = linked[place] & alive & ~part
        if more:
            part |= more
            if part == alive:
                return part
            fresh |= more
    return part


@compiled
def _largest_left(
    sets: Masks, weights: Floats, linked: Masks, alive: np.uint64, start: int, enough: float, total: float
) -> float:
    """The weight of the heaviest piece of those still there; once it is clear that it is ``enough``, that or more."""
    part = _reached(linked, start, alive)
    if part == alive:
        # All in one piece: what it holds is all but what is orphaned.
        held = total
        for one in range(len(sets)):
            if not sets[one] & alive:
                held -= weights[one]
        return held
    largest = 0.0
    while True:
        held = 0.0
        for one in range(len(sets)):
            if sets[one] & part:
                held += weights[one]
        largest = max(largest, held)
        alive &= ~part
        if not alive or largest >= enough:
            return largest
        start = 0
        while not (alive >> np.uint64(start)) & _ONE:
            start += 1
        part = _reached(linked, start, alive)


@compiled
def losses_without_each(sets: Masks, weights: Floats, reps: int, left: Floats, each: bool) -> None:  # noqa: FBT001  # compiled functions are called by position
    """The least weight of the largest piece over all sets of one, two, three reps, for all and when one has left.

    ``left`` ((reps + 1) × 3) has a row for each rep who has left, then one with nobody gone. Sets of three without one
    rep are sets of four that contain it, so that each set is looked at once for all its members. Unless ``each`` is
    wanted only the last row is right.
    """
    alone = np.zeros(reps, np.float64)
    for one in range(len(sets)):
        for rep in range(reps):
            if (sets[one] >> np.uint64(rep)) & _ONE:
                alone[rep] += weights[one]
    # The heaviest come first: the sets that cost most are found early, and the others can be passed over.
    order = np.argsort(-alone)
    held = np.zeros((reps, reps), np.float64)
    masks = np.zeros(len(sets), np.uint64)
    linked = np.zeros(reps, np.uint64)
    for one in range(len(sets)):
        for place in range(reps):
            if (sets[one] >> np.uint64(order[place])) & _ONE:
                masks[one] |= _ONE << np.uint64(place)
        for place in range(reps):
            if (masks[one] >> np.uint64(place)) & _ONE:
                linked[place] |= masks[one]
                for other in range(reps):
                    held[place, other] += weights[one]
                    if not (masks[one] >> np.uint64(other)) & _ONE:
                        held[other, place] += weights[one]
    total = weights.sum()
    everybody = _ALL >> np.uint64(64 - reps)
    best = np.full((reps + 1, 4), np.inf)
    if not each:
        best[:reps] = -np.inf
    for a in range(reps):
        gone_a = _ONE << np.uint64(a)
        _look_at(masks, weights, linked, held, everybody, gone_a, 1, a, a, a, a, best, total)
    for a in range(reps):
        # Whoever is heaviest of those who stay holds so much at least.
        if a > 0 and held[0, 0] >= best[:, 1].max():
            break
        for b in range(a + 1, reps):
            gone_b = (_ONE << np.uint64(a)) | (_ONE << np.uint64(b))
            _look_at(masks, weights, linked, held, everybody, gone_b, 2, a, b, b, b, best, total)
    for a in range(reps):
        if a > 0 and held[0, 0] >= best[:, 2].max():
            break
        for b in range(a + 1, reps):
            if a == 0 and b > 1 and held[1, 1] >= best[:, 2].max():
                break
            for c in range(b + 1, reps):
                gone_c = (_ONE << np.uint64(a)) | (_ONE << np.uint64(b)) | (_ONE << np.uint64(c))
                _look_at(masks, weights, linked, held, everybody, gone_c, 3, a, b, c, c, best, total)
    for a in range(reps):
        if a > 0 and held[0, 0] >= best[:reps, 3].max():
            break
        for b in range(a + 1, reps):
            if a == 0 and b > 1 and held[1, 1] >= best[:reps, 3].max():
                break
            for c in range(b + 1, reps):
                if a == 0 and b == 1 and c > 2 and held[2, 2] >= best[:reps, 3].max():
                    break
                gone_c = (_ONE << np.uint64(a)) | (_ONE << np.uint64(b)) | (_ONE << np.uint64(c))
                for d in range(c + 1, reps):
                    gone = gone_c | (_ONE << np.uint64(d))
                    _look_at(masks, weights, linked, held, everybody, gone, 4, a, b, c, d, best, total)
    for number in range(1, 4):
        left[reps, number - 1] = 0.0 if reps <= number else best[reps, number - 1]
        for place in range(reps):
            left[order[place], number - 1] = 0.0 if reps - 1 <= number else best[place, number]


@compiled
def _look_at(
    masks: Masks,
    weights: Floats,
    linked: Masks,
    held: Floats,
    everybody: np.uint64,
    gone: np.uint64,
    number: int,
    a: int,
    b: int,
    c: int,
    d: int,
    best: Floats,
    total: float,
) -> None:
    """What is left without a set of reps, remembered for each of them, and as a set of leavers when nobody has left."""
    alive = everybody & ~gone
    if not alive:
        return
    nobody, row = len(held), number - 1
    enough = max(best[a, row], best[b, row], best[c, row], best[d, row])
    if number < 4:
        enough = max(enough, best[nobody, row])
    start = 0
    while not (alive >> np.uint64(start)) & _ONE:
        start += 1
    # Whoever is heaviest of those who stay, and the heaviest next to them, hold so much in one piece.
    beside = linked[start] & alive & ~(_ONE << np.uint64(start))
    if held[start, lowest(beside) if beside else start] >= enough:
        return
    found = _largest_left(masks, weights, linked, alive, start, enough, total)
    if found >= enough:
        return
    best[a, row] = min(best[a, row], found)
    best[b, row] = min(best[b, row], found)
    best[c, row] = min(best[c, row], found)
    best[d, row] = min(best[d, row], found)
    if number < 4:
        best[nobody, row] = min(best[nobody, row], found)
