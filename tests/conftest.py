"""What every test can ask for: the shared data, and a way to say that something it needs is not there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling  # pyright: ignore[reportMissingTypeStubs]  # nobody publishes any

from graphkam.store.engine import Address, start_engine, stop_engine
from tests.store.servers import Neo4jServer, NotAvailableError, new_server

# Random examples at a desk, where a new counterexample is welcome; the same ones in every run of the CI, so that a
# change fails by its own fault. No deadlines: the machine is shared, and time is what the benchmarks measure.
settings.register_profile("desk", deadline=None)
settings.register_profile(
    "ci", deadline=None, derandomize=True, database=None, print_blob=True, max_examples=50
)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


class ByFileAndServer(LoadFileScheduling):  # type: ignore[misc]  # as above
    """A file goes to one worker, and of all files what says in its name that it needs a Neo4j goes to the same one.

    Else each worker would start each Neo4j, which costs half a minute of a processor until it has planned everything.
    """

    def _split_scope(self, nodeid: str) -> str:
        file, _, name = nodeid.partition("::")
        return "neo4j" if "neo4j" in name else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(
    config: pytest.Config,
    log: Any,  # noqa: ANN401  # what xdist writes its log with, which has no type
) -> LoadFileScheduling | None:
    """Who distributes the tests where they are to be distributed by file."""
    return ByFileAndServer(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest file first, then those beside it: else one worker is at it for minutes when the other is through."""
    store = Path(__file__).with_name("store")
    items.sort(key=lambda item: (item.path != store / "test_kills.py", store not in item.path.parents))


_SWITCH = "GRAPHKAM_TEST_STRICT"


def _strict() -> bool:
    value = os.environ.get(_SWITCH, "")
    if value not in {"", "0", "1"}:
        pytest.exit(
            f"{_SWITCH} is {value!r}; set it to 1 to fail where a test would be skipped, or leave it out"
        )
    return value == "1"


@pytest.fixture(scope="session")
def unavailable() -> Callable[[str], NoReturn]:
    """Ends a test whose browser, database or the like is not there: a skip, or a failure under the switch."""

    def end(reason: str) -> NoReturn:
        if _strict():
            pytest.fail(f"{reason} ({_SWITCH} is set: nothing may be missing here)", pytrace=False)
        pytest.skip(reason)

    return end


@pytest.fixture(scope="session")
def shared(pytestconfig: pytest.Config) -> Path:
    """The folder of shared data beside the project; it is nobody's fault where it is absent, switch or not."""
    folder = pytestconfig.rootpath.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"the shared data is not beside the project: {folder} does not exist")
    return folder


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], unavailable: Callable[[str], NoReturn]
) -> dict[str, Any]:
    """How pytest-playwright starts its `browser`: the Chromium on the PATH, or the one that the environment names.

    The one without windows first: the same pages take it half the work.
    """
    named = os.environ.get("GRAPHKAM_TEST_CHROMIUM")
    program = named or shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if program is None:
        unavailable(
            "no chromium-headless-shell or chromium on the PATH, and GRAPHKAM_TEST_CHROMIUM does not name one"
        )
    # Root, as in most containers, has no sandbox to run in.
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": program, "args": flags}


NAMED_SERVER = "GRAPHKAM_TEST_NEO4J_URI"
"""Names a running server instead of the one the tests would start: neo4j://user:password@host:port."""


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Generator[Address]:
    """The embedded engine on a folder of its own, for the whole run."""
    folder = tmp_path_factory.mktemp("embedded")
    yield start_engine(folder, idle_seconds=86_400)
    stop_engine(folder)


def _server(version: str, folder: Path, unavailable: Callable[[str], NoReturn]) -> Generator[Neo4jServer]:
    try:
        server = new_server(version, folder)
    except NotAvailableError as error:
        unavailable(str(error))
    server.start()
    yield server
    # Its data go with the run: nobody waits until they are put in order.
    server.kill()


@pytest.fixture(scope="session")
def neo4j_5_server(
    tmp_path_factory: pytest.TempPathFactory, unavailable: Callable[[str], NoReturn]
) -> Generator[Neo4jServer]:
    """The long-term version of Neo4j as a process of the tests' own; whoever ends it starts it again."""
    yield from _server("5.26.30", tmp_path_factory.mktemp("neo4j-5"), unavailable)


@pytest.fixture(scope="session")
def neo4j_5(request: pytest.FixtureRequest) -> Address:
    """The long-term version of Neo4j, or the server that the environment names."""
    named = os.environ.get(NAMED_SERVER)
    if named:
        return _named(named)
    server: Neo4jServer = request.getfixturevalue("neo4j_5_server")
    return server.address


@pytest.fixture(scope="session")
def neo4j_2026(tmp_path_factory: pytest.TempPathFactory) -> Generator[Address]:
    """A newer Neo4j, where there is a Java for it: without one the tests are skipped, switch or not."""
    for server in _server("2026.02.2", tmp_path_factory.mktemp("neo4j-2026"), pytest.skip):
        yield server.address


def _named(uri: str) -> Address:
    parts = urlsplit(uri)
    return Address(
        uri=f"{parts.scheme}://{parts.hostname}:{parts.port or 7687}",
        user=unquote(parts.username or "neo4j"),
        password=unquote(parts.password or ""),
        database="neo4j",
    )
