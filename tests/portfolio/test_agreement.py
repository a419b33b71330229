"""The arrays say of every account what the graph says of it."""

from __future__ import annotations

from dataclasses import asdict

from hypothesis import given

from graphkam.account import report_account
from graphkam.policy import Policy
from graphkam.portfolio import report
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from tests.account.test_two_engines import same
from tests.companies import DAY, companies, policies, webs


@given(companies() | webs(), policies)
def test_the_arrays_and_the_graph_agree(company: Company, policy: Policy) -> None:
    snapshot = take_snapshot(company, day=DAY, policy=policy)
    for found in report(snapshot):
        same(asdict(found), asdict(report_account(snapshot, found.account_id)))
