"""All accounts at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphkam.answers import Portfolio, PortfolioAccount
from graphkam.cli.money import Money
from graphkam.cli.options import Options
from graphkam.cli.progress import progress
from graphkam.cli.question import Question, ask, print_json
from graphkam.cli.screen import (
    TOPOLOGY_STYLES,
    Column,
    bar,
    bullet,
    heading,
    output_console,
    plain,
    purpose,
    sparkline,
    table,
)
from graphkam.language import percent
from graphkam.portfolio import portfolio
from graphkam.schema import TOPOLOGIES

if TYPE_CHECKING:
    from rich.console import Console

ACCOUNTS_SHOWN: Final = 40
STAFF_SHOWN: Final = 15


def show_portfolio(options: Options) -> None:
    """Print the portfolio."""
    question = ask(options)
    with progress(wanted=options.progress) as tell:
        tell(options.say("measuring"), done=0, total=0)
        found = portfolio(question.company, day=question.day, policy=question.policy)
    if options.json:
        print_json(found)
        return
    print_portfolio(question, found)


def print_portfolio(question: Question, found: Portfolio, *, brief: bool = False) -> None:
    """Print a portfolio that was computed; in brief without groups, functions, regions, and our people."""
    say, console = question.say, output_console()
    heading(console, say("portfolio.title", day=found.as_of))
    if not found.accounts:
        console.print(plain(say("empty.accounts")))
        return
    money = Money.of(question.snapshot())
    _summary(console, question, found, money=money)
    _accounts(console, question, found, money=money)
    if not brief:
        _groups(console, question, found, money=money)
        _functions(console, question, found)
        _regions(console, question, found, money=money)
        _staff(console, question, found, money=money)
    _trend(console, question, found)
    if not brief:
        console.print()
        purpose(console, say=say)


def _summary(console: Console, question: Question, found: Portfolio, *, money: Money) -> None:
    say = question.say
    rows = [
        (
            plain(say.word("topology", topology), TOPOLOGY_STYLES[topology]),
            str(found.classes[topology].accounts),
            money.total(found.classes[topology].revenue, say=say),
            bar(found.classes[topology].accounts / len(found.accounts), width=20),
        )
        for topology in reversed(TOPOLOGIES)
    ]
    columns = [
        Column(say("head.class")),
        Column(say("head.accounts"), "right"),
        Column(say("head.revenue"), "right"),
        Column(""),
    ]
    console.print(table(columns, rows))
    console.print()
    share = (
        None
        if not found.revenue or found.revenue_on_one_rep is None
        else found.revenue_on_one_rep / found.revenue
    )
    facts = (
        say("portfolio.revenue", revenue=money.total(found.revenue, say=say)),
        say(
            "portfolio.on_one",
            revenue=money.total(found.revenue_on_one_rep, say=say),
            share=percent(share),
        ),
        say("portfolio.top10", share=percent(found.top10_share)),
        say("portfolio.largest", share=percent(found.largest_share)),
    )
    for fact in facts:
        console.print(bullet(fact))
    for note in found.notes:
        console.print(bullet(note[say.language]))


def _on_one_first(account: PortfolioAccount) -> tuple[bool, float, int, float, str]:
    """Accounts that hang on one rep first, then by share of revenue, class and mesh index."""
    return (
        account.bus_factor != 1,
        -(account.revenue_share or 0.0),
        TOPOLOGIES.index(account.topology),
        account.mesh_index,
        account.account_id,
    )


def _accounts(console: Console, question: Question, found: Portfolio, *, money: Money) -> None:
    say, names = question.say, question.names
    heading(console, say("portfolio.accounts"), say("portfolio.accounts_order"))
    columns = [
        Column(say("head.account"), least=14),
        Column(say("head.class"), whole=True),
        Column(say("head.revenue"), "right", whole=True),
        Column(say("head.bus"), "right"),
        Column(say("head.alone"), "right"),
        Column(say("head.mesh"), "right"),
        Column(say("head.attention"), "right", whole=True),
    ]
    ordered = sorted(found.accounts, key=_on_one_first)
    rows = [
        (
            names.account(each.account_id),
            plain(say.word("topology", each.topology), TOPOLOGY_STYLES[each.topology]),
            money.of_account(each.account_id, each.revenue, say=say),
            str(each.bus_factor),
            percent(each.dependency.share) if each.dependency else "–",
            percent(each.mesh_index),
            say(
                "portfolio.attention",
                attention=percent(each.attention_share),
                revenue=percent(each.revenue_share),
            ),
        )
        for each in ordered[:ACCOUNTS_SHOWN]
    ]
    console.print(table(columns, rows))
    if len(ordered) > ACCOUNTS_SHOWN:
        console.print(plain(say("more", number=len(ordered) - ACCOUNTS_SHOWN), "dim"))


def _groups(console: Console, question: Question, found: Portfolio, *, money: Money) -> None:
    say, names = question.say, question.names
    if not found.groups:
        return
    heading(console, say("portfolio.groups"), say("portfolio.groups_note"))
    columns = [
        Column(say("head.group"), least=14),
        Column(say("head.accounts"), "right"),
        Column(say("head.class"), whole=True),
        Column(say("head.revenue"), "right", whole=True),
        Column(say("head.coverage"), "right"),
        Column(say("head.two_deep"), "right"),
        Column(say("head.bus"), "right"),
    ]
    rows = [
        (
            names.account(group.account_id),
            str(len(group.accounts)),
            plain(say.word("topology", group.topology), TOPOLOGY_STYLES[group.topology]),
            money.total(group.revenue, say=say),
            percent(group.coverage),
            percent(group.two_deep_coverage),
            str(group.bus_factor),
        )
        for group in found.groups
    ]
    console.print(table(columns, rows))


def _functions(console: Console, question: Question, found: Portfolio) -> None:
    say = question.say
    if not found.functions:
        return
    heading(console, say("portfolio.functions"))
    columns = [
        Column(say("head.function")),
        Column(say("head.staff"), "right"),
        Column(say("head.accounts"), "right"),
        Column(say("head.contacts"), "right"),
        Column(say("head.coverage"), "right"),
    ]
    rows = [
        (
            say.word("function", each.function),
            str(each.staff),
            str(each.accounts),
            str(each.contacts),
            percent(each.coverage),
        )
        for each in found.functions
    ]
    console.print(table(columns, rows))


def _regions(console: Console, question: Question, found: Portfolio, *, money: Money) -> None:
    say = question.say
    if len(found.regions) < 2:
        return
    heading(console, say("portfolio.regions"))
    columns = [
        Column(say("head.region")),
        Column(say("head.accounts"), "right"),
        Column(say("head.revenue"), "right", whole=True),
        Column(say("head.coverage"), "right"),
        Column(say("head.mesh"), "right"),
    ]
    rows = [
        (
            each.region or say("region.none"),
            str(each.accounts),
            money.total(each.revenue, say=say),
            percent(each.coverage),
            percent(each.mesh_index),
        )
        for each in found.regions
    ]
    console.print(table(columns, rows))


def _staff(console: Console, question: Question, found: Portfolio, *, money: Money) -> None:
    say, names = question.say, question.names
    heading(console, say("portfolio.staff"), say("portfolio.staff_note"))
    if not found.staff:
        console.print(plain(say("empty.staff")))
        return
    ordered = sorted(
        found.staff, key=lambda each: (-(each.exclusive_revenue or 0.0), -each.load, each.staff_id)
    )
    columns = [
        Column(say("head.rep"), least=14),
        Column(say("head.accounts"), "right"),
        Column(say("head.contacts"), "right"),
        Column(say("head.alone_revenue"), "right", whole=True),
        Column(say("head.highest"), "right"),
    ]
    rows = [
        (
            names.rep(each.staff_id),
            str(each.accounts),
            str(each.contacts),
            money.total(each.exclusive_revenue, say=say),
            str(each.highest_level),
        )
        for each in ordered[:STAFF_SHOWN]
    ]
    console.print(table(columns, rows))
    if len(ordered) > STAFF_SHOWN:
        console.print(plain(say("more", number=len(ordered) - STAFF_SHOWN), "dim"))


def _trend(console: Console, question: Question, found: Portfolio) -> None:
    say = question.say
    if not found.trend:
        return
    heading(console, say("portfolio.trend", first=found.trend[0].month, last=found.trend[-1].month))
    series = [
        (say("head.coverage"), [month.coverage for month in found.trend]),
        (say("head.mesh"), [month.mesh_index for month in found.trend]),
    ]
    rows = [
        (name, sparkline(values), percent(values[0]), "→", percent(values[-1])) for name, values in series
    ]
    console.print(table([Column(""), Column(""), Column("", "right"), Column(""), Column("", "right")], rows))
    for topology in ("mesh", "plane", "line", "point", "none"):
        first, last = found.trend[0].classes[topology], found.trend[-1].classes[topology]
        if first != last:
            console.print(
                bullet(
                    say("portfolio.moved", topology=say.word("topology", topology), first=first, last=last)
                )
            )
