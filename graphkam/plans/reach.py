"""How to get to everybody, in one run: the best introduction path to every contact of the company."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphkam.answers import Path
from graphkam.arrays import Bools, Floats, Ints
from graphkam.plans.colleagues import colleagues
from graphkam.plans.describe import Describer
from graphkam.plans.relations import BILLION, FAR, STEP_KINDS, Distances, Relations, relations
from graphkam.plans.search import Route, Tree, best_paths
from graphkam.snapshot import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """The best path of our company to each contact (C, positions of the snapshot).

    ``distance`` is -ln p in whole billionths (`FAR`: out of reach), ``probability`` that of the whole path (0: out of
    reach), ``introducer`` the position of the contact before the last, -1 for a rep's own tie and for nobody, ``rep``
    the position in the staff of the one who sets out, -1 for nobody.
    """

    snapshot: Snapshot
    graph: Relations
    tree: Tree
    distance: Distances
    probability: Floats
    introducer: Ints
    rep: Ints

    @property
    def reached(self) -> Bools:
        """Which contacts a path leads to."""
        reached: Bools = self.distance != FAR
        return reached

    def route(self, contact: int) -> Route:
        """The nodes of the path to a contact, the rep first; empty when there is no path."""
        if self.distance[contact] == FAR:
            return ()
        return self.tree.route(int(self.graph.contact[contact]))

    def people(self, contact: int) -> list[str]:
        """The ids of the people on the path to a contact, the rep first; empty when there is no path."""
        return [self.graph.ids[node] for node in self.route(contact)]

    def steps(self, contact: int) -> list[dict[str, Any]]:
        """The steps of the path to a contact: ``from``, ``to``, ``kind``, ``probability``; empty without a path."""
        graph = self.graph
        found: list[dict[str, Any]] = []
        for one, other in itertools.pairwise(self.route(contact)):
            at = graph.step(one, other)
            found.append(
                {
                    "from": graph.ids[one],
                    "to": graph.ids[other],
                    "kind": STEP_KINDS[int(graph.kind[at])],
                    "probability": float(graph.probability[at]),
                }
            )
        return found

    def paths(self, contacts: Ints) -> list[Path | None]:
        """The paths to some contacts in full, as `graphkam.plans.paths` gives them; None where there is none."""
        describer = Describer(
            snapshot=self.snapshot,
            graph=self.graph,
            colleagues=colleagues(self.snapshot),
        )
        return [
            describer.path(self.tree.route(int(self.graph.contact[contact]))) if reached else None
            for contact, reached in zip(contacts.tolist(), self.reached[contacts].tolist(), strict=True)
        ]


def reach(snapshot: Snapshot, *, top_down: bool = False) -> Reach:
    """The best path to every contact of the company at once.

    How would we get there? The same paths as `graphkam.plans.paths` finds one by one, in the same order among equals.

    Cost: one run of Dijkstra's algorithm over the whole company, however many contacts are asked for.

    Examples
    --------
    >>> ways = reach(harbour)
    >>> chen = harbour.contacts.ids.index("chen")
    >>> ways.people(chen), ways.probability[chen].round(3)
    (['mei', 'lin', 'chen'], np.float64(0.161))
    """
    graph = relations(snapshot)
    if top_down:
        graph = graph.without_steps_up()
    tree = best_paths(graph, sources=graph.staff)
    distance = tree.distance[graph.contact]
    before = tree.before[graph.contact]
    known = before >= 0
    by_contact = known & ~graph.ours[before]
    return Reach(
        snapshot=snapshot,
        graph=graph,
        tree=tree,
        distance=distance,
        probability=np.where(known, np.exp(-np.where(known, distance, 0) / BILLION), 0.0),
        introducer=np.where(by_contact, graph.position[before], -1).astype(np.int32),
        rep=_first_of_path(graph, tree),
    )


def _first_of_path(graph: Relations, tree: Tree) -> Ints:
    """The position in the staff of the one with whom each contact's path begins; -1 without a path."""
    first = tree.before[graph.contact]
    on_the_way = (first >= 0) & ~graph.ours[first]
    while on_the_way.any():
        first[on_the_way] = tree.before[first[on_the_way]]
        on_the_way = (first >= 0) & ~graph.ours[first]
    return np.where(first >= 0, graph.position[first], -1).astype(np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class NearestReached:
    """Where the way to each contact breaks off (C): the nearest contact that a path leads to, and the steps from there.

    ``contact`` is a position, -1 where nobody linked to the contact can be reached; ``steps`` is 0 for who is reached.
    """

    contact: Ints
    steps: Ints


def nearest_reached(found: Reach) -> NearestReached:
    """The nearest contact that somebody can introduce us to, for all contacts at once.

    As `graphkam.plans.missing` tells of one: fewest reporting, influence or same-manager steps away, whichever way they
    point; of those the most likely to be reached, then the smallest id.

    Cost: the steps that lead to somebody out of reach, once for each step away from who is reached.
    """
    graph, reached = found.graph, found.tree.reached
    nodes = np.flatnonzero(reached & ~graph.ours)
    order = nodes[np.lexsort((nodes, found.tree.distance[nodes]))]
    nobody = len(order)
    best = np.full(graph.nodes, nobody, dtype=np.int64)
    best[order] = np.arange(nobody)
    away = np.full(graph.nodes, -1, dtype=np.int32)
    away[order] = 0
    between = ~graph.ours[graph.source]
    one = np.concatenate([graph.source[between], graph.target[between]])
    other = np.concatenate([graph.target[between], graph.source[between]])
    open_end = away[other] < 0
    one, other = one[open_end], other[open_end]
    number = 0
    while len(one):
        number += 1
        meets = (away[one] == number - 1) & (away[other] < 0)
        if not meets.any():
            break
        # Whoever is nearest to the one before is nearest to the next, since all that are met here are equally far.
        np.minimum.at(best, other[meets], best[one[meets]])
        away[other[meets]] = number
    place = best[graph.contact]
    known = np.append(graph.position[order], -1).astype(np.int32)
    return NearestReached(contact=known[place], steps=np.maximum(away[graph.contact], 0).astype(np.int32))
