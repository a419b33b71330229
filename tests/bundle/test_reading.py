"""What a sound bundle says once it is read, and what is said about it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from graphkam.bundle import read_bundle
from tests.bundle.folders import SOUND, changed, faults, folder, places, sound


def test_every_cell_in_the_type_of_its_column(tmp_path: Path) -> None:
    company = sound(tmp_path).company
    assert company.accounts.rows() == [
        ("a1", "Alpha", "gold", "volume", 1200.5, "EUR", None, None, None, None),
        ("a2", "Beta", None, None, None, None, None, None, None, "a1"),
    ]
    assert company.contacts.select("name", "title", "level", "attitude", "joined_at").rows() == [
        ("Ann", "CEO", 6, 1, datetime(2019, 1, 1, tzinfo=UTC)),
        ("Ben", "Engineer", 2, -1, None),
        ("王芳", "采购经理", 3, None, None),
    ]
    assert company.interactions.select("at", "kind", "staff_ids", "contact_ids", "note").rows() == [
        (datetime(2026, 3, 1, tzinfo=UTC), "meeting", ["s1", "s2"], ["c1", "c2"], "hello"),
        (datetime(2026, 3, 2, 1, 30, tzinfo=UTC), "email", ["s2"], ["c2"], None),
        (datetime(2026, 3, 3, tzinfo=UTC), "complaint", None, ["c3"], "=late"),
    ]
    assert company.ties["refused"].to_list() == [None, True]
    assert company.changes["value"].to_list() == ["1", r"\N"]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        (" 2026-03-01 ", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T09:30", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("2026-03-01 09:30:15", datetime(2026, 3, 1, 9, 30, 15, tzinfo=UTC)),
        ("2026-03-01T09:30:15.25Z", datetime(2026, 3, 1, 9, 30, 15, 250_000, tzinfo=UTC)),
        ("2026-03-01T09:30:00+08:00", datetime(2026, 3, 1, 1, 30, tzinfo=UTC)),
        ("2026-03-01T09:30-0500", datetime(2026, 3, 1, 14, 30, tzinfo=UTC)),
        ("2026-03-01 09:30:00+00", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("1990-01-01", datetime(1990, 1, 1, tzinfo=UTC)),
        ("2100-12-31", datetime(2100, 12, 31, tzinfo=UTC)),
        ("2024-02-29", datetime(2024, 2, 29, tzinfo=UTC)),
    ],
)
def test_dates_and_times(tmp_path: Path, written: str, moment: datetime) -> None:
    path = folder(tmp_path, reviews=f"account_id,held_at\na1,{written}\n")
    assert read_bundle(path).company.reviews["held_at"].to_list() == [moment]


def test_bom_crlf_blank_lines_and_blanks_around_ids(tmp_path: Path) -> None:
    accounts = '\ufeff\r\nid, name \r\n a1 ,"Al\r\npha"\r\n\r\n,\r\na2,Be"t"a\r\n'
    bundle = read_bundle(folder(tmp_path, accounts=accounts))
    assert bundle.company.accounts.select("id", "name").rows() == [("a1", "Al\r\npha"), ("a2", 'Be"t"a')]
    assert [(note.file, note.rule, note.count) for note in bundle.notes if note.rule == "blank_row"] == [
        ("accounts.csv", "blank_row", 2)
    ]


def test_blank_lines_count_as_records_and_lines_in_quotes_do_not(tmp_path: Path) -> None:
    accounts = 'id,name,revenue\na1,"x\ny\nz",\n\na2,b,-5\n'
    assert places(faults(folder(tmp_path, accounts=accounts))) == [("accounts.csv", 4, "revenue", "range")]


def test_a_short_record_ends_in_empty_cells(tmp_path: Path) -> None:
    bundle = read_bundle(folder(tmp_path, accounts="id,name,tier\na1,x\na2,y,gold\n"))
    assert bundle.company.accounts["tier"].to_list() == [None, "gold"]


def test_unknown_files_and_columns_are_noted_and_ignored(tmp_path: Path) -> None:
    path = folder(tmp_path, accounts="id,name,colour,\na1,x,red,\na2,y,,\n")
    (path / "Contact.csv").write_text("")
    (path / "SOURCE.txt").write_text("")
    (path / ".hidden").write_text("")
    notes = [str(note) for note in read_bundle(path).notes if note.rule.startswith("unknown")]
    assert notes == [
        "Contact.csv: no table of a bundle, ignored; the table would be called contacts.csv",
        "SOURCE.txt: no table of a bundle, ignored",
        "accounts.csv, column colour: no column of accounts, ignored",
        "accounts.csv, column (no name, column 4): no column of accounts, ignored",
    ]


def test_the_top_of_a_line_may_be_its_own_manager_or_parent(tmp_path: Path) -> None:
    path = folder(
        tmp_path,
        accounts=changed("accounts", ",,,,,a1", ",,,,,a2"),
        departments=changed("departments", "Board,,", "Board,d1,"),
        staff=changed("staff", "executive,north,", "executive,north,s1"),
    )
    own = [(note.file, note.column) for note in read_bundle(path).notes if note.rule == "own_top"]
    assert sorted(own) == [
        ("accounts.csv", "parent_id"),
        ("contacts.csv", "manager_id"),
        ("departments.csv", "parent_id"),
        ("staff.csv", "manager_id"),
    ]


def test_what_ends_before_it_begins_is_noted(tmp_path: Path) -> None:
    path = folder(tmp_path, contacts=changed("contacts", "2019-01-01,", "2019-01-01,2018-12-31"))
    (note,) = [note for note in read_bundle(path).notes if note.rule == "reversed_period"]
    assert str(note) == (
        "contacts.csv, column left_at: 1 rows of contacts have left_at before joined_at, the first of them row 2"
    )


def test_an_opportunity_of_an_account_nobody_there_is_of_is_noted(tmp_path: Path) -> None:
    path = folder(tmp_path, opportunities=changed("opportunities", "o1,a1", "o1,a2"))
    assert [note.file for note in read_bundle(path).notes if note.rule == "other_account"] == [
        "interactions.csv"
    ]
    assert not [note for note in sound(tmp_path / "sound").notes if note.rule == "other_account"]


def test_files_and_columns_may_be_absent(tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text("name,id\nx,a1\n")
    bundle = read_bundle(tmp_path)
    assert bundle.counts == {"accounts": 1}
    assert bundle.company.accounts["revenue"].to_list() == [None]
    assert bundle.company.contacts.height == 0
    (tmp_path / "accounts.csv").write_text("name,id\n")
    assert read_bundle(tmp_path).counts == {"accounts": 0}


def test_what_was_given_and_what_cleared_is_told_apart(tmp_path: Path) -> None:
    staff = "id,name,level,team\ns1,Sue,\\N,\ns2,Tom,3,north\n"
    given = read_bundle(folder(tmp_path, staff=staff)).given["staff"]
    assert given.frame.columns == ["id", "name", "level", "team"]
    assert given.frame.rows() == [("s1", "Sue", None, None), ("s2", "Tom", 3, "north")]
    assert given.cleared.to_dict(as_series=False) == {"level": [True, False]}


def test_references_resolve_against_what_is_known(tmp_path: Path) -> None:
    known = sound(tmp_path / "known").company
    later = tmp_path / "later"
    later.mkdir()
    (later / "ties.csv").write_text("staff_id,contact_id,strength,as_of\ns1,c2,0.5,2026-05-01\n")
    assert places(faults(later)) == [
        ("ties.csv", 2, "staff_id", "dangling"),
        ("ties.csv", 2, "contact_id", "dangling"),
    ]
    assert read_bundle(later, known=known).counts == {"ties": 1}
    (later / "interactions.csv").write_text("id,at,kind,contact_ids\ni1,2026-03-01,meeting,c1\n")
    assert read_bundle(later, known=known).counts == {"ties": 1, "interactions": 1}
    (later / "interactions.csv").write_text("id,at,kind,contact_ids\ni9,2026-03-01,meeting,c1\n")
    assert places(faults(later, known=known)) == [("interactions.csv", 2, "staff_ids", "no_people")]


@pytest.mark.parametrize(
    ("file", "text", "place"),
    [
        ("contacts", "id,account_id,name,manager_id\nc1,a1,Ann,c2\n", (2, "manager_id", "cycle")),
        ("contacts", "id,account_id,name\nc1,a2,Ann\n", (2, "department_id", "other_account")),
        (
            "contacts",
            "id,account_id,name,department_id\nc4,a2,Ann,d1\n",
            (2, "department_id", "other_account"),
        ),
        ("contacts", "id,account_id,name\ns1,a1,Ann\n", (2, "id", "both_sides")),
        ("departments", "id,account_id,name\nd1,a2,Board\n", (None, None, "other_account")),
        ("staff", "id,name\nc1,Sue\n", (2, "id", "both_sides")),
    ],
)
def test_what_a_bundle_would_break_in_what_is_known(
    tmp_path: Path, file: str, text: str, place: tuple[int | None, str | None, str]
) -> None:
    known = sound(tmp_path / "known").company
    later = tmp_path / "later"
    later.mkdir()
    (later / f"{file}.csv").write_text(text)
    assert (f"{file}.csv", *place) in places(faults(later, known=known))


def test_clearing_a_known_value_takes_its_fault_away(tmp_path: Path) -> None:
    known = sound(tmp_path / "known").company
    later = tmp_path / "later"
    later.mkdir()
    (later / "contacts.csv").write_text("id,account_id,name,department_id,manager_id\nc2,a2,Ben,\\N,\\N\n")
    assert read_bundle(later, known=known).counts == {"contacts": 1}


def test_progress_is_told_from_the_first_file_to_the_last_check(tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []

    def hear(doing: str, *, done: int, total: int) -> None:
        heard.append((doing, done, total))

    read_bundle(folder(tmp_path), progress=hear)
    assert heard[0] == ("reading accounts.csv", 0, sum(len(text.encode()) for text in SOUND.values()))
    assert all(done <= total for _, done, total in heard)
    assert heard[-1][1] == heard[-1][2]


def test_parquet_in_the_types_of_other_programs(tmp_path: Path) -> None:
    tables = {
        "accounts": pl.DataFrame(
            {"id": [1, 2], "name": ["x", "y"], "revenue": [5, None], "tier": ["gold", None]}
        ).with_columns(pl.col("tier").cast(pl.Categorical)),
        "contacts": pl.DataFrame(
            {
                "id": ["c1"],
                "account_id": [1.0],
                "name": ["Ann"],
                "level": [5.0],
                "joined_at": [date(2020, 1, 1)],
            }
        ),
        "staff": pl.DataFrame({"id": ["s1"], "name": ["Sue"], "left_at": [None]}),
        "interactions": pl.DataFrame(
            {
                "id": [10, 11],
                "at": [datetime(2026, 3, 1, 9), datetime(2026, 3, 2)],  # noqa: DTZ001  # files know times without a zone
                "kind": ["call", "complaint"],
                "staff_ids": [["s1"], []],
                "contact_ids": [["c1"], ["c1"]],
            },
            schema_overrides={"kind": pl.Enum(["complaint", "call"])},
        ).with_columns(pl.col("at").cast(pl.Datetime("ns"))),
        "reviews": pl.DataFrame(
            {"account_id": [1], "held_at": [datetime(2026, 3, 1, 8, tzinfo=UTC)]}
        ).with_columns(pl.col("held_at").dt.convert_time_zone("Asia/Shanghai")),
        "ties": pl.DataFrame(
            {
                "staff_id": ["s1"],
                "contact_id": ["c1"],
                "strength": [1],
                "as_of": ["2026-03-01"],
                "refused": [False],
            }
        ),
    }
    for name, frame in tables.items():
        frame.write_parquet(tmp_path / f"{name}.parquet")
    company = read_bundle(tmp_path).company
    assert company.accounts.select("id", "tier", "revenue").rows() == [("1", "gold", 5.0), ("2", None, None)]
    assert company.contacts.select("account_id", "level", "joined_at").rows() == [
        ("1", 5, datetime(2020, 1, 1, tzinfo=UTC))
    ]
    assert company.interactions.select("id", "at", "kind", "staff_ids").rows() == [
        ("10", datetime(2026, 3, 1, 9, tzinfo=UTC), "call", ["s1"]),
        ("11", datetime(2026, 3, 2, tzinfo=UTC), "complaint", None),
    ]
    assert company.reviews["held_at"].to_list() == [datetime(2026, 3, 1, 8, tzinfo=UTC)]
    assert company.ties.select("strength", "refused").rows() == [(1.0, False)]


def test_parquet_of_wrong_types_is_a_fault_a_column(tmp_path: Path) -> None:
    pl.DataFrame(
        {
            "id": [True, False],
            "name": ["x", "y"],
            "revenue": ["much", "12"],
            "tier": [1, 2],
            "parent_id": [b"1", b"2"],
        }
    ).write_parquet(tmp_path / "accounts.parquet")
    pl.DataFrame(
        {
            "id": [1.5],
            "account_id": ["a1"],
            "name": [["Ann"]],
            "level": [400],
            "joined_at": [20_200_101],
            "attitude": [0.5],
        }
    ).write_parquet(tmp_path / "contacts.parquet")
    pl.DataFrame(
        {"id": ["s1"], "name": [datetime(2026, 1, 1, tzinfo=UTC)], "manager_id": [float("nan")]}
    ).write_parquet(tmp_path / "staff.parquet")
    pl.DataFrame(
        {"id": ["i1"], "at": ["2026-01-01"], "kind": ["call"], "staff_ids": [7], "contact_ids": [[1.5]]}
    ).write_parquet(tmp_path / "interactions.parquet")
    pl.DataFrame({"name": ["X"], "contact_id": ["c1"], "strength": [float("inf")]}).write_parquet(
        tmp_path / "rivals.parquet"
    )
    assert places(faults(tmp_path)) == [
        ("accounts.parquet", None, "id", "type"),
        ("accounts.parquet", None, "tier", "type"),
        ("accounts.parquet", None, "parent_id", "type"),
        ("accounts.parquet", 2, "revenue", "number"),
        ("contacts.parquet", None, "name", "type"),
        ("contacts.parquet", None, "joined_at", "type"),
        ("contacts.parquet", 2, "id", "id"),
        ("contacts.parquet", 2, "attitude", "integer"),
        ("contacts.parquet", 2, "level", "range"),
        ("staff.parquet", None, "name", "type"),
        ("staff.parquet", 2, "manager_id", "id"),
        ("interactions.parquet", None, "contact_ids", "type"),
        ("interactions.parquet", 2, "staff_ids", "dangling"),
        ("rivals.parquet", 2, "strength", "range"),
    ]


def test_a_parquet_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "accounts.parquet").write_bytes(b"id,name\n")
    assert places(faults(tmp_path)) == [("accounts.parquet", None, None, "parquet")]
