"""Who takes over what: contacts assigned to reps with room for so many, exactly, by costs in order of importance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

import networkx as nx
import numpy as np
from scipy.optimize import linear_sum_assignment

from graphkam.plans.relations import Distances
from graphkam.strength import Bools, Ints

EXACT: Final = 2**53
"""Whole numbers below this are exact in float64, and so are their sums."""

Node: TypeAlias = tuple[str, int]


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

    def assigned(self) -> list[int | None]:
        """The rep of each contact, None for nobody.

        Least is, in this order: what is left to nobody; weight times grade; weight times distance; the sum of load + j
        over each rep's j-th takeover; the ids of the reps, contact by contact.
        """
        contacts, reps = self.able.shape
        if not contacts:
            return []
        if not reps:
            return [None] * contacts
        costs = self._costs()
        place = _by_assignment(costs) if costs.total < EXACT else _by_flow(costs)
        _first_by_ids(costs, place)
        return [None if rep == reps else rep for rep in place]

    def _costs(self) -> _Costs:
        # Each cost is worth more than all that the next ones can add up to; whole numbers of any size while they grow.
        grades = (
            sum(weight * int(top) for weight, top in zip(self.weight, self.grade.max(axis=1), strict=True))
            + 1
        )
        away = (
            sum(weight * int(top) for weight, top in zip(self.weight, self.distance.max(axis=1), strict=True))
            + 1
        )
        loads = len(self.weight) * (int((self.load + self.room).max()) + 1) + 1
        nobody = [cost * grades * away * loads for cost in self.unplaced]
        total = sum(nobody) + grades * away * loads
        never = 2 * total
        placed = [
            [
                weight * (grade * away + distance) * loads if able else never
                for able, grade, distance in zip(*row, strict=True)
            ]
            for weight, *row in zip(
                self.weight, self.able.tolist(), self.grade.tolist(), self.distance.tolist(), strict=True
            )
        ]
        table = [[*row, cost] for row, cost in zip(placed, nobody, strict=True)]
        contacts = len(table)
        return _Costs(
            table=np.array(table, dtype=np.int64 if total < EXACT else object),
            # Nobody, as one rep more, has room for all.
            load=np.append(self.load, 0),
            room=np.append(np.minimum(self.room, contacts), contacts),
            total=total,
            never=never,
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Costs:
    """What each place of each contact costs (n x (R + 1), the last for nobody), but for load + j of the j-th of a rep.

    ``total`` is more than any choice of places costs, ``never`` the cost of what must not be.
    """

    table: Distances
    load: Ints
    room: Ints
    total: int
    never: int

    def beside(self, rep: int, number: int) -> int:
        """What a rep's takeover of that number, from 1, costs beside."""
        return 0 if rep == len(self.load) - 1 else int(self.load[rep]) + number


def _by_assignment(costs: _Costs) -> list[int]:
    """The places of least cost: every takeover that a rep has room for is a column."""
    contacts, places = costs.table.shape
    rep: Ints = np.repeat(np.arange(places, dtype=np.int32), costs.room)
    number = np.arange(len(rep)) - np.repeat(np.cumsum(costs.room) - costs.room, costs.room) + 1
    beside = np.where(rep < places - 1, costs.load[rep] + number, 0)
    table = costs.table[:, rep].astype(np.float64)
    table = np.where(table < costs.never, table + beside, np.inf)
    row, column = linear_sum_assignment(table)
    place = [places - 1] * contacts
    for contact, at in zip(row.tolist(), column.tolist(), strict=True):
        place[contact] = int(rep[at])
    return place


