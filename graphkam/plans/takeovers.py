"""Who takes over what: contacts assigned to reps with room for so many, exactly, by costs in order of importance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphkam.arrays import Bools, Ints
from graphkam.plans.exchange import Costs, Exchange

WIDEST: Final = 2**58
"""Costs that add up to less are counted in int64, with room for what is compared; larger ones in Python's integers."""


@dataclass(frozen=True, slots=True, eq=False)
class Takeovers:
    """What may be taken over by whom, and what that costs.

    For n contacts and R reps, each array row being a contact: ``able`` (n x R) who may; ``grade`` and ``distance``
    (n x R) what it costs besides, both times the contact's weight. ``weight`` (n) and ``unplaced`` (n) are whole
    numbers in the same unit: the weight, and the cost of leaving the contact to nobody. ``load`` and ``room`` (R) are
    the contacts that a rep holds and may take over. Reps and contacts stand in the order of their ids.
    """

    able: Bools
    grade: Ints
    distance: Ints
    weight: list[int]
    unplaced: list[int]
    load: Ints
    room: Ints

    def assigned(self) -> Assignment:
        """The assignment of least cost.

        Least is, in this order: what is left to nobody; weight times grade; weight times distance; the sum of load + j
        over each rep's j-th takeover; the ids of the reps, contact by contact.
        """
        exchange = Exchange(self._costs())
        for contact in range(len(self.weight)):
            exchange.insert(contact)
        exchange.first_by_ids()
        reps = self.able.shape[1]
        places = [None if place == reps else place for place in exchange.place]
        return Assignment(self, places, exchange)

    def _costs(self) -> Costs:
        # Each cost is worth more than all that the next ones can add up to; whole numbers of any size while they grow.
        contacts = len(self.weight)
        grade, distance = np.where(self.able, self.grade, 0), np.where(self.able, self.distance, 0)

        def all_together(extra: Ints) -> int:
            tops: list[int] = extra.max(axis=1, initial=0).tolist()
            return sum(weight * top for weight, top in zip(self.weight, tops, strict=True)) + 1

        grades, away = all_together(grade), all_together(distance)
        loads = contacts * (int((self.load + self.room).max(initial=0)) + 1) + 1
        total = (sum(self.unplaced) * grades + grades) * away * loads
        kind = np.int64 if total < WIDEST else object
        weight = np.array(self.weight, dtype=kind)[:, None]
        placed = weight * (grade.astype(kind) * away + distance.astype(kind)) * loads
        nobody = np.array(self.unplaced, dtype=kind)[:, None] * (grades * away * loads)
        return Costs(
            table=np.hstack([placed, nobody]),
            able=np.hstack([self.able, np.ones((contacts, 1), dtype=np.bool_)]),
            # Nobody, as one rep more, has room for all.
            load=np.append(self.load, 0),
            room=np.append(np.minimum(self.room, contacts), contacts),
            never=8 * total,
        )


@dataclass(frozen=True, slots=True)
class Loss:
    """By how much a plan would be worse, in the order of importance: see `Takeovers.assigned`.

    What comes first decides; what comes after may be better than before. All 0: only the ids decided.
    """

    unplaced: int
    grade: int
    distance: int
    load: int


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """The rep of each contact, None for nobody; and what any other choice would cost."""

    problem: Takeovers
    places: list[int | None]
    exchange: Exchange

    def loss(self, contact: int, rep: int) -> Loss | None:
        """What is lost by the best plan in which this rep takes this contact over; None where the rep may not."""
        problem, reps = self.problem, self.problem.able.shape[1]
        if not problem.able[contact, rep]:
            return None
        detour = self.exchange.detour(contact, rep)
        if detour is None:
            return None
        unplaced = grade = distance = load = 0
        for who, leaves, takes in detour.moves:
            for place, sign in ((takes, 1), (leaves, -1)):
                if place == reps:
                    unplaced += sign * problem.unplaced[who]
                else:
                    grade += sign * problem.weight[who] * int(problem.grade[who, place])
                    distance += sign * problem.weight[who] * int(problem.distance[who, place])
        for place, change in detour.loads:
            load += change if place < reps else 0
        return Loss(unplaced, grade, distance, load)


def whole(weights: list[float]) -> list[int]:
    """Weights as whole numbers in the largest unit in which all are whole."""
    ratios = [weight.as_integer_ratio() for weight in weights]
    unit = math.lcm(*(below for _, below in ratios))
    numbers = [above * (unit // below) for above, below in ratios]
    shared = math.gcd(*numbers) or 1
    return [number // shared for number in numbers]
