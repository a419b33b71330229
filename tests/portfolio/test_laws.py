"""What must hold for every company, on the arrays: the laws that the graph is also held to."""

from __future__ import annotations

import copy

import numpy as np
import polars as pl
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphkam.answers import AccountReport
from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.portfolio import departure, report
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from tests.account.renaming import as_json, ids_of, in_new_names, renamed
from tests.account.test_laws import arrays_of, never_lower
from tests.companies import DAY, companies, moment, policies, webs


def every_report(recorded: Company, *, policy: Policy = DEFAULT_POLICY) -> dict[str, AccountReport]:
    return {one.account_id: one for one in report(take_snapshot(recorded, day=DAY, policy=policy))}


@settings(max_examples=60)
@given(companies() | webs(), policies, st.data())
def test_a_new_active_tie_never_lowers_anything(
    recorded: Company, policy: Policy, data: st.DataObject
) -> None:
    snapshot = take_snapshot(recorded, day=DAY, policy=policy)
    assume(snapshot.staff.ids and snapshot.contacts.ids)
    rep, contact = (
        data.draw(st.sampled_from(snapshot.staff.ids)),
        data.draw(st.sampled_from(snapshot.contacts.ids)),
    )
    pair = (pl.col("staff_id") == rep) & (pl.col("contact_id") == contact)
    # The strongest there is, so that a tie that is there already does not get weaker.
    tie = pl.DataFrame(
        {"staff_id": [rep], "contact_id": [contact], "strength": [0.99], "as_of": [moment(DAY)]}
    )
    ties = pl.concat([recorded.ties.filter(~pair), tie], how="diagonal_relaxed")
    after = every_report(Company.of(**{**recorded.tables(), "ties": ties}), policy=policy)
    for account, before in every_report(recorded, policy=policy).items():
        never_lower(before, after[account])


@settings(max_examples=60)
@given(companies() | webs(), policies, st.data())
def test_a_departure_never_raises_anything(recorded: Company, policy: Policy, data: st.DataObject) -> None:
    snapshot = take_snapshot(recorded, day=DAY, policy=policy)
    assume(snapshot.staff.ids)
    leavers = data.draw(st.lists(st.sampled_from(snapshot.staff.ids), min_size=1, max_size=2, unique=True))
    before = {one.account_id: one for one in report(snapshot)}
    after = {one.account_id: one for one in report(snapshot.without(leavers))}
    touched = {one.account_id: one for one in departure(snapshot, leavers).accounts}
    for account, one in before.items():
        never_lower(after[account], one)
        if account not in touched:
            assert after[account].reps == one.reps
            continue
        for figures, whole in ((touched[account].before, one), (touched[account].after, after[account])):
            for name in ("coverage", "two_deep_coverage", "bus_factor", "mesh_index", "topology"):
                assert getattr(figures, name) == getattr(whole, name)
        assert len(touched[account].orphaned) == one.covered - after[account].covered


@settings(max_examples=40)
@given(companies() | webs())
def test_names_in_the_same_order_change_nothing_but_names(recorded: Company) -> None:
    def name(id_: str) -> str:
        return f"客/ {id_}"

    found = every_report(renamed(recorded, name=name))
    for account, one in every_report(recorded).items():
        expected = in_new_names(as_json(one), name=name, ids=ids_of(recorded))
        assert as_json(found[name(account)]) == expected


@settings(max_examples=40)
@given(companies())
def test_an_account_is_measured_alike_alone_and_among_others(recorded: Company) -> None:
    snapshot = take_snapshot(recorded, day=DAY, policy=DEFAULT_POLICY)
    for one in report(snapshot):
        assert report(snapshot, accounts=[one.account_id]) == [one]


@settings(max_examples=25)
@given(companies())
def test_measuring_leaves_its_input_as_it_was(recorded: Company) -> None:
    records = Company.of(**{name: frame.clone() for name, frame in recorded.tables().items()})
    snapshot = take_snapshot(recorded, day=DAY, policy=DEFAULT_POLICY)
    before = copy.deepcopy(arrays_of(snapshot))
    first = report(snapshot), departure(snapshot, snapshot.staff.ids[:2])
    assert (report(snapshot), departure(snapshot, snapshot.staff.ids[:2])) == first
    assert recorded.equals(records)
    for place, array in arrays_of(snapshot).items():
        np.testing.assert_array_equal(array, before[place], err_msg=place)
