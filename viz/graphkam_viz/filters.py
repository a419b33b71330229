"""What the map can be narrowed to: by coverage, attitude, department, floor, and who of ours holds whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Final

from graphkam.schema import FUNCTIONS
from graphkam_viz.cards import ring_name
from graphkam_viz.lettering import clean
from graphkam_viz.style import ATTITUDES
from graphkam_viz.view import LEVELS, Card, MapView
from graphkam_viz.words import Words

NONE: Final = ""
"""The value of what is not recorded; no id is empty."""

TONES: Final = ("uncovered_key", "single", "uncovered", "two_deep", "chair")


@dataclass(frozen=True, slots=True)
class Option:
    """One value that can be asked for, and how many contacts have it."""

    value: str
    label: str
    mark: str
    count: int


@dataclass(frozen=True, slots=True)
class Filter:
    """One question: who has one of the values chosen. Several filters must all hold."""

    name: str
    label: str
    options: tuple[Option, ...]


def tone_of(card: Card) -> str:
    """The name of how a card's coverage is shown: its ring's, or that of two-deep or a chair."""
    return ring_name(card.status, key=card.key) or card.status


def values_of(view: MapView) -> dict[str, dict[str, list[str]]]:
    """Of each contact, the values it has, filter by filter. A chair has no attitude and nobody who holds it."""
    function = {rep.id: rep.function for rep in view.reps}
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for tie in view.ties:
        if tie.state == "active":
            holders[tie.contact_id].append(tie.staff_id)
    found: dict[str, dict[str, list[str]]] = {}
    for card in view.cards:
        chair = card.status == "chair"
        found[card.id] = {
            "status": [tone_of(card)],
            "attitude": [] if chair else [NONE if card.attitude is None else f"{card.attitude}"],
            "department": [] if chair else [card.department_id or NONE],
            "level": [f"{card.level}"],
            "rep": holders[card.id],
            "function": sorted({function[id_] or NONE for id_ in holders[card.id]}),
        }
    return found


def filters_of(view: MapView, values: dict[str, dict[str, list[str]]], *, say: Words) -> tuple[Filter, ...]:
    """The filters, each with the values that somebody has."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in values.values():
        for name, had in each.items():
            counts[name].update(had)

    def options(name: str, all_of_them: list[tuple[str, str, str]]) -> tuple[Option, ...]:
        return tuple(
            Option(value, label, mark, counts[name][value])
            for value, label, mark in all_of_them
            if counts[name][value]
        )

    return (
        Filter(
            "status",
            say["coverage"],
            options("status", [(tone, say[f"status.{tone}"], "") for tone in TONES]),
        ),
        Filter(
            "attitude",
            say["attitude"],
            options(
                "attitude",
                [
                    (NONE if value is None else f"{value}", say[f"attitude.{value}"], look.text)
                    for value, look in ATTITUDES.items()
                ],
            ),
        ),
        Filter(
            "level",
            say["level"],
            options("level", [(f"{level}", f"L{level} {say[f'level.{level}']}", "") for level in LEVELS]),
        ),
        Filter(
            "department",
            say["department"],
            options(
                "department",
                [(each.id, clean(each.name), "") for each in view.departments]
                + [(NONE, say["no_department"], "")],
            ),
        ),
        Filter(
            "function",
            say["function"],
            options(
                "function",
                [(each, say[f"function.{each}"], "") for each in FUNCTIONS]
                + [(NONE, say["attitude.None"], "")],
            ),
        ),
        Filter(
            "rep", say["our_people"], options("rep", [(rep.id, clean(rep.name), "") for rep in view.reps])
        ),
    )
