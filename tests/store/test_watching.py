"""Alerts in the store, on each database: kept up to date, once, with everything that comes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import polars as pl
import pytest

from graphkam.alerts.channels import TOLD, Channel
from graphkam.alerts.tasks import Wanted
from graphkam.errors import NotFoundError
from graphkam.gaps import gaps
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.snapshot import Snapshot, take_snapshot
from graphkam.store.access import Store, run
from graphkam.store.alerts import acknowledge_alert, find_alerts, get_alert, history
from graphkam.store.channels import keep_channel
from graphkam.store.events import events_after, forget_old_events, latest_event, write_events
from graphkam.store.office import KINDS, Office, in_office
from graphkam.store.outbox import claim, failed, replay, told, waiting
from graphkam.store.tasks import all_tasks, make_tasks
from graphkam.store.watching import Outcome, compares, evaluate, evaluated
from tests.companies import DAY, ago, company, named

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_kept(store: Store) -> None:
    def forget(office: Office) -> None:
        for kind in KINDS:
            office.forget(kind, [row["id"] for row in office.read(kind)])

    in_office(store, forget)


def two_accounts(
    *, left_at: date | None = None, revenue: float = 10.0, extra: tuple[str, ...] = ()
) -> Company:
    """Account a held by r0 alone, account b by r1; r0 may leave, b may be larger, people may come to b."""
    return company(
        accounts=[named("a", tier="gold", revenue=100.0), named("b", revenue=revenue)],
        contacts=[
            named("boss", level=6, role="approver"),
            named("user", level=2, account_id="b"),
            *(named(id_, level=5, account_id="b") for id_ in extra),
        ],
        staff=[
            named("r0", function="account", left_at=left_at, email="r0@example.com"),
            named("r1", function="solution"),
        ],
        ties=[("r0", "boss", 0.6), ("r1", "user", 0.6)],
        assignments=[("r0", "a", "owner")],
    )


def on(records: Company, day: date = DAY) -> Snapshot:
    return take_snapshot(records, day=day, policy=DEFAULT_POLICY)


def rules(store: Store, account: str, *, states: tuple[str, ...] = ("open", "acknowledged")) -> set[str]:
    return {alert.rule for _, alert in find_alerts(store, accounts=[account], states=states)}


def webhook(**changes: object) -> Channel:
    channel = Channel(
        id="hook",
        name="hook",
        kind="webhook",
        address="http://127.0.0.1:1/",
        secret="x" * 32,
        on=True,
        lang="en",
        accounts=None,
        least_severity="low",
        changes=TOLD,
        attitudes=False,
        digest=None,
        quiet=None,
        sender="",
        to=(),
        per_person=False,
        internal=True,
        timeout_seconds=5.0,
        created_at=NOW,
        created_by="test",
    )
    return replace(channel, **changes)  # type: ignore[arg-type]  # fields by name


def test_every_gap_is_an_alert_and_the_first_time_nobody_is_told(store: Store) -> None:
    keep_channel(store, webhook())
    snapshot = on(two_accounts())
    start = latest_event(store)
    assert evaluated(store) is None
    outcome = evaluate(store, snapshot, version=1, at=NOW)
    expected = {(gap.account_id, gap.rule, gap.subject) for gap in gaps(snapshot)}
    found = find_alerts(store, limit=1000)
    assert {(one.account_id, one.rule, one.subject) for _, one in found} == expected
    assert outcome == Outcome(len(expected), 0)
    assert [event.type for event in events_after(store, start)] == ["alerts.begun"]
    assert [place for place, _ in found] == sorted(place for place, _ in found)
    severities = [alert.severity for _, alert in found]
    assert severities == sorted(severities, key=["critical", "high", "medium", "low"].index)
    first_two = find_alerts(store, limit=2)
    assert find_alerts(store, after=first_two[-1][0], limit=1000) == found[2:]


def test_the_same_twice_changes_nothing(store: Store) -> None:
    snapshot = on(two_accounts())
    evaluate(store, snapshot, version=1, at=NOW)
    assert evaluate(store, snapshot, version=1, at=NOW + timedelta(hours=1)) == Outcome(0, 0)


def test_who_leaves_is_told_at_once_and_undone_it_is_resolved(store: Store) -> None:
    evaluate(store, on(two_accounts()), version=1, at=NOW)
    start = latest_event(store)
    keep_channel(store, webhook())
    keep_channel(store, webhook(id="mail", kind="email", to=("boss@example.com",), per_person=True))
    evaluate(store, on(two_accounts(left_at=ago(-20))), version=2, at=NOW, accounts=["a"])
    ((_, alert),) = find_alerts(store, rules=["rep_leaving"])
    assert (alert.account_id, alert.subject, alert.severity) == ("a", "r0", "critical")
    assert alert.evidence["orphaned"] == ["boss"]
    assert alert.evidence["tell"] == ["boss"]
    assert "rep_leaving" not in rules(store, "b")
    happened = events_after(store, start)
    assert "alert.opened" in {event.type for event in happened}
    assert {event.account_id for event in happened} == {"a"}
    due = claim(store, at=NOW)
    assert sorted(one.recipient for one in due) == ["", "boss@example.com", "r0@example.com"]
    assert len({len(one.changes) for one in due}) == 1, "everything of one change is one message for each"
    evaluate(store, on(two_accounts()), version=3, at=NOW + timedelta(hours=1), accounts=["a"])
    assert get_alert(store, alert.id).state == "resolved"
    assert [change.change for change in history(store, alert.id)] == ["opened", "resolved"]


def test_what_happened_is_found_from_what_was_last_seen_however_long_ago(store: Store) -> None:
    evaluate(store, on(two_accounts()), version=1, at=NOW)
    after = two_accounts(left_at=ago(-3), extra=("cto",))
    later = NOW + timedelta(days=10)
    evaluate(store, on(after, DAY + timedelta(days=10)), version=7, at=later)
    assert evaluated(store) is not None
    assert "rep_left" in rules(store, "a")
    assert "class_fell" in rules(store, "a")
    assert "contact_came" in rules(store, "b")
    long_after = NOW + timedelta(days=60)
    evaluate(store, on(after, DAY + timedelta(days=60)), version=7, at=long_after)
    assert not {"rep_left", "class_fell"} & rules(store, "a")
    assert "rep_left" in rules(store, "a", states=("resolved",))


def test_an_account_that_is_no_more_has_no_open_alerts(store: Store) -> None:
    evaluate(store, on(two_accounts()), version=1, at=NOW)
    assert rules(store, "b")
    only_a = company(accounts=[named("a", tier="gold", revenue=100.0)])
    evaluate(store, on(only_a), version=2, at=NOW)
    assert not rules(store, "b")
    evaluate(store, on(two_accounts()), version=3, at=NOW, accounts=["b"])
    assert rules(store, "b")
    evaluate(store, on(only_a), version=4, at=NOW, accounts=["b"])
    assert not rules(store, "b")


def test_the_rule_that_compares_accounts_is_looked_at_in_those_that_did_not_change(store: Store) -> None:
    before, after = two_accounts(revenue=10.0), two_accounts(revenue=1000.0)
    assert compares(before, after)
    assert not compares(before, two_accounts(left_at=ago(-3)))
    names = [named(f"c{at:02}", tier="diamond", revenue=50.0) for at in range(2)]
    few = company(accounts=[*names, named("d", tier="ordinary", revenue=1.0)])
    more = company(accounts=[*names, named("d", tier="ordinary", revenue=1000.0), named("e", revenue=900.0)])
    evaluate(store, on(few), version=1, at=NOW)
    assert "tier_mismatch" not in rules(store, "c00")
    evaluate(store, on(more), version=2, at=NOW, accounts=["d", "e"])
    assert "tier_mismatch" not in rules(store, "c00"), "only what the change touches"
    evaluate(store, on(more), version=2, at=NOW, accounts=["d", "e"], compare=True)
    expected = {gap.account_id for gap in gaps(on(more)) if gap.rule == "tier_mismatch"}
    found = {alert.account_id for _, alert in find_alerts(store, rules=["tier_mismatch"], limit=1000)}
    assert found == expected
    assert "c00" in expected, "the example says nothing"


def test_somebody_who_is_behind_changes_nothing(store: Store) -> None:
    for number in range(5):
        store.in_write(partial(run, name="write/new_version", token=str(number), demo=False))
    evaluate(store, on(two_accounts(left_at=ago(-20))), version=5, at=NOW)
    assert evaluate(store, on(two_accounts()), version=4, at=NOW, accounts=["a"]) == Outcome(0, 0)
    assert "rep_leaving" in rules(store, "a")


def test_a_backup_of_a_store_that_was_further_on_holds_nothing_up(store: Store) -> None:
    evaluate(store, on(two_accounts(left_at=ago(-20))), version=5000, at=NOW)
    assert evaluate(store, on(two_accounts()), version=4, at=NOW).changed
    assert "rep_leaving" not in rules(store, "a")


def test_acknowledged_until_a_day_then_open_again(store: Store) -> None:
    evaluate(store, on(two_accounts()), version=1, at=NOW)
    ((_, alert),) = find_alerts(store, accounts=["a"], rules=["single_rep"])
    taken = acknowledge_alert(
        store, alert.id, by="ann", note="on it", until=DAY + timedelta(days=3), at=NOW, day=DAY
    )
    assert (taken.state, taken.acknowledged_by, taken.note) == ("acknowledged", "ann", "on it")
    evaluate(store, on(two_accounts(), DAY + timedelta(days=3)), version=1, at=NOW + timedelta(days=3))
    assert get_alert(store, alert.id).state == "acknowledged"
    evaluate(store, on(two_accounts(), DAY + timedelta(days=4)), version=1, at=NOW + timedelta(days=4))
    assert get_alert(store, alert.id).state == "open"
    assert [change.change for change in history(store, alert.id)] == ["opened", "acknowledged", "reopened"]
    with pytest.raises(NotFoundError):
        acknowledge_alert(store, "nobody", by="ann", note=None, until=None, at=NOW, day=DAY)


def test_a_task_is_done_by_what_is_recorded_later_and_else_overdue(store: Store) -> None:
    records = two_accounts()
    evaluate(store, on(records), version=1, at=NOW)
    wanted = Wanted("a", "visit", "r1", ["boss"], DAY + timedelta(days=5), {"en": "Go", "zh": "去"}, {})
    make_tasks(store, [wanted], by="ann", at=NOW, day=DAY, company=records, zone="UTC")
    evaluate(store, on(records, DAY + timedelta(days=6)), version=1, at=NOW + timedelta(days=6))
    (task,) = all_tasks(store, account_id="a")
    assert (task.state, task.overdue) == ("open", True)
    met = company(interactions=[(ago(-6), "visit", "r1", "boss")]).interactions
    met_records = replace(records, interactions=pl.concat([records.interactions, met]))
    evaluate(
        store, on(met_records, DAY + timedelta(days=6)), version=2, at=NOW + timedelta(days=6), accounts=["a"]
    )
    (task,) = all_tasks(store)
    assert (task.state, task.overdue, task.done_by) == ("done", False, "i0000")
    assert all_tasks(store, account_id="b") == []


def test_what_is_claimed_is_told_by_one_and_kept_until_it_has_been(store: Store) -> None:
    evaluate(store, on(two_accounts()), version=1, at=NOW)
    keep_channel(store, webhook())
    evaluate(store, on(two_accounts(left_at=ago(-20))), version=2, at=NOW, accounts=["a"])
    (delivery,) = claim(store, at=NOW)
    assert claim(store, at=NOW) == [], "somebody else has it"
    assert claim(store, at=NOW + timedelta(minutes=10)), "whoever claimed it died"
    failed(store, [delivery], error="no answer", again_at=NOW + timedelta(hours=1))
    assert claim(store, at=NOW + timedelta(minutes=30)) == []
    assert claim(store, at=NOW - timedelta(days=400)), "the clock was wrong when it was put down"
    (again,) = claim(store, at=NOW + timedelta(hours=2))
    assert (again.attempts, again.last_error) == (1, "no answer")
    failed(store, [again], error="gone", again_at=None)
    (dead,) = waiting(store, dead=True)
    assert dead.dead
    assert waiting(store, dead=False) == []
    with pytest.raises(NotFoundError):
        replay(store, [dead.id, "dead-nobody"], at=NOW)
    replay(store, [dead.id], at=NOW)
    (anew,) = claim(store, at=NOW)
    assert (anew.changes, anew.attempts) == (delivery.changes, 0)
    told(store, [anew])
    assert waiting(store, dead=False) == waiting(store, dead=True) == []


def test_events_that_nobody_can_ask_for_any_more_are_taken_away(store: Store) -> None:
    ages = {"long ago": 91, "lately": 89}
    for type_, days in ages.items():
        happened: list[tuple[str, str | None, dict[str, object], datetime]] = [
            (type_, None, {}, NOW - timedelta(days=days))
        ]
        in_office(store, partial(write_events, happened=happened))
    in_office(store, partial(forget_old_events, at=NOW))
    assert [event.type for event in events_after(store, "")] == ["lately"]
    in_office(store, partial(forget_old_events, at=NOW))
    assert [event.type for event in events_after(store, "")] == ["lately"]
