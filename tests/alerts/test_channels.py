"""Whom channels tell, when, and in how many lines; and what those do not read who may not see everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest

from graphkam.alerts import next_alerts
from graphkam.alerts.channels import Channel, News, Quiet, headline, lines
from graphkam.alerts.shown import shown_alert
from graphkam.answers import Alert, Gap
from graphkam.gaps import gaps
from graphkam.language import words
from graphkam.policy import DEFAULT_POLICY
from graphkam.snapshot import take_snapshot
from tests.companies import DAY, company, named

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def channel(**changes: Any) -> Channel:  # noqa: ANN401  # fields of a channel by name
    plain = Channel(
        id="c",
        name="c",
        kind="webhook",
        address="https://example.com/",
        secret="s",  # noqa: S106  # of nobody
        on=True,
        lang="en",
        accounts=None,
        least_severity="medium",
        changes=("opened",),
        attitudes=False,
        digest=None,
        quiet=None,
        sender="",
        to=(),
        per_person=False,
        internal=False,
        timeout_seconds=5.0,
        created_at=NOW,
        created_by="ann",
    )
    return replace(plain, **changes)


def at(hour: int, minute: int = 0, day: int = 30) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (at(21, day=29), at(7)),
        (at(3), at(7)),
        (at(7), at(7)),
        (at(12), at(12)),
        (at(20), datetime(2026, 7, 1, 7, tzinfo=UTC)),
    ],
)
def test_nobody_is_told_in_quiet_hours_over_midnight(moment: datetime, told: datetime) -> None:
    assert channel(quiet=Quiet(time(20), time(7))).due(moment, zone="UTC") == told


def test_quiet_hours_within_a_day_and_in_a_time_zone() -> None:
    noon = channel(quiet=Quiet(time(12), time(14)))
    assert noon.due(at(13), zone="UTC") == at(14)
    assert noon.due(at(13), zone="Asia/Shanghai") == at(13)
    assert noon.due(at(5), zone="Asia/Shanghai") == at(6)
    assert channel(quiet=Quiet(time(5), time(5))).due(at(5), zone="UTC") == at(5)


def test_a_digest_goes_out_once_a_day_and_not_in_quiet_hours() -> None:
    daily = channel(digest=time(8))
    assert daily.due(at(7), zone="UTC") == at(8)
    assert daily.due(at(8), zone="UTC") == datetime(2026, 7, 1, 8, tzinfo=UTC)
    quiet = channel(digest=time(22), quiet=Quiet(time(20), time(7)))
    assert quiet.due(at(12), zone="UTC") == datetime(2026, 7, 1, 7, tzinfo=UTC)


def gap(severity: str, account: str = "a") -> Gap:
    text = {"en": f"{account} is {severity}", "zh": f"{account}：{severity}"}
    return Gap(account, "single_rep", "x", severity, text, {}, 1.0, None, {"kind": "meet", "message": text})


def test_what_a_channel_wants() -> None:
    (grave,), (light,) = (next_alerts([], [gap(severity)], at=NOW, day=DAY) for severity in ("high", "low"))
    (resolved,) = next_alerts([grave.alert], [], at=NOW, day=DAY)
    assert channel().wants(grave)
    assert not channel().wants(light)
    assert not channel().wants(resolved)
    assert channel(changes=("resolved",)).wants(resolved)
    assert not channel(accounts=("b",)).wants(grave)
    assert not channel(on=False).wants(grave)


def news(account: str, severity: str, kind: str = "gap", change: str = "opened") -> News:
    text = {"en": f"{account} {kind} {severity}", "zh": f"{account}：{severity}"}
    return News(account, kind, change, severity, text)


def test_somebody_with_forty_accounts_leaves_and_it_is_one_message_with_forty_lines() -> None:
    told = [
        news(f"a{number:02}", severity, kind)
        for number in range(40)
        for severity, kind in (("high", "event"), ("high", "gap"), ("low", "gap"))
    ]
    said = lines(told, say=words("en"))
    assert len(said) == 40
    assert said[0] == "high: a00 event high (and 2 more there)"
    assert headline(told, say=words("en")) == "graphkam: 40 accounts"
    assert headline(told[:1], say=words("zh")) == "graphkam：1 家客户"
    many = lines([news(f"a{number:02}", "high") for number in range(60)], say=words("zh"))
    assert len(many) == 51
    assert many[-1] == "……另有 10 家客户"


def test_the_gravest_account_comes_first_and_good_news_last() -> None:
    told = [
        news("a", "critical", change="resolved"),
        news("b", "low"),
        news("c", "high"),
        news("b", "critical"),
    ]
    assert lines(told, say=words("en")) == [
        "critical: b gap critical (and 1 more there)",
        "high: c gap high",
        "critical: resolved: a gap critical",
    ]


OPPONENT = company(
    contacts=[
        named("sceptic", level=5, role="decision_maker", attitude=-2),
        named("boss", level=6, manager_id=None),
    ],
    staff=["r0"],
    ties=[("r0", "sceptic", 0.6)],
    influences=[("sceptic", "boss", 0.9)],
)


def alerts_of_opponent() -> dict[str, Alert]:
    found = gaps(take_snapshot(OPPONENT, day=DAY, policy=DEFAULT_POLICY))
    return {step.alert.rule: step.alert for step in next_alerts([], found, at=NOW, day=DAY)}


def test_an_attitude_cannot_be_read_between_the_lines() -> None:
    for rule, alert in alerts_of_opponent().items():
        shown = shown_alert(alert, sees=lambda _: True, attitudes=False, account_name="Harbour")
        said = str(shown).lower()
        assert "against us" not in said, rule
        assert "attitude': -2" not in said, rule
        assert "opponents" not in said, rule
        assert "不支持" not in said, rule
        assert shown_alert(alert, sees=lambda _: True, attitudes=True, account_name="") == alert
    hidden = shown_alert(
        alerts_of_opponent()["opponent_unanswered"],
        sees=lambda _: True,
        attitudes=False,
        account_name="Harbour",
    )
    assert (hidden.subject, hidden.evidence, hidden.action["kind"]) == (None, {}, "hidden")
    assert hidden.message["en"].startswith("Harbour: ")


def test_the_way_through_others_is_not_shown_to_who_sees_only_some_accounts() -> None:
    alert = alerts_of_opponent()["key_contact_uncovered"]
    assert alert.action["path"] is not None
    shown = shown_alert(alert, sees=lambda _: True, attitudes=True, account_name="", beyond=True)
    assert "path" not in shown.action
    assert "sceptic" not in str(shown.action)
