"""Work that takes longer than a request: done once, whatever happens to the server meanwhile."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from graphkam.bundle import read_bundle
from graphkam.settings import Settings
from graphkam.store.backup import read_backup
from graphkam.store.office import in_office, moment_text
from graphkam.store.opening import open_store
from tests.api.servers import EXAMPLE, ServerProcess, until

FINAL = {"done", "failed", "cancelled"}


@pytest.fixture(scope="module")
def working(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path_factory.mktemp("jobs"))
    process.start()
    yield process
    process.close()


@pytest.fixture
def client(working: ServerProcess) -> httpx.Client:
    return working.client


def archive(*files: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in files:
            written.writestr(name, content)
    return packed.getvalue()


def example() -> bytes:
    return archive(
        *((f"some/folder/{file.name}", file.read_bytes()) for file in sorted(EXAMPLE.glob("*.csv")))
    )


def send(
    client: httpx.Client, content: bytes, *, name: str = "bundle.zip", **asked: str | bool
) -> httpx.Response:
    return client.post("/api/v1/imports", files={"file": (name, content)}, params=asked)


def ended(client: httpx.Client, response: httpx.Response) -> dict[str, Any]:
    assert response.status_code == 202, response.text
    where = response.headers["location"]
    found: dict[str, Any] = {}

    def is_over() -> bool:
        found.update(client.get(where).raise_for_status().json())
        return found["state"] in FINAL

    until(is_over, what="the job ends")
    return found


def test_a_bundle_is_brought_in_and_the_second_time_changes_nothing(
    client: httpx.Client, working: ServerProcess
) -> None:
    tried = ended(client, send(client, example(), dry_run=True))
    assert (tried["state"], tried["result"]["tables"]["contacts"]["new"]) == ("done", 5)
    assert client.get("/api/v1/contacts").json()["total"] == 0
    first = ended(client, send(client, example()))
    assert (first["state"], first["attempts"]) == ("done", 1)
    assert first["result"]["tables"]["contacts"] == {"new": 5, "changed": 0, "unchanged": 0, "cleared": 0}
    assert client.get("/api/v1/contacts").json()["total"] == 5
    again = ended(
        client, client.post("/api/v1/imports", content=example(), headers={"Content-Type": "application/zip"})
    )
    assert again["result"]["tables"]["contacts"]["unchanged"] == 5
    assert client.get("/api/v1/jobs").json()["items"][0]["id"] == again["id"]
    assert not any((working.data / "uploads").iterdir())


def test_every_fault_of_a_bundle_is_told(client: httpx.Client) -> None:
    bad = b"id,account_id,name,level\nc1,nowhere,One,9\n,harbour,Two,1\n"
    job = ended(client, send(client, bad, name="contacts.csv"))
    assert job["state"] == "failed"
    found = {(fault["file"], fault["row"], fault["column"]) for fault in job["problem"]["faults"]}
    assert found >= {
        ("contacts.csv", 2, "account_id"),
        ("contacts.csv", 2, "level"),
        ("contacts.csv", 3, "id"),
    }


def test_foreign_tables_come_in_through_a_mapping(client: httpx.Client) -> None:
    rules = b'[files.people]\npath = "people.csv"\n[[records]]\ntable = "staff"\nfile = "people"\n'
    rules += b'columns.id = {column = "nr"}\ncolumns.name = {column = "who"}\n'
    response = client.post(
        "/api/v1/imports",
        files=[("file", ("people.csv", b"nr,who\n7,Ann\n")), ("mapping_file", ("any.toml", rules))],
    )
    job = ended(client, response)
    assert job["state"] == "done", job
    assert client.get("/api/v1/staff/7").json()["name"] == "Ann"
    assert send(client, example(), mapping="/etc/hostname").status_code == 422


def bomb() -> bytes:
    return archive(("contacts.csv", b"0" * (64 * 1024 * 1024)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bundle.zip", bomb()),
        ("bundle.zip", b"PK\x03\x04 no archive"),
        ("bundle.zip", archive(("readme.txt", b"nothing"))),
        ("bundle.zip", archive(("a/staff.csv", b"id,name\n"), ("b/staff.csv", b"id,name\n"))),
        ("run.exe", b"MZ"),
        (".csv", b"id"),
        ("", b"id"),
    ],
)
def test_what_is_no_bundle_is_refused_at_once(
    client: httpx.Client, working: ServerProcess, name: str, content: bytes
) -> None:
    assert send(client, content, name=name).status_code == 422
    uploads = working.data / "uploads"
    assert not uploads.exists() or not any(uploads.iterdir())


def test_a_file_is_kept_inside_its_folder_whatever_it_is_called(
    client: httpx.Client, working: ServerProcess
) -> None:
    content = archive(
        ("../../../../escaped.csv", b"id,name\n"),
        ("/escaped2.csv", b"x"),
        ("staff.csv", b"id,name\ns9,Nine\n"),
    )
    assert ended(client, send(client, content))["state"] == "done"
    ended(client, send(client, b"id,name\ns9,Nine\n", name="..\\..\\staff.csv"))
    assert not list(working.data.parent.rglob("escaped*"))


def test_what_is_no_form_is_refused(client: httpx.Client) -> None:
    for kind in ("application/json", "text/csv", "multipart/form-data", "multipart/form-data; boundary=x"):
        response = client.post("/api/v1/imports", content=b"{}", headers={"Content-Type": kind})
        assert response.status_code in {400, 422}, kind
        assert response.headers["content-type"] == "application/problem+json"


def test_a_backup_is_made_fetched_and_taken_away(
    client: httpx.Client, working: ServerProcess, tmp_path: Path
) -> None:
    ended(client, send(client, example()))
    job = ended(client, client.post("/api/v1/backups"))
    assert job["state"] == "done"
    where = f"/api/v1/backups/{job['id']}"
    fetched = client.get(where)
    file = tmp_path / "backup.zip"
    file.write_bytes(fetched.content)
    held = read_backup(file)
    assert set(held.company.contacts["id"]) >= set(read_bundle(EXAMPLE).company.contacts["id"])
    assert (working.data / "backups" / f"{job['id']}.zip").stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) == 0
    assert [each["id"] for each in client.get("/api/v1/backups").json()["items"]] == [job["id"]]
    assert client.delete(where).status_code == 204
    assert client.get(where).status_code == 404
    assert client.get("/api/v1/backups/..%2F..%2Fserver").status_code == 404


def many(rows: int, *, named: str) -> bytes:
    frame = pl.DataFrame({"id": [f"{named}{number:06}" for number in range(rows)]}).with_columns(
        name=pl.col("id")
    )
    written = io.BytesIO()
    frame.write_parquet(written)
    return written.getvalue()


def test_a_job_that_is_cancelled_does_nothing(client: httpx.Client, working: ServerProcess) -> None:
    before = client.get("/api/v1/staff").json()["total"]
    # While the worker reads the first, the second waits.
    first = send(client, many(10_000, named="many"), name="staff.parquet")
    second = send(client, b"id,name\nwaits,Waits\n", name="staff.csv")
    cancelled = client.post(f"{second.headers['location']}/cancel").json()
    assert cancelled["cancelling"] or cancelled["state"] in FINAL
    client.post(f"{first.headers['location']}/cancel").raise_for_status()
    states = [ended(client, each)["state"] for each in (first, second)]
    after = client.get("/api/v1/staff").json()["total"]
    expected = before + 10_000 * (states[0] == "done") + (states[1] == "done")
    assert after == expected
    assert "cancelled" in states
    until(lambda: not any((working.data / "uploads").iterdir()), what="nothing is left of what was sent")


def test_a_killed_server_takes_its_job_up_again_and_does_it_once(
    client: httpx.Client, working: ServerProcess
) -> None:
    def version() -> int:
        return int(client.put("/api/v1/staff", json={"items": []}).json()["version"])

    before = version()
    asked = send(client, many(12_000, named="killed"), name="staff.parquet")
    where = asked.headers["location"]
    until(lambda: client.get(where).json()["state"] == "running", what="the job begins")
    working.kill()
    with open_store(Settings(data_dir=working.data)) as store:
        # As if the seconds of its lease had gone by, for which nobody else may take it up.
        over = moment_text(datetime.now(UTC) - timedelta(seconds=1))
        in_office(
            store, lambda office: office.write("jobs", [{"id": asked.json()["id"], "lease_until": over}])
        )
    working.start()
    job = ended(client, asked)
    assert (job["state"], job["attempts"], job["result"]["rows"]) == ("done", 2, {"staff": 12_000})
    assert job["result"]["tables"]["staff"] == {"new": 12_000, "changed": 0, "unchanged": 0, "cleared": 0}
    assert client.get("/api/v1/staff", params={"q": "killed"}).json()["total"] == 12_000
    assert version() == before + 1, "it was done once"
