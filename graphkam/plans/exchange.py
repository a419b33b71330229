"""An assignment of least cost, built one contact at a time and changed by exchanges; on whole numbers of any size."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.arrays import Bools, Ints

Whole: TypeAlias = npt.NDArray[Any]
"""Whole numbers: int64, or Python's own where they are larger."""


@dataclass(frozen=True, slots=True, eq=False)
class Costs:
    """What each place of each contact costs (n x P), but for load + j of the j-th takeover of a place.

    ``able`` (n x P) says which places a contact may have, ``room`` (P) how many contacts a place can take; the last
    place is nobody: all may, it has room for all, and takeovers cost nothing beside. ``never`` is more than anything
    costs, a few times over.
    """

    table: Whole
    able: Bools
    load: Ints
    room: Ints
    never: int


@dataclass(frozen=True, slots=True)
class Detour:
    """What moves when a contact gets another place: who leaves which place for which, and the changes of load."""

    moves: list[tuple[int, int, int]]
    loads: list[tuple[int, int]]


class Exchange:
    """Contacts at places, at least cost for those inserted so far.

    An exchange moves a contact to another place, one of that place's contacts to a third, and so on; at its end a place
    takes one more than before. ``price`` (P) are the prices of the places under which no exchange gains anything
    (the dual solution): they show that the cost is least, and which exchanges cost nothing.

    Notes
    -----
    Successive shortest paths with potentials, on the places alone: of the contacts at a place only the cheapest move to
    each other place matters. Cost: for each contact a search over the places until one with room is found, and the
    moves of the places on the way anew.

    References
    ----------
    Ahuja, Magnanti, Orlin (1993), Network flows, chapter 9. Jonker, Volgenant (1987).
    """

    def __init__(self, costs: Costs) -> None:
        contacts, places = costs.table.shape
        self._costs = costs
        self._never = costs.never
        self.place: list[int] = [-1] * contacts
        self._members: list[set[int]] = [set() for _ in range(places)]
        self._held = np.zeros(places, dtype=np.int64)
        self._moves: Whole = np.full((places, places), costs.never, dtype=costs.table.dtype)
        self._who = np.full((places, places), -1, dtype=np.int32)
        self._price: Whole = np.zeros(places, dtype=costs.table.dtype)
        self._to: dict[int, tuple[Whole, Ints]] = {}

    def _beside(self, place: int, number: int) -> int:
        """What a place's takeover of that number, from 1, costs beside."""
        return 0 if place == len(self._held) - 1 else int(self._costs.load[place]) + number

    def _remember(self, place: int, into: Ints) -> None:
        """The cheapest moves from a place to some others, and whose they are, looked up anew."""
        self._moves[place, into], self._who[place, into] = self._never, -1
        if self._members[place] and len(into):
            members = np.array(sorted(self._members[place]), dtype=np.int64)
            change = self._changes(members, place, into)
            best = change.argmin(axis=0)
            least = change[best, np.arange(len(into))]
            self._moves[place, into] = least
            self._who[place, into] = np.where(least < self._never, members[best], -1)

    def _changes(self, members: npt.NDArray[np.int64], place: int, into: Ints) -> Whole:
        """What it costs some of a place's contacts more to be at other places."""
        here = members[:, None]
        change: Whole = self._costs.table[here, into] - self._costs.table[members, place][:, None]
        change[~self._costs.able[here, into] | (into == place)] = self._never
        return change

    def insert(self, contact: int) -> None:
        """Give a contact a place, so that the cost of all together is least again."""
        price, never = self._price, self._never
        able = self._costs.able[contact]
        far = self._costs.table[contact] - price
        far = np.where(able, far - far[able].min(), never)
        before = np.full(len(far), -1, dtype=np.int32)
        settled = np.zeros(len(far), dtype=np.bool_)
        best, end = never, -1
        while True:
            ahead = np.where(settled, never, far)
            at = int(ahead.argmin())
            here = int(ahead[at])
            if here >= best:
                break
            settled[at] = True
            held = int(self._held[at])
            if held < self._costs.room[at]:
                whole = here + self._beside(at, held + 1) + int(price[at])
                if whole < best:
                    best, end = whole, at
            if held:
                over = here + self._moves[at] + price[at] - price
                better = (self._moves[at] < never) & ~settled & (over < far)
                far[better] = over[better]
                before[better] = at
        # The price of taking one more stays 0: the others move against it.
        self._price = price + np.minimum(far, best) - best
        self._held[end] += 1
        touched = [end]
        while before[touched[-1]] >= 0:
            touched.append(int(before[touched[-1]]))
        # Whoever moves is looked up before anybody does.
        movers = [int(self._who[leaves, takes]) for takes, leaves in itertools.pairwise(touched)]
        for mover, takes in zip([*movers, contact], touched, strict=True):
            self._move(mover, to=takes)

    def _move(self, contact: int, *, to: int) -> None:
        left = self.place[contact]
        if left >= 0:
            self._members[left].remove(contact)
            self._remember(left, np.flatnonzero(self._who[left] == contact).astype(np.int32))
        self.place[contact] = to
        self._members[to].add(contact)
        everywhere = np.arange(len(self._held), dtype=np.int32)
        change = self._changes(np.array([contact], dtype=np.int64), to, everywhere)[0]
        cheaper = change < self._moves[to]
        self._moves[to, cheaper], self._who[to, cheaper] = change[cheaper], contact

    def first_by_ids(self) -> None:
        """Exchange equally good places until, contact by contact, each has the first one it can have.

        Contacts before the one that is looked at stay. Only exchanges that cost nothing are made: those between places
        at which a contact, less their price, costs the same.
        """
        if not self.place:
            return
        price, costs = self._price, self._costs
        own = costs.table[np.arange(len(self.place)), self.place] - price[self.place]
        alike: Bools = costs.able & (costs.table - price == own[:, None])
        # How many who may still move are at each place and as well at each other; read by columns.
        ways = np.zeros((len(price), len(price)), dtype=np.int32, order="F")
        np.add.at(ways, np.array(self.place), alike.astype(np.int32))
        for contact in range(len(self.place)):
            leaves = self.place[contact]
            ways[leaves] -= alike[contact]
            wanted = np.flatnonzero(alike[contact][:leaves])
            if not len(wanted):
                continue
            onward = self._free_ways(ways, leaves)
            found = [place for place in wanted.tolist() if place in onward]
            if not found:
                continue
            at = found[0]
            self._move(contact, to=at)
            while at != leaves:
                following = onward[at]
                if following == _SPARE:
                    self._held[at] += 1
                    following = onward[_SPARE]
                    self._held[following] -= 1
                else:
                    who = min(one for one in self._members[at] if one > contact and alike[one, following])
                    self._move(who, to=following)
                    ways[at] -= alike[who]
                    ways[following] += alike[who]
                at = following

    def _free_ways(self, ways: Ints, goal: int) -> dict[int, int]:
        """The places from which exchanges that cost nothing lead to a goal, each with the next place on the way."""
        gives, takes = self._spare(int(self._never))
        onward: dict[int, int] = {}
        frontier = [goal]
        known = np.zeros(len(ways), dtype=np.bool_)
        known[goal] = True
        while frontier:
            following: list[int] = []
            for at in frontier:
                if at == _SPARE:
                    leading = np.flatnonzero((takes == 0) & ~known)
                else:
                    leading = np.flatnonzero((ways[:, at] > 0) & ~known)
                    if gives[at] == 0 and _SPARE not in onward:
                        onward[_SPARE] = at
                        following.append(_SPARE)
                known[leading] = True
                for one in leading.tolist():
                    onward[one] = at
                following += leading.tolist()
            frontier = following
        return onward

    def _spare(self, never: int) -> tuple[Whole, Whole]:
        """What it costs each place, at its price, to give up a takeover, and to take one more."""
        places = len(self._held)
        rep = np.arange(places) < places - 1
        last = np.where(rep, self._costs.load + self._held, 0).astype(self._price.dtype)
        gives = np.where(self._held > 0, -last - self._price, never)
        takes = np.where(self._held < self._costs.room, last + rep + self._price, never)
        return gives, takes

    def detour(self, contact: int, to: int) -> Detour | None:
        """The exchange of least cost after which a contact is at a place; None where there is none."""
        leaves = self.place[contact]
        if to == leaves:
            return Detour([], [])
        if leaves not in self._to:
            self._to[leaves] = self._ways_to(leaves)
        far, onward = self._to[leaves]
        if far[to] >= self._never:
            return None
        spare = len(self._held)
        moves, loads = [(contact, leaves, to)], list[tuple[int, int]]()
        at = to
        while at != leaves:
            following = int(onward[at])
            if following == spare:
                loads.append((at, self._beside(at, int(self._held[at]) + 1)))
            elif at == spare:
                loads.append((following, -self._beside(following, int(self._held[following]))))
            else:
                moves.append((int(self._who[at, following]), at, following))
            at = following
        return Detour(moves, loads)

    @cached_property
    def _steps(self) -> Whole:
        """What each step of an exchange costs at the prices, once nothing is inserted or exchanged any more."""
        places, never = len(self._held), self._never
        gives, takes = self._spare(never)
        steps: Whole = np.full((places + 1, places + 1), never, dtype=self._price.dtype)
        shifted = self._moves + self._price[:, None] - self._price
        steps[:-1, :-1] = np.where(self._moves < never, shifted, never)
        steps[:-1, -1], steps[-1, :-1] = takes, gives
        return steps

    def _ways_to(self, goal: int) -> tuple[Whole, Ints]:
        """The cost of the best exchange from each place to a goal, at their prices, and the next place on it.

        One more than the places, the last, stands for taking one more at one place and giving one up at another.
        """
        places, never, steps = len(self._held), self._never, self._steps
        # Whoever holds nobody has nobody to move on, and can only take one more.
        empty = np.flatnonzero(self._held == 0)
        lead = np.append(np.flatnonzero(self._held > 0), places)
        far: Whole = np.full(places + 1, never, dtype=self._price.dtype)
        far[goal] = 0
        onward = np.full(places + 1, -1, dtype=np.int32)
        changed = np.array([goal])
        while len(changed):
            # Only what leads to a place that has come nearer can come nearer.
            over = steps[np.ix_(lead, changed)] + far[changed]
            best = over.argmin(axis=1)
            least = over[np.arange(len(lead)), best]
            shorter = np.flatnonzero(least < far[lead])
            nearer = lead[shorter]
            far[nearer], onward[nearer] = least[shorter], changed[best[shorter]]
            changed = nearer
            if len(nearer) and nearer[-1] == places:
                over = steps[empty, places] + far[places]
                closer = over < far[empty]
                also = empty[closer]
                far[also], onward[also] = over[closer], places
                changed = np.concatenate([also, nearer])
        return far, onward


_SPARE = -1
"""Stands for taking one more than before, and one less, among the places of an exchange."""
