"""Why no path leads to a contact, and where the way breaks off."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from graphkam.answers import Missing, Nearest, Text
from graphkam.plans.colleagues import colleagues
from graphkam.plans.describe import called, figure
from graphkam.plans.relations import BILLION, FAR, TIE, Distances, Relations, relations
from graphkam.plans.search import best_paths
from graphkam.snapshot import Snapshot


def missing(
    snapshot: Snapshot, contact_id: str, *, start: str | None = None, top_down: bool = False
) -> Missing | None:
    """Why nobody can introduce us to a contact, and the nearest contact that somebody can; None when a path exists.

    The nearest is the one from which fewest reporting, influence or same-manager steps lead to the contact, whichever
    way they point; of those the one most likely to be reached, then the smallest id. It is None when nobody linked to
    the contact can be reached at all: then only a first tie helps.

    Raises
    ------
    NotFoundError
        The contact or the rep is unknown or not present.
    """
    whole = relations(snapshot)
    target = whole.contact_node(contact_id)
    around = whole.around(np.array([target], dtype=np.int32))
    reached = _reached(snapshot, around.without_steps_up() if top_down else around, start=start)
    if reached[target] != FAR:
        return None
    hops = _hops(around, target=target)
    linked = np.flatnonzero(~whole.ours & np.isfinite(hops) & (reached != FAR))
    if not len(linked):
        return Missing(
            contact_id=contact_id,
            reason="no_tie",
            nearest=None,
            message=_no_tie(called(snapshot, whole, target)),
        )
    at = int(linked[np.lexsort((linked, reached[linked], hops[linked]))[0]])
    nearest = Nearest(
        contact_id=whole.ids[at],
        steps=int(hops[at]),
        probability=math.exp(-int(reached[at]) / BILLION),
    )
    upwards = top_down and _reached(snapshot, around, start=start)[target] != FAR
    return Missing(
        contact_id=contact_id,
        reason="only_upwards" if upwards else "no_link",
        nearest=nearest,
        message=_broken_off(
            called(snapshot, whole, target), called(snapshot, whole, at), nearest, upwards=bool(upwards)
        ),
    )


def _reached(snapshot: Snapshot, graph: Relations, *, start: str | None) -> Distances:
    """The distance of the best path to everybody, from anybody of ours or from one of them."""
    if start is not None:
        begin = int(graph.position[graph.staff_node(start)])
        distance = np.full(len(graph.staff), FAR, dtype=np.int64)
        distance[begin] = 0
        to_colleague, _ = colleagues(snapshot).spread(distance, np.zeros(len(distance), dtype=np.int32))
        ties = graph.kind == TIE
        lengths = graph.distance.copy()
        lengths[ties] += to_colleague[graph.position[graph.source[ties]]]
        graph = replace(graph, distance=lengths)
    return best_paths(graph, sources=graph.staff).distance


def _hops(graph: Relations, *, target: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The number of steps between contacts, either way, from everybody to the target; infinite where there are none."""
    between = ~graph.ours[graph.source]
    ends = (graph.source[between], graph.target[between])
    links = csr_array((np.ones(int(between.sum())), ends), shape=(graph.nodes, graph.nodes))
    hops = dijkstra(links, directed=False, unweighted=True, indices=[target], min_only=True)
    return np.asarray(hops, dtype=np.float64)


def _no_tie(target: str) -> Text:
    return {
        "en": f"Nobody of ours has a tie to {target}, or to anybody recorded as linked to {target}: visit without an "
        "introduction, or record whom they report to and who influences them.",
        "zh": f"我方无人与{target}或与其有关联的任何人建立关系：请直接拜访，或补录其汇报关系与影响关系。",
    }


def _broken_off(target: str, nearest: str, found: Nearest, *, upwards: bool) -> Text:
    steps = f"{found.steps} step{'' if found.steps == 1 else 's'}"
    chance = figure(found.probability)
    if upwards:
        return {
            "en": f"{target} can only be reached by an introduction upwards. From above, the way ends at {nearest}, "
            f"{steps} away (chance {chance}).",
            "zh": f"只有向上引荐才能到达{target}。自上而下最近可到达{nearest}，相距{found.steps}步（成功率{chance}）。",
        }
    return {
        "en": f"Nobody who can be reached introduces us to {target}. The nearest is {nearest}, {steps} away (chance "
        f"{chance}): find out whom {target} listens to there.",
        "zh": f"可到达的人中无人能引荐{target}。最近的是{nearest}，相距{found.steps}步（成功率{chance}）："
        f"请了解{target}听取谁的意见。",
    }
