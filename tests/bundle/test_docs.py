"""The pages about bundles and mappings say what the code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, get_args

import pytest

from graphkam.bundle import cells, faults, mapped, read_bundle, transforms, xlsx_file, zip_limits
from graphkam.bundle.mapping import load_mapping, shipped_mappings
from graphkam.schema import TABLE, YEAR_RANGE

DOCS: Final = Path(__file__).parents[2] / "docs"
BUNDLE: Final = (DOCS / "bundle.md").read_text(encoding="utf-8")
MAPPING: Final = (DOCS / "mapping.md").read_text(encoding="utf-8")


def rows_of(text: str) -> list[list[str]]:
    """The rows of the tables in a text, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells_of = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    heads = [place for place, row in enumerate(cells_of) if set("".join(row)) == {"-"}]
    return [row for place, row in enumerate(cells_of) if place not in heads and place + 1 not in heads]


@pytest.mark.parametrize("name", TABLE)
def test_the_columns_of_each_table(name: str) -> None:
    section = re.split(r"^##+ ", BUNDLE.split(f"### {name}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]
    table = TABLE[name]
    rows = rows_of(section)
    assert [row[0] for row in rows] == [f"{c.name}{'*' if c.required else ''}" for c in table.columns]
    for row, column in zip(rows, table.columns, strict=True):
        assert ", ".join(column.choices) in row[1]
        assert column.refers_to is None or row[1].endswith(f" of {column.refers_to}")
        if column.low is not None:
            upwards = f"{column.low:g} or more"
            assert row[1] == (upwards if column.high is None else f"{column.low:g} to {column.high:g}")
    if table.key != ("id",):
        assert f"A row is told apart by {', '.join(table.key)}." in section


def test_the_limits() -> None:
    text = " ".join(BUNDLE.split())
    for said in (
        f"at most {cells.CELL_CHARACTERS:,} characters",
        f"At most {xlsx_file.XLSX_ROWS:,} rows below the header",
        f"{xlsx_file.XLSX_COLUMNS} columns",
        f"more than {zip_limits.UNPACKED_BYTES // 1024**2} MiB",
        f"more than {zip_limits.RATIO} times its own size",
        f"over {zip_limits.SMALL_BYTES // 1024**2} MiB",
        f"more than {zip_limits.ENTRIES:,} files",
        f"more than {faults.FAULTS_KEPT:,}",
        f"longer than {faults.SHOWN_CHARACTERS} characters",
        f"from {YEAR_RANGE[0]} to {YEAR_RANGE[1]}",
    ):
        assert said in text


def test_every_rule_of_a_fault_is_explained() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(mapped.__file__).parent.glob("*.py"))
    used = set(re.findall(r'rule="(\w+)"', code)) - {"sum"}
    explained = {
        rule.strip() for row in rows_of(BUNDLE.split("## The tables")[0]) for rule in row[0].split(",")
    }
    assert used <= explained


def test_every_transform_and_its_options() -> None:
    (union, *_) = get_args(transforms.AnyTransform)
    expected: dict[str, list[str]] = {}
    for transform in get_args(union):
        fields = transform.model_fields
        (name,) = get_args(fields["do"].annotation)
        expected[name] = [field for field in fields if field != "do"]
    options = {row[0]: row[1] for row in rows_of(MAPPING)}
    assert {name: [option for option in options[name].split(", ") if option] for name in expected} == expected


def test_every_shipped_mapping_with_the_files_it_reads() -> None:
    files = {row[0]: row[1].split(", ") for row in rows_of(MAPPING) if row[0] in shipped_mappings()}
    assert files == {
        name: [file.path for file in load_mapping(name).files.values()] for name in shipped_mappings()
    }


def test_the_mapping_of_the_page_works(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(MAPPING.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    (tmp_path / "orders.csv").write_text(
        "order_no;customer_no;customer;buyer_no;buyer;sales_no;day;channel\n"
        "1;k1;Käse AG;9;Zoë;7;01.02.2026;tel\n"
        "2;k1;Käse AG;9;Zoë;;02.02.2026;fax\n"
        "3;k1;Käse AG;9;Zoë;7;03.02.2026;fax\n",
        encoding="cp1252",
    )
    (tmp_path / "order_lines.csv").write_text("order_no,price,pieces,discount\n1,2.5,4,0.5\n2,1,1,0\n")
    (tmp_path / "sales_people.csv").write_text(
        "no,first_name,last_name,department\n7,Ann,Lee,Sales\n8,Bo,Ra,HR\n"
    )
    company = read_bundle(tmp_path, mapping=tmp_path / "map.toml").company
    assert company.accounts.select("id", "name", "revenue").rows() == [("k1", "Käse AG", 6.0)]
    assert company.contacts.select("id", "name").rows() == [("B9", "Zoë")]
    assert company.staff.select("id", "name", "function").rows() == [("S7", "Ann Lee", "account")]
    assert company.interactions.select("id", "kind", "staff_ids", "contact_ids").rows() == [
        ("1", "call", ["S7"], ["B9"]),
        ("3", "message", ["S7"], ["B9"]),
    ]


def test_the_example_of_the_page_is_a_bundle(tmp_path: Path) -> None:
    example = BUNDLE.split("```\n")[1]
    left: list[str] = []
    right: list[str] = []
    for line in example.splitlines():
        left.append(line[:38].strip())
        right.append(line[38:].strip())
    lines = [line for line in [*left, *right] if line]
    content: dict[str, list[str]] = {}
    for line in lines:
        if line.endswith(".csv"):
            content[line] = []
        else:
            content[list(content)[-1]].append(line)
    for name, text in content.items():
        (tmp_path / name).write_text("\n".join(text) + "\n", encoding="utf-8")
    assert read_bundle(tmp_path).counts == {"accounts": 1, "contacts": 2, "staff": 1, "interactions": 2}
