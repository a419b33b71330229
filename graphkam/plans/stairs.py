"""The stairs of one account: where a sweep enters, whom nobody covers, and how far apart they are."""

from __future__ import annotations

import heapq
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from graphkam.arrays import Bools, Floats, Ints
from graphkam.plans.k_best import Label
from graphkam.plans.relations import BILLION, FAR, Relations, relations
from graphkam.plans.search import best_paths
from graphkam.policy import TOLERANCE
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import position


@dataclass(frozen=True, slots=True, eq=False)
class Stairs:
    """What a sweep of one account starts from; people are nodes of ``graph``, which has no steps up.

    ``covered`` (N): contacts with an active tie. ``theirs``: the account's contacts. ``entry`` is the best path to
    where the sweep enters, None when nobody can be reached; no steps lead to it, it keeps its own path. ``open`` (U)
    are the account's uncovered contacts that a plan can reach at all, with ``weight``; ``alone`` (U) is the probability
    of getting to each over covered contacts only, ``via`` (U x U) from one to another over covered contacts only.
    """

    graph: Relations
    covered: Bools
    theirs: Ints
    entry: Label | None
    open: Ints
    weight: Floats
    alone: Floats
    via: Floats

    @property
    def entry_node(self) -> int:
        """Where the sweep enters, -1 for nowhere."""
        return -1 if self.entry is None else self.entry[2][-1]

    def labels(self, visited: Collection[int]) -> dict[int, Label]:
        """The best path to everybody on which all in between are covered or visited."""
        best: dict[int, Label] = {}
        heap: list[Label] = [(0, 0, (int(rep),)) for rep in self.graph.staff]
        if self.entry is not None:
            heap.append(self.entry)
        heapq.heapify(heap)
        leads = np.flatnonzero((self.covered | self.graph.ours) & (np.diff(self.graph.first) > 0))
        introduces = {*visited, *leads.tolist()}
        while heap:
            distance, steps, route = heapq.heappop(heap)
            node = route[-1]
            if node in best:
                continue
            best[node] = (distance, steps, route)
            if node in introduces:
                for at in range(int(self.graph.first[node]), int(self.graph.first[node + 1])):
                    other = int(self.graph.target[at])
                    if other not in best:
                        heapq.heappush(
                            heap, (distance + int(self.graph.distance[at]), steps + 1, (*route, other))
                        )
        return best


def stairs(snapshot: Snapshot, account_id: str) -> Stairs:
    """The stairs of an account.

    Cost: one run of Dijkstra's algorithm for each uncovered contact, among the people linked to the account.

    Raises
    ------
    NotFoundError
        The company has no such account.
    """
    account = snapshot.only([account_id])
    whole = relations(snapshot)
    at = position(account.contacts.frame["id"], snapshot.contacts.frame["id"])
    theirs: Ints = whole.contact[at]
    graph = whole.around(theirs)
    covered = np.zeros(whole.nodes, dtype=np.bool_)
    covered[whole.contact[snapshot.ties.contact[snapshot.ties.active]]] = True
    entry = _entry(snapshot, graph, covered=covered, theirs=theirs, level=account.contacts.level)
    down = graph.without_steps_up()
    if entry is not None:
        down = down.where(down.target != entry[2][-1])
    found = Stairs(
        graph=down,
        covered=covered,
        theirs=theirs,
        entry=entry,
        open=theirs,
        weight=account.contacts.weight,
        alone=np.zeros(len(theirs)),
        via=np.zeros((len(theirs), len(theirs))),
    )
    reachable = found.labels(np.unique(down.source).tolist())
    wanted = ~covered[theirs] & np.array([int(node) in reachable for node in theirs], dtype=np.bool_)
    open_nodes = theirs[wanted]
    near = found.labels([])
    alone = [probability_of(near[node][0]) if node in near else 0.0 for node in open_nodes.tolist()]
    return replace(
        found,
        open=open_nodes,
        weight=account.contacts.weight[wanted],
        alone=np.array(alone, dtype=np.float64),
        via=_between(down, open_nodes, covered=covered),
    )


def probability_of(distance: int) -> float:
    """The probability of a distance in billionths."""
    return float(np.exp(-distance / BILLION))


def _entry(
    snapshot: Snapshot, graph: Relations, *, covered: Bools, theirs: Ints, level: Ints
) -> Label | None:
    """The best path to where a sweep enters: on the highest level that can be reached well enough."""
    tree = best_paths(graph.where(graph.ours[graph.source] | covered[graph.source]), sources=graph.staff)
    distance = tree.distance[theirs]
    reached = distance != FAR
    chance = np.exp(-np.where(reached, distance, 0) / BILLION)
    likely = np.flatnonzero(reached & (chance >= snapshot.policy.paths.entry - TOLERANCE))
    if not len(likely):
        return None
    first = likely[np.lexsort((theirs[likely], distance[likely], -level[likely]))[0]]
    node = int(theirs[first])
    return int(tree.distance[node]), int(tree.steps[node]), tree.route(node)


def _between(graph: Relations, people: Ints, *, covered: Bools) -> Floats:
    """The probability of getting from each of these to each other over covered contacts only; 0 without a way."""
    if not len(people):
        return np.zeros((0, 0))
    # Each of them comes twice: as the one who introduces first, and as the one who is met, and leads no further.
    begin = np.full(graph.nodes, -1, dtype=np.int32)
    begin[people] = graph.nodes + np.arange(len(people), dtype=np.int32)
    first = begin[graph.source] >= 0
    further = covered[graph.source]
    source = np.concatenate([begin[people], begin[graph.source[first]], graph.source[further]])
    target = np.concatenate([begin[people], graph.target[first], graph.target[further]])
    length = np.concatenate([np.zeros(len(people)), graph.distance[first], graph.distance[further]])
    used, ends = np.unique(np.concatenate([source, target, people]), return_inverse=True)
    one, other, met = np.split(ends, [len(source), 2 * len(source)])
    matrix = csr_array((length, (one, other)), shape=(len(used), len(used)))
    found = dijkstra(matrix, indices=one[: len(people)])[:, met]
    chance: Floats = np.exp(-found / BILLION)
    np.fill_diagonal(chance, 0.0)
    return chance
