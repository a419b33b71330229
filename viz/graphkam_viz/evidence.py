"""The evidence behind each tie, written out: what was recorded, what it adds today, and how the tie will fade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from graphkam.answers import EvidenceItem, Explanation
from graphkam.language import percent, strength
from graphkam.portfolio import explain
from graphkam.snapshot import Snapshot
from graphkam_viz.view import MapView
from graphkam_viz.words import Words

MOST: Final = 8
"""So many pieces of evidence are listed one by one; what the older ones add is summed."""

CURVE_WIDTH: Final = 276
CURVE_HEIGHT: Final = 56


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence: its day, what it was, and what it adds today."""

    day: str
    what: str
    adds: str


@dataclass(frozen=True, slots=True)
class Curve:
    """How a tie fades if nothing happens, as a line in a box of `CURVE_WIDTH` by `CURVE_HEIGHT`.

    ``threshold`` is the height at which it goes cold, ``cold`` how far to the right that is (None: it is cold, or stays
    active beyond the right edge).
    """

    path: str
    threshold: float
    cold: float | None
    first: str
    last: str
    note: str


@dataclass(frozen=True, slots=True)
class TieEvidence:
    """What a tie rests on, the newest evidence first. ``rest`` and ``factor`` are sentences, or empty."""

    lines: tuple[EvidenceLine, ...]
    rest: str
    factor: str
    curve: Curve | None


def evidence_of_ties(snapshot: Snapshot, view: MapView, *, say: Words) -> dict[tuple[str, str], TieEvidence]:
    """What each tie of the map rests on, by rep and contact; ties without evidence are left out."""
    own = snapshot.only([view.account_id])
    return {
        (tie.staff_id, tie.contact_id): _written(
            explain(own, tie.staff_id, tie.contact_id), threshold=own.policy.active_strength, say=say
        )
        for tie in view.ties
        if tie.state != "none"
    }


def _written(explanation: Explanation, *, threshold: float, say: Words) -> TieEvidence:
    newest = list(reversed(explanation.evidence))
    older = newest[MOST:]
    rest = ""
    if older:
        rest = say["evidence.rest"].format(n=len(older), adds=strength(sum(item.adds for item in older)))
    factor = ""
    if explanation.factor < 1 - 1e-9:
        factor = say["evidence.factor"].format(factor=percent(explanation.factor))
    return TieEvidence(
        lines=tuple(_line(item, say=say) for item in newest[:MOST]),
        rest=rest,
        factor=factor,
        curve=_curve(explanation, threshold=threshold, say=say),
    )


def _line(item: EvidenceItem, *, say: Words) -> EvidenceLine:
    what = say[f"kind.{item.kind}"]
    if item.direction:
        what = say["evidence.directed"].format(
            kind=what, direction=say[f"direction.{item.direction}"].lower()
        )
    return EvidenceLine(day=item.at[:10], what=what, adds=strength(item.adds))


def _curve(explanation: Explanation, *, threshold: float, say: Words) -> Curve | None:
    points: list[tuple[date, float]] = [(explanation.as_of, explanation.strength)]
    points += [(point.day, point.strength) for point in explanation.ahead if point.day > explanation.as_of]
    if len(points) < 2:
        return None
    first, last = points[0][0], points[-1][0]
    days = (last - first).days

    def x(day: date) -> float:
        return round((day - first).days / days * CURVE_WIDTH, 1)

    def y(value: float) -> float:
        return round((1 - value) * CURVE_HEIGHT, 1)

    path = f"M{x(first)},{y(points[0][1])}"
    path += "".join(f" L{x(day)},{y(value)}" for _, (day, value) in pairwise(points))
    cold = explanation.goes_cold_on
    return Curve(
        path=path,
        threshold=y(threshold),
        cold=None if cold is None or cold > last else x(cold),
        first=first.isoformat(),
        last=last.isoformat(),
        note=say["evidence.threshold"].format(share=percent(threshold)),
    )
