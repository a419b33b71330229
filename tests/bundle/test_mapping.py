"""Foreign tables through a mapping: the shipped ones to the cent, each transform, and what a mapping may not say."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from graphkam.bundle import read_bundle, write_bundle
from graphkam.bundle.mapping import load_mapping, shipped_mappings
from graphkam.errors import ConfigurationError
from tests.bundle.folders import faults, places


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_northwind(shared: Path) -> None:
    bundle = read_bundle(shared / "data" / "northwind", mapping="northwind")
    company = bundle.company
    assert bundle.counts == {"accounts": 91, "contacts": 91, "staff": 9, "interactions": 830}
    assert round(company.accounts["revenue"].sum(), 2) == 1_265_793.04
    assert company.staff.select("id", "name", "function", "manager_id").rows()[:3] == [
        ("1", "Nancy Davolio", "account", "2"),
        ("2", "Andrew Fuller", "executive", None),
        ("3", "Janet Leverling", "account", "2"),
    ]
    unused = [note.file for note in bundle.notes]
    assert unused == ["SOURCE.txt", "employee_territories.csv"]


def test_northwind_revenue_of_each_account_by_hand(shared: Path) -> None:
    data = shared / "data" / "northwind"
    customer = {row["OrderID"]: row["CustomerID"] for row in rows_of(data / "orders.csv")}
    expected: Counter[str] = Counter()
    for row in rows_of(data / "order_details.csv"):
        line = Decimal(row["UnitPrice"]) * Decimal(row["Quantity"]) * (1 - Decimal(row["Discount"]))
        expected[customer[row["OrderID"]]] += line  # type: ignore[assignment]  # a Counter adds up anything
    accounts = read_bundle(data, mapping="northwind").company.accounts
    assert len(expected) == 89
    for id_, revenue in accounts.select("id", "revenue").iter_rows():
        assert revenue == float(expected[id_])


def test_adventureworks(shared: Path) -> None:
    bundle = read_bundle(shared / "data" / "adventureworks", mapping="adventureworks")
    company = bundle.company
    assert bundle.counts == {"accounts": 701, "contacts": 753, "staff": 17, "assignments": 701}
    assert company.interactions.height == 0
    assert sorted(company.assignments["account_id"]) == sorted(company.accounts["id"])
    assert set(company.assignments["staff_id"]) <= set(company.staff["id"])
    assert Counter(company.staff["manager_id"].to_list()) == {None: 3, "274": 10, "285": 1, "287": 3}
    assert company.contacts.filter(pl.col("id") == "291").select("name", "title", "account_id").rows() == [
        ("gustavo0", "Owner", "292")
    ]


@pytest.mark.parametrize("name", ["northwind", "adventureworks"])
def test_what_a_mapping_gives_is_a_bundle(shared: Path, tmp_path: Path, name: str) -> None:
    company = read_bundle(shared / "data" / name, mapping=name).company
    write_bundle(company, tmp_path / "out")
    assert read_bundle(tmp_path / "out").company.equals(company)


def test_every_shipped_mapping_is_tested() -> None:
    assert shipped_mappings() == ("adventureworks", "northwind")


def one_column(tmp_path: Path, value: str, *cells: str, more: str = "") -> Path:
    """A folder whose people.csv holds these cells, and a mapping that makes staff teams of them."""
    quoted = "".join(f'{number},"{cell}"\n' for number, cell in enumerate(cells, start=1))
    (tmp_path / "people.csv").write_text("nr,what\n" + quoted)
    (tmp_path / "teams.csv").write_text("key,value\nn,north\ns,south\nn,twice\nx,\n")
    (tmp_path / "map.toml").write_text(
        '[files]\npeople = {path = "people.csv"}\nteams = {path = "teams.csv"}\n'
        '[[records]]\ntable = "staff"\nfile = "people"\n'
        f"{more}"
        '[records.columns]\nid = "nr"\nname = {constant = "N"}\n'
        f"team = {value}\n"
    )
    return tmp_path


def teams(tmp_path: Path, value: str, *cells: str, more: str = "") -> list[str | None]:
    """What a value makes of some cells."""
    path = one_column(tmp_path, value, *cells, more=more)
    return read_bundle(path, mapping=path / "map.toml").company.staff["team"].to_list()


def step(text: str) -> str:
    """A value that takes the column through one transform."""
    return f'{{column = "what", then = [{text}]}}'


@pytest.mark.parametrize(
    ("value", "cells", "expected"),
    [
        ('"what"', ["x", "", "=y"], ["x", None, "=y"]),
        ('{constant = "k"}', ["x", ""], ["k", "k"]),
        ('{join = ["nr", "what"], with = "/"}', ["x", ""], ["1/x", "2"]),
        (step('{do = "prefix", text = "T-"}'), ["x", ""], ["T-x", None]),
        (step('{do = "lower"}'), ["ÄX", ""], ["äx", None]),
        (step('{do = "before", text = "@"}'), ["a@b@c", "a", ""], ["a", "a", None]),
        (step('{do = "date", format = "%d.%m.%Y"}'), ["28.02.2026", ""], ["2026-02-28", None]),
        (step('{do = "date", format = "%m/%d/%y %H:%M"}'), ["2/28/26 7:05"], ["2026-02-28T07:05:00"]),
        (step('{do = "number", decimal = ",", thousands = "."}'), ["1.234,50", ""], ["1234.50", None]),
        (step('{do = "whole"}'), ["2.0", "3", ""], ["2", "3", None]),
        (step('{do = "complement"}'), ["0.25", ""], ["0.75", None]),
        (step('{do = "scale", by = 1000}'), ["1.5", ""], ["1500.0", None]),
        (step('{do = "round", digits = 1}'), ["0.26", ""], ["0.3", None]),
        (step('{do = "words", table = {a = "b", c = ""}}'), ["a", "c", ""], ["b", None, None]),
        (step('{do = "words", table = {a = "b"}, otherwise = "z"}'), ["a", "q", ""], ["b", "z", None]),
        (step('{do = "words", table = {a = "b"}, otherwise = ""}'), ["a", "q"], ["b", None]),
        (step('{do = "list", separator = ",", prefix = "C-"}'), ["1, 2", "3", ""], ["C-1;C-2", "C-3", None]),
        (step('{do = "default", text = "d"}'), ["x", ""], ["x", "d"]),
        (
            step('{do = "lookup", file = "teams", key = "key", value = "value"}'),
            ["n", "s", ""],
            ["north", "south", None],
        ),
        (
            step('{do = "lookup", file = "teams", key = "key", value = "value", missing = "empty"}'),
            ["n", "q", "x"],
            ["north", None, None],
        ),
        (step('{do = "lower"}, {do = "prefix", text = "T"}'), ["X"], ["Tx"]),
    ],
)
def test_each_source_and_transform(
    tmp_path: Path, value: str, cells: list[str], expected: list[str | None]
) -> None:
    assert teams(tmp_path, value, *cells) == expected


@pytest.mark.parametrize(
    ("value", "cell", "says"),
    [
        ('{do = "date", format = "%d.%m.%Y"}', "30.02.2026", "%d.%m.%Y"),
        ('{do = "number", decimal = ","}', "a lot", "a number"),
        ('{do = "whole"}', "2.5", "a whole number"),
        ('{do = "complement"}', "x", "a number"),
        ('{do = "scale", by = 2}', "x", "a number"),
        ('{do = "round", digits = 0}', "x", "a number"),
        ('{do = "words", table = {a = "b"}}', "c", "one of a"),
        ('{do = "lookup", file = "teams", key = "key", value = "value"}', "q", "a key of teams"),
    ],
)
def test_a_cell_a_transform_can_make_nothing_of_is_a_fault_of_the_foreign_file(
    tmp_path: Path, value: str, cell: str, says: str
) -> None:
    path = one_column(tmp_path, step(value), "", cell)
    (fault,) = faults(path, mapping=path / "map.toml")
    assert (fault.file, fault.row, fault.column, fault.value) == ("people.csv", 3, "what", cell)
    assert says in fault.expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ('{column = "what", is = ["a", "b"]}', ["a", "b"]),
        ('{column = "what", is_not = ["a"]}', ["b", "c", None]),
        ('{column = "what", filled = true}', ["a", "b", "c"]),
        ('{column = "what", filled = false}', [None]),
        ('{column = "what", filled = true}, {column = "nr", is_not = ["1"]}', ["b", "c"]),
    ],
)
def test_filters(tmp_path: Path, where: str, expected: list[str | None]) -> None:
    assert teams(tmp_path, '"what"', "a", "b", "c", "", more=f"where = [{where}]\n") == expected


ORDERS = """
[files]
orders = {path = "orders.txt", delimiter = "|", encoding = "gb18030"}

