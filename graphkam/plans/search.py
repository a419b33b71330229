"""Shortest paths over relations in a total order: the most probable, then the fewest steps, then the smallest ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from graphkam.arrays import Bools, Ints, firsts
from graphkam.plans.relations import FAR, Distances, Relations

Route: TypeAlias = tuple[int, ...]
"""The nodes of a path, in order."""


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """The best path to every node from the nearest of some sources.

    ``distance`` (N, `FAR` where out of reach), ``steps`` (N), ``before``: the node before it on the path, -1 for a
    source and for what is out of reach.
    """

    distance: Distances
    steps: Ints
    before: Ints

    @property
    def reached(self) -> Bools:
        """Which nodes can be reached."""
        reached: Bools = self.distance != FAR
        return reached

    def route(self, node: int) -> Route:
        """The best path to a node, from its source on."""
        route = [node]
        while self.before[route[-1]] >= 0:
            route.append(int(self.before[route[-1]]))
        return tuple(reversed(route))


def best_paths(graph: Relations, *, sources: Ints) -> Tree:
    """The best path from any of the sources to everybody, in one run.

    Cost: one run of Dijkstra's algorithm (scipy's), then a pass over the steps that lie on shortest paths, layer by
    layer, for the order among equals.
    """
    nodes = graph.nodes
    sources = np.unique(sources)
    distance = np.full(nodes, FAR, dtype=np.int64)
    steps, before = np.full(nodes, -1, dtype=np.int32), np.full(nodes, -1, dtype=np.int32)
    if not len(sources):
        return Tree(distance, steps, before)
    matrix = csr_array((graph.distance.astype(np.float64), graph.target, graph.first), shape=(nodes, nodes))
    # Sums of whole billionths are exact in float64 up to 9 million: no path is that improbable.
    found = dijkstra(matrix, indices=sources, min_only=True)
    reached = np.isfinite(found)
    distance[reached] = np.rint(found[reached]).astype(np.int64)
    tight = reached[graph.source]
    tight[tight] = (distance[graph.source[tight]] + graph.distance[tight]) == distance[graph.target[tight]]
    source, target = graph.source[tight], graph.target[tight]
    first = firsts(source, size=nodes)
    steps[sources] = 0
    layer = sources
    rank = np.zeros(nodes, dtype=np.int64)
    for number in range(1, nodes + 1):
        rank[layer] = np.arange(len(layer))
        at = _slices(first[layer], first[layer + 1])
        at = at[steps[target[at]] < 0]
        if not len(at):
            break
        # Paths of one layer are equally long: the order of their ids is that of the path before, then of the last id.
        at = at[np.lexsort((rank[source[at]], target[at]))]
        new, chosen = np.unique(target[at], return_index=True)
        steps[new] = number
        before[new] = source[at][chosen]
        layer = new[np.lexsort((new, rank[before[new]]))]
    return Tree(distance, steps, before)


def _slices(start: Ints, end: Ints) -> Ints:
    """The numbers from each start to before its end, one range after the other."""
    size = end - start
    within = np.arange(int(size.sum()), dtype=np.int32) - np.repeat(np.cumsum(size) - size, size)
    slices: Ints = (within + np.repeat(start, size)).astype(np.int32)
    return slices


def reversed_steps(graph: Relations) -> Relations:
    """The same steps from their ends to their beginnings."""
    order = np.lexsort((graph.source, graph.target))
    return Relations(
        ids=graph.ids,
        ours=graph.ours,
        position=graph.position,
        staff=graph.staff,
        contact=graph.contact,
        source=graph.target[order],
        target=graph.source[order],
        kind=graph.kind[order],
        probability=graph.probability[order],
        distance=graph.distance[order],
        upward=graph.upward[order],
        first=firsts(graph.target[order], size=graph.nodes),
    )
