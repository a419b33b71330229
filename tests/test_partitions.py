"""A company measured in pieces: by this process, by several, and by a cluster that loses a worker; always the same."""

from __future__ import annotations

import json
import os
import re
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
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.answers import to_json
from graphkam.bundle import write_bundle
from graphkam.cli import commands
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


FRACTION = re.compile(r"-?\d+(?:\.\d+(?:[eE][-+]?\d+)?|[eE][-+]?\d+)")


def same(files: list[str], expected: dict[str, str]) -> None:
    """Hold reports measured elsewhere against those measured here, to the last digits of sums.

    One of the two may be in machine code, which adds up in an order of its own.
    """
    found = pieces([Path(file) for file in files])
    assert found.keys() == expected.keys()
    for account, one in found.items():
        other = expected[account]
        assert FRACTION.sub("", one) == FRACTION.sub("", other)
        assert [float(each) for each in FRACTION.findall(one)] == pytest.approx(
            [float(each) for each in FRACTION.findall(other)], rel=1e-12, abs=1e-12
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


@pytest.fixture(scope="module")
def bundle(office: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office") / "bundle"
    write_bundle(office, folder, format="parquet")
    return folder


def by_command(folder: Path, *options: str) -> Any:  # noqa: ANN401  # JSON is what it is
    asked = ["pieces", str(folder), *options, "--as-of", TODAY.isoformat(), "--json"]
    result = CliRunner().invoke(commands, asked, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


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


def test_a_killed_worker_has_its_pieces_done_again(
    office: Company, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers of the cluster that the setting names; one is killed while it measures."""
    distributed = pytest.importorskip("distributed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    monkeypatch.setenv("GRAPHKAM_DASK_SCHEDULER", address)
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
        measured: list[Path] = []
        names = {info["name"]: where for where, info in client.scheduler_info()["workers"].items()}

        def kill_at_work() -> None:
            until(lambda: bool(client.processing().get(names["first"])), "the first worker has work")
            os.kill(first.pid, signal.SIGKILL)
            killed.append(first.wait())
            measured.extend(tmp_path.glob("*.reports.parquet"))

        killer = threading.Thread(target=kill_at_work)
        killer.start()
        said = by_command(tmp_path, "--number", "12", "--bundle", str(bundle))
        killer.join()
        assert killed == [-signal.SIGKILL]
        # Something was left to do, and only one of the two was left to do it.
        assert len(measured) < 12
        assert len(client.scheduler_info()["workers"]) == 1
    assert (said["scheduler"], said["accounts"], len(said["reports"])) == (address, 40, 12)
    same(said["reports"], whole(office, day=TODAY))


def test_processes_of_this_machine_share_the_pieces(
    office: Company, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GRAPHKAM_DASK_SCHEDULER", raising=False)
    said = by_command(tmp_path, "--number", "3", "--bundle", str(bundle))
    assert (said["scheduler"], said["accounts"]) == (None, 40)
    same(said["reports"], whole(office, day=TODAY))


def test_the_command_says_what_it_did_in_both_languages(bundle: Path, tmp_path: Path) -> None:
    for lang, words in (("en", "Accounts with a report: 40"), ("zh", "已出报告的客户：40")):
        asked = ["pieces", str(tmp_path), "--number", "1", "--bundle", str(bundle), "--lang", lang]
        result = CliRunner().invoke(commands, [*asked, "--as-of", TODAY.isoformat()], catch_exceptions=False)
        assert result.exit_code == 0
        assert words in result.stderr


def test_a_scheduler_that_does_not_answer_is_named(office: Company, tmp_path: Path) -> None:
    files = write_partitions(office, tmp_path, number=1)
    with pytest.raises(ConfigurationError, match="no Dask scheduler answers at nonsense"):
        measure_partitions(files, day=TODAY, policy=DEFAULT_POLICY, scheduler="nonsense://127.0.0.1:1")
