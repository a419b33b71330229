"""The cards and their marks as shapes about the middle of each card."""

from __future__ import annotations

from typing import Final

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
    STAFF_CORNER,
    STAFF_FILL,
    STAFF_HEIGHT,
    STAFF_INK,
    STAFF_WIDTH,
    UNCOVERED_KEY,
    Ring,
    ring_of,
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

_NAME_BASE: Final = -3.5
_DETAIL_BASE: Final = 14.0


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


def card_shapes(card: Card, label: Label) -> list[Shape]:
    """One of theirs: ring, fill, mark, star, flag and the two lines; a chair has an outline of dashes."""
    left, top = -CARD_WIDTH / 2, -CARD_HEIGHT / 2
    right = -left
    if card.status == "chair":
        text_left = left + MARK_ROOM + 3
        room = right - text_left - 6
        return [
            Box(
                left, top, CARD_WIDTH, CARD_HEIGHT, CORNER, PAPER, FAINT_INK, stroke_width=1.5, dashes=(3, 3)
            ),
            chair(x=left + MARK_ROOM / 2 + 1, y=0),
            *_lines(label, x=text_left, ink=INK, room=room, detail_room=room),
        ]
    look = ATTITUDES[card.attitude]
    shapes: list[Shape] = []
    ring = ring_of(card.status, key=card.key)
    if ring is not None:
        shapes.append(ring_shape(ring, x=left, y=top, width=CARD_WIDTH, height=CARD_HEIGHT))
    shapes.append(Box(left, top, CARD_WIDTH, CARD_HEIGHT, CORNER, look.fill, look.edge, stroke_width=1.25))
    shapes += attitude_mark(card.attitude, x=left + MARK_ROOM / 2, y=0)
    if card.key:
        shapes.append(star(x=right - 13, y=top + 14.5, fill=look.ink))
    if card.rivals:
        shapes.append(flag(x=right - 12, y=top + 33, fill=RIVAL if look.ink == INK else look.ink))
    room = CARD_WIDTH - MARK_ROOM - 6.0
    lines = _lines(
        label,
        x=left + MARK_ROOM,
        ink=look.ink,
        # Seen from afar the name stands in the middle, beside a flag too.
        room=room - SIGN_ROOM if card.key or card.rivals else room,
        detail_room=room - SIGN_ROOM if card.rivals else room,
    )
    return [*shapes, *lines]


def _lines(label: Label, *, x: float, ink: str, room: float, detail_room: float) -> list[Shape]:
    return [
        Text(x, _NAME_BASE, label.name, NAME_SIZE, ink, bold=True, room=room, grows=True),
        Text(x, _DETAIL_BASE, label.detail, DETAIL_SIZE, ink, room=detail_room),
    ]


def rep_shapes(label: Label, *, fill: str = STAFF_FILL) -> list[Shape]:
    """One of ours."""
    room = STAFF_WIDTH - 12.0
    return [
        Box(-STAFF_WIDTH / 2, -STAFF_HEIGHT / 2, STAFF_WIDTH, STAFF_HEIGHT, STAFF_CORNER, fill),
        Text(
            0, _NAME_BASE, label.name, NAME_SIZE, STAFF_INK, bold=True, anchor="middle", room=room, grows=True
        ),
        Text(0, _DETAIL_BASE, label.detail, DETAIL_SIZE, STAFF_INK, anchor="middle", room=room),
    ]


def gone_rep_shapes(label: Label) -> list[Shape]:
    """One of ours who has left."""
    return [*rep_shapes(label, fill=GONE_FILL), *_cross(x=-STAFF_WIDTH / 2 + 2, y=-STAFF_HEIGHT / 2 + 2)]


def crossed() -> list[Shape]:
    """The mark of one of theirs whom a departure leaves with nobody, at the corner of the card."""
    return _cross(x=-CARD_WIDTH / 2, y=-CARD_HEIGHT / 2)


def _cross(*, x: float, y: float) -> list[Shape]:
    return [
        Line(_DOT, x, y, scale=2.1, fill=UNCOVERED_KEY.colour, stroke=PAPER, stroke_width=0.9),
        Line(_CROSS, x, y, stroke=PAPER, stroke_width=2.4),
    ]
