"""Changes of a few rows and deletions: in one transaction, said exactly, as the store reads afterwards."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from graphkam.bundle import Given
from graphkam.errors import InUseError, InvalidInputError, NotFoundError
from graphkam.records import Company
from graphkam.store import journal
from graphkam.store.access import Store
from graphkam.store.changing import Change, Known
from graphkam.store.deleting import delete_records
from graphkam.store.importing import import_company, import_given
from graphkam.store.journal import state_of
from graphkam.store.office import Office, in_office, look
from graphkam.store.reading import read_company
from tests.companies import company, moment
from tests.store.full_company import EVENING, full

DAY = date(2026, 7, 1)


def known_full(store: Store) -> Known:
    return import_company(store, full(), day=DAY).after()


def contact(store: Store, level: int, *, known: Known) -> Change:
    rows = pl.DataFrame({"id": ["c2"], "account_id": ["a1"], "level": [level]})
    return import_given(
        store, lambda _: {"contacts": Given(frame=rows, cleared=pl.DataFrame())}, day=DAY, known=known
    )


def test_a_change_says_what_is_written_and_what_the_store_holds_then(store: Store) -> None:
    known = known_full(store)
    change = contact(store, 4, known=known)
    assert change.written["contacts"].select("id", "name", "level").rows() == [("c2", "=cmd", 4)]
    assert change.written["changes"].select("id", "field", "value").rows() == [
        ("c2", "level", "1"),
        ("c2", "level", "4"),
    ]
    assert (change.version, change.after().version) == (known.version + 1, known.version + 1)
    assert state_of(store).version == change.version
    assert read_company(store).equals(change.after().company)
    again = contact(store, 4, known=change.after())
    assert (again.version, again.written) == (change.version, {})


def test_what_somebody_else_changed_meanwhile_is_read_before_a_change(store: Store) -> None:
    known = known_full(store)
    contact(store, 4, known=known)
    late = contact(store, 1, known=known)
    assert late.before.version == known.version + 1
    assert late.written["contacts"]["level"].to_list() == [1], "by what was known, nothing changes"


@pytest.mark.parametrize("rows_in_a_part", [5_000, 1])
def test_what_the_office_writes_beside_a_change_holds_with_it(
    store: Store, monkeypatch: pytest.MonkeyPatch, rows_in_a_part: int
) -> None:
    monkeypatch.setattr(journal, "ROWS_IN_A_PART", rows_in_a_part)
    rows = {
        "staff": Given(frame=pl.DataFrame({"id": ["x", "y"], "name": ["x", "y"]}), cleared=pl.DataFrame())
    }

    def note(office: Office) -> None:
        office.write("audit", [{"id": "noted"}])

    def refuse(office: Office) -> None:
        note(office)
        raise LookupError

    with pytest.raises(LookupError):
        import_given(store, lambda _: rows, day=DAY, also=refuse)
    assert read_company(store).equals(Company.of())
    assert not look(store, lambda office: office.read("audit"))
    import_given(store, lambda _: rows, day=DAY, also=note)
    assert read_company(store).staff["id"].to_list() == ["x", "y"]
    assert [row["id"] for row in look(store, lambda office: office.read("audit"))] == ["noted"]
    in_office(store, lambda office: office.forget("audit", ["noted"]))


def deleted(store: Store, table: str, *keys: dict[str, object]) -> tuple[Change, Company]:
    """What a deletion says, and the store read afterwards, which must be what it says."""
    change = delete_records(store, table=table, keys=keys)
    found = read_company(store)
    assert found.equals(change.after().company)
    return change, found


@pytest.mark.parametrize("rows_in_a_part", [5_000, 1])
def test_with_a_contact_goes_what_hangs_on_it(
    store: Store, monkeypatch: pytest.MonkeyPatch, rows_in_a_part: int
) -> None:
    known_full(store)
    monkeypatch.setattr(journal, "ROWS_IN_A_PART", rows_in_a_part)
    change, found = deleted(store, "contacts", {"id": "c1"})
    assert {name: rows.height for name, rows in change.gone.items()} == {
        "contacts": 1,
        "interactions": 1,  # the complaint of nobody else
        "ties": 3,
        "influences": 2,
        "rivals": 1,
        "changes": 2,
    }
    assert found.contacts["id"].to_list() == ["c2", "c3"]
    assert found.interactions.select("id", "contact_ids").rows() == [("i1", ["c3", "c2"])]
    assert found.rivals["contact_id"].to_list() == ["c2"]
    assert found.accounts.equals(full().accounts)
    deleted(store, "rivals", {"name": "Rival Ltd", "contact_id": "c2"})
    assert state_of(store).importing is None


def test_with_one_of_ours_go_assignments_and_what_nobody_of_ours_is_left_in(store: Store) -> None:
    known_full(store)
    _, found = deleted(store, "staff", {"id": "s1"})
    assert found.assignments.height == 0
    assert found.ties["staff_id"].to_list() == ["s2"]
    assert found.interactions.select("id", "staff_ids").rows() == [("i1", ["s2"]), ("i2", None)]
    change, found = deleted(store, "staff", {"id": "s2"})
    assert change.gone["interactions"]["id"].to_list() == ["i1"]
    assert found.interactions["id"].to_list() == ["i2"], "the customer's complaint needs none of ours"


def test_what_others_belong_to_stays_and_is_named(store: Store) -> None:
    known_full(store)
    version = state_of(store).version
    for table, id_, message in (
        (
            "accounts",
            "a1",
            r"1 of accounts by parent_id \(a2\); 2 of departments .*\(d2, d9\); 2 of contacts",
        ),
        ("departments", "d9", r"1 of departments by parent_id \(d2\)"),
        ("departments", "d2", r"1 of contacts by department_id \(c1\)"),
        ("contacts", "c2", r"1 of contacts by manager_id \(c1\)"),
        ("staff", "s2", r"1 of staff by manager_id \(s1\)"),
    ):
        with pytest.raises(InUseError, match=message):
            delete_records(store, table=table, keys=[{"id": id_}])
    assert state_of(store).version == version
    _, found = deleted(store, "contacts", {"id": "c1"}, {"id": "c2"})
    assert found.contacts["id"].to_list() == ["c3"], "a manager goes together with the report"
    _, found = deleted(store, "accounts", {"id": "a3"})
    assert found.accounts["id"].to_list() == ["a1", "a2"], "its own parent stands in nobody's way"


def test_rows_without_an_id_go_by_their_key_and_leave_the_others_of_the_pair(store: Store) -> None:
    known_full(store)
    _, found = deleted(store, "ties", {"staff_id": "s1", "contact_id": "c1", "as_of": EVENING})
    assert found.ties.select("staff_id", "as_of").rows() == [("s1", moment("2026-01-01")), ("s2", EVENING)]
    _, found = deleted(
        store,
        "assignments",
        {"staff_id": "s1", "account_id": "a1", "role": None, "from": None},
        {"staff_id": "s1", "account_id": "a1", "role": "owner", "from": EVENING},
    )
    assert found.assignments["role"].to_list() == ["core"]
    _, found = deleted(store, "opportunities", {"id": "o1"})
    assert found.interactions["opportunity_id"].to_list() == [None, None]
    _, found = deleted(store, "interactions", {"id": "i2"})
    assert found.interactions["id"].to_list() == ["i1"]
    _, found = deleted(store, "reviews", {"account_id": "a1", "held_at": EVENING})
    assert found.reviews.height == 1


def test_an_earlier_value_that_names_who_is_gone_goes_too(store: Store) -> None:
    first = company(
        accounts=["a"], contacts=[("boss", "a"), {"id": "c", "account_id": "a", "manager_id": "boss"}]
    )
    import_company(store, first, day=DAY)
    second = company(
        accounts=["a"], contacts=[("boss", "a"), {"id": "c", "account_id": "a", "manager_id": "c"}]
    )
    import_company(store, second, day=date(2026, 8, 1))
    change, found = deleted(store, "contacts", {"id": "boss"})
    assert change.gone["changes"]["value"].to_list() == ["boss"]
    assert found.changes.select("id", "value").rows() == [("c", "c")]


def test_who_is_not_there_cannot_go_and_then_nobody_does(store: Store) -> None:
    known_full(store)
    with pytest.raises(NotFoundError, match="no row of contacts with id c9"):
        delete_records(store, table="contacts", keys=[{"id": "c1"}, {"id": "c9"}])
    with pytest.raises(InvalidInputError, match="named by staff_id, contact_id, as_of"):
        delete_records(store, table="ties", keys=[{"id": "c1"}])
    with pytest.raises(InvalidInputError, match="no key of ties"):
        delete_records(store, table="ties", keys=[{"staff_id": 1, "contact_id": "c", "as_of": "yesterday"}])
    with pytest.raises(InvalidInputError, match="no such table"):
        delete_records(store, table="nothing", keys=[])
    assert read_company(store).equals(full())
