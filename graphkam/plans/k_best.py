"""The best simple paths to one person, one after the other, best first."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from graphkam.plans.relations import FAR
from graphkam.plans.search import Route

Label: TypeAlias = tuple[int, int, Route]
"""A path with its distance and its number of steps: the lesser is the better."""

Steps: TypeAlias = Callable[[int], Iterable[tuple[int, int]]]
"""The steps from a node: where each leads, and its distance."""


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """How far everybody is from the target: the distance (`FAR`: no way) and the steps of the best path."""

    distance: Sequence[int]
    steps: Sequence[int]


def best_routes(begins: Collection[int], *, target: int, steps: Steps, ahead: Ahead) -> Iterator[Label]:
    """The simple paths from any of the beginnings to the target: likelier ones first, then shorter, then by ids.

    Cost: for each path found, up to one search for each person on it; a search follows the way that `ahead` knows and
    leaves it only where that is barred.

    References
    ----------
    Yen (1971), Finding the k shortest loopless paths in a network; with Lawler's (1972) partition.
    """
    found: list[Route] = []
    # Each candidate with the place where it leaves the path it was made from: before that, nothing new can be found.
    candidates: list[tuple[Label, int]] = []

    def propose(begin: Label, following: Iterable[tuple[int, int]], at: int) -> None:
        candidate = _Search(target=target, steps=steps, ahead=ahead, begin=begin).best(following)
        if candidate is not None:
            heapq.heappush(candidates, (candidate, at))

    nobody: Label = (0, 0, ())
    propose(nobody, ((node, 0) for node in begins), 0)
    while candidates:
        label, left_at = heapq.heappop(candidates)
        route = label[2]
        found.append(route)
        yield label
        lengths = _lengths(route, steps=steps)
        for at in range(left_at, len(route)):
            # Up to `at` the path is kept; from there it goes on to somebody to whom no path found so far did.
            taken = {other[at] for other in found if len(other) > at and other[:at] == route[:at]}
            onward = steps(route[at - 1]) if at else ((node, 0) for node in begins)
            begin = (lengths[at - 1], at - 1, route[:at]) if at else nobody
            propose(begin, ((node, length) for node, length in onward if node not in taken), at)


def _lengths(route: Route, *, steps: Steps) -> list[int]:
    """The distance from the beginning to each node of a route."""
    lengths = [0]
    for one, other in itertools.pairwise(route):
        lengths.append(lengths[-1] + next(distance for node, distance in steps(one) if node == other))
    return lengths


class _Search:
    """A best-first search for the target that goes on from the path `begin` and meets nobody on it again."""

    __slots__ = ("_ahead", "_begin", "_best", "_heap", "_steps", "_target")

    def __init__(self, *, target: int, steps: Steps, ahead: Ahead, begin: Label) -> None:
        self._target = target
        self._steps = steps
        self._ahead = ahead
        self._begin = begin
        # What the whole path would be at best, its people so far, then what it is so far.
        self._heap: list[tuple[int, int, Route, Label]] = []
        self._best: dict[int, Label] = {}

    def best(self, following: Iterable[tuple[int, int]]) -> Label | None:
        """The best path whose next step is one of these, or None when none leads to the target."""
        closed = set(self._begin[2])
        self._extend(self._begin, ((node, length) for node, length in following if node not in closed))
        while self._heap:
            *_, label = heapq.heappop(self._heap)
            node = label[2][-1]
            if node == self._target:
                return label
            # With the exact rest of the way at hand, whoever comes up first comes up with the best path to them.
            if node not in closed:
                closed.add(node)
                self._extend(label, (step for step in self._steps(node) if step[0] not in closed))
        return None

    def _extend(self, label: Label, onward: Iterable[tuple[int, int]]) -> None:
        distance, number, route = label
        for node, length in onward:
            rest = self._ahead.distance[node]
            if rest == FAR:
                continue
            longer: Label = (distance + length, number + 1 if route else 0, (*route, node))
            if node not in self._best or longer < self._best[node]:
                self._best[node] = longer
                whole = (longer[0] + rest, longer[1] + self._ahead.steps[node])
                heapq.heappush(self._heap, (*whole, longer[2], longer))
