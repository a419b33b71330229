"""Routes to key contacts of many accounts, in machine code: the answers are those of `graphkam.portfolio.routes`."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.portfolio.compiled.compiling import compiled

Ints: TypeAlias = npt.NDArray[np.int32]

_NOBODY = -1


@compiled
def add_one(
    target: int,
    reps: range,
    first_step: Ints,
    step_to: Ints,
    before: Ints,
    behind: Ints,
    came: Ints,
    ahead: Ints,
) -> bool:
    """One more route that shares nobody with those there are, which may be laid anew; False when there is none.

    A person has two states: arriving (their number, doubled) and leaving (one more). ``came`` says from which state,
    plus 2; 0 stands for not seen, 1 for a start. Whoever was seen stands in ``ahead``, to be forgotten again.
    """
    head = tail = 0
    for rep in reps:
        if behind[rep] == _NOBODY:
            came[2 * rep] = 1
            ahead[tail] = 2 * rep
            tail += 1
    reached = _NOBODY
    while head < tail and reached < 0:
        state = ahead[head]
        head += 1
        person = state >> 1
        leaving = state & 1
        if not leaving and behind[person] != _NOBODY:
            # On a route already: the route must give way, and whoever was before must find another way on.
            if before[person] != _NOBODY:
                back = 2 * before[person] + 1
                if came[back] == 0:
                    came[back] = state + 2
                    ahead[tail] = back
                    tail += 1
            continue
        for at in range(first_step[person], first_step[person + 1]):
            to = step_to[at]
            if to == behind[person]:
                continue
            if to == target:
                reached = state
                break
            if came[2 * to] == 0:
                came[2 * to] = state + 2
                ahead[tail] = 2 * to
                tail += 1
        if reached < 0 and leaving and before[person] != _NOBODY:
            back = 2 * before[person] + 1
            if came[back] == 0:
                came[back] = state + 2
                ahead[tail] = back
                tail += 1
    if reached >= 0:
        _turn(target, reached, before, behind, came)
    for place in range(tail):
        came[ahead[place]] = 0
    return reached >= 0


@compiled
def _turn(target: int, reached: int, before: Ints, behind: Ints, came: Ints) -> None:
    """Lay the routes anew along the states that lead to the target: first what is given up, then what is new."""
    state, step = reached, 2 * target
    while True:
        if step & 1:
            behind[step >> 1] = _NOBODY
            before[state >> 1] = _NOBODY
        if came[state] == 1:
            break
        state, step = came[state] - 2, state
    state, step = reached, 2 * target
    while True:
        if not step & 1:
            behind[state >> 1] = step >> 1
            if step >> 1 != target:
                before[step >> 1] = state >> 1
        if came[state] == 1:
            break
        state, step = came[state] - 2, state


@compiled
def _reaches(
    target: int, without: int, reps: range, first_step: Ints, step_to: Ints, seen: Ints, ahead: Ints
) -> bool:
    """Whether some way leads to the contact past a person."""
    tail = head = 0
    for rep in reps:
        seen[rep] = 1
        if rep != without:
            ahead[tail] = rep
            tail += 1
    seen[without] = 1
    found = False
    while head < tail and not found:
        person = ahead[head]
        head += 1
        for at in range(first_step[person], first_step[person + 1]):
            to = step_to[at]
            if to == target:
                found = True
                break
            if seen[to] == 0:
                seen[to] = 1
                ahead[tail] = to
                tail += 1
    for place in range(tail):
        seen[ahead[place]] = 0
    for rep in reps:
        seen[rep] = 0
    seen[without] = 0
    return found


@compiled
def routes_of_accounts(
    key: Ints,
    account: Ints,
    first_rep: Ints,
    contacts: int,
    first_step: Ints,
    step_to: Ints,
    first_source: Ints,
    source: Ints,
    number: Ints,
) -> Ints:
    """The routes to some key contacts, written into ``number`` by contact; a row (contact, person) a gatekeeper.

    Persons are numbered: contacts by position, then reps. ``step_to`` (from ``first_step``) is who a person leads to,
    ``source`` (from ``first_source``) who leads to a contact.
    """
    people = len(first_step) - 1
    before = np.full(people, _NOBODY, np.int32)
    behind = np.full(people, _NOBODY, np.int32)
    came = np.zeros(2 * people, np.int32)
    ahead = np.empty(2 * people, np.int32)
    gates = np.empty((1024, 2), np.int32)
    listed = 0
    for target in key:
        of_account = account[target]
        reps = range(contacts + first_rep[of_account], contacts + first_rep[of_account + 1])
        found = 0
        sources = first_source[target + 1] - first_source[target]
        for at in range(first_source[target], first_source[target + 1]):
            if source[at] >= contacts:
                behind[source[at]] = target
                found += 1
        most = sources
        while found < most and add_one(target, reps, first_step, step_to, before, behind, came, ahead):
            found += 1
        number[target] = found
        # The routes are walked back from the target's neighbours, to be listed and forgotten.
        for at in range(first_source[target], first_source[target + 1]):
            person: int = source[at]
            if behind[person] != target:
                continue
            while person != _NOBODY:
                if found == 1 and not _reaches(target, person, reps, first_step, step_to, came, ahead):
                    if listed == len(gates):
                        wider = np.empty((2 * listed, 2), np.int32)
                        wider[:listed] = gates
                        gates = wider
                    gates[listed, 0] = target
                    gates[listed, 1] = person
                    listed += 1
                earlier = before[person]
                before[person] = _NOBODY
                behind[person] = _NOBODY
                person = earlier
    return gates[:listed].copy()