def _by_flow(costs: _Costs) -> list[int]:
    """The same where the costs are too large for float64: a flow of least cost on whole numbers of any size."""
    contacts, places = costs.table.shape
    network: nx.DiGraph[Node] = nx.DiGraph()
    network.add_node(("end", 0), demand=contacts)
    for contact in range(contacts):
        network.add_node(("contact", contact), demand=-1)
        for rep in range(places):
            cost = int(costs.table[contact, rep])
            if cost != costs.never:
                network.add_edge(("contact", contact), ("rep", rep), capacity=1, weight=cost)
    for rep in range(places):
        for number in range(1, int(costs.room[rep]) + 1):
            # A place of its own for each takeover: the first costs least, so that they fill up in order.
            network.add_edge(
                ("rep", rep), ("place", rep * contacts + number), capacity=1, weight=costs.beside(rep, number)
            )
            network.add_edge(("place", rep * contacts + number), ("end", 0), capacity=1, weight=0)
    flow = nx.min_cost_flow(network)
    return [
        next(rep for (_, rep), used in flow["contact", contact].items() if used)
        for contact in range(contacts)
    ]


def _first_by_ids(costs: _Costs, place: list[int]) -> None:
    """Exchange equally good places until, contact by contact, each has the first rep it can have.

    In an exchange a contact moves to another rep, one of that rep's to a third, and so on, until the first place is
    taken again; on the way a rep may take one more, and another one less. Contacts before the one that is looked at
    stay. Only exchanges that cost nothing are made: what is least stays least.
    """
    places = costs.table.shape[1]
    for contact in range(len(place)):
        leaves = place[contact]
        moves, who = _moves(costs, place, movable=range(contact + 1, len(place)))
        # The cost of the way on from each rep to the place that is left, and the next rep on it.
        least = np.full(places + 1, costs.never, dtype=costs.table.dtype)
        least[leaves] = 0
        onward = np.full(places + 1, -1)
        while True:
            open_ends = np.where(least < costs.never, least, 0)
            ways = np.where((moves < costs.never) & (least < costs.never), moves + open_ends, costs.never)
            shorter = ways.min(axis=1) < least
            if not shorter.any():
                break
            onward[shorter] = ways.argmin(axis=1)[shorter]
            least[shorter] = ways.min(axis=1)[shorter]
        here = costs.table[contact, leaves]
        for rep in range(leaves):
            there = costs.table[contact, rep]
            if there < costs.never and least[rep] < costs.never and there - here + least[rep] == 0:
                place[contact] = at = rep
                while onward[at] >= 0:
                    following = int(onward[at])
                    if places not in (at, following):
                        place[who[at, following]] = following
                    at = following
                break


def _moves(costs: _Costs, place: list[int], *, movable: range) -> tuple[Distances, Ints]:
    """What it costs at least to move one contact from each rep to each other, and whom.

    One place more, the last, stands for the free places: to get there a rep takes one more, from there one less.
    """
    places = costs.table.shape[1]
    moves = np.full((places + 1, places + 1), costs.never, dtype=costs.table.dtype)
    who = np.full((places + 1, places + 1), -1, dtype=np.int32)
    for contact in movable:
        rep = place[contact]
        able = costs.table[contact] < costs.never
        change = np.where(able, costs.table[contact] - costs.table[contact, rep], costs.never)
        cheaper = np.append(change < moves[rep, :places], np.False_)
        cheaper[rep] = False
        moves[rep, cheaper] = change[cheaper[:places]]
        who[rep, cheaper] = contact
    held = np.bincount(place, minlength=places)
    for rep in range(places):
        if held[rep] < costs.room[rep]:
            moves[rep, places] = costs.beside(rep, int(held[rep]) + 1)
        if held[rep]:
            moves[places, rep] = -costs.beside(rep, int(held[rep]))
    return moves, who


def whole(weights: list[float]) -> list[int]:
    """Weights as whole numbers in the largest unit in which all are whole."""
    ratios = [weight.as_integer_ratio() for weight in weights]
    unit = math.lcm(*(below for _, below in ratios))
    numbers = [above * (unit // below) for above, below in ratios]
    shared = math.gcd(*numbers) or 1
    return [number // shared for number in numbers]
