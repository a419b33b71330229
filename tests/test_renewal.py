"""A snapshot brought up to date, after any sequence of changes, is the one that is taken anew."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from graphkam.policy import DEFAULT_POLICY
from graphkam.snapshot import Snapshot, take_snapshot
from graphkam.snapshot.renewal import renewed
from graphkam.store.merging import overlay
from tests.alike import same
from tests.bench.companies import TODAY, Size, bench_company
from tests.companies import FAR_EAST
from tests.steps import STEPS

OFFICE = bench_company(Size(accounts=6, ties=120, interactions=400, staff=9))


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_changes_is_what_a_new_reading_gives(seed: int) -> None:
    draw = np.random.default_rng(seed)
    policy = (DEFAULT_POLICY, FAR_EAST)[seed % 2]
    policy = policy.model_copy(update={"half_life_days_by_tier": {"gold": 60.0}})
    company = OFFICE
    snapshot: Snapshot = take_snapshot(company, day=TODAY, policy=policy)
    for _ in range(25):
        merged = STEPS[draw.integers(len(STEPS))](company, draw)
        company = overlay(company, merged.parts)
        snapshot = renewed(snapshot, company, gone=merged.gone, written=merged.written)
        same(snapshot, take_snapshot(company, day=TODAY, policy=policy), at="snapshot")
        if draw.random() < 0.1:
            assert len(snapshot.evidence.events.whole.day)  # from here on they are together


def test_who_goes_takes_along_what_was_recorded_before_and_since() -> None:
    """Also where interactions go on naming them: to read them anew leaves out whom nobody knows."""
    company = OFFICE
    snapshot = take_snapshot(company, day=TODAY, policy=DEFAULT_POLICY)
    met = company.interactions[:1]
    again = met.with_columns(pl.lit("again").alias("id"))
    company = replace(company, interactions=pl.concat([company.interactions, again]).sort("id"))
    snapshot = renewed(snapshot, company, gone={}, written={"interactions": again})
    gone = pl.col("id") == met["contact_ids"][0][0]
    without = replace(company, contacts=company.contacts.filter(~gone))
    snapshot = renewed(snapshot, without, gone={"contacts": company.contacts.filter(gone)}, written={})
    same(snapshot, take_snapshot(without, day=TODAY, policy=DEFAULT_POLICY), at="snapshot")
