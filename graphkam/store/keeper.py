"""The process that keeps the embedded engine: starts it, watches who uses it, stops it when nobody does.

It runs as ``python -m graphkam.store.keeper FOLDER IDLE_SECONDS``, started by `graphkam.store.engine` and outliving the
command that started it. It holds the lock of the folder for as long as the engine lives. When it is killed the system
ends the engine where it can (Linux); elsewhere the next keeper does, by the run file.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Final

import psutil
from filelock import FileLock, Timeout

from graphkam.store.engine_command import ClassCache, engine_command
from graphkam.store.engine_files import EngineFiles, Running, process_of

START_SECONDS: Final = 120.0
"""How long an engine may take until it answers; on a machine at rest it takes 3."""
STOP_SECONDS: Final = 120.0
"""How long an engine may take until it has ended; the first run also writes the class cache, which takes 5."""
POLL_SECONDS: Final = 5.0
"""How often it is looked whether somebody is connected, at most: looking costs the processor 10 ms."""
GRACE_SECONDS: Final = 1.0

LOCKED, FAILED = 4, 5
"""Exit codes: another keeper has the folder; the engine did not start."""


def main(folder: str, idle_seconds: str) -> int:
    """Keep an engine on the folder until nobody was connected for the time given; the exit code."""
    files = EngineFiles(Path(folder))
    os.umask(0o077)
    try:
        with FileLock(files.lock, timeout=0):
            return _keep(files, idle=float(idle_seconds))
    except Timeout:
        return LOCKED


def _keep(files: EngineFiles, *, idle: float) -> int:
    asked_to_stop: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        asked_to_stop.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    orphan = files.running()
    if orphan is not None and (process := process_of(orphan)) is not None:
        _end(process)
    files.run.unlink(missing_ok=True)
    bolt, http = _free_ports()
    cache = ClassCache.of(files)
    with files.log.open("wb") as log:
        engine = subprocess.Popen(  # noqa: S603 - the engine of the installed package, on our own folder
            engine_command(files, bolt=bolt, http=http, cache=cache),
            cwd=files.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=_die_with_parent(),  # noqa: PLW1509 - this process has one thread
        )
    process = psutil.Process(engine.pid)
    try:
        if not _comes_up(engine, http=http, asked_to_stop=asked_to_stop):
            if not asked_to_stop:
                cache.forget()
            return FAILED
        files.announce(
            Running(engine=engine.pid, engine_made=process.create_time(), watcher=os.getpid(), port=bolt)
        )
        _watch(engine, process, files=files, port=bolt, idle=idle, asked_to_stop=asked_to_stop)
    finally:
        files.run.unlink(missing_ok=True)
        _end(process)
        engine.wait()
        cache.keep()
    return 0


def _watch(
    engine: subprocess.Popen[bytes],
    process: psutil.Process,
    *,
    files: EngineFiles,
    port: int,
    idle: float,
    asked_to_stop: list[int],
) -> None:
    """Wait until the engine ends, is to end, or nobody has been connected to it for the time given."""
    last_used = time.monotonic()
    while engine.poll() is None and not asked_to_stop:
        if _is_used(process, port=port):
            last_used = time.monotonic()
        if not files.folder.exists():
            return
        if time.monotonic() - last_used > idle:
            # Whoever looks from now on finds no engine and starts one; whoever came just before is let be.
            found = files.run.read_bytes()
            files.run.unlink(missing_ok=True)
            time.sleep(GRACE_SECONDS)
            if not _is_used(process, port=port):
                return
            files.run.write_bytes(found)
        # Its end is noticed at once, so that the next command need not wait for the lock.
        with contextlib.suppress(subprocess.TimeoutExpired):
            engine.wait(min(POLL_SECONDS, idle / 3))


def _is_used(process: psutil.Process, *, port: int) -> bool:
    with contextlib.suppress(psutil.Error):
        return any(
            each.status == psutil.CONN_ESTABLISHED and each.laddr.port == port
            for each in process.net_connections(kind="tcp")
        )
    return False


def _comes_up(engine: subprocess.Popen[bytes], *, http: int, asked_to_stop: list[int]) -> bool:
    """Whether the engine answers before its time is over."""
    end = time.monotonic() + START_SECONDS
    while engine.poll() is None and not asked_to_stop and time.monotonic() < end:
        if _is_ready(http):
            return True
        time.sleep(0.02)
    return False


def _is_ready(port: int) -> bool:
    """Whether the engine says over HTTP that it is ready; it listens for Bolt before it has a database."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as asked:
        asked.sendall(b"GET /api/v1/ready HTTP/1.0\r\n\r\n")
        return asked.recv(64).partition(b"\r\n")[0].split()[1:2] == [b"204"]
    return False


def _end(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()


def _free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def _die_with_parent() -> Callable[[], None] | None:
    """What makes the system end the engine with this process, where it can."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    set_parent_death_signal = 1

    def arrange() -> None:
        library.prctl(set_parent_death_signal, signal.SIGTERM)

    return arrange


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
