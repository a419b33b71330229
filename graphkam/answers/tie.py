"""Why a tie is as strong as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One piece of evidence behind a tie: an interaction, or (``id`` None) a declared tie.

    ``share`` is the part of its kind's weight that the pair gets for the number of contacts listed; ``adds`` is what
    is left of it today.
    """

    id: str | None
    at: str
    kind: str
    direction: str | None
    share: float
    adds: float


@dataclass(frozen=True, slots=True)
class DecayPoint:
    """The strength of a tie on a later day, if nothing happens."""

    day: date
    strength: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a tie is as strong as it is, and how it will fade."""

    staff_id: str
    contact_id: str
    as_of: date
    policy: str
    strength: float
    state: str
    goes_cold_on: date | None
    refused: bool
    factor: float
    evidence: list[EvidenceItem]
    ahead: list[DecayPoint]
