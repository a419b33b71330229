"""Records that others made, measured against what others found in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import polars as pl
import pytest

from graphkam.account import account_graph, dependency
from graphkam.account.graph import members
from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import report
from graphkam.records import Company
from graphkam.snapshot import Snapshot, take_snapshot
from tests.companies import DAY, company, named
from tests.engines import Engine, both_engines
from tests.plans.published import krackhardt, manufacturer

PUBLISHED_TRUCK_FACTORS = {
    "mbostock/d3": 1,
    "clojure/clojure": 1,
    "cucumber/cucumber": 2,
    "mrdoob/three.js": 2,
    "mozilla/pdf.js": 2,
    "spring-projects/spring-framework": 2,
}
"""What Avelino et al. (2015) found with their greedy heuristic."""


def project(files: dict[str, int]) -> Company:
    """A software project as an account: its authors are our reps, each knows as many contacts as files are theirs."""
    ties = [(author, f"{author}/{number}", 0.6) for author, count in files.items() for number in range(count)]
    return company(
        contacts=[named(file, level=1) for _, file, _ in ties],
        staff=list(files),
        ties=ties,
    )


def on_the_graph(snapshot: Snapshot) -> list[str]:
    return dependency.bus_factor_set(members(account_graph(snapshot, "a")))


def on_arrays(snapshot: Snapshot) -> list[str]:
    return report(snapshot)[0].bus_factor_set


both_sets = pytest.mark.parametrize("bus_factor_set", [on_the_graph, on_arrays])


def taken(files: dict[str, int]) -> Snapshot:
    return take_snapshot(project(files), day=DAY, policy=DEFAULT_POLICY)


def files_of(shared: Path, repository: str) -> dict[str, int]:
    counts = pl.read_csv(shared / "data" / "truck_factor_avelino" / "file_counts_single_author_byname.csv")
    of_it = counts.filter(pl.col("fullname") == repository)
    return dict(of_it.select("username", "count").iter_rows())


def tree_of(shared: Path, repository: str) -> dict[str, int]:
    """How many files each author has, from a repository's tree."""
    path = shared / "data" / "truck_factor_avelino" / f"{repository}_file_author_tree.json"
    files: dict[str, int] = {}

    def count(node: dict[str, Any]) -> None:
        if "author" in node:
            files[node["author"]] = files.get(node["author"], 0) + 1
        for child in node.get("children", []):
            count(child)

    count(json.loads(path.read_text(encoding="utf-8")))
    return files


def is_smallest(found: list[str], files: dict[str, int]) -> None:
    """With one author a file it is known by hand: the busiest authors until more than half of the files are theirs."""
    assert 2 * sum(files[author] for author in found) > sum(files.values())
    busiest = sorted(files.values(), reverse=True)
    assert 2 * sum(busiest[: len(found) - 1]) <= sum(files.values())


@both_sets
@pytest.mark.parametrize(("repository", "greedy"), PUBLISHED_TRUCK_FACTORS.items())
def test_truck_factors(
    shared: Path, bus_factor_set: Callable[[Snapshot], list[str]], repository: str, greedy: int
) -> None:
    files = files_of(shared, repository)
    found = bus_factor_set(taken(files))
    assert 0 < len(found) <= greedy
    is_smallest(found, files)


@both_sets
def test_a_truck_factor_from_a_tree(shared: Path, bus_factor_set: Callable[[Snapshot], list[str]]) -> None:
    files = tree_of(shared, "activeadmin")
    is_smallest(bus_factor_set(taken(files)), files)


@both_sets
def test_the_owner_of_exactly_half_is_not_more_than_half(
    shared: Path, bus_factor_set: Callable[[Snapshot], list[str]]
) -> None:
    files = tree_of(shared, "haml")
    owner = max(files, key=lambda author: files[author])
    assert (files[owner], sum(files.values())) == (120, 240)
    found = bus_factor_set(taken(files))
    assert len(found) == 2
    assert owner in found


@both_engines
def test_the_cut_vertices_of_the_high_tech_managers(shared: Path, engine: Engine) -> None:
    """Who stands between us and somebody when we know only the president: every manager of anybody."""
    snapshot = krackhardt(shared, tied="7")
    policy = snapshot.policy.model_copy(update={"key_level": 1})
    everybody_key = take_snapshot(snapshot.company, day=DAY, policy=policy)
    (found,) = engine(everybody_key)
    assert set(found.routes.values()) == {1}
    assert len(found.routes) == 21
    between = {person for gate in found.gatekeepers.values() for person in gate} - {"rep"}
    assert sorted(between, key=int) == ["2", "7", "14", "18", "21"]
    graph = account_graph(everybody_key, "a")
    reporting: nx.Graph[str] = nx.Graph(
        (one, boss) for one, boss, kind in graph.edges(keys=True) if kind == "reporting"
    )
    assert set(nx.articulation_points(reporting)) == between


def test_the_floors_of_the_manufacturer(shared: Path) -> None:
    """86 is the top and reports to itself; below it stand 11, 64, 33, 44 and 1."""
    graph = account_graph(manufacturer(shared, tied="86"), "a")
    below: nx.DiGraph[str] = nx.DiGraph(
        (boss, one) for one, boss, kind in graph.edges(keys=True) if kind == "reporting"
    )
    assert "86" in graph
    assert not list(graph.successors("86"))
    assert [len(floor) for floor in nx.bfs_layers(below, ["86"])] == [1, 11, 64, 33, 44, 1]
