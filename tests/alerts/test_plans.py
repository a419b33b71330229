"""Departure plans are worked out once, and anew when anything changes that they rest on."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from graphkam.alerts import Plans
from graphkam.plans.departure import departure_plan
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from graphkam.snapshot.renewal import renewed
from tests.companies import DAY, company, named

RECORDS = company(
    contacts=[named("boss", level=6), named("user", level=2)],
    staff=[named("r0", left_at=DAY + timedelta(days=20)), named("r1"), named("r2")],
    ties=[("r0", "boss", 0.6), ("r1", "user", 0.6), ("r2", "boss", 0.02)],
)


def with_rows(records: Company, **rows: pl.DataFrame) -> Company:
    return Company.of(**{**records.tables(), **rows})


def test_a_plan_is_kept_while_only_departures_are_announced_and_else_made_anew() -> None:
    plans = Plans()
    before = take_snapshot(RECORDS, day=DAY, policy=DEFAULT_POLICY)
    first = plans.of(before, "r0")
    assert first == departure_plan(before, ["r0"])
    leaves = RECORDS.staff["left_at"].max()
    announced = RECORDS.staff.with_columns(
        left_at=pl.when(pl.col("id") == "r1").then(pl.lit(leaves)).otherwise("left_at")
    )
    row = announced.filter(pl.col("id") == "r1")
    after = renewed(before, with_rows(RECORDS, staff=announced), gone={}, written={"staff": row})
    assert plans.of(after, "r0") is first
    assert plans.of(after, "r0") == departure_plan(after, ["r0"])
    assert plans.of(after, "r1") == departure_plan(after, ["r1"])
    ties = RECORDS.ties.with_columns(
        strength=pl.when(pl.col("staff_id") == "r2").then(0.6).otherwise("strength")
    )
    held = renewed(
        after,
        with_rows(after.company, ties=ties),
        gone={},
        written={"ties": ties.filter(pl.col("staff_id") == "r2")},
    )
    assert plans.of(held, "r0") == departure_plan(held, ["r0"])
    assert plans.of(held, "r0") != first
    later = announced.with_columns(left_at=pl.col("left_at") + pl.duration(days=30))
    moved = renewed(held, with_rows(held.company, staff=later), gone={}, written={"staff": later})
    assert plans.of(moved, "r0") == departure_plan(moved, ["r0"])
