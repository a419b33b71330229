"""Titles and departments: every one of the shared data, the hard cases, and the dictionary as the docs have it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.inference import departments, level_of_title, line_of_department, titles

DOCS: Final = Path(__file__).parents[1] / "docs" / "titles.md"

SHARED_TITLES: Final = {
    "northwind/customers.csv ContactTitle": {
        6: ["Owner", "Owner/Marketing Assistant"],
        3: ["Accounting Manager", "Marketing Manager", "Sales Manager"],
        2: ["Order Administrator", "Sales Agent", "Sales Associate", "Sales Representative"],
        1: ["Assistant Sales Agent", "Assistant Sales Representative", "Marketing Assistant"],
    },
    "northwind/employees.csv Title": {
        5: ["Vice President, Sales"],
        3: ["Sales Manager"],
        2: ["Inside Sales Coordinator", "Sales Representative"],
    },
    "adventureworks/store_contacts.csv contact_type": {
        6: ["Owner"],
        3: ["Purchasing Manager"],
        2: ["Purchasing Agent"],
    },
    "adventureworks/employees.csv title": {
        6: ["Chief Executive Officer"],
        5: [
            "Chief Financial Officer",
            "Vice President of Engineering",
            "Vice President of Production",
            "Vice President of Sales",
        ],
        3: [
            "Accounts Manager",
            "Document Control Manager",
            "Engineering Manager",
            "European Sales Manager",
            "Facilities Manager",
            "Finance Manager",
            "Human Resources Manager",
            "Information Services Manager",
            "Marketing Manager",
            "Network Manager",
            "North American Sales Manager",
            "Pacific Sales Manager",
            "Production Control Manager",
            "Purchasing Manager",
            "Quality Assurance Manager",
            "Research and Development Manager",
        ],
        2: [
            "Accountant",
            "Accounts Payable Specialist",
            "Accounts Receivable Specialist",
            "Application Specialist",
            "Assistant to the Chief Financial Officer",
            "Benefits Specialist",
            "Buyer",
            "Control Specialist",
            "Database Administrator",
            "Design Engineer",
            "Maintenance Supervisor",
            "Marketing Specialist",
            "Master Scheduler",
            "Network Administrator",
            *(f"Production Supervisor - WC{number}" for number in (10, 20, 30, 40, 45, 50, 60)),
            "Quality Assurance Supervisor",
            "Recruiter",
            "Research and Development Engineer",
            "Sales Representative",
            "Senior Design Engineer",
            "Senior Tool Designer",
            "Shipping and Receiving Supervisor",
            "Tool Designer",
        ],
        1: [
            "Document Control Assistant",
            "Facilities Administrative Assistant",
            "Human Resources Administrative Assistant",
            "Janitor",
            "Marketing Assistant",
            *(f"Production Technician - WC{number}" for number in (10, 20, 30, 40, 45, 50, 60)),
            "Purchasing Assistant",
            "Quality Assurance Technician",
            "Scheduling Assistant",
            "Shipping and Receiving Clerk",
            "Stocker",
        ],
    },
}
"""The level of every title in the shared data."""

SHARED_DEPARTMENTS: Final = {
    "Document Control": "technical",
    "Engineering": "technical",
    "Executive": "management",
    "Facilities and Maintenance": "technical",
    "Finance": "business",
    "Human Resources": "business",
    "Information Services": "technical",
    "Marketing": "business",
    "Production": "technical",
    "Production Control": "technical",
    "Purchasing": "business",
    "Quality Assurance": "technical",
    "Research and Development": "technical",
    "Sales": "business",
    "Shipping and Receiving": "business",
    "Tool Design": "technical",
}


@pytest.mark.parametrize("source", SHARED_TITLES)
def test_every_title_of_the_shared_data(shared: Path, source: str) -> None:
    file, column = source.split()
    expected = {title: level for level, named in SHARED_TITLES[source].items() for title in named}
    found = pl.read_csv(shared / "data" / file, infer_schema=False)[column].unique()
    assert dict(zip(found.to_list(), level_of_title(found).to_list(), strict=True)) == expected


def test_every_department_of_the_shared_data(shared: Path) -> None:
    found = pl.read_csv(shared / "data" / "adventureworks" / "employees.csv")["department"].unique()
    assert dict(zip(found.to_list(), line_of_department(found).to_list(), strict=True)) == SHARED_DEPARTMENTS


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("CEO", 6),
        ("Chief Executive", 6),
        ("C.E.O.", 6),
        ("chief executive officer", 6),
        ("Chairman of the Board", 6),
        ("Non-Executive Director", 6),
        ("President & CEO", 6),
        ("Co-Founder", 6),
        ("General Manager", 6),
        ("Managing Partner", 6),
        ("Vice President", 5),
        ("Senior Vice-President", 5),
        ("V.P. Sales", 5),
        ("Chief Human Resources Officer", 5),
        ("Deputy General Manager", 5),
        ("Vice General Manager", 5),
        ("Deputy Chief Financial Officer", 4),
        ("Director of Purchasing", 4),
        ("Head of IT", 4),
        ("Chief Engineer", 4),
        ("Sales Manager and Director", 4),
        ("Deputy Director", 3),
        ("Associate Director", 3),
        ("Assistant Vice President", 3),
        ("Sr. Mgr., Purchasing", 3),
        ("Senior Managers", 3),
        ("Assistant Manager", 2),
        ("Product Owner", 2),
        ("HR Business Partner", 2),
        ("Account Executive", 2),
        ("Assistant to the CEO", 2),
        ("Executive Assistant to the President", 2),
        ("Head Buyer", 2),
        ("Chairman's Assistant", 1),
        ("Secretary of the President", 1),
        ("Manager, Office of the CEO", 3),
        ("Director (Asia)", 4),
        ("(CEO)", 6),
        ("Codirectory", None),
        ("Engineering", None),
        ("Former CEO", None),
        ("Deputy", None),
        ("", None),
        ("???", None),
        ("董事长", 6),
        ("董事长兼总经理", 6),
        ("总裁", 6),
        ("首席执行官", 6),
        ("副董事长", 6),
        ("副总经理", 5),
        ("常务副总经理", 5),
        ("高级副总裁", 5),
        ("首席财务官", 5),
        ("首席信息安全官", 5),
        ("总工程师", 5),
        ("事业部总经理", 5),
        ("副总工程师", 4),
        ("采购总监", 4),
        ("总监（采购）", 4),
        ("生产部长", 4),
        ("副总监", 3),
        ("副厂长", 3),
        ("采购经理", 3),
        ("高级采购经理", 3),
        ("车间主任", 3),
        ("总经理办公室主任", 3),
        ("总经理助理", 3),
        ("CEO助理", 3),
        ("副经理", 2),
        ("生产主管", 2),
        ("高级工程师", 2),
        ("采购专员", 2),
        ("董事长秘书", 2),
        ("助理工程师", 1),
        ("行政助理", 1),
        ("操作工", 1),
        ("技术员", 1),
        ("销售总监 Sales Director", 4),
        ("财务总监/CFO", 5),
        ("采购部 Manager", 3),
        ("你好", None),
    ],
)
def test_titles(title: str, level: int | None) -> None:
    assert level_of_title(pl.Series([title])).to_list() == [level]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Board of Directors", "management"),
        ("Executive Committee", "management"),
        ("Management", "management"),
        ("Inventory Management", "business"),
        ("Supply Chain", "business"),
        ("Purchasing & Logistics", "business"),
        ("Finance", "business"),
        ("R&D", "technical"),
        ("IT", "technical"),
        ("Quality Management", "technical"),
        ("Circuit design", "technical"),
        ("Kitchen", None),
        ("Exits", None),
        ("", None),
        ("总裁办", "management"),
        ("总经理办公室", "management"),
        ("董事会", "management"),
        ("采购部", "business"),
        ("技术采购部", "business"),
        ("财务中心", "business"),
        ("销售部", "business"),
        ("研发中心", "technical"),
        ("质量管理部", "technical"),
        ("生产部", "technical"),
        ("IT部", "technical"),
        ("信息技术部", "technical"),
        ("食堂", None),
    ],
)
def test_departments(name: str, line: str | None) -> None:
    assert line_of_department(pl.Series([name])).to_list() == [line]


def test_nulls_stay_and_order_and_name_are_kept() -> None:
    found = level_of_title(pl.Series("title", ["CEO", None, "Buyer", "CEO"]))
    assert found.equals(
        pl.Series("title", [6, None, 2, 6], dtype=pl.Int8), check_dtypes=True, check_names=True
    )
    assert level_of_title(pl.Series("title", [], dtype=pl.String)).to_list() == []
    lines = line_of_department(pl.Series("name", ["Sales", None]))
    assert lines.dtype == pl.Enum(["management", "business", "technical"])
    assert lines.to_list() == ["business", None]


@given(st.text(max_size=60))
def test_any_text_has_a_level_and_a_line_or_none(text: str) -> None:
    assert titles.level_in(text) in {None, 1, 2, 3, 4, 5, 6}
    assert departments.line_in(text) in {None, "management", "business", "technical"}


@given(
    st.sampled_from(
        [title for of_file in SHARED_TITLES.values() for named in of_file.values() for title in named]
    )
)
def test_case_and_blanks_do_not_matter(title: str) -> None:
    assert titles.level_in(f"  {title.upper()}  ") == titles.level_in(title)


def test_no_phrase_of_a_dictionary_stands_there_twice() -> None:
    for words in (titles.ENGLISH, titles.CHINESE, departments.ENGLISH, departments.CHINESE):
        phrases = [phrase for named in words.values() for phrase in named]
        assert len(phrases) == len(set(phrases))


def test_each_phrase_alone_speaks_for_its_own_level_and_line() -> None:
    for words in (titles.ENGLISH, titles.CHINESE):
        for level, phrases in words.items():
            for phrase in phrases:
                assert (phrase, titles.level_in(phrase)) == (phrase, level)
    for names in (departments.ENGLISH, departments.CHINESE):
        for line, phrases in names.items():
            for phrase in phrases:
                assert (phrase, departments.line_in(phrase)) == (phrase, line)


def test_the_docs_have_the_dictionary() -> None:
    text = DOCS.read_text(encoding="utf-8")
    rows = {
        cells[0]: cells[1:]
        for line in text.splitlines()
        if line.startswith("|") and len(cells := re.findall(r"[^|]+", line)) == 3
    }
    found = {key.strip(): tuple(cell.strip() for cell in cells) for key, cells in rows.items()}
    for level in range(1, 7):
        assert found[str(level)] == (", ".join(titles.ENGLISH[level]), "、".join(titles.CHINESE[level]))
    for line, phrases in departments.ENGLISH.items():
        assert found[line] == (", ".join(phrases), "、".join(departments.CHINESE[line]))
    assert ", ".join(titles.LOWERING) in text
    assert "、".join(titles.LOWERING_CHINESE) in text
    assert ", ".join(f"{short} ({long})" for short, long in titles.SHORT.items()) in text
