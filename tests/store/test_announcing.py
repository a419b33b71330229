"""Announced departures in the store, on each database: the few alerts looked at are all that can be different."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl

from graphkam.alerts import ANNOUNCED, Plans
from graphkam.demo import demo_company
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.snapshot import Snapshot, take_snapshot
from graphkam.store.access import Store
from graphkam.store.alerts import find_alerts
from graphkam.store.announcing import evaluate_announced
from graphkam.store.office import KINDS, Office, in_office
from graphkam.store.watching import Evaluated, Outcome, evaluate, evaluated
from tests.companies import DAY

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def leaving(records: Company, rep: str, *, days: int | None) -> Company:
    """The company after one of ours has said that they leave in so many days, or stay."""
    day = None if days is None else datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC) + timedelta(days=days)
    left_at = (
        pl.when(pl.col("id") == rep)
        .then(pl.lit(day))
        .otherwise(pl.col("left_at"))
        .cast(pl.Datetime("us", "UTC"))
    )
    return replace(records, staff=records.staff.with_columns(left_at=left_at))


def on(records: Company, day: date = DAY) -> Snapshot:
    return take_snapshot(records, day=day, policy=DEFAULT_POLICY)


def emptied(store: Store) -> None:
    def forget(office: Office) -> None:
        for kind in KINDS:
            office.forget(kind, [row["id"] for row in office.read(kind)])

    in_office(store, forget)


def test_nothing_else_is_different_after_a_departure_was_announced_moved_or_taken_back(store: Store) -> None:
    emptied(store)
    records = demo_company(DAY)
    everywhere = records.accounts["id"].to_list()
    evaluate(store, on(records), version=1, at=NOW)
    plans = Plans()
    told = 0
    reps = records.staff["id"].to_list()
    # Nine of ours in a row, then one goes earlier, one stays, one goes later.
    steps = [*((rep, 40) for rep in reps[:9]), (reps[0], 3), (reps[1], None), (reps[2], 41)]
    for version, (rep, days) in enumerate(steps, start=2):
        records = leaving(records, rep, days=days)
        outcome = evaluate_announced(
            store,
            on(records),
            leavers={rep},
            accounts=everywhere,
            since=Evaluated(version - 1, DAY),
            version=version,
            at=NOW,
            plans=plans,
        )
        assert outcome is not None
        told += outcome.changed
        assert evaluated(store) == Evaluated(version, DAY)
    assert evaluate(store, on(records), version=1 + len(steps), at=NOW) == Outcome(0, 0)
    subjects = {alert.subject for _, alert in find_alerts(store, rules=ANNOUNCED, limit=1000)}
    assert reps[1] not in subjects
    assert len(subjects) > 2, "the example says too little"
    assert told > 10


def test_where_alerts_are_of_something_else_nothing_is_kept(store: Store) -> None:
    emptied(store)
    records = demo_company(DAY)
    evaluate(store, on(records), version=3, at=NOW)
    before = find_alerts(store, limit=1000)
    rep = records.staff["id"][0]
    for since in (Evaluated(2, DAY), Evaluated(3, DAY - timedelta(days=1))):
        outcome = evaluate_announced(
            store,
            on(leaving(records, rep, days=40)),
            leavers={rep},
            accounts=records.accounts["id"].to_list(),
            since=since,
            version=4,
            at=NOW,
            plans=Plans(),
        )
        assert outcome is None
    assert find_alerts(store, limit=1000) == before
    assert evaluated(store) == Evaluated(3, DAY)
