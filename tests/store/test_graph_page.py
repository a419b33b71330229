"""The page about the graph: its queries give answers, its model is the one that is there."""

from __future__ import annotations

import re
from collections.abc import Generator
from datetime import date
from pathlib import Path

import pytest

from graphkam.demo import demo_company
from graphkam.store.access import connected
from graphkam.store.engine import Address
from graphkam.store.importing import replace_company
from graphkam.store.migrations import ensure_schema
from tests.store.conftest import wipe
from tests.store.raw import records

PAGE = (Path(__file__).parents[2] / "docs" / "graph.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```cypher\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module", params=["embedded", "neo4j_5"])
def demo(request: pytest.FixtureRequest) -> Generator[Address]:
    """A database with the demo company in it."""
    address: Address = request.getfixturevalue(request.param)
    with connected(address, where="here") as store:
        ensure_schema(store)
        wipe(store)
        replace_company(store, demo_company(date(2026, 7, 1)))
        yield address
        wipe(store)


def test_there_are_ten_queries() -> None:
    assert len(QUERIES) == 10


@pytest.mark.parametrize("query", QUERIES, ids=range(1, len(QUERIES) + 1))
def test_each_query_has_an_answer(demo: Address, query: str) -> None:
    assert records(demo, query)


def test_the_model_on_the_page_is_the_one_in_the_database(demo: Address) -> None:
    model = PAGE.split("```")[1]
    said = {
        (start, kind, end)
        for start, kind, end in re.findall(r"\(:(\w+)\)-\[:(\w+)[^]]*\]->\(:(\w+)[^)]*\)", model)
    }
    said |= {(label, "CHANGED", "Change") for label in ("Staff", "Account")}
    found = records(
        demo,
        "MATCH (a)-[link]->(b) RETURN DISTINCT head(labels(a)) AS a, type(link) AS link, head(labels(b)) AS b",
    )
    there = {(str(a), str(link), str(b)) for a, link, b in found}
    assert there <= said
    assert {kind for _, kind, _ in said} == {kind for _, kind, _ in there}
