"""Coverage: what share of an account, and of each group in it, somebody of ours holds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from graphkam.account.graph import Member
from graphkam.policy import TOLERANCE

Group = TypeVar("Group", str, int)


@dataclass(frozen=True, slots=True)
class Covered:
    """How some members are covered: their weight, the share that one of ours holds, the share that two hold."""

    weight: float
    coverage: float
    two_deep_coverage: float

    @property
    def two_deep(self) -> bool:
        """Whether at least half of the weight is held by two."""
        return self.two_deep_coverage >= 0.5 - TOLERANCE


def weight_of(who: Iterable[Member]) -> float:
    """The weight of these members together."""
    return math.fsum(member.weight for member in who)


def share(part: float, whole: float) -> float:
    """The part of the whole; of nothing it is 0."""
    return part / whole if whole > 0 else 0.0


def coverage(who: Sequence[Member]) -> Covered:
    """How these members are covered."""
    weight = weight_of(who)
    return Covered(
        weight=weight,
        coverage=share(weight_of(member for member in who if len(member.holders) >= 1), weight),
        two_deep_coverage=share(weight_of(member for member in who if len(member.holders) >= 2), weight),
    )


def by_group(who: Sequence[Member], group: Callable[[Member], Group | None]) -> dict[Group, Covered]:
    """How each group with somebody in it is covered, sorted; members without a group are in none."""
    groups = sorted({name for member in who if (name := group(member)) is not None})
    return {name: coverage([member for member in who if group(member) == name]) for name in groups}


def key_two_deep(who: Sequence[Member]) -> float:
    """The share of the key contacts' weight that two of ours hold; of everybody's where nobody is key."""
    key = [member for member in who if member.key]
    return coverage(key or who).two_deep_coverage
