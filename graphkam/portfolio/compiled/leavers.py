"""Bus factor and survival of many accounts, in machine code: sets of reps are the bits of one number.

The answers are those of `graphkam.portfolio.bus_factor` and `graphkam.portfolio.survival`, to the last set.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.portfolio.compiled.compiling import compiled

Masks: TypeAlias = npt.NDArray[np.uint64]
Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int32]
_Index: TypeAlias = npt.NDArray[np.int64]

WIDEST = 64
"""So many reps an account may have here: the bits of one number."""

TOLERANCE = 1e-9
"""As in the policy; here so that it is compiled in."""

TOO_WIDE = -2
"""What is written as the bus factor of an account that has more."""

_ONE = np.uint64(1)
_NONE = np.uint64(0)
_PAIRS = np.uint64(0x5555555555555555)
_FOURS = np.uint64(0x3333333333333333)
_EIGHTS = np.uint64(0x0F0F0F0F0F0F0F0F)
_ONES = np.uint64(0x0101010101010101)

_SEQUENCE = np.uint64(0x03F79D71B4CB0A89)
"""A de Bruijn sequence: shifted by any number of bits, its first six say by how many."""

_PLACES = np.zeros(64, np.int64)
_PLACES[[(int(_SEQUENCE) << place & (2**64 - 1)) >> 58 for place in range(64)]] = range(64)


@compiled
def holder_sets(
    rep: Ints, first_tie: Ints, first_contact: int, last_contact: int, first_rep: int, weight: Floats
) -> tuple[Masks, Floats]:
    """The different sets of reps who hold the contacts of one account, and the weight each set holds."""
    masks = np.empty(last_contact - first_contact, np.uint64)
    held = 0
    at = np.empty(last_contact - first_contact, np.int64)
    for contact in range(first_contact, last_contact):
        mask = _NONE
        for tie in range(first_tie[contact], first_tie[contact + 1]):
            mask |= _ONE << np.uint64(rep[tie] - first_rep)
        if mask:
            masks[held] = mask
            at[held] = contact
            held += 1
    order = np.argsort(masks[:held])
    sets = np.empty(held, np.uint64)
    weights = np.zeros(held, np.float64)
    number = 0
    for place in order:
        if number == 0 or sets[number - 1] != masks[place]:
            sets[number] = masks[place]
            number += 1
        weights[number - 1] += weight[at[place]]
    return sets[:number], weights[:number]


@compiled
def _bits(mask: np.uint64) -> int:
    """How many bits are set."""
    # Pairs, fours and eights are added up side by side, the eights by one multiplication.
    mask -= (mask >> np.uint64(1)) & _PAIRS
    mask = (mask & _FOURS) + ((mask >> np.uint64(2)) & _FOURS)
    mask = (mask + (mask >> np.uint64(4))) & _EIGHTS
    return int((mask * _ONES) >> np.uint64(56))


@compiled
def lowest(mask: np.uint64) -> int:
    """The position of the lowest bit."""
    return int(_PLACES[((mask & (~mask + _ONE)) * _SEQUENCE) >> np.uint64(58)])


@compiled
def look_ahead(
    sets: Masks, weights: Floats, gone: np.uint64, staying: np.uint64, picks: int, score: Floats
) -> tuple[float, float]:
    """What is orphaned already, and at most when so many more go; scores say how much each may still add.

    The weight of a set that may still be orphaned is shared out among those of it who are still there: whoever goes,
    what is orphaned is no more than the shares of those who go.
    """
    score[:] = 0.0
    orphaned = 0.0
    for one in range(len(sets)):
        if sets[one] & staying:
            continue
        left = sets[one] & ~gone
        if not left:
            orphaned += weights[one]
            continue
        number = _bits(left)
        if number > picks:
            continue
        part = weights[one] / number
        while left:
            rep = lowest(left)
            score[rep] += part
            left &= left - _ONE
    most = orphaned
    if picks > 0:
        most += _largest(score, picks)
    return orphaned, most


@compiled
def _largest(values: Floats, number: int) -> float:
    """The sum of the so many largest values."""
    best = np.zeros(number, np.float64)
    for value in values:
        place = number - 1
        if value <= best[place]:
            continue
        while place > 0 and best[place - 1] < value:
            best[place] = best[place - 1]
            place -= 1
        best[place] = value
    return float(best.sum())


@compiled
def some_set(
    sets: Masks,
    weights: Floats,
    reps: int,
    gone: np.uint64,
    staying: np.uint64,
    picks: int,
    least: float,
    budget: int,
) -> tuple[int, np.uint64, int]:
    """Whether so many more leavers can orphan more than the least: 1 and the set, 0, or -1 when the budget is spent."""
    slack = 1e-10 * weights.sum()
    gone_at = np.empty(2 * reps + 2, np.uint64)
    staying_at = np.empty(2 * reps + 2, np.uint64)
    picks_at = np.empty(2 * reps + 2, np.int64)
    score = np.empty(reps, np.float64)
    gone_at[0], staying_at[0], picks_at[0] = gone, staying, picks
    depth = 1
    steps = 0
    while depth:
        depth -= 1
        gone, staying, picks = gone_at[depth], staying_at[depth], picks_at[depth]
        steps += 1
        if steps > budget:
            return -1, gone, steps
        orphaned, most = look_ahead(sets, weights, gone, staying, picks, score)
        if orphaned > least:
            return 1, gone, steps
        if picks == 0 or most <= least - slack:
            continue
        best = -1
        for rep in range(reps):
            if score[rep] > 0 and (best < 0 or score[rep] > score[best]):
                best = rep
        if best < 0:
            continue
        bit = _ONE << np.uint64(best)
        if picks == 1:
            # What the last one adds is known, not bounded.
            if orphaned + score[best] > least:
                return 1, gone | bit, steps
            continue
        # Looked at last in, first out: with this rep gone first.
        gone_at[depth], staying_at[depth], picks_at[depth] = gone, staying | bit, picks
        gone_at[depth + 1], staying_at[depth + 1], picks_at[depth + 1] = gone | bit, staying, picks - 1
        depth += 2
    return 0, _NONE, steps


@compiled
def first_smallest(sets: Masks, weights: Floats, reps: int, budget: int) -> tuple[int, np.uint64]:
    """The smallest set of reps whose going orphans more than half, the first of its size; -1 when out of budget."""
    if len(sets) == 0:
        return 0, _NONE
    least = weights.sum() / 2 + TOLERANCE
    size = 1
    found, gone, steps = some_set(sets, weights, reps, _NONE, _NONE, size, least, budget)
    budget -= steps
    while found == 0:
        size += 1
        found, gone, steps = some_set(sets, weights, reps, _NONE, _NONE, size, least, budget)
        budget -= steps
    if found < 0:
        return -1, _NONE
    # Rep by rep, whether some set goes on from those before in which this one leaves too.
    left, stays = _NONE, _NONE
    for rep in range(reps):
        number = _bits(left)
        if number == size:
            break
        bit = _ONE << np.uint64(rep)
        if not gone & bit:
            found, other, steps = some_set(
                sets, weights, reps, left | bit, stays, size - number - 1, least, budget
            )
            budget -= steps
            if found < 0:
                return -1, _NONE
            if found == 0:
                stays |= bit
                continue
            gone = other
        left |= bit
    return size, left


@compiled
def _component(linked: Masks, start: int, alive: np.uint64) -> np.uint64:
    part = _ONE << np.uint64(start)
    fresh = part
    while fresh:
        rep = lowest(fresh)
        fresh &= fresh - _ONE
        more = linked[rep] & alive & ~part
        part |= more
        fresh |= more
    return part


@compiled
def _largest_piece(sets: Masks, weights: Floats, linked: Masks, alive: np.uint64) -> float:
    """The weight of the heaviest piece of those who are still there."""
    largest = 0.0
    while alive:
        part = _component(linked, lowest(alive), alive)
        held = 0.0
        for one in range(len(sets)):
            if sets[one] & part:
                held += weights[one]
        largest = max(largest, held)
        alive &= ~part
    return largest


@compiled
def worst_losses(sets: Masks, weights: Floats, reps: int, left: Floats, worst: _Index) -> None:
    """The least weight of the largest piece over all sets of one, two, three reps, each with its first worst set."""
    linked = np.zeros(reps, np.uint64)
    for one in range(len(sets)):
        members = sets[one]
        while members:
            linked[lowest(members)] |= sets[one]
            members &= members - _ONE
    everybody = _NONE
    for rep in range(reps):
        everybody |= _ONE << np.uint64(rep)
    # What three may orphan, from tables of ones and pairs and a list of threes.
    alone, pairs, threes = _orphans(sets, weights, reps)
    total = weights.sum()
    for number in range(1, 4):
        row = number - 1
        worst[row, :] = -1
        if reps <= number:
            left[row] = 0.0
            for rep in range(reps):
                worst[row, rep] = rep
            continue
        count = reps
        if number == 2:
            count = reps * (reps - 1) // 2
        elif number == 3:
            count = reps * (reps - 1) * (reps - 2) // 6
        found = np.empty(count, np.float64)
        place = 0
        for a in range(reps):
            for b in range(a + 1, reps) if number > 1 else range(a, a + 1):
                for c in range(b + 1, reps) if number > 2 else range(b, b + 1):
                    gone = (_ONE << np.uint64(a)) | (_ONE << np.uint64(b)) | (_ONE << np.uint64(c))
                    alive = everybody & ~gone
                    if _component(linked, lowest(alive), alive) == alive:
                        orphaned = alone[a]
                        if number > 1:
                            orphaned += alone[b] + pairs[a, b]
                        if number > 2:
                            orphaned += alone[c] + pairs[a, c] + pairs[b, c]
                            for one in range(len(threes)):
                                if sets[threes[one]] == gone:
                                    orphaned += weights[threes[one]]
                        found[place] = total - orphaned
                    else:
                        found[place] = _largest_piece(sets, weights, linked, alive)
                    place += 1
        least = found.min()
        left[row] = least
        place = 0
        done = False
        for a in range(reps):
            if done:
                break
            for b in range(a + 1, reps) if number > 1 else range(a, a + 1):
                if done:
                    break
                for c in range(b + 1, reps) if number > 2 else range(b, b + 1):
                    if found[place] <= least + TOLERANCE:
                        worst[row, 0] = a
                        if number > 1:
                            worst[row, 1] = b
                        if number > 2:
                            worst[row, 2] = c
                        done = True
                        break
                    place += 1


@compiled
def _orphans(sets: Masks, weights: Floats, reps: int) -> tuple[Floats, Floats, _Index]:
    alone = np.zeros(reps, np.float64)
    pairs = np.zeros((reps, reps), np.float64)
    threes = np.empty(len(sets), np.int64)
    number = 0
    for one in range(len(sets)):
        size = _bits(sets[one])
        if size == 1:
            alone[lowest(sets[one])] += weights[one]
        elif size == 2:
            first = lowest(sets[one])
            second = lowest(sets[one] & (sets[one] - _ONE))
            pairs[first, second] += weights[one]
        elif size == 3:
            threes[number] = one
            number += 1
    return alone, pairs, threes[:number]


@compiled
def sets_of_accounts(
    rep: Ints,
    first_tie: Ints,
    first_contact: Ints,
    first_rep: Ints,
    weight: Floats,
    start: int,
    end: int,
    budget: int,
    smallest: Masks,
    sizes: Ints,
    left: Floats,
    worst: _Index,
) -> None:
    """Bus factor and survival of the accounts from start to end, written into arrays over all accounts.

    The size is -1 where the search ran out of its budget. An account of more reps than bits is `TOO_WIDE`, and nothing
    is measured.
    """
    for account in range(start, end):
        reps = first_rep[account + 1] - first_rep[account]
        if reps > WIDEST:
            sizes[account] = TOO_WIDE
            continue
        sets, weights = holder_sets(
            rep, first_tie, first_contact[account], first_contact[account + 1], first_rep[account], weight
        )
        sizes[account], smallest[account] = first_smallest(sets, weights, reps, budget)
        worst_losses(sets, weights, reps, left[account], worst[account])
