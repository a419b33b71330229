"""Whom to meet, who introduces, and what it would bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from graphkam.answers.text import Text


@dataclass(frozen=True, slots=True)
class Ground:
    """What a step rests on.

    ``kind``: that of an interaction; ``declared`` (a stated tie); ``reporting_line``, ``same_manager``, ``influence``;
    ``manager``, ``team`` or ``company`` (colleagues). ``id`` names the interaction, or the manager they share;
    ``strength`` is what was stated, of a tie or an influence.
    """

    kind: str
    id: str | None
    at: date | None
    strength: float | None


PathStep = TypedDict(
    "PathStep",
    {
        "from": str,
        "to": str,
        "kind": str,
        "probability": float,
        "evidence": list[Ground],
        "evidence_total": int,
        "message": Text,
    },
)
"""One step of a path: who turns to whom, how, the chance that it works, and what it rests on.

``kind``: tie, colleague, down, up, influence or peer. ``evidence`` lists the latest grounds, ``evidence_total`` says
how many there are. A mapping, because ``from`` is a word of the language.
"""


@dataclass(frozen=True, slots=True)
class Opponent:
    """Somebody on a path who is against us, and the probability that the path would have if they were neutral."""

    contact_id: str
    attitude: int
    if_neutral: float


@dataclass(frozen=True, slots=True)
class Path:
    """One way to a contact: the people on it, the first rep first, and each step between two of them."""

    probability: float
    steps: list[PathStep]
    people: list[str]
    opponents: list[Opponent]
    message: Text


@dataclass(frozen=True, slots=True)
class Nearest:
    """A contact that can be reached, how far from there to the target, and the chance of getting there."""

    contact_id: str
    steps: int
    probability: float


@dataclass(frozen=True, slots=True)
class Missing:
    """Why no path leads to a contact, and the nearest contact that one does lead to.

    ``reason``: ``no_tie`` (nobody linked to the contact can be reached), ``no_link`` (somebody linked can, but nobody
    who can introduce), ``only_upwards`` (only over a step up, which was ruled out).
    """

    contact_id: str
    reason: str
    nearest: Nearest | None
    message: Text
