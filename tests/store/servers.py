"""A real Neo4j server for the tests: its jars through Maven, a Java that is new enough, a home of its own."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from neo4j.exceptions import AuthError, ServiceUnavailable

from graphkam.store.engine import Address
from tests.store.raw import driver, records

HERE: Final = Path(__file__).parent / "neo4j"
SERVER: Final = HERE / "Neo4jServer.java"
CACHE: Final = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "graphkam-tests"
NEEDED_JAVA: Final = {"5.26.30": 17, "2026.02.2": 21}
PASSWORD: Final = "for-the-tests-only"  # noqa: S105 - the server lives in a temporary folder, on this machine only
START_SECONDS: Final = 180.0

_JAVA_PLACES: Final = ("/usr/lib/jvm/*", "/opt/*", "/Library/Java/JavaVirtualMachines/*/Contents/Home")
_HOME_PLACES: Final = (".sdkman/candidates/java/*", ".jdks/*")


class NotAvailableError(Exception):
    """What the server needs is not on this machine."""


@dataclass(slots=True)
class Neo4jServer:
    """A server process and where it answers; it can be killed and started again on the same data.

    One process may be several servers, each with a home and a port: they start in little more time than one.
    """

    version: str
    homes: tuple[Path, ...]
    ports: tuple[int, ...]
    quick: bool = True
    """Whether it is to start in a third of the time, and to plan each statement once: not to be as fast as it could."""
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> Address:
        """Where it answers, and to whom; the first of several."""
        return self.addresses[0]

    @property
    def addresses(self) -> list[Address]:
        """Where each of the servers answers, and to whom."""
        return [
            Address(f"bolt://127.0.0.1:{port}", user="neo4j", password=PASSWORD, database="neo4j")
            for port in self.ports
        ]

    def start(self) -> None:
        """Start the server and wait until it answers; the first time it also gets its password."""
        java = find_java(NEEDED_JAVA[self.version])
        opens = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
        options = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in opens]
        if NEEDED_JAVA[self.version] > 17:
            options += ["--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"]
        if self.quick:
            # What Maven brought is what Neo4j published: nobody here proves each class of it.
            options += ["-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote"]
            options += ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dgraphkam.quick=true"]
        classes = os.pathsep.join([f"{jars(self.version)}/*", str(compiled(self.version, java=java))])
        memory = f"-Xmx{1 + len(self.homes) // 10}g"
        command = [str(java), memory, *options, "-cp", classes, SERVER.stem]
        for home, port in zip(self.homes, self.ports, strict=True):
            home.mkdir(parents=True, exist_ok=True)
            command += [str(home), str(port)]
        output = self.homes[0] / "output.log"
        with output.open("ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        end = time.monotonic() + START_SECONDS
        for address in self.addresses:
            while not _lets_us_in(address):
                if self.process.poll() is not None or time.monotonic() > end:
                    tail = output.read_text(errors="replace")[-2000:]
                    raise RuntimeError(f"Neo4j {self.version} did not start:\n{tail}")
                time.sleep(0.2)

    def kill(self) -> None:
        """End the server without a word of warning."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """End the server as it should."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(60)


def _lets_us_in(address: Address) -> bool:
    try:
        with driver(address) as opened:
            opened.verify_connectivity()
            return True
    except ServiceUnavailable:
        return False
    except AuthError:
        first = replace(address, password="neo4j")  # noqa: S106 - what every new server has
        change = f"ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO '{PASSWORD}'"
        records(first, change, database="system")
        return False


def new_server(version: str, *homes: Path, quick: bool = True) -> Neo4jServer:
    """A server of a version for each home, in one process that is not started yet, on free ports.

    Raises
    ------
    NotAvailableError
        There is no Java for it on this machine, or no Maven that brings it.
    """
    find_java(NEEDED_JAVA[version])
    jars(version)
    with ExitStack() as taken:
        free = [taken.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in homes]
        ports = tuple(each.getsockname()[1] for each in free)
    return Neo4jServer(version=version, homes=homes, ports=ports, quick=quick)


def jars(version: str) -> Path:
    """The folder with the jars of a version, brought by Maven the first time."""
    folder = CACHE / f"neo4j-{version}"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise NotAvailableError("no Maven (mvn) on the path, which brings Neo4j for the tests")
    unfinished = CACHE / f".neo4j-{version}-{os.getpid()}"
    done = subprocess.run(
        [
            maven,
            "-q",
            "-B",
            "-f",
            str(HERE / "pom.xml"),
            f"-Dneo4j.version={version}",
            "dependency:copy-dependencies",
            "-DincludeScope=runtime",
            f"-DoutputDirectory={unfinished}",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise NotAvailableError(
            f"Maven could not bring Neo4j {version}: {done.stdout[-500:]}{done.stderr[-500:]}"
        )
    _in_place(unfinished, folder)
    return folder


def compiled(version: str, *, java: Path) -> Path:
    """The folder with our server's class for a version, compiled the first time."""
    made_of = hashlib.sha256(SERVER.read_bytes() + bytes(java)).hexdigest()[:16]
    folder = CACHE / f"server-{version}-{made_of}"
    if folder.is_dir():
        return folder
    unfinished = CACHE / f".server-{version}-{os.getpid()}"
    javac = java.with_name("javac")
    subprocess.run([javac, "-cp", f"{jars(version)}/*", "-d", unfinished, SERVER], check=True)
    _in_place(unfinished, folder)
    return folder


def _in_place(unfinished: Path, folder: Path) -> None:
    try:
        unfinished.rename(folder)
    except OSError:  # another run was quicker
        shutil.rmtree(unfinished)


def find_java(least: int) -> Path:
    """The oldest Java compiler's `java` on this machine that is new enough."""
    on_path = shutil.which("javac")
    homes = [Path(on_path).resolve().parents[1]] if on_path else []
    if "JAVA_HOME" in os.environ:
        homes.append(Path(os.environ["JAVA_HOME"]))
    for pattern in _JAVA_PLACES:
        homes.extend(Path("/").glob(pattern[1:]))
    for pattern in _HOME_PLACES:
        homes.extend(Path.home().glob(pattern))
    found = sorted((version, home) for home in homes if (version := _java_version(home)) is not None)
    for version, home in found:
        if version >= least:
            return home / "bin" / "java"
    raise NotAvailableError(f"no JDK of version {least} or newer was found: install one, or set JAVA_HOME")


def _java_version(home: Path) -> int | None:
    """The version of the JDK at a place, by the file that each has."""
    try:
        release = (home / "release").read_text(encoding="utf-8")
    except OSError:
        return None
    found = re.search(r'JAVA_VERSION="(\d+)', release)
    return int(found[1]) if found and (home / "bin" / "javac").exists() else None
