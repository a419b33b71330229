"""The active ties of one account, as the searches in machine code read them: by contact, reps numbered from 0."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.portfolio.compiled.compiling import compiled

Ints: TypeAlias = npt.NDArray[np.int32]
Keys: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]


@compiled
def web_of_account(
    first: int, last: int, first_tie: Ints, staff: Ints, active: Bools, place: Ints
) -> tuple[Ints, Ints, Ints]:
    """The active ties of the contacts from first to last: where each contact's begin, whose each is, who the reps are.

    ``first_tie``, ``staff`` and ``active`` are of all ties, reps are numbered by position. ``place`` (R) is -1
    everywhere, before and after.
    """
    start, end = first_tie[first], first_tie[last]
    ours, of_tie = np.empty(end - start, np.int32), np.empty(end - start, np.int32)
    own_first = np.empty(last - first + 1, np.int32)
    reps = ties = 0
    for contact in range(first, last):
        own_first[contact - first] = ties
        for tie in range(first_tie[contact], first_tie[contact + 1]):
            if active[tie]:
                one = staff[tie]
                of_tie[ties] = one
                ties += 1
                if place[one] < 0:
                    place[one] = 0
                    ours[reps] = one
                    reps += 1
    own_first[last - first] = ties
    return own_first, of_tie[:ties], _numbered(of_tie[:ties], ours[:reps], place)


@compiled
def web_of_changed(
    start: int,
    first_tie: Ints,
    staff: Ints,
    active: Bools,
    changed: Keys,
    holds: Bools,
    there: Ints,
    gone: Bools,
    place: Ints,
) -> tuple[Ints, Ints, Ints]:
    """The same of an account that has changed since, of the contacts who are ``there``, by ascending number.

    ``first_tie`` is of those numbered from ``start`` on; higher ones are new. ``changed`` are the ties, ascending, that
    are now as ``holds`` says: the number of the contact times that of our people (R), plus who it is. Ours who are
    ``gone`` (R) hold nobody.
    """
    people = len(gone)
    most = first_tie[-1] - first_tie[0] + len(changed)
    ours, of_tie = np.empty(most, np.int32), np.empty(most, np.int32)
    own_first = np.empty(len(there) + 1, np.int32)
    reps = ties = other = 0
    for at in range(len(there)):
        own_first[at] = ties
        key = np.int64(there[at]) * people
        while other < len(changed) and changed[other] < key:
            other += 1
        tie = end = 0
        if there[at] - start < len(first_tie) - 1:
            tie, end = first_tie[there[at] - start], first_tie[there[at] - start + 1]
        while True:
            since = other < len(changed) and changed[other] < key + people
            if since and (tie == end or changed[other] <= key + staff[tie]):
                one, counts = changed[other] - key, holds[other]
                if tie < end and staff[tie] == one:
                    tie += 1
                other += 1
            elif tie < end:
                one, counts = np.int64(staff[tie]), active[tie]
                tie += 1
            else:
                break
            if counts and not gone[one]:
                of_tie[ties] = one
                ties += 1
                if place[one] < 0:
                    place[one] = 0
                    ours[reps] = one
                    reps += 1
    own_first[len(there)] = ties
    return own_first, of_tie[:ties], _numbered(of_tie[:ties], ours[:reps], place)


@compiled
def _numbered(of_tie: Ints, ours: Ints, place: Ints) -> Ints:
    """Who the reps are, ascending; each tie has their place among them then, and ``place`` is -1 everywhere again."""
    ours = np.sort(ours)
    for rep in range(len(ours)):
        place[ours[rep]] = rep
    for tie in range(len(of_tie)):
        of_tie[tie] = place[of_tie[tie]]
    for rep in range(len(ours)):
        place[ours[rep]] = -1
    return ours
