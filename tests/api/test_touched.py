"""What a change did: whether it only announced that somebody leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from graphkam.records import Company
from graphkam_api.touched import announced_in, different_rows
from tests.companies import DAY, company, named

TODAY = datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC)


def ours(*, left_at: datetime | None = None, **columns: int) -> Company:
    return company(
        contacts=[named("boss", level=6)],
        staff=[named("r0", left_at=left_at, **columns), named("r1")],
        ties=[("r0", "boss", 0.6)],
    )


def found(before: Company, after: Company) -> frozenset[str] | None:
    return announced_in(*different_rows(before, after), before=before, after=after, day=DAY, zone="UTC")


def changed(records: Company, *, entity: str, field: str) -> Company:
    row = {"entity": entity, "id": "r0", "field": field, "value": None, "at": TODAY}
    return replace(records, changes=Company.of(changes=pl.DataFrame([row], strict=False)).changes)


@pytest.mark.parametrize(("before", "after"), [(None, 40), (40, 3), (40, None), (None, 1)])
def test_a_day_ahead_is_named_moved_or_taken_back(before: int | None, after: int | None) -> None:
    was, now = (
        ours(left_at=None if days is None else TODAY + timedelta(days=days)) for days in (before, after)
    )
    assert found(was, now) == frozenset({"r0"})
    assert found(was, changed(now, entity="staff", field="left_at")) == frozenset({"r0"})
    assert found(was, was) == frozenset()


def test_whoever_has_left_already_changes_more() -> None:
    for days in (0, -1):
        assert found(ours(), ours(left_at=TODAY + timedelta(days=days))) is None
        assert found(ours(left_at=TODAY + timedelta(days=days)), ours()) is None


def test_anything_else_besides_is_more() -> None:
    ahead = ours(left_at=TODAY + timedelta(days=40))
    assert found(ours(), ours(left_at=TODAY + timedelta(days=40), level=5)) is None
    assert found(ours(), replace(ahead, ties=ahead.ties.head(0))) is None
    assert found(ours(), replace(ahead, staff=ahead.staff.filter(pl.col("id") == "r0"))) is None
    assert found(ours(), changed(ahead, entity="staff", field="level")) is None
    assert found(ours(), changed(ahead, entity="contact", field="left_at")) is None
    assert found(ours(), replace(ours(), staff=ours().staff.filter(pl.col("id") == "r0"))) is None
