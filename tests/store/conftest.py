"""Databases for the tests of the store: the embedded engine, and real Neo4j servers that the tests start themselves."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from neo4j import ManagedTransaction

from graphkam.store.access import Store, connected, run
from graphkam.store.engine import Address
from graphkam.store.migrations import ensure_schema


@pytest.fixture(params=["embedded", "neo4j_5", "neo4j_2026"])
def address(request: pytest.FixtureRequest) -> Address:
    """Where a database answers: each in turn."""
    found: Address = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def store(address: Address) -> Generator[Store]:
    """A store with nothing in it, on each database in turn."""
    with connected(address, where=address.uri) as opened:
        wipe(opened)
        ensure_schema(opened)
        yield opened


def wipe(store: Store) -> None:
    """Take everything away but the schema, and what the store says of itself."""
    while store.in_write(_dropped):
        pass
    if store.read("store"):
        store.in_write(lambda transaction: run(transaction, "write/end_import"))
        store.in_write(lambda transaction: run(transaction, "write/drop_parts", limit=10_000))


def _dropped(transaction: ManagedTransaction) -> int:
    (dropped,) = transaction.run(
        "MATCH (node) WHERE NOT node:Store WITH node LIMIT 5000 DETACH DELETE node RETURN count(*)"
    ).value()
    return int(dropped)
