"""The files of the embedded engine: where they lie, what they say, who may read them."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import tempfile
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
        # Written anew each time although the first one stays: a folder may be there and yet be read-only, and it is
        # better to know before an engine starts on it.
        proposed = _unfinished(self.password, secrets.token_urlsafe(32))
        try:
            # A link, because it fails where a file already is: of two who come first at once, one password holds.
            with contextlib.suppress(FileExistsError):
                os.link(proposed, self.password)
        finally:
            proposed.unlink()

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
    _unfinished(path, text).replace(path)


def _unfinished(path: Path, text: str) -> Path:
    """A new file beside the path, which only the user can read and nobody else writes."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    return Path(name)


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
