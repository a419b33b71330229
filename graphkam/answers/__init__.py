"""What graphkam answers: one frozen type for every object of the JSON interface, under its names.

The engine builds these, every face shows them, and `to_json` writes them. Days are ``datetime.date``; shares lie in
0..1; lists of ids are sorted; None is "there is none", never "unknown".
"""

from __future__ import annotations

from graphkam.answers.account import (
    AccountReport,
    DepartmentCoverage,
    Dependency,
    EmptyChair,
    Face,
    Incomplete,
    LevelCoverage,
    LineCoverage,
    NextRung,
    RepShare,
    RoleCoverage,
    RungTest,
    Survival,
    Tie,
)
from graphkam.answers.departure import (
    AccountDeparture,
    Candidate,
    Dark,
    Departure,
    Figures,
    Successors,
)
from graphkam.answers.gap import (
    Gap,
)
from graphkam.answers.plans import (
    Ground,
    Handover,
    KeyOption,
    KeyPeople,
    Missing,
    Nearest,
    NewTie,
    Opponent,
    Path,
    PathStep,
    SweepOption,
    SweepPlan,
    SweepVisit,
    UpgradePlan,
    WarmAction,
    WarmOption,
    WarmTie,
)
from graphkam.answers.portfolio import (
    AccountMonth,
    ClassTotal,
    FunctionTotal,
    GroupTotal,
    Portfolio,
    PortfolioAccount,
    RegionTotal,
    StaffLoad,
    TrendMonth,
)
from graphkam.answers.text import (
    Text,
    to_json,
)
from graphkam.answers.tie import (
    DecayPoint,
    EvidenceItem,
    Explanation,
)

__all__ = [
    "AccountDeparture",
    "AccountMonth",
    "AccountReport",
    "Candidate",
    "ClassTotal",
    "Dark",
    "DecayPoint",
    "DepartmentCoverage",
    "Departure",
    "Dependency",
    "EmptyChair",
    "EvidenceItem",
    "Explanation",
    "Face",
    "Figures",
    "FunctionTotal",
    "Gap",
    "Ground",
    "GroupTotal",
    "Handover",
    "Incomplete",
    "KeyOption",
    "KeyPeople",
    "LevelCoverage",
    "LineCoverage",
    "Missing",
    "Nearest",
    "NewTie",
    "NextRung",
    "Opponent",
    "Path",
    "PathStep",
    "Portfolio",
    "PortfolioAccount",
    "RegionTotal",
    "RepShare",
    "RoleCoverage",
    "RungTest",
    "StaffLoad",
    "Successors",
    "Survival",
    "SweepOption",
    "SweepPlan",
    "SweepVisit",
    "Text",
    "Tie",
    "TrendMonth",
    "UpgradePlan",
    "WarmAction",
    "WarmOption",
    "WarmTie",
    "to_json",
]
