"""A server starts from what it kept on disk, as far as that is what the store has; who is erased is not in it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import polars as pl
import pytest

from graphkam.kept import kept, kept_folder
from graphkam.policy import DEFAULT_POLICY
from graphkam.store.engine import engine_folder
from graphkam.store.engine_files import EngineFiles
from tests.api.servers import COMMAND, EXAMPLE, ServerProcess, until
from tests.processes import held_up

FROM_DISK = "was kept on disk at version"

REPORT = "/api/v1/accounts/harbour/report?as_of=2026-06-30"

NAMES = ("Okafor", "okafor")
"""Of whom will be erased."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path_factory.mktemp("kept"))
    run(process, "import", str(EXAMPLE))
    process.start()
    yield process
    process.close()


def run(server: ServerProcess, *words: str) -> None:
    subprocess.run([*COMMAND, *words], env=server.environment, check=True, capture_output=True)


def version_kept(server: ServerProcess) -> int | None:
    found = kept(kept_folder(server.data), policy=DEFAULT_POLICY)
    return None if found is None else found.version


def restarted(server: ServerProcess) -> bool:
    """Kill the server and start it again; whether it had not to read the store."""
    before = server.said().count(FROM_DISK)
    server.kill()
    server.start()
    return server.said().count(FROM_DISK) > before


def meet(server: ServerProcess, id_: str) -> int:
    met = {
        "id": id_,
        "at": "2026-06-20",
        "kind": "visit",
        "staff_ids": ["tom"],
        "contact_ids": ["chen"],
        "note": "Ada Okafor was there too",
    }
    answer = server.client.put("/api/v1/interactions", json={"items": [met]}).raise_for_status()
    return int(answer.json()["version"])


def places(server: ServerProcess, *names: str) -> list[str]:
    """The files of the server, but those of the database, in which a name stands."""
    engine = engine_folder(server.data)
    files = [path for path in server.data.rglob("*") if path.is_file() and engine not in path.parents]
    return [str(path) for path in files if any(name.encode() in _content(path) for name in names)]


def _content(path: Path) -> bytes:
    """The bytes of a file; of a table also what they stand for."""
    table = pl.read_parquet(path).write_ndjson().encode() if path.suffix == ".parquet" else b""
    return path.read_bytes() + table


def test_a_restart_reads_what_was_kept_and_what_was_written_since(server: ServerProcess) -> None:
    until(lambda: version_kept(server) is not None, what="the company is kept")
    version = meet(server, "since1")
    until(lambda: version_kept(server) == version, what="the change is kept")
    before = server.client.get(REPORT).json()
    assert restarted(server)
    assert server.client.get(REPORT).json() == before
    assert server.client.get("/api/v1/interactions/since1").json()["kind"] == "visit"
    version = meet(server, "since2")
    until(lambda: version_kept(server) == version, what="the next change is kept too")


def test_what_others_wrote_meanwhile_and_what_is_torn_is_read_from_the_store(
    server: ServerProcess, tmp_path: Path
) -> None:
    server.kill()
    other = shutil.copytree(EXAMPLE, tmp_path / "bundle")
    contacts = other / "contacts.csv"
    contacts.write_text(contacts.read_text("utf-8").replace("Chief engineer", "Director"), "utf-8")
    run(server, "import", str(other))
    assert not restarted(server)
    assert server.client.get("/api/v1/contacts/okafor").json()["title"] == "Director"
    until(lambda: version_kept(server) is not None, what="the company is kept again")
    version = meet(server, "since3")
    until(lambda: version_kept(server) == version, what="the change is kept")
    server.kill()
    for path in kept_folder(server.data).glob("*-since/*.parquet"):
        path.write_bytes(path.read_bytes()[:-1])
    assert not restarted(server)
    assert server.client.get("/api/v1/interactions/since3").json()["kind"] == "visit"


def test_who_is_erased_is_in_no_file(server: ServerProcess) -> None:
    until(lambda: version_kept(server) is not None, what="the company is kept")
    version = meet(server, "since4")
    until(lambda: version_kept(server) == version, what="the change is kept")
    assert places(server, *NAMES), "else nothing is proven"
    answer = server.client.post("/api/v1/erasures", json={"person_id": "okafor"})
    assert answer.status_code == 201, answer.text
    assert places(server, *NAMES) == []
    until(lambda: version_kept(server) is not None, what="the company is kept again")
    assert places(server, *NAMES) == []
    assert places(server, "Purchasing director"), "the others are there"
    server.stop()
    run(server, "erase", "lin", "--yes")
    assert places(server, "Purchasing director") == []
    server.start()


def test_a_store_that_hangs_is_said_to_be_down_and_goes_on(server: ServerProcess) -> None:
    running = EngineFiles(engine_folder(server.data)).running()
    assert running is not None
    asked: list[httpx.Response] = []
    with held_up(running.engine):
        # The first one comes before anybody knows, and waits for the store; it is not left to wait.
        asked.append(server.client.patch("/api/v1/contacts/wu", json={"title": "Buyer"}))
        asked.append(server.client.get(REPORT))
    assert [answer.status_code for answer in asked] == [503, 503]
    assert all(int(answer.headers["retry-after"]) > 0 for answer in asked)
    assert "does not answer" in asked[0].json()["detail"], "not the limit of a request's time"
    until(lambda: server.client.get(REPORT).status_code == 200, what="the store answers again")
