"""Tasks: made of alerts and plans, done by what is recorded after."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from graphkam import plans
from graphkam.alerts import (
    done_tasks,
    next_alerts,
    tasks_of_gap,
    tasks_of_handover,
    tasks_of_sweep,
    tasks_of_upgrade,
)
from graphkam.alerts.tasks import Wanted, made
from graphkam.answers import Task
from graphkam.gaps import gaps
from graphkam.plans.calendar import task_calendar
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from tests.companies import DAY, Row, ago, company, named, worked_example

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def records(*interactions: tuple[object, ...], reviews: tuple[tuple[str, date], ...] = ()) -> Company:
    rows: list[Row] = [
        {"id": f"i{at}", "at": when, "kind": kind, "staff_ids": staff, "contact_ids": contacts}
        for at, (when, kind, staff, contacts) in enumerate(interactions)
    ]
    return company(contacts=["boss", "user"], staff=["r0", "r1"], interactions=rows, reviews=list(reviews))


def task(
    before: Company, *, kind: str = "visit", contacts: tuple[str, ...] = ("boss",), zone: str = "UTC"
) -> Task:
    wanted = Wanted("a", kind, "r0", list(contacts), DAY + timedelta(days=7), {"en": "Go", "zh": "去"}, {})
    return made(wanted, id_="t", by="ann", at=NOW, day=DAY, company=before, zone=zone)


def state(one: Task, after: Company, *, days: int = 3) -> tuple[str, bool, str | None]:
    found = done_tasks([one], company=after, at=NOW, day=DAY + timedelta(days=days), zone="UTC")
    now = found[0] if found else one
    return now.state, now.overdue, now.done_by


@pytest.mark.parametrize(
    ("interaction", "expected"),
    [
        ((ago(-1), "visit", "r0", "boss"), "done"),
        ((ago(-1), "email", "r1 r0", "user boss"), "done"),
        ((DAY, "visit", "r0", "boss"), "done"),
        (("2026-06-30T13:00", "call", "r0", "boss"), "done"),
        (("2026-06-30T11:00", "call", "r0", "boss"), "open"),
        ((ago(1), "visit", "r0", "boss"), "open"),
        ((ago(-1), "visit", "r1", "boss"), "open"),
        ((ago(-1), "visit", "r0", "user"), "open"),
        ((ago(-1), "complaint", "r0", "boss"), "open"),
        ((ago(-9), "visit", "r0", "boss"), "open"),
    ],
)
def test_what_does_a_task(interaction: tuple[object, ...], expected: str) -> None:
    one = task(records())
    assert state(one, records(interaction))[0] == expected


def test_what_was_recorded_before_does_not_do_it() -> None:
    there = records((DAY, "visit", "r0", "boss"))
    one = task(there)
    assert one.known == ["i0"]
    assert state(one, there)[0] == "open"
    assert state(one, records((DAY, "visit", "r0", "boss"), (DAY, "call", "r0", "boss"))) == (
        "done",
        False,
        "i1",
    )


def test_after_its_day_a_task_is_overdue_until_it_is_done() -> None:
    one = task(records())
    assert state(one, records(), days=7) == ("open", False, None)
    assert state(one, records(), days=8) == ("open", True, None)
    assert state(one, records((ago(-8), "visit", "r0", "boss")), days=8) == ("done", False, "i0")
    assert state(task(records(), contacts=()), records((ago(-1), "visit", "r0", "boss")))[0] == "open"


def test_the_holding_of_a_review_is_done_by_a_review() -> None:
    one = task(records(), kind="hold_review", contacts=())
    assert state(one, records(reviews=(("a", ago(-1)),)))[0] == "done"
    assert state(one, records(reviews=(("a", ago(1)),)))[0] == "open"


def test_every_action_of_a_gap_can_be_a_task() -> None:
    example = worked_example("r0 knows all")
    found = gaps(take_snapshot(example, day=DAY, policy=DEFAULT_POLICY))
    alerts = [step.alert for step in next_alerts([], found, at=NOW, day=DAY)]
    assert len(alerts) > 5
    for alert in alerts:
        (wanted,) = tasks_of_gap(alert, company=example, owner="r0", due=None, day=DAY)
        assert wanted.due == DAY + timedelta(days=14)
        assert wanted.source["alert_id"] == alert.id
        assert set(wanted.contact_ids) <= set(example.contacts["id"])
        assert wanted.title["en"]
        assert wanted.title["zh"]


def test_the_steps_of_plans_are_tasks_for_whoever_takes_them() -> None:
    example = worked_example("each their own")
    snapshot = take_snapshot(example, day=DAY, policy=DEFAULT_POLICY)
    upgrade = plans.upgrade(snapshot, "a", to="line")
    assert upgrade.ties
    assert [
        (wanted.owner, wanted.contact_ids)
        for wanted in tasks_of_upgrade(upgrade, company=example, due=None, day=DAY)
    ] == [(tie.staff_id, [tie.contact_id]) for tie in upgrade.ties]
    handover = plans.handover(snapshot, ["r0"])
    taken = [item for item in handover if item.staff_id is not None]
    assert taken
    assert [(w.owner, w.contact_ids, w.due) for w in tasks_of_handover(handover, due=None)] == [
        (item.staff_id, [item.contact_id], item.by or item.leaves_on) for item in taken
    ]
    fewer = company(
        contacts=[named("ceo", level=6), named("cto", level=5, manager_id="ceo")],
        staff=["r0"],
        ties=[("r0", "ceo", 0.9)],
    )
    sweep = plans.sweep(take_snapshot(fewer, day=DAY, policy=DEFAULT_POLICY), "a", visits=2)
    (wanted,) = tasks_of_sweep(sweep, company=fewer, due=ago(-3), day=DAY)
    assert (wanted.owner, wanted.contact_ids, wanted.due) == ("r0", ["cto"], ago(-3))
    assert wanted.title["en"] == "Visit cto (a), introduced by ceo."


def test_the_calendar_has_the_open_tasks_on_their_days() -> None:
    one = task(records())
    (event,) = Calendar.from_ical(task_calendar([one], company=records()).decode()).events
    assert (event.decoded("dtstart"), str(event["summary"])) == (one.due, "Go")
    done = done_tasks(
        [one], company=records((ago(-1), "visit", "r0", "boss")), at=NOW, day=ago(-2), zone="UTC"
    )
    assert not Calendar.from_ical(task_calendar(done, company=records()).decode()).events
