"""How an account stands without some of its reps, in machine code: what is held, and the class.

The figures are those of `graphkam.portfolio.measures` for the account without the ties of these reps.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.portfolio.compiled.compiling import compiled
from graphkam.portfolio.compiled.leavers import TOLERANCE, TOO_WIDE, WIDEST, holder_sets
from graphkam.portfolio.compiled.partings import losses_without_each, sizes_without_each
from graphkam.portfolio.compiled.ways import add_one

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int32]
Bools: TypeAlias = npt.NDArray[np.bool_]

LEVELS = 7
MESH = 4
"""The highest class, as a position in `graphkam.schema.TOPOLOGIES`."""

_NOBODY = -1
_ONE = np.uint64(1)
_NONE = np.uint64(0)


@compiled
def rung_without(
    gone: np.uint64,
    survival_1: float,
    account: int,
    first_contact: Ints,
    first_tie: Ints,
    first_rep: Ints,
    rep: Ints,
    function: Ints,
    weight: Floats,
    level: Ints,
    department: Ints,
    departments: Ints,
    key: Bools,
    first_chair: Ints,
    chair_level: Ints,
    chair_weight: Floats,
    needs: Floats,
) -> tuple[float, float, int]:
    """The weight held and held twice, and the class, when every test of routes holds.

    ``gone`` has a bit for each rep of the account who is not counted. ``needs`` (n × 12) are the thresholds in the
    order of `graphkam.portfolio.topology.rung_tests`, without those of the point.
    """
    first, last = first_contact[account], first_contact[account + 1]
    base = first_rep[account]
    held = twice = whole = 0.0
    key_weight = key_twice = 0.0
    keys = covered = top = 0
    tied = 2**31 - 1
    level_weight, level_twice = np.zeros(LEVELS, np.float64), np.zeros(LEVELS, np.float64)
    department_weight = np.zeros(departments[account], np.float64)
    department_twice = np.zeros(departments[account], np.float64)
    for at in range(first_chair[account], first_chair[account + 1]):
        whole += chair_weight[at]
        key_weight += chair_weight[at]
        keys += 1
        level_weight[chair_level[at]] += chair_weight[at]
        if chair_level[at] > top:
            top, tied = chair_level[at], 0
    for contact in range(first, last):
        holders = 0
        for tie in range(first_tie[contact], first_tie[contact + 1]):
            if not (gone >> np.uint64(rep[tie] - base)) & _ONE:
                holders += 1
        own, high, group = weight[contact], level[contact], department[contact]
        two = own if holders >= 2 else 0.0
        whole += own
        twice += two
        level_weight[high] += own
        level_twice[high] += two
        if holders:
            held += own
            covered += 1
        if group >= 0:
            department_weight[group] += own
            department_twice[group] += two
        if key[contact]:
            keys += 1
            key_weight += own
            key_twice += two
            if high > top:
                top, tied = high, holders
            elif high == top:
                tied = min(tied, holders)
    reps = functions = 0
    met = _NONE
    for one in range(base, first_rep[account + 1]):
        if (gone >> np.uint64(one - base)) & _ONE:
            continue
        reps += 1
        if function[one] >= 0:
            bit = _ONE << np.uint64(function[one])
            functions += 0 if met & bit else 1
            met |= bit
    core = key_twice / key_weight if keys and key_weight > 0 else 0.0
    if not keys:
        core = twice / whole if whole > 0 else 0.0
        tied = 0
    of_departments = _two_deep(department_weight, department_twice)
    of_levels = _two_deep(level_weight, level_twice)
    need = needs[account] - TOLERANCE
    if not covered:
        return held, twice, 0
    if core < need[0]:
        return held, twice, 1
    if last - first < need[1] or core < need[2] or of_departments < need[3]:
        return held, twice, 2
    if (
        core < need[4]
        or of_departments < need[5]
        or of_levels < need[6]
        or reps < need[7]
        or functions < need[8]
        or survival_1 < need[9]
        or tied < need[10]
    ):
        return held, twice, 3
    return held, twice, MESH


@compiled
def _two_deep(weight: Floats, twice: Floats) -> int:
    """How many groups two hold for at least half of their weight."""
    number = 0
    for group in range(len(weight)):
        if weight[group] > 0 and twice[group] / weight[group] >= 0.5 - TOLERANCE:
            number += 1
    return number


@compiled
def routes_hold(
    gone: np.uint64,
    need: float,
    account: int,
    first_contact: Ints,
    first_tie: Ints,
    first_rep: Ints,
    rep: Ints,
    level: Ints,
    key: Bools,
    manager: Ints,
    first_influence: Ints,
    influence_to: Ints,
) -> bool:
    """Whether so many routes that share nobody lead to each key contact on the highest level with any.

    Only asked where there is such a contact, and no chair beside it.
    """
    first, last = first_contact[account], first_contact[account + 1]
    base, contacts = first_rep[account], last - first
    reps = first_rep[account + 1] - base
    people = contacts + reps
    top = 0
    for contact in range(first, last):
        if key[contact]:
            top = max(top, level[contact])
    # Whoever holds a contact is a route of its own: as a rule they are enough.
    asked = np.empty(contacts, np.int32)
    unsure = 0
    for contact in range(first, last):
        if key[contact] and level[contact] == top:
            holders = 0
            for tie in range(first_tie[contact], first_tie[contact + 1]):
                if not (gone >> np.uint64(rep[tie] - base)) & _ONE:
                    holders += 1
            if holders < need - TOLERANCE:
                asked[unsure] = contact
                unsure += 1
    if unsure == 0:
        return True
    # Who leads to whom: persons are the account's contacts by position, then its reps.
    first_step = np.zeros(people + 1, np.int32)
    for contact in range(first, last):
        for tie in range(first_tie[contact], first_tie[contact + 1]):
            first_step[contacts + rep[tie] - base + 1] += 1
        if manager[contact] >= 0:
            first_step[contact - first + 1] += 1
            first_step[manager[contact] - first + 1] += 1
        first_step[contact - first + 1] += first_influence[contact + 1] - first_influence[contact]
    first_step = np.cumsum(first_step).astype(np.int32)
    free = first_step[:-1].copy()
    step_to = np.empty(first_step[-1], np.int32)
    for contact in range(first, last):
        own = contact - first
        for tie in range(first_tie[contact], first_tie[contact + 1]):
            one = contacts + rep[tie] - base
            step_to[free[one]] = own
            free[one] += 1
        if manager[contact] >= 0:
            above = manager[contact] - first
            step_to[free[own]] = above
            free[own] += 1
            step_to[free[above]] = own
            free[above] += 1
        for at in range(first_influence[contact], first_influence[contact + 1]):
            step_to[free[own]] = influence_to[at] - first
            free[own] += 1
    before, behind = np.empty(people, np.int32), np.empty(people, np.int32)
    came, ahead = np.zeros(2 * people, np.int32), np.empty(2 * people, np.int32)
    for contact in asked[:unsure]:
        target = contact - first
        before[:] = _NOBODY
        behind[:] = _NOBODY
        for one in range(reps):
            # Who has gone starts no route.
            if (gone >> np.uint64(one)) & _ONE:
                behind[contacts + one] = target
        found = 0
        for tie in range(first_tie[contact], first_tie[contact + 1]):
            one = rep[tie] - base
            if not (gone >> np.uint64(one)) & _ONE:
                behind[contacts + one] = target
                found += 1
        while found < need - TOLERANCE:
            if not add_one(target, range(contacts, people), first_step, step_to, before, behind, came, ahead):
                return False
            found += 1
    return True


@compiled
def standings_without_each(
    start: int,
    end: int,
    budget: int,
    account_weight: Floats,
    first_contact: Ints,
    first_tie: Ints,
    first_rep: Ints,
    rep: Ints,
    function: Ints,
    weight: Floats,
    level: Ints,
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
    sizes: Ints,
    left: Floats,
    held: Floats,
    rungs: Ints,
) -> None:
    """How the accounts from start to end stand without each of their reps, and with all of them.

    Written into arrays with a row for each rep of all accounts, then one for each account: ``sizes`` (the bus factor;
    -1 where the search ran out of its budget), ``left`` (rows × 3), ``held`` (rows × 2: held, held twice), ``rungs``.
    The size of an account of more reps than bits is `TOO_WIDE`, and nothing is measured.
    """
    rows = first_rep[len(first_rep) - 1]
    for account in range(start, end):
        base, reps = first_rep[account], first_rep[account + 1] - first_rep[account]
        own = rows + account
        if reps > WIDEST:
            sizes[own] = TOO_WIDE
            continue
        sets, weights = holder_sets(
            rep, first_tie, first_contact[account], first_contact[account + 1], base, weight
        )
        losses = np.zeros((reps + 1, 3), np.float64)
        if reps:
            losses_without_each(sets, weights, reps, losses, True)  # noqa: FBT003  # as above
        bus_factors = np.zeros(reps + 1, np.int32)
        sizes_without_each(sets, weights, reps, budget, bus_factors)
        for one in range(reps + 1):
            row = own if one == reps else base + one
            gone = _NONE if one == reps else _ONE << np.uint64(one)
            left[row] = losses[one]
            sizes[row] = bus_factors[one]
            whole = account_weight[account]
            held[row, 0], held[row, 1], rung = rung_without(
                gone,
                losses[one, 0] / whole if whole > 0 else 0.0,
                account,
                first_contact,
                first_tie,
                first_rep,
                rep,
                function,
                weight,
                level,
                department,
                departments,
                key,
                first_chair,
                chair_level,
                chair_weight,
                needs,
            )
            if rung == MESH and not routes_hold(
                gone,
                needs[account, 11],
                account,
                first_contact,
                first_tie,
                first_rep,
                rep,
                level,
                key,
                manager,
                first_influence,
                influence_to,
            ):
                rung = MESH - 1
            rungs[row] = rung


@compiled
def standing_of_account(
    account: int,
    whole: float,
    first_contact: Ints,
    first_tie: Ints,
    first_rep: Ints,
    rep: Ints,
    function: Ints,
    weight: Floats,
    level: Ints,
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
) -> tuple[float, float, float, int]:
    """How one account of no more reps than bits stands: the weight held, held twice, the mean of S_1 to S_3, the class.

    ``whole`` is its W; the other arrays are as above.
    """
    base, reps = first_rep[account], first_rep[account + 1] - first_rep[account]
    sets, weights = holder_sets(
        rep, first_tie, first_contact[account], first_contact[account + 1], base, weight
    )
    losses = np.zeros((reps + 1, 3), np.float64)
    if reps:
        losses_without_each(sets, weights, reps, losses, False)  # noqa: FBT003  # as above
    left = losses[reps] / whole if whole > 0 else np.zeros(3)
    held, twice, rung = rung_without(
        _NONE,
        left[0],
        account,
        first_contact,
        first_tie,
        first_rep,
        rep,
        function,
        weight,
        level,
        department,
        departments,
        key,
        first_chair,
        chair_level,
        chair_weight,
        needs,
    )
    if rung == MESH and not routes_hold(
        _NONE,
        needs[account, 11],
        account,
        first_contact,
        first_tie,
        first_rep,
        rep,
        level,
        key,
        manager,
        first_influence,
        influence_to,
    ):
        rung = MESH - 1
    return held, twice, left.sum() / 3, rung
