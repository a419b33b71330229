"""The legend: what every fill, mark, ring, sign and line means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graphkam_viz.cards import attitude_mark, chair, flag, ring_shape, star
from graphkam_viz.lettering import text_width
from graphkam_viz.shapes import Box, Line, Shape, Text
from graphkam_viz.style import (
    ATTITUDES,
    COLD_TIE,
    FAINT_INK,
    INFLUENCE,
    PAPER,
    REPORTING,
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
_MIDDLE: Final = _SAMPLE / 2
_AFTER: Final = 8.0


@dataclass(frozen=True, slots=True)
class _Entry:
    """A sample, drawn about the left end of its middle line, and what it means."""

    sample: list[Shape]
    meaning: str


def legend_shapes(
    *, say: Words, width: float, head: float, every_line: bool
) -> tuple[list[tuple[float, float, list[Shape]]], float]:
    """The legend in lines no wider than given: groups of shapes with the place of each, and how high it all is.

    ``head`` is the room for the name of a group, left of it, or above it where it is 0; ``every_line`` adds the lines
    that are drawn only when asked for.
    """
    placed: list[tuple[float, float, list[Shape]]] = []
    y = _ROW / 2
    for name, entries in _groups(say, every_line=every_line):
        x = head
        placed.append((0, y, [Text(0, 4, name, _SIZE, FAINT_INK, bold=True)]))
        if not head:
            y += _ROW
        for entry in entries:
            room = _SAMPLE + _AFTER + text_width(entry.meaning, size=_SIZE) + 20
            if x + room > width + 20 and x > head:
                x = head
                y += _ROW
            placed.append((x, y, [*entry.sample, Text(_SAMPLE + _AFTER, 4, entry.meaning, _SIZE)]))
            x += room
        y += _ROW
    return placed, y - _ROW / 2


def _groups(say: Words, *, every_line: bool) -> list[tuple[str, list[_Entry]]]:
    lines = [
        _Entry([_line(TIE, tie_width(0.9))], say["tie.strong"]),
        _Entry([_line(TIE, tie_width(0.3))], say["tie.weak"]),
        _Entry([_line(COLD_TIE, 1.2, (4, 4))], say["tie.cold"]),
    ]
    if every_line:
        lines += [
            _Entry([_line(REPORTING, 1.4)], say["layer.reporting"]),
            _Entry([_line(INFLUENCE, 1.8, (8, 3, 2, 3))], say["layer.influence"]),
        ]
    return [
        (say["attitude"], [_Entry(_attitude(value), say[f"attitude.{value}"]) for value in ATTITUDES]),
        (
            say["coverage"],
            [
                _Entry(_ring(UNCOVERED_KEY), say["status.uncovered_key"]),
                _Entry(_ring(SINGLE), say["status.single"]),
                _Entry(_ring(UNCOVERED), say["status.uncovered"]),
                _Entry(_ring(None), say["status.two_deep"]),
            ],
        ),
        (
            say["signs"],
            [
                _Entry([star(x=_MIDDLE, y=0)], say["key"]),
                _Entry([flag(x=_MIDDLE, y=0)], say["rival"]),
                _Entry(_chair(), say["status.chair"]),
                *lines,
            ],
        ),
    ]


def _attitude(value: int | None) -> list[Shape]:
    look = ATTITUDES[value]
    box = Box(0, -11, _SAMPLE, 22, 5, look.fill, look.edge, stroke_width=1.25)
    return [box, *attitude_mark(value, x=_MIDDLE, y=0, scale=0.85)]


def _ring(ring: Ring | None) -> list[Shape]:
    look = ATTITUDES[0]
    box = Box(4, -7, _SAMPLE - 8, 14, 4, look.fill, look.edge)
    if ring is None:
        return [box]
    return [ring_shape(ring, x=4, y=-7, width=_SAMPLE - 8, height=14, radius=4), box]


def _chair() -> list[Shape]:
    box = Box(0, -12, _SAMPLE, 24, 5, PAPER, FAINT_INK, dashes=(3, 3))
    return [box, chair(x=_MIDDLE, y=0, scale=0.75)]


def _line(colour: str, width: float, dashes: tuple[float, ...] = ()) -> Shape:
    return Line(f"M0,0 h{_SAMPLE:g}", stroke=colour, stroke_width=width, dashes=dashes)
