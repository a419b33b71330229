"""What happened between two looks at a company, and for how long it is news."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from graphkam.alerts import People, alerts_at, events, leaving, next_alerts, seen, stands
from graphkam.answers import Alert, Gap
from graphkam.plans.departure import departure_plan
from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.records import Company
from graphkam.snapshot import Snapshot, take_snapshot
from tests.companies import DAY, Row, ago, companies, company, named

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
CONTACTS: tuple[Row, ...] = (
    named("boss", level=6, role="approver"),
    named("user", level=2),
    named("far", level=4, account_id="b"),
)


def world(
    *, contacts: tuple[Row, ...] = CONTACTS, staff: dict[str, Any] | None = None, **more: object
) -> Company:
    tables: dict[str, Any] = {
        "accounts": ["a", "b"],
        "contacts": contacts,
        "staff": [named("r0", function="account", **(staff or {})), named("r1", function="account")],
        "ties": [("r0", "boss", 0.6), ("r0", "user", 0.6), ("r1", "far", 0.6), ("r1", "user", 0.6)],
        "assignments": [("r1", "a", "core")],
        **more,
    }
    return company(**tables)


def on(records: Company, day: date = DAY, policy: Policy = DEFAULT_POLICY) -> Snapshot:
    return take_snapshot(records, day=day, policy=policy)


def happened(before: Company, after: Company, policy: Policy = DEFAULT_POLICY) -> list[Gap]:
    now = on(after, policy=policy)
    both = ["a", "b"]
    return events(seen(on(before), accounts=both), seen(now, accounts=both), people=People(now))


def named_events(found: list[Gap]) -> list[tuple[str, str, str | None, str]]:
    return [(gap.account_id, gap.rule, gap.subject, gap.severity) for gap in found]


@settings(max_examples=25)
@given(companies())
def test_when_nothing_changes_nothing_happens(records: Company) -> None:
    snapshot = on(records)
    looked = seen(snapshot, accounts=records.accounts["id"].to_list())
    assert events(looked, looked, people=People(snapshot)) == []
    assert events({}, looked, people=People(snapshot)) == [
        gap for gap in events({}, looked, people=People(snapshot)) if gap.rule == "contact_moved"
    ]


def test_a_contact_leaves_and_another_comes() -> None:
    gone = tuple({**row, "left_at": ago(1)} if row["id"] == "boss" else row for row in CONTACTS)
    found = happened(world(), world(contacts=(*gone, named("new", level=5))))
    assert named_events(found) == [
        ("a", "contact_came", "new", "medium"),
        ("a", "contact_left", "boss", "high"),
    ]
    (left,) = [gap for gap in found if gap.rule == "contact_left"]
    assert left.evidence["holders"] == ["r0"]
    assert left.message == {"en": "a: boss (level 6) has left.", "zh": "a：boss（职级 6）已离开。"}


def test_a_contact_who_moves_is_a_warm_start_at_the_new_account() -> None:
    moved = tuple({**row, "account_id": "b"} if row["id"] == "user" else row for row in CONTACTS)
    changes = [("contact", "user", "account_id", "a", ago(400)), ("contact", "user", "account_id", "b", DAY)]
    found = happened(world(), world(contacts=moved, changes=changes))
    by_rule = {gap.rule: gap for gap in found}
    assert by_rule["contact_moved"].account_id == "b"
    assert by_rule["contact_moved"].evidence["from_account_id"] == "a"
    assert by_rule["contact_moved"].evidence["holders"] == ["r0", "r1"]
    assert by_rule["contact_moved"].action["staff_ids"] == ["r0", "r1"]
    assert by_rule["contact_left"].account_id == "a"
    assert by_rule["contact_left"].evidence["to_account_id"] == "b"
    assert "contact_came" not in by_rule
    for gap in found:
        other = {"a": "b", "b": "a"}[gap.account_id]
        assert not any(f"{other}:" in text or f"{other}：" in text for text in gap.message.values())


def test_who_is_deleted_has_not_left() -> None:
    fewer = world(contacts=CONTACTS[1:], ties=[("r0", "user", 0.6), ("r1", "far", 0.6), ("r1", "user", 0.6)])
    assert "contact_left" not in {gap.rule for gap in happened(world(), fewer)}


def test_a_rep_has_left_those_they_held_alone() -> None:
    found = happened(world(), world(staff={"left_at": DAY}))
    (left,) = [gap for gap in found if gap.rule == "rep_left"]
    assert (left.account_id, left.subject, left.severity) == ("a", "r0", "critical")
    assert left.evidence["held"] == ["boss", "user"]
    assert left.evidence["orphaned"] == ["boss"], "the user is still held by another"
    assert left.evidence["tell"] == ["boss", "user"]


def test_a_rep_who_announces_to_leave_is_told_where_they_hold_or_are_assigned() -> None:
    snapshot = on(world(staff={"left_at": ago(-30)}))
    (told,) = leaving(People(snapshot), accounts=["a", "b"])
    plan = departure_plan(snapshot, ["r0"])
    (lost,) = plan.accounts
    assert (told.account_id, told.subject, told.severity) == ("a", "r0", "critical")
    assert told.evidence["orphaned"] == lost.orphaned == ["boss"]
    named_by_the_alert = {one.contact_id: one.candidates for one in told.evidence["successors"]}
    assert named_by_the_alert == {one.contact_id: one.candidates[:3] for one in lost.successors}
    assert told.evidence["handover"] == plan.handover
    assert told.revenue == lost.revenue_exposed
    assert leaving(People(snapshot), accounts=["b"]) == []
    idle = company(accounts=["a"], staff=[named("r0", left_at=ago(-5))], assignments=[("r0", "a", "owner")])
    (assigned,) = leaving(People(on(idle)), accounts=["a"])
    assert (assigned.severity, assigned.action["kind"]) == ("medium", "assign")
    assert leaving(People(on(idle, ago(-5))), accounts=["a"]) == [], "on that day they are gone"


def test_a_class_falls_and_rises_again() -> None:
    none = world(ties=[])
    (fell,) = [gap for gap in happened(world(), none) if (gap.rule, gap.account_id) == ("class_fell", "a")]
    assert fell.evidence == {"before": "point", "after": "none"}
    assert [gap for gap in happened(none, world()) if gap.rule == "class_fell"] == []


def test_an_event_that_is_switched_off_is_not_told() -> None:
    off = {name: rule.model_copy(update={"on": False}) for name, rule in DEFAULT_POLICY.events.items()}
    policy = DEFAULT_POLICY.model_copy(update={"events": off})
    gone = tuple({**row, "left_at": ago(1)} for row in CONTACTS)
    assert happened(world(), world(contacts=gone, staff={"left_at": DAY}), policy) == []
    assert leaving(People(on(world(staff={"left_at": ago(-9)}), policy=policy)), accounts=["a"]) == []


def alert_of(gap: Gap, day: date = DAY) -> Alert:
    (step,) = next_alerts([], [gap], at=NOW, day=day)
    return step.alert


@pytest.mark.parametrize(("days", "still"), [(0, True), (30, True), (31, False), (-1, False)])
def test_an_event_is_news_for_thirty_days(days: int, *, still: bool) -> None:
    after = world(staff={"left_at": ago(5)})
    (left,) = [gap for gap in happened(world(), after) if gap.rule == "rep_left"]
    later = on(after, DAY + timedelta(days=days))
    now = seen(later, accounts=["a"])["a"]
    assert stands(alert_of(left), now, people=People(later)) == still


def test_an_event_that_is_undone_is_no_news() -> None:
    gone = tuple({**row, "left_at": ago(1)} if row["id"] == "boss" else row for row in CONTACTS)
    new = named("new", level=5)
    after = world(contacts=(*gone, new), staff={"left_at": DAY})
    alerts = {gap.rule: alert_of(gap) for gap in happened(world(), after) if gap.account_id == "a"}
    assert {"rep_left", "contact_left", "contact_came"} <= alerts.keys()
    undone = on(world())
    now = seen(undone, accounts=["a"])["a"]
    assert not any(stands(alert, now, people=People(undone)) for alert in alerts.values())
    assert not any(stands(alert, None, people=People(undone)) for alert in alerts.values())
    still = on(after)
    assert all(
        stands(alert, seen(still, accounts=["a"])["a"], people=People(still)) for alert in alerts.values()
    )


def test_without_a_store_the_records_tell_of_the_last_thirty_days() -> None:
    records = world(staff={"left_at": ago(10)}, ties=[("r0", "boss", 0.6, ago(60))])
    found = {alert.rule: alert for alert in alerts_at(on(records), at=NOW)}
    assert found["rep_left"].subject == "r0"
    assert found["class_fell"].kind == "event"
    later = {alert.rule for alert in alerts_at(on(records, DAY + timedelta(days=40)), at=NOW)}
    assert "rep_left" not in later


def test_the_policy_says_how_grave_an_event_is() -> None:
    rule = DEFAULT_POLICY.events["contact_came"].model_copy(
        update={"severity": {"key": "critical", "otherwise": "low"}}
    )
    policy = DEFAULT_POLICY.model_copy(update={"events": {**DEFAULT_POLICY.events, "contact_came": rule}})
    found = happened(world(), world(contacts=(*CONTACTS, named("new", level=5))), policy)
    assert [gap.severity for gap in found if gap.rule == "contact_came"] == ["critical"]