[[records]]
table = "accounts"
file = "orders"
distinct = true
columns = {id = "customer", name = "customer"}

[[records]]
table = "contacts"
file = "orders"
distinct = true
[records.columns]
id = {column = "buyer", then = [{do = "prefix", text = "C"}]}
account_id = "customer"
name = "buyer"

[[records]]
table = "staff"
file = "orders"
distinct = true
columns = {id = "rep", name = "rep"}

[[records]]
table = "staff"
file = "orders"
distinct = true
columns = {id = "chief", name = "chief"}

[[records]]
table = "interactions"
file = "orders"
[records.columns]
id = "nr"
at = "day"
kind = "kind"
staff_ids = {join = ["rep", "chief"], with = ";"}
contact_ids = {column = "buyer", then = [{do = "prefix", text = "C"}]}
"""


def orders(tmp_path: Path, *rows: str) -> Path:
    """A flat file of orders, as another program writes it, and its mapping."""
    text = "nr|day|kind|customer|buyer|rep|chief\n" + "".join(f"{row}\n" for row in rows)
    (tmp_path / "orders.txt").write_text(text, encoding="gb18030")
    (tmp_path / "map.toml").write_text(ORDERS)
    return tmp_path / "map.toml"


def test_one_row_is_several_records(tmp_path: Path) -> None:
    mapping = orders(tmp_path, "1|2026-01-01|call|客户|王|s1|s9", "2|2026-01-02|visit|客户|王|s2|s9")
    bundle = read_bundle(tmp_path, mapping=mapping)
    assert bundle.counts == {"accounts": 1, "contacts": 1, "staff": 3, "interactions": 2}
    assert bundle.company.interactions["staff_ids"].to_list() == [["s1", "s9"], ["s2", "s9"]]
    assert bundle.company.contacts.row(0)[:3] == ("C王", "客户", "王")


def test_mapped_data_are_checked_and_faults_name_the_foreign_place(tmp_path: Path) -> None:
    mapping = orders(
        tmp_path,
        "1|2026-01-01|call|k|b|s1|s9",
        "",
        "1|1899-01-01|chat|k|b|s2|s1",
        "3|2026-01-02|call|k2|b|s2|",
    )
    found = places(faults(tmp_path, mapping=mapping))
    assert [row for _, row, _, _ in found] == [4, 4, 4, 4, 5, 5, 5]
    assert sorted(found, key=str) == [
        ("orders.txt", 4, "chief", "duplicate"),
        ("orders.txt", 4, "day", "range"),
        ("orders.txt", 4, "kind", "unknown_word"),
        ("orders.txt", 4, "nr", "duplicate"),
        ("orders.txt", 5, "buyer", "duplicate"),
        ("orders.txt", 5, "chief", "required"),
        ("orders.txt", 5, "chief", "required"),
    ]


def test_a_sum_tells_of_numbers_that_are_none_and_of_keys_that_are_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,name\na1,x\na2,y\na3,z\n")
    (tmp_path / "b.csv").write_text("order,price,pieces\no1,2,3\no1,0.5,2\no2,10,1\n")
    (tmp_path / "c.csv").write_text("order,account\no1,a1\no2,a2\n")
    (tmp_path / "map.toml").write_text("""
