"""Paths as somebody sees them who may not see everybody on the way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from graphkam.answers import Missing, Path, PathStep, Text

HIDDEN: Final = "hidden"
"""What stands for somebody who may not be seen."""

STEP_HIDDEN: Final[Text] = {
    "en": "A step by way of somebody whom you may not see.",
    "zh": "途经一位您无权查看的人。",
}
PATH_HIDDEN: Final[Text] = {
    "en": "This path leads by way of people whom you may not see.",
    "zh": "此路径途经您无权查看的人。",
}
NEAREST_HIDDEN: Final[Text] = {
    "en": "No path leads there; the nearest contact that one leads to is somebody whom you may not see.",
    "zh": "无法到达；可到达的最近联系人是一位您无权查看的人。",
}


def veiled_paths(paths: Sequence[Path], *, seen: Collection[str]) -> list[Path]:
    """The paths with everybody hidden who is not among the people that may be seen, and what is said of them.

    The probabilities stay: that there is a way is what whoever asks may know.
    """
    return [_veiled(path, seen=seen) for path in paths]


def veiled_missing(missing: Missing | None, *, seen: Collection[str]) -> Missing | None:
    """Why no path leads to a contact, without the nearest contact's name where that may not be seen."""
    if missing is None or missing.nearest is None or missing.nearest.contact_id in seen:
        return missing
    return replace(missing, nearest=replace(missing.nearest, contact_id=HIDDEN), message=NEAREST_HIDDEN)


def _veiled(path: Path, *, seen: Collection[str]) -> Path:
    others = (person for option in path.considered for person in option.people)
    if not all(person in seen for person in (*path.people, *others)):
        # The next best way and what would make it the better one name everybody on both.
        path = replace(path, considered=[], change=None)
    if all(person in seen for person in path.people):
        return path
    return replace(
        path,
        people=[_shown(person, seen=seen) for person in path.people],
        steps=[_step(step, seen=seen) for step in path.steps],
        opponents=[opponent for opponent in path.opponents if opponent.contact_id in seen],
        message=PATH_HIDDEN,
    )


def _step(step: PathStep, *, seen: Collection[str]) -> PathStep:
    if step["from"] in seen and step["to"] in seen:
        return step
    return {
        "from": _shown(step["from"], seen=seen),
        "to": _shown(step["to"], seen=seen),
        "kind": step["kind"],
        "probability": step["probability"],
        "evidence": [],
        "evidence_total": 0,
        "message": STEP_HIDDEN,
    }


def _shown(person: str, *, seen: Collection[str]) -> str:
    return person if person in seen else HIDDEN
