"""Somebody who is erased is nowhere any more, on any engine, and does not come back; what is left proves it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import orjson
import polars as pl
import pytest

from graphkam.errors import BundleError, NotFoundError
from graphkam.records import Company
from graphkam.store.access import Store
from graphkam.store.backup import restore_backup, write_backup
from graphkam.store.engine import Address
from graphkam.store.erasing import erase_person, erasure_of, erasures
from graphkam.store.importing import import_company
from graphkam.store.journal import state_of
from graphkam.store.office import Kind, Office, in_office, look
from graphkam.store.reading import read_company
from tests.companies import moment
from tests.store.raw import records

DAY = date(2026, 7, 1)
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
EVERYTHING = """
MATCH (node) OPTIONAL MATCH (node)-[link]->() RETURN labels(node), properties(node), properties(link)
"""


def company() -> Company:
    def met(
        id_: str, contacts: list[str], staff: list[str] | None, note: str, kind: str = "meeting"
    ) -> dict[str, object]:
        at = moment("2026-05-01")
        return {"id": id_, "at": at, "kind": kind, "contact_ids": contacts, "staff_ids": staff, "note": note}

    return Company.of(
        accounts=pl.DataFrame([{"id": "1", "name": "First"}]),
        contacts=pl.DataFrame(
            [
                # The account has the same id, which must stay wherever it means the account.
                {"id": "1", "account_id": "1", "name": "Ada Quill", "email": "ada@quill.example", "level": 5},
                {
                    "id": "2",
                    "account_id": "1",
                    "name": "Bo Quillman",
                    "manager_id": "1",
                    "title": "to Ada Quill",
                },
            ]
        ),
        staff=pl.DataFrame(
            [{"id": "mei", "name": "梅"}, {"id": "tom", "name": "Tom Reed", "manager_id": "mei"}]
        ),
        interactions=pl.DataFrame(
            [
                met("alone", ["1"], ["mei"], "only the two"),
                met("both", ["1", "2"], ["mei", "tom"], "three at the table"),
                met("about", ["2"], ["tom"], "ADA  said no; write to ada@quill.example"),
                met("zh", ["2"], ["tom"], "已请ada quill引荐"),
                met("other", ["2"], ["tom"], "Bo Quillman, whose manager Adaquill is not"),
                met("complaint", ["2"], ["mei"], "late again, says 梅姐", kind="complaint"),
            ]
        ),
        ties=pl.DataFrame(
            [{"staff_id": "mei", "contact_id": "1", "strength": 0.5, "as_of": moment("2026-01-01")}]
        ),
        influences=pl.DataFrame([{"from_contact_id": "1", "to_contact_id": "2"}]),
        rivals=pl.DataFrame([{"name": "Rival", "contact_id": "1"}]),
        changes=pl.DataFrame(
            [
                {
                    "entity": "contact",
                    "id": "1",
                    "field": "name",
                    "value": "Ada Byron",
                    "at": moment("2020-01-01"),
                },
                {
                    "entity": "contact",
                    "id": "2",
                    "field": "manager_id",
                    "value": "1",
                    "at": moment("2020-01-01"),
                },
            ]
        ),
    )


def empty(office: Office) -> None:
    for kind in get_args(Kind):
        office.forget(kind, [row["id"] for row in office.read(kind)])


def fill(office: Office) -> None:
    shown = {
        "rule": "cooling",
        "account_id": "1",
        "subject": "1",
        "evidence": {"contact_ids": ["1", "2"], "level": "1"},
    }
    office.write(
        "alerts",
        [
            {
                "id": "x-a",
                "account_id": "1",
                "rule": "cooling",
                "subject": "1",
                "message_en": "Ada Quill cools",
            },
            {
                "id": "x-b",
                "account_id": "1",
                "rule": "level_dark",
                "subject": "1",
                "note": "ask ada byron, 请Ada Quill来",
            },
            {
                "id": "x-c",
                "account_id": "1",
                "rule": "cooling",
                "subject": "2",
                "evidence": '{"path": ["mei", "1"]}',
            },
        ],
    )
    office.write(
        "alert_changes",
        [{"id": "x-a-1", "alert_id": "x-a", "note": "seen"}, {"id": "x-b-1", "alert_id": "x-b"}],
    )
    office.write("events", [{"id": "e", "body": orjson.dumps(shown).decode()}])
    office.write(
        "watched", [{"id": "x", "account_id": "1", "contacts": '["1","2"]', "held": '{"mei":["1","2"]}'}]
    )
    office.write(
        "tasks",
        [
            {
                "id": "t1",
                "state": "open",
                "account_id": "1",
                "contact_ids": ["1"],
                "title_en": "Meet Ada Quill",
            },
            {
                "id": "t2",
                "state": "open",
                "account_id": "1",
                "contact_ids": ["1", "2"],
                "title_en": "Meet Ada Quill, too",
            },
        ],
    )
    office.write("audit", [{"id": "l1", "subject": "contacts/1"}, {"id": "l2", "subject": "accounts/1"}])


@pytest.fixture
def filled(store: Store, tmp_path: Path) -> Store:
    in_office(store, empty)
    import_company(store, company(), day=DAY)
    in_office(store, fill)
    write_backup(store, tmp_path / "backup")
    return store


def texts(address: Address) -> str:
    return orjson.dumps(records(address, EVERYTHING), default=str).decode()


def test_somebody_who_is_erased_is_nowhere_any_more(filled: Store, address: Address) -> None:
    change, proof = erase_person(filled, "1", moment=NOW, by="admin")
    stored = read_company(filled)
    assert stored.equals(change.after().company)
    assert stored.contacts.select("id", "manager_id").rows() == [("2", None)]
    assert {name: stored.table(name).height for name in ("ties", "influences", "rivals", "changes")} == {
        "ties": 0,
        "influences": 0,
        "rivals": 0,
        "changes": 0,
    }
    assert dict(stored.interactions.select("id", "note").iter_rows()) == {
        "about": None,
        "zh": None,
        "both": None,
        "complaint": "late again, says 梅姐",
        "other": "Bo Quillman, whose manager Adaquill is not",
    }
    everything = texts(address)
    # The title of somebody else is theirs; the proof says that there is something to look at.
    assert "to Ada Quill" in everything
    assert not re.search(
        r"(?i)\bada quill\b|ada byron|quill\.example", everything.replace("to Ada Quill", "")
    )
    assert proof.named_elsewhere == 1
    assert proof.removed["contacts"] == 1
    assert proof.removed["interactions"] == 1
    assert proof.removed["interactions changed"] == 3
    assert proof.removed["alerts"] == 3
    assert proof.removed["tasks"] == 2


def test_what_is_not_the_person_stays_though_it_has_the_same_id(filled: Store) -> None:
    erase_person(filled, "1", moment=NOW, by="admin")
    rows = look(
        filled,
        lambda office: {
            kind: {row["id"]: row for row in office.read(kind)}
            for kind in ("alerts", "alert_changes", "events", "watched", "tasks", "audit")
        },
    )
    assert rows["alerts"].keys() == {"x-b", "x-c"}
    assert rows["alerts"]["x-b"]["subject"] == "1"
    assert rows["alerts"]["x-b"]["note"] == "ask erased, 请erased来"
    assert orjson.loads(rows["alerts"]["x-c"]["evidence"]) == {"path": ["mei"]}
    assert rows["alert_changes"].keys() == {"x-b-1"}
    assert orjson.loads(rows["events"]["e"]["body"]) == {
        "rule": "cooling",
        "account_id": "1",
        "subject": "erased",
        "evidence": {"contact_ids": ["2"], "level": "1"},
    }
    assert rows["watched"]["x"] == {
        "id": "x",
        "account_id": "1",
        "contacts": '["2"]',
        "held": '{"mei":["2"]}',
    }
    assert rows["tasks"].keys() == {"t2"}
    assert rows["tasks"]["t2"] == {
        "id": "t2",
        "state": "open",
        "account_id": "1",
        "contact_ids": ["2"],
        "title_en": "Meet erased, too",
    }
    assert {row["subject"] for row in rows["audit"].values()} == {"contacts/erased", "accounts/1"}


def test_one_of_ours_goes_as_well_and_what_the_customer_said_stays(filled: Store) -> None:
    erase_person(filled, "mei", moment=NOW, by="admin")
    stored = read_company(filled)
    assert stored.staff.select("id", "manager_id").rows() == [("tom", None)]
    left = {
        id_: (staff, note)
        for id_, staff, note in stored.interactions.select("id", "staff_ids", "note").iter_rows()
    }
    # Nobody of ours is left of the first; the complaint needs nobody, but 梅 is named in its note.
    assert left == {
        "both": (["tom"], None),
        "about": (["tom"], "ADA  said no; write to ada@quill.example"),
        "zh": (["tom"], "已请ada quill引荐"),
        "other": (["tom"], "Bo Quillman, whose manager Adaquill is not"),
        "complaint": (None, None),
    }


def test_nobody_comes_back_by_an_import_or_an_old_backup(filled: Store, tmp_path: Path) -> None:
    _, proof = erase_person(filled, "1", moment=NOW, by="admin")
    version = state_of(filled).version
    with pytest.raises(BundleError) as refused:
        import_company(filled, company(), day=DAY)
    assert [(fault.file, fault.column, fault.value) for fault in refused.value.faults] == [
        ("contacts", "id", "1")
    ]
    assert state_of(filled).version == version
    erased = read_company(filled)
    restore_backup(filled, tmp_path / "backup")
    assert read_company(filled).equals(erased)
    assert erasures(filled) == [proof]
    alerts = look(filled, lambda office: [row["id"] for row in office.read("alerts")])
    assert alerts == ["x-b", "x-c"]


def test_the_proof_names_nobody_and_is_found_by_who_knows_the_id(filled: Store) -> None:
    with pytest.raises(NotFoundError):
        erase_person(filled, "nobody", moment=NOW, by="admin")
    assert erasures(filled) == []
    _, first = erase_person(filled, "1", moment=NOW, by="admin")
    _, second = erase_person(filled, "tom", moment=NOW, by="admin")
    assert erasure_of(filled, "1") == first
    assert erasure_of(filled, "tom") == second
    assert erasure_of(filled, "2") is None
    assert {proof.digest for proof in erasures(filled)} == {first.digest, second.digest}
    kept = look(filled, lambda office: office.read("erasures"))
    assert not {"1", "tom", "Ada Quill"} & {
        value for row in kept for value in row.values() if isinstance(value, str)
    }
    with pytest.raises(NotFoundError):
        erase_person(filled, "1", moment=NOW, by="admin")
