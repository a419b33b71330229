"""The map month by month: how each tie and each card of today stood at the last month-ends, and the figures of then.

The people, floors and departments are those of today, so that everybody keeps their place; the figures are those of the
account's trend, with the people of then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from graphkam.evidence import Evidence
from graphkam.language import percent
from graphkam.portfolio.measures import Standing, standing
from graphkam.portfolio.trends import ACCOUNT_MONTHS, month_ends, narrowed
from graphkam.records import Company
from graphkam.snapshot import Snapshot
from graphkam.snapshot.onward import Onward
from graphkam.snapshot.people import renumbered
from graphkam_viz.cards import ring_name
from graphkam_viz.labels import held_now
from graphkam_viz.view import MapView
from graphkam_viz.whatif import CardState
from graphkam_viz.words import Words

NO_TIE: Final = "."
COLD: Final = "-"
STEPS: Final = 9
"""The strength of an active tie is kept as a digit: 1 for the weakest, so many for the strongest."""

FIRST_CODE: Final = ord("0")
"""The character of the first state; the others follow it."""

CHART_WIDTH: Final = 1000
CHART_HEIGHT: Final = 100


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """A figure on a day, and beside it that of today where the two differ."""

    name: str
    value: str
    change: str


@dataclass(frozen=True, slots=True)
class Month:
    """One of the days: as it is written, and its figures."""

    day: str
    figures: tuple[MonthFigure, ...]


@dataclass(frozen=True, slots=True)
class Months:
    """The last days of two years and today, the earliest first.

    ``ties`` has a text for each tie, by rep and contact, with a character a day: `NO_TIE`, `COLD`, or how strong it
    was. ``cards`` has one for each contact, whose characters name an entry of ``states``, counted
    from `FIRST_CODE`.
    ``chart`` is the line of coverage in a box of `CHART_WIDTH` by `CHART_HEIGHT`, ``deep`` that of two-deep coverage.
    """

    days: tuple[Month, ...]
    ties: dict[tuple[str, str], str]
    cards: dict[str, str]
    states: tuple[CardState, ...]
    chart: str
    deep: str


def months_of(snapshot: Snapshot, view: MapView, *, say: Words) -> Months:
    """How the account stood month by month.

    Notes
    -----
    Cost: one measurement of the account for each of twenty-five days; the people of the company are looked at again
    only on days before which somebody came, went or changed.
    """
    company, evidence = narrowed(snapshot.company, snapshot.evidence, accounts=[view.account_id])
    company, evidence = _with_our_people(company, evidence)
    onward = Onward(company, policy=snapshot.policy, evidence=evidence)
    standings = [
        standing(onward.snapshot(day).only([view.account_id]))
        for day in month_ends(snapshot.day, months=ACCOUNT_MONTHS)
    ]
    cards, states = _cards(standings, view)
    return Months(
        days=_figures(standings, say=say),
        ties=_ties(standings, view),
        cards=cards,
        states=states,
        chart=_line([float(each.coverage.account.coverage[0]) for each in standings]),
        deep=_line([float(each.coverage.account.two_deep_coverage[0]) for each in standings]),
    )


def _with_our_people(company: Company, evidence: Evidence) -> tuple[Company, Evidence]:
    """Of our people those alone with anything recorded, and the changes of everybody who is left."""
    kept = np.zeros(company.staff.height, dtype=np.bool_)
    kept[evidence.staff] = True
    staff = company.staff.filter(pl.Series(kept))
    known = pl.concat([staff["id"], company.contacts["id"], company.accounts["id"]]).implode()
    return (
        replace(company, staff=staff, changes=company.changes.filter(pl.col("id").is_in(known))),
        replace(evidence, staff=renumbered(kept)[evidence.staff]),
    )


def _ties(standings: list[Standing], view: MapView) -> dict[tuple[str, str], str]:
    rep_at = {rep.id: at for at, rep in enumerate(view.reps)}
    card_at = {card.id: at for at, card in enumerate(view.cards)}
    seen: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.str_]]] = []
    for each in standings:
        ties = each.snapshot.ties.where(each.snapshot.ties.evidence > 0)
        rep = np.array([rep_at.get(id_, -1) for id_ in each.snapshot.staff.ids], dtype=np.int64)
        card = np.array([card_at.get(id_, -1) for id_ in each.snapshot.contacts.ids], dtype=np.int64)
        one, other = rep[ties.staff], card[ties.contact]
        shown = (one >= 0) & (other >= 0)
        steps = np.clip(np.ceil(ties.strength * STEPS), 1, STEPS).astype(np.int64)
        marks = np.where(ties.active, np.array(list(f"{COLD}123456789"))[steps], COLD)
        seen.append(((one * len(card_at) + other)[shown], marks[shown]))
    keys = np.unique(np.concatenate([keys for keys, _ in seen]))
    table = np.full((len(keys), len(seen)), NO_TIE)
    for month, (found, marks) in enumerate(seen):
        table[np.searchsorted(keys, found), month] = marks
    reps, cards = list(rep_at), list(card_at)
    return {
        (reps[key // len(cards)], cards[key % len(cards)]): "".join(row)
        for key, row in zip(keys.tolist(), table.tolist(), strict=True)
    }


def _cards(standings: list[Standing], view: MapView) -> tuple[dict[str, str], tuple[CardState, ...]]:
    """How each contact's card looked, day by day, and the looks there are."""
    states: dict[CardState, int] = {}
    columns = [_holders(each) for each in standings]
    found: dict[str, str] = {}
    for card in view.cards:
        if card.status == "chair":
            continue
        known, codes = False, ""
        for holders in columns[:-1]:
            number, met = holders.get(card.id, (None, False))
            known = known or met
            if number is None:
                state = CardState("", "absent")
            elif number:
                status = "two_deep" if number >= 2 else "single"
                state = CardState(ring_name(status, key=card.key), f"{number}")
            else:
                state = CardState(ring_name("uncovered", key=card.key), "gone_cold" if known else "never_met")
            codes += chr(FIRST_CODE + states.setdefault(state, len(states)))
        today = CardState(ring_name(card.status, key=card.key), held_now(card))
        found[card.id] = codes + chr(FIRST_CODE + states.setdefault(today, len(states)))
    return found, tuple(states)


