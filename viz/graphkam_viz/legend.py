"""The legend under the picture: what every fill, mark, ring, sign and line means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from graphkam_viz.lettering import text_width
from graphkam_viz.marks import add, draw_attitude, draw_chair, draw_flag, draw_ring, draw_star, write
from graphkam_viz.style import (
    ATTITUDES,
    COLD_TIE,
    FAINT_INK,
    PAPER,
    SINGLE,
    TIE,
    UNCOVERED,
    UNCOVERED_KEY,
    Ring,
    tie_width,
)
from graphkam_viz.words import Words

_SIZE: Final = 12.0
_ROW: Final = 30.0
_SAMPLE: Final = 34.0
_HEAD: Final = 92.0

_Sample = Callable[[Element, float, float], None]
"""Draws one sample, given its left end and the middle of its line."""


@dataclass(frozen=True, slots=True)
class _Entry:
    sample: _Sample
    meaning: str


def draw_legend(parent: Element, *, say: Words, left: float, top: float, width: float) -> float:
    """The legend from a point on, in lines no wider than given; how high it is."""
    y = top
    for head, entries in _groups(say):
        x = left + _HEAD
        write(parent, head, x=left, y=y + 4, size=_SIZE, fill=FAINT_INK, bold=True)
        for entry in entries:
            room = _SAMPLE + 8 + text_width(entry.meaning, size=_SIZE) + 22
            if x + room > left + width and x > left + _HEAD:
                x = left + _HEAD
                y += _ROW
            entry.sample(parent, x, y)
            write(parent, entry.meaning, x=x + _SAMPLE + 8, y=y + 4, size=_SIZE)
            x += room
        y += _ROW
    return y - top


def _groups(say: Words) -> list[tuple[str, list[_Entry]]]:
    attitudes = [_Entry(_attitude(value), say[f"attitude.{value}"]) for value in ATTITUDES]
    rings = [
        _Entry(_ring(UNCOVERED_KEY), say["status.uncovered_key"]),
        _Entry(_ring(SINGLE), say["status.single"]),
        _Entry(_ring(UNCOVERED), say["status.uncovered"]),
        _Entry(_ring(None), say["status.two_deep"]),
    ]
    signs = [_Entry(_star, say["key"]), _Entry(_flag, say["rival"]), _Entry(_chair, say["status.chair"])]
    lines = [
        _Entry(_line(TIE, tie_width(0.9), None), say["tie.strong"]),
        _Entry(_line(TIE, tie_width(0.3), None), say["tie.weak"]),
        _Entry(_line(COLD_TIE, 1.2, "4 4"), say["tie.cold"]),
    ]
    return [
        (say["attitude"], attitudes),
        (say["coverage"], rings),
        (say["signs"], signs + lines),
    ]


def _attitude(value: int | None) -> _Sample:
    def draw(parent: Element, x: float, y: float) -> None:
        look = ATTITUDES[value]
        box = add(
            parent, "rect", x=x, y=y - 11, width=_SAMPLE, height=22, rx=5, fill=look.fill, stroke=look.edge
        )
        box.set("stroke-width", "1.25")
        draw_attitude(
            add(parent, "g", transform=f"translate({x + _SAMPLE / 2} {y}) scale(0.85)"), value, x=0, y=0
        )

    return draw


def _ring(ring: Ring | None) -> _Sample:
    def draw(parent: Element, x: float, y: float) -> None:
        look = ATTITUDES[0]
        add(
            parent,
            "rect",
            x=x + 4,
            y=y - 7,
            width=_SAMPLE - 8,
            height=14,
            rx=4,
            fill=look.fill,
            stroke=look.edge,
        )
        if ring is not None:
            draw_ring(parent, ring, x=x + 4, y=y - 7, width=_SAMPLE - 8, height=14)

    return draw


def _line(colour: str, width: float, dashes: str | None) -> _Sample:
    def draw(parent: Element, x: float, y: float) -> None:
        line = add(parent, "path", d=f"M{x},{y} h{_SAMPLE}", stroke=colour, stroke_width=width, fill="none")
        if dashes:
            line.set("stroke-dasharray", dashes)

    return draw


def _star(parent: Element, x: float, y: float) -> None:
    draw_star(parent, x=x + _SAMPLE / 2, y=y)


def _flag(parent: Element, x: float, y: float) -> None:
    draw_flag(parent, x=x + _SAMPLE / 2, y=y)


def _chair(parent: Element, x: float, y: float) -> None:
    box = add(parent, "rect", x=x, y=y - 12, width=_SAMPLE, height=24, rx=5, fill=PAPER, stroke=FAINT_INK)
    box.set("stroke-dasharray", "3 3")
    draw_chair(add(parent, "g", transform=f"translate({x + _SAMPLE / 2} {y}) scale(0.75)"), x=0, y=0)
