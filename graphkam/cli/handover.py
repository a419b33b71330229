"""Who takes over from those who leave, and when they go there together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from graphkam.answers import Handover
from graphkam.cli.question import Question
from graphkam.cli.screen import Column, aligned, bullet, heading, plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

ALTERNATIVES_SHOWN: Final = 2


def print_handover(
    console: Console, question: Question, plan: Sequence[Handover], *, accounts: Sequence[str]
) -> None:
    """Print the plan account by account in this order, the orphaned contacts first, the heaviest of them first."""
    say, names = question.say, question.names
    heading(console, say("handover.title"), say("handover.note"))
    several = len({item.leaver_id for item in plan}) > 1
    columns = [Column(say("head.contact")), Column(say("head.together"), whole=True)]
    place = {account: at for at, account in enumerate(accounts)}
    ordered = sorted(
        plan,
        key=lambda item: (place[item.account_id], not item.orphaned, -item.weight, item.contact_id),
    )
    rows = [
        (
            [_contact(question, item), plain(_day(question, item))],
            [_successor(question, item, several=several), *_others(question, item)],
        )
        for item in ordered
    ]
    lines = aligned(console, columns, rows)
    console.print(next(lines))
    for account, items in groupby(ordered, key=lambda item: item.account_id):
        console.print(plain(names.account(account), "bold cyan"))
        for _ in items:
            console.print(next(lines))
        console.print()
    placed = sum(item.staff_id is not None for item in plan)
    console.print(bullet(say("handover.placed", placed=placed, all=len(plan))))
    last = {names.rep(item.leaver_id): item.leaves_on for item in plan}
    for rep, day in sorted(last.items()):
        console.print(bullet(say("handover.leaves", rep=rep, day=day)))


def _contact(question: Question, item: Handover) -> Text:
    from rich.text import Text

    say = question.say
    mark = say("successors.orphaned" if item.orphaned else "successors.weakened")
    return Text.assemble(
        plain(question.names.contact(item.contact_id), "bold"),
        " ",
        (mark, "red" if item.orphaned else "yellow"),
    )


def _successor(question: Question, item: Handover, *, several: bool) -> str:
    """Who takes over and why, and who else could; or why nobody does."""
    say, names = question.say, question.names
    if item.staff_id is None:
        return say("handover.workload" if item.reason == "workload" else "successors.nobody")
    parts = [say("successors.reason", rep=names.rep(item.staff_id), reason=say.word("reason", item.reason))]
    if several:
        parts.append(say("handover.from", rep=names.rep(item.leaver_id)))
    return say("list.semicolon").join(parts)


def _others(question: Question, item: Handover) -> list[str]:
    """What the plan would lose with somebody else, and what would change it."""
    language = question.say.language
    lines = [
        question.say("handover.else", other=option.message[language])
        for option in item.considered[:ALTERNATIVES_SHOWN]
    ]
    return lines if item.change is None else [*lines, item.change[language]]


def _day(question: Question, item: Handover) -> str:
    if item.staff_id is None:
        return "–"
    return question.say("handover.no_day") if item.by is None else item.by.isoformat()
