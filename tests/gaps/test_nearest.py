"""Who is nearest to a contact, against the successors of the portfolio."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.gaps.facts import Facts
from graphkam.policy import Policy
from graphkam.portfolio import successors
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from tests.companies import DAY, companies, policies, webs


@settings(max_examples=60)
@given(st.one_of(companies(), webs()), policies)
def test_the_nearest_are_the_first_successors_if_nobody_left(records: Company, policy: Policy) -> None:
    snapshot = take_snapshot(records, day=DAY, policy=policy)
    facts = Facts(snapshot, among=snapshot)
    ids = snapshot.contacts.ids
    for contact, expected in enumerate(successors(snapshot, ids, leavers=[])):
        reason, found = facts.nearest.to(contact)
        first = expected.candidates[0].reason if expected.candidates else None
        alike = [each.staff_id for each in expected.candidates if each.reason == first]
        assert (reason, facts.staff_ids(found)) == (first, alike[:3])
