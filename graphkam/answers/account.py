"""The report of one account: what is covered, what it hangs on, and which class that makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
