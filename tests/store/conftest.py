"""Databases for the tests of the store: the embedded engine, and real Neo4j servers that the tests start themselves."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote, urlsplit

import pytest

from graphkam.store.access import Store, connected, run
from graphkam.store.engine import Address, start_engine, stop_engine
from graphkam.store.migrations import ensure_schema
from tests.store.servers import Neo4jServer, NotAvailableError, new_server

NAMED_SERVER = "GRAPHKAM_TEST_NEO4J_URI"
"""Names a running server instead of the one the tests would start: neo4j://user:password@host:port."""


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Generator[Address]:
    """The embedded engine on a folder of its own, for the whole run."""
    folder = tmp_path_factory.mktemp("embedded")
    yield start_engine(folder, idle_seconds=600)
    stop_engine(folder)


def _server(version: str, folder: Path, unavailable: Callable[[str], NoReturn]) -> Generator[Neo4jServer]:
    try:
        server = new_server(version, home=folder)
    except NotAvailableError as error:
        unavailable(str(error))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def neo4j_5(
    tmp_path_factory: pytest.TempPathFactory, unavailable: Callable[[str], NoReturn]
) -> Generator[Address]:
    """The long-term version of Neo4j, or the server that the environment names."""
    named = os.environ.get(NAMED_SERVER)
    if named:
        yield _named(named)
        return
    for server in _server("5.26.30", tmp_path_factory.mktemp("neo4j-5"), unavailable):
        yield server.address


@pytest.fixture(scope="session")
def neo4j_2026(tmp_path_factory: pytest.TempPathFactory) -> Generator[Address]:
    """A newer Neo4j, where there is a Java for it: without one the tests are skipped, switch or not."""
    for server in _server("2026.02.2", tmp_path_factory.mktemp("neo4j-2026"), pytest.skip):
        yield server.address


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
    """Take everything away but the schema."""
    for statement in ("write/drop_interactions", "write/drop_records"):
        while store.in_write(partial(run, name=statement, limit=5000))[0]["dropped"]:
            pass
    if store.read("store"):
        store.in_write(lambda transaction: run(transaction, "write/end_import"))
        store.in_write(lambda transaction: run(transaction, "write/drop_parts", limit=10_000))


def _named(uri: str) -> Address:
    parts = urlsplit(uri)
    return Address(
        uri=f"{parts.scheme}://{parts.hostname}:{parts.port or 7687}",
        user=unquote(parts.username or "neo4j"),
        password=unquote(parts.password or ""),
        database="neo4j",
    )
