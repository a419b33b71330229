"""The records of a company: typed tables with all their columns, in the order of their keys."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam import records
from graphkam.records import Company, are_few, dtype_of, empty_table, parse_text, rows_with, runs_of
from graphkam.schema import TABLE, TABLES
from tests.companies import companies, company, named


def test_an_empty_company_has_every_table_with_every_column() -> None:
    nothing = Company.of()
    assert list(nothing.tables()) == [table.name for table in TABLES]
    for table in TABLES:
        assert nothing.table(table.name).equals(empty_table(table))
        assert nothing.table(table.name).schema == {column.name: dtype_of(column) for column in table.columns}


def test_absent_columns_are_null_and_columns_stand_in_their_order() -> None:
    accounts = Company.of(accounts=pl.DataFrame({"name": ["A"], "id": ["a"]})).accounts
    assert tuple(accounts.columns) == TABLE["accounts"].column_names
    assert accounts.row(0)[:3] == ("a", "A", None)


def test_rows_stand_by_their_key() -> None:
    recorded = company(
        accounts=["b", "a10", "a2", "B"],
        contacts=[named("c2", account_id="a2"), named("c1", account_id="b")],
        staff=["s"],
        ties=[("s", "c2", 0.1), ("s", "c1", 0.2, "2026-02-01"), ("s", "c1", 0.3, "2026-01-01")],
    )
    assert recorded.accounts["id"].to_list() == ["B", "a10", "a2", "b"]
    assert recorded.ties["strength"].to_list() == [0.3, 0.2, 0.1]


def test_a_word_in_a_key_sorts_as_a_word_and_nothing_before_it() -> None:
    recorded = company(
        staff=["s"],
        assignments=[("s", "a", role) for role in ("sponsor", "owner", "core", None)],
        changes=[(entity, "x", "name", "v", "2026-01-01") for entity in ("staff", "account", "contact")],
    )
    assert recorded.assignments["role"].to_list() == [None, "core", "owner", "sponsor"]
    assert recorded.changes["entity"].to_list() == ["account", "contact", "staff"]


@settings(max_examples=25)
@given(companies(), st.integers(0, 2**32 - 1))
def test_the_order_in_which_rows_come_does_not_show(recorded: Company, seed: int) -> None:
    shuffled = {
        name: frame.sample(fraction=1.0, shuffle=True, seed=seed) for name, frame in recorded.tables().items()
    }
    assert Company.of(**shuffled).equals(recorded)


@settings(max_examples=50)
@given(companies(), companies(), st.data())
def test_rows_that_are_looked_up_are_those_that_a_join_finds(
    recorded: Company, other: Company, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(list(TABLE)))
    frame, key = recorded.table(name), TABLE[name].key
    columns = key[: data.draw(st.integers(1, len(key)))]
    asked = pl.concat([frame, other.table(name)]).select(columns)
    keys = asked.sample(data.draw(st.integers(0, asked.height)), shuffle=True, seed=7)
    cut = data.draw(st.integers(0, frame.height))
    among = pl.concat([frame[:cut], frame[cut:]], rechunk=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "ROWS_A_LOOKUP", 0)
        found = rows_with(keys, among=among)
    assert found.equals(frame.join(keys, on=columns, how="semi", nulls_equal=True, maintain_order="left"))


def test_where_a_key_stands_or_would_stand() -> None:
    recorded = company(
        staff=["s"], ties=[("s", "c2", 0.1), ("s", "c4", 0.2, "2026-02-01"), ("s", "c4", 0.3, "2026-01-01")]
    )
    keys = pl.DataFrame(
        {"staff_id": ["s", "s", "r", "s", None, "s"], "contact_id": ["c4", "c3", "c9", "c2", "c2", "c4"]}
    )
    assert runs_of(keys, among=recorded.ties) == [(0, 0), (0, 1), (1, 1), (1, 3)]
    assert runs_of(keys[:0], among=recorded.ties) == []
    changed = company(
        changes=[(word, "x", "name", "v", "2026-01-01") for word in ("staff", "account", "contact")]
    )
    words = changed.changes.select("entity", "id")
    assert runs_of(words.reverse(), among=changed.changes) == [(0, 1), (1, 2), (2, 3)]


def test_few_is_measured_by_the_table() -> None:
    table = pl.DataFrame({"id": pl.int_range(3 * records.ROWS_A_LOOKUP, eager=True)})
    assert are_few(3, among=table)
    assert not are_few(4, among=table)


def test_two_companies_are_equal_when_their_rows_are() -> None:
    one = company(accounts=[named("a", revenue=1.0)])
    assert one.equals(company(accounts=[named("a", revenue=1.0)]))
    assert not one.equals(company(accounts=[named("a", revenue=2.0)]))


def test_what_the_schema_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError, match="no such table: people"):
        Company.of(people=pl.DataFrame())
    with pytest.raises(KeyError, match="table accounts has no column colour"):
        Company.of(accounts=pl.DataFrame({"id": ["a"], "colour": ["red"]}))
    with pytest.raises(KeyError, match="no such table: people"):
        Company.of().table("people")


@pytest.mark.parametrize(("column", "value"), [("tier", "silver"), ("revenue", "much"), ("parent_id", ["a"])])
def test_a_value_of_the_wrong_type_is_refused(column: str, value: object) -> None:
    with pytest.raises(pl.exceptions.InvalidOperationError):
        Company.of(accounts=pl.DataFrame({"id": ["a"], column: [value]}))


def read(table: str, column: str, *texts: str | None) -> list[object]:
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return frame.select(parse_text(pl.col("text"), column=TABLE[table].column(column)))["text"].to_list()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T09:30", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("2026-03-01 09:30:15", datetime(2026, 3, 1, 9, 30, 15, tzinfo=UTC)),
        ("2026-03-01T09:30:15.25", datetime(2026, 3, 1, 9, 30, 15, 250000, tzinfo=UTC)),
        ("2026-03-01T09:30:15Z", datetime(2026, 3, 1, 9, 30, 15, tzinfo=UTC)),
        ("2026-03-01T09:30Z", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("2026-03-01T09:30:15+08:00", datetime(2026, 3, 1, 1, 30, 15, tzinfo=UTC)),
        ("2026-03-01T00:30+0800", datetime(2026, 2, 28, 16, 30, tzinfo=UTC)),
        ("2026-03-01T09:30-05:00", datetime(2026, 3, 1, 14, 30, tzinfo=UTC)),
        ("2024-02-29", datetime(2024, 2, 29, tzinfo=UTC)),
        ("2026-02-30", None),
        ("2026-02-29", None),
        ("2026-13-01", None),
        ("2026-3-1", None),
        ("2026-03-01T25:00", None),
        ("01.03.2026", None),
        ("2026-03-01x", None),
        ("20260301", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_moments(text: str | None, expected: datetime | None) -> None:
    assert read("interactions", "at", text) == [expected]


def test_a_column_of_plain_days_and_moments_is_read_row_by_row() -> None:
    assert read("interactions", "at", "2026-03-01", "2026-03-01T08:00+08:00", "no", None) == [
        datetime(2026, 3, 1, tzinfo=UTC),
        datetime(2026, 3, 1, tzinfo=UTC),
        None,
        None,
    ]


def test_other_kinds_of_columns() -> None:
    assert read("contacts", "level", "3", "5.0", "3.5", "x", "300", None) == [3, 5, None, None, None, None]
    assert read("contacts", "attitude", "-2", "+1") == [-2, 1]
    assert read("ties", "refused", "true", "FALSE", "yes", None) == [True, False, None, None]
    assert read("ties", "strength", "0.5", "1e-1", "half") == [0.5, 0.1, None]
    assert read("contacts", "role", "coach", "boss") == ["coach", None]
    assert read("interactions", "contact_ids", "c1; c2 ;c3", "c1", None) == [["c1", "c2", "c3"], ["c1"], None]
    assert read("contacts", "name", " as it is ") == [" as it is "]
