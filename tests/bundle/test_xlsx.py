"""Workbooks: values are read, and nothing else is; what is no workbook is said to be none."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from graphkam.bundle import read_bundle, xlsx_file
from graphkam.bundle.zip_limits import RATIO, UNPACKED_BYTES, why_not_unpack
from graphkam.errors import BundleError
from tests.bundle.folders import SOUND, faults, folder, places


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    """A workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def rows_of(file: str) -> list[list[object]]:
    """A file of the sound bundle as rows of text, empty cells left empty."""
    return [[cell or None for cell in row] for row in csv.reader(io.StringIO(SOUND[file]))]


ACCOUNTS: list[list[object]] = [["id", "name", "revenue"], [1, "Alpha", 1200.5], ["2", "=Beta", 7]]


def test_a_workbook_says_the_same_as_the_files(tmp_path: Path) -> None:
    sheets = {file.removesuffix(".csv"): rows_of(file) for file in SOUND}
    book = workbook(tmp_path / "all.xlsx", **sheets)
    # openpyxl takes a text that begins with = for a formula; somebody typed it as text.
    edited = openpyxl.load_workbook(book)
    for cell in edited["interactions"]["H"]:
        cell.data_type = "s"
    edited.save(book)
    in_files = read_bundle(folder(tmp_path / "files"))
    assert read_bundle(book).company.equals(in_files.company)
    alone = tmp_path / "alone"
    alone.mkdir()
    book.rename(alone / "all.xlsx")
    assert read_bundle(alone).company.equals(in_files.company)


def test_numbers_dates_and_truths_of_a_spreadsheet(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "book.xlsx",
        accounts=[
            ["id", "name", "revenue", "tier", "note"],
            [1, 2026.0, 3, None, "an unknown column"],
            [2.0, "b", 0.1],
        ],
        contacts=[["id", "account_id", "name", "level", "joined_at"], [11, 1, "Ann", 5.0, date(2020, 2, 29)]],
        staff=[["id", "name"], ["s1", "Sue"]],
        ties=[
            ["staff_id", "contact_id", "strength", "as_of", "refused"],
            ["s1", 11, 1, datetime(2026, 3, 1, 9, 30), True],  # noqa: DTZ001  # a spreadsheet knows no zones
        ],
    )
    company = read_bundle(book).company
    assert company.accounts.select("id", "name", "revenue").rows() == [("1", "2026", 3.0), ("2", "b", 0.1)]
    assert company.contacts.select("id", "account_id", "level", "joined_at").rows() == [
        ("11", "1", 5, datetime(2020, 2, 29, tzinfo=UTC))
    ]
    assert company.ties.rows() == [("s1", "11", 1.0, datetime(2026, 3, 1, 9, 30, tzinfo=UTC), True)]


def test_formulas_and_errors_are_faults_where_they_stand(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "book.xlsx",
        accounts=[
            ["id", "name", "revenue"],
            ["a1", "x", "=1+1"],
            ["a2", ArrayFormula("B3:B3", "=B2"), "#N/A"],
        ],
    )
    found = faults(book)
    assert places(found)[:3] == [
        ("book.xlsx:accounts", 2, "revenue", "formula"),
        ("book.xlsx:accounts", 3, "name", "formula"),
        ("book.xlsx:accounts", 3, "revenue", "error_cell"),
    ]
    assert [fault.value for fault in found[:3]] == ["=1+1", "=B2", "#N/A"]


def test_rows_are_numbered_as_in_the_sheet_and_blank_ones_are_none(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "b.xlsx", accounts=[["id", "name"], ["a1", "x"], [None, None], ["a2", None], [None, ""]]
    )
    assert places(faults(book)) == [("b.xlsx:accounts", 4, "name", "required")]


def test_sheets_that_are_no_table_are_noted(tmp_path: Path) -> None:
    bundle = read_bundle(workbook(tmp_path / "b.xlsx", accounts=ACCOUNTS[:2], Pivot=[["x"]]))
    assert [(note.file, note.rule) for note in bundle.notes] == [("b.xlsx:Pivot", "unknown_sheet")]
    assert places(faults(workbook(tmp_path / "c.xlsx", Pivot=[["x"]]))) == [
        ("c.xlsx", None, None, "no_table")
    ]


def test_a_sheet_over_the_documented_number_of_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "XLSX_ROWS", 3)
    rows: list[list[object]] = [["id", "name"], ["a0", "x"], ["a1", "x"], ["a2", "x"]]
    assert read_bundle(workbook(tmp_path / "fits.xlsx", accounts=rows)).counts == {"accounts": 3}
    (fault,) = faults(workbook(tmp_path / "over.xlsx", accounts=[*rows, ["a3", "x"]]))
    assert (fault.file, fault.rule) == ("over.xlsx:accounts", "too_many_rows")
    assert "at most 3 rows" in fault.expected


def test_an_empty_sheet_has_no_header(tmp_path: Path) -> None:
    assert places(faults(workbook(tmp_path / "b.xlsx", accounts=[]))) == [
        ("b.xlsx:accounts", None, None, "empty_file")
    ]


def archive(*entries: tuple[str, bytes]) -> bytes:
    """A zip archive with these files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries:
            packed.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "a damaged archive"),
        (b"id,name\n1,x\n", "a damaged archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "an old workbook (.xls), or one with a password"),
        (archive(("a.xml", b"<a/>")), "a damaged workbook"),
        (archive(("xl/worksheets/sheet1.xml", bytes(60_000_000))), "unpacks to 60,000,000"),
        (archive(*((f"{i}.xml", b"") for i in range(1_001))), "an archive of 1,001 files"),
    ],
)
def test_what_is_no_workbook(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "book.xlsx").write_bytes(data)
    (fault,) = faults(tmp_path / "book.xlsx")
    assert (fault.file, fault.rule) == ("book.xlsx", "xlsx")
    assert says in str(fault.value)


def test_an_archive_is_refused_by_its_size_and_by_how_much_it_unpacks_to() -> None:
    quarter = bytes(UNPACKED_BYTES // 4)
    assert "unpacks to" in str(why_not_unpack(archive(*((str(i), quarter) for i in range(5)))))
    random_like = bytes(range(256)) * 40
    assert why_not_unpack(archive(("a", random_like))) is None
    assert len(archive(("a", bytes(17_000_000)))) * RATIO < 17_000_000
    assert "unpacks to" in str(why_not_unpack(archive(("a", bytes(17_000_000)))))


def test_an_archive_that_lies_about_its_size_is_damaged() -> None:
    honest = archive(("a.xml", bytes(3_000_000)))
    size = (3_000_000).to_bytes(4, "little")
    assert honest.count(size) == 2
    assert "a damaged archive" in str(why_not_unpack(honest.replace(size, (10).to_bytes(4, "little"))))


def test_an_archive_with_a_password_is_refused() -> None:
    data = bytearray(archive(("a.xml", b"x")))
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    assert why_not_unpack(bytes(data)) == "an archive with a password"


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    good = workbook(tmp_path / "good.xlsx", accounts=ACCOUNTS[:2])
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(good) as packed:
        entries = [(entry.filename, packed.read(entry)) for entry in packed.infolist()]
    at = next(place for place, (name, _) in enumerate(entries) if name.endswith("sheet1.xml"))
    name, content = entries[at]
    entries[at] = (name, bomb + content)
    (tmp_path / "bomb.xlsx").write_bytes(archive(*entries))
    with pytest.raises(BundleError) as refused:
        read_bundle(tmp_path / "bomb.xlsx")
    (fault,) = refused.value.faults
    assert fault.rule == "xlsx"
    assert openpyxl.DEFUSEDXML
