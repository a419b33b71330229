"""How to get to everybody, in one run: the best introduction path to every contact of the company."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphkam.answers import Path
from graphkam.plans.colleagues import colleagues
from graphkam.plans.describe import Describer
from graphkam.plans.relations import BILLION, FAR, Distances, Relations, relations
from graphkam.plans.search import Tree, best_paths
from graphkam.snapshot import Snapshot
from graphkam.strength import Bools, Floats, Ints


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

    def people(self, contact: int) -> list[str]:
        """The ids of the people on the path to a contact, the rep first; empty when there is no path."""
        if self.distance[contact] == FAR:
            return []
        return [self.graph.ids[node] for node in self.tree.route(int(self.graph.contact[contact]))]

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
