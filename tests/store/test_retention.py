"""Notes are kept no longer than the policy says, on any engine; everything else of an interaction stays."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from graphkam.policy import Policy
from graphkam.records import Company
from graphkam.store.access import Store
from graphkam.store.importing import import_company
from graphkam.store.reading import read_company
from graphkam.store.retention import forget_notes, outlived_notes

DAY = date(2026, 7, 1)


def company() -> Company:
    def noted(id_: str, at: datetime, note: str | None) -> dict[str, object]:
        return {"id": id_, "at": at, "kind": "complaint", "contact_ids": ["c"], "note": note}

    return Company.of(
        accounts=pl.DataFrame([{"id": "a", "name": "A"}]),
        contacts=pl.DataFrame([{"id": "c", "account_id": "a", "name": "C"}]),
        interactions=pl.DataFrame(
            [
                noted("last kept", datetime(2026, 6, 1, tzinfo=UTC), "kept"),
                noted("just too old", datetime(2026, 5, 31, 16, 30, tzinfo=UTC), "gone"),
                noted("old and silent", datetime(2020, 1, 1, tzinfo=UTC), None),
                noted("to come", datetime(2027, 1, 1, tzinfo=UTC), "kept"),
            ]
        ),
    )


def test_notes_older_than_the_policy_keeps_them_go_and_only_they(store: Store) -> None:
    import_company(store, company(), day=DAY)
    policy = Policy(notes_kept_days=30)
    change = forget_notes(store, policy=policy, day=DAY)
    stored = read_company(store)
    assert dict(stored.interactions.select("id", "note").iter_rows()) == {
        "just too old": None,
        "last kept": "kept",
        "old and silent": None,
        "to come": "kept",
    }
    assert stored.equals(change.after().company)
    assert stored.interactions.drop("note").equals(company().interactions.drop("note"))
    assert forget_notes(store, policy=policy, day=DAY).version == change.version, (
        "the same again changes nothing"
    )
    assert forget_notes(store, policy=Policy(), day=date(2099, 1, 1)).version == change.version


def test_the_day_of_a_note_is_that_of_the_time_zone() -> None:
    policy = Policy(notes_kept_days=30, time_zone="Asia/Shanghai")
    # Half past midnight of the first of June there.
    assert outlived_notes(company(), policy=policy, day=DAY)["id"].to_list() == []
    assert outlived_notes(company(), policy=policy, day=date(2026, 7, 2))["id"].to_list() == [
        "just too old",
        "last kept",
    ]
