"""All that the scripts of the map need, as plain JSON: what is drawn, and what is said when it is asked for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from graphkam_viz.cards import (
    DETAIL_BASE,
    NAME_BASE,
    blank_card,
    blank_rep,
    card_lettering,
    card_parts,
    letterings,
    numbered,
    parts,
    ring_name,
)
from graphkam_viz.counts import Counts
from graphkam_viz.evidence import CURVE_HEIGHT, CURVE_WIDTH, TieEvidence
from graphkam_viz.filters import Filter, values_of
from graphkam_viz.ground import ground_shapes
from graphkam_viz.labels import Label, card_label, held_now, held_text, rep_label
from graphkam_viz.layout import HEADER, Layout
from graphkam_viz.lettering import clean
from graphkam_viz.months import COLD, FIRST_CODE, NO_TIE, STEPS, Months
from graphkam_viz.panel import Panel
from graphkam_viz.shapes import Shape
from graphkam_viz.style import (
    DETAIL_SIZE,
    DIMMED,
    FONT,
    NAME_SIZE,
    PAPER,
    RIVAL,
    WAY,
    WAY_INK,
    sizes,
    tie_width,
)
from graphkam_viz.view import Card, MapView
from graphkam_viz.ways import Sweep, Ways
from graphkam_viz.whatif import Leaving
from graphkam_viz.words import Words

MANY: Final = 300
"""With more cards than this, ties are drawn for those who are looked at, and no line while the map is dragged."""

_SPOKEN: Final = (
    "close",
    "evidence",
    "evidence.adds",
    "evidence.ahead",
    "filters",
    "filters.on",
    "found.many",
    "found.one",
    "join",
    "month.today",
    "no_ties",
    "nothing_found",
    "path.show",
    "ties",
    "whatif.after",
    "whatif.also",
    "whatif.ask",
    "whatif.before",
    "whatif.dark",
    "whatif.failed",
    "whatif.none",
    "whatif.orphans",
    "whatif.stays",
    "whatif.weak",
    "whatif.working",
)
"""The words that the scripts say themselves."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What is worked out beforehand of a map."""

    evidence: dict[tuple[str, str], TieEvidence]
    departures: tuple[Leaving, ...]
    ways: tuple[Ways, ...]
    sweeps: tuple[Sweep, ...]
    months: Months
    counts: Counts | None


def data_of(
    view: MapView, layout: Layout, panel: Panel, worked: Worked, *, filters: tuple[Filter, ...], say: Words
) -> dict[str, Any]:
    """The data of a map, but for the graph itself, which pyvis builds."""
    many = len(view.cards) > MANY
    return {
        "cards": {
            **{card.id: _card(card, worked, say=say) for card in view.cards},
            **{rep.id: _rep_card(rep_label(rep, say=say)) for rep in view.reps},
        },
        "parts": {name: _plain(shapes) for name, shapes in parts().items()},
        "letterings": {name: asdict(each) for name, each in letterings().items()},
        "lettering": {"name": [NAME_BASE, NAME_SIZE], "detail": [DETAIL_BASE, DETAIL_SIZE]},
        "number": {"disc": _plain(numbered()), "ink": WAY_INK},
        "tag": {"fill": PAPER, "ink": RIVAL},
        "sizes": sizes(),
        "blank": {"contact": asdict(blank_card()), "staff": asdict(blank_rep())},
        "ground": _plain(ground_shapes(layout, say=say)),
        "bounds": {"left": 0, "top": -HEADER, "width": layout.width, "height": layout.height + HEADER},
        "layers": [] if many else ["ties"],
        "filters": {each.name: [option.value for option in each.options] for each in filters},
        "values": values_of(view),
        "search": {row.id: row.search for row in panel.rows},
        "table": {"head": panel.head, "rows": {row.id: row.cells for row in panel.rows}},
        "people": {
            each.id: {
                "kind": each.kind,
                "name": each.name,
                "line": each.line,
                "status": each.status,
                "tone": each.tone,
                "facts": [[fact.name, fact.value, fact.link] for fact in each.facts],
                "ties": each.ties,
            }
            for each in panel.people
        },
        "ties": [
            [tie.staff_id, tie.contact_id, tie.strength, tie.share, tie.tone, tie.when] for tie in panel.ties
        ],
        "evidence": _evidence(panel, worked),
        "departures": {each.staff_ids[0]: departure_data(each) for each in worked.departures},
        "ways": {each.contact_id: asdict(each) for each in worked.ways},
        "sweeps": {f"{each.visits}": asdict(each) for each in worked.sweeps},
        "months": _months(worked.months),
        "cells": worked.counts and _cells(worked.counts),
        "dimmed": DIMMED,
        "font": FONT,
        "way": WAY,
        "say": {word: say[word] for word in _SPOKEN},
        "held": {held: held_text(held, say=say) for held in _held(worked)},
        "curve": {"width": CURVE_WIDTH, "height": CURVE_HEIGHT},
    }


