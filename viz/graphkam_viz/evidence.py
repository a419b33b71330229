"""The evidence behind each tie, written out: what was recorded, what it adds today, and how the tie will fade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
import polars as pl

from graphkam.arrays import Ints
from graphkam.language import percent, strength
from graphkam.snapshot import EPOCH, Snapshot, half_life_of_accounts
from graphkam.strength import two_way_factor
from graphkam_viz.words import Words

MOST: Final = 8
"""So many pieces of evidence are listed one by one; what the older ones add is summed."""

CURVE_WIDTH: Final = 276
CURVE_HEIGHT: Final = 56

_STEP: Final = 30
_LEAST_POINTS: Final = 7


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence: its day, what it was, what it adds today, and the id of the interaction, if it is one."""

    day: str
    what: str
    adds: str
    interaction: str | None


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
    curve: Curve


def evidence_of_ties(own: Snapshot, *, say: Words) -> dict[tuple[str, str], TieEvidence]:
    """What each tie of an account rests on, by rep and contact; ties without evidence are left out.

    ``own`` is the snapshot of that account alone. Everything is as `graphkam.portfolio.explain` says it of one tie.

    Notes
    -----
    Cost: one pass over the events of the account's ties, and one look at the interactions that are listed.
    """
    ties = own.ties.where(own.ties.evidence > 0)
    if not len(ties.pair):
        return {}
    half_life = float(half_life_of_accounts(own.accounts, policy=own.policy)[0])
    factors = two_way_factor(ties.incoming, ties.outgoing, policy=own.policy).tolist()
    listed = _listed(own, ties.pair, half_life=half_life)
    written = _lines(own, listed, say=say)
    staff, contacts = own.staff.ids, own.contacts.ids
    found: dict[tuple[str, str], TieEvidence] = {}
    for at, (rep, contact) in enumerate(zip(ties.staff.tolist(), ties.contact.tolist(), strict=True)):
        cold_in = int(ties.cold_day[at]) - own.day_number if ties.active[at] else None
        older, adds = listed[at].older, listed[at].older_adds
        found[staff[rep], contacts[contact]] = TieEvidence(
            lines=written[at],
            rest=say["evidence.rest"].format(n=older, adds=strength(adds)) if older else "",
            factor=say["evidence.factor"].format(factor=percent(factors[at]))
            if factors[at] < 1 - 1e-9
            else "",
            curve=_curve(own, float(ties.evidence[at]), half_life=half_life, cold_in=cold_in, say=say),
        )
    return found


@dataclass(frozen=True, slots=True)
class _Listed:
    """What is listed of one tie, the newest first: (row of the interaction, or -1 for a declared tie; day; adds)."""

    items: list[tuple[int, int, float]]
    older: int
    older_adds: float


def _listed(own: Snapshot, pairs: Ints, *, half_life: float) -> list[_Listed]:
    # The contacts of one account lie in the order of their ids, and so do its pairs.
    evidence, day = own.evidence.of_pairs(pairs), own.day_number
    its, keys = evidence.events.whole, np.arange(len(pairs), dtype=np.int32)
    starts = np.searchsorted(its.pair, keys).tolist()
    ends = np.searchsorted(its.pair, keys + 1).tolist()
    stated_from = np.searchsorted(evidence.declared_pair, keys).tolist()
    stated_to = np.searchsorted(evidence.declared_pair, keys + 1).tolist()
    found: list[_Listed] = []
    for start, end, first, last in zip(starts, ends, stated_from, stated_to, strict=True):
        days = its.day[start:end]
        # Events of a pair are sorted by day: those that count come first.
        events = slice(start, start + int(np.searchsorted(days, day, side="right")))
        adds = its.incoming[events] + its.outgoing[events] + its.other[events]
        adds = adds * np.exp2((its.day[events] - day) / half_life)
        newest = slice(-MOST, None)
        items = list(
            zip(
                its.interaction[events][newest].tolist(),
                its.day[events][newest].tolist(),
                adds[newest].tolist(),
                strict=True,
            )
        )
        number, total = len(adds), float(adds.sum())
        stated = first + int(np.searchsorted(evidence.declared_day[first:last], day, side="right")) - 1
        if stated >= first and evidence.declared[stated] > 0:
            on = int(evidence.declared_day[stated])
            added = float(evidence.declared[stated]) * 2.0 ** ((on - day) / half_life)
            items = sorted([*items, (-1, on, added)], key=lambda item: item[1])
            number, total = number + 1, total + added
        shown = items[::-1][:MOST]
        found.append(_Listed(shown, number - len(shown), total - sum(adds for _, _, adds in shown)))
    return found


def _lines(own: Snapshot, listed: list[_Listed], *, say: Words) -> list[tuple[EvidenceLine, ...]]:
    rows = [row for each in listed for row, _, _ in each.items if row >= 0]
    # The columns first: to take rows out of those of lists takes a tenth of a second for ten million.
    columns = own.company.interactions.select("id", "at", "kind", "direction")
    interactions = columns[rows].select(
        "id",
        pl.col("at").dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%d"),
        pl.col("kind").cast(pl.String),
        pl.col("direction").cast(pl.String),
    )
    spelled: dict[tuple[str, str | None], str] = {}
    behind = interactions.iter_rows()
    found: list[tuple[EvidenceLine, ...]] = []
    for each in listed:
        lines: list[EvidenceLine] = []
        for row, day, adds in each.items:
            if row < 0:
                id_, on, kind, direction = None, (EPOCH + timedelta(days=day)).isoformat(), "declared", None
            else:
                id_, on, kind, direction = next(behind)
            if (kind, direction) not in spelled:
                spelled[kind, direction] = _what(kind, direction, say=say)
            lines.append(EvidenceLine(on, spelled[kind, direction], strength(adds), id_))
        found.append(tuple(lines))
    return found


def _what(kind: str, direction: str | None, *, say: Words) -> str:
    what = say[f"kind.{kind}"]
    if direction is None:
        return what
    return say["evidence.directed"].format(kind=what, direction=say[f"direction.{direction}"].lower())


def _curve(own: Snapshot, evidence: float, *, half_life: float, cold_in: int | None, say: Words) -> Curve:
    steps = max(_LEAST_POINTS - 1, -(-(cold_in or 0) // _STEP))
    days = np.arange(steps + 1) * _STEP
    fading = -np.expm1(-evidence * np.exp2(-days / half_life))
    x = (np.arange(steps + 1) / steps * CURVE_WIDTH).round(1).tolist()
    y = ((1 - fading) * CURVE_HEIGHT).round(1).tolist()
    threshold = own.policy.active_strength
    return Curve(
        path="M" + " L".join(f"{across:g},{down:g}" for across, down in zip(x, y, strict=True)),
        threshold=round((1 - threshold) * CURVE_HEIGHT, 1),
        cold=None if cold_in is None else round(cold_in / (steps * _STEP) * CURVE_WIDTH, 1),
        first=own.day.isoformat(),
        last=(own.day + timedelta(days=steps * _STEP)).isoformat(),
        note=say["evidence.threshold"].format(share=percent(threshold)),
    )
