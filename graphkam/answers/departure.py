"""What a departure does, account by account, and who could take over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of an account that a departure changes."""

    coverage: float
    two_deep_coverage: float
    bus_factor: int
    mesh_index: float
    topology: str


@dataclass(frozen=True, slots=True)
class Dark:
    """Groups that were covered before and are not after."""

    departments: list[str]
    levels: list[int]
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could take a contact over, and why: ``cold_tie``, ``near`` or ``function``.

    ``level_distance`` is from the nearest leaver of the same function, None for the other reasons; ``load`` is the
    contacts with an active tie anywhere.
    """

    staff_id: str
    reason: str
    strength: float
    level_distance: int | None
    load: int


@dataclass(frozen=True, slots=True)
class Successors:
    """Who could take a contact over, best first."""

    contact_id: str
    candidates: list[Candidate]


@dataclass(frozen=True, slots=True)
class AccountDeparture:
    """What a departure does to one account."""

    account_id: str
    before: Figures
    after: Figures
    orphaned: list[str]
    lost: list[str]
    weakened: list[str]
    dark: Dark
    revenue_exposed: float | None
    published_loss: tuple[float, float] | None
    successors: list[Successors]


@dataclass(frozen=True, slots=True)
class Departure:
    """What is lost when these of our people leave: every account where somebody of them has an active tie."""

    staff_ids: list[str]
    as_of: date
    policy: str
    published_loss_source: str
    accounts: list[AccountDeparture]
