"""Who could take over the contacts of those who leave, in machine code.

The answers are those of `graphkam.portfolio.successors` on arrays.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.portfolio.compiled.compiling import compiled

Ints: TypeAlias = npt.NDArray[np.int32]
Keys: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Codes: TypeAlias = npt.NDArray[np.int8]
Bools: TypeAlias = npt.NDArray[np.bool_]

COLD_TIE, NEAR, FUNCTION = 0, 1, 2
"""Positions in `graphkam.portfolio.successors.REASONS`."""

_LOW = 0xFFFFFFFF
"""A key has the load above these bits, and whom it is of in them."""


@compiled
def takers_of_contacts(
    wanted: Ints,
    most: int,
    leaving: Bools,
    load: Ints,
    level: Ints,
    function: Ints,
    first_contact: Ints,
    account: Ints,
    department: Ints,
    manager: Ints,
    first_tie: Ints,
    staff: Ints,
    active: Bools,
    refused: Bools,
    strength: Floats,
) -> tuple[Ints, Ints, Codes, Floats, Ints]:
    """The best so many candidates for each contact: where each contact's begin, who, why, by which tie, how far away.

    ``leaving`` … ``function`` are of our people (R), ``account`` … ``manager`` of all contacts, the last four of ties.
    How far away a level is counts for the last reason only; elsewhere it is -1.
    """
    number = len(load)
    taken = np.full(number, -1, np.int32)
    first = np.zeros(len(wanted) + 1, np.int32)
    who, why = np.empty(most * len(wanted), np.int32), np.empty(most * len(wanted), np.int8)
    by, away = np.zeros(most * len(wanted), np.float64), np.full(most * len(wanted), -1, np.int32)
    listed = 0
    keys = np.empty(number, np.int64)
    tie_of = np.empty(number, np.float64)
    able, distance = np.empty(0, np.int64), np.full(number, -1, np.int32)
    before = np.empty(0, np.int32)
    for at in range(len(wanted)):
        contact = wanted[at]
        ties, end = first_tie[contact], first_tie[contact + 1]
        held = np.empty(end - ties, np.int32)
        holding = cold = 0
        for tie in range(ties, end):
            one = staff[tie]
            if active[tie] and leaving[one]:
                held[holding] = one
                holding += 1
            if active[tie] or refused[tie]:
                taken[one] = at
            elif strength[tie] > 0 and not leaving[one]:
                keys[cold] = (np.int64(load[one]) << 32) | one
                tie_of[one] = strength[tie]
                cold += 1
        room = most
        for key in np.sort(keys[:cold]):
            one = key & _LOW
            taken[one] = at
            if room > 0:
                who[listed], why[listed], by[listed] = one, COLD_TIE, tie_of[one]
                listed += 1
                room -= 1
        if room > 0:
            near = _near(
                contact,
                at,
                keys,
                taken,
                leaving,
                load,
                int(first_contact[account[contact]]),
                int(first_contact[account[contact] + 1]),
                department,
                manager,
                first_tie,
                staff,
                active,
            )
            for key in np.sort(keys[:near])[:room]:
                who[listed], why[listed] = key & _LOW, NEAR
                listed += 1
                room -= 1
        if room > 0:
            # As a rule those who held the contact before this one held it too.
            if not _same(held[:holding], before):
                before = held[:holding].copy()
                able = _with_function_of(before, load, level, function, distance)
            for key in able:
                one = key & _LOW
                if taken[one] == at or leaving[one]:
                    continue
                who[listed], why[listed], away[listed] = one, FUNCTION, distance[one]
                listed += 1
                room -= 1
                if room == 0:
                    break
        first[at + 1] = listed
    return first, who[:listed], why[:listed], by[:listed], away[:listed]


@compiled
def _same(some: Ints, others: Ints) -> bool:
    return len(some) == len(others) and bool((some == others).all())


@compiled
def _near(
    contact: int,
    at: int,
    keys: Keys,
    taken: Ints,
    leaving: Bools,
    load: Ints,
    first: int,
    last: int,
    department: Ints,
    manager: Ints,
    first_tie: Ints,
    staff: Ints,
    active: Bools,
) -> int:
    """How many hold the contact's manager, a report or its department and are not taken: their keys, and a mark."""
    number = 0
    for other in range(first, last):
        beside = department[contact] >= 0 and department[other] == department[contact]
        if other == contact or not (beside or manager[other] == contact or manager[contact] == other):
            continue
        for tie in range(first_tie[other], first_tie[other + 1]):
            one = staff[tie]
            if active[tie] and not leaving[one] and taken[one] != at:
                taken[one] = at
                keys[number] = (np.int64(load[one]) << 32) | one
                number += 1
    return number


@compiled
def _with_function_of(held: Ints, load: Ints, level: Ints, function: Ints, distance: Ints) -> Keys:
    """Everybody with the function of somebody who held the contact, nearest level first, and how far away each is."""
    distance[:] = -1
    keys = np.empty(len(load), np.int64)
    number = 0
    for one in range(len(load)):
        for leaver in held:
            if function[leaver] < 0 or function[one] != function[leaver]:
                continue
            apart = abs(level[one] - level[leaver])
            if distance[one] < 0 or apart < distance[one]:
                distance[one] = apart
        if distance[one] >= 0:
            # Levels are few: they fit above the load.
            keys[number] = (np.int64(distance[one]) << 56) | (np.int64(load[one]) << 32) | one
            number += 1
    return np.sort(keys[:number])
