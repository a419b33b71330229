"""Two years of interactions, from the habits of our people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from graphkam.demo.customers import CUSTOMERS
from graphkam.demo.dice import Dice
from graphkam.demo.habits import GATHERINGS, HABITS, MOMENTS, SUBJECTS, Habit
from graphkam.demo.staff import STAFF
from graphkam.schema import LIST_SEPARATOR

LETTER_EVERY: Final = 24
"""About how many days pass between two letters of people who meet."""

_DAYS_AT_WORK: Final = {person.id: (person.joined, person.left or 0) for person in STAFF}
_CHINESE: Final = {customer.id: customer.chinese for customer in CUSTOMERS}


def on(day: date, ago: int) -> datetime:
    """The midnight so many days before a day: how a plain day is recorded."""
    return datetime.combine(day - timedelta(days=ago), time(), tzinfo=UTC)


def working_day(day: date, ago: int) -> date:
    """So many days before a day, or the Friday before when that is a weekend."""
    found = day - timedelta(days=ago)
    return found - timedelta(days=max(found.weekday() - 4, 0))


def interactions(
    day: date, *, contacts: Mapping[tuple[str, str], str], orders: Mapping[str, str], dice: Dice
) -> list[dict[str, Any]]:
    """Every interaction before a day, oldest first.

    ``contacts`` is who holds a post of an account; ``orders`` the opportunity that an account's visits are about now.
    """
    found: list[dict[str, Any]] = []

    def add(account: str, staff: str, posts: str, kind: str, ago: int, **more: str | None) -> None:
        moment = datetime.combine(
            working_day(day, ago), time(1 + dice.below(8), 15 * dice.below(4)), tzinfo=UTC
        )
        met = kind in ("meeting", "visit")
        note = dice.one_of(SUBJECTS[_CHINESE[account]]) if met else None
        found.append(
            {
                "at": moment,
                "kind": kind,
                "staff_ids": LIST_SEPARATOR.join(staff.split()) or None,
                "contact_ids": LIST_SEPARATOR.join(contacts[account, post] for post in posts.split()),
                "note": note,
                "opportunity_id": orders.get(account) if met and ago < 80 else None,
                **more,
            }
        )

    for habit in HABITS:
        for ago in _meetings(habit, dice=dice):
            add(habit.account, habit.staff, habit.posts, habit.kind, ago)
        for ago, staff, post in _letters(habit, dice=dice):
            kind = dice.one_of(("email", "email", "message", "call"))
            add(habit.account, staff, post, kind, ago, direction=dice.one_of(("in", "out", "both")))
    for moment in MOMENTS:
        add(moment.account, moment.staff, moment.posts, moment.kind, moment.ago, direction=moment.direction)
    for account, staff, posts, ago in GATHERINGS:
        add(account, staff, posts, "event", ago)
    found.sort(key=lambda each: (each["at"], each["contact_ids"], each["staff_ids"] or ""))
    return [{"id": f"i{number:05d}", **each} for number, each in enumerate(found, 1)]


def _meetings(habit: Habit, *, dice: Dice) -> Iterator[int]:
    ago = habit.since - dice.below(habit.every // 2)
    while ago >= habit.until:
        yield ago
        ago -= habit.every + dice.between(-habit.every // 6, habit.every // 6)


def _letters(habit: Habit, *, dice: Dice) -> Iterator[tuple[int, str, str]]:
    if not habit.writes:
        return
    for staff in habit.staff.split():
        for post in habit.posts.split():
            ago = habit.since - dice.below(LETTER_EVERY)
            while ago >= max(habit.until, _DAYS_AT_WORK[staff][1] + 1):
                yield ago, staff, post
                ago -= dice.between(LETTER_EVERY // 2, 2 * LETTER_EVERY)
