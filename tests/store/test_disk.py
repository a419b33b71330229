"""A real disk that is full, at the start or later, or cannot be written: said clearly, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner

from graphkam.bundle import write_bundle
from graphkam.cli import commands
from graphkam.errors import StoreUnavailableError
from graphkam.settings import Settings
from graphkam.store.engine import LEAST_FREE_BYTES, stop_engine
from graphkam.store.importing import import_company
from graphkam.store.opening import open_store
from graphkam.store.reading import read_company
from tests.bench.companies import Size, bench_company
from tests.companies import company
from tests.store.servers import Neo4jServer, NotAvailableError, new_server

DAY = date(2026, 7, 1)
MIB = 1 << 20
FILLING = Size(accounts=40, ties=4000, interactions=8000, staff=60)
"""What the rest of a disk has no room for."""


@pytest.fixture
def disk(tmp_path: Path, unavailable: Callable[[str], NoReturn]) -> Generator[Path]:
    """A small disk of its own, in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        unavailable("only the superuser of a Linux mounts a disk for the test")
    error = mounted("-t", "tmpfs", "-o", "size=160m", "tmpfs", str(place))
    if error:
        unavailable(f"no disk can be mounted for the test: {error}")
    yield place
    stop_engine(place)
    subprocess.run([str(shutil.which("umount")), "--lazy", str(place)], check=True)


def mounted(*options: str) -> str:
    """Mount as the options say; what went wrong."""
    mount = str(shutil.which("mount"))
    return subprocess.run([mount, *options], capture_output=True, text=True, check=False).stderr.strip()


def fill(disk: Path, *, leave: int) -> Path:
    """A file that leaves so many bytes free, also where an engine writes a little meanwhile."""
    file = disk / "filling"
    with file.open("wb") as opened:
        while (room := shutil.disk_usage(disk).free - leave) > 0:
            with suppress(OSError):  # less room than a moment ago: what is left is asked for once more
                os.posix_fallocate(opened.fileno(), opened.seek(0, os.SEEK_END), room)
    return file


def said(data_dir: Path, *words: str) -> str:
    """What a command says that the store is out of reach of."""
    result = CliRunner().invoke(commands, words, env={"GRAPHKAM_DATA_DIR": str(data_dir), "COLUMNS": "300"})
    assert result.exit_code == 3, result.output
    return result.stderr


def test_a_disk_that_is_full_at_the_start(disk: Path) -> None:
    for leave in (0, LEAST_FREE_BYTES - MIB):
        file = fill(disk, leave=leave)
        assert f"the disk of {disk / 'store'} is full" in said(disk, "portfolio")
        file.unlink()
    assert not (disk / "store" / "databases").exists()


def test_a_disk_that_fills_up_in_the_middle(disk: Path) -> None:
    settings = Settings(data_dir=disk)
    first = company(staff=["s"])
    with open_store(settings) as store:
        import_company(store, first, day=DAY)
        file = fill(disk, leave=0)
        with pytest.raises(StoreUnavailableError, match=r"disk .* is full: make room"):
            import_company(store, bench_company(FILLING), day=DAY)
    file.unlink()
    with open_store(settings) as store:
        assert read_company(store).equals(first)
        import_company(store, company(staff=["later"]), day=DAY)
    stop_engine(disk)
    with open_store(settings) as store:
        assert read_company(store).staff["id"].to_list() == ["later", "s"]


@pytest.fixture
def server(disk: Path, unavailable: Callable[[str], NoReturn]) -> Generator[Neo4jServer]:
    """A Neo4j on the small disk."""
    try:
        made = new_server("5.26.30", disk / "home")
    except NotAvailableError as error:
        unavailable(str(error))
    made.start()
    yield made
    made.kill()


def test_a_disk_of_a_neo4j_that_fills_up_in_the_middle(
    server: Neo4jServer, disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = server.address
    monkeypatch.setenv("GRAPHKAM_STORE_URI", address.uri)
    monkeypatch.setenv("GRAPHKAM_STORE_PASSWORD", address.password)
    first, later = company(staff=["s"]), bench_company(FILLING)
    write_bundle(later, tmp_path / "later")
    with open_store(Settings()) as store:
        import_company(store, first, day=DAY)
        file = fill(disk, leave=0)
        message = f"the store at {address.uri} cannot write to its disk any more, which is full"
        assert message in said(tmp_path, "import", str(tmp_path / "later"))
        file.unlink()
        # What a Neo4j had no room for makes it close the database until it is started again.
        server.kill()
        server.start()
        assert read_company(store).equals(first)
        import_company(store, later, day=DAY)
        assert read_company(store).interactions.equals(later.interactions)


def test_a_disk_that_cannot_be_written_any_more(disk: Path) -> None:
    settings = Settings(data_dir=disk)
    first = company(staff=["s"])
    with open_store(settings) as store:
        import_company(store, first, day=DAY)
    stop_engine(disk)
    assert not mounted("-o", "remount,ro", str(disk))
    assert f"{disk / 'store'} cannot be written (Read-only file system)" in said(disk, "portfolio")
    assert not mounted("-o", "remount,rw", str(disk))
    with open_store(settings) as store:
        assert read_company(store).equals(first)
