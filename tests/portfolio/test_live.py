"""A company measured while it changes: whatever was put, in whatever order, the answers are those of a new reading."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, time
from typing import Any, Final, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.errors import InvalidInputError, NotFoundError
from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.portfolio import report
from graphkam.portfolio.compiled import standings
from graphkam.portfolio.compiled import webs as active_ties
from graphkam.portfolio.live import Live
from graphkam.portfolio.measures import standing
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from tests.account.test_two_engines import same
from tests.companies import DAY, ago, companies, company, named, policies, webs

TABLES: Final = (
    "interactions",
    "ties",
    "contacts",
    "staff",
    "accounts",
    "departments",
    "assignments",
    "influences",
    "changes",
)


def rebuilt(live: Live, *, policy: Policy) -> None:
    """Every answer of a live company against a new reading of all its records."""
    anew = take_snapshot(live.company(), day=live.day, policy=policy)
    expected = report(anew)
    stands = standing(anew)
    assert live.classes() == {name: stands.topologies.count(name) for name in live.classes()}
    for place, one in enumerate(expected):
        same(asdict(live.report(one.account_id)), asdict(one))
        figures = live.figures(one.account_id)
        assert figures.topology == one.topology
        assert figures.coverage == pytest.approx(one.coverage)
        assert figures.mesh_index == pytest.approx(float(stands.mesh_index[place]))


def sound(name: str, row: dict[str, object], recorded: Company) -> bool:
    """Whether a bundle could have the row beside what is recorded: what it refers to is there, a department stays."""
    accounts = set(recorded.accounts["id"])
    homes = dict(recorded.departments.select("id", "account_id").iter_rows())
    if name == "changes":
        return row["field"] != "account_id" or row["value"] in accounts
    if name == "departments":
        same_home = homes.get(row["id"], row["account_id"]) == row["account_id"]
        return same_home and row["account_id"] in accounts and row["parent_id"] is None
    return row.get("account_id", accounts and min(accounts)) in accounts


@settings(max_examples=30)
@given(
    recorded=companies() | webs(),
    other=companies() | webs(),
    policy=policies,
    in_machine_code=st.booleans(),
    data=st.data(),
)
def test_any_sequence_of_rows_comes_to_a_new_reading(
    *, recorded: Company, other: Company, policy: Policy, in_machine_code: bool, data: st.DataObject
) -> None:
    """Rows of another company of the same people, put one by one, some asked about in between."""
    with pytest.MonkeyPatch.context() as patch:

        def decided(_ties: int) -> bool:
            return in_machine_code

        patch.setattr("graphkam.portfolio.live.worth_compiling", decided)
        live = Live(recorded, day=DAY, policy=policy)
    rows = [(name, row) for name in TABLES for row in other.table(name).iter_rows(named=True)]
    accounts = recorded.accounts["id"].to_list()
    for name, row in data.draw(st.lists(st.sampled_from(rows), max_size=25)) if rows else []:
        if sound(name, row, live.company()):
            live.put(name, row)
        if data.draw(st.booleans()):
            live.report(data.draw(st.sampled_from(accounts)))
    rebuilt(live, policy=policy)


def at(days: int) -> datetime:
    return datetime.combine(ago(days), time(), tzinfo=UTC)


def office() -> Live:
    recorded = company(
        accounts=["a", "b"],
        contacts=[named("c1", role="approver"), named("c2", level=3), named("d1", level=3, account_id="b")],
        staff=["r1", "r2"],
        interactions=[(ago(10), "visit", "r1", "c1"), (ago(10), "visit", "r2", "d1")],
    )
    return Live(recorded, day=DAY, policy=DEFAULT_POLICY)


VISIT: Final[dict[str, Any]] = {
    "id": "new",
    "at": at(3),
    "kind": "visit",
    "staff_ids": ["r2"],
    "contact_ids": ["c1"],
}


def test_only_what_a_row_touches_is_named_and_changes() -> None:
    live = office()
    before = live.report("b")
    assert live.put("interactions", VISIT) == {"a"}
    assert live.figures("a").two_deep_coverage == pytest.approx(12 / 15)
    assert live.report("b") == before
    # The same interaction again, with somebody else: what it added before is gone.
    assert live.put("interactions", {**VISIT, "contact_ids": ["c2"]}) == {"a"}
    assert (live.figures("a").coverage, live.figures("a").two_deep_coverage) == (1.0, 0.0)
    rebuilt(live, policy=DEFAULT_POLICY)


def test_an_interaction_that_was_read_is_replaced() -> None:
    live = office()
    read = live.company().interactions["id"][0]
    live.put("interactions", {**VISIT, "id": read, "at": at(3), "contact_ids": ["c1", "d1"]})
    rebuilt(live, policy=DEFAULT_POLICY)
    assert [tie.staff_id for tie in live.report("a").ties] == ["r2"]


@pytest.mark.parametrize("in_machine_code", [False, True])
def test_people_come_and_go_and_rise(*, in_machine_code: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def decided(_ties: int) -> bool:
        return in_machine_code

    monkeypatch.setattr("graphkam.portfolio.live.worth_compiling", decided)
    live = office()
    assert live.put("staff", named("r1", left_at=at(1))) == {"a"}
    assert live.figures("a").coverage == 0
    assert live.put("contacts", named("c3", level=6, account_id="a")) == {"a"}
    live.put("ties", {"staff_id": "r2", "contact_id": "c3", "strength": 0.8, "as_of": at(0)})
    assert live.figures("a").coverage == pytest.approx(6 / 21)
    assert live.put("contacts", named("c3", level=6, account_id="b")) == {"a", "b"}
    assert live.figures("a").coverage == 0
    rebuilt(live, policy=DEFAULT_POLICY)
    # Accounts as read and as changed are of the same types: for others the compiler would begin again, for seconds.
    for function in (standings.standing_of_account, active_ties.web_of_changed):
        assert len(cast("Any", function).signatures) <= 1


def test_rows_that_are_none_are_refused() -> None:
    live = office()
    with pytest.raises(InvalidInputError, match="no such table: visits"):
        live.put("visits", VISIT)
    with pytest.raises(InvalidInputError, match="needs id"):
        live.put("interactions", {"kind": "visit"})
    with pytest.raises(InvalidInputError, match="time zone"):
        live.put("interactions", {**VISIT, "at": "yesterday"})
    with pytest.raises(NotFoundError, match="no such account: zzz"):
        live.figures("zzz")
    rebuilt(live, policy=DEFAULT_POLICY)
