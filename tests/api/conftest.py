"""Servers for the tests of the API: one on a bundle, and one on an embedded store that holds the same."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from graphkam.bundle import read_bundle
from graphkam.schema import TABLES
from graphkam_api.records import as_records
from tests.api.servers import EXAMPLE, ServerProcess


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server on an embedded store; what it holds is whatever the tests put there."""
    process = ServerProcess(tmp_path_factory.mktemp("served"))
    process.start()
    yield process
    process.close()


_filled: dict[int, int] = {}


@pytest.fixture
def client(server: ServerProcess) -> httpx.Client:
    """Somebody who asks the server, whose store holds the example and nothing else."""
    if _filled.get(server.port) != version_of(server.client):
        refill(server.client)
        _filled[server.port] = version_of(server.client)
    return server.client


def version_of(client: httpx.Client) -> int:
    """The version of the store, which grows with each change."""
    return int(client.put("/api/v1/staff", json={"items": []}).json()["version"])


ORDER = ("staff", "accounts", "departments", "contacts", "opportunities", "interactions")
"""The tables with ids, those first that others refer to."""


def refill(client: httpx.Client) -> None:
    """Make what the example holds all that the store holds, by what a program may do."""
    company = read_bundle(EXAMPLE).company
    for name in reversed(ORDER):
        kept = set(company.table(name)["id"])
        for row in reversed(listed(client, name)):
            if row["id"] not in kept:
                client.delete(f"/api/v1/{name}/{row['id']}").raise_for_status()
    for table in sorted(
        TABLES, key=lambda table: ORDER.index(table.name) if table.name in ORDER else len(ORDER)
    ):
        if (frame := company.table(table.name)).height and table.name not in {"reviews", "changes"}:
            rows = [
                {
                    name: "\\N" if value is None and name not in table.key else value
                    for name, value in row.items()
                }
                for row in as_records(frame, table=table)
            ]
            client.put(f"/api/v1/{table.name}", json={"items": rows}).raise_for_status()


def listed(client: httpx.Client, name: str) -> list[dict[str, object]]:
    """All rows of a table, page by page."""
    rows: list[dict[str, object]] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get(f"/api/v1/{name}", params={"limit": 1000, **cursor}).json()
        rows += page["items"]
        if page["next"] is None:
            return rows
        cursor = {"cursor": page["next"]}
