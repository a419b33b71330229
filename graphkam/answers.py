"""What graphkam answers: one frozen type for every object of the JSON interface, under its names.

The engine builds these, every face shows them, and `to_json` writes them. Days are ``datetime.date``; shares lie in
0..1; lists of ids are sorted; None is "there is none", never "unknown".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import orjson

Text: TypeAlias = dict[str, str]
"""A sentence by language: ``en`` and ``zh``."""


def to_json(answer: object, *, indent: bool = False) -> bytes:
    """An answer as JSON in UTF-8: days in ISO 8601, keys as the fields are named."""
    return orjson.dumps(answer, option=orjson.OPT_INDENT_2 if indent else 0)


@dataclass(frozen=True, slots=True)
class NextRung:
    """The rung above an account's class, and the tests that fail for it."""

    rung: str
    failing: list[str]


@dataclass(frozen=True, slots=True)
class RungTest:
    """One test of one rung: its figure, its threshold, and whether it holds."""

    name: str
    rung: str
    value: float
    threshold: float
    holds: bool


@dataclass(frozen=True, slots=True)
class EmptyChair:
    """A seat of the account's tier that nobody recorded fills."""

    role: str
    line: str | None
    level: int
    weight: float


@dataclass(frozen=True, slots=True)
class Dependency:
    """Who alone holds the largest share of an account, and that share."""

    staff_id: str
    share: float


@dataclass(frozen=True, slots=True)
class Survival:
    """The share that still hangs together when the worst ``k`` reps have left, and who they are."""

    k: int
    share: float
    staff_ids: list[str]


@dataclass(frozen=True, slots=True)
class RepShare:
    """What one rep holds of an account."""

    staff_id: str
    active_ties: int
    exclusive: float
    shapley: float
    highest_level: int


@dataclass(frozen=True, slots=True)
class DepartmentCoverage:
    """How a department is covered."""

    id: str
    weight: float
    coverage: float
    two_deep_coverage: float


@dataclass(frozen=True, slots=True)
class LevelCoverage:
    """How a level is covered."""

    level: int
    weight: float
    coverage: float
    two_deep_coverage: float


@dataclass(frozen=True, slots=True)
class LineCoverage:
    """How a line is covered."""

    line: str
    weight: float
    coverage: float
    two_deep_coverage: float


@dataclass(frozen=True, slots=True)
class RoleCoverage:
    """How a decision role is covered."""

    role: str
    weight: float
    coverage: float
    two_deep_coverage: float


@dataclass(frozen=True, slots=True)
class Face:
    """How much of one of their lines a function of ours meets."""

    function: str
    line: str
    coverage: float
    two_deep_coverage: float


@dataclass(frozen=True, slots=True)
class Tie:
    """What links one of ours to one of theirs today. ``goes_cold_on`` is None for a tie that is cold already."""

    staff_id: str
    contact_id: str
    strength: float
    state: str
    last_at: date
    goes_cold_on: date | None


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A contact with something not recorded: which of level, role, department_id."""

    contact_id: str
    missing: list[str]


@dataclass(frozen=True, slots=True)
class AccountReport:
    """Everything measured about one account on one day."""

    account_id: str
    as_of: date
    policy: str
    topology: str
    next: NextRung | None
    contacts: int
    chairs: list[EmptyChair]
    too_little_recorded: bool
    covered: int
    two_deep: int
    weight: float
    inferred_share: float
    coverage: float
    two_deep_coverage: float
    key_two_deep: float
    bus_factor: int
    bus_factor_set: list[str]
    dependency: Dependency | None
    alpha: float
    gamma: float
    mesh_index: float
    survival: list[Survival]
    tests: list[RungTest]
    routes: dict[str, int]
    gatekeepers: dict[str, list[str]]
    reps: list[RepShare]
    assigned: list[str]
    departments: list[DepartmentCoverage]
    levels: list[LevelCoverage]
    lines: list[LineCoverage]
    roles: list[RoleCoverage]
    faces: list[Face]
    inbound: float | None
    ties: list[Tie]
    incomplete: list[Incomplete]


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

    ``reason`` is None for anybody else who may; ``level_distance`` counts for ``function`` only, None without a leaver
    of the same function; ``load`` is the contacts with an active tie anywhere.
    """

    staff_id: str
    reason: str | None
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


@dataclass(frozen=True, slots=True)
class PortfolioAccount:
    """One account's line in the portfolio."""

    account_id: str
    topology: str
    tier: str
    revenue: float | None
    revenue_share: float | None
    attention_share: float
    bus_factor: int
    dependency: Dependency | None
    mesh_index: float
    coverage: float
    contacts: int


@dataclass(frozen=True, slots=True)
class ClassTotal:
    """How many accounts a class has, and their revenue."""

    accounts: int
    revenue: float | None


@dataclass(frozen=True, slots=True)
class StaffLoad:
    """What one of ours carries over all accounts."""

    staff_id: str
    accounts: int
    contacts: int
    load: int
    exclusive_revenue: float | None
    highest_level: int


@dataclass(frozen=True, slots=True)
class FunctionTotal:
    """What one function of ours holds over all accounts."""

    function: str
    staff: int
    accounts: int
    contacts: int
    coverage: float


@dataclass(frozen=True, slots=True)
class RegionTotal:
    """The accounts of one region."""

    region: str | None
    accounts: int
    revenue: float | None
    coverage: float
    mesh_index: float
    classes: dict[str, int]


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """An account group: the figures over the union of its accounts, named by the parent."""

    account_id: str
    accounts: list[str]
    revenue: float | None
    topology: str
    coverage: float
    two_deep_coverage: float
    bus_factor: int
    dependency: Dependency | None
    mesh_index: float


@dataclass(frozen=True, slots=True)
class TrendMonth:
    """The whole portfolio at the end of a month (or today, for the month that runs)."""

    month: str
    classes: dict[str, int]
    coverage: float
    mesh_index: float


@dataclass(frozen=True, slots=True)
class AccountMonth:
    """One account at the end of a month (or today, for the month that runs)."""

    month: str
    topology: str
    coverage: float
    two_deep_coverage: float
    mesh_index: float
    bus_factor: int


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Every account at once. Sums of money are None when currencies differ and the policy has no rates: see ``notes``."""

    as_of: date
    policy: str
    accounts: list[PortfolioAccount]
    classes: dict[str, ClassTotal]
    revenue: float | None
    revenue_on_one_rep: float | None
    top10_share: float | None
    largest_share: float | None
    staff: list[StaffLoad]
    functions: list[FunctionTotal]
    regions: list[RegionTotal]
    groups: list[GroupTotal]
    trend: list[TrendMonth]
    notes: list[Text]
