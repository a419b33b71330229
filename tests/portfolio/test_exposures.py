"""Every departure at once is each departure alone, on arrays and in machine code."""

from __future__ import annotations

import sys
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.portfolio import departure, exposures
from graphkam.portfolio.web import active_web
from graphkam.records import Company
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot, take_snapshot
from tests.companies import DAY, companies, company, named, policies, webs
from tests.portfolio.crowds import crowd

MODULE: ModuleType = sys.modules["graphkam.portfolio.exposures"]
"""By name, as the package has a function of this name."""


def same_as_each(snapshot: Snapshot, *, in_machine_code: bool, budget: int | None = None) -> None:
    """The exposures of a snapshot against one departure after the other."""
    with pytest.MonkeyPatch.context() as patch:

        def decided(_ties: int) -> bool:
            return in_machine_code

        patch.setattr(MODULE, "worth_compiling", decided)
        if budget is not None:
            patch.setattr(MODULE, "_BUDGET", budget)
        found = exposures(snapshot)
    accounts, ours = snapshot.accounts["id"].to_list(), snapshot.staff.ids
    expected = {
        (account.account_id, leaver): account
        for leaver in ours
        for account in departure(snapshot, [leaver], candidates=1).accounts
    }
    rows = list(zip(found.account.tolist(), found.staff.tolist(), strict=True))
    assert rows == sorted(rows)
    assert {(accounts[account], ours[staff]) for account, staff in rows} == expected.keys()
    for at, (account, staff) in enumerate(rows):
        lost = expected[accounts[account], ours[staff]]
        assert (found.orphaned[at], found.weakened[at]) == (len(lost.orphaned), len(lost.weakened))
        for end, figures in (("", lost.before), ("_after", lost.after)):
            for name in ("coverage", "two_deep_coverage", "bus_factor", "mesh_index"):
                value = float(getattr(found, f"{name}{end}")[at])
                assert value == pytest.approx(getattr(figures, name)), f"{name}{end} without {ours[staff]}"
            assert TOPOLOGIES[getattr(found, f"topology{end}")[at]] == figures.topology
        exposed = float(found.revenue_exposed[at])
        if lost.revenue_exposed is None:
            assert np.isnan(exposed)
        else:
            assert exposed == pytest.approx(lost.revenue_exposed)


@settings(max_examples=40)
@given(
    recorded=companies() | webs(),
    policy=policies,
    in_machine_code=st.booleans(),
    budget=st.sampled_from([None, 1]),
)
def test_all_departures_at_once_are_those_of_each(
    *, recorded: Company, policy: Policy, in_machine_code: bool, budget: int | None
) -> None:
    snapshot = take_snapshot(recorded, day=DAY, policy=policy)
    same_as_each(snapshot, in_machine_code=in_machine_code, budget=budget)


@pytest.mark.parametrize("seed", range(12))
def test_so_are_those_of_accounts_with_many_reps(seed: int) -> None:
    """Some hang together whoever leaves, some fall to pieces."""
    same_as_each(crowd(seed, reps=5 + seed, contacts=25, most=1 + seed % 4), in_machine_code=True)


def test_an_account_of_more_reps_than_bits_is_measured_on_arrays() -> None:
    """What is then done for one account, done here for a small one beside another."""
    recorded = company(
        accounts=["a", "b"],
        contacts=[named("c1", level=6), named("c2", level=3), named("d1", account_id="b", level=3)],
        staff=["r1", "r2", "r3"],
        ties=[("r1", "c1", 0.6), ("r2", "c1", 0.6), ("r2", "c2", 0.6), ("r1", "d1", 0.6), ("r3", "d1", 0.6)],
    )
    snapshot = take_snapshot(recorded, day=DAY, policy=DEFAULT_POLICY)
    web = active_web(snapshot)
    expected = MODULE.on_arrays(snapshot, web)
    for account in (0, 1):
        found = MODULE.Stands.nothing(len(expected.topology))
        MODULE.measure_on_arrays(snapshot, web, account, into=found)
        rows = np.append(np.flatnonzero(web.rep_account == account), len(web.rep_account) + account)
        for name in ("held", "left", "bus_factor", "topology"):
            np.testing.assert_array_equal(getattr(found, name)[rows], getattr(expected, name)[rows])
