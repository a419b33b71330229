"""What is written on cards and heads, the same in the picture and on the page: cut to size, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graphkam_viz.lettering import clean, fit, text_width
from graphkam_viz.style import CARD_WIDTH, DETAIL_SIZE, NAME_SIZE, STAFF_WIDTH
from graphkam_viz.view import Card, Rep
from graphkam_viz.words import Words, counted

MARK_ROOM: Final = 26
"""The room at the left of a card for the mark of the attitude, or the chair."""

SIGN_ROOM: Final = 17
"""The room at the right of a line for a star or a flag."""

STAFF_PADDING: Final = 10

_EDGE: Final = 7
_JOIN: Final = " · "


@dataclass(frozen=True, slots=True)
class Label:
    """The two lines of a card, cut to its width, and all of it for a pointer's tip or a reader's voice."""

    name: str
    detail: str
    full: str


def held_now(card: Card) -> str:
    """How a card's second line ends today: how many of ours hold them, or why nobody does (see `held_text`)."""
    return card.absence or f"{card.reps}"


def held_text(held: str, *, say: Words) -> str:
    """The end of a card's second line: a number of reps, ``orphaned``, ``lost``, ``absent``, or why nobody does."""
    if held.isdigit():
        return counted(say, "reps", int(held))
    match held:
        case "orphaned" | "lost":
            return say[f"whatif.{held}"]
        case "absent":
            return say["month.absent"]
        case _:
            return say[f"absence.{held}"]


def card_label(card: Card, *, say: Words, held: str | None = None) -> Label:
    """What a card of theirs says: name; title and how many of ours hold them, or ``held`` (as in `held_text`)."""
    if card.status == "chair":
        name = say[f"role.{card.role}"]
        detail = say[f"line.{card.line}"] if card.line else say["status.chair"]
        full = _JOIN.join([say["status.chair"], name, *([say[f"line.{card.line}"]] if card.line else [])])
        return _label(name, detail, "", full, width=CARD_WIDTH - MARK_ROOM - _EDGE)
    held = held_text(held_now(card) if held is None else held, say=say)
    parts = [card.name, card.title, held, *([say["key"]] if card.key else []), say["attitude"] + ": "]
    full = _JOIN.join(part for part in parts if part) + say[f"attitude.{card.attitude}"]
    width = CARD_WIDTH - MARK_ROOM - _EDGE
    return _label(
        card.name,
        card.title,
        held,
        full,
        width=width - SIGN_ROOM if card.key else width,
        detail_width=width - SIGN_ROOM if card.rivals else width,
    )


def rep_label(rep: Rep, *, say: Words) -> Label:
    """What a card of ours says: name; title, or else function, and how many contacts they hold here."""
    title = rep.title or (say[f"function.{rep.function}"] if rep.function else "")
    full = _JOIN.join(part for part in (rep.name, title, counted(say, "contacts", rep.contacts)) if part)
    return _label(rep.name, title, f"{rep.contacts:,}", full, width=STAFF_WIDTH - 2 * STAFF_PADDING)


def _label(
    name: str, title: str, suffix: str, full: str, *, width: float, detail_width: float | None = None
) -> Label:
    """The title gives way where both do not fit: the number is what the line is for."""
    room = width if detail_width is None else detail_width
    if suffix and title:
        left = room - text_width(_JOIN + suffix, size=DETAIL_SIZE)
        detail = fit(title, width=left, size=DETAIL_SIZE) + _JOIN + suffix
    else:
        detail = fit(title or suffix, width=room, size=DETAIL_SIZE)
    return Label(name=fit(name, width=width, size=NAME_SIZE, bold=True), detail=detail, full=clean(full))
