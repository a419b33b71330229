"""A few rows against what is known of them, looked up one by one: what is said is what joining the tables says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import TypeVar

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam import records
from graphkam.bundle import Bundle, check
from graphkam.bundle.raw import Origin, RawTable
from graphkam.errors import BundleError, Fault
from graphkam.records import Company
from graphkam.schema import TABLE
from graphkam.store import merging
from graphkam.store.merging import Merged, merge, overlay
from tests.companies import DAY, companies, company, named

T = TypeVar("T")

NEVER = 10**9
"""So many rows to a lookup that no key is looked up."""


def with_lookups(rows: int, ask: Callable[[], T]) -> T:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "ROWS_A_LOOKUP", rows)
        return ask()


def raws(**tables: pl.DataFrame) -> list[RawTable]:
    return [
        RawTable(
            table=TABLE[name],
            frame=frame,
            row=pl.int_range(2, frame.height + 2, dtype=pl.UInt32, eager=True),
            origins=(Origin(f"{name}.csv"),),
        )
        for name, frame in tables.items()
    ]


@st.composite
def told(draw: st.DrawFn) -> tuple[Company, dict[str, pl.DataFrame]]:
    """A company, and some rows that are told of it.

    They are its own with another manager, parent or account, or those of another company: of people that it does not
    have, and others of the same ids.
    """
    known, other = draw(companies()), draw(companies())
    found: dict[str, pl.DataFrame] = {}
    for name in draw(st.lists(st.sampled_from(list(TABLE)), min_size=1, max_size=3, unique=True)):
        frame = draw(st.sampled_from([known, known, other])).table(name)
        if not frame.height:
            continue
        rows = frame[draw(st.lists(st.integers(0, frame.height - 1), min_size=1, max_size=4, unique=True))]
        for column in TABLE[name].columns:
            to = column.refers_to
            if column.name not in TABLE[name].key and column.kind == "id" and to and draw(st.booleans()):
                ids = [None, *known.table(to)["id"]]
                values = draw(st.lists(st.sampled_from(ids), min_size=rows.height, max_size=rows.height))
                rows = rows.with_columns(pl.Series(column.name, values, dtype=pl.String))
        spared = [each.name for each in TABLE[name].columns if not each.required and draw(st.booleans())]
        found[name] = rows.drop(set(spared) - set(TABLE[name].key))
    if "staff" in found and draw(st.integers(0, 4)) == 0:
        found["staff"] = found["staff"].with_columns(id=pl.lit(known.contacts["id"][0]))[:1]
    return known, found


def faults_of(bundle: dict[str, pl.DataFrame], known: Company) -> Sequence[Fault]:
    with pytest.raises(BundleError) as refused:
        check(raws(**bundle), known=known)
    return refused.value.faults


def said(bundle: dict[str, pl.DataFrame], known: Company) -> tuple[list[str], Bundle | None]:
    """What is said of a bundle, and the bundle where nothing is wrong with it."""
    try:
        found = check(raws(**bundle), known=known)
    except BundleError as error:
        return [*map(str, error.faults), str(error.counts)], None
    return [str(note) for note in found.notes], found


@settings(max_examples=100)
@given(told())
def test_what_is_said_of_a_few_rows(case: tuple[Company, dict[str, pl.DataFrame]]) -> None:
    known, bundle = case
    quick, _ = with_lookups(0, lambda: said(bundle, known))
    slow, _ = with_lookups(NEVER, lambda: said(bundle, known))
    assert quick == slow


def test_what_a_few_rows_break_above_and_below_them() -> None:
    known = company(
        accounts=["a", "b"],
        departments=[named("d", account_id="a")],
        contacts=[
            named("c1", account_id="a", department_id="d"),
            named("c2", account_id="a", manager_id="c1"),
            named("c3", account_id="a", manager_id="c2"),
        ],
        staff=["s"],
    )
    moved = pl.DataFrame({"id": ["d"], "account_id": ["b"], "name": ["d"]})
    circle = pl.DataFrame({"id": ["c1"], "account_id": ["a"], "name": ["c1"], "manager_id": ["c3"]})
    ours = pl.DataFrame({"id": ["c2"], "name": ["one of theirs"]})
    for bundle, rule in (
        ({"departments": moved}, "other_account"),
        ({"contacts": circle}, "cycle"),
        ({"staff": ours}, "both_sides"),
    ):
        refused = [with_lookups(rows, partial(faults_of, bundle, known)) for rows in (0, NEVER)]
        assert refused[0] == refused[1]
        assert [fault.rule for fault in refused[0]] == [rule]


def test_of_a_namesake_on_both_sides_of_a_bundle_the_contact_is_told() -> None:
    bundle = {
        "contacts": pl.DataFrame({"id": ["x"], "account_id": ["a"], "name": ["x"]}),
        "staff": pl.DataFrame({"id": ["x"], "name": ["x"]}),
    }
    for rows in (0, NEVER):
        (fault,) = with_lookups(rows, partial(faults_of, bundle, company(contacts=["x"])))
        assert (fault.file, fault.rule) == ("contacts.csv", "both_sides")


def test_a_value_that_is_recorded_is_not_recorded_again() -> None:
    changes = [("contact", "c", "level", "2", "2026-01-01"), ("contact", "d", "level", "3", "2026-01-01")]
    known = company(contacts=[named("c", level=2), named("d", level=3)], changes=changes)
    row = pl.DataFrame({"id": ["c"], "account_id": ["a"], "name": ["c"], "level": [4]})
    for rows in (0, NEVER):
        _, found = said({"contacts": row}, known)
        assert found is not None
        merged = with_lookups(rows, partial(merge, found.given, known=known, day=DAY))
        assert merged.written["changes"].select("id", "value").rows() == [("c", "4")]
        assert merged.parts["changes"]["value"].to_list() == ["2", "4"]


def test_an_opportunity_of_another_account_is_noted_of_a_few_rows() -> None:
    known = company(
        accounts=["a", "b"],
        contacts=[named("c1", account_id="a"), named("c2", account_id="b")],
        staff=["s"],
        opportunities=[("o", "b")],
    )
    columns = {"at": ["2026-01-01"] * 2, "kind": ["visit"] * 2, "staff_ids": [["s"]] * 2}
    met = pl.DataFrame({"id": ["i1", "i2"], "opportunity_id": ["o", "o"], **columns})
    for contacts, noted in (([["c1"], ["c2", "c1"]], 1), ([["c2"], ["c2", "c1"]], 0)):
        bundle = {"interactions": met.with_columns(contact_ids=pl.Series(contacts))}
        notes = [with_lookups(rows, partial(said, bundle, known))[0] for rows in (0, NEVER)]
        assert notes[0] == notes[1]
        assert len(notes[0]) == noted


def test_a_line_that_is_too_long_to_walk_is_seen_all_the_same() -> None:
    size = 30
    contacts = [
        named(f"c{at:02}", manager_id=f"c{at + 1:02}" if at + 1 < size else None) for at in range(size)
    ]
    known = company(contacts=contacts)
    circle = pl.DataFrame(
        {"id": [f"c{size - 1}"], "account_id": ["a"], "name": ["top"], "manager_id": ["c00"]}
    )
    for rows in (0, 2, NEVER):  # all of the line is walked, some of it, none
        messages, _ = with_lookups(rows, lambda: said({"contacts": circle}, known))
        assert f"'c{size - 1} → c00 → c01" in messages[0]
        assert f"({size} in all)" in messages[0]


@settings(max_examples=100)
@given(told())
def test_what_a_few_rows_make_of_what_is_stored(case: tuple[Company, dict[str, pl.DataFrame]]) -> None:
    known, bundle = case
    _, found = said(bundle, known)
    if found is None:
        return

    def made(few: int, piece: int) -> tuple[Merged, Company]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(merging, "FEW", few)
            patch.setattr(merging, "PIECE", piece)
            merged = merge(found.given, known=known, day=DAY)
            return merged, overlay(known, merged.parts)

    quick, put = with_lookups(0, lambda: made(1000, 2))
    slow, joined = with_lookups(NEVER, lambda: made(-1, 2))
    assert quick.counts == slow.counts
    for mine, theirs in ((quick.parts, slow.parts), (quick.written, slow.written)):
        assert list(mine) == list(theirs)
        assert all(frame.equals(theirs[name]) for name, frame in mine.items())
    assert put.equals(joined)


def test_a_table_stays_in_few_pieces_and_none_is_copied_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "PIECE", 10)
    ids = [f"{at:04}" for at in range(0, 2000, 10)]
    known = company(contacts=ids)
    longest = 0
    for at in range(300):
        row = known.contacts[0].with_columns(id=pl.lit(f"{at * 37 % 2000:04}x{at}"), name=pl.lit("new"))
        before = known.contacts["id"].chunk_lengths()
        known = overlay(known, {"contacts": row.with_columns(pl.lit(value=True).alias(merging.IS_NEW))})
        after = known.contacts["id"].chunk_lengths()
        longest = max(longest, len(after))
        assert all(one + other > 10 for one, other in pairwise(after)), after
        assert sum(after) == sum(before) + 1
    assert known.contacts["id"].is_sorted()
    assert known.contacts.height == len(ids) + 300
    assert longest > 1