def _holders(standing: Standing) -> dict[str, tuple[int, bool]]:
    """By contact: how many of ours held them, and whether there was anything between them and us."""
    met = np.zeros(len(standing.web.holders), dtype=np.bool_)
    met[standing.snapshot.ties.contact[standing.snapshot.ties.evidence > 0]] = True
    return dict(
        zip(
            standing.snapshot.contacts.ids,
            zip(standing.web.holders.tolist(), met.tolist(), strict=True),
            strict=True,
        )
    )


def _figures(standings: list[Standing], *, say: Words) -> tuple[Month, ...]:
    written = [_written(each, say=say) for each in standings]
    return tuple(
        Month(
            day=each.snapshot.day.isoformat(),
            figures=tuple(
                MonthFigure(
                    name,
                    value,
                    "" if value == today else say["month.change"].format(now=today),
                )
                for (name, value), (_, today) in zip(figures, written[-1], strict=True)
            ),
        )
        for each, figures in zip(standings, written, strict=True)
    )


def _written(each: Standing, *, say: Words) -> list[tuple[str, str]]:
    whole = each.coverage.account
    covered, contacts = int((each.web.holders > 0).sum()), len(each.web.holders)
    return [
        (say["topology"], say[f"topology.{each.topologies[0]}"]),
        (say["coverage"], percent(float(whole.coverage[0]))),
        (say["two_deep_coverage"], percent(float(whole.two_deep_coverage[0]))),
        (say["contacts_covered"], f"{covered} / {contacts}"),
        (say["mesh_index"], percent(float(each.mesh_index[0]))),
    ]


def _line(shares: list[float]) -> str:
    """A line over the days, from the left edge of the chart to the right one."""
    last = len(shares) - 1
    points = (
        f"{at / last * CHART_WIDTH:.0f},{(1 - share) * CHART_HEIGHT:.0f}" for at, share in enumerate(shares)
    )
    return "M" + " L".join(points)
