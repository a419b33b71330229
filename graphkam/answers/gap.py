"""A rule that does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphkam.answers.text import Text


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