def _held(worked: Worked) -> list[str]:
    return sorted({state.held for state in worked.months.states})


def _plain(shapes: list[Shape] | tuple[Shape, ...]) -> list[dict[str, Any]]:
    return [asdict(shape) for shape in shapes]


def _card(card: Card, worked: Worked, *, say: Words) -> dict[str, Any]:
    label = card_label(card, say=say)
    now = held_now(card)
    details = {now: label.detail}
    found: dict[str, Any] = {
        "parts": card_parts(card),
        "lettering": card_lettering(card),
        "ring": ring_name(card.status, key=card.key),
        "name": label.name,
        "held": now,
        "details": details,
        "key": card.key,
    }
    if card.status != "chair":
        said = {worked.months.states[ord(code) - FIRST_CODE].held for code in worked.months.cards[card.id]}
        if card.reps:
            said |= {"orphaned", "lost", *(f"{number}" for number in range(1, card.reps))}
        for held in sorted(said - {now}):
            details[held] = card_label(card, say=say, held=held).detail
    if card.rivals:
        found["tag"] = clean(", ".join(card.rivals))[:40]
    return found


def _rep_card(label: Label) -> dict[str, Any]:
    return {
        "parts": ["staff"],
        "lettering": "staff",
        "ring": "",
        "name": label.name,
        "held": "",
        "details": {"": label.detail},
        "key": False,
    }


def _evidence(panel: Panel, worked: Worked) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for at, tie in enumerate(panel.ties):
        behind = worked.evidence.get((tie.staff_id, tie.contact_id))
        if behind is not None:
            curve = behind.curve
            found[f"{at}"] = {
                "lines": [[line.day, line.what, line.adds] for line in behind.lines],
                "notes": [note for note in (behind.rest, behind.factor) if note],
                "curve": [curve.path, curve.threshold, curve.cold, curve.first, curve.last, curve.note],
            }
    return found


def interactions_behind(panel: Panel, worked: Worked) -> dict[str, list[str | None]]:
    """By tie, as ``evidence`` in the data has them: the interaction of each line, None for a declared tie."""
    found = {
        f"{at}": worked.evidence.get((tie.staff_id, tie.contact_id)) for at, tie in enumerate(panel.ties)
    }
    return {at: [line.interaction for line in each.lines] for at, each in found.items() if each is not None}


def departure_data(each: Leaving) -> dict[str, Any]:
    """What the panel says of a departure, and the map shows."""
    return {
        "title": each.title,
        "verdict": each.verdict,
        "bad": each.bad,
        "changes": [
            [change.name, change.before, change.after, change.worse, change.note] for change in each.changes
        ],
        "orphaned": [[one.id, one.note, one.successor] for one in each.orphaned],
        "weakened": [[one.id, one.note, one.successor] for one in each.weakened],
        "dark": each.dark,
        "money": each.money,
        "lit": each.lit,
        "cards": {id_: [state.ring, state.held, state.crossed] for id_, state in each.cards.items()},
    }


def _months(months: Months) -> dict[str, Any]:
    return {
        "days": [each.day for each in months.days],
        "figures": [[[one.name, one.value, one.change] for one in each.figures] for each in months.days],
        "cards": months.cards,
        "states": [[each.ring, each.held] for each in months.states],
        "first": FIRST_CODE,
        # By the character of a day: the width and the look of the line; none at all without a tie.
        "looks": {
            NO_TIE: None,
            COLD: [1.2, "cold"],
            **{f"{step}": [tie_width((step - 0.5) / STEPS), "tie"] for step in range(1, STEPS + 1)},
        },
    }


def _cells(counts: Counts) -> dict[str, Any]:
    boxes = {cell.key: cell.box for _, cells in counts.floors for cell in cells if cell is not None}
    labels = {cell.key: cell.label for _, cells in counts.floors for cell in cells if cell is not None}
    return {"boxes": boxes, "labels": labels, "of": counts.of}
