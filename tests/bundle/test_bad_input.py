"""Everything that can be wrong with a bundle, each with its place and a sentence that names it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graphkam.bundle import read_bundle
from graphkam.bundle.cells import CELL_CHARACTERS
from graphkam.bundle.faults import FAULTS_KEPT
from graphkam.errors import BundleError
from tests.bundle.folders import SOUND, changed, faults, folder, places

BIG = "x" * 10_000_000

# (file, old text, new text, row, column, rule, what the message must say)
ONE_CELL = [
    ("accounts", "a2,Beta", "a1,Beta", 3, "id", "duplicate", "row 2"),
    ("accounts", "a1,Alpha", ",Alpha", 2, "id", "required", "not an empty cell"),
    ("accounts", "Alpha", "  ", 2, "name", "required", "not an empty cell"),
    ("accounts", "Alpha", r"\N", 2, "name", "required", "never cleared"),
    ("accounts", "gold", "platinum", 2, "tier", "unknown_word", "diamond, gold, strategic, ordinary"),
    ("accounts", "gold", "Gold", 2, "tier", "unknown_word", "diamond"),
    ("accounts", "1200.5", "-1", 2, "revenue", "range", "at least 0"),
    ("accounts", "1200.5", "inf", 2, "revenue", "range", "finite"),
    ("accounts", "1200.5", "-inf", 2, "revenue", "range", "finite"),
    ("accounts", "1200.5", "1e999", 2, "revenue", "range", "finite"),
    ("accounts", "1200.5", "NaN", 2, "revenue", "range", "finite"),
    ("accounts", "1200.5", '"1,200.5"', 2, "revenue", "number", "a point for decimals"),
    ("accounts", ",,,,,a1", ",,,,,a9", 3, "parent_id", "dangling", "the id of an account in accounts"),
    ("accounts", ",,,,,a1", ",,,,,s1", 3, "parent_id", "dangling", "the id of a staff member"),
    ("departments", "d3,a2", "d3,a9", 4, "account_id", "dangling", "an account"),
    ("departments", "d2,a1,R&D,d1", "d2,a1,R&D,d3", 3, "parent_id", "other_account", "of a2"),
    ("departments", "Board,,", "Board,d2,", 2, "parent_id", "cycle", "a top"),
    ("departments", "technical", "tech", 3, "line", "unknown_word", "technical"),
    ("contacts", "Ben,d2", "Ben,d3", 3, "department_id", "other_account", "same account, a1"),
    ("contacts", "Ben,d2", "Ben,a1", 3, "department_id", "dangling", "this is the id of an account"),
    ("contacts", "-1,c1", "-1,c3", 3, "manager_id", "other_account", "this one is of a2"),
    ("contacts", "-1,c1", "-1,s1", 3, "manager_id", "dangling", "the id of a staff member"),
    ("contacts", "approver,1,c1", "approver,1,c2", 2, "manager_id", "cycle", "a top"),
    ("contacts", "CEO,6", "CEO,7", 2, "level", "range", "from 1 to 6"),
    ("contacts", "CEO,6", "CEO,0", 2, "level", "range", "from 1 to 6"),
    ("contacts", "CEO,6", "CEO,300", 2, "level", "integer", "from 1 to 6"),
    ("contacts", "CEO,6", "CEO,5.5", 2, "level", "integer", "whole number"),
    ("contacts", "user,-1", "user,-3", 3, "attitude", "range", "from -2 to 2"),
    ("contacts", "2019-01-01", "1899-12-31", 2, "joined_at", "range", "1990 to 2100"),
    ("contacts", "2019-01-01", "2999-01-01", 2, "joined_at", "range", "1990 to 2100"),
    ("contacts", "2019-01-01", "2019-02-30", 2, "joined_at", "date", "2026-03-01"),
    ("contacts", "2019-01-01", "01.02.2019", 2, "joined_at", "date", "2026-03-01"),
    ("contacts", "2019-01-01", "0000-01-01", 2, "joined_at", "range", "1990 to 2100"),
    ("contacts", "c2,a1", "s2,a1", 3, "id", "both_sides", "nobody is on both sides"),
    ("contacts", "c3,a2", "c3;c4,a2", 4, "id", "id", "without ;"),
    ("staff", "Sue,5,executive,north,", "Sue,5,executive,north,s2", 2, "manager_id", "cycle", "a top"),
    ("staff", "north,s1", "north,c1", 3, "manager_id", "dangling", "the id of a contact"),
    ("assignments", "s1,a1", "c1,a1", 3, "staff_id", "dangling", "the id of a contact"),
    ("assignments", "s1,a1,sponsor,", "s2,a1,owner,2024-01-01", 3, None, "duplicate", "row 2"),
    ("interactions", "i2,", "i1,", 3, "id", "duplicate", "row 2"),
    ("interactions", "meeting", "lunch", 2, "kind", "unknown_word", "email, message, call"),
    ("interactions", ",meeting", ",", 2, "kind", "required", "not an empty cell"),
    ("interactions", "2026-03-01,", "2026-13-01,", 2, "at", "date", "2026-03-01"),
    ("interactions", "2026-03-01,", "2101-01-01,", 2, "at", "range", "1990 to 2100"),
    ("interactions", "c1;c2", "c1;s2", 2, "contact_ids", "dangling", "the id of a staff member"),
    ("interactions", "c1;c2", "c1;c9", 2, "contact_ids", "dangling", "only ids that are in contacts"),
    ("interactions", "c1;c2", "c1;c1", 2, "contact_ids", "range", "none of them empty or twice"),
    ("interactions", "c1;c2", "c1;", 2, "contact_ids", "range", "none of them empty or twice"),
    ("interactions", "c1;c2", "", 2, "contact_ids", "required", "not an empty cell"),
    ("interactions", "s1;s2", "s1;c2", 2, "staff_ids", "dangling", "the id of a contact"),
    ("interactions", "s1;s2", "", 2, "staff_ids", "no_people", "only a complaint"),
    ("interactions", "s1;s2", r"\N", 2, "staff_ids", "no_people", "only a complaint"),
    ("interactions", "out", "sideways", 3, "direction", "unknown_word", "in, out, both"),
    ("interactions", ",o1,", ",o2,", 2, "opportunity_id", "dangling", "an opportunity"),
    ("interactions", "hello", BIG, 2, "note", "too_long", "at most 100,000 characters"),
    ("ties", "0.6", "1.01", 2, "strength", "range", "from 0 to 1"),
    ("ties", "0.6", "nan", 2, "strength", "range", "from 0 to 1"),
    ("ties", "TRUE", "yes", 3, "refused", "flag", "true or false"),
    ("ties", "s2,c3,0,", "s1,c1,0,", 3, None, "duplicate", "row 2"),
    ("ties", "c3,0,2026-01-01", "c3,0,", 3, "as_of", "required", "not an empty cell"),
    ("influences", "c1,c3", "c1,c2", 3, None, "duplicate", "row 2"),
    ("influences", "c1,c3", "c1,s1", 3, "to_contact_id", "dangling", "the id of a staff member"),
    ("rivals", "Acme,c2", "Acme,c9", 2, "contact_id", "dangling", "a contact"),
    ("opportunities", ",10,", ",-10,", 2, "amount", "range", "at least 0"),
    ("opportunities", ",open\n", ",maybe\n", 2, "status", "unknown_word", "open, won, lost"),
    ("reviews", "a1,", "a3,", 2, "account_id", "dangling", "an account"),
    ("changes", "contact,c2,level", "contact,s1,level", 2, "id", "dangling", "the id of a staff member"),
    (
        "changes",
        "contact,c2,level",
        "person,c2,level",
        2,
        "entity",
        "unknown_word",
        "contact, staff, account",
    ),
    ("changes", "level,1", "lvl,1", 2, "field", "unknown_field", "attitude"),
    ("changes", "level,1", "id,1", 2, "field", "unknown_field", "attitude"),
    ("changes", "level,1", "level,9", 2, "value", "integer", "from 1 to 6, for level"),
    ("changes", "level,1", "level,x", 2, "value", "integer", "whole number"),
    ("changes", "level,1", r"account_id,\N", 2, "value", "required", "never emptied"),
    ("changes", "level,1", "account_id,a7", 2, "value", "dangling", "an account"),
    ("changes", "level,1", "manager_id,s1", 2, "value", "dangling", "the id of a staff member"),
    ("changes", "level,1", "joined_at,2019-02-30", 2, "value", "date", "for joined_at"),
    ("changes", "level,1", "level,", 2, "value", "required", "not an empty cell"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "row", "column", "rule", "says"),
    ONE_CELL,
    ids=[f"{file}: {old[:20]} → {new[:20]}" for file, old, new, *_ in ONE_CELL],
)
def test_one_bad_cell_is_one_fault(  # noqa: PLR0917  # one row of the table above
    tmp_path: Path, file: str, old: str, new: str, row: int, column: str | None, rule: str, says: str
) -> None:
    found = faults(folder(tmp_path, **{file: changed(file, old, new)}))
    here = [fault for fault in found if (fault.file, fault.row) == (f"{file}.csv", row)]
    assert [(fault.column, fault.rule) for fault in here] == [(column, rule)]
    assert says in here[0].expected
    assert len(str(here[0])) < 600


def test_the_sound_bundle_has_no_fault(tmp_path: Path) -> None:
    assert read_bundle(folder(tmp_path)).counts["interactions"] == 3


def test_every_fault_is_reported_at_once_by_file_and_row(tmp_path: Path) -> None:
    path = folder(
        tmp_path,
        accounts="id,name,revenue\na1,Alpha,-1\na1,,inf\na2,Beta,\n",
        contacts=changed("contacts", "approver,1,c1", "boss,9,c2"),
        ties=changed("ties", "c1,0.6", "c7,0.6"),
    )
    assert places(faults(path)) == [
        ("accounts.csv", 2, "revenue", "range"),
        ("accounts.csv", 3, "name", "required"),
        ("accounts.csv", 3, "revenue", "range"),
        ("accounts.csv", 3, "id", "duplicate"),
        ("contacts.csv", 2, "role", "unknown_word"),
        ("contacts.csv", 2, "attitude", "range"),
        ("contacts.csv", 2, "manager_id", "cycle"),
        ("ties.csv", 2, "contact_id", "dangling"),
    ]


def test_of_ten_thousand_faults_the_first_of_each_kind_and_all_counted(tmp_path: Path) -> None:
    rows = "".join(f"j{i},1899-01-01,{'chat' if i % 2 else 'call'},s1,c1\n" for i in range(10_000))
    with pytest.raises(BundleError) as refused:
        read_bundle(folder(tmp_path, interactions=f"id,at,kind,staff_ids,contact_ids\n{rows}"))
    error = refused.value
    assert places(error.faults) == [
        ("interactions.csv", 2, "at", "range"),
        ("interactions.csv", 3, "kind", "unknown_word"),
    ]
    assert error.counts == {
        ("interactions.csv", "at", "range"): 10_000,
        ("interactions.csv", "kind", "unknown_word"): 5_000,
    }
    assert "15,000 faults" in str(error)


@pytest.mark.parametrize("many", [FAULTS_KEPT, FAULTS_KEPT + 1])
def test_all_faults_are_kept_up_to_the_documented_number(tmp_path: Path, many: int) -> None:
    rows = "".join(f"j{i},2026-01-01,chat,s1,c1\n" for i in range(many))
    found = faults(folder(tmp_path, interactions=f"id,at,kind,staff_ids,contact_ids\n{rows}"))
    assert len(found) == (many if many == FAULTS_KEPT else 1)


def test_a_long_value_is_not_repeated_in_the_message(tmp_path: Path) -> None:
    (fault,) = faults(folder(tmp_path, accounts=changed("accounts", "1200.5", "9" * 500)))
    assert fault.value is not None
    assert len(fault.value) < 120
    assert "500 characters" in fault.value


def test_the_longest_cell_that_is_allowed_is_read(tmp_path: Path) -> None:
    read = read_bundle(folder(tmp_path, interactions=changed("interactions", "hello", "é" * CELL_CHARACTERS)))
    assert len(read.company.interactions["note"][0]) == CELL_CHARACTERS


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"id,name\na1,\xff\na2,ok\xfe\n", [(2, "name", "encoding"), (3, "name", "encoding")]),
        ("id,name\na1,Größe\n".encode("latin-1"), [(2, "name", "encoding")]),
        ("id,name\na1,客户\n".encode("gb18030"), [(2, "name", "encoding")]),
        ("id,name\na1,x\n".encode("utf-16"), [(None, None, "encoding")]),
        (b"id,name\na1,x\0y\n", [(None, None, "nul")]),
        (b"", [(None, None, "empty_file")]),
        (b"\xef\xbb\xbf\r\n\n", [(None, None, "empty_file")]),
        (b"a1,Alpha\na2,Beta\n", [(None, None, "header")]),
        (b"id,tier\na1,gold\n", [(None, "name", "column_missing")]),
        (b"id,name,name\na1,x,y\n", [(None, "name", "header_twice")]),
        (b"id,name\na1,x,y\na2,z\na3,x,y,z\n", [(2, None, "ragged"), (4, None, "ragged")]),
        (b'id,name\na1,"x\na2,y\n', [(2, "name", "quote")]),
        (b'id,name\na1,"Acme "Best" Ltd"\n', [(2, "name", "quote")]),
        (b'id,name\na1,"cut of', [(2, "name", "quote")]),
        (b'id,name\na1,7" pipe\na2,y\n', [(2, "name", "quote")]),
        (b'id,name\na1,"x"y\na2,"multi\nline"\na3,"x"y\n', [(2, "name", "quote"), (4, "name", "quote")]),
    ],
)
def test_a_file_that_is_no_sound_csv(
    tmp_path: Path, content: bytes, expected: list[tuple[int | None, str | None, str]]
) -> None:
    path = tmp_path / "bundle"
    path.mkdir()
    (path / "accounts.csv").write_bytes(content)
    assert places(faults(path)) == [("accounts.csv", *place) for place in expected]


def test_references_to_a_table_that_could_not_be_read_are_not_called_dangling(tmp_path: Path) -> None:
    path = folder(tmp_path, contacts=b"\xff\xfe\x00")
    assert places(faults(path)) == [("contacts.csv", None, None, "encoding")]


def test_references_to_a_table_that_is_not_there_dangle(tmp_path: Path) -> None:
    path = folder(tmp_path, opportunities=None)
    assert places(faults(path)) == [("interactions.csv", 2, "opportunity_id", "dangling")]


def test_interactions_without_the_column_of_our_people(tmp_path: Path) -> None:
    path = folder(tmp_path, interactions="id,at,kind,contact_ids\ni1,2026-01-01,call,c1\n")
    assert places(faults(path)) == [("interactions.csv", None, "staff_ids", "no_people")]


def test_a_cycle_names_its_members_once(tmp_path: Path) -> None:
    staff = "id,name,manager_id\n" + "".join(f"s{i},N,s{i % 20 + 1}\n" for i in range(1, 21)) + "s21,N,s3\n"
    found = faults(folder(tmp_path, staff=staff))
    assert places(found) == [("staff.csv", 2, "manager_id", "cycle")]
    assert found[0].value == "s1 → s2 → s3 → s4 → s5 → s6 → s7 → s8 → … (20 in all)"


def test_an_empty_folder_and_one_without_tables(tmp_path: Path) -> None:
    for there, value in ((None, "an empty folder"), ("Account.CSV", "Account.CSV")):
        if there is not None:
            (tmp_path / there).write_text("id,name\n")
        found = faults(tmp_path)
        assert places(found) == [(str(tmp_path), None, None, "no_table")]
        assert found[0].value == value


def test_a_path_that_is_no_bundle(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text(SOUND["contacts.csv"])
    for path in (tmp_path / "nowhere", tmp_path / "nowhere.xlsx", tmp_path / "contacts.csv"):
        assert places(faults(path)) == [(str(path), None, None, "no_folder")]


def test_two_files_for_one_table(tmp_path: Path) -> None:
    path = folder(tmp_path)
    (path / "contacts.parquet").write_bytes(b"")
    assert places(faults(path)) == [("contacts.csv and contacts.parquet", None, None, "two_files")]


def test_a_link_out_of_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text(SOUND["reviews.csv"])
    path = folder(tmp_path / "bundle", reviews=None)
    (path / "reviews.csv").symlink_to(outside)
    assert places(faults(path)) == [("reviews.csv", None, None, "outside")]
    (path / "reviews.csv").unlink()
    (path / "reviews.csv").symlink_to("../bundle/../outside.csv")
    assert places(faults(path)) == [("reviews.csv", None, None, "outside")]


def test_a_link_that_stays_in_the_folder_is_followed(tmp_path: Path) -> None:
    path = folder(tmp_path / "bundle", reviews=None)
    (path / ".data").mkdir()
    (path / ".data" / "held.csv").write_text(SOUND["reviews.csv"])
    (path / "reviews.csv").symlink_to(".data/held.csv")
    linked = tmp_path / "linked"
    linked.symlink_to(path)
    assert read_bundle(linked).counts["reviews"] == 1


def test_what_is_no_plain_file_is_not_opened(tmp_path: Path) -> None:
    path = folder(tmp_path, reviews=None, rivals=None, ties=None)
    os.mkfifo(path / "reviews.csv")
    (path / "rivals.csv").mkdir()
    (path / "ties.csv").symlink_to("ties.csv")
    assert places(faults(path)) == [
        (f"{name}.csv", None, None, "unreadable") for name in ("ties", "rivals", "reviews")
    ]
