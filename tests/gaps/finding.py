"""The gaps of one rule in a small company."""

from __future__ import annotations

from typing import cast

from graphkam.answers import Gap
from graphkam.gaps import gaps
from graphkam.policy import DEFAULT_POLICY, Policy, Rule
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from tests.companies import DAY


def all_gaps(records: Company, *, policy: Policy = DEFAULT_POLICY) -> list[Gap]:
    """Every gap on `DAY`."""
    return gaps(take_snapshot(records, day=DAY, policy=policy))


def found(records: Company, rule: str, *, policy: Policy = DEFAULT_POLICY) -> list[Gap]:
    """The gaps of a rule on `DAY`."""
    return [gap for gap in all_gaps(records, policy=policy) if gap.rule == rule]


def subjects(records: Company, rule: str, *, policy: Policy = DEFAULT_POLICY) -> list[tuple[str | None, str]]:
    """Subject and severity of each gap of a rule, by subject."""
    return sorted(
        ((gap.subject, gap.severity) for gap in found(records, rule, policy=policy)),
        key=lambda one: str(one[0]),
    )


def only(records: Company, rule: str, *, policy: Policy = DEFAULT_POLICY) -> Gap:
    """The one gap of a rule."""
    [gap] = found(records, rule, policy=policy)
    return gap


def with_rule(name: str, *, policy: Policy = DEFAULT_POLICY, **changes: object) -> Policy:
    """The policy with some parts of a rule laid over."""
    rule = policy.rules[name].model_dump()
    for part, value in changes.items():
        rule[part] = _laid_over(rule[part], value)
    return policy.model_copy(update={"rules": {**policy.rules, name: Rule.model_validate(rule)}})


def _laid_over(below: object, above: object) -> object:
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    lower, upper = cast("dict[str, object]", below), cast("dict[str, object]", above)
    return {**lower, **{key: _laid_over(lower.get(key), value) for key, value in upper.items()}}
