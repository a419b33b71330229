"""Where everything on the map stands, worked out here and nowhere else: same input, same coordinates.

Floors are bands with the top floor above, departments are columns, our people stand in a band of their own below. The
origin is the upper left corner of the top floor; x grows to the right, y downwards, in pixels at full size. Who sits in
which cell, and in which order, depends on their own floor, department and id alone, so that somebody new moves only
those who come after them in their cell, and otherwise at most shifts whole columns and floors.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final, Literal, TypeAlias

from graphkam_viz.style import CARD_HEIGHT, CARD_WIDTH, STAFF_HEIGHT, STAFF_WIDTH
from graphkam_viz.view import LEVELS, Card, MapView

GUTTER: Final = 112
"""The width of the stairs on the left, which hold the names of the floors."""

HEADER: Final = 66
"""The height of the heads of the columns, above the top floor."""

CARDS_PER_ROW: Final = (1, 2, 3, 4)

_SCREEN: Final = (1560.0, 1000.0)
_GAP: Final = 14
_PADDING: Final = 13
_EMPTY_FLOOR: Final = 34
_ABOVE_STAFF: Final = 64

ColumnKind: TypeAlias = Literal["department", "no_department", "chairs"]


@dataclass(frozen=True, slots=True)
class Point:
    """The middle of a card."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a department, those without one, or the empty chairs."""

    kind: ColumnKind
    department_id: str | None
    name: str
    line: str | None
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Floor:
    """One floor: a band across all columns, and its step of the stairs."""

    level: int
    top: float
    height: float
    step: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands: ``places`` holds the middle of every card, of theirs and of ours, by id.

    ``width`` and ``height`` measure floors and the band of our people, without the heads of the columns.
    """

    width: float
    height: float
    per_row: int
    columns: tuple[Column, ...]
    floors: tuple[Floor, ...]
    staff_top: float
    staff_height: float
    places: dict[str, Point]


def lay_out(view: MapView) -> Layout:
    """Where everything on the map stands.

    One to four cards a row are tried, and the number that lets the whole map be shown largest on a wide screen is
    kept; the fewer where two are equal. No two cards overlap.

    Notes
    -----
    Cost: sorting the cards, four times.
    """
    return max(
        (_grid(view, per_row=per_row) for per_row in CARDS_PER_ROW),
        key=lambda layout: (round(_zoom(layout), 9), -layout.per_row),
    )


def _zoom(layout: Layout) -> float:
    return min(_SCREEN[0] / layout.width, _SCREEN[1] / (layout.height + HEADER))


def column_key(card: Card) -> tuple[ColumnKind, str | None]:
    """The column that a card stands in: its kind, and the department."""
    if card.status == "chair":
        return "chairs", None
    return ("no_department", None) if card.department_id is None else ("department", card.department_id)


def _grid(view: MapView, *, per_row: int) -> Layout:
    cells: defaultdict[tuple[tuple[ColumnKind, str | None], int], list[Card]] = defaultdict(list)
    for card in view.cards:
        cells[column_key(card), card.level].append(card)
    for cell in cells.values():
        # Key contacts first. The sort keeps the order of ids among equals.
        cell.sort(key=lambda card: not card.key)

    columns = _columns(view, cells, per_row=per_row)
    right = columns[-1].left + columns[-1].width if columns else GUTTER + CARD_WIDTH + 2 * _PADDING
    floors = _floors(
        {level: max(len(cell) for (_, at), cell in cells.items() if at == level) for _, level in cells},
        per_row,
    )
    floor_of = {floor.level: floor for floor in floors}
    column_of = {(column.kind, column.department_id): column for column in columns}

    places: dict[str, Point] = {}
    for (key, level), cell in cells.items():
        column, floor = column_of[key], floor_of[level]
        for at, card in enumerate(cell):
            row, slot = divmod(at, per_row)
            places[card.id] = Point(
                column.left + _PADDING + slot * (CARD_WIDTH + _GAP) + CARD_WIDTH / 2,
                floor.top + _PADDING + row * (CARD_HEIGHT + _GAP) + CARD_HEIGHT / 2,
            )

    staff_top = floors[-1].top + floors[-1].height + _ABOVE_STAFF
    right = max(right, GUTTER + STAFF_WIDTH + 2 * _PADDING)
    rows = _staff_rows(view, places, left=GUTTER + _PADDING, right=right - _PADDING)
    for row, staff in enumerate(rows):
        y = staff_top + _PADDING + row * (STAFF_HEIGHT + _GAP) + STAFF_HEIGHT / 2
        for id_, x in staff:
            places[id_] = Point(x, y)
    staff_height = _stack(max(1, len(rows)), STAFF_HEIGHT)
    return Layout(
        width=right,
        height=staff_top + staff_height,
        per_row=per_row,
        columns=columns,
        floors=floors,
        staff_top=staff_top,
        staff_height=staff_height,
        places=places,
    )


def _stack(rows: int, height: int) -> float:
    return 2.0 * _PADDING + rows * height + (rows - 1) * _GAP


def _columns(
    view: MapView, cells: dict[tuple[tuple[ColumnKind, str | None], int], list[Card]], *, per_row: int
) -> tuple[Column, ...]:
    fullest: defaultdict[tuple[ColumnKind, str | None], int] = defaultdict(int)
    for (key, _), cell in cells.items():
        fullest[key] = max(fullest[key], len(cell))
    heads: list[tuple[ColumnKind, str | None, str, str | None]] = [
        ("department", department.id, department.name, department.line) for department in view.departments
    ]
    without: tuple[ColumnKind, ...] = ("no_department", "chairs")
    heads.extend((kind, None, "", None) for kind in without if (kind, None) in fullest)
    columns: list[Column] = []
    left = float(GUTTER)
    for kind, department_id, name, line in heads:
        width = _stack(min(per_row, fullest[kind, department_id]), CARD_WIDTH)
        columns.append(Column(kind, department_id, name, line, left, width))
        left += width
    return tuple(columns)


def _floors(fullest: dict[int, int], per_row: int) -> tuple[Floor, ...]:
    """All six floors, the empty ones too: that nobody is known on a floor is worth seeing."""
    floors: list[Floor] = []
    top = 0.0
    for at, level in enumerate(LEVELS):
        cards = fullest.get(level, 0)
        height = _stack(ceil(cards / per_row), CARD_HEIGHT) if cards else float(_EMPTY_FLOOR)
        step = GUTTER - 6.0 * (len(LEVELS) - 1 - at)
        floors.append(Floor(level, top, height, step))
        top += height
    return tuple(floors)


# --- our people ---


def _staff_rows(
    view: MapView, places: dict[str, Point], *, left: float, right: float
) -> list[list[tuple[str, float]]]:
    """Our people in rows, each as near as the others let them to the middle of those they know."""
    if not view.reps:
        return []
    centre = _barycentres(view, places)
    # Who knows nobody here stands at the right end.
    order = sorted(view.reps, key=lambda rep: (centre.get(rep.id, right), rep.id))
    pitch = STAFF_WIDTH + _GAP
    capacity = max(1, int((right - left + _GAP) // pitch))
    number = ceil(len(order) / capacity)
    rows: list[list[tuple[str, float]]] = []
    for row in range(number):
        # Every row spans the whole width: with two rows, every second one stands in the second.
        ids = [rep.id for rep in order[row::number]]
        wanted = [centre.get(id_, right) for id_ in ids]
        xs = spread(wanted, pitch=pitch, low=left + STAFF_WIDTH / 2, high=right - STAFF_WIDTH / 2)
        rows.append(list(zip(ids, xs, strict=True)))
    return rows


def _barycentres(view: MapView, places: dict[str, Point]) -> dict[str, float]:
    total: defaultdict[str, float] = defaultdict(float)
    moment: defaultdict[str, float] = defaultdict(float)
    for tie in view.ties:
        if tie.strength > 0:
            total[tie.staff_id] += tie.strength
            moment[tie.staff_id] += tie.strength * places[tie.contact_id].x
    return {id_: moment[id_] / total[id_] for id_ in total}


def spread(wanted: Sequence[float], *, pitch: float, low: float, high: float) -> list[float]:
    """Places at least a pitch apart, in this order, with the least sum of squared distances from those wanted.

    Less a pitch for everybody before, this is the nearest series that never falls: neighbours that would fall are
    pooled at their mean.
    """
    pools: list[tuple[float, int]] = []
    for at, place in enumerate(wanted):
        mean, size = place - at * pitch, 1
        while pools and pools[-1][0] > mean:
            other, others = pools.pop()
            mean = (mean * size + other * others) / (size + others)
            size += others
        pools.append((mean, size))
    highest = high - (len(wanted) - 1) * pitch
    bases = [min(max(mean, low), highest) for mean, size in pools for _ in range(size)]
    return [float(round(base + at * pitch)) for at, base in enumerate(bases)]
