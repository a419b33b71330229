"""What a server keeps of the days asked about is what the engine says of them, also once something changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest

from graphkam.bundle import read_bundle
from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import measure, portfolio, reports, searches
from graphkam.portfolio.losses import Losses, losses
from graphkam.portfolio.web import Web
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from graphkam.store.merging import overlay
from graphkam_api.days import Days
from tests.api.servers import EXAMPLE
from tests.bench.companies import TODAY, Size, bench_company
from tests.steps import STEPS

DAY = date(2026, 6, 30)


@pytest.fixture(scope="module")
def company() -> Company:
    return read_bundle(EXAMPLE).company


def answers(days: Days, day: date) -> None:
    """Hold what is kept against what is worked out from nothing."""
    found = days.portfolio(day)
    expected = portfolio(days.company, day=day, policy=days.policy)
    assert replace(found, trend=[]) == replace(expected, trend=[])
    for month, wanted in zip(found.trend, expected.trend, strict=True):
        assert (month.month, month.classes) == (wanted.month, wanted.classes)
        assert (month.coverage, month.mesh_index) == pytest.approx(
            (wanted.coverage, wanted.mesh_index), abs=1e-9
        )


@pytest.mark.parametrize(
    "order", [(DAY, date(2026, 3, 10), date(2026, 6, 2)), (date(2026, 3, 10), date(2026, 7, 1), DAY)]
)
def test_days_that_look_back_on_the_same_months(company: Company, order: tuple[date, ...]) -> None:
    days = Days(company, policy=DEFAULT_POLICY)
    for day in order:
        answers(days, day)


def with_a_visit(company: Company, *, at: datetime) -> tuple[Company, pl.DataFrame]:
    """The company once Tom has visited Wu, and what was written."""
    row = {"id": "new", "at": at, "kind": "visit", "staff_ids": ["tom"], "contact_ids": ["wu"]}
    written = Company.of(interactions=pl.DataFrame([row])).interactions
    tables = company.tables()
    return Company.of(**tables | {"interactions": pl.concat([tables["interactions"], written])}), written


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("UTC", datetime(2026, 1, 31, 9, tzinfo=UTC)),
        ("UTC", datetime(2026, 2, 1, 9, tzinfo=UTC)),
        ("UTC", datetime(2026, 6, 29, 9, tzinfo=UTC)),
        ("Asia/Shanghai", datetime(2026, 1, 31, 15, 59, tzinfo=UTC)),
        ("Asia/Shanghai", datetime(2026, 1, 31, 16, 1, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 2, 1, 4, 59, tzinfo=UTC)),
    ],
)
def test_a_visit_leaves_the_months_before_it(company: Company, zone: str, at: datetime) -> None:
    days = Days(company, policy=DEFAULT_POLICY.model_copy(update={"time_zone": zone}))
    days.portfolio(DAY)
    more, written = with_a_visit(company, at=at)
    with_it = days.after(more, gone={}, written={"interactions": written})
    answers(with_it, DAY)
    answers(with_it.after(company, gone={"interactions": written}, written={}), DAY)


def test_somebody_who_is_taken_out_was_in_no_month(company: Company) -> None:
    days = Days(company, policy=DEFAULT_POLICY)
    days.portfolio(DAY)
    park = pl.col("id") == "park"
    without = Company.of(**company.tables() | {"contacts": company.contacts.filter(~park)})
    answers(days.after(without, gone={"contacts": company.contacts.filter(park)}, written={}), DAY)


def test_a_visit_that_is_put_on_another_day_is_in_no_month_before_it(company: Company) -> None:
    whole, _ = with_a_visit(company, at=datetime(2026, 1, 15, 9, tzinfo=UTC))
    days = Days(whole, policy=DEFAULT_POLICY)
    days.portfolio(DAY)
    later, written = with_a_visit(company, at=datetime(2026, 6, 20, 9, tzinfo=UTC))
    answers(days.after(later, gone={}, written={"interactions": written}), DAY)


@pytest.mark.parametrize("asked", [[], ["today"]])
def test_the_evidence_is_brought_on_with_or_without_a_snapshot_of_today(
    company: Company, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    days = Days(company, policy=DEFAULT_POLICY)
    for _ in asked:
        days.snapshot(days.today())
    days.portfolio(DAY)
    monkeypatch.setattr("graphkam_api.days.read_evidence", None)
    more, written = with_a_visit(company, at=datetime(2026, 6, 20, 9, tzinfo=UTC))
    answers(days.after(more, gone={}, written={"interactions": written}), DAY)


def at_the_end(_: Days) -> date:
    """The last day of the made-up company, in place of today."""
    return TODAY


@pytest.mark.parametrize("seed", range(3))
def test_any_sequence_of_changes_is_measured_as_anew(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Days, "today", at_the_end)
    draw = np.random.default_rng(seed)
    days = Days(bench_company(Size(accounts=8, ties=160, interactions=500, staff=9)), policy=DEFAULT_POLICY)
    days.measures(TODAY)
    for _ in range(25):
        merged = STEPS[draw.integers(len(STEPS))](days.company, draw)
        days = days.after(overlay(days.company, merged.parts), gone=merged.gone, written=merged.written)
        if draw.random() < 0.6:  # else what comes next is added to what was touched
            anew = measure(take_snapshot(days.company, day=TODAY, policy=DEFAULT_POLICY))
            assert reports(days.measures(TODAY)) == reports(anew)
            assert days.measures(TODAY).routes.gatekeepers == anew.routes.gatekeepers


def test_only_the_account_that_a_visit_touches_is_searched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Days, "today", at_the_end)
    looked: list[int] = []

    def seen(web: Web) -> Losses:
        looked.append(web.accounts)
        return losses(web)

    monkeypatch.setattr(searches, "losses", seen)
    company = bench_company(Size(accounts=8, ties=160, interactions=500, staff=9))
    days = Days(company, policy=DEFAULT_POLICY)
    days.measures(TODAY)
    for number in range(3):
        met = company.interactions.row(number, named=True) | {"id": f"new{number}"}
        written = Company.of(interactions=pl.DataFrame([met], strict=False)).interactions
        tables = days.company.tables()
        more = Company.of(
            **tables | {"interactions": pl.concat([tables["interactions"], written], how="vertical_relaxed")}
        )
        days = days.after(more, gone={}, written={"interactions": written})
        days.measures(TODAY)
    assert looked == [8, 1, 1, 1]


def test_who_was_the_only_way_to_somebody_is_so_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Days, "today", at_the_end)
    company = bench_company(Size(accounts=8, ties=160, interactions=500, staff=9))
    days = Days(company, policy=DEFAULT_POLICY)
    before = days.measures(TODAY)
    contact = next(iter(before.routes.gatekeepers))
    held = before.web.staff[before.web.contact == contact].tolist()
    rows = [
        {
            "staff_id": id_,
            "contact_id": before.snapshot.contacts.ids[contact],
            "as_of": datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC),
            "strength": 0.8,
        }
        for at, id_ in enumerate(before.snapshot.staff.ids)
        if at not in held
    ]
    written = Company.of(ties=pl.DataFrame(rows)).ties
    more = Company.of(**company.tables() | {"ties": pl.concat([company.ties, written])})
    after = days.after(more, gone={}, written={"ties": written}).measures(TODAY)
    assert after.routes.number[contact] == len(before.snapshot.staff.ids)
    assert contact not in after.routes.gatekeepers
