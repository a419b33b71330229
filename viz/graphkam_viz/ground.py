"""What the cards stand on: floors and their stairs, columns and their heads, the band of our people."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from graphkam_viz.layout import GUTTER, HEADER, Layout
from graphkam_viz.lettering import fit
from graphkam_viz.shapes import Box, Line, Shape, Text
from graphkam_viz.style import BAND, FAINT_INK, INK, RULE, STAFF_BAND, STEP, STEP_EDGE
from graphkam_viz.words import Words

_LINE_HEAD: Final = 22.0
_NAMED_FLOOR: Final = 40.0
"""A floor at least this high has room for its name."""


def ground_shapes(layout: Layout, *, say: Words) -> list[Shape]:
    """Everything behind the cards, in the coordinates of the layout."""
    shapes = [*_floors(layout, say=say), *_staff_band(layout, say=say), *_columns(layout, say=say)]
    if not layout.columns:
        middle = (GUTTER + layout.width) / 2
        shapes.append(Text(middle, layout.staff_top / 2, say["nobody"], 15, FAINT_INK, anchor="middle"))
    return shapes


def _floors(layout: Layout, *, say: Words) -> list[Shape]:
    shapes: list[Shape] = []
    for at, floor in enumerate(layout.floors):
        if at % 2 == 0:
            shapes.append(Box(0, floor.top, layout.width, floor.height, fill=BAND))
        shapes += [
            Box(0, floor.top, floor.step, floor.height, fill=STEP),
            Line(f"M0,{floor.top:g} h{floor.step:g}", stroke=STEP_EDGE, stroke_width=2),
        ]
        if floor.height > _NAMED_FLOOR:
            shapes += [
                Text(10, floor.top + 24, f"L{floor.level}", 14, bold=True, room=floor.step - 14, grows=True),
                Text(
                    10,
                    floor.top + 40,
                    say[f"level.{floor.level}"],
                    11,
                    FAINT_INK,
                    room=floor.step - 14,
                    grows=True,
                ),
            ]
        else:
            shapes.append(
                Text(
                    10,
                    floor.top + 22,
                    f"L{floor.level}",
                    12,
                    FAINT_INK,
                    bold=True,
                    room=floor.step - 14,
                    grows=True,
                )
            )
    return shapes


def _staff_band(layout: Layout, *, say: Words) -> list[Shape]:
    return [
        Box(0, layout.staff_top, layout.width, layout.staff_height, fill=STAFF_BAND),
        Text(10, layout.staff_top + 28, say["our_people"], 13, bold=True, room=GUTTER - 14, grows=True),
        Text(10, layout.staff_top + 44, say["held_here"], 11, FAINT_INK, room=GUTTER - 14, grows=True),
    ]


def _columns(layout: Layout, *, say: Words) -> list[Shape]:
    bottom = layout.floors[-1].top + layout.floors[-1].height
    shapes: list[Shape] = []
    for column in layout.columns:
        edge = column.left + column.width
        own = column.kind == "department"
        name = column.name if own else say[column.kind]
        shapes += [
            Line(f"M{edge:g},{-HEADER + _LINE_HEAD:g} V{bottom:g}", stroke=RULE),
            Text(
                column.left + column.width / 2,
                -15,
                fit(name, width=column.width - 12, size=13.5, bold=True),
                13.5,
                INK if own else FAINT_INK,
                bold=True,
                anchor="middle",
                room=column.width - 8,
                grows=True,
            ),
        ]
    departments = [column for column in layout.columns if column.kind == "department"]
    for line, group in groupby(departments, key=lambda column: column.line):
        columns = list(group)
        left, right = columns[0].left, columns[-1].left + columns[-1].width
        name = fit(say[f"line.{line or 'none'}"], width=right - left - 20, size=11.5)
        shapes += [
            Box(left + 4, -HEADER, right - left - 8, _LINE_HEAD, radius=4, fill=STEP),
            Text(
                (left + right) / 2,
                -HEADER + 15,
                name,
                11.5,
                anchor="middle",
                room=right - left - 12,
                grows=True,
            ),
        ]
    return shapes
