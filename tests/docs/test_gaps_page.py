"""The table of rules in the documentation says what the default policy says."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from graphkam.policy import DEFAULT_RULES, Rule, load_policy

ROW = re.compile(
    r"^\| `(?P<rule>\w+)` \|.*\| (?P<severities>[^|]*) \| (?P<thresholds>[^|]*) \|$", re.MULTILINE
)


@pytest.fixture(scope="module")
def page(pytestconfig: pytest.Config) -> str:
    return (pytestconfig.rootpath / "docs" / "gaps.md").read_text(encoding="utf-8")


def _severities(rule: Rule) -> str:
    text = ", ".join(f"{case} {severity}" for case, severity in rule.severity.items())
    own: dict[str, list[str]] = {}
    for tier, override in rule.tiers.items():
        for severity in override.severity.values():
            own.setdefault(severity, []).append(tier)
    return text + "".join(f" ({' and '.join(tiers)}: {severity})" for severity, tiers in own.items())


def _thresholds(rule: Rule) -> str:
    text = ", ".join(f"{name} {value:g}" for name, value in rule.thresholds.items()) or "–"
    own: dict[float, list[str]] = {}
    for tier, override in rule.tiers.items():
        for value in override.thresholds.values():
            own.setdefault(value, []).append(tier)
    by_tier = ", ".join(f"{', '.join(tiers)} {value:g}" for value, tiers in own.items())
    return f"{text} ({by_tier})" if by_tier else text


def test_every_rule_stands_with_its_defaults(page: str) -> None:
    stated = {row["rule"]: (row["severities"], row["thresholds"]) for row in ROW.finditer(page)}
    assert stated == {name: (_severities(rule), _thresholds(rule)) for name, rule in DEFAULT_RULES.items()}


def test_the_example_is_a_policy(page: str, tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    file = tmp_path / "ours.toml"
    file.write_text(block, encoding="utf-8")
    policy = load_policy(file)
    assert policy.name == tomllib.loads(block)["name"]
    assert policy.rules["cooling"].threshold("days", tier="gold") == 45
    assert not policy.rules["no_coach"].is_on("gold")
    assert policy.rules["contact_overdue"].threshold("days", tier="gold") == 45
    assert policy.rules["contact_overdue"].threshold("days", tier="diamond") == 30
    assert policy.rules["contact_overdue"].severity_of("otherwise", tier="gold") == "high"
