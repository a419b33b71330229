"""The life of alerts: laws over random histories, and what each step is called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.alerts import acknowledge, alert_id, next_alerts
from graphkam.alerts.life import Step
from graphkam.answers import Alert, Gap
from graphkam.errors import InvalidInputError
from graphkam.schema import SEVERITIES
from tests.companies import DAY

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def gap(
    account: str = "a", rule: str = "single_rep", subject: str | None = "c", severity: str = "high"
) -> Gap:
    return Gap(
        account_id=account,
        rule=rule,
        subject=subject,
        severity=severity,
        message={"en": f"{severity}.", "zh": f"{severity}。"},
        evidence={"since": DAY},
        weight=12.0,
        revenue=None,
        action={"kind": "meet", "message": {"en": "Meet.", "zh": "约见。"}},
    )


KEYS = [
    (account, rule, subject)
    for account in "ab"
    for rule in ("single_rep", "cooling")
    for subject in ("x", None)
]
founds = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(SEVERITIES), max_size=5).map(
    lambda found: [gap(*key, severity=severity) for key, severity in found.items()]
)
moves = st.lists(
    st.one_of(founds, st.sampled_from(["acknowledge", "acknowledge for three days"])), max_size=8
)


class Life:
    """Alerts through a random history, a day between two moves, as a store would keep them."""

    def __init__(self) -> None:
        self.alerts: dict[str, Alert] = {}
        self.steps: list[Step] = []
        self.days = 0

    def keep(self, steps: Sequence[Step]) -> None:
        self.steps += steps
        self.alerts |= {step.alert.id: step.alert for step in steps}

    def move(self, what: list[Gap] | str) -> None:
        self.days += 1
        at, day = NOW + timedelta(days=self.days), DAY + timedelta(days=self.days)
        if isinstance(what, list):
            self.keep(next_alerts(self.alerts.values(), what, at=at, day=day))
            return
        until = day + timedelta(days=3) if "days" in what else None
        for alert in list(self.alerts.values()):
            if alert.state == "open":
                self.keep([acknowledge(alert, by="ann", note=None, until=until, at=at, day=day)])


@given(moves)
def test_whatever_happened_what_is_found_is_not_resolved_and_all_else_is(
    history: list[list[Gap] | str],
) -> None:
    life = Life()
    found: list[Gap] = []
    for what in history:
        life.move(what)
        found = what if isinstance(what, list) else found
        there = {alert_id(each.account_id, each.rule, each.subject) for each in found}
        assert {id_ for id_, alert in life.alerts.items() if alert.state != "resolved"} == there


@given(moves)
def test_the_same_twice_changes_nothing(history: list[list[Gap] | str]) -> None:
    life = Life()
    for what in history:
        life.move(what)
        if isinstance(what, list):
            at, day = NOW + timedelta(days=life.days), DAY + timedelta(days=life.days)
            assert next_alerts(life.alerts.values(), what, at=at, day=day) == []
            assert next_alerts(life.alerts.values(), what[::-1], at=at, day=day) == []


@given(moves)
def test_the_history_of_an_alert_leads_to_where_it_stands(history: list[list[Gap] | str]) -> None:
    life = Life()
    for what in history:
        life.move(what)
    state: dict[str, str] = {}
    allowed = {
        (None, "opened"),
        ("resolved", "reopened"),
        ("acknowledged", "reopened"),
        ("open", "acknowledged"),
        ("open", "resolved"),
        ("acknowledged", "resolved"),
        ("open", "worsened"),
        ("open", "eased"),
        ("acknowledged", "eased"),
    }
    for step in life.steps:
        if step.change is not None:
            assert (state.get(step.alert.id), step.change.change) in allowed
            assert step.change.state == step.alert.state
            state[step.alert.id] = step.change.state
    assert state == {id_: alert.state for id_, alert in life.alerts.items()}


@given(founds, founds)
def test_accounts_go_their_own_ways(before: list[Gap], after: list[Gap]) -> None:
    def of(account: str, gaps: list[Gap]) -> list[Gap]:
        return [each for each in gaps if each.account_id == account]

    together, apart = Life(), {account: Life() for account in "ab"}
    for found in (before, after):
        together.move(found)
        for account, life in apart.items():
            life.move(of(account, found))
    assert together.alerts == apart["a"].alerts | apart["b"].alerts


def opened(severity: str = "high") -> Alert:
    (step,) = next_alerts([], [gap(severity=severity)], at=NOW, day=DAY)
    return step.alert


def taken(alert: Alert, until: int | None = None) -> Alert:
    day = None if until is None else DAY + timedelta(days=until)
    return acknowledge(alert, by="ann", note="on it", until=day, at=NOW, day=DAY).alert


def next_change(alert: Alert, found: Gap | None, *, days: int = 1) -> str | None:
    at, day = NOW + timedelta(days=days), DAY + timedelta(days=days)
    steps = next_alerts([alert], [] if found is None else [found], at=at, day=day)
    return next((step.change.change for step in steps if step.change is not None), None)


def test_one_that_is_acknowledged_is_told_again_when_graver_or_late() -> None:
    seen = taken(opened(), until=3)
    assert next_change(seen, gap(), days=3) is None
    assert next_change(seen, gap(), days=4) == "reopened"
    assert next_change(seen, gap(severity="critical")) == "reopened"
    assert next_change(seen, gap(severity="low")) == "eased"
    assert next_change(seen, None) == "resolved"
    assert next_change(taken(opened()), gap(), days=4000) is None
    assert next_change(opened(), gap(severity="critical")) == "worsened"


def test_what_is_reopened_remembers_when_it_was_first_opened() -> None:
    later = NOW + timedelta(days=9)
    (resolved,) = next_alerts([taken(opened())], [], at=later, day=DAY)
    (again,) = next_alerts([resolved.alert], [gap()], at=later, day=DAY)
    assert (again.alert.first_opened_at, again.alert.opened_at) == (NOW, later)
    assert again.alert.acknowledged_by is None
    assert again.alert.resolved_at is None


def test_what_cannot_be_acknowledged() -> None:
    (resolved,) = next_alerts([opened()], [], at=NOW, day=DAY)
    with pytest.raises(InvalidInputError, match="resolved"):
        taken(resolved.alert)
    with pytest.raises(InvalidInputError, match="has passed"):
        taken(opened(), until=-1)
    assert taken(opened(), until=0).until == DAY
