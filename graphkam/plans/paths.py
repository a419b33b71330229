"""Introduction paths: who of ours gets to a contact over whom, and how likely that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from graphkam.answers import Path
from graphkam.errors import InvalidInputError
from graphkam.plans.alternatives import beside, beside_routes
from graphkam.plans.colleagues import Colleagues, colleagues
from graphkam.plans.describe import Describer
from graphkam.plans.k_best import Ahead, best_routes
from graphkam.plans.relations import FAR, Relations, relations
from graphkam.plans.search import Route, best_paths, reversed_steps
from graphkam.snapshot import Snapshot


def paths(
    snapshot: Snapshot,
    contact_id: str,
    *,
    start: str | None = None,
    k: int | None = None,
    disjoint: bool = False,
    top_down: bool = False,
) -> list[Path]:
    """Who introduces us to a contact: the best ways, best first; an empty list when there is none.

    Every step says what it rests on and what to ask of whom. ``start`` is the one of ours who sets out, who may turn to
    colleagues first; without it anybody's tie may be the first step. The ``k`` best simple paths are given (None: one).
    With ``disjoint`` they are routes that share nobody but the contact and the given rep, as many as there are (at most
    ``k``; None: all), so that one person's no does not close two of them. ``top_down`` rules out every step to a higher
    level or to the own manager.

    Equally likely paths are ordered by their number of steps, then by the ids of their people.

    Raises
    ------
    NotFoundError
        The contact or the rep is unknown or not present.
    InvalidInputError
        ``k`` is less than 1.

    Notes
    -----
    The best path is exact, as are the k best and the disjoint routes. Cost: one run of Dijkstra's algorithm for the
    best, and up to one for each person on each path found for the others.

    Examples
    --------
    >>> best, = paths(harbour, "chen")
    >>> best.people, round(best.probability, 3), [step["kind"] for step in best.steps]
    (['mei', 'lin', 'chen'], 0.161, ['tie', 'up'])
    >>> best.considered[0].people, round(best.considered[0].lost_by, 3)
    (['tom', 'okafor', 'chen'], 0.016)
    """
    if k is not None and k < 1:
        raise InvalidInputError(f"{k} paths were asked for; ask for 1 or more")
    way = _way(snapshot, contact_id, start=start, top_down=top_down)
    describer = Describer(snapshot=snapshot, graph=way.graph, colleagues=way.colleagues)
    if disjoint:
        return _separate(way, describer, at_most=k)
    # One more than asked for: the next best is what the last one is compared with.
    routes = list(islice(way.best(), (k or 1) + 1))
    found = [describer.path(route) for route in routes]
    compared = [
        beside(found[at], found[at + 1], describer=describer, routes=(routes[at], routes[at + 1]))
        for at in range(len(found) - 1)
    ]
    return [*compared, *found[len(compared) :]][: k or 1]


def best_path(snapshot: Snapshot, contact_id: str, *, start: str) -> Path | None:
    """The best way from one of ours to a contact, as `paths` gives it, compared with nothing."""
    way = _way(snapshot, contact_id, start=start, top_down=False)
    route = next(way.best(), None)
    if route is None:
        return None
    return Describer(snapshot=snapshot, graph=way.graph, colleagues=way.colleagues).path(route)


def _separate(way: _Way, describer: Describer, *, at_most: int | None) -> list[Path]:
    """Routes that share nobody, the first beside the best single way where that is none of them."""
    routes = way.disjoint(at_most=at_most)
    found = [describer.path(route) for route in routes]
    single = next(way.best(), None)
    if found and single is not None and single not in routes:
        found[0] = beside_routes(found[0], describer.path(single), describer=describer, route=single)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    """What leads to one contact: the steps that can matter, and how far everybody is from it."""

    graph: Relations
    colleagues: Colleagues
    target: int
    start: int | None
    ahead: Ahead

    def steps(self, node: int) -> list[tuple[int, int]]:
        """Where somebody can lead, and the distance."""
        graph = self.graph
        at = slice(int(graph.first[node]), int(graph.first[node + 1]))
        found = list(zip(graph.target[at].tolist(), graph.distance[at].tolist(), strict=True))
        if self.start is not None and graph.ours[node]:
            distance = self.colleagues.distances(int(graph.position[node])).tolist()
            found += [
                (other, length)
                for other, length in zip(graph.staff.tolist(), distance, strict=True)
                if length != FAR
            ]
        return found

    def begins(self) -> list[int]:
        """Who of ours may set out."""
        return self.graph.staff.tolist() if self.start is None else [self.start]

    def best(self) -> Iterator[Route]:
        """The routes to the contact, best first."""
        memory: dict[int, list[tuple[int, int]]] = {}

        def steps(node: int) -> list[tuple[int, int]]:
            if node not in memory:
                memory[node] = self.steps(node)
            return memory[node]

        for _, _, route in best_routes(self.begins(), target=self.target, steps=steps, ahead=self.ahead):
            yield route

    def disjoint(self, *, at_most: int | None) -> list[Route]:
        """Routes that share nobody, as many as there are."""
        from graphkam.plans.disjoint import disjoint_routes  # noqa: PLC0415  # nobody else waits for networkx

        routes = disjoint_routes(
            self.graph,
            self.colleagues,
            target=self.target,
            start=self.start,
            ahead=self.ahead,
            at_most=at_most,
        )
        # A single route is the best path: the order among equals is then the same.
        return routes if len(routes) > 1 else list(islice(self.best(), 1))


def _way(snapshot: Snapshot, contact_id: str, *, start: str | None, top_down: bool) -> _Way:
    whole = relations(snapshot)
    target = whole.contact_node(contact_id)
    begin = None if start is None else whole.staff_node(start)
    graph = whole.around(np.array([target], dtype=np.int32))
    if top_down:
        graph = graph.without_steps_up()
    back = best_paths(reversed_steps(graph), sources=np.array([target], dtype=np.int32))
    distance, steps = back.distance, back.steps
    team = colleagues(snapshot)
    if begin is not None:
        distance[graph.staff], steps[graph.staff] = team.spread(distance[graph.staff], steps[graph.staff])
    return _Way(graph, team, target, begin, Ahead(distance.tolist(), steps.tolist()))
