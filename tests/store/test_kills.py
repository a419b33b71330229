"""Whoever is killed, and whenever: the store holds what it held, or all of what was being imported."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import NoReturn

import psutil
import pytest

from graphkam.errors import StoreUnavailableError
from graphkam.records import Company
from graphkam.store import access, journal
from graphkam.store.access import Store, connected
from graphkam.store.engine import Address, engine_folder, start_engine, stop_engine
from graphkam.store.engine_files import EngineFiles
from graphkam.store.importing import import_company, replace_company
from graphkam.store.journal import state_of
from graphkam.store.merging import given_of, merge, overlay
from graphkam.store.migrations import ensure_schema
from graphkam.store.reading import read_company
from tests.bench.companies import Size, bench_company
from tests.store.conftest import wipe
from tests.store.gate import Gate, Moment, gate
from tests.store.importer import DAY, ROWS_IN_A_PART, importer
from tests.store.servers import NotAvailableError, new_server

MOMENTS = int(os.environ.get("GRAPHKAM_TEST_MOMENTS", "5"))
"""How many moments each test has; the environment names more."""
RESTARTS = int(os.environ.get("GRAPHKAM_TEST_MOMENTS", "3"))
"""The same where each moment costs the start of a Neo4j: a quarter of a minute of two processors."""

EARLIER = Size(accounts=1, ties=10, interactions=20, staff=2)
LATER = Size(accounts=2, ties=30, interactions=80, staff=4)
SEED = 2


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for whoever was killed."""
    monkeypatch.setattr(journal, "PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(access, "LOST_SECONDS", 0.2)


def both() -> tuple[Company, Company]:
    """What the store may hold: the state before the import, and the state after it."""
    earlier = bench_company(EARLIER, seed=1)
    merged = merge(given_of(bench_company(LATER, seed=SEED)), known=earlier, day=DAY)
    return earlier, overlay(earlier, merged.parts)


def moments(sent: int, *, number: int = MOMENTS) -> Iterator[Moment]:
    """Moments from the first thing that is sent to the last, evenly; before the server has it, and after by turns."""
    draw = random.Random(20260702)  # noqa: S311  # moments, not secrets
    for place in range(number):
        at = 1 + round(place * (sent - 1) / (number - 1))
        last = place == number - 1
        yield Moment(at, before=place % 2 == 0 and not last, seconds_after=draw.uniform(0, 0.02))


def complete(store: Store, *, earlier: Company, later: Company) -> bool:
    """Look at what a killed import left, and complete it; whether it had been decided."""
    found = read_company(store)
    assert found.equals(earlier) or found.equals(later)
    import_company(store, bench_company(LATER, seed=SEED), day=DAY)
    assert state_of(store).importing is None
    assert read_company(store).equals(later)
    return found.equals(later)


@pytest.mark.parametrize("database", ["embedded", "neo4j_5"])
def test_a_client_killed_at_any_moment_leaves_the_old_state_or_the_new_one(
    database: str, request: pytest.FixtureRequest
) -> None:
    address: Address = request.getfixturevalue(database)
    earlier, later = both()
    said = get_context("forkserver").Queue()
    with gate() as way, connected(address, where="here") as store:
        wipe(store)
        ensure_schema(store)
        behind = way.through(address)
        replace_company(store, earlier)
        undisturbed = importer(behind, size=LATER, seed=SEED, said=said)
        undisturbed.start()
        assert said.get(timeout=120) != 0
        undisturbed.join()
        assert read_company(store).equals(later)
        seen: set[bool] = set()
        for moment in moments(way.sent):
            replace_company(store, earlier)
            client = importer(behind, size=LATER, seed=SEED, said=said)
            started = threading.Event()

            def kill(client: object = client, started: threading.Event = started) -> None:
                started.wait()
                assert isinstance(client, type(undisturbed))
                client.kill()

            way.arm(moment, kill)
            client.start()
            started.set()
            client.join(120)
            way.strike()
            assert client.exitcode is not None
            seen.add(complete(store, earlier=earlier, later=later))
    assert seen == {True, False}, "the moments lie on both sides of the decision"


@dataclass(frozen=True, slots=True)
class Mortal:
    """A server of one's own: how to start it on what it had, how to kill it, and how often."""

    start: Callable[[], Address]
    kill: Callable[[], None]
    times: int


@pytest.fixture(params=["embedded", "neo4j_5"])
def mortal(
    request: pytest.FixtureRequest, tmp_path: Path, unavailable: Callable[[str], NoReturn]
) -> Generator[Mortal]:
    if request.param == "embedded":
        files = EngineFiles(engine_folder(tmp_path))

        def kill() -> None:
            running = files.running()
            assert running is not None
            process = psutil.Process(running.engine)
            process.kill()
            process.wait(60)

        yield Mortal(lambda: start_engine(tmp_path, idle_seconds=600), kill, MOMENTS)
        stop_engine(tmp_path)
        return
    try:
        server = new_server("5.26.30", home=tmp_path)
    except NotAvailableError as error:
        unavailable(str(error))

    def start() -> Address:
        server.start()
        return server.address

    yield Mortal(start, server.kill, RESTARTS)
    server.kill()


def attacked(way: Gate, address: Address) -> None:
    """Import in many transactions while the gate has its moment, then strike if it has not come."""
    with (
        pytest.MonkeyPatch.context() as patch,
        suppress(StoreUnavailableError),
        connected(way.through(address), where="here") as store,
    ):
        patch.setattr(journal, "ROWS_IN_A_PART", ROWS_IN_A_PART)
        import_company(store, bench_company(LATER, seed=SEED), day=DAY)
    way.strike()


def test_a_server_killed_at_any_moment_leaves_the_old_state_or_the_new_one(mortal: Mortal) -> None:
    earlier, later = both()
    address = mortal.start()
    with gate() as way:
        with connected(address, where="here") as store:
            ensure_schema(store)
            replace_company(store, earlier)
        attacked(way, address)
        seen: set[bool] = set()
        for moment in moments(way.sent, number=mortal.times):
            with connected(address, where="here") as store:
                replace_company(store, earlier)
            way.arm(moment, mortal.kill)
            attacked(way, address)
            address = mortal.start()
            with connected(address, where="here") as store:
                seen.add(complete(store, earlier=earlier, later=later))
    assert seen == {True, False}, "the moments lie on both sides of the decision"
