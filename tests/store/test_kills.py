"""Whoever is killed, and whenever: the store holds what it held, or all of what was being imported."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple
from datetime import date
from pathlib import Path
from typing import NoReturn

import psutil
import pytest

from graphkam.errors import StoreError
from graphkam.records import Company
from graphkam.store.access import connected
from graphkam.store.engine import Address, engine_folder, start_engine, stop_engine
from graphkam.store.engine_files import EngineFiles
from graphkam.store.importing import import_company, replace_company
from graphkam.store.journal import state_of
from graphkam.store.merging import given_of, merge, overlay
from graphkam.store.migrations import ensure_schema
from graphkam.store.reading import read_company
from tests.bench.companies import Size, bench_company
from tests.store.servers import NotAvailableError, new_server

pytestmark = pytest.mark.xdist_group("store")

ROOT = Path(__file__).parents[2]
DAY = date(2026, 7, 1)
MOMENTS = int(os.environ.get("GRAPHKAM_TEST_KILLS") or 4)
"""How many moments are tried: a few at a desk; 20 in the CI, where nobody waits."""

IMPORT = """
import sys
from datetime import date
from graphkam.bundle import read_bundle
from graphkam.store.access import connected
from graphkam.store.engine import Address
from graphkam.store.importing import import_company
from tests.bench.companies import bench_company
from tests.store.test_kills import LATER
later = bench_company(LATER, seed=2)
print("ready", flush=True)
sys.stdin.readline()
with connected(Address(*sys.argv[1:5]), where="here", embedded=False) as store:
    import_company(store, later, day=date(2026, 7, 1))
"""
EARLIER = Size(accounts=3, ties=60, interactions=100, staff=6)
LATER = Size(accounts=6, ties=150, interactions=600, staff=8)


def expected() -> tuple[Company, Company]:
    """What the store may hold: the state before the import, and the state after it."""
    earlier = bench_company(EARLIER, seed=1)
    merged = merge(given_of(bench_company(LATER, seed=2)), known=earlier, day=DAY)
    return earlier, overlay(earlier, merged.parts, replaces=False)


def client(address: Address) -> subprocess.Popen[str]:
    """A process that imports, as soon as it is told to."""
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORT, *map(str, astuple(address))],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def close(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


def moments(draw: random.Random, *, until: float) -> list[float]:
    """Moments spread over a time: one at random in each of as many equal parts, so that both ends are always tried."""
    return [(part + draw.random()) * until / MOMENTS for part in range(MOMENTS)]


@pytest.mark.parametrize("database", ["embedded", "neo4j_5"])
def test_a_client_killed_at_any_moment_leaves_the_old_state_or_the_new_one(
    database: str, request: pytest.FixtureRequest
) -> None:
    address: Address = request.getfixturevalue(database)
    earlier, later = expected()
    draw = random.Random(20260701)  # noqa: S311 - moments, not secrets
    seen: list[bool] = []
    with connected(address, where="here", embedded=False) as store:
        ensure_schema(store)
        replace_company(store, earlier)
        started = time.monotonic()
        import_company(store, bench_company(LATER, seed=2), day=DAY)
        takes = time.monotonic() - started
        for moment in [0.0, *moments(draw, until=takes * 1.2)]:
            replace_company(store, earlier)
            process = client(address)
            go(process)
            time.sleep(moment)
            close(process)
            found = read_company(store)
            assert found.equals(earlier) or found.equals(later)
            seen.append(found.equals(later))
            import_company(store, bench_company(LATER, seed=2), day=DAY)
            assert state_of(store).importing is None
            assert read_company(store).equals(later)
    assert set(seen) == {True, False}, "the moments lie on both sides of the decision"


def killed_servers(start: Callable[[], Address], kill: Callable[[], None]) -> None:
    """Kill the server while a client imports; start it again, read, and complete the import."""
    earlier, later = expected()
    draw = random.Random(20260702)  # noqa: S311 - moments, not secrets
    address = start()
    with connected(address, where="here", embedded=False) as store:
        ensure_schema(store)
        replace_company(store, earlier)
        started = time.monotonic()
        import_company(store, bench_company(LATER, seed=2), day=DAY)
        takes = time.monotonic() - started
    for moment in moments(draw, until=takes):
        with connected(address, where="here", embedded=False) as store:
            replace_company(store, earlier)
            bomb = threading.Timer(moment, kill)
            bomb.start()
            with suppress(StoreError):
                import_company(store, bench_company(LATER, seed=2), day=DAY)
            bomb.join()
        address = start()
        with connected(address, where="here", embedded=False) as store:
            found = read_company(store)
            assert found.equals(earlier) or found.equals(later)
            import_company(store, bench_company(LATER, seed=2), day=DAY)
            assert read_company(store).equals(later)


def test_the_embedded_engine_killed_at_any_moment_leaves_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    files = EngineFiles(engine_folder(tmp_path))

    def kill() -> None:
        running = files.running()
        assert running is not None
        process = psutil.Process(running.engine)
        process.kill()
        process.wait(30)

    try:
        killed_servers(lambda: start_engine(tmp_path, idle_seconds=600), kill)
    finally:
        stop_engine(tmp_path)


def test_a_neo4j_killed_at_any_moment_leaves_the_old_state_or_the_new_one(
    tmp_path: Path, unavailable: Callable[[str], NoReturn]
) -> None:
    try:
        server = new_server("5.26.30", home=tmp_path)
    except NotAvailableError as error:
        unavailable(str(error))

    def start() -> Address:
        server.kill()
        server.start()
        return server.address

    try:
        killed_servers(start, server.kill)
    finally:
        server.kill()