[files]
a = {path = "a.csv"}
b = {path = "b.csv"}
c = {path = "c.csv"}
[[records]]
table = "accounts"
file = "a"
[records.columns]
id = "id"
name = "name"
[records.columns.revenue.sum]
file = "b"
product = ["price", "pieces"]
by = {column = "order", then = [{do = "lookup", file = "c", key = "order", value = "account"}]}
match = "id"
""")
    accounts = read_bundle(tmp_path, mapping=tmp_path / "map.toml").company.accounts
    assert accounts["revenue"].to_list() == [7.0, 10.0, 0.0]
    (tmp_path / "b.csv").write_text("order,price,pieces\no1,2,3\no9,0.5,2\no2,ten,1\n")
    assert places(faults(tmp_path, mapping=tmp_path / "map.toml")) == [
        ("b.csv", 3, "order", "lookup"),
        ("b.csv", 3, "order", "sum"),
        ("b.csv", 4, "price", "sum"),
    ]


def test_a_file_or_column_that_is_not_there_is_bad_data(tmp_path: Path) -> None:
    path = one_column(tmp_path, '"where"', "x")
    assert places(faults(path, mapping=path / "map.toml")) == [
        ("people.csv", None, "where", "column_missing")
    ]
    (path / "people.csv").unlink()
    assert places(faults(path, mapping=path / "map.toml")) == [("people.csv", None, None, "no_file")]
    assert places(faults(path / "nowhere", mapping="northwind")) == [
        (str(path / "nowhere"), None, None, "no_folder")
    ]


def test_a_foreign_file_may_not_be_a_link_out_of_the_folder(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = one_column(inside, '"what"', "x")
    (path / "people.csv").rename(tmp_path / "people.csv")
    (path / "people.csv").symlink_to(tmp_path / "people.csv")
    assert places(faults(path, mapping=path / "map.toml")) == [("people.csv", None, None, "outside")]


GOOD = 'files = {f = {path = "f.csv"}}\n[[records]]\ntable = "staff"\nfile = "f"\ncolumns = {id = "i", name = "n"}\n'


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (GOOD, "x = [", "is no TOML"),
        ("[[records]]", "extra = 1\n[[records]]", "extra: Extra inputs are not permitted"),
        ('"staff"', '"employees"', "no table employees; the tables are accounts"),
        ('file = "f"', 'file = "g"', "no file g; the files are f"),
        ('name = "n"', 'nom = "n"', "staff has no column nom"),
        (', name = "n"', "", "staff needs name"),
        ('"f.csv"', '"../f.csv"', "files.f.path: the name of a file in the folder"),
        ('"f.csv"', '"f.csv", encoding = "klingon"', "no encoding that Python knows"),
        ('"f.csv"', '"f.csv", delimiter = "||"', "files.f.delimiter"),
        ('"n"}', '{column = "n", constant = "m"}}', "exactly one of column, constant, join and sum"),
        ('"n"}', "{}}", "records.1.columns.name: exactly one of"),
        ('"n"}', '{column = "n", then = [{do = "upper"}]}}', "'prefix', 'lower'"),
        ('"n"}', '{column = "n", then = [{do = "prefix"}]}}', "then.1.prefix.text: Field required"),
        ('"n"}', '{column = "n", then = [{do = "date", format = "%d"}]}}', "a date needs its year"),
        (
            '"n"}',
            '{column = "n", then = [{do = "lookup", file = "z", key = "a", value = "b"}]}}',
            "no file z",
        ),
        ('"n"}', '"n", function = {constant = "sales"}}', "function is one of account, solution"),
        ("columns", 'where = [{column = "x"}]\ncolumns', "exactly one of is, is_not and filled"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_where_and_why(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert old in GOOD
    (tmp_path / "map.toml").write_text(GOOD.replace(old, new))
    with pytest.raises(ConfigurationError) as refused:
        load_mapping(tmp_path / "map.toml")
    assert says in str(refused.value)
    assert "map.toml" in str(refused.value)


def test_a_mapping_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(GOOD)
    assert load_mapping(tmp_path / "map.toml").records[0].table == "staff"
    with pytest.raises(ConfigurationError, match="adventureworks, northwind"):
        load_mapping("westwind")
