"""Channels: to whom alerts are told, which of them, when, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from graphkam.alerts.life import Step
from graphkam.language import Words
from graphkam.schema import SEVERITIES

ChannelKind: TypeAlias = Literal["webhook", "email", "chat"]

CHAT_SCHEMES: Final = ("wecombot", "dingtalk", "feishu", "lark", "slack", "workflows", "workflow")
"""The services that chat channels may be of: WeCom, DingTalk, Feishu (Lark), Slack, Microsoft Teams (workflows)."""

TOLD: Final = ("opened", "reopened", "worsened", "resolved", "acknowledged", "eased")
"""The changes of an alert that a channel may be told of."""

LINES: Final = 50
"""How many accounts one message names; the others are counted."""

_LINE: Final = ("{severity}: {message}", "【{severity}】{message}")
_MORE: Final = ("{line} (and {number} more there)", "{line}（该客户另有 {number} 项）")
_ONE: Final = ("graphkam: 1 account", "graphkam：1 家客户")
_HEAD: Final = ("graphkam: {number} accounts", "graphkam：{number} 家客户")
_REST: Final = ("… and {number} more accounts", "……另有 {number} 家客户")
_GONE: Final = ("resolved: {message}", "已解除：{message}")


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nobody is told: from a time of day to another, over midnight where that is earlier."""

    start: time
    end: time

    def ends(self, at: datetime) -> datetime | None:
        """When the quiet hours that a moment lies in are over; None when it lies in none."""
        if self.start == self.end:
            return None
        now = at.time().replace(tzinfo=None)
        over = self.start > self.end
        if not (now >= self.start or now < self.end if over else self.start <= now < self.end):
            return None
        day = at.date() + timedelta(days=1) if over and now >= self.start else at.date()
        return datetime.combine(day, self.end, tzinfo=at.tzinfo)


@dataclass(frozen=True, slots=True)
class Channel:
    """Somebody, or some program, that is told of alerts.

    ``address`` is where: the URL of a webhook, a mail server (`smtp://` or `smtps://`, with user and password where it
    wants them), the URL of a chat. ``accounts`` None means all. ``digest`` is the time of day at which all is told in
    one message; None: at once. ``to`` are addresses for mail; ``per_person`` sends each of ours who is assigned to an
    account, and has an address, what is new in their accounts. ``attitudes``: whether it may tell what somebody's
    attitude is. ``internal``: whether the address may be one of this network.
    """

    id: str
    name: str
    kind: ChannelKind
    address: str
    secret: str
    on: bool
    lang: str
    accounts: tuple[str, ...] | None
    least_severity: str
    changes: tuple[str, ...]
    attitudes: bool
    digest: time | None
    quiet: Quiet | None
    sender: str
    to: tuple[str, ...]
    per_person: bool
    internal: bool
    timeout_seconds: float
    created_at: datetime
    created_by: str

    def wants(self, step: Step) -> bool:
        """Whether it is told of a change."""
        return (
            self.on
            and step.change is not None
            and step.change.change in self.changes
            and SEVERITIES.index(step.alert.severity) <= SEVERITIES.index(self.least_severity)
            and (self.accounts is None or step.alert.account_id in self.accounts)
        )

    def due(self, at: datetime, *, zone: str) -> datetime:
        """When what happens at a moment is told: at once, or with the next digest, and never in quiet hours."""
        local = at.astimezone(ZoneInfo(zone))
        if self.digest is not None:
            today = datetime.combine(local.date(), self.digest, tzinfo=local.tzinfo)
            local = today if today > local else today + timedelta(days=1)
        if self.quiet is not None:
            local = self.quiet.ends(local) or local
        return local


@dataclass(frozen=True, slots=True)
class News:
    """One change of an alert, as a channel tells it."""

    account_id: str
    kind: str
    change: str
    severity: str
    message: dict[str, str]


def headline(news: Sequence[News], *, say: Words) -> str:
    """What a message is about, in a few words."""
    number = len({one.account_id for one in news})
    return _said(_ONE if number == 1 else _HEAD, say, number=number)


def lines(news: Iterable[News], *, say: Words) -> list[str]:
    """A line for each account in which something is new: the gravest of it, and how much more there is.

    The gravest accounts come first; beyond fifty they are counted.
    """
    by_account: dict[str, list[News]] = {}
    for one in news:
        by_account.setdefault(one.account_id, []).append(one)
    ranked = sorted(
        (sorted(each, key=_rank) for each in by_account.values()),
        key=lambda each: (*_rank(each[0])[:3], each[0].account_id),
    )
    found: list[str] = []
    for first, *rest in ranked[:LINES]:
        # A name may hold the end of a line, and what looks like a line of its own.
        message = " ".join(first.message[say.language].split())
        if first.change == "resolved":
            message = _said(_GONE, say, message=message)
        line = _said(_LINE, say, severity=say.word("severity", first.severity), message=message)
        found.append(_said(_MORE, say, line=line, number=len(rest)) if rest else line)
    if len(ranked) > LINES:
        found.append(_said(_REST, say, number=len(ranked) - LINES))
    return found


def _rank(news: News) -> tuple[bool, int, bool, str]:
    """Bad news before good, the gravest first, what happened before what is missing."""
    return (
        news.change == "resolved",
        SEVERITIES.index(news.severity),
        news.kind != "event",
        news.message["en"],
    )


def _said(patterns: tuple[str, str], say: Words, **values: object) -> str:
    return patterns[("en", "zh").index(say.language)].format(**values)
