"""Routes: in how many ways that share nobody we come to a key contact, and who stands in the only one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.arrays import Bools, Ints, firsts
from graphkam.portfolio.compiled import in_threads, parts_of, worth_compiling
from graphkam.portfolio.web import Web
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import NOBODY

_Positions: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """The routes to the key contacts.

    ``number`` (C) is -1 for contacts who are not key; ``gatekeepers`` has for each key contact with exactly one route
    who alone cuts it off, by position of the contact: positions of staff, positions of contacts.
    """

    number: Ints
    gatekeepers: dict[int, tuple[list[int], list[int]]]


def routes(snapshot: Snapshot, web: Web, *, accounts: Bools | None = None) -> Routes:
    """The number of routes from our company to every key contact that share no person, and the gatekeepers.

    A route leads over one of our reps and an active tie, then over reporting lines (both ways) and influence (in its
    direction), inside one account. 0: no way leads there. With ``accounts`` (n) only in those: elsewhere nothing is
    counted, as if nobody were key.

    Notes
    -----
    Local vertex connectivity by augmenting paths (Menger). The reps who hold the contact are routes already; at most
    one more comes over each contact who leads to it, which is all that is searched for.
    """
    contacts = len(web.account)
    key = snapshot.contacts.key
    if accounts is not None:
        key = key & accounts[web.account]
    if not key.any():
        return Routes(number=np.full(contacts, -1, dtype=np.int32), gatekeepers={})
    if worth_compiling(len(web.contact)):
        return _compiled(snapshot, web, np.flatnonzero(key).astype(np.int32))
    ways = _Ways(snapshot, web)
    number = np.full(contacts, -1, dtype=np.int32)
    gatekeepers: dict[int, tuple[list[int], list[int]]] = {}
    for contact in np.flatnonzero(key).tolist():
        flow = _Flow(ways, contact)
        found = number[contact] = flow.largest()
        if found == 1:
            people = [person for person in flow.people() if not ways.reaches(contact, without=person)]
            ours = [int(web.rep_staff[person - contacts]) for person in people if person >= contacts]
            theirs = [person for person in people if person < contacts]
            gatekeepers[contact] = sorted(ours), sorted(theirs)
    return Routes(number=number, gatekeepers=gatekeepers)


def _steps(snapshot: Snapshot, web: Web) -> tuple[_Positions, _Positions]:
    """Who leads to whom, each pair once, sorted. Persons are numbered: contacts by position, then the web's reps."""
    contacts = len(web.account)
    people = max(1, contacts + len(web.rep_account))
    manager = snapshot.contacts.manager
    managed = np.flatnonzero(manager != NOBODY)
    source, target = snapshot.influence_from, snapshot.influence_to
    inside = snapshot.contacts.account[source] == snapshot.contacts.account[target]
    ties, lines = (web.rep + contacts, web.contact), (managed, manager[managed])
    steps = np.concatenate(
        [
            np.asarray(source, dtype=np.int64) * people + target
            for source, target in (ties, lines, lines[::-1], (source[inside], target[inside]))
        ]
    )
    steps.sort()
    once = np.append(np.True_, steps[1:] != steps[:-1])[: len(steps)]
    return np.divmod(steps[once], people)


def _compiled(snapshot: Snapshot, web: Web, key: Ints) -> Routes:
    """The same routes by the same search, in machine code."""
    from graphkam.portfolio.compiled import ways  # noqa: PLC0415  # loads the compiler

    contacts = len(web.account)
    source, target = _steps(snapshot, web)
    order = np.argsort(target, kind="stable")
    first_step = firsts(source, size=contacts + len(web.rep_account))
    first_source = firsts(target[order], size=contacts)
    step_to, from_whom = target.astype(np.int32), source[order].astype(np.int32)
    number = np.full(contacts, -1, dtype=np.int32)

    def count(part: Ints) -> Ints:
        return ways.routes_of_accounts(
            part, web.account, web.first_rep, contacts, first_step, step_to, first_source, from_whom, number
        )

    gates = np.concatenate(in_threads(count, np.array_split(key, parts_of(web.accounts))))
    gatekeepers: dict[int, tuple[list[int], list[int]]] = {
        contact: ([], []) for contact in np.flatnonzero(number == 1).tolist()
    }
    for contact, person in gates[np.lexsort((gates[:, 1], gates[:, 0]))].tolist():
        ours, theirs = gatekeepers[contact]
        if person < contacts:
            theirs.append(person)
        else:
            ours.append(int(web.rep_staff[person - contacts]))
    return Routes(number=number, gatekeepers=gatekeepers)


