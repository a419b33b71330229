"""What the store promises, held against each database it runs on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from graphkam.bundle import read_bundle, write_bundle
from graphkam.errors import BundleError, StoreUnavailableError
from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import report
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from graphkam.store import reading
from graphkam.store.access import Store, run
from graphkam.store.changing import Change
from graphkam.store.importing import import_company, import_given, replace_company
from graphkam.store.journal import complete, decide, state_of
from graphkam.store.merging import Counts, given_of, merge, replacement
from graphkam.store.migrations import SCHEMA_VERSION, ensure_schema
from graphkam.store.reading import read_company
from tests.bench.companies import Size, bench_company
from tests.companies import companies, company, moment
from tests.store.conftest import wipe
from tests.store.full_company import full

DAY = date(2026, 7, 1)
SMALL = Size(accounts=6, ties=150, interactions=600, staff=8)


def unchanged(change: Change) -> bool:
    return all(each.new == each.changed == each.cleared == 0 for each in change.counts.values())


def test_what_goes_in_comes_out_to_the_last_digit(store: Store) -> None:
    original = full()
    counts = import_company(store, original, day=DAY).counts
    assert {name: each.new for name, each in counts.items()} == {
        name: frame.height for name, frame in original.tables().items()
    }
    back = read_company(store)
    for name, frame in original.tables().items():
        assert back.table(name).equals(frame), name


def test_a_company_larger_than_a_page_is_read_page_by_page(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_up = bench_company(SMALL, seed=4)
    # Of such ids databases may disagree which comes first; a page begins at none of them.
    odd = [f"{first}{at}" for at in range(90) for first in ("😀", "Ｖ", "中")]
    ids = pl.concat([pl.Series(odd), made_up.interactions["id"].slice(len(odd))])
    whole = replace(made_up, interactions=made_up.interactions.with_columns(id=ids).sort("id"))
    import_company(store, whole, day=DAY)
    monkeypatch.setattr(reading, "ROWS_AT_ONCE", 7)
    monkeypatch.setattr(reading, "INTERACTIONS_AT_ONCE", 30)
    monkeypatch.setattr(reading, "DRAWN_OF_A_PAGE", 3)
    assert read_company(store).equals(whole)


def test_a_company_gives_the_same_reports_from_the_store_as_from_its_records(store: Store) -> None:
    made_up = bench_company(SMALL, seed=3)
    import_company(store, made_up, day=DAY)
    read = read_company(store)
    assert read.equals(made_up)
    ours, theirs = (report(take_snapshot(each, day=DAY, policy=DEFAULT_POLICY)) for each in (made_up, read))
    assert ours == theirs


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(company=companies(), other=companies())
def test_any_company_replaces_any_other_and_is_read_as_it_was(
    store: Store, company: Company, other: Company
) -> None:
    replace_company(store, company)
    assert read_company(store).equals(company)
    replace_company(store, other)
    assert read_company(store).equals(other)


def test_the_same_a_second_time_changes_nothing(store: Store) -> None:
    import_company(store, full(), day=DAY)
    version = state_of(store).version
    assert unchanged(import_company(store, full(), day=date(2026, 7, 2)))
    assert state_of(store).version == version
    assert read_company(store).equals(full())


def test_a_dry_run_counts_and_writes_nothing(store: Store) -> None:
    counts = import_company(store, full(), day=DAY, dry_run=True).counts
    assert counts["contacts"] == Counts(new=3, changed=0, unchanged=0, cleared=0)
    assert read_company(store).equals(Company.of())


def bundle(folder: Path, **tables: str) -> Path:
    folder.mkdir()
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_later_bundle_updates_clears_keeps_and_remembers(store: Store, tmp_path: Path) -> None:
    import_company(store, full(), day=DAY)
    folder = bundle(
        tmp_path / "later",
        contacts="id,account_id,name,level,title,manager_id,department_id\n"
        "c1,a1,one,5,,c1,\\N\n"  # level down, title kept, manager changed, department cleared
        "c2,a1,=cmd,,,,\n"  # nothing new
        "c4,a2,four,2,,c3,\n",
        ties="staff_id,contact_id,strength,as_of\ns1,c1,0.7,2026-01-01\ns2,c3,0.5,2026-01-01\n",
        interactions="id,at,kind,staff_ids,contact_ids\ni2,2026-03-01,call,s1,c2;c1\n",
    )
    counts = import_given(store, lambda known: read_bundle(folder, known=known).given, day=DAY).counts
    assert counts["contacts"] == Counts(new=1, changed=1, unchanged=1, cleared=1)
    assert counts["ties"] == Counts(new=1, changed=1, unchanged=0, cleared=0)
    after = read_company(store)
    one = after.contacts.row(by_predicate=pl.col("id") == "c1", named=True)
    assert (one["level"], one["title"], one["manager_id"], one["department_id"]) == (5, "CEO", "c1", None)
    assert after.ties["strength"].to_list() == [0.7, 0.1, 1 / 3, 0.5]
    assert after.ties["refused"].to_list() == [None, True, False, None]
    second = after.interactions.row(by_predicate=pl.col("id") == "i2", named=True)
    assert (second["kind"], second["staff_ids"], second["contact_ids"]) == ("call", ["s1"], ["c2", "c1"])
    of_one = after.changes.filter(pl.col("id") == "c1").select("field", "value", "at").rows()
    joined, today = moment("1990-01-01"), moment(DAY)
    assert of_one == [
        ("department_id", "d2", joined),
        ("department_id", r"\N", today),
        ("level", "5", moment("2020-01-01")),  # the newest entry already says 5: nothing to add
        ("manager_id", "c2", joined),
        ("manager_id", "c1", today),
        ("role", r"\N", moment("2020-01-01")),
    ]
    assert unchanged(
        import_given(store, lambda known: read_bundle(folder, known=known).given, day=date(2026, 8, 1))
    )


def test_last_year_is_answered_with_last_years_levels(store: Store) -> None:
    before = company(contacts=[{"id": "c", "level": 2}], staff=["s"])
    import_company(store, before, day=date(2026, 1, 1))
    import_company(store, company(contacts=[{"id": "c", "level": 5}], staff=["s"]), day=date(2026, 6, 1))
    read = read_company(store)
    levels = [
        take_snapshot(read, day=day, policy=DEFAULT_POLICY).contacts.level.tolist()
        for day in (date(2025, 6, 1), date(2026, 5, 31), date(2026, 6, 1))
    ]
    assert levels == [[2], [2], [5]]


def test_a_bundle_with_faults_writes_nothing(store: Store, tmp_path: Path) -> None:
    import_company(store, full(), day=DAY)
    folder = bundle(tmp_path / "bad", contacts="id,account_id,name\nc9,nowhere,nine\n")
    with pytest.raises(BundleError, match="nowhere"):
        import_given(store, lambda known: read_bundle(folder, known=known).given, day=DAY)
    assert read_company(store).equals(full())


def test_an_export_imported_elsewhere_gives_an_equal_store(store: Store, tmp_path: Path) -> None:
    import_company(store, full(), day=DAY)
    write_bundle(read_company(store), tmp_path / "export")
    wipe(store)
    import_given(store, lambda known: read_bundle(tmp_path / "export", known=known).given, day=DAY)
    assert read_company(store).equals(full())


def test_a_decided_import_is_read_whole_whatever_of_it_is_applied_and_anybody_completes_it(
    store: Store,
) -> None:
    import_company(store, full(), day=DAY)
    later = bench_company(SMALL, seed=3)
    parts = replacement(later)
    assert decide(store, parts, on_version=state_of(store).version)
    assert read_company(store).equals(later), "nothing of it is in the graph yet"
    total = state_of(store).parts

    class EnoughError(Exception):
        """Stands for a process that dies."""

    def stop_after_half(done: int, of: int) -> None:
        if done == of // 2:
            raise EnoughError

    with pytest.raises(EnoughError):
        complete(store, tell=stop_after_half)
    assert state_of(store).applied == total // 2
    assert read_company(store).equals(later), "half of it is in the graph"
    import_company(store, company(staff=["newcomer"]), day=DAY)
    assert state_of(store).importing is None
    assert "newcomer" in read_company(store).staff["id"].to_list()
    assert read_company(store).interactions.equals(later.interactions)


def test_what_was_put_down_and_never_decided_is_not_read(store: Store) -> None:
    import_company(store, full(), day=DAY)
    version = state_of(store).version
    assert not decide(store, replacement(bench_company(SMALL, seed=3)), on_version=version - 1)
    assert read_company(store).equals(full())
    import_company(store, company(staff=["newcomer"]), day=DAY)
    assert not store.in_read(lambda transaction: run(transaction, "read/import_parts", **{"import": "any"}))


def test_of_two_imports_worked_out_on_one_version_one_is_worked_out_again(store: Store) -> None:
    known = read_company(store)
    version = state_of(store).version
    ours = merge(given_of(full()), known=known, day=DAY)
    import_company(store, company(staff=["s1"]), day=DAY)
    assert not decide(store, ours.parts, on_version=version)
    assert read_company(store).staff["name"].to_list() == ["s1"]


def test_the_schema_is_made_once_and_a_newer_one_is_refused(store: Store) -> None:
    ensure_schema(store)
    store.in_write(lambda transaction: run(transaction, "write/store", schema=SCHEMA_VERSION + 1))
    try:
        with pytest.raises(StoreUnavailableError, match=rf"schema version {SCHEMA_VERSION + 1}.*install"):
            ensure_schema(store)
    finally:
        store.in_write(lambda transaction: run(transaction, "write/store", schema=SCHEMA_VERSION))
