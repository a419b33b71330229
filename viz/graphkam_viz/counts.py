"""The counts of a map with too many cards to draw: departments by floor, every cell to be opened."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from graphkam.language import count
from graphkam_viz.layout import Layout, column_key
from graphkam_viz.lettering import clean
from graphkam_viz.view import Card, MapView
from graphkam_viz.words import Words, counted

TOO_MANY: Final = 1000
"""With more cards than this the counts are shown first."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The people of a department on a floor. ``box`` is where they stand: left, top, width and height."""

    key: str
    number: str
    uncovered: str
    label: str
    bad: bool
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Counts:
    """The grid: the names of its columns, and by floor its cells, None where there is nobody.

    ``of`` says in which cell somebody stands.
    """

    columns: tuple[str, ...]
    floors: tuple[tuple[str, tuple[Cell | None, ...]], ...]
    of: dict[str, str]


def counts_of(view: MapView, layout: Layout, *, say: Words) -> Counts | None:
    """The counts of a map; None where all its cards can be drawn."""
    if len(view.cards) <= TOO_MANY:
        return None
    at = {(column.kind, column.department_id): place for place, column in enumerate(layout.columns)}
    people: defaultdict[tuple[int, int], list[Card]] = defaultdict(list)
    for card in view.cards:
        people[at[column_key(card)], card.level].append(card)
    names = tuple(
        clean(column.name) if column.kind == "department" else say[column.kind] for column in layout.columns
    )
    floors = tuple(
        (
            f"L{floor.level}",
            tuple(
                _cell(
                    people[place, floor.level],
                    key=f"{place}-{floor.level}",
                    department=names[place],
                    floor=floor.level,
                    box=(column.left, floor.top, column.width, floor.height),
                    say=say,
                )
                if people[place, floor.level]
                else None
                for place, column in enumerate(layout.columns)
            ),
        )
        for floor in layout.floors
    )
    of = {card.id: f"{place}-{level}" for (place, level), cards in people.items() for card in cards}
    return Counts(names, floors, of)


def _cell(
    cards: list[Card],
    *,
    key: str,
    department: str,
    floor: int,
    box: tuple[float, float, float, float],
    say: Words,
) -> Cell:
    nobody = sum(card.status in {"uncovered", "chair"} for card in cards)
    uncovered = say["grid.uncovered"].format(n=count(nobody)) if nobody else say["grid.all_covered"]
    return Cell(
        key=key,
        number=count(len(cards)),
        uncovered=uncovered,
        label=say["grid.cell"].format(
            department=department,
            floor=f"L{floor}",
            contacts=counted(say, "contacts", len(cards)),
            uncovered=uncovered,
        ),
        bad=nobody > 0,
        box=box,
    )
