"""One definition, three readings of it: the arrays, the graph, and brute force give the same report."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.account import report_account
from graphkam.bundle import read_bundle
from graphkam.demo import demo_company
from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.portfolio import report
from graphkam.records import Company
from graphkam.snapshot import Snapshot, latest_day, take_snapshot
from tests.account.brute_force import Account
from tests.companies import DAY, companies, policies, webs
from tests.plans.published import krackhardt, manufacturer


def leaves(answer: object, *, at: str = "") -> Iterator[tuple[str, object]]:
    """Every single value in an answer, with its place; a list also says how long it is."""
    if isinstance(answer, dict):
        for key, value in cast("dict[str, object]", answer).items():
            yield from leaves(value, at=f"{at}.{key}")
    elif isinstance(answer, list | tuple):
        values = cast("Sequence[object]", answer)
        yield f"{at} length", len(values)
        for number, value in enumerate(values):
            yield from leaves(value, at=f"{at}[{number}]")
    else:
        yield at, answer


def equal(one: object, other: object) -> bool:
    """Whether two values are the same; floats may differ by rounding."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return type(one) is type(other) and one == other


def same(one: object, other: object) -> None:
    mine, yours = dict(leaves(one)), dict(leaves(other))
    assert {
        at: (mine.get(at, "absent"), yours.get(at, "absent"))
        for at in mine.keys() | yours.keys()
        if not equal(mine.get(at, "absent"), yours.get(at, "absent"))
    } == {}


def agree(snapshot: Snapshot, *, accounts: Sequence[str] | None = None) -> None:
    """Both engines give the same reports of these accounts, or of all."""
    asked = snapshot.accounts["id"].to_list() if accounts is None else list(accounts)
    found = [asdict(one) for one in report(snapshot, accounts=accounts)]
    same(found, [asdict(report_account(snapshot, account)) for account in sorted(asked)])


@settings(max_examples=60)
@given(companies() | webs(), policies)
def test_brute_force_agrees(company: Company, policy: Policy) -> None:
    snapshot = take_snapshot(company, day=DAY, policy=policy)
    for account in snapshot.accounts["id"]:
        opinion: dict[str, Any] = Account(company, account, day=DAY, policy=policy).report()
        same(asdict(report_account(snapshot, account)), opinion)


@settings(max_examples=60)
@given(companies(), policies)
def test_arrays_and_graph_agree_on_companies_with_everything_in_them(
    company: Company, policy: Policy
) -> None:
    agree(take_snapshot(company, day=DAY, policy=policy))


@settings(max_examples=60)
@given(webs(), policies)
def test_arrays_and_graph_agree_on_accounts_that_are_held_well(company: Company, policy: Policy) -> None:
    agree(take_snapshot(company, day=DAY, policy=policy))


@settings(max_examples=40)
@given(companies(), policies, st.data())
def test_arrays_and_graph_agree_when_only_some_accounts_are_asked_for_and_somebody_has_left(
    company: Company, policy: Policy, data: st.DataObject
) -> None:
    snapshot = take_snapshot(company, day=DAY, policy=policy)
    accounts = data.draw(st.lists(st.sampled_from(company.accounts["id"].to_list()), unique=True))
    leavers = data.draw(st.lists(st.sampled_from(company.staff["id"].to_list()), unique=True, max_size=2))
    agree(snapshot.without(leavers), accounts=accounts)


@pytest.mark.parametrize(("mapping", "accounts"), [("northwind", 91), ("adventureworks", 60)])
def test_arrays_and_graph_agree_on_records_of_others(shared: Path, mapping: str, accounts: int) -> None:
    recorded = read_bundle(shared / "data" / mapping, mapping=mapping).company
    day = latest_day(recorded, policy=DEFAULT_POLICY) or DAY
    snapshot = take_snapshot(recorded, day=day, policy=DEFAULT_POLICY)
    agree(snapshot, accounts=recorded.accounts["id"].to_list()[:accounts])


@pytest.mark.parametrize("tied", ["7", "16", "21"])
def test_arrays_and_graph_agree_on_the_high_tech_managers(shared: Path, tied: str) -> None:
    agree(krackhardt(shared, tied=tied))


def test_arrays_and_graph_agree_on_the_manufacturer(shared: Path) -> None:
    agree(manufacturer(shared, tied="56"))


def test_arrays_and_graph_agree_on_the_demo() -> None:
    snapshot = take_snapshot(demo_company(DAY), day=DAY, policy=DEFAULT_POLICY)
    agree(snapshot)
