"""Stores that earlier versions wrote are brought to this one: without loss, however often, whenever interrupted."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from datetime import date
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest

from graphkam.errors import StoreUnavailableError
from graphkam.records import Company
from graphkam.store.access import connected
from graphkam.store.engine import Address, start_engine, stop_engine
from graphkam.store.importing import import_company
from graphkam.store.journal import state_of
from graphkam.store.migrations import SCHEMA_VERSION, ensure_schema
from graphkam.store.office import append, look
from graphkam.store.reading import read_company
from graphkam.store.statements import statement_names
from tests.companies import company, moment
from tests.store.gate import Moment, gate
from tests.store.raw import driver, records

STORES = Path(__file__).parent / "stores"


@pytest.fixture(params=["embedded", "neo4j_5"])
def nothing(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Address]:
    """A database in which there is nothing at all, not even a schema."""
    if request.param == "embedded":
        yield start_engine(tmp_path, idle_seconds=600)
        stop_engine(tmp_path)
        return
    address: Address = request.getfixturevalue(request.param)
    records(address, "MATCH (node) DETACH DELETE node")
    for (name,) in records(address, "SHOW CONSTRAINTS YIELD name RETURN name"):
        one_by_one(address, f"DROP CONSTRAINT {name}")
    for (name,) in records(address, "SHOW INDEXES YIELD name, type WHERE type = 'RANGE' RETURN name"):
        one_by_one(address, f"DROP INDEX {name}")
    yield address
    with connected(address, where="here") as store:
        ensure_schema(store)


def one_by_one(address: Address, *statements: str, **parameters: object) -> None:
    """Run statements that may change the schema."""
    with driver(address) as opened, opened.session(database="neo4j") as session:
        for each in statements:
            session.run(each, parameters).consume()


def store_of(version: int, address: Address) -> None:
    """Write the store that was kept of a version."""
    text = (STORES / f"version-{version}.cypher").read_text(encoding="utf-8")
    one_by_one(address, *text.split("\n\n", maxsplit=1)[1].split(";\n"))


KEPT = Company.of(
    accounts=pl.DataFrame(
        [
            {"id": "a", "name": "A", "tier": "gold", "revenue": 2.0, "parent_id": None},
            {"id": "b", "name": "B", "parent_id": "a"},
        ]
    ),
    departments=pl.DataFrame([{"id": "d", "account_id": "a", "name": "D", "line": "technical"}]),
    contacts=pl.DataFrame(
        [
            {
                "id": "c",
                "account_id": "a",
                "name": "C",
                "level": 5,
                "department_id": "d",
                "joined_at": moment("2024-01-01"),
                "manager_id": None,
            },
            {"id": "c2", "account_id": "a", "name": "C2", "manager_id": "c"},
        ]
    ),
    staff=pl.DataFrame([{"id": "s", "name": "S", "function": "account"}]),
    assignments=pl.DataFrame(
        [{"staff_id": "s", "account_id": "a", "role": "owner", "from": moment("2025-01-01")}]
    ),
    interactions=pl.DataFrame(
        [
            {
                "id": "i",
                "at": moment("2026-06-01T08:30:00"),
                "kind": "email",
                "direction": "in",
                "note": "n",
                "opportunity_id": "o",
                "staff_ids": ["s"],
                "contact_ids": ["c2", "c"],
            }
        ]
    ),
    ties=pl.DataFrame(
        [
            {
                "staff_id": "s",
                "contact_id": "c",
                "strength": 0.75,
                "as_of": moment("2026-01-01"),
                "refused": False,
            }
        ]
    ),
    influences=pl.DataFrame([{"from_contact_id": "c", "to_contact_id": "c2", "strength": 0.5}]),
    rivals=pl.DataFrame([{"name": "R", "contact_id": "c", "strength": 0.25}]),
    opportunities=pl.DataFrame(
        [{"id": "o", "account_id": "a", "name": "O", "amount": 10.0, "status": "open"}]
    ),
    reviews=pl.DataFrame([{"account_id": "a", "held_at": moment("2026-05-01")}]),
    changes=pl.DataFrame(
        [
            {"entity": "contact", "id": "c", "field": "level", "value": "4", "at": moment("2024-01-01")},
            {"entity": "contact", "id": "c", "field": "level", "value": "5", "at": moment("2026-02-01")},
        ]
    ),
)


def test_there_is_a_store_of_each_earlier_version() -> None:
    kept = sorted(path.stem for path in STORES.iterdir())
    assert kept == [f"version-{version}" for version in range(1, SCHEMA_VERSION)]


def test_a_store_of_version_1_is_brought_to_this_one_however_often_it_is_interrupted(
    nothing: Address,
) -> None:
    store_of(1, nothing)
    with gate() as way:
        for at in (8, 10, 13, 17, 22, 28, 35, 45):
            address = way.through(nothing)
            way.arm(Moment(at, before=at % 2 == 0), cut)
            with suppress(StoreUnavailableError), connected(address, where="here") as store:
                ensure_schema(store)
            assert records(nothing, "MATCH (store:Store) RETURN store.schema")[0][0] in {1, SCHEMA_VERSION}
            with connected(nothing, where="here") as store:
                assert read_company(store).equals(KEPT)
    with connected(nothing, where="here") as store:
        ensure_schema(store)
        ensure_schema(store)
        assert store.read("store")[0]["schema"] == SCHEMA_VERSION
        assert state_of(store).version == 3
        assert read_company(store).equals(KEPT)
        import_company(store, company(staff=["later"]), day=date(2026, 7, 1))
        assert read_company(store).staff["id"].to_list() == ["later", "s"]
        append(store, "tasks", [{"id": "first"}])
        assert look(store, lambda office: office.read("tasks")) == [{"id": "first"}]
    if nothing.user == "neo4j":  # the embedded engine cannot be asked
        names = {name for (name,) in records(nothing, "SHOW INDEXES YIELD name RETURN name")}
        assert {name.removeprefix("schema/") for name in statement_names("schema")} <= names


def cut() -> None:
    """End the connection, as when a cable is pulled."""
    raise ConnectionAbortedError


def test_an_import_that_version_1_left_half_done_is_completed(nothing: Address) -> None:
    store_of(1, nothing)
    rows = BytesIO()
    later = company(staff=["later"]).staff.with_columns(pl.lit(value=True).alias("is new"))
    later.write_parquet(rows, compression="zstd")
    one_by_one(
        nothing,
        "CREATE (:ImportPart {id: 't-0', import: 't', place: 0, table: 'staff', rows: $rows})",
        "MATCH (store:Store {id: 'graphkam'}) "
        "SET store.version = 4, store.import = 't', store.parts = 1, store.applied = 0",
        rows=rows.getvalue(),
    )
    with connected(nothing, where="here") as store:
        ensure_schema(store)
        assert read_company(store).staff["id"].to_list() == ["later", "s"]
        assert state_of(store).importing == "t"
        import_company(store, company(staff=["latest"]), day=date(2026, 7, 1))
        assert state_of(store).importing is None
        assert read_company(store).staff["id"].to_list() == ["later", "latest", "s"]
