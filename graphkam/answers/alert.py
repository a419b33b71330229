"""What people are told in time: alerts and their life, tasks, and the sheet of a relationship review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from typing_extensions import TypedDict  # pydantic needs this one before Python 3.12

from graphkam.answers.gap import Gap
from graphkam.answers.text import Text

AlertState: TypeAlias = Literal["open", "acknowledged", "resolved"]
TaskState: TypeAlias = Literal["open", "done", "cancelled"]


@dataclass(frozen=True, slots=True)
class Alert:
    """A gap or an event that people are told of, and what became of it.

    ``kind`` is ``gap`` or ``event``; ``day`` that on which it was found first, since it last opened; ``opened_at`` the
    moment it last opened, ``first_opened_at`` the first of them. ``until`` is the last day for which it is
    acknowledged, None without end.
    """

    id: str
    account_id: str
    rule: str
    subject: str | None
    kind: str
    severity: str
    state: AlertState
    opened_at: datetime
    first_opened_at: datetime
    changed_at: datetime
    day: date
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    note: str | None
    until: date | None
    resolved_at: datetime | None
    message: Text
    evidence: dict[str, Any]
    weight: float
    revenue: float | None
    action: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AlertChange:
    """One step in the life of an alert.

    ``change``: opened, reopened, acknowledged, resolved, or its severity rose or fell (``worsened``, ``eased``).
    ``by`` and ``note`` say who did it and why, None where it came about by itself.
    """

    alert_id: str
    at: datetime
    change: str
    state: AlertState
    severity: str
    by: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Task:
    """Something that one of ours is to do by a day.

    ``overdue``: open, and the day has passed. ``source`` says what it came of: an alert, a plan, or a person.
    ``done_by`` is the interaction by which it was done, None where somebody said so. ``known`` lists interactions that
    were there when the task was made, and so do not do it.
    """

    id: str
    account_id: str
    kind: str
    owner: str
    contact_ids: list[str]
    due: date
    state: TaskState
    overdue: bool
    title: Text
    source: dict[str, Any]
    created_at: datetime
    created_by: str
    done_at: datetime | None
    done_by: str | None
    known: list[str]


@dataclass(frozen=True, slots=True)
class TieMove:
    """How a tie stood at the last review and stands now."""

    staff_id: str
    contact_id: str
    strength_before: float
    strength_after: float
    state_before: str
    state_after: str


@dataclass(frozen=True, slots=True)
class ContactMove:
    """A contact who came to an account or went, and the account they came from or went to, where that is known."""

    contact_id: str
    account_id: str | None


@dataclass(frozen=True, slots=True)
class Hands:
    """A contact whose active reps are others than at the last review."""

    contact_id: str
    before: list[str]
    after: list[str]


class ClassMove(TypedDict):
    """The class of an account at two reviews."""

    before: str
    after: str


Review = TypedDict(
    "Review",
    {
        "account_id": str,
        "since": date,
        "as_of": date,
        "held_at": date | None,
        "warmed": list[TieMove],
        "cooled": list[TieMove],
        "came": list[ContactMove],
        "went": list[ContactMove],
        "changed_hands": list[Hands],
        "class": ClassMove,
        "gaps": list[Gap],
        "tasks": list[Task],
    },
)
"""What changed in an account since its last relationship review, for those who sit down to hold the next.

``held_at`` is the day of the last review, None when none was held. ``gaps`` are those of the day, ``tasks`` the open
ones. A mapping, because ``class`` is a word of the language.
"""
