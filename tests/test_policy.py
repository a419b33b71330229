"""The policy: defaults, a file laid over them, and what it refuses."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from pydantic import ValidationError

from graphkam.errors import ConfigurationError
from graphkam.policy import DEFAULT_POLICY, DEFAULT_RULES, GroupTest, Policy, Rule, RuleOfTier, load_policy
from graphkam.schema import KINDS, SEVERITIES, TIERS


def written(folder: Path, text: str, *, name: str = "ours.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_is_the_default() -> None:
    assert load_policy(None) is DEFAULT_POLICY
    assert DEFAULT_POLICY.name == "default"


def test_an_empty_file_changes_nothing_but_the_name(tmp_path: Path) -> None:
    policy = load_policy(written(tmp_path, ""))
    assert policy == DEFAULT_POLICY.model_copy(update={"name": "ours"})
    assert load_policy(written(tmp_path, 'name = "2027"')).name == "2027"


def test_a_file_names_only_what_differs(tmp_path: Path) -> None:
    policy = load_policy(
        written(
            tmp_path,
            """
            half_life_days = 90
            time_zone = "Asia/Shanghai"
            half_life_days_by_tier = { gold = 720 }
            kind_weights = { visit = 0.7 }
            mesh.departments_two_deep.share = 0.6
            rules.cooling.thresholds.days = 14
            rules.no_coach.on = false
            rules.contact_overdue.tiers.gold.thresholds.days = 45
            """,
        )
    )
    assert (policy.half_life_days, policy.time_zone) == (90, "Asia/Shanghai")
    assert policy.half_life_days_by_tier == {"gold": 720}
    assert policy.kind_weights == {**DEFAULT_POLICY.kind_weights, "visit": 0.7}
    assert policy.mesh.departments_two_deep == GroupTest(at_least=2, share=0.6)
    assert policy.mesh.reps == 3
    assert policy.rules["cooling"].threshold("days", tier="gold") == 14
    assert policy.rules["cooling"].severity_of("key", tier="gold") == "high"
    assert not policy.rules["no_coach"].is_on("gold")
    overdue = policy.rules["contact_overdue"]
    assert [overdue.threshold("days", tier=tier) for tier in TIERS] == [30, 45, 90, 180]
    assert set(policy.rules) == set(DEFAULT_RULES)


def test_a_tie_counts_as_active_from_a_hundredth_at_the_least(tmp_path: Path) -> None:
    assert load_policy(written(tmp_path, "active_strength = 0.01")).active_strength == 0.01


def test_a_list_replaces_the_default_list(tmp_path: Path) -> None:
    text = '[[seats.gold]]\nrole = "approver"\n[[seats.ordinary]]\nrole = "user"\nline = "business"\n'
    policy = load_policy(written(tmp_path, text))
    assert [(seat.role, seat.line) for seat in policy.seats["gold"]] == [("approver", None)]
    assert [(seat.role, seat.line) for seat in policy.seats["ordinary"]] == [("user", "business")]
    assert policy.seats["diamond"] == DEFAULT_POLICY.seats["diamond"]
    assert not load_policy(written(tmp_path, "seats.gold = []")).seats["gold"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("half_live_days = 90", "half_live_days"),
        ("half_life_days = 0", "half_life_days"),
        ("half_life_days = nan", "half_life_days"),
        ("half_life_days = inf", "half_life_days"),
        ("half_life_days_by_tier = { silver = 90 }", "half_life_days_by_tier.silver"),
        ('time_zone = "Mars/Olympus"', "no such time zone: Mars/Olympus"),
        ('time_zone = "../etc/passwd"', "time_zone"),
        ("kind_weights = { lunch = 1 }", "kind_weights.lunch"),
        ("kind_weights = { visit = -1 }", "kind_weights.visit"),
        ("active_strength = 1", "active_strength"),
        ("active_strength = 0", "active_strength"),
        ("active_strength = 0.009", "active_strength"),
        ("declared_cap = 1", "declared_cap"),
        ("mesh = { survival_1 = 1.5 }", "mesh.survival_1"),
        ("mesh = { survival = 0.5 }", "mesh.survival"),
        ('seats.gold = [{ role = "boss" }]', "seats.gold.0.role"),
        ('seats.gold = [{ role = "approver", floor = 5 }]', "seats.gold.0.floor"),
        ("rules.colling.on = false", "no such rule: colling"),
        ("rules.cooling.thresholds.dyas = 3", "cooling has no threshold dyas; it has days"),
        ("rules.cooling.tiers.gold.thresholds.dyas = 3", "cooling has no threshold dyas"),
        ('rules.cooling.severity.other = "low"', "cooling has no case other; it has key, otherwise"),
        ('rules.cooling.severity.key = "grave"', "rules.cooling.severity.key"),
        ("rules.no_coach.thresholds.days = 3", "no_coach has no threshold days; it has none"),
        ("published_loss = [0.1]", "published_loss"),
        ("workload = 0", "workload"),
        ("workload = 1.5", "workload"),
        ("rates = { EUR = 0 }", "rates.EUR"),
    ],
)
def test_what_the_policy_does_not_have_is_refused_by_name(tmp_path: Path, text: str, names: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        load_policy(written(tmp_path, text))
    assert names in str(refused.value)
    assert "ours.toml" in str(refused.value)


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"half_life_days.*workload"):
        load_policy(written(tmp_path, "half_life_days = 0\nworkload = 0"))


def test_a_file_that_is_not_there_or_not_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_policy(tmp_path / "absent.toml")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_policy(tmp_path)
    with pytest.raises(ConfigurationError, match="not valid TOML"):
        load_policy(written(tmp_path, "half_life_days = = 3"))
    latin = tmp_path / "latin.toml"
    latin.write_bytes('name = "Größe"'.encode("latin-1"))
    with pytest.raises(ConfigurationError, match="not valid TOML"):
        load_policy(latin)


def test_every_kind_has_a_weight() -> None:
    assert set(DEFAULT_POLICY.kind_weights) == set(KINDS)
    with pytest.raises(ValidationError, match="no weight for call"):
        Policy(kind_weights={kind: 0.1 for kind in KINDS if kind != "call"})


def test_a_policy_stays_as_it_is() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        DEFAULT_POLICY.half_life_days = 1


@pytest.mark.parametrize(
    ("share", "groups", "needed"),
    [
        (1 / 3, 0, 1),
        (1 / 3, 1, 1),
        (1 / 3, 2, 2),
        (1 / 3, 6, 2),
        (1 / 3, 7, 7 / 3),
        (1 / 2, 3, 2),
        (1 / 2, 4, 2),
        (1 / 2, 5, 2.5),
    ],
)
def test_the_number_of_groups_is_not_rounded(share: float, groups: int, needed: float) -> None:
    assert GroupTest(share=share).threshold(groups) == pytest.approx(needed)


def test_the_evidence_of_an_active_tie() -> None:
    assert DEFAULT_POLICY.active_evidence == pytest.approx(-math.log(0.8), abs=1e-8)
    assert DEFAULT_POLICY.active_evidence < -math.log(0.8)


def test_a_rule_may_differ_for_one_tier() -> None:
    rule = Rule(
        severity={"otherwise": "low"},
        thresholds={"days": 10},
        tiers={
            "gold": RuleOfTier(on=False),
            "diamond": RuleOfTier(severity={"otherwise": "critical"}, thresholds={"days": 5}),
        },
    )
    assert [rule.is_on(tier) for tier in TIERS] == [True, False, True, True]
    assert [rule.threshold("days", tier=tier) for tier in TIERS] == [5, 10, 10, 10]
    assert [rule.severity_of("otherwise", tier=tier) for tier in TIERS] == ["critical", "low", "low", "low"]


def test_a_tier_may_switch_on_what_is_off_elsewhere() -> None:
    rule = Rule(on=False, tiers={"gold": RuleOfTier(on=True)})
    assert [rule.is_on(tier) for tier in TIERS] == [False, True, False, False]


def test_the_default_rules_speak_of_known_severities() -> None:
    for name, rule in DEFAULT_RULES.items():
        assert rule.severity, name
        assert set(rule.severity.values()) <= set(SEVERITIES)
