"""Routes to a contact that share nobody: what is left when any one person says no."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TypeAlias

import networkx as nx
import numpy as np

from graphkam.plans.colleagues import Colleagues
from graphkam.plans.k_best import Ahead
from graphkam.plans.relations import FAR, Relations
from graphkam.plans.search import Route

Half: TypeAlias = tuple[int, str]
"""A person comes twice, as the one who is met and the one who introduces, so that only one route can pass."""

_US: Half = (-1, "introduces")


def disjoint_routes(
    graph: Relations,
    team: Colleagues,
    *,
    target: int,
    start: int | None,
    ahead: Ahead,
    at_most: int | None,
) -> list[Route]:
    """As many routes to the target as there are, at most so many, that share nobody else but the start; best first.

    Of all such sets the one with the largest product of probabilities, then the fewest steps, then the smallest ids.

    Notes
    -----
    A flow of least cost through a network in which each person can be passed once, on exact integers. Removing the best
    path and searching again would find too few routes, or worse ones.

    References
    ----------
    Suurballe (1974), Disjoint paths in a network. Ahuja, Magnanti, Orlin (1993), Network flows.
    """
    source: Half = _US if start is None else (start, "introduces")
    sink: Half = (target, "met")
    network = _network(graph, team, target=target, start=start, ahead=ahead)
    if source not in network or sink not in network:
        return []
    entry: Half = (-1, "met")
    network.add_edge(entry, source, **({} if at_most is None else {"capacity": at_most}), weight=0)
    flow = nx.max_flow_min_cost(network, entry, sink)
    routes = [_walk(flow, first, sink) for first, used in sorted(flow[source].items()) if used]
    if start is not None:
        routes = [(start, *route) for route in routes]
    return sorted(routes, key=lambda route: _order(route, graph, team))


def _network(
    graph: Relations, team: Colleagues, *, target: int, start: int | None, ahead: Ahead
) -> nx.DiGraph[Half]:
    people = [node for node in range(graph.nodes) if ahead.distance[node] != FAR]
    network: nx.DiGraph[Half] = nx.DiGraph()
    for at, node in enumerate(people):
        if node not in (target, start):
            first_ids_first = 1 << (len(people) - 1 - at)
            network.add_edge((node, "met"), (node, "introduces"), capacity=1, weight=-first_ids_first)
        if start is None and graph.ours[node]:
            network.add_edge(_US, (node, "met"), capacity=1, weight=0)
    for one, other, distance in _steps(graph, team, target=target, start=start, ahead=ahead):
        # Distance, then steps, then people, as one exact integer: the lesser never add up to one of the greater.
        cost = (distance * (len(people) + 1) * 2 + 1) << len(people)
        network.add_edge((one, "introduces"), (other, "met"), capacity=1, weight=cost)
    return network


def _steps(
    graph: Relations, team: Colleagues, *, target: int, start: int | None, ahead: Ahead
) -> Iterator[tuple[int, int, int]]:
    """The steps on any way to the target, with their distances."""
    for one, other, distance in zip(
        graph.source.tolist(), graph.target.tolist(), graph.distance.tolist(), strict=True
    ):
        if one != target and ahead.distance[other] != FAR:
            yield one, other, distance
    if start is not None:
        yield from _useful_colleagues(graph, team, start=start)


def _useful_colleagues(graph: Relations, team: Colleagues, *, start: int) -> Iterator[tuple[int, int, int]]:
    """The steps between colleagues that a best set of routes may need.

    Whoever is as easily asked by the start itself is asked directly: leaving out those in between never makes a route
    worse or less disjoint. What remains are chains of close colleagues that beat asking an outsider.
    """
    begin = int(graph.position[start])
    asked = team.distances(begin)
    for other in np.flatnonzero(asked != FAR).tolist():
        yield start, int(graph.staff[other]), int(asked[other])
    close = team.close(begin)
    outside = ~close
    outside[begin] = False
    layer, reached, length = np.flatnonzero(close), close.copy(), team.near
    while len(layer) and length + team.near < team.other:
        following = np.zeros_like(close)
        for one in layer.tolist():
            others = team.close(one) & outside
            following |= others
            for other in np.flatnonzero(others).tolist():
                yield int(graph.staff[one]), int(graph.staff[other]), team.near
        layer = np.flatnonzero(following & ~reached)
        reached |= following
        length += team.near


def _walk(flow: dict[Half, dict[Half, int]], first: Half, sink: Half) -> Route:
    route = [first[0]]
    at = first
    while at != sink:
        at = next(other for other, used in flow[at].items() if used)
        if at[1] == "met":
            route.append(at[0])
    return tuple(route)


def _order(route: Route, graph: Relations, team: Colleagues) -> tuple[int, int, Route]:
    distance = 0
    for one, other in itertools.pairwise(route):
        if graph.ours[other]:
            distance += int(team.distances(int(graph.position[one]))[graph.position[other]])
        else:
            distance += int(graph.distance[graph.step(one, other)])
    return distance, len(route), route
