"""What is lost when each rep of an account has left already, in machine code: bus factor and survival of the rest."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.portfolio.compiled.compiling import compiled
from graphkam.portfolio.compiled.leavers import (
    TOLERANCE,
    TOO_WIDE,
    WIDEST,
    holder_sets,
    look_ahead,
    lowest,
    some_set,
)

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
def smallest_size(sets: Masks, weights: Floats, reps: int, at_least: int, budget: int) -> int:
    """The bus factor, of which is known what it is at least; -1 where the search ran out of its budget."""
    if len(sets) == 0:
        return 0
    size, _, _ = _smallest(sets, weights, reps, max(1, at_least), budget)
    return size


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
def _largest_left(sets: Masks, weights: Floats, linked: Masks, alive: np.uint64) -> float:
    """The weight of the heaviest piece of those still there."""
    largest = 0.0
    while alive:
        part = _reached(linked, lowest(alive), alive)
        held = 0.0
        for one in range(len(sets)):
            if sets[one] & part:
                held += weights[one]
        largest = max(largest, held)
        alive &= ~part
    return largest


@compiled
def _when_one_more_goes(
    sets: Masks,
    weights: Floats,
    linked: Masks,
    alive: np.uint64,
    after: int,
    total: float,
    alone: Floats,
    left: Floats,
) -> float:
    """The weight of the heaviest piece when each rep from ``after`` on goes too, and the least of them.

    ``total`` is the weight that those alive hold, ``alone`` what of it each of them holds alone. As long as all hang
    together, the first is left without the second; and they do when somebody goes over whom no way from the first
    one leads.
    """
    start = lowest(alive)
    between = _ONE << np.uint64(start)
    part: np.uint64 = (linked[start] | between) & alive
    fresh = part & ~between
    while fresh and part != alive:
        place = lowest(fresh)
        fresh &= fresh - _ONE
        more = linked[place] & alive & ~part
        if more:
            between |= _ONE << np.uint64(place)
            part |= more
            fresh |= more
    least = np.inf
    for one in range(after, len(linked)):
        bit = _ONE << np.uint64(one)
        rest = alive & ~bit
        if not rest:
            left[one] = np.inf
            continue
        together = part == alive and not between & bit
        if together or _reached(linked, lowest(rest), rest) == rest:
            left[one] = total - alone[one]
        else:
            left[one] = _largest_left(sets, weights, linked, rest)
        least = min(least, left[one])
    return least


@compiled
def _held_by_few(sets: Masks, weights: Floats, alive: np.uint64, alone: Floats, pairs: Floats) -> None:
    """What each of those alive holds alone, and each two of them (reps × reps) alone together."""
    alone[:] = 0.0
    pairs[:, :] = 0.0
    for one in range(len(sets)):
        members = sets[one] & alive
        if not members:
            continue
        first = lowest(members)
        others = members & (members - _ONE)
        if not others:
            alone[first] += weights[one]
        elif not others & (others - _ONE):
            second = lowest(others)
            pairs[first, second] += weights[one]
            pairs[second, first] += weights[one]


@compiled
def losses_without_each(sets: Masks, weights: Floats, reps: int, left: Floats, each: bool) -> None:  # noqa: FBT001  # compiled functions are called by position
    """The least weight of the largest piece over all sets of one, two, three reps, for all and when one has left.

    ``left`` ((reps + 1) × 3) has a row for each rep who has left, then one with nobody gone. Sets of three without one
    rep are sets of four that contain it, so that each set is looked at once for all its members. Unless ``each`` is
    wanted only the last row is right.
    """
    holds = np.zeros(reps, np.float64)
    for one in range(len(sets)):
        members = sets[one]
        while members:
            holds[lowest(members)] += weights[one]
            members &= members - _ONE
    # The heaviest come first: the sets that cost most are found early, and the others can be passed over.
    order = np.argsort(-holds)
    holds = holds[order]
    place_of = np.empty(reps, np.int64)
    place_of[order] = np.arange(reps)
    masks, linked = np.zeros(len(sets), np.uint64), np.zeros(reps, np.uint64)
    for one in range(len(sets)):
        members = sets[one]
        while members:
            masks[one] |= _ONE << np.uint64(place_of[lowest(members)])
            members &= members - _ONE
        members = masks[one]
        while members:
            linked[lowest(members)] |= masks[one]
            members &= members - _ONE
    total = weights.sum()
    everybody = _ALL >> np.uint64(64 - reps)
    best = np.full((reps + 1, 4), np.inf)
    if not each:
        best[:reps] = -np.inf
    now, third = np.empty(reps, np.float64), np.empty(reps, np.float64)
    alone, alone_a, alone_b = (
        np.empty(reps, np.float64),
        np.empty(reps, np.float64),
        np.empty(reps, np.float64),
    )
    pairs, pairs_a, pairs_b = np.empty((reps, reps)), np.empty((reps, reps)), np.empty((reps, reps))
    _held_by_few(masks, weights, everybody, alone, pairs)
    least = _when_one_more_goes(masks, weights, linked, everybody, 0, total, alone, now)
    best[reps, 0] = least
    for a in range(reps):
        best[a, 0] = min(best[a, 0], now[a])
    for a in range(reps - 1):
        alive_a = everybody & ~(_ONE << np.uint64(a))
        # Whoever is heaviest of those who stay holds so much at least.
        if a > 0 and holds[0] >= max(best[:, 1].max(), best[:, 2].max(), best[:reps, 3].max()):
            break
        total_a = total - alone[a]
        _held_by_few(masks, weights, alive_a, alone_a, pairs_a)
        least = _when_one_more_goes(masks, weights, linked, alive_a, a + 1, total_a, alone_a, now)
        best[reps, 1], best[a, 1] = min(best[reps, 1], least), min(best[a, 1], least)
        for b in range(a + 1, reps):
            best[b, 1] = min(best[b, 1], now[b])
        for b in range(a + 1, reps - 1):
            alive_b = alive_a & ~(_ONE << np.uint64(b))
            stays = lowest(alive_b)
            if stays < b and holds[stays] >= max(best[:, 2].max(), best[:reps, 3].max()):
                break
            total_b = total_a - alone_a[b]
            alone_b[:] = alone_a + pairs_a[b]
            least = _when_one_more_goes(masks, weights, linked, alive_b, b + 1, total_b, alone_b, now)
            best[reps, 2] = min(best[reps, 2], least)
            if not each:
                continue
            best[a, 2], best[b, 2] = min(best[a, 2], least), min(best[b, 2], least)
            for c in range(b + 1, reps):
                best[c, 2] = min(best[c, 2], now[c])
            enough = best[:reps, 3].max()
            _held_by_few(masks, weights, alive_b, third, pairs_b)
            for c in range(b + 1, reps - 1):
                alive_c = alive_b & ~(_ONE << np.uint64(c))
                stays = lowest(alive_c)
                if stays < c and holds[stays] >= enough:
                    break
                third[:] = alone_b + pairs_b[c]
                least = _when_one_more_goes(
                    masks, weights, linked, alive_c, c + 1, total_b - alone_b[c], third, now
                )
                best[a, 3], best[b, 3] = min(best[a, 3], least), min(best[b, 3], least)
                best[c, 3] = min(best[c, 3], least)
                for d in range(c + 1, reps):
                    best[d, 3] = min(best[d, 3], now[d])
    for number in range(1, 4):
        left[reps, number - 1] = 0.0 if reps <= number else best[reps, number - 1]
        for place in range(reps):
            left[order[place], number - 1] = 0.0 if reps - 1 <= number else best[place, number]


@compiled
def sizes_and_losses(
    rep: Ints,
    first_tie: Ints,
    first_contact: Ints,
    first_rep: Ints,
    weight: Floats,
    start: int,
    end: int,
    budget: int,
    sizes: Ints,
    left: Floats,
) -> None:
    """Bus factor and survival of the accounts from start to end, without any set, written into arrays over all.

    The size is -1 where the search ran out of its budget; with a budget of 0 there is none. An account of more reps
    than bits is `TOO_WIDE`, and nothing is measured.
    """
    for account in range(start, end):
        reps = first_rep[account + 1] - first_rep[account]
        if reps > WIDEST:
            sizes[account] = TOO_WIDE
            continue
        sets, weights = holder_sets(
            rep, first_tie, first_contact[account], first_contact[account + 1], first_rep[account], weight
        )
        if budget > 0:
            sizes[account] = smallest_size(sets, weights, reps, 1, budget)
        if reps:
            rows = np.zeros((reps + 1, 3), np.float64)
            losses_without_each(sets, weights, reps, rows, False)  # noqa: FBT003  # called by position
            left[account] = rows[reps]
