"""What holds for every rule: its parts, its sentences, its settings, the order of the gaps."""

from __future__ import annotations

import json
import re
import string
from datetime import date

import pytest
from hypothesis import given, settings

from graphkam.answers import to_json
from graphkam.errors import NotFoundError
from graphkam.gaps import gaps
from graphkam.gaps.messages import ACTIONS, MESSAGES
from graphkam.gaps.rules import RULES
from graphkam.policy import DEFAULT_POLICY, DEFAULT_RULES, Policy
from graphkam.records import Company
from graphkam.schema import SEVERITIES
from graphkam.snapshot import take_snapshot
from tests.companies import DAY, ago, companies, company, named, policies
from tests.gaps.finding import all_gaps, found, with_rule

BRACES = "{0} {name} {{x}} %s"


def everything_wrong(name: str = "Zhou Ping") -> Company:
    """A company with a gap of every rule; everybody there bears the name."""
    same = {"name": name}
    return company(
        accounts=[
            named("a", tier="gold", stage="preferred", revenue=900.0, **same),
            named("b", revenue=5.0, **same),
        ],
        departments=[
            named("db", line="business", **same),
            named("dt", line="technical", **same),
            named("dark", line="management", **same),
        ],
        contacts=[
            named("cold", level=6, role="approver", department_id="dark", attitude=-2, title=name, **same),
            named("one", level=5, department_id="db", **same),
            named("two", level=2, department_id="dt", **same),
            named("plain", level=4, department_id="db", role="user", **same),
            named("far", account_id="b", **same),
        ],
        staff=[
            named("leaver", level=1, function="account", left_at=ago(-9), **same),
            named("other", level=2, function="account", **same),
        ],
        interactions=[
            (ago(400), "visit", "leaver", "cold"),
            (ago(85), "meeting", "leaver", "one"),
            (ago(100), "meeting", "other", "two"),
            (ago(20), "complaint", "", "plain"),
            (ago(5), "visit", "other", "far"),
            *[(ago(30), "email", "other", "plain", "out") for _ in range(10)],
        ],
        rivals=[(name, "cold")],
        opportunities=[{"id": "o", "account_id": "a", "closes_at": ago(-10), "status": "open", **same}],
    )


# --- the registry ---


def test_every_rule_of_the_policy_has_its_function_and_its_sentence() -> None:
    assert RULES.keys() == DEFAULT_RULES.keys()
    assert {key.split(".")[0] for key in MESSAGES} == RULES.keys()


@pytest.mark.parametrize("sentences", [MESSAGES, ACTIONS], ids=["messages", "actions"])
def test_the_sentences_are_whole_in_both_languages(sentences: dict[str, tuple[str, str]]) -> None:
    for key, (english, chinese) in sentences.items():
        assert english.endswith("."), key
        assert chinese.endswith("。"), key
        assert re.search(r"[\u4e00-\u9fff]", chinese), key
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(each) if name} for each in (english, chinese)
        ]
        # The two may lean on different figures, never on different people.
        people = {"contact", "rep", "reps", "names", "rivals", "account"}
        assert fields[0] & people == fields[1] & people, key


def test_there_is_a_company_with_a_gap_of_every_rule() -> None:
    assert {gap.rule for gap in all_gaps(everything_wrong())} == RULES.keys()


@pytest.mark.parametrize("name", ["Zhou Ping", "周平", BRACES])
def test_sentences_carry_the_names_and_are_filled_in(name: str) -> None:
    for gap in all_gaps(everything_wrong(name)):
        action: dict[str, str] = gap.action["message"]
        for sentences in (gap.message, action):
            assert sentences.keys() == {"en", "zh"}
            for sentence in sentences.values():
                assert not re.search(r"[{}]|None", sentence.replace(BRACES, "")), (gap.rule, sentence)
        assert gap.message["en"].startswith(f"{name}: ")
        assert gap.message["zh"].startswith(f"{name}：")
        assert name in action["en"]
        assert name in action["zh"]


def test_what_is_filled_in_is_data() -> None:
    as_it_reads = {
        (gap.account_id, gap.rule, gap.subject): gap.message for gap in all_gaps(everything_wrong("@@"))
    }
    for gap in all_gaps(everything_wrong(BRACES)):
        for language, sentence in gap.message.items():
            assert sentence == as_it_reads[gap.account_id, gap.rule, gap.subject][language].replace(
                "@@", BRACES
            )


# --- the settings ---


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_can_be_switched_off_for_all_or_for_a_tier(rule: str) -> None:
    records = everything_wrong()
    assert found(records, rule, policy=with_rule(rule, on=False)) == []
    not_gold = with_rule(rule, tiers={"gold": {"on": False}})
    before = found(records, rule)
    assert found(records, rule, policy=not_gold) == [gap for gap in before if gap.account_id == "b"]
    only_gold = with_rule(rule, on=False, tiers={"gold": {"on": True}})
    assert found(records, rule, policy=only_gold) == [gap for gap in before if gap.account_id == "a"]


