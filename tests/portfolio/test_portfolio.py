"""The portfolio by hand: shares, loads, regions, groups, money in several currencies, the trend."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings

from graphkam.answers import Portfolio
from graphkam.errors import NotFoundError
from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.portfolio import portfolio, report, trend, trends
from graphkam.portfolio.groups import as_one_account, groups_of
from graphkam.portfolio.trends import month_ends
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from tests.companies import DAY, ago, companies, company, named, policies

ACCOUNTS = [
    named("a", revenue=600.0, currency="CNY", region="north"),
    named("b", revenue=300.0, region="south", parent_id="a"),
    named("c", revenue=100.0, currency="CNY", region="north", tier="gold"),
    named("d"),
]
RECORDS: dict[str, Any] = {
    "contacts": [
        named("a1", level=3),
        named("a2", level=1),
        named("b1", level=4, account_id="b"),
        named("c1", level=6, account_id="c"),
    ],
    "staff": [named("r", function="account"), named("s", function="executive"), named("t")],
    "interactions": [
        (ago(180), "visit", "r", "a1"),
        (DAY, "meeting", "r", "b1"),
        (DAY, "meeting", "s", "b1"),
        (DAY, "email", "t", "c1", "out"),
    ],
    "ties": [("r", "a1", 0.6), ("s", "a2", 0.6)],
}


def found(accounts: list[Any] = ACCOUNTS, *, policy: Policy = DEFAULT_POLICY) -> Portfolio:
    return portfolio(company(accounts=accounts, **RECORDS), day=DAY, policy=policy)


def test_accounts_side_by_side() -> None:
    accounts = found().accounts
    assert [one.account_id for one in accounts] == ["a", "b", "c", "d"]
    assert [one.tier for one in accounts] == ["ordinary", "ordinary", "gold", "ordinary"]
    assert [one.revenue_share for one in accounts] == [0.6, 0.3, 0.1, None]
    # 0.25 of the visit is left, two meetings, an email before the factor for direction; declared ties are no attention.
    evidence = [0.25, 0.7, 0.1, 0]
    assert [one.attention_share for one in accounts] == pytest.approx([one / 1.05 for one in evidence])
    assert [one.bus_factor for one in accounts] == [1, 2, 0, 0]
    assert [one.topology for one in accounts] == ["point", "line", "none", "none"]


def test_what_it_comes_to() -> None:
    all_ = found()
    assert (all_.revenue, all_.revenue_on_one_rep, all_.top10_share, all_.largest_share) == (
        1000,
        600,
        1,
        0.6,
    )
    assert {name: (one.accounts, one.revenue) for name, one in all_.classes.items()} == {
        "none": (2, 100),
        "point": (1, 600),
        "line": (1, 300),
        "plane": (0, 0),
        "mesh": (0, 0),
    }
    # r alone holds 3 of 4 of account a, s the rest.
    assert [
        (one.staff_id, one.accounts, one.contacts, one.load, one.exclusive_revenue, one.highest_level)
        for one in all_.staff
    ] == [("r", 2, 2, 2, 450, 4), ("s", 2, 2, 2, 150, 4)]
    weight = 4 + 4 + 6 + 4 * 12
    assert [
        (one.function, one.staff, one.accounts, one.contacts, one.active_ties, one.coverage * weight)
        for one in all_.functions
    ] == [
        ("account", 1, 2, 2, 2, pytest.approx(7)),
        ("solution", 0, 0, 0, 0, 0),
        ("delivery", 0, 0, 0, 0, 0),
        ("executive", 1, 2, 2, 2, pytest.approx(5)),
    ]
    assert [(one.region, one.accounts, one.revenue) for one in all_.regions] == [
        ("north", 2, 700),
        ("south", 1, 300),
        (None, 1, 0),
    ]
    assert all_.regions[0].coverage == pytest.approx(4 / (4 + 6 + 4 * 12))


def test_a_group_is_measured_as_one_account() -> None:
    (group,) = found().groups
    assert (group.account_id, group.accounts, group.revenue) == ("a", ["a", "b"], 900)
    # a1 of 3 by r, a2 of 1 by s, b1 of 4 by both.
    assert (group.coverage, group.two_deep_coverage, group.bus_factor) == (1, 0.5, 2)
    assert group.dependency is not None
    assert (group.dependency.staff_id, group.dependency.share) == ("r", 3 / 8)


@settings(max_examples=60)
@given(companies(), policies)
def test_a_group_is_the_account_that_all_its_contacts_would_be_in(recorded: Company, policy: Policy) -> None:
    # One account has one tier; what hangs on tiers is left out.
    policy = policy.model_copy(update={"seats": {}, "half_life_days_by_tier": {}})
    snapshot = take_snapshot(recorded, day=DAY, policy=policy)
    for parent, accounts in groups_of(snapshot.accounts).items():
        of_group = pl.col("account_id").is_in(accounts)
        moved = Company.of(
            **{
                **recorded.tables(),
                "accounts": recorded.accounts.filter(pl.col("id") == parent),
                "departments": recorded.departments.filter(of_group).with_columns(account_id=pl.lit(parent)),
                "contacts": recorded.contacts.filter(of_group).with_columns(account_id=pl.lit(parent)),
            }
        )
        (found,) = report(as_one_account(snapshot.only(accounts), parent))
        (expected,) = report(take_snapshot(moved, day=DAY, policy=policy))
        assert replace(found, assigned=[]) == replace(expected, assigned=[])


def test_two_currencies_are_not_added_up_without_rates() -> None:
    mixed = [named("a", revenue=600.0, currency="CNY"), named("b", revenue=100.0, currency="EUR"), "c"]
    all_ = found([*mixed])
    assert (all_.revenue, all_.revenue_on_one_rep, all_.top10_share, all_.largest_share) == (None,) * 4
    assert [one.revenue for one in all_.classes.values()] == [None] * 5
    assert [one.revenue_share for one in all_.accounts] == [None] * 3
    assert {one.exclusive_revenue for one in all_.staff} == {None}
    assert "CNY, EUR" in all_.notes[0]["en"]
    rates = DEFAULT_POLICY.model_copy(update={"currency": "CNY", "rates": {"EUR": 8.0}})
    all_ = found([*mixed], policy=rates)
    assert (all_.revenue, all_.revenue_on_one_rep) == (1400, 600)
    assert all_.accounts[1].revenue == 100
    without = DEFAULT_POLICY.model_copy(update={"currency": "CNY", "rates": {"USD": 7.0}})
    all_ = found([*mixed], policy=without)
    assert all_.revenue is None
    assert "EUR" in all_.notes[0]["en"]


def test_the_ten_largest_over_the_company() -> None:
    policy = DEFAULT_POLICY.model_copy(update={"company_revenue": 4000.0})
    all_ = found(policy=policy)
    assert (all_.top10_share, all_.largest_share) == (0.25, 0.15)


def test_a_company_without_anything() -> None:
    all_ = portfolio(company(accounts=[]), day=DAY, policy=DEFAULT_POLICY)
    assert (all_.accounts, all_.staff, all_.regions, all_.groups) == ([], [], [], [])
    assert (all_.revenue, all_.top10_share, all_.trend[-1].coverage) == (0, 0, 0)


def test_month_ends() -> None:
    assert month_ends(date(2024, 3, 15), months=3) == [
        date(2023, 12, 31),
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 15),
    ]
    # On a month-end the day itself stands for its month.
    assert month_ends(date(2024, 2, 29), months=1) == [date(2024, 1, 31), date(2024, 2, 29)]


def test_a_trend_is_each_day_on_its_own() -> None:
    recorded = company(
        contacts=[named("c", level=3)],
        staff=["r"],
        interactions=[(date(2026, 1, 10), "meeting", "r", "c")],
        changes=[("contact", "c", "level", "2", date(2026, 2, 1)), ("contact", "c", "level", "3", DAY)],
    )
    months = trend(recorded, "a", day=DAY, policy=DEFAULT_POLICY)
    assert (len(months), months[0].month, months[-1].month) == (25, "2024-06", "2026-06")
    # A meeting holds for four months: from January to April.
    assert [one.month for one in months if one.coverage == 1] == ["2026-01", "2026-02", "2026-03", "2026-04"]
    assert [one.bus_factor for one in months[-7:]] == [0, 1, 1, 1, 1, 0, 0]
    assert [one.attributes_as_today for one in months] == [True] * 20 + [False] * 5
    whole = portfolio(recorded, day=DAY, policy=DEFAULT_POLICY).trend
    assert [(one.month, one.coverage, one.mesh_index) for one in whole] == [
        (one.month, one.coverage, one.mesh_index) for one in months[-13:]
    ]
    assert whole[-3].classes == {"none": 0, "point": 1, "line": 0, "plane": 0, "mesh": 0}


def test_the_trend_of_no_account() -> None:
    with pytest.raises(NotFoundError, match="no such account: x"):
        trend(company(), "x", day=DAY, policy=DEFAULT_POLICY)


@settings(max_examples=5)
@given(companies(), policies)
def test_the_trends_of_all_are_those_of_each(recorded: Company, policy: Policy) -> None:
    together = trends(recorded, day=DAY, policy=policy)
    assert list(together) == recorded.accounts["id"].to_list()
    for account, months in together.items():
        for one, other in zip(months, trend(recorded, account, day=DAY, policy=policy), strict=True):
            assert one.attributes_as_today == other.attributes_as_today
            assert (one.month, one.topology, one.bus_factor) == (
                other.month,
                other.topology,
                other.bus_factor,
            )
            assert one.coverage == pytest.approx(other.coverage)
            assert one.mesh_index == pytest.approx(other.mesh_index)
