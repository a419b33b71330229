"""The measures in machine code, for large companies, against those on arrays: the same to the last set."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.portfolio import linear, losses, report, routes
from graphkam.portfolio.bus_factor import bus_factor_set
from graphkam.portfolio.compiled import leavers
from graphkam.portfolio.holders import Holders
from graphkam.portfolio.measures import standing
from graphkam.portfolio.survival import survival
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from tests.companies import DAY, companies, company, named, policies, webs
from tests.portfolio.test_exact_sets import skewed, small_accounts


def _always(ties: int) -> bool:  # noqa: ARG001  # as it is called
    return True


def _never(ties: int) -> bool:  # noqa: ARG001  # as it is called
    return False


@contextmanager
def arrays() -> Generator[None]:
    """Everything is measured on arrays, though the machine code is there."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (losses, routes, linear):
            patch.setattr(module, "worth_compiling", _never)
        yield


@contextmanager
def machine_code(*, budget: int | None = None) -> Generator[None]:
    """Everything is measured in machine code, however small."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (losses, routes):
            patch.setattr(module, "worth_compiling", _always)
        # Its logarithms may differ in the last digit, and it has tests of its own.
        patch.setattr(linear, "worth_compiling", _never)
        if budget is not None:
            patch.setattr(losses, "_BUDGET", budget)
        yield


@settings(max_examples=80)
@given(companies() | webs(), policies, st.sampled_from([None, 1]))
def test_reports_are_the_same(recorded: Company, policy: Policy, budget: int | None) -> None:
    snapshot = take_snapshot(recorded, day=DAY, policy=policy)
    with arrays():
        expected, stands = report(snapshot), standing(snapshot)
    with machine_code(budget=budget):
        assert report(snapshot) == expected
        assert standing(snapshot).topologies == stands.topologies
        np.testing.assert_allclose(standing(snapshot).survival, stands.survival, rtol=1e-12, atol=1e-12)


def agree(holders: Holders) -> None:
    """Machine code and arrays say the same of one account."""
    sets = np.array(
        [sum(1 << int(rep) for rep in np.flatnonzero(row)) for row in holders.incidence], np.uint64
    )
    size, gone = leavers.first_smallest(sets, holders.weight, holders.reps, 10**7)
    expected = bus_factor_set(holders)
    assert (size, int(gone)) == (len(expected), sum(1 << rep for rep in expected))
    left, worst = np.zeros(3), np.zeros((3, 3), np.int64)
    leavers.worst_losses(sets, holders.weight, holders.reps, left, worst)
    for loss, weight, reps in zip(survival(holders), left, worst.tolist(), strict=True):
        assert float(weight) == pytest.approx(loss.left)
        assert [rep for rep in reps if rep >= 0] == loss.reps


@settings(max_examples=100)
@given(small_accounts(most=9))
def test_sets_of_small_accounts_are_the_same(holders: Holders) -> None:
    agree(holders)


@pytest.mark.parametrize("seed", range(12))
def test_sets_of_skewed_accounts_are_the_same(seed: int) -> None:
    agree(skewed(seed, reps=10 + 3 * (seed % 8), contacts=60))


def test_an_account_of_more_reps_than_bits_is_measured_too() -> None:
    """Seventy reps with a contact each, seven of them an approver, beside a small account."""
    wide, small = [f"c{number:02}" for number in range(70)], ["small"]
    reps = [f"r{number:02}" for number in range(70)]
    ties = [(rep, contact, 0.6) for rep, contact in zip(reps, wide, strict=True)]
    ties += [("r01", contact, 0.6) for contact in wide[2:30]]
    recorded = company(
        accounts=["a", "b"],
        contacts=[named(one, role="approver", account_id="a") for one in wide[:7]]
        + [named(one, level=1, account_id="a") for one in wide[7:]]
        + [named(one, level=5, account_id="b") for one in small],
        staff=reps,
        ties=[*ties, ("r00", "small", 0.9)],
    )
    snapshot = take_snapshot(recorded, day=DAY, policy=DEFAULT_POLICY)
    with arrays():
        expected = report(snapshot)
    with machine_code():
        assert report(snapshot) == expected
    assert [one.bus_factor for one in expected] == [7, 1]


def test_small_companies_never_wait_for_the_compiler() -> None:
    fresh = (
        "import sys; from graphkam.portfolio.compiled import LARGE, VERY_LARGE, worth_compiling; "
        "print(worth_compiling(LARGE - 1), worth_compiling(VERY_LARGE), 'numba' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", fresh], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "True", "False"]
