"""The keep-warm calendar: what goes cold when, and what holds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from graphkam.answers import WarmTie
from graphkam.snapshot import Snapshot
from graphkam_viz.pages.frame import Frame, render
from graphkam_viz.pages.lists import csv_of
from graphkam_viz.pages.names import names_of

HORIZONS: Final = (14, 30, 60, 90)
"""How many days ahead can be chosen."""

FARTHEST: Final = 365


@dataclass(frozen=True, slots=True)
class Square:
    """One day of the calendar; None for what is outside of it. ``key`` counts key contacts among the ties."""

    day: date
    ties: int
    key: int
    inside: bool


def horizon_of(text: str) -> int:
    """The number of days asked for, at most a year; a month where it is none."""
    return min(int(text), FARTHEST) if text.isascii() and text.isdigit() and len(text) < 6 else HORIZONS[1]


def keep_warm_page(
    snapshot: Snapshot, found: Sequence[WarmTie], *, days: int, staff_id: str | None, frame: Frame
) -> str:
    """The ties that go cold within so many days, as a calendar and day by day."""
    names = names_of(snapshot.company)
    by_day: dict[date, list[WarmTie]] = {}
    for tie in sorted(found, key=lambda tie: (tie.goes_cold_on, not tie.key, tie.contact_id, tie.staff_id)):
        by_day.setdefault(tie.goes_cold_on, []).append(tie)
    reps = sorted(snapshot.staff.ids, key=lambda id_: (names.rep(id_).casefold(), id_))
    return render(
        "keep_warm",
        frame,
        days=days,
        horizons=sorted({*HORIZONS, days}),
        staff_id=staff_id,
        reps=[(id_, names.rep(id_)) for id_ in reps],
        names=names,
        by_day=by_day,
        weeks=_weeks(snapshot.day, found, days=days),
        found=len(found),
    )


def keep_warm_csv(snapshot: Snapshot, found: Sequence[WarmTie], *, frame: Frame) -> bytes:
    """The same as CSV for a spreadsheet."""
    say, names = frame.say, names_of(snapshot.company)
    heads = [say("warm.cold_on"), say("head.contact"), say("head.account"), say("people.held_by")]
    heads += [say("warm.key"), say("warm.last"), say("warm.action"), say("warm.held_until")]
    return csv_of(
        heads,
        [
            [
                tie.goes_cold_on.isoformat(),
                names.contact(tie.contact_id),
                names.account(tie.account_id),
                names.rep(tie.staff_id),
                "★" if tie.key else None,
                "★" if tie.last else None,
                tie.action.message[say.language],
                tie.holds_until.isoformat(),
            ]
            for tie in found
        ],
    )


def _weeks(today: date, found: Sequence[WarmTie], *, days: int) -> list[list[Square]]:
    """The calendar in whole weeks from Monday, from the day to the last one."""
    last = today + timedelta(days=days)
    ties = Counter(tie.goes_cold_on for tie in found)
    key = Counter(tie.goes_cold_on for tie in found if tie.key)
    day = today - timedelta(days=today.weekday())
    weeks: list[list[Square]] = []
    while day <= last:
        week = [day + timedelta(days=at) for at in range(7)]
        weeks.append([Square(each, ties[each], key[each], inside=today <= each <= last) for each in week])
        day += timedelta(days=7)
    return weeks
