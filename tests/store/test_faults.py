"""What can be wrong with a server: each gives one clear message, and nothing is lost."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from graphkam.errors import StoreUnavailableError
from graphkam.settings import Settings
from graphkam.store.access import connected
from graphkam.store.diagnosis import diagnose
from graphkam.store.engine import Address, stop_engine
from graphkam.store.importing import import_company
from graphkam.store.journal import state_of
from graphkam.store.migrations import ensure_schema
from graphkam.store.opening import open_store
from graphkam.store.reading import read_company
from tests.companies import company
from tests.store.conftest import wipe
from tests.store.raw import records
from tests.store.servers import Neo4jServer

DAY = date(2026, 7, 1)


def opened(address: Address) -> None:
    """Open a store as a command would, and ask it something."""
    with connected(address, where=address.uri) as store:
        ensure_schema(store)


def test_nobody_listens_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        uri = f"bolt://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(
            StoreUnavailableError, match=rf"{uri} cannot be reached.*--bundle DIR.*GRAPHKAM_STORE_URI"
        ):
            opened(Address(uri, user="neo4j", password="any", database="neo4j"))  # noqa: S106 - nobody reads it


def test_the_server_refuses_the_password(address: Address) -> None:
    with pytest.raises(
        StoreUnavailableError, match=r"refuses the user or the password.*GRAPHKAM_STORE_PASSWORD"
    ):
        opened(replace(address, password="wrong"))  # noqa: S106 - as it says


def test_there_is_no_such_database(address: Address) -> None:
    with pytest.raises(
        StoreUnavailableError, match=r"no database 'nowhere' that answers.*GRAPHKAM_STORE_DATABASE"
    ):
        opened(replace(address, database="nowhere"))


def test_the_address_asks_for_tls_and_there_is_none(address: Address) -> None:
    with pytest.raises(StoreUnavailableError, match=r"does not speak TLS.*bolt://"):
        opened(replace(address, uri=address.uri.replace("bolt://", "bolt+s://")))


def test_a_neo4j_with_somebody_elses_data_is_left_alone(neo4j_5: Address) -> None:
    records(neo4j_5, "MATCH (store:Store) DETACH DELETE store")
    records(neo4j_5, "CREATE (:Recipe {name: 'soup'})")
    try:
        with pytest.raises(
            StoreUnavailableError, match=r"data that is not graphkam's.*GRAPHKAM_STORE_DATABASE"
        ):
            opened(neo4j_5)
        assert records(neo4j_5, "MATCH (recipe:Recipe) RETURN recipe.name") == [["soup"]]
    finally:
        records(neo4j_5, "MATCH (recipe:Recipe) DELETE recipe")


def test_a_neo4j_that_goes_away_in_the_middle_is_named_and_nothing_is_lost(
    neo4j_5_server: Neo4jServer,
) -> None:
    address = neo4j_5_server.address
    known = company(staff=["s"], contacts=["c"], ties=[("s", "c", 0.5)])
    with connected(address, where="the server") as store:
        wipe(store)
        ensure_schema(store)
        import_company(store, known, day=DAY)
        neo4j_5_server.kill()
        try:
            with pytest.raises(StoreUnavailableError, match="the server cannot be reached: start it"):
                read_company(store)
        finally:
            neo4j_5_server.start()
    with connected(address, where="the server") as store:
        assert read_company(store).equals(known)
        assert state_of(store).importing is None


def test_the_doctor_says_what_is_well_of_a_neo4j_and_what_to_do(
    neo4j_5: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "URI": neo4j_5.uri,
        "USER": neo4j_5.user,
        "PASSWORD": neo4j_5.password,
        "DATABASE": "neo4j",
    }.items():
        monkeypatch.setenv(f"GRAPHKAM_STORE_{name}", value)
    with connected(neo4j_5, where="here") as store:
        wipe(store)
        ensure_schema(store)
        wipe(store)
    found = diagnose()
    assert [each.what for each in found] == ["settings", "notes", "store", "schema", "keys", "import"]
    assert all(each.well for each in found)
    assert not any(neo4j_5.password in each.message for each in found)
    monkeypatch.setenv("GRAPHKAM_STORE_PASSWORD", "wrong")
    last = diagnose()[-1]
    assert (last.what, last.well) == ("store", False)
    assert "GRAPHKAM_STORE_PASSWORD" in last.message
    monkeypatch.setenv("GRAPHKAM_STORE_URI", "ftp://x")
    (only,) = diagnose()
    assert (only.what, only.well) == ("settings", False)


def test_settings_without_an_address_open_the_embedded_store(tmp_path: Path) -> None:
    try:
        with open_store(Settings(data_dir=tmp_path)) as store:
            import_company(store, company(staff=["s"]), day=DAY)
        with open_store(Settings(data_dir=tmp_path)) as store:
            assert read_company(store).staff["id"].to_list() == ["s"]
    finally:
        assert stop_engine(tmp_path)
