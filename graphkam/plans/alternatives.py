"""A path beside the next best one: what is lost by it, and what would turn the answer."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Final

from graphkam.answers import Path, PathOption, Text
from graphkam.plans.describe import Describer, figure
from graphkam.plans.search import Route

EQUAL: Final = 1e-8
"""Chances that differ by less are equal."""


def beside(path: Path, other: Path, *, describer: Describer, routes: tuple[Route, Route]) -> Path:
    """The path with the next best way as what was considered, and with what would make that one the answer."""
    lost = path.probability - other.probability
    way = describer.way(routes[1])
    chance = figure(other.probability)
    option = PathOption(
        people=other.people,
        probability=other.probability,
        lost_by=max(lost, 0.0),
        message={
            "en": f"{way}: chance {chance}, {figure(lost)} less.",
            "zh": f"{way}：成功率{chance}，低{figure(lost)}。",
        }
        if lost > EQUAL
        else {
            "en": f"{way}: as likely; fewer steps or smaller ids decided.",
            "zh": f"{way}：成功率相同，按步数较少或编号较小者选定。",
        },
    )
    return replace(path, considered=[option], change=_change(path, other, describer=describer, routes=routes))


def beside_routes(path: Path, single: Path, *, describer: Describer, route: Route) -> Path:
    """The first of several routes with the likeliest single way, which is none of them, as what was considered."""
    way, chance = describer.way(route), figure(single.probability)
    option = PathOption(
        people=single.people,
        probability=single.probability,
        lost_by=0.0,
        message={
            "en": f"{way}: chance {chance}, the likeliest by itself; with it there would be fewer routes, or less "
            "likely ones.",
            "zh": f"{way}：成功率{chance}，单独最有把握；但选它会使路径更少或整体更无把握。",
        },
    )
    return replace(path, considered=[option])


def _change(path: Path, other: Path, *, describer: Describer, routes: tuple[Route, Route]) -> Text | None:
    """How far the weakest step that only this path takes would have to fall for the other one to be the answer."""
    shared = set(itertools.pairwise(routes[1]))
    own = [at for at, step in enumerate(itertools.pairwise(routes[0])) if step not in shared]
    if not own or path.probability - other.probability <= EQUAL:
        return None
    at = min(own, key=lambda at: (path.steps[at]["probability"], at))
    one, two = (describer.called(node) for node in routes[0][at : at + 2])
    # All else equal, no way without this step is likelier than the other one.
    least = figure(path.steps[at]["probability"] * other.probability / path.probability)
    way = describer.way(routes[1])
    return {
        "en": f"Were the chance of {one} → {two} below {least}, the way to go would be {way}.",
        "zh": f"若{one} → {two}的成功率低于{least}，则应改走{way}。",
    }