class _Ways:
    """Who leads to whom. Persons are numbered: contacts by position, then the reps of the web."""

    def __init__(self, snapshot: Snapshot, web: Web) -> None:
        contacts, people = len(web.account), max(1, len(web.account) + len(web.rep_account))
        source, target = _steps(snapshot, web)
        self.contacts = contacts
        self.onward = _lists(source, target, size=people)
        order = np.argsort(target, kind="stable")
        self.before = _lists(target[order], source[order], size=contacts)
        first = (web.first_rep + contacts).tolist()
        self._reps = [range(first[at], first[at + 1]) for at in range(web.accounts)]
        self._account: list[int] = web.account.tolist()

    def reps(self, contact: int) -> range:
        """The reps of the contact's account."""
        return self._reps[self._account[contact]]

    def reaches(self, contact: int, *, without: int) -> bool:
        """Whether some way leads to the contact past a person."""
        seen = {without, *self.reps(contact)}
        ahead = [rep for rep in self.reps(contact) if rep != without]
        while ahead:
            for person in self.onward[ahead.pop()]:
                if person == contact:
                    return True
                if person not in seen:
                    seen.add(person)
                    ahead.append(person)
        return False


def _lists(source: _Positions, target: _Positions, *, size: int) -> list[list[int]]:
    """The targets of every source, which are sorted."""
    first = firsts(source, size=size).tolist()
    targets: list[int] = target.tolist()
    return [targets[first[at] : first[at + 1]] for at in range(size)]


class _Flow:
    """Routes to one contact that share nobody, as many as have been found.

    A person on a route knows who stands before and behind. A search may come to somebody on a route in two ways: on the
    way there (`arriving`), where it can only push that route back to whoever is before, or because a later person was
    pushed back (`leaving`), where another way on is looked for. Arriving is the person's own number, leaving its
    complement.
    """

    def __init__(self, ways: _Ways, target: int) -> None:
        self._ways = ways
        self._target = target
        self._before: dict[int, int] = {}
        self._behind: dict[int, int] = {}
        self._direct = [person for person in ways.before[target] if person >= ways.contacts]
        for rep in self._direct:
            self._behind[rep] = target

    def largest(self) -> int:
        """How many routes there are at most."""
        found = len(self._direct)
        over_contacts = len(self._ways.before[self._target]) - found
        for _ in range(over_contacts):
            if not self._add_one():
                break
            found += 1
        return found

    def people(self) -> Iterable[int]:
        """Everybody on a route."""
        return self._behind

    def _add_one(self) -> bool:
        came: dict[int, int | None] = {
            rep: None for rep in self._ways.reps(self._target) if rep not in self._behind
        }
        ahead = deque(came)
        while ahead:
            state = ahead.popleft()
            for step in self._steps(state):
                if step == self._target:
                    self._turn(self._path(came, state))
                    return True
                if step not in came:
                    came[step] = state
                    ahead.append(step)
        return False

    def _steps(self, state: int) -> Iterable[int]:
        person = state if state >= 0 else ~state
        if state >= 0 and person in self._behind:
            # On a route already: the route must give way, and whoever was before must find another way on.
            if person in self._before:
                yield ~self._before[person]
            return
        behind = self._behind.get(person)
        yield from (step for step in self._ways.onward[person] if step != behind)
        if state < 0 and person in self._before:
            yield ~self._before[person]

    @staticmethod
    def _path(came: dict[int, int | None], state: int) -> list[int]:
        path = [state]
        while (earlier := came[path[-1]]) is not None:
            path.append(earlier)
        return path[::-1]

    def _turn(self, path: list[int]) -> None:
        """Lay the routes anew along a path of states that ends before the target."""
        for state, step in zip(path, [*path[1:], self._target], strict=True):
            person = state if state >= 0 else ~state
            if step >= 0:
                continue
            # Pushed back: the link from the earlier person to this one is gone.
            earlier = ~step
            self._behind.pop(earlier, None)
            self._before.pop(person, None)
        for state, step in zip(path, [*path[1:], self._target], strict=True):
            if step < 0:
                continue
            person = state if state >= 0 else ~state
            self._behind[person] = step
            if step != self._target:
                self._before[step] = person
