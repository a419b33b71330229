"""A server follows its store: what others import, two editors at once, a store that is killed and comes back."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from time import sleep

import httpx
import polars as pl
import pytest

from graphkam.bundle import read_bundle
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.settings import Settings
from graphkam.store.access import Store, connected
from graphkam.store.changing import Change, Known
from graphkam.store.engine import engine_folder, stop_engine
from graphkam.store.engine_files import EngineFiles
from graphkam.store.importing import import_company, import_given
from graphkam.store.merging import given_of
from graphkam.store.opening import open_store
from graphkam.store.reading import read_version
from graphkam_api import live as live_company
from graphkam_api.days import Days
from graphkam_api.live import POLL_SECONDS, following
from graphkam_api.touched import accounts_of, different_rows
from tests.api.servers import COMMAND, EXAMPLE, ServerProcess, until
from tests.store.conftest import wipe

DAY = {"as_of": "2026-06-30"}


@pytest.fixture(scope="module", params=["embedded", "neo4j_5"])
def followed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServerProcess]:
    address = None
    if request.param != "embedded":
        address = request.getfixturevalue(request.param)
        with connected(address, where=address.uri) as store:
            wipe(store)
    process = ServerProcess(tmp_path_factory.mktemp(request.param), address=address)
    process.start()
    yield process
    process.close()


def test_what_another_process_imports_is_noticed(followed: ServerProcess) -> None:
    assert followed.client.get("/api/v1/accounts/harbour/report", params=DAY).status_code == 404
    subprocess.run(
        [*COMMAND, "import", str(EXAMPLE)], env=followed.environment, check=True, capture_output=True
    )
    asked = "/api/v1/accounts/harbour/report"
    until(lambda: followed.client.get(asked, params=DAY).status_code == 200, what="the import is noticed")
    assert followed.client.get(asked, params=DAY).json()["topology"] == "plane"
    assert followed.client.get("/api/v1/contacts").json()["total"] == 5


def test_of_two_editors_at_once_one_is_told(followed: ServerProcess) -> None:
    etag = followed.client.get("/api/v1/contacts/wu").headers["etag"]

    def edit(title: str) -> httpx.Response:
        with followed.new_client() as editor:
            return editor.patch("/api/v1/contacts/wu", json={"title": title}, headers={"If-Match": etag})

    with ThreadPoolExecutor(4) as editors:
        found = list(editors.map(edit, ["A", "B", "C", "D"]))
    assert sorted(response.status_code for response in found) == [200, 412, 412, 412]
    won = next(response for response in found if response.status_code == 200)
    assert followed.client.get("/api/v1/contacts/wu").json() == won.json()


def test_writers_who_write_different_rows_all_succeed(followed: ServerProcess) -> None:
    def add(number: int) -> int:
        row = {
            "id": f"i{number}",
            "at": "2026-06-01",
            "kind": "call",
            "staff_ids": ["mei"],
            "contact_ids": ["wu"],
        }
        with followed.new_client() as writer:
            return writer.put("/api/v1/interactions", json={"items": [row]}).status_code

    with ThreadPoolExecutor(4) as writers:
        assert set(writers.map(add, range(12))) == {200}
    assert followed.client.get("/api/v1/interactions", params={"contact_ids": "wu"}).json()["total"] == 13


# The Neo4j of the other tests is not for killing.
@pytest.mark.parametrize("followed", ["embedded"], indirect=True)
def test_a_store_that_is_killed_is_said_to_be_down_and_comes_back(followed: ServerProcess) -> None:
    before = followed.client.get("/api/v1/accounts/harbour/report", params=DAY).json()
    running = EngineFiles(engine_folder(followed.data)).running()
    assert running is not None
    seen: list[httpx.Response] = []

    def is_down() -> bool:
        seen.append(followed.client.get("/api/v1/accounts/harbour/report", params=DAY))
        return seen[-1].status_code == 503

    for pid in (running.watcher, running.engine):
        os.kill(pid, signal.SIGKILL)
    until(is_down, what="the store is said to be down")
    assert seen[-1].headers["retry-after"]
    assert seen[-1].headers["content-type"] == "application/problem+json"
    assert followed.client.get("/health/live").status_code == 200
    until(lambda: not is_down(), what="the store is there again")
    assert seen[-1].json() == before
    again = {"id": "again", "at": "2026-06-02", "kind": "call", "staff_ids": ["mei"], "contact_ids": ["wu"]}
    followed.client.put("/api/v1/interactions", json={"items": [again]}).raise_for_status()


def test_what_this_process_wrote_is_not_read_from_the_store_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def reading(store: Store) -> tuple[Company, int]:
        company, version = read_version(store)
        read.append(version)
        return company, version

    monkeypatch.setattr(live_company, "read_version", reading)
    settings = Settings(data_dir=tmp_path)
    try:
        with open_store(settings) as store:
            import_company(store, read_bundle(EXAMPLE).company, day=date(2026, 6, 30))
        with following(settings, policy=DEFAULT_POLICY) as live:
            new = live.company.interactions.head(1).with_columns(id=pl.lit("again"))

            def work(store: Store, known: Known) -> Change:
                given = given_of(Company.of(interactions=new))
                change = import_given(store, lambda _: given, day=date(2026, 6, 30), known=known)
                # Who follows the store sees meanwhile that it has another version than memory.
                sleep(3 * POLL_SECONDS)
                return change

            live.change(work)
            assert "again" in live.company.interactions["id"]
        # When it started; by now whoever followed has ended.
        assert len(read) == 1
    finally:
        stop_engine(tmp_path)


def test_a_row_touches_the_accounts_of_its_contacts_and_of_its_people() -> None:
    met = {
        "id": "i",
        "at": datetime(2026, 1, 1, tzinfo=UTC),
        "kind": "call",
        "staff_ids": ["s"],
        "contact_ids": ["x"],
    }
    complained = met | {"id": "j", "kind": "complaint", "staff_ids": ["t"], "contact_ids": ["y"]}
    before = Company.of(
        accounts=pl.DataFrame({"id": ["a", "b", "c"]}),
        contacts=pl.DataFrame({"id": ["x", "y"], "account_id": ["a", "b"]}),
        staff=pl.DataFrame({"id": ["s", "t", "u"]}),
        interactions=pl.DataFrame([met, complained]),
        assignments=pl.DataFrame({"staff_id": ["s"], "account_id": ["c"]}),
    )
    assert different_rows(before, before) == ({}, {})
    rows: list[tuple[str, str, set[str]]] = [
        ("interactions", "i", {"a"}),
        ("contacts", "y", {"b"}),
        ("accounts", "c", {"c"}),
        ("staff", "s", {"a", "c"}),
        ("staff", "t", {"b"}),
        ("staff", "u", set()),
    ]
    for table, row, expected in rows:
        frame = before.table(table)
        rows_of_one = {table: frame.filter(frame["id"] == row)}
        days = Days(before, policy=DEFAULT_POLICY)
        assert accounts_of(rows_of_one, before=days, after=before) == expected, (table, row)