@pytest.mark.parametrize("rule", sorted(RULES))
def test_the_severity_of_each_case_can_be_set_for_a_tier(rule: str) -> None:
    every_case = dict.fromkeys(DEFAULT_RULES[rule].severity, "critical")
    lifted = with_rule(
        rule, severity=dict.fromkeys(every_case, "low"), tiers={"gold": {"severity": every_case}}
    )
    for gap in found(everything_wrong(), rule, policy=lifted):
        assert gap.severity == ("critical" if gap.account_id == "a" else "low")


def test_a_policy_that_leaves_a_rule_out_does_not_ask_it() -> None:
    some = {name: DEFAULT_RULES[name] for name in ("no_coach", "cooling")}
    left = DEFAULT_POLICY.model_copy(update={"rules": some})
    assert {gap.rule for gap in all_gaps(everything_wrong(), policy=left)} == {"no_coach", "cooling"}


# --- which accounts ---


def test_named_accounts_have_the_gaps_they_have_among_all() -> None:
    snapshot = take_snapshot(everything_wrong(), day=DAY, policy=DEFAULT_POLICY)
    everything = gaps(snapshot)
    for account in ("a", "b"):
        assert gaps(snapshot, accounts=[account]) == [gap for gap in everything if gap.account_id == account]
    assert gaps(snapshot, accounts=[]) == []
    with pytest.raises(NotFoundError, match="nowhere"):
        gaps(snapshot, accounts=["a", "nowhere"])


def test_an_account_without_anything_has_only_the_gaps_of_the_account_as_a_whole() -> None:
    records = company(accounts=[named("a", tier="gold", stage="trial", revenue=7.0)])
    no_chairs = DEFAULT_POLICY.model_copy(update={"seats": {}})
    left = all_gaps(records, policy=no_chairs)
    assert [gap.rule for gap in left] == [
        "core_team_incomplete",
        "no_coach",
        "stage_team_missing",
        "review_overdue",
    ]
    assert {(gap.weight, gap.revenue) for gap in left} == {(0.0, 7.0)}


def test_a_company_without_anything_has_none() -> None:
    assert all_gaps(company(accounts=[])) == []


# --- weight, revenue, order ---


def test_the_revenue_touched_is_the_share_of_the_weight_or_all_of_it_or_none() -> None:
    records = company(
        accounts=[named("a", revenue=100.0)], contacts=[named("c", level=5), named("d", level=3)]
    )
    touched = {gap.rule: (gap.weight, gap.revenue) for gap in all_gaps(records)}
    assert touched["key_contact_uncovered"] == (5.0, 62.5)
    assert touched["no_coach"] == (8.0, 100.0)
    unknown = company(contacts=[named("c", level=5)])
    assert {gap.revenue for gap in all_gaps(unknown)} == {None}


def test_most_serious_first() -> None:
    records = company(
        accounts=[named("a", revenue=1.0), named("b", revenue=9.0), "d"],
        contacts=[
            named("w", level=5),
            named("x", level=5, account_id="b"),
            named("y", level=6, account_id="d"),
        ],
    )
    worst = [gap for gap in all_gaps(records) if gap.rule == "key_contact_uncovered"]
    assert [gap.subject for gap in worst] == ["y", "x", "w"]


@settings(max_examples=40)
@given(companies(), policies)
def test_any_company_has_gaps_in_a_total_order_that_json_can_hold(records: Company, policy: Policy) -> None:
    snapshot = take_snapshot(records, day=DAY, policy=policy)
    left = gaps(snapshot)
    places = [
        (
            SEVERITIES.index(gap.severity),
            -gap.weight,
            float("inf") if gap.revenue is None else -gap.revenue,
            gap.account_id,
            gap.rule,
            gap.subject or "",
        )
        for gap in left
    ]
    assert places == sorted(places)
    assert len({(gap.account_id, gap.rule, gap.subject) for gap in left}) == len(left)
    assert json.loads(to_json(left)) == json.loads(to_json(gaps(snapshot)))
    whole = dict(zip(snapshot.accounts["id"], snapshot.accounts["revenue"], strict=True))
    for gap in left:
        assert gap.revenue is None or gap.revenue <= (whole[gap.account_id] or 0.0) * (1 + 1e-9)
        assert gap.weight >= 0
        assert not {type(value) for value in gap.evidence.values()} - {
            str, int, float, bool, list, date, type(None),
        }  # fmt: skip
    for account in snapshot.accounts["id"]:
        assert gaps(snapshot, accounts=[account]) == [gap for gap in left if gap.account_id == account]
