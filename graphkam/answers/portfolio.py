"""Every account at once, and how they went over the months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graphkam.answers.account import Dependency
from graphkam.answers.text import Text


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
    active_ties: int
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
    """One account at the end of a month (or today, for the month that runs).

    ``attributes_as_today``: no earlier values of attributes are recorded for that time, today's stand in for them.
    """

    month: str
    topology: str
    coverage: float
    two_deep_coverage: float
    mesh_index: float
    bus_factor: int
    attributes_as_today: bool


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Every account at once.

    Sums of money are None when currencies differ and the policy has no rates; ``notes`` then says so.
    """

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
