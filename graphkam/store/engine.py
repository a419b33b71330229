"""The embedded engine as a command sees it: found running, or started; one for each data folder."""

from __future__ import annotations

import errno
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from graphkam.errors import StoreUnavailableError
from graphkam.store.engine_command import DATABASE
from graphkam.store.engine_files import PACKAGE, EngineFiles, Running, installed_version
from graphkam.store.keeper import LOCKED, START_SECONDS, STOP_SECONDS

USER: Final = "root"
LEAST_FREE_BYTES: Final = 64 * 1024 * 1024
"""With less room than this on the disk the engine is not started: it would stop in the middle."""

TWO_WAYS: Final = "answer from a folder with --bundle DIR, or name a Neo4j server with GRAPHKAM_STORE_URI"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a running engine answers, and to whom."""

    uri: str
    user: str
    password: str
    database: str


def has_no_room(folder: Path) -> bool:
    """Whether the disk of a folder is as good as full."""
    try:
        return shutil.disk_usage(folder).free < LEAST_FREE_BYTES
    except OSError:  # it is gone altogether, which somebody else will say
        return False


def engine_folder(data_dir: Path) -> Path:
    """Where the embedded engine of a data folder keeps what it has."""
    return data_dir.absolute() / "store"


def start_engine(data_dir: Path, *, idle_seconds: float) -> Address:
    """Where the engine of a data folder answers; it is started when it is not running, and stops by itself.

    One process watches it, and stops it when nobody was connected for `idle_seconds`. Takes some 3 s when it must
    start.

    Raises
    ------
    StoreUnavailableError
        The engine cannot run here, or not on this folder; the message says what to do.
    """
    if installed_version() is None:
        raise StoreUnavailableError(
            f"the embedded store does not run on this platform ({platform.system()} {platform.machine()}, Python "
            f"{platform.python_version()}: {PACKAGE} has no package for it): {TWO_WAYS}"
        )
    files = EngineFiles(engine_folder(data_dir))
    _prepare(files)
    end = time.monotonic() + START_SECONDS
    keeper: subprocess.Popen[bytes] | None = None
    while True:
        running = files.running()
        if running is not None and _answers(running):
            return _address(files, running)
        if keeper is None:
            keeper = _start_keeper(files, idle_seconds=idle_seconds)
        code = keeper.poll()
        if code == LOCKED and time.monotonic() < end:
            # Somebody else's engine is coming up, or going down: look again, and start one when it is gone.
            keeper = None
            time.sleep(0.2)
        elif code is not None or time.monotonic() > end:
            raise StoreUnavailableError(_why_not(files, code=code))
        else:
            time.sleep(0.02)


def answers(data_dir: Path, address: Address) -> bool:
    """Whether the engine of a data folder is still the one at an address, and takes connections."""
    files = EngineFiles(engine_folder(data_dir))
    running = files.running()
    return running is not None and _answers(running) and _address(files, running) == address


def stop_engine(data_dir: Path) -> bool:
    """Stop the engine of a data folder, if it runs; whether it did."""
    running = EngineFiles(engine_folder(data_dir)).running()
    if running is None:
        return False
    # The engine first: who watches it ends with it, at once.
    for pid in (running.engine, running.watcher):
        try:
            process = psutil.Process(pid)
            process.send_signal(signal.SIGTERM)
            process.wait(STOP_SECONDS)
        except psutil.NoSuchProcess:
            continue
    return True


def _prepare(files: EngineFiles) -> None:
    try:
        files.prepare()
        other = files.other_version()
        free = shutil.disk_usage(files.folder).free
    except OSError as error:
        raise StoreUnavailableError(_cannot_write(files, error)) from error
    if other is not None:
        raise StoreUnavailableError(
            f"{files.folder} was made by version {other} of the engine, and {installed_version()} is installed: "
            "back it up and restore it with the graphkam that made it (graphkam backup, graphkam restore), or name "
            "another folder with GRAPHKAM_DATA_DIR"
        )
    if free < LEAST_FREE_BYTES:
        raise StoreUnavailableError(
            f"the disk of {files.folder} is full ({free // 2**20} MiB left): make room, or name a folder on another "
            "disk with GRAPHKAM_DATA_DIR"
        )


def _cannot_write(files: EngineFiles, error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return f"the disk of {files.folder} is full: make room, or name another folder with GRAPHKAM_DATA_DIR"
    return (
        f"the data folder {files.folder} cannot be written ({error.strerror}): give yourself the right to, or name "
        "another folder with GRAPHKAM_DATA_DIR"
    )


def _start_keeper(files: EngineFiles, *, idle_seconds: float) -> subprocess.Popen[bytes]:
    # A session of its own: what ends the command (a closed terminal, Ctrl-C) leaves the engine to the next one.
    keeper = subprocess.Popen(  # noqa: S603 - our own module under our own Python
        [sys.executable, "-m", "graphkam.store.keeper", str(files.folder), str(idle_seconds)],
        cwd=files.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    # A server lives longer than the engine may: somebody has to take note of its end.
    threading.Thread(target=keeper.wait, daemon=True, name="keeper").start()
    return keeper


def _answers(running: Running) -> bool:
    try:
        socket.create_connection(("127.0.0.1", running.port), timeout=5).close()
    except OSError:
        return False
    return True


def _address(files: EngineFiles, running: Running) -> Address:
    return Address(
        uri=f"bolt://127.0.0.1:{running.port}",
        user=USER,
        password=files.password.read_text(encoding="utf-8"),
        database=DATABASE,
    )


def _why_not(files: EngineFiles, *, code: int | None) -> str:
    if code in (None, LOCKED):
        holder = _holder(files)
        return (
            f"another process{holder} has held {files.lock} for {START_SECONDS:.0f} s and its engine does not answer: "
            "end that process (the lock goes with it), then try again"
        )
    try:
        log = files.log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        log = ""
    if "No space left on device" in log or "Disk quota exceeded" in log:
        return f"the disk of {files.folder} is full: make room, or name another folder with GRAPHKAM_DATA_DIR"
    said = [line for line in log.splitlines() if "ERROR" in line or "SEVER" in line or "Exception" in line]
    reason = f" ({said[0].strip()[:200]})" if said else ""
    return f"the embedded store did not start{reason}: {files.log} says more; or {TWO_WAYS}"


def _holder(files: EngineFiles) -> str:
    """Who keeps the folder, as far as can be told."""
    for process in psutil.process_iter(["cmdline"]):
        words: list[str] = process.info["cmdline"] or []
        if "graphkam.store.keeper" in words and str(files.folder) in words:
            return f" (process {process.pid})"
    return ""
