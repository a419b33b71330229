"""The cards and their marks as shapes about the middle of each card.

A card is put together from parts that many cards share; the page gets the parts once, and each card's names of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

from graphkam_viz.labels import MARK_ROOM, SIGN_ROOM, Label
from graphkam_viz.shapes import Box, Line, Shape, Text
from graphkam_viz.style import (
    ATTITUDES,
    CARD_HEIGHT,
    CARD_WIDTH,
    CORNER,
    DETAIL_SIZE,
    FAINT_INK,
    GONE_FILL,
    INK,
    NAME_SIZE,
    PAPER,
    RIVAL,
    SINGLE,
    STAFF_CORNER,
    STAFF_FILL,
    STAFF_HEIGHT,
    STAFF_INK,
    STAFF_WIDTH,
    UNCOVERED,
    UNCOVERED_KEY,
    WAY,
    WAY_INK,
    Ring,
)
from graphkam_viz.view import Card

RING_GAP: Final = 3.0
"""What is left free between a card and the ring round it, so that the ring stands out from every fill."""

_STAR: Final = (
    "M0,-7 L1.76,-2.43 6.66,-2.16 2.85,0.93 4.11,5.66 0,3 -4.11,5.66 -2.85,0.93 -6.66,-2.16 -1.76,-2.43 Z"
)
_FLAG: Final = "M-5,7 V-7 M-5,-6.5 H5.5 L2.5,-3 L5.5,0.5 H-5"
_CHAIR: Final = "M-6,12 V-12 H-2.5 V2 M-6,2 H7 V12"
_TRIANGLE: Final = "M0,-5 L5.5,4.5 H-5.5 Z"
_CROSS: Final = "M-3.6,-3.6 L3.6,3.6 M3.6,-3.6 L-3.6,3.6"
_DOT: Final = "M-4.6,0 A4.6,4.6 0 1 0 4.6,0 A4.6,4.6 0 1 0 -4.6,0 Z"

NAME_BASE: Final = -3.5
DETAIL_BASE: Final = 14.0


def ring_shape(ring: Ring, *, x: float, y: float, width: float, height: float, radius: float = CORNER) -> Box:
    """The ring of coverage round a box given by its upper left corner."""
    return Box(
        x - RING_GAP,
        y - RING_GAP,
        width + 2 * RING_GAP,
        height + 2 * RING_GAP,
        radius=radius + RING_GAP,
        stroke=ring.colour,
        stroke_width=ring.width,
        dashes=ring.dashes,
    )


def attitude_mark(attitude: int | None, *, x: float, y: float, scale: float = 1) -> list[Shape]:
    """The mark of an attitude, its middle at a point."""
    look = ATTITUDES[attitude]
    if attitude is None:
        return [Line(_DOT, x, y, scale=0.87 * scale, stroke=look.ink, stroke_width=1.6)]
    if look.up == 0:
        return [Line(_DOT, x, y, scale=scale, fill=look.ink)]
    offsets = (0.0,) if abs(look.up) == 1 else (-5.5 * scale, 5.5 * scale)
    return [Line(_TRIANGLE, x, y + at, scale=scale, turned=look.up < 0, fill=look.ink) for at in offsets]


def star(*, x: float, y: float, fill: str = INK) -> Shape:
    """The star of a key contact."""
    return Line(_STAR, x, y, fill=fill)


def flag(*, x: float, y: float, fill: str = RIVAL) -> Shape:
    """The flag of a rival."""
    return Line(_FLAG, x, y, scale=0.85, fill=fill, stroke=fill, stroke_width=1.5)


def chair(*, x: float, y: float, scale: float = 1) -> Shape:
    """An empty chair."""
    return Line(_CHAIR, x, y, scale=scale, stroke=FAINT_INK, stroke_width=2.2)


def blank_card() -> Box:
    """The place of one of theirs, empty."""
    return Box(-CARD_WIDTH / 2, -CARD_HEIGHT / 2, CARD_WIDTH, CARD_HEIGHT, CORNER, PAPER)


def blank_rep() -> Box:
    """The place of one of ours, empty."""
    return Box(-STAFF_WIDTH / 2, -STAFF_HEIGHT / 2, STAFF_WIDTH, STAFF_HEIGHT, STAFF_CORNER, PAPER)


@dataclass(frozen=True, slots=True)
class Lettering:
    """How the two lines of a card are written: where, in which ink, and in how much room."""

    x: float
    ink: str
    room: float
    detail_room: float
    anchor: Literal["start", "middle"] = "start"


RINGS: Final[Mapping[str, Ring]] = MappingProxyType(
    {"uncovered_key": UNCOVERED_KEY, "single": SINGLE, "uncovered": UNCOVERED}
)
"""The ring of coverage by its name; who is two-deep has none."""


def ring_name(status: str, *, key: bool) -> str:
    """The name of the ring that a status of coverage has; empty where a contact is two-deep, or a chair."""
    match status:
        case "uncovered":
            return "uncovered_key" if key else "uncovered"
        case "single":
            return "single"
        case "two_deep" | "chair":
            return ""
        case _:
            raise ValueError(f"no such status: {status}")


@cache
def parts() -> Mapping[str, tuple[Shape, ...]]:
    """Everything that cards are put together from, by name."""
    left, top = -CARD_WIDTH / 2, -CARD_HEIGHT / 2
    right = -left
    found: dict[str, tuple[Shape, ...]] = {}
    for name, ring in RINGS.items():
        found[f"ring.{name}"] = (ring_shape(ring, x=left, y=top, width=CARD_WIDTH, height=CARD_HEIGHT),)
    for attitude, look in ATTITUDES.items():
        body = Box(left, top, CARD_WIDTH, CARD_HEIGHT, CORNER, look.fill, look.edge, stroke_width=1.25)
        found[f"fill.{attitude}"] = (body, *attitude_mark(attitude, x=left + MARK_ROOM / 2, y=0))
    for tone, ink, rival in (("dark", INK, RIVAL), ("light", PAPER, PAPER)):
        found[f"star.{tone}"] = (star(x=right - 13, y=top + 14.5, fill=ink),)
        found[f"flag.{tone}"] = (flag(x=right - 12, y=top + 33, fill=rival),)
    outline = Box(
        left, top, CARD_WIDTH, CARD_HEIGHT, CORNER, PAPER, FAINT_INK, stroke_width=1.5, dashes=(3, 3)
    )
    found["chair"] = (outline, chair(x=left + MARK_ROOM / 2 + 1, y=0))
    for name, fill in (("staff", STAFF_FILL), ("staff.gone", GONE_FILL)):
        found[name] = (
            Box(-STAFF_WIDTH / 2, -STAFF_HEIGHT / 2, STAFF_WIDTH, STAFF_HEIGHT, STAFF_CORNER, fill),
        )
    found["cross"] = tuple(_cross(x=left, y=top))
    found["staff.cross"] = tuple(_cross(x=-STAFF_WIDTH / 2 + 2, y=-STAFF_HEIGHT / 2 + 2))
    return MappingProxyType(found)


@cache
def letterings() -> Mapping[str, Lettering]:
    """How cards are written on, by name."""
    left = -CARD_WIDTH / 2 + MARK_ROOM
    room = CARD_WIDTH - MARK_ROOM - 6.0
    found = {
        "staff": Lettering(0, STAFF_INK, STAFF_WIDTH - 12.0, STAFF_WIDTH - 12.0, "middle"),
        "chair": Lettering(left + 3, INK, room - 3, room - 3),
    }
    for tone, ink in (("dark", INK), ("light", PAPER)):
        found[tone] = Lettering(left, ink, room, room)
        found[f"{tone}.star"] = Lettering(left, ink, room - SIGN_ROOM, room)
        # Seen from afar the name stands in the middle, beside a flag too.
        found[f"{tone}.flag"] = Lettering(left, ink, room - SIGN_ROOM, room - SIGN_ROOM)
    return MappingProxyType(found)


def card_parts(card: Card) -> tuple[str, ...]:
    """The names of the parts of one of theirs, without the ring."""
    if card.status == "chair":
        return ("chair",)
    tone = _tone(card)
    signs = (*(["star"] if card.key else []), *(["flag"] if card.rivals else []))
    return (f"fill.{card.attitude}", *(f"{sign}.{tone}" for sign in signs))


def card_lettering(card: Card) -> str:
    """The name of how one of theirs is written on."""
    if card.status == "chair":
        return "chair"
    tone = _tone(card)
    return f"{tone}.flag" if card.rivals else f"{tone}.star" if card.key else tone


def _tone(card: Card) -> str:
    return "dark" if ATTITUDES[card.attitude].ink == INK else "light"


def card_shapes(card: Card, label: Label) -> list[Shape]:
    """One of theirs: ring, fill, mark, star, flag and the two lines; a chair has an outline of dashes."""
    ring = ring_name(card.status, key=card.key)
    return _put_together(
        [*([f"ring.{ring}"] if ring else []), *card_parts(card)], card_lettering(card), label
    )


def rep_shapes(label: Label) -> list[Shape]:
    """One of ours."""
    return _put_together(["staff"], "staff", label)


def _put_together(names: list[str], lettering: str, label: Label) -> list[Shape]:
    how = letterings()[lettering]
    return [
        *(shape for name in names for shape in parts()[name]),
        Text(
            how.x,
            NAME_BASE,
            label.name,
            NAME_SIZE,
            how.ink,
            bold=True,
            anchor=how.anchor,
            room=how.room,
            grows=True,
        ),
        Text(how.x, DETAIL_BASE, label.detail, DETAIL_SIZE, how.ink, anchor=how.anchor, room=how.detail_room),
    ]


def numbered(*, scale: float = 1) -> list[Shape]:
    """The disc that a step's number stands on, its middle at the origin."""
    return [Line(_DOT, scale=2.6 * scale, fill=WAY, stroke=WAY_INK, stroke_width=0.7)]


def _cross(*, x: float, y: float) -> list[Shape]:
    return [
        Line(_DOT, x, y, scale=2.1, fill=UNCOVERED_KEY.colour, stroke=PAPER, stroke_width=0.9),
        Line(_CROSS, x, y, stroke=PAPER, stroke_width=2.4),
    ]
