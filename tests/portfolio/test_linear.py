"""The sums in one pass in machine code, against those on arrays."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings

from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.portfolio.coverage import Coverage, coverage
from graphkam.portfolio.dependency import Dependencies, dependencies
from graphkam.portfolio.diversity import effective_reps
from graphkam.portfolio.linear import in_one_pass
from graphkam.portfolio.web import active_web
from graphkam.records import Company
from graphkam.snapshot import Snapshot, take_snapshot
from tests.bench.companies import TODAY, Size, bench_company
from tests.companies import DAY, companies, policies, webs

Array: TypeAlias = npt.NDArray[Any]


def same(one: Array, other: Array, *, name: str) -> None:
    """The same numbers: counts and positions exactly."""
    rounding = 0 if np.issubdtype(one.dtype, np.integer) else 1e-13
    assert one.dtype == other.dtype
    np.testing.assert_allclose(one, other, rtol=rounding, err_msg=name)


def assert_equal(snapshot: Snapshot) -> None:
    """Every figure is that of the arrays, whatever is no whole number to the last digits."""
    web = active_web(snapshot)
    found, covered = in_one_pass(snapshot, web), coverage(snapshot, web)
    for group in fields(Coverage):
        one, other = getattr(found.coverage, group.name), getattr(covered, group.name)
        for figure in fields(one):
            same(getattr(one, figure.name), getattr(other, figure.name), name=f"{group.name} {figure.name}")
    expected = dependencies(web, account_weight=covered.account.weight, level=snapshot.contacts.level)
    for figure in fields(Dependencies):
        same(getattr(found.dependencies, figure.name), getattr(expected, figure.name), name=figure.name)
    for one, other in zip((found.alpha, found.gamma), effective_reps(web), strict=True):
        same(one, other, name="effective reps")


@settings(max_examples=40)
@given(companies() | webs(), policies)
def test_one_pass_adds_up_to_the_same(recorded: Company, policy: Policy) -> None:
    assert_equal(take_snapshot(recorded, day=DAY, policy=policy))


def test_accounts_that_are_shared_out_to_threads_add_up_to_the_same() -> None:
    # More accounts than are measured in one part, with a contact that many know and accounts of nobody's.
    size = Size(
        accounts=700, ties=3_000, interactions=30_000, staff=40, contacts_per_account=8, reps_per_account=4
    )
    snapshot = take_snapshot(bench_company(size), day=TODAY, policy=DEFAULT_POLICY)
    assert snapshot.ties.active.sum() > 1_000
    assert_equal(snapshot)
