"""Introduction paths in companies that others recorded, which a reader can follow by hand in their files."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import networkx as nx
import pytest

from graphkam.plans import missing, paths
from graphkam.plans.relations import relations
from tests.plans.published import krackhardt, manufacturer


def test_up_two_floors_among_krackhardts_managers(shared: Path) -> None:
    customer = krackhardt(shared, tied="16")
    (best,) = paths(customer, "7")
    assert best.people == ["rep", "16", "2", "7"]
    # A tie of 0.6, then twice up the line, 0.3, by somebody of whom nothing is known, 0.8.
    assert best.probability == pytest.approx(0.03456)
    assert paths(customer, "7", top_down=True) == []
    broken = missing(customer, "7", top_down=True)
    assert broken is not None
    assert broken.nearest is not None
    assert (broken.nearest.contact_id, broken.nearest.steps) == ("16", 2)


def test_up_five_floors_at_the_manufacturer(shared: Path) -> None:
    (best,) = paths(manufacturer(shared, tied="56"), "86")
    assert best.people == ["rep", "56", "45", "77", "76", "69", "86"]
    assert best.probability == pytest.approx(0.6 * 0.24**5)


def test_networkx_finds_the_same_k_best(shared: Path) -> None:
    customer = manufacturer(shared, tied="56")
    steps = relations(customer)
    graph: nx.DiGraph[str] = nx.DiGraph()
    distances: list[int] = steps.distance.tolist()
    for at, distance in enumerate(distances):
        graph.add_edge(steps.ids[int(steps.source[at])], steps.ids[int(steps.target[at])], distance=distance)
    theirs = islice(nx.shortest_simple_paths(graph, "rep", "86", weight="distance"), 40)
    lengths = [nx.path_weight(graph, path, "distance") for path in theirs]
    ours = paths(customer, "86", k=40)
    assert [nx.path_weight(graph, path.people, "distance") for path in ours] == lengths
    assert len({tuple(path.people) for path in ours}) == 40
