"""A company measured in pieces: by this process, by several, and by a cluster that loses a worker; always the same."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.answers import to_json
from graphkam.errors import ConfigurationError
from graphkam.partitions import measure_partition, measure_partitions, write_partitions
from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.portfolio import report
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from tests.bench.companies import TODAY, Size, bench_company
from tests.companies import DAY, companies, policies

PATIENCE = 120.0


def whole(company: Company, *, policy: Policy = DEFAULT_POLICY, day: date = DAY) -> dict[str, str]:
    return {
        one.account_id: to_json(one).decode()
        for one in report(take_snapshot(company, day=day, policy=policy))
    }


def pieces(files: list[Path]) -> dict[str, str]:
    return dict(
        pl.concat([pl.read_parquet(file) for file in files]).select("account_id", "report").iter_rows()
    )


@settings(max_examples=8)
@given(companies(), policies, st.integers(1, 4))
def test_pieces_come_to_the_whole(recorded: Company, policy: Policy, number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = write_partitions(recorded, Path(folder), number=number)
        assert len(files) == number
        found = pieces([measure_partition(file, day=DAY, policy=policy) for file in files])
    expected = whole(recorded, policy=policy)
    assert list(found) == list(expected)
    assert found == expected


@pytest.fixture(scope="module")
def office() -> Company:
    return bench_company(Size(accounts=40, ties=2_000, interactions=6_000, staff=30))


@contextmanager
def running(*command: str) -> Generator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-m", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.02)


def test_a_killed_worker_has_its_pieces_done_again(office: Company, tmp_path: Path) -> None:
    """Two workers; one is killed while it measures."""
    distributed = pytest.importorskip("distributed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    files = write_partitions(office, tmp_path, number=12)
    listening = (
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-dashboard",
    )
    working = ("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
    with (
        running(*listening),
        running(*working, "--name", "first") as first,
        running(*working, "--name", "second"),
        distributed.Client(address, timeout=PATIENCE) as client,
    ):
        client.wait_for_workers(2, timeout=PATIENCE)
        killed: list[int] = []
        names = {info["name"]: where for where, info in client.scheduler_info()["workers"].items()}

        def kill_at_work() -> None:
            until(lambda: bool(client.processing().get(names["first"])), "the first worker has work")
            os.kill(first.pid, signal.SIGKILL)
            killed.append(first.wait())

        killer = threading.Thread(target=kill_at_work)
        killer.start()
        done = measure_partitions(files, day=TODAY, policy=DEFAULT_POLICY, scheduler=address)
        killer.join()
        assert killed == [-signal.SIGKILL]
        assert len(client.scheduler_info()["workers"]) == 1
    assert pieces(done) == whole(office, day=TODAY)


def test_processes_of_this_machine_share_the_pieces(office: Company, tmp_path: Path) -> None:
    files = write_partitions(office, tmp_path, number=3)
    assert pieces(measure_partitions(files, day=TODAY, policy=DEFAULT_POLICY)) == whole(office, day=TODAY)


def test_a_scheduler_that_does_not_answer_is_named(office: Company, tmp_path: Path) -> None:
    files = write_partitions(office, tmp_path, number=1)
    with pytest.raises(ConfigurationError, match="no Dask scheduler answers at nonsense"):
        measure_partitions(files, day=TODAY, policy=DEFAULT_POLICY, scheduler="nonsense://127.0.0.1:1")
