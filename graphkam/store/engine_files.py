"""The files of the embedded engine: where they lie, what they say, who may read them."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import psutil

PACKAGE: Final = "arcadedb-embedded"


@dataclass(frozen=True, slots=True)
class Running:
    """A running engine: its process, the one that watches it, and where it listens.

    A process is known by its id and the time it was made, because ids are used again.
    """

    engine: int
    engine_made: float
    watcher: int
    port: int


@dataclass(frozen=True, slots=True)
class EngineFiles:
    """The folder of one embedded engine."""

    folder: Path

    @property
    def lock(self) -> Path:
        """Locked for as long as an engine works on the folder; the system frees it when its holder dies."""
        return self.folder / "engine.lock"

    @property
    def run(self) -> Path:
        """Says where the engine listens, while it does."""
        return self.folder / "engine.json"

    @property
    def made_by(self) -> Path:
        """The version of the engine that the data was made by."""
        return self.folder / "made-by.json"

    @property
    def password(self) -> Path:
        """The password of the engine's only user."""
        return self.folder / "password"

    @property
    def log(self) -> Path:
        """What the engine has to say of its latest run."""
        return self.folder / "engine.log"

    def prepare(self) -> None:
        """Make the folder and the password, for the user's eyes only; both stay when they are there.

        Raises
        ------
        OSError
            The folder cannot be made or written.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        if not self.password.exists():
            write_private(self.password, secrets.token_urlsafe(32))
        # A folder may be there and yet be read-only: better to know before an engine starts on it.
        probe = self.folder / f".probe-{os.getpid()}"
        write_private(probe, "")
        probe.unlink()

    def running(self) -> Running | None:
        """The engine that the run file speaks of, when it lives."""
        try:
            found = Running(**json.loads(self.run.read_text(encoding="utf-8")))
        except (FileNotFoundError, json.JSONDecodeError, TypeError):
            return None
        return found if process_of(found) is not None else None

    def announce(self, running: Running) -> None:
        """Write the run file."""
        write_private(self.run, json.dumps(asdict(running)))

    def other_version(self) -> str | None:
        """The version that made the data, when it is another one than the installed; notes the installed one if new."""
        if not self.made_by.exists():
            write_private(self.made_by, json.dumps({"package": PACKAGE, "version": installed_version()}))
            return None
        try:
            found = str(json.loads(self.made_by.read_text(encoding="utf-8"))["version"])
        except (json.JSONDecodeError, KeyError, TypeError):
            found = "unknown"
        return None if found == installed_version() else found


def write_private(path: Path, text: str) -> None:
    """Write a file that only the user can read, whole or not at all."""
    unfinished = path.with_name(f".{path.name}-{os.getpid()}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        unfinished.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


def installed_version() -> str | None:
    """The version of the engine that is installed, None where it is not."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return None


def process_of(running: Running) -> psutil.Process | None:
    """The process of an engine, None when it is gone or its id is somebody else's now."""
    try:
        process = psutil.Process(running.engine)
        same = abs(process.create_time() - running.engine_made) < 1
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.NoSuchProcess:
        return None
