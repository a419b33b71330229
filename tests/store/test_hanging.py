"""A server that takes connections and never answers: whoever waits is told soon; one that works long is waited for."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from graphkam.errors import StoreUnavailableError
from graphkam.store import access, lookout
from graphkam.store.access import connected
from graphkam.store.engine import Address, engine_folder, start_engine, stop_engine
from graphkam.store.engine_files import EngineFiles
from graphkam.store.journal import state_of
from graphkam.store.migrations import ensure_schema
from tests.processes import held_up
from tests.store.servers import Neo4jServer

LONG = (
    "UNWIND range(1, 1800) AS a UNWIND range(1, 1800) AS b WITH a * b AS product RETURN max(product) AS most"
)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same limits, a tenth as long."""
    monkeypatch.setattr(lookout, "PATIENCE_SECONDS", 0.5)
    monkeypatch.setattr(access, "CONNECTION_SECONDS", 2.0)


@pytest.fixture(params=["embedded", "neo4j_5"])
def process(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[tuple[Address, int]]:
    """A server of one's own, to be held up."""
    if request.param == "embedded":
        address = start_engine(tmp_path, idle_seconds=600)
        running = EngineFiles(engine_folder(tmp_path)).running()
        assert running is not None
        yield address, running.engine
        stop_engine(tmp_path)
        return
    server: Neo4jServer = request.getfixturevalue("neo4j_5_server")
    assert server.process is not None
    yield server.address, server.process.pid


def test_a_server_that_hangs_is_given_up_and_one_that_works_long_is_not(
    process: tuple[Address, int],
) -> None:
    address, pid = process
    with connected(address, where="here") as store:
        ensure_schema(store)
        before = state_of(store)
        with held_up(pid):
            with pytest.raises(StoreUnavailableError, match="here takes connections and does not answer"):
                state_of(store)
            with pytest.raises(StoreUnavailableError, match="here"), connected(address, where="here"):
                pass
        assert state_of(store) == before
        # Longer than it takes until the server is asked whether it lives.
        assert store.in_read(lambda transaction: transaction.run(LONG).value()) == [3_240_000]
