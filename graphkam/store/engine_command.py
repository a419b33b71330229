"""How the embedded engine is started: its program, its settings, and what spares it work it did before."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import platformdirs

from graphkam.store.engine_files import EngineFiles

DATABASE: Final = "neo4j"

_OPTIONS: Final = (
    "-Xmx1g",
    "--add-modules",
    "jdk.incubator.vector",
    "--enable-native-access=ALL-UNNAMED",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
    "--add-exports=java.management/sun.management=ALL-UNNAMED",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF8",
    # What runs while it starts runs a few times: compiled as early as Java does by itself, that costs a third more.
    "-XX:CompileThresholdScaling=5",
    # The options of the class cache are new: a Java that does not know them shall not stumble over them.
    "-XX:+IgnoreUnrecognizedVMOptions",
)


@dataclass(frozen=True, slots=True)
class ClassCache:
    """Java's own cache of the classes it loaded, made by one run of the engine for all later ones.

    It halves the time that the engine takes to start. Java checks that it fits the program, and does without when it
    does not.
    """

    made: Path
    """Where it is once it is made, for all data folders of the user."""
    unfinished: Path
    """Where a run of the engine leaves it when it ends, beside the data of which it holds the lock."""

    @classmethod
    def of(cls, files: EngineFiles) -> ClassCache:
        """The cache for the installed engine."""
        key = hashlib.sha256(repr((str(_package()), _OPTIONS)).encode()).hexdigest()[:16]
        folder = platformdirs.user_cache_path("graphkam", appauthor=False)
        return cls(made=folder / f"engine-{key}.aot", unfinished=files.folder / "engine.aot")

    def options(self) -> list[str]:
        """What tells Java to use the cache, or to make it."""
        made = self.made.is_file()
        return [f"-XX:AOTCache={self.made}" if made else f"-XX:AOTCacheOutput={self.unfinished}"]

    def keep(self) -> None:
        """Put a cache that a run has left in its place, whole or not at all."""
        if not self.unfinished.is_file():
            return
        # It only saves time: a full disk, or a home that cannot be written, is nothing to speak of.
        with contextlib.suppress(OSError):
            self.made.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(prefix=".engine-", dir=self.made.parent)
            try:
                with self.unfinished.open("rb") as source, os.fdopen(descriptor, "wb") as target:
                    shutil.copyfileobj(source, target)
                Path(name).replace(self.made)
            finally:
                Path(name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self.unfinished.unlink()

    def forget(self) -> None:
        """Take the cache away: an engine that did not come up with it may do without."""
        with contextlib.suppress(OSError):
            self.made.unlink(missing_ok=True)


def engine_command(files: EngineFiles, *, bolt: int, http: int, cache: ClassCache) -> list[str]:
    """The command that starts the engine on its folder, on two ports of this machine."""
    package = _package()
    java = package / "jre" / "bin" / ("java.exe" if os.name == "nt" else "java")
    settings = {
        "server.rootPath": files.folder,
        "server.databaseDirectory": files.folder / "databases",
        "server.logsDirectory": files.folder / "log",
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt.port": bolt,
        "bolt.host": "127.0.0.1",
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": http,
        "server.rootPasswordPath": files.password,
        "server.defaultDatabases": f"{DATABASE}[root]",
        "dateTimeImplementation": "java.time.ZonedDateTime",
        "bolt.maxMessageSize": 256 * 1024 * 1024,
        "txWalFlush": 2,
        "server.mode": "development",
    }
    return [
        str(java),
        *_OPTIONS,
        *cache.options(),
        "-cp",
        str(package / "jars" / "*"),
        *(f"-Darcadedb.{name}={value}" for name, value in settings.items()),
        "com.arcadedb.server.ArcadeDBServer",
    ]


def _package() -> Path:
    spec = find_spec("arcadedb_embedded")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("arcadedb_embedded")
    return Path(spec.submodule_search_locations[0])
