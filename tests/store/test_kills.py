"""Whoever is killed, and whenever: the store holds what it held, or all of what was being imported."""

from __future__ import annotations

import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NoReturn

import psutil
import pytest

from graphkam.errors import StoreUnavailableError
from graphkam.records import Company
from graphkam.store import access, journal
from graphkam.store.access import Store, connected
from graphkam.store.changing import Known
from graphkam.store.engine import Address, engine_folder, start_engine, stop_engine
from graphkam.store.engine_files import EngineFiles
from graphkam.store.importing import import_company, import_given, replace_company
from graphkam.store.journal import state_of
from graphkam.store.merging import given_of, merge, overlay
from graphkam.store.migrations import ensure_schema
from graphkam.store.reading import read_company
from tests.bench.companies import Size, bench_company
from tests.store.conftest import wipe
from tests.store.gate import Held, Moment, gate
from tests.store.importer import DAY, ROWS_IN_A_PART, importer
from tests.store.servers import NotAvailableError, new_server

MOMENTS: Final = 20
"""How many moments each test has."""

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


def moments(sent: int) -> Iterator[Moment]:
    """Moments from the first thing that is sent to the last, evenly; before the server has it, and after by turns."""
    draw = random.Random(20260702)  # noqa: S311  # moments, not secrets
    for place in range(MOMENTS):
        at = 1 + round(place * (sent - 1) / (MOMENTS - 1))
        last = place == MOMENTS - 1
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


@pytest.fixture
def in_many_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "ROWS_IN_A_PART", ROWS_IN_A_PART)


def attacked(address: Address, *, known: Known) -> None:
    """Import while the server dies: who knows what it holds does nothing but write, so that each moment is of that."""
    given = given_of(bench_company(LATER, seed=SEED))
    with suppress(StoreUnavailableError), connected(address, where="here") as store:
        import_given(store, lambda _: given, day=DAY, known=known)


def put_back(store: Store) -> Known:
    """Make the earlier company all that a store holds, and say what it holds."""
    earlier = bench_company(EARLIER, seed=1)
    replace_company(store, earlier)
    return Known(earlier, state_of(store).version)


@pytest.mark.usefixtures("in_many_transactions")
def test_an_engine_killed_at_any_moment_leaves_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    earlier, later = both()
    files = EngineFiles(engine_folder(tmp_path))

    def kill() -> None:
        running = files.running()
        assert running is not None
        process = psutil.Process(running.engine)
        process.kill()
        process.wait(60)

    start_engine(tmp_path, idle_seconds=600)
    stop_engine(tmp_path)  # which leaves the cache of classes, that an engine killed never makes
    address = start_engine(tmp_path, idle_seconds=600)
    with gate() as way:
        with connected(address, where="here") as store:
            ensure_schema(store)
            known = put_back(store)
        attacked(way.through(address), known=known)
        seen: set[bool] = set()
        for moment in moments(way.sent):
            with connected(address, where="here") as store:
                known = put_back(store)
            behind = way.through(address)
            way.arm(moment, kill)
            attacked(behind, known=known)
            way.strike()
            address = start_engine(tmp_path, idle_seconds=600)
            with connected(address, where="here") as store:
                seen.add(complete(store, earlier=earlier, later=later))
    stop_engine(tmp_path)
    assert seen == {True, False}, "the moments lie on both sides of the decision"


@pytest.fixture
def filled(tmp_path: Path, unavailable: Callable[[str], NoReturn]) -> tuple[Path, Known, int]:
    """The home of a Neo4j with the earlier company, what is known of it, and how much the import sends to it."""
    home = tmp_path / "whole"
    try:
        server = new_server("5.26.30", home)
    except NotAvailableError as error:
        unavailable(str(error))
    server.start()
    with gate() as way, connected(server.address, where="here") as store:
        ensure_schema(store)
        attacked(way.through(server.address), known=put_back(store))
        known = put_back(store)
    server.stop()
    return home, known, way.sent


@pytest.mark.usefixtures("in_many_transactions")
def test_a_server_killed_at_any_moment_leaves_the_old_state_or_the_new_one(
    filled: tuple[Path, Known, int], tmp_path: Path
) -> None:
    """One process is as many servers as there are moments: each import is held up at its own, then all die at once."""
    earlier, later = both()
    home, known, sent = filled
    at = [*moments(sent)]
    copies = [shutil.copytree(home, tmp_path / f"home-{place}") for place in range(len(at))]
    server = new_server("5.26.30", *map(Path, copies))
    server.start()
    held = [Held() for _ in at]
    with ThreadPoolExecutor(len(at)) as imports, ExitStack() as opened:
        opened.callback(server.kill)
        for hold in held:
            opened.callback(hold.may_go.set)
        running: list[Future[None]] = []
        for moment, hold, address in zip(at, held, server.addresses, strict=True):
            way = opened.enter_context(gate())
            behind = way.through(address)
            way.arm(replace(moment, before=True), hold)
            done = imports.submit(attacked, behind, known=known)
            done.add_done_callback(hold.is_over)
            assert hold.has_come.wait(120)
            running.append(done)
        for moment, hold in zip(at, held, strict=True):
            if not moment.before:
                hold.may_go.set()
        time.sleep(at[0].seconds_after)
        server.kill()
        for hold, done in zip(held, running, strict=True):
            hold.may_go.set()
            done.result(120)
        server.start()
        seen: set[bool] = set()
        for address in server.addresses:
            with connected(address, where="here") as store:
                seen.add(complete(store, earlier=earlier, later=later))
    assert seen == {True, False}, "the moments lie on both sides of the decision"
