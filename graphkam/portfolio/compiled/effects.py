"""What the going of some of ours does to accounts, in machine code: figures, contacts who lose somebody, dark groups.

The answers are those of `graphkam.portfolio.effects` on arrays.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.portfolio.compiled.compiling import compiled
from graphkam.portfolio.compiled.leavers import WIDEST, holder_sets
from graphkam.portfolio.compiled.partings import losses_without_each, smallest_size
from graphkam.portfolio.compiled.standings import LEVELS, MESH, routes_hold, rung_without
from graphkam.portfolio.compiled.webs import web_of_account

Masks: TypeAlias = npt.NDArray[np.uint64]
Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int32]
Codes: TypeAlias = npt.NDArray[np.int8]
Bools: TypeAlias = npt.NDArray[np.bool_]

UNKNOWN = -1
"""What is written as the bus factor of an account that is left to the arrays."""

ORPHANED, LOST, WEAKENED = 1, 2, 3
"""What becomes of a contact; whoever is lost is orphaned too."""

DEPARTMENT, LEVEL, LINE = 0, 1, 2
"""What goes dark."""

LINES = 3
_ONE = np.uint64(1)
_NONE = np.uint64(0)


@compiled
def _left_over(sets: Masks, weights: Floats, gone: np.uint64, reps: int) -> tuple[Masks, Floats, int]:
    """The sets without those who have gone, as far as anybody is left; who stays is numbered anew."""
    left, kept = np.empty(len(sets), np.uint64), np.empty(len(sets), np.float64)
    number = 0
    for one in range(len(sets)):
        if sets[one] & ~gone:
            left[number], kept[number] = _NONE, weights[one]
            staying = 0
            for rep in range(reps):
                bit = np.uint64(rep)
                if (gone >> bit) & _ONE:
                    continue
                left[number] |= ((sets[one] >> bit) & _ONE) << np.uint64(staying)
                staying += 1
            number += 1
    staying = 0
    for rep in range(reps):
        staying += 0 if (gone >> np.uint64(rep)) & _ONE else 1
    return left[:number], kept[:number], staying


@compiled
def effects_on_accounts(
    accounts: Ints,
    known: Ints,
    leaving: Bools,
    budget: int,
    account_weight: Floats,
    first_contact: Ints,
    first_tie: Ints,
    staff: Ints,
    active: Bools,
    evidence: Floats,
    function: Ints,
    weight: Floats,
    level: Ints,
    line: Ints,
    department_of: Ints,
    department: Ints,
    departments: Ints,
    key: Bools,
    first_chair: Ints,
    chair_level: Ints,
    chair_weight: Floats,
    needs: Floats,
    manager: Ints,
    first_influence: Ints,
    influence_to: Ints,
    figures: Floats,
) -> tuple[Ints, Codes, Ints]:
    """What becomes of some accounts when everybody marked as ``leaving`` (R) has gone.

    Arrays of accounts, contacts, ties and chairs are those of the whole snapshot; ``department`` is numbered in each
    account, ``department_of`` in all. ``known`` (accounts) is the bus factor before, or `UNKNOWN`. Written into
    ``figures`` (accounts × 2 × 5), before (where it is not known) and after: the weight held, held twice, the weight
    left by the worst one, two, three together, the bus factor (or `UNKNOWN`), the class. Answers with the contacts who
    lose somebody that matters, what becomes of each, and what goes dark: a row of the place of the account, the kind
    and its number.
    """
    place = np.full(len(leaving), -1, np.int32)
    most = 0
    for account in accounts:
        most += first_contact[account + 1] - first_contact[account]
    who, what = np.empty(most, np.int32), np.empty(most, np.int8)
    dark = np.empty((most + 1, 3), np.int32)
    told = shades = 0
    for at in range(len(accounts)):
        account = accounts[at]
        first, last = int(first_contact[account]), int(first_contact[account + 1])
        own_first, rep, ours = web_of_account(first, last, first_tie, staff, active, place)
        reps = len(ours)
        if reps > WIDEST:
            figures[at, :, 3] = UNKNOWN
            continue
        gone = _NONE
        going, least = 0, known[at]
        for one in range(reps):
            if leaving[ours[one]]:
                gone |= _ONE << np.uint64(one)
                going += 1
        size = last - first
        bounds = np.array([0, size], dtype=np.int32)
        own_reps = np.array([0, reps], dtype=np.int32)
        chairs, chairs_end = first_chair[account], first_chair[account + 1]
        own_chairs = np.array([0, chairs_end - chairs], dtype=np.int32)
        own_function = function[ours]
        own_needs, own_departments = needs[account : account + 1], departments[account : account + 1]
        whole = account_weight[account]
        all_sets, all_weights = holder_sets(rep, own_first, 0, size, 0, weight[first:last])
        for turn in range(2):
            if turn == 0 and known[at] != UNKNOWN:
                continue
            if turn == 0:
                sets, weights, staying, without = all_sets, all_weights, reps, _NONE
            else:
                sets, weights, staying = _left_over(all_sets, all_weights, gone, reps)
                without = gone
            left = np.zeros((staying + 1, 3), np.float64)
            if staying:
                losses_without_each(sets, weights, staying, left, False)  # noqa: FBT003  # called by position
            held, twice, rung = rung_without(
                without,
                left[staying, 0] / whole if whole > 0 else 0.0,
                0,
                bounds,
                own_first,
                own_reps,
                rep,
                own_function,
                weight[first:last],
                level[first:last],
                department[first:last],
                own_departments,
                key[first:last],
                own_chairs,
                chair_level[chairs:chairs_end],
                chair_weight[chairs:chairs_end],
                own_needs,
            )
            if rung == MESH:
                influence = first_influence[first : last + 1]
                above = np.empty(size, np.int32)
                for contact in range(first, last):
                    above[contact - first] = manager[contact] - first if manager[contact] >= 0 else -1
                if not routes_hold(
                    without,
                    own_needs[0, 11],
                    0,
                    bounds,
                    own_first,
                    own_reps,
                    rep,
                    level[first:last],
                    key[first:last],
                    above,
                    influence - influence[0],
                    influence_to[influence[0] : influence[size]] - np.int32(first),
                ):
                    rung = MESH - 1
            figures[at, turn, 0], figures[at, turn, 1] = held, twice
            figures[at, turn, 2] = left[staying].sum()
            # With those who go, others orphan more than half of all when they orphan more than half of the rest.
            least = smallest_size(sets, weights, staying, least - going if turn else 1, budget)
            figures[at, turn, 3] = least
            figures[at, turn, 4] = rung
        held_before, held_after = np.zeros(LEVELS + LINES), np.zeros(LEVELS + LINES)
        group_before, group_after = np.zeros(departments[account]), np.zeros(departments[account])
        number = np.zeros(departments[account], np.int32)
        for contact in range(first, last):
            before = own_first[contact - first + 1] - own_first[contact - first]
            if before == 0:
                continue
            after = 0
            for tie in range(own_first[contact - first], own_first[contact - first + 1]):
                if not (gone >> np.uint64(rep[tie])) & _ONE:
                    after += 1
            own, remains = weight[contact], weight[contact] if after else 0.0
            held_before[level[contact]] += own
            held_after[level[contact]] += remains
            if line[contact] >= 0:
                held_before[LEVELS + line[contact]] += own
                held_after[LEVELS + line[contact]] += remains
            group = department[contact]
            if group >= 0:
                number[group] = department_of[contact]
                group_before[group] += own
                group_after[group] += remains
            if after == 0:
                fate = LOST
                for tie in range(first_tie[contact], first_tie[contact + 1]):
                    if evidence[tie] > 0 and not leaving[staff[tie]]:
                        fate = ORPHANED
                        break
            elif after == 1 and before > 1:
                fate = WEAKENED
            else:
                continue
            who[told], what[told] = contact, fate
            told += 1
        if shades + LEVELS + LINES + len(number) > len(dark):
            wider = np.empty((2 * len(dark) + LEVELS + LINES + len(number), 3), np.int32)
            wider[:shades] = dark[:shades]
            dark = wider
        for group in range(len(number)):
            if group_before[group] > 0 and group_after[group] == 0:
                dark[shades, 0], dark[shades, 1], dark[shades, 2] = at, DEPARTMENT, number[group]
                shades += 1
        for group in range(LEVELS + LINES):
            if held_before[group] > 0 and held_after[group] == 0:
                dark[shades, 0] = at
                dark[shades, 1] = LEVEL if group < LEVELS else LINE
                dark[shades, 2] = group if group < LEVELS else group - LEVELS
                shades += 1
    return who[:told].copy(), what[:told].copy(), dark[:shades].copy()
