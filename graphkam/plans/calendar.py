"""Plans as calendar files: what has to happen on which day, for any program that reads iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

import polars as pl
from icalendar import TRANSP, Calendar, Event

from graphkam.answers import Handover, Task, WarmTie
from graphkam.records import Company


def handover_calendar(plan: Sequence[Handover], *, company: Company, as_of: date, lang: str = "en") -> bytes:
    """The joint visits of a handover plan, one event a visit; what has no day is left out."""
    dated = [
        (item, item.by, [item.leaver_id, item.staff_id or "", item.contact_id])
        for item in plan
        if item.by is not None
    ]
    names = _names(company, (one for _, _, people in dated for one in people))
    events = [
        _event(
            f"handover-{item.leaver_id}-{item.contact_id}",
            on=by,
            summary=item.message[lang],
            as_of=as_of,
            people=[names.get(one, one) for one in people],
        )
        for item, by, people in dated
    ]
    return _calendar(events)


def keep_warm_calendar(ties: Sequence[WarmTie], *, company: Company, as_of: date, lang: str = "en") -> bytes:
    """The calls, meetings and visits of a keep-warm list, one event each, on the last working day for it."""
    names = _names(company, (one for tie in ties for one in (tie.staff_id, *tie.action.contact_ids)))
    events: dict[str, Event] = {}
    for tie in ties:
        action = tie.action
        uid = f"keep-warm-{tie.staff_id}-{'-'.join(action.contact_ids)}-{action.by.isoformat()}"
        people = [names.get(one, one) for one in (tie.staff_id, *action.contact_ids)]
        events[uid] = _event(uid, on=action.by, summary=action.message[lang], as_of=as_of, people=people)
    return _calendar(list(events.values()))


def task_calendar(tasks: Sequence[Task], *, company: Company, lang: str = "en") -> bytes:
    """The open tasks among these, one event each, on the day by which it is to be done."""
    names = _names(company, (one for task in tasks for one in (task.owner, *task.contact_ids)))
    events = [
        _event(
            f"task-{task.id}",
            on=task.due,
            summary=task.title[lang],
            as_of=task.created_at.date(),
            people=[names.get(one, one) for one in (task.owner, *task.contact_ids)],
        )
        for task in tasks
        if task.state == "open"
    ]
    return _calendar(events)


def _names(company: Company, people: Iterable[str]) -> dict[str, str]:
    """What these people are called; who is recorded no more has no name."""
    wanted = pl.Series(sorted(set(people)), dtype=pl.String).implode()
    found: dict[str, str] = {}
    for frame in (company.staff, company.contacts):
        found |= dict(frame.filter(pl.col("id").is_in(wanted)).select("id", "name").iter_rows())
    return found


def _event(uid: str, *, on: date, summary: str, as_of: date, people: Sequence[str]) -> Event:
    return Event.new(
        uid=f"{uid}@graphkam",
        # The day of the plan, not of the writing, so that the same plan is the same file.
        stamp=datetime.combine(as_of, time(), tzinfo=UTC),
        start=on,
        end=on + timedelta(days=1),
        summary=summary,
        description=", ".join(people),
        transparency=TRANSP.TRANSPARENT,
    )


def _calendar(events: Sequence[Event]) -> bytes:
    # Without a uid of ours it would get another one each time.
    calendar = Calendar.new(uid="plan@graphkam", prodid="-//graphkam//plans//EN", subcomponents=list(events))
    text: bytes = calendar.to_ical()
    return text
