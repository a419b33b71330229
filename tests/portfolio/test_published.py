"""Published data: truck factors of open-source projects, Krackhardt's managers, a manufacturing company's hierarchy."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graphkam.answers import AccountReport
from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import report
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from tests.companies import DAY, company, named


def rows(path: Path, *, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def reported(recorded: Company) -> AccountReport:
    (found,) = report(take_snapshot(recorded, day=DAY, policy=DEFAULT_POLICY))
    return found


def project(files: dict[str, int]) -> AccountReport:
    """A project as an account: every file a contact of the same weight, held by its one author."""
    ties = [(author, f"{author}/{at:05d}", 0.6) for author, number in files.items() for at in range(number)]
    contacts = [named(file, level=1) for _, file, _ in ties]
    return reported(company(contacts=contacts, staff=sorted(files), ties=ties))


def counts(folder: Path, name: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in rows(folder / "file_counts_single_author_byname.csv"):
        if row["fullname"] == name:
            found[row["username"]] += int(row["count"])
    return dict(found)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("mbostock/d3", 1),
        ("clojure/clojure", 1),
        ("cucumber/cucumber", 2),
        ("mrdoob/three.js", 2),
        ("mozilla/pdf.js", 2),
        ("spring-projects/spring-framework", 2),
    ],
)
def test_the_published_greedy_truck_factor_is_never_smaller(shared: Path, name: str, published: int) -> None:
    files = counts(shared / "data" / "truck_factor_avelino", name)
    found = project(files)
    assert 1 <= found.bus_factor <= published
    # With one author to a file the largest authors are the smallest set.
    largest = sorted(files.values(), reverse=True)
    assert 2 * sum(largest[: found.bus_factor]) > sum(largest) >= 2 * sum(largest[: found.bus_factor - 1])


def authors(tree: dict[str, Any]) -> list[str]:
    if "author" in tree:
        return [tree["author"]]
    return [author for child in tree.get("children", ()) for author in authors(child)]


def test_the_owner_of_exactly_half_is_not_more_than_half(shared: Path) -> None:
    path = shared / "data" / "truck_factor_avelino" / "haml_file_author_tree.json"
    files = Counter(authors(json.loads(path.read_text(encoding="utf-8"))))
    assert (max(files.values()), sum(files.values())) == (120, 240)
    assert project(dict(files)).bus_factor == 2


def test_a_project_from_its_tree(shared: Path) -> None:
    path = shared / "data" / "truck_factor_avelino" / "activeadmin_file_author_tree.json"
    files = Counter(authors(json.loads(path.read_text(encoding="utf-8"))))
    found = project(dict(files))
    largest = sorted(files.values(), reverse=True)
    assert 2 * sum(largest[: found.bus_factor]) > sum(largest) >= 2 * sum(largest[: found.bus_factor - 1])


# --- Krackhardt's high-tech managers ---


def managers(folder: Path) -> list[tuple[str, str]]:
    return [(row["from"], row["to"]) for row in rows(folder / "ht_reports_edges.csv")]


def test_the_cut_vertices_of_the_reporting_tree_are_the_gatekeepers(shared: Path) -> None:
    """We know the chief alone; whoever stands between the chief and a key contact is a gatekeeper."""
    edges = managers(shared / "data" / "krackhardt_hightech")
    above = dict(edges)
    everybody = sorted({person for edge in edges for person in edge})
    found = reported(
        company(
            contacts=[
                named(person, role="decision_maker", manager_id=above.get(person)) for person in everybody
            ],
            staff=["rep"],
            ties=[("rep", "7", 0.6)],
        )
    )
    assert set(found.routes.values()) == {1}
    between = {person for people in found.gatekeepers.values() for person in people}
    assert between == {"rep", "2", "7", "14", "18", "21"}
    assert between - {"rep"} == set(nx.articulation_points(nx.Graph(edges)))
    assert found.gatekeepers["3"] == ["14", "7", "rep"]


# --- the manufacturing company ---


def test_the_levels_below_the_top_of_the_manufacturing_company(shared: Path) -> None:
    table = rows(shared / "data" / "manufacturing_email" / "reportsto.csv")
    if "ReportsToID" not in table[0]:
        table = rows(shared / "data" / "manufacturing_email" / "reportsto.csv", delimiter=";")
    above = {row["ID"]: row["ReportsToID"] for row in table if row["ReportsToID"].isdigit()}
    assert above["86"] == "86"
    depth = {"86": 0}
    while True:
        more = {
            person: depth[boss] + 1 for person, boss in above.items() if boss in depth and person not in depth
        }
        if not more:
            break
        depth |= more
    below = Counter(depth.values())
    assert [below[level] for level in range(1, 6)] == [11, 64, 33, 44, 1]
    found = reported(
        company(
            contacts=[
                named(person, level=6 - level, manager_id=above[person]) for person, level in depth.items()
            ],
            staff=["rep"],
            ties=[("rep", "86", 0.6)],
        )
    )
    # The top is its own manager, which is accepted: nobody stands above.
    assert [(one.level, one.weight) for one in found.levels] == [
        (1, 1),
        (2, 44 * 2),
        (3, 33 * 3),
        (4, 64 * 4),
        (5, 11 * 5),
        (6, 6),
    ]
    assert set(found.routes.values()) == {1}
