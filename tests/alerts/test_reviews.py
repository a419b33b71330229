"""The sheet of a relationship review, by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from graphkam.alerts import last_review, review
from graphkam.answers import ContactMove, Hands, Task
from graphkam.errors import InvalidInputError, NotFoundError
from graphkam.gaps import gaps
from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import report
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from tests.companies import DAY, ago, companies, company, named

SINCE = ago(60)
QUARTER = company(
    accounts=[named("a", tier="gold"), "b"],
    contacts=[
        named("held", level=5),
        named("warming", level=3),
        named("fading", level=3),
        named("left", level=3, left_at=ago(20)),
        named("came", level=3, joined_at=ago(20)),
        named("moved", level=3, account_id="b"),
    ],
    staff=["r0", named("r1", left_at=ago(5)), "r2"],
    ties=[
        ("r0", "held", 0.9, ago(61)),
        ("r1", "held", 0.9, ago(61)),
        ("r0", "fading", 0.22, ago(61)),
        ("r0", "left", 0.9, ago(61)),
    ],
    interactions=[(ago(10), "visit", "r2", "warming")],
    reviews=[("a", SINCE), ("a", ago(200))],
    changes=[
        ("contact", "moved", "account_id", "a", ago(400)),
        ("contact", "moved", "account_id", "b", ago(15)),
    ],
)


def test_a_quarter_by_hand() -> None:
    sheet = review(QUARTER, "a", day=DAY, policy=DEFAULT_POLICY)
    assert (sheet["since"], sheet["as_of"], sheet["held_at"]) == (SINCE, DAY, SINCE)
    assert [
        (move.staff_id, move.contact_id, move.state_before, move.state_after) for move in sheet["warmed"]
    ] == [("r2", "warming", "none", "active")]
    # In sixty days 0.9 fades by less than a tenth, and 0.22 below what is active.
    assert [(move.staff_id, move.contact_id, move.state_after) for move in sheet["cooled"]] == [
        ("r0", "fading", "cold")
    ]
    assert sheet["cooled"][0].strength_after == pytest.approx(1 - 0.78 ** (2 ** (-61 / 180)))
    longer = review(QUARTER, "a", day=ago(-120), policy=DEFAULT_POLICY, since=SINCE)
    assert ("r0", "held", "active") in {
        (move.staff_id, move.contact_id, move.state_after) for move in longer["cooled"]
    }
    assert sheet["came"] == [ContactMove("came", None)]
    assert sheet["went"] == [ContactMove("left", None), ContactMove("moved", "b")]
    assert sheet["changed_hands"] == [
        Hands("fading", ["r0"], []),
        Hands("held", ["r0", "r1"], ["r0"]),
        Hands("warming", [], ["r2"]),
    ]
    snapshot = take_snapshot(QUARTER, day=DAY, policy=DEFAULT_POLICY)
    assert sheet["class"]["after"] == report(snapshot, accounts=["a"])[0].topology
    assert sheet["gaps"] == gaps(snapshot, accounts=["a"])


def test_the_day_to_compare_with() -> None:
    assert last_review(QUARTER, "a", day=ago(61), zone="UTC") == ago(200)
    assert last_review(QUARTER, "b", day=DAY, zone="UTC") is None
    assert review(QUARTER, "a", day=DAY, policy=DEFAULT_POLICY, since=ago(100))["since"] == ago(100)
    never = review(QUARTER, "b", day=DAY, policy=DEFAULT_POLICY)
    assert (never["since"], never["held_at"]) == (DAY - timedelta(days=365), None)
    assert [move.contact_id for move in never["came"]] == ["moved"]
    assert never["came"][0].account_id == "a"
    with pytest.raises(InvalidInputError, match="after"):
        review(QUARTER, "a", day=DAY, policy=DEFAULT_POLICY, since=ago(-1))
    with pytest.raises(NotFoundError):
        review(QUARTER, "nobody", day=DAY, policy=DEFAULT_POLICY)


def test_open_tasks_stand_on_it_the_earliest_first() -> None:
    def task(id_: str, due: int, state: str) -> Task:
        return Task(
            id=id_,
            account_id="a",
            kind="do",
            owner="r0",
            contact_ids=[],
            due=ago(due),
            state=state,  # type: ignore[arg-type]  # one of the words
            overdue=False,
            title={"en": "t", "zh": "t"},
            source={},
            created_at=datetime(2026, 6, 1, tzinfo=UTC),
            created_by="ann",
            done_at=None,
            done_by=None,
            known=[],
        )

    tasks = [task("x", 3, "open"), task("y", 9, "open"), task("z", 5, "done")]
    sheet = review(QUARTER, "a", day=DAY, policy=DEFAULT_POLICY, tasks=tasks)
    assert [one.id for one in sheet["tasks"]] == ["y", "x"]


@settings(max_examples=20)
@given(companies(max_accounts=2))
def test_since_today_nothing_has_changed(records: Company) -> None:
    for account in records.accounts["id"]:
        sheet = review(records, account, day=DAY, policy=DEFAULT_POLICY, since=DAY)
        assert sheet["warmed"] == sheet["cooled"] == []
        assert sheet["came"] == sheet["went"] == []
        assert sheet["changed_hands"] == []
        assert sheet["class"]["before"] == sheet["class"]["after"]
