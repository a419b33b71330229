"""The keep-warm list: by hand, against the days themselves, and as a calendar that another program reads."""

from __future__ import annotations

from datetime import date, timedelta

import icalendar
import pytest
from hypothesis import given, settings

from graphkam.errors import InvalidInputError, NotFoundError
from graphkam.plans import handover, handover_calendar, keep_warm, keep_warm_calendar
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from tests.companies import DAY, ago, companies, company, named
from tests.plans.seen import seen


def test_key_contacts_come_first_and_one_meeting_serves_several() -> None:
    # A meeting holds for four months: 180 * log2(0.35 / 0.2231) is 116.9 days.
    snapshot = seen(
        contacts=[named("boss", level=5), "c1", "c2", "c3", "c4", "later"],
        staff=["r", "s"],
        interactions=[
            (ago(100), "meeting", "r", "boss"),
            *((ago(110), "meeting", "r", contact) for contact in ("c1", "c2", "c3")),
            (ago(110), "meeting", "s", "c4"),
            (ago(80), "meeting", "s", "later"),
        ],
    )
    found = keep_warm(snapshot)
    assert [(tie.staff_id, tie.contact_id, tie.goes_cold_on) for tie in found] == [
        ("r", "boss", ago(100) + timedelta(days=117)),
        ("r", "c1", ago(110) + timedelta(days=117)),
        ("r", "c2", ago(110) + timedelta(days=117)),
        ("r", "c3", ago(110) + timedelta(days=117)),
        ("s", "c4", ago(110) + timedelta(days=117)),
    ]
    assert [tie.contact_id for tie in keep_warm(snapshot, days=37)][-1] == "later"
    assert [tie.contact_id for tie in keep_warm(snapshot, days=36)][-1] == "c4"
    # Three at one table for the effort of one meeting; the one alone gets a call.
    assert [(tie.action.kind, tie.action.contact_ids) for tie in found] == [
        ("meeting", ["boss", "c1", "c2"]),
        ("meeting", ["boss", "c1", "c2"]),
        ("meeting", ["boss", "c1", "c2"]),
        ("call", ["c3"]),
        ("call", ["c4"]),
    ]
    assert [tie.staff_id for tie in keep_warm(snapshot, staff_id="s")] == ["s"]
    for tie in found:
        rates = [choice.days / choice.effort for choice in tie.action.considered]
        assert tie.action.considered[0].kind == tie.action.kind
        assert rates == sorted(rates, reverse=True)
        assert [choice.lost_by for choice in tie.action.considered] == [rates[0] - rate for rate in rates]


def test_wrong_questions() -> None:
    snapshot = seen(contacts=["c"], staff=["r"])
    with pytest.raises(NotFoundError):
        keep_warm(snapshot, staff_id="c")
    with pytest.raises(InvalidInputError):
        keep_warm(snapshot, days=-1)
    assert keep_warm(snapshot) == []


@settings(max_examples=25)
@given(companies())
def test_each_option_holds_as_long_as_it_says(random: Company) -> None:
    snapshot = take_snapshot(random, day=DAY, policy=DEFAULT_POLICY)
    for tie in keep_warm(snapshot, days=200)[:3]:
        for option in tie.options:
            more = {"id": "new", "at": DAY, "kind": option.kind, "direction": None}
            more |= {"staff_ids": [tie.staff_id], "contact_ids": [tie.contact_id]}
            tables = random.tables()
            rows = [*tables.pop("interactions").iter_rows(named=True), more]
            after = Company.of(**tables, interactions=company(interactions=rows).interactions)
            then = take_snapshot(after, day=DAY, policy=DEFAULT_POLICY)
            pair = (then.ties.staff == then.staff.ids.index(tie.staff_id)) & (
                then.ties.contact == then.contacts.ids.index(tie.contact_id)
            )
            cold = int(then.ties.cold_day[pair][0])
            assert option.holds_until == date(1970, 1, 1) + timedelta(days=cold)


def events_of(text: bytes) -> list[icalendar.Event]:
    read = icalendar.Calendar.from_ical(text)
    assert isinstance(read, icalendar.Calendar)
    return read.events


def test_calendars_that_another_program_reads() -> None:
    snapshot = seen(
        contacts=["c1", "c2"],
        staff=[named("out", function="account"), named("in", function="account", name="张伟")],
        interactions=[(ago(110), "meeting", "out", "c1 c2")],
    )
    plan = handover(snapshot, ["out"])
    text = handover_calendar(plan, company=snapshot.company, as_of=DAY, lang="zh")
    events = events_of(text)
    assert [event.start for event in events] == [item.by for item in plan]
    assert "张伟" in str(events[0].summary)
    assert events[0]["description"] == "out, 张伟, c1", "people are called by their names"
    assert handover_calendar(plan, company=snapshot.company, as_of=DAY, lang="zh") == text
    warm = events_of(keep_warm_calendar(keep_warm(snapshot), company=snapshot.company, as_of=DAY))
    # Both contacts at one meeting: one event, on the last working day before the ties are cold.
    assert [event.start for event in warm] == [date(2026, 7, 6)]
