"""The policy: every threshold a company can change, with graphkam's own values as defaults.

A policy file is TOML and holds only what differs; unknown names are refused, so that a misspelt threshold never passes
for a changed one. Every result names the policy it was computed under.
"""

from __future__ import annotations

import math
import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from graphkam.errors import ConfigurationError
from graphkam.schema import KINDS

TOLERANCE: Final = 1e-9
"""What a comparison with a threshold allows for rounding."""

Tier: TypeAlias = Literal["diamond", "gold", "strategic", "ordinary"]
Line: TypeAlias = Literal["management", "business", "technical"]
Kind: TypeAlias = Literal["email", "message", "call", "meeting", "visit", "event", "complaint"]
Severity: TypeAlias = Literal["critical", "high", "medium", "low"]
Role: TypeAlias = Literal[
    "approver", "decision_maker", "evaluator", "influencer", "user", "gatekeeper", "coach"
]
Share: TypeAlias = Annotated[float, Field(ge=0, le=1)]
Positive: TypeAlias = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative: TypeAlias = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Chance: TypeAlias = Annotated[float, Field(gt=0, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Seat(_Part):
    """A seat that an account must fill: a decision role, in one line or (line absent) anywhere."""

    role: Role
    line: Line | None = None


class GroupTest(_Part):
    """How many groups must be two-deep: a least number and a share of all, whichever is more; one group needs one."""

    at_least: int = Field(default=2, ge=1)
    share: Share

    def threshold(self, groups: int) -> float:
        """The number needed among so many groups, unrounded."""
        return 1.0 if groups <= 1 else max(float(self.at_least), groups * self.share)


class LineRung(_Part):
    """What an account needs to be covered as a line."""

    key_two_deep: Share = 1 / 3


class PlaneRung(_Part):
    """What an account needs, beyond a line, to be covered as a plane."""

    recorded: int = 5
    key_two_deep: Share = 1 / 2
    departments_two_deep: GroupTest = GroupTest(share=1 / 3)


class MeshRung(_Part):
    """What an account needs, beyond a plane, to be covered as a mesh."""

    key_two_deep: Share = 2 / 3
    departments_two_deep: GroupTest = GroupTest(share=1 / 2)
    levels_two_deep: GroupTest = GroupTest(share=1 / 2)
    reps: int = 3
    functions: int = 2
    survival_1: Share = 1 / 2
    top_routes: int = 2


class IntroducerPolicy(_Part):
    """What is left of an introduction by somebody of this attitude; a blank attitude is neutral."""

    opponent: Chance = 0.1
    sceptic: Chance = 0.4
    neutral: Chance = 0.8
    supporter: Chance = 1.0
    champion: Chance = 1.0

    @property
    def by_attitude(self) -> tuple[float, ...]:
        """The factors from the lowest attitude to the highest."""
        return self.opponent, self.sceptic, self.neutral, self.supporter, self.champion


class PathPolicy(_Part):
    """How likely each step of an introduction is to succeed.

    ``least_tie``: the weakest tie that an introduction can begin with. ``entry``: how likely a path must be for its end
    to be where a sweep enters. ``cold_call``: the chance of a visit that nobody introduces.
    """

    down: Chance = 0.8
    up: Chance = 0.3
    influence: Chance = 0.5
    peer: Chance = 0.4
    close_colleague: Chance = 0.9
    colleague: Chance = 0.6
    introducer: IntroducerPolicy = IntroducerPolicy()
    least_tie: Chance = 0.05
    entry: Chance = 0.05
    cold_call: Chance = 0.01


class Rule(_Part):
    """One rule of the gaps: whether it is on, how grave each of its cases is, and its thresholds.

    ``severity`` and ``thresholds`` are keyed by the names that the defaults below give; ``tiers`` overrides any of the
    three for accounts of one tier.
    """

    on: bool = True
    severity: dict[str, Severity] = {}
    thresholds: dict[str, NotNegative] = {}
    tiers: dict[Tier, RuleOfTier] = {}

    def is_on(self, tier: str) -> bool:
        """Whether the rule applies to accounts of the tier."""
        override = self._of(tier)
        return self.on if override is None or override.on is None else override.on

    def severity_of(self, case: str, *, tier: str) -> Severity:
        """How grave a case of the rule is in accounts of the tier."""
        override = self._of(tier)
        if override is not None and case in override.severity:
            return override.severity[case]
        return self.severity[case]

    def threshold(self, name: str, *, tier: str) -> float:
        """A threshold of the rule for accounts of the tier."""
        override = self._of(tier)
        if override is not None and name in override.thresholds:
            return override.thresholds[name]
        return self.thresholds[name]

    def _of(self, tier: str) -> RuleOfTier | None:
        return next((override for name, override in self.tiers.items() if name == tier), None)


class RuleOfTier(_Part):
    """What a rule has otherwise in accounts of one tier."""

    on: bool | None = None
    severity: dict[str, Severity] = {}
    thresholds: dict[str, NotNegative] = {}


def _rule(
    *, tiers: dict[Tier, RuleOfTier] | None = None, severity: dict[str, Severity], **thresholds: float
) -> Rule:
    return Rule(severity=severity, thresholds=thresholds, tiers=tiers or {})


def _days(days: float) -> RuleOfTier:
    return RuleOfTier(thresholds={"days": days})


DEFAULT_RULES: Final[dict[str, Rule]] = {
    "key_contact_uncovered": _rule(severity={"approver": "critical", "otherwise": "high"}),
    "empty_chair": _rule(severity={"otherwise": "high"}),
    "single_rep": _rule(severity={"otherwise": "high"}),
    "single_rep_dependency": _rule(severity={"bus_factor_1": "critical", "otherwise": "high"}, share=0.25),
    "department_dark": _rule(severity={"otherwise": "medium"}),
    "level_dark": _rule(severity={"otherwise": "medium"}),
    "line_dark": _rule(severity={"otherwise": "medium"}),
    "core_team_incomplete": _rule(severity={"otherwise": "medium"}),
    "stage_team_missing": _rule(severity={"otherwise": "medium"}),
    "no_sponsor": _rule(
        severity={"otherwise": "medium"},
        level=5,
        tiers={
            "diamond": RuleOfTier(severity={"otherwise": "high"}),
            "gold": RuleOfTier(severity={"otherwise": "high"}),
        },
    ),
    "level_parity": _rule(severity={"otherwise": "medium"}, levels=3),
    "lines_not_joined": _rule(severity={"otherwise": "medium"}, days=90),
    "no_coach": _rule(severity={"otherwise": "medium"}),
    "opponent_unanswered": _rule(severity={"key": "high", "otherwise": "medium"}),
    "cooling": _rule(severity={"key": "high", "otherwise": "low"}, days=30),
    "gone_cold": _rule(severity={"key": "high", "otherwise": "medium"}, days=365),
    "one_way": _rule(severity={"otherwise": "medium"}, messages=10, days=180, inbound=0.2),
    "contact_overdue": _rule(
        severity={"otherwise": "medium"},
        days=180,
        tiers={"diamond": _days(30), "gold": _days(60), "strategic": _days(90)},
    ),
    "review_overdue": _rule(
        severity={"otherwise": "low"},
        days=365,
        tiers={"diamond": _days(90), "gold": _days(90), "strategic": _days(90)},
    ),
    "buying_moment": _rule(severity={"otherwise": "critical"}, closes_within=60, look_back=90, level=5),
    "rival_near": _rule(severity={"gone_cold": "critical", "otherwise": "high"}),
    "complaint_open": _rule(severity={"senior": "critical", "otherwise": "high"}, days=90, level=5),
    "leaver_exposed": _rule(severity={"key": "critical", "otherwise": "high"}),
    "tier_mismatch": _rule(severity={"otherwise": "low"}, most=10),
    "record_incomplete": _rule(severity={"otherwise": "low"}),
}

DEFAULT_EVENTS: Final[dict[str, Rule]] = {
    "rep_leaving": _rule(severity={"key": "critical", "orphans": "high", "otherwise": "medium"}),
    "rep_left": _rule(severity={"key": "critical", "orphans": "high", "otherwise": "medium"}, days=30),
    "contact_left": _rule(severity={"key": "high", "otherwise": "low"}, days=30),
    "contact_came": _rule(severity={"key": "medium", "otherwise": "low"}, days=30),
    "contact_moved": _rule(severity={"key": "high", "otherwise": "medium"}, days=30),
    "class_fell": _rule(severity={"otherwise": "high"}, days=30),
}
"""What happens and is told as an alert; `days` is how long it stays news, unless it is undone before."""

_KEY_ACCOUNT_SEATS: Final = (
    Seat(role="approver"),
    Seat(role="decision_maker", line="management"),
    Seat(role="decision_maker", line="business"),
    Seat(role="decision_maker", line="technical"),
)


class Policy(_Part):
    """Every threshold, weight and rule that the measures use."""

    name: str = "default"
    time_zone: str = "UTC"

    half_life_days: float = Field(default=180, ge=1, le=36500)
    half_life_days_by_tier: dict[Tier, Annotated[float, Field(ge=1, le=36500)]] = {}
    kind_weights: dict[Kind, NotNegative] = {
        "email": 0.1,
        "message": 0.1,
        "call": 0.2,
        "event": 0.3,
        "meeting": 0.35,
        "visit": 0.5,
        "complaint": 0.0,
    }
    undiluted_contacts: Positive = 3
    one_sided_factor: Share = 0.25
    declared_cap: float = Field(default=0.99, gt=0, lt=1)
    active_strength: float = Field(default=0.2, ge=0.01, lt=1)

    decision_weight: Positive = 12
    key_level: int = Field(default=5, ge=1, le=6)
    assumed_level: int = Field(default=2, ge=1, le=6)
    chair_level: int = Field(default=5, ge=1, le=6)
    seats: dict[Tier, tuple[Seat, ...]] = {
        "diamond": _KEY_ACCOUNT_SEATS,
        "gold": _KEY_ACCOUNT_SEATS,
        "strategic": _KEY_ACCOUNT_SEATS,
    }
    least_recorded: int = Field(default=5, ge=0)

    line: LineRung = LineRung()
    plane: PlaneRung = PlaneRung()
    mesh: MeshRung = MeshRung()
    paths: PathPolicy = PathPolicy()
    efforts: dict[Kind, Positive] = {"call": 1, "meeting": 2, "visit": 3}

    notes_kept_days: int | None = Field(default=None, ge=1, le=36500)
    published_loss: tuple[Share, Share] = (0.132, 0.176)
    workload: int = Field(default=40, ge=1)
    company_revenue: NotNegative | None = None
    currency: str | None = None
    rates: dict[str, Positive] = {}

    rules: dict[str, Rule] = DEFAULT_RULES
    events: dict[str, Rule] = DEFAULT_EVENTS

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
            raise ValueError(f"no such time zone: {value}") from exc
        return value

    @field_validator("kind_weights")
    @classmethod
    def _every_kind(cls, value: dict[Kind, float]) -> dict[Kind, float]:
        missing = set(KINDS) - set(value)
        if missing:
            raise ValueError(f"no weight for {', '.join(sorted(missing))}")
        return value

    @model_validator(mode="after")
    def _rules_known(self) -> Policy:
        for what, rules, defaults in (
            ("rule", self.rules, DEFAULT_RULES),
            ("event", self.events, DEFAULT_EVENTS),
        ):
            for name, rule in rules.items():
                default = defaults.get(name)
                if default is None:
                    raise ValueError(f"no such {what}: {name}")
                parts: list[Rule | RuleOfTier] = [rule, *rule.tiers.values()]
                for part in parts:
                    _refuse_unknown(name, "case", part.severity, default.severity)
                    _refuse_unknown(name, "threshold", part.thresholds, default.thresholds)
        return self

    @property
    def active_evidence(self) -> float:
        """The least evidence b with which a tie is active, rounding allowed for."""
        return -math.log1p(-(self.active_strength - TOLERANCE))


def _refuse_unknown(rule: str, what: str, given: dict[str, Any], known: dict[str, Any]) -> None:
    unknown = set(given) - set(known)
    if unknown:
        raise ValueError(
            f"rule {rule} has no {what} {', '.join(sorted(unknown))}; it has {', '.join(known) or 'none'}"
        )


DEFAULT_POLICY: Final = Policy()


def load_policy(path: Path | None) -> Policy:
    """The policy of a TOML file laid over the defaults, or the defaults for None.

    Tables are merged key by key, so a file names only what differs; lists replace the default list. A file that does
    not name itself is called by its file name.

    Raises
    ------
    ConfigurationError
        The file cannot be read, is not TOML, or holds a name or value that the policy does not have.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "slow-business.toml"
    ...     _ = file.write_text("half_life_days = 365", encoding="utf-8")
    ...     ours = load_policy(file)
    >>> ours.name, ours.half_life_days, ours.active_strength
    ('slow-business', 365.0, 0.2)
    """
    if path is None:
        return DEFAULT_POLICY
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise ConfigurationError(
            f"policy {path}: cannot be read ({exc.strerror}); name a readable TOML file"
        ) from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ConfigurationError(f"policy {path}: not valid TOML ({exc})") from exc
    merged = _merge(DEFAULT_POLICY.model_dump(), {"name": path.stem, **given})
    try:
        return Policy.model_validate(merged)
    except ValidationError as exc:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in error['loc']) or 'policy'}: {error['msg']}"
            for error in exc.errors()
        )
        raise ConfigurationError(f"policy {path}: {problems}") from exc


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        below: object = merged.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            merged[key] = _merge(cast("dict[str, Any]", below), cast("dict[str, Any]", value))
        else:
            merged[key] = value
    return merged
