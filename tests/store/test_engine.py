"""The embedded engine as a process: started, shared, private, stopped, and what can be in its way."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psutil
import pytest
from filelock import FileLock

from graphkam.errors import StoreUnavailableError
from graphkam.settings import Settings
from graphkam.store import engine
from graphkam.store.access import connected
from graphkam.store.engine import engine_folder, start_engine, stop_engine
from graphkam.store.engine_command import ClassCache
from graphkam.store.engine_files import EngineFiles, Running
from graphkam.store.journal import state_of
from graphkam.store.migrations import ensure_schema
from graphkam.store.opening import open_store


@pytest.fixture
def data_dir(tmp_path: Path) -> Generator[Path]:
    yield tmp_path
    stop_engine(tmp_path)


def running(data_dir: Path) -> Running:
    found = EngineFiles(engine_folder(data_dir)).running()
    assert found is not None
    return found


def until(holds: Callable[[], bool], *, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def gone(*pids: int) -> bool:
    def is_gone(pid: int) -> bool:
        return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE

    return all(is_gone(pid) for pid in pids)


def test_two_commands_at_once_share_one_engine_that_only_this_machine_and_user_can_reach(
    data_dir: Path,
) -> None:
    with ThreadPoolExecutor(2) as commands:
        first, second = commands.map(partial(start_engine, idle_seconds=600), [data_dir] * 2)
    assert first == second
    with connected(first, where="here") as store:
        ensure_schema(store)
        assert store.read("store")[0]["version"] == 0
    process = psutil.Process(running(data_dir).engine)
    listening = [each for each in process.net_connections(kind="inet") if each.status == psutil.CONN_LISTEN]
    assert len(listening) == 2
    assert {each.laddr.ip.removeprefix("::ffff:") for each in listening} == {"127.0.0.1"}
    assert first.password not in " ".join(process.cmdline())
    assert len(first.password) >= 40
    folder = engine_folder(data_dir)
    for path in [folder, *folder.rglob("*")]:
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_it_outlives_the_command_that_started_it_and_stops_when_nobody_was_there_for_a_while(
    data_dir: Path,
) -> None:
    program = (
        "import sys; from pathlib import Path; from graphkam.store.engine import start_engine; "
        "print(start_engine(Path(sys.argv[1]), idle_seconds=3).uri)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(data_dir)], capture_output=True, text=True, check=True
    )
    found = running(data_dir)
    assert done.stdout.strip().endswith(f":{found.port}")
    with socket.create_connection(("127.0.0.1", found.port)):
        time.sleep(6)
        assert not gone(found.engine), "somebody is connected"
    assert until(lambda: gone(found.engine, found.watcher))
    assert not EngineFiles(engine_folder(data_dir)).run.exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends a child with its parent")
def test_no_engine_outlives_the_process_that_watches_it(data_dir: Path) -> None:
    start_engine(data_dir, idle_seconds=600)
    found = running(data_dir)
    os.kill(found.watcher, signal.SIGKILL)
    assert until(lambda: gone(found.engine))
    start_engine(data_dir, idle_seconds=600)
    assert running(data_dir).engine != found.engine


def test_an_engine_that_was_killed_is_started_again_by_the_next_command(data_dir: Path) -> None:
    start_engine(data_dir, idle_seconds=600)
    found = running(data_dir)
    os.kill(found.engine, signal.SIGKILL)
    assert until(lambda: gone(found.engine))
    again = start_engine(data_dir, idle_seconds=600)
    with connected(again, where="here") as store:
        assert store.read("has_data") == [{"found": False}]


def test_a_command_right_after_a_crash_finds_an_engine(data_dir: Path) -> None:
    settings = Settings(data_dir=data_dir)
    with open_store(settings) as store:
        state_of(store)
    files = EngineFiles(engine_folder(data_dir))
    found, said = running(data_dir), files.run.read_text()
    os.kill(found.engine, signal.SIGKILL)
    with open_store(settings) as store:
        assert state_of(store).version == 0
    # What a command sees that looks a moment too early: an engine that lives, and a port where nobody is any more.
    now = running(data_dir)
    files.run.write_text(json.dumps(json.loads(files.run.read_text()) | {"port": json.loads(said)["port"]}))
    with socket.create_server(("127.0.0.1", found.port)) as nobody:
        ended = threading.Thread(target=end_when_asked, args=(nobody, now.engine))
        ended.start()
        with open_store(settings) as store:
            assert state_of(store).version == 0
        ended.join()


def test_what_a_run_learnt_of_the_engine_helps_the_next_one_and_does_no_harm_when_damaged(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(data_dir / "cache"))
    cache = ClassCache.of(EngineFiles(engine_folder(data_dir)))
    start_engine(data_dir, idle_seconds=600)
    assert f"-XX:AOTCacheOutput={cache.unfinished}" in psutil.Process(running(data_dir).engine).cmdline()
    stop_engine(data_dir)
    assert cache.made.stat().st_size > 1 << 20
    assert not stat.S_IMODE(cache.made.stat().st_mode) & 0o077
    assert not cache.unfinished.exists()
    cache.made.write_bytes(cache.made.read_bytes()[: 1 << 20])
    start_engine(data_dir, idle_seconds=600)
    assert f"-XX:AOTCache={cache.made}" in psutil.Process(running(data_dir).engine).cmdline()


def end_when_asked(server: socket.socket, engine: int) -> None:
    """Take one connection, as a dying engine does, and die."""
    for _ in range(2):  # one looks whether somebody answers, one is the driver's
        server.accept()[0].close()
    os.kill(engine, signal.SIGKILL)


def test_where_there_is_no_package_one_sentence_names_the_two_ways_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "installed_version", lambda: None)
    with pytest.raises(StoreUnavailableError) as caught:
        start_engine(tmp_path, idle_seconds=600)
    message = str(caught.value)
    assert "--bundle" in message
    assert "GRAPHKAM_STORE_URI" in message
    assert not engine_folder(tmp_path).exists()


def test_a_folder_made_by_another_version_is_left_alone(tmp_path: Path) -> None:
    folder = engine_folder(tmp_path)
    folder.mkdir(parents=True)
    made_by = folder / "made-by.json"
    made_by.write_text(json.dumps({"package": "arcadedb-embedded", "version": "1.0"}))
    with pytest.raises(StoreUnavailableError, match=r"version 1\.0 of the engine.*graphkam backup"):
        start_engine(tmp_path, idle_seconds=600)
    assert json.loads(made_by.read_text())["version"] == "1.0"


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    data_dir.write_text("a file, where the folder should be")
    with pytest.raises(StoreUnavailableError, match=r"cannot be written.*GRAPHKAM_DATA_DIR"):
        start_engine(data_dir, idle_seconds=600)


def test_a_read_only_data_folder_is_named(tmp_path: Path) -> None:
    # The superuser may write everywhere but where the kernel shows its own objects.
    folder = Path("/sys") if os.geteuid() == 0 else tmp_path
    if folder == tmp_path:
        tmp_path.chmod(0o500)
    with pytest.raises(
        StoreUnavailableError,
        match=r"cannot be written \((Permission denied|Operation not permitted|Read-only .*)\).*GRAPHKAM_DATA_DIR",
    ):
        start_engine(folder / "graphkam", idle_seconds=600)


def test_a_full_disk_is_named_before_the_engine_stops_in_the_middle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LEAST_FREE_BYTES", 1 << 62)
    with pytest.raises(StoreUnavailableError, match=r"disk of .* is full.*GRAPHKAM_DATA_DIR"):
        start_engine(tmp_path, idle_seconds=600)


def test_a_lock_that_somebody_holds_is_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "START_SECONDS", 3.0)
    files = EngineFiles(engine_folder(tmp_path))
    files.prepare()
    with FileLock(files.lock), pytest.raises(StoreUnavailableError, match=r"has held .*engine\.lock"):
        start_engine(tmp_path, idle_seconds=600)


def test_a_lock_file_that_nobody_holds_is_no_obstacle(data_dir: Path) -> None:
    files = EngineFiles(engine_folder(data_dir))
    files.prepare()
    files.lock.write_text("")
    files.run.write_text(json.dumps({"engine": 1, "engine_made": 1.0, "watcher": 1, "port": 1}))
    assert start_engine(data_dir, idle_seconds=600).uri.startswith("bolt://127.0.0.1:")
