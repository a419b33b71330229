"""A rule that does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from graphkam.answers.text import Text

PERSON_IN: Final[dict[str, Literal["contacts", "staff"]]] = {
    "contact_came": "contacts",
    "contact_left": "contacts",
    "contact_moved": "contacts",
    "cooling": "contacts",
    "gone_cold": "contacts",
    "key_contact_uncovered": "contacts",
    "leaver_exposed": "staff",
    "level_parity": "contacts",
    "opponent_unanswered": "contacts",
    "rep_leaving": "staff",
    "rep_left": "staff",
    "rival_near": "contacts",
    "single_rep": "contacts",
    "single_rep_dependency": "staff",
}
"""The rules and events whose subject is a person, and the table of that person.

The subject of all others is none, though it may be spelled like a person's id: a level, a department, an interaction.
"""


@dataclass(frozen=True, slots=True)
class Gap:
    """A rule that does not hold, with its evidence, what it touches, and the action that would close it."""

    account_id: str
    rule: str
    subject: str | None
    severity: str
    message: Text
    evidence: dict[str, Any]
    weight: float
    revenue: float | None
    action: dict[str, Any]
