"""What must hold for every company beside the laws of both engines: departures, and accounts among others."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.portfolio import departure, report
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from tests.account.test_laws import arrays_of
from tests.companies import DAY, companies, policies, webs


@settings(max_examples=40)
@given(companies() | webs(), policies, st.data())
def test_a_departure_tells_the_reports_before_and_after(
    recorded: Company, policy: Policy, data: st.DataObject
) -> None:
    snapshot = take_snapshot(recorded, day=DAY, policy=policy)
    assume(snapshot.staff.ids)
    leavers = data.draw(st.lists(st.sampled_from(snapshot.staff.ids), min_size=1, max_size=2, unique=True))
    before = {one.account_id: one for one in report(snapshot)}
    after = {one.account_id: one for one in report(snapshot.without(leavers))}
    touched = {one.account_id: one for one in departure(snapshot, leavers).accounts}
    for account, one in before.items():
        if account not in touched:
            assert after[account].reps == one.reps
            continue
        for figures, whole in ((touched[account].before, one), (touched[account].after, after[account])):
            assert (figures.bus_factor, figures.topology) == (whole.bus_factor, whole.topology)
            for name in ("coverage", "two_deep_coverage", "mesh_index"):
                assert getattr(figures, name) == pytest.approx(getattr(whole, name))
        assert len(touched[account].orphaned) == one.covered - after[account].covered


@settings(max_examples=40)
@given(companies())
def test_an_account_is_measured_alike_alone_and_among_others(recorded: Company) -> None:
    snapshot = take_snapshot(recorded, day=DAY, policy=DEFAULT_POLICY)
    for one in report(snapshot):
        assert report(snapshot, accounts=[one.account_id]) == [one]


@settings(max_examples=25)
@given(companies())
def test_a_departure_leaves_its_input_as_it_was(recorded: Company) -> None:
    records = Company.of(**{name: frame.clone() for name, frame in recorded.tables().items()})
    snapshot = take_snapshot(recorded, day=DAY, policy=DEFAULT_POLICY)
    before = copy.deepcopy(arrays_of(snapshot))
    first = departure(snapshot, snapshot.staff.ids[:2])
    assert departure(snapshot, snapshot.staff.ids[:2]) == first
    assert recorded.equals(records)
    for place, array in arrays_of(snapshot).items():
        np.testing.assert_array_equal(array, before[place], err_msg=place)
