"""The reports of several accounts, the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from graphkam.answers import AccountReport
from graphkam.cli.account_page import show_account
from graphkam.cli.money import Money
from graphkam.cli.options import Options
from graphkam.cli.progress import progress
from graphkam.cli.question import Question, ask, print_json
from graphkam.cli.screen import TOPOLOGY_STYLES, Column, annotated, heading, output_console, plain, purpose
from graphkam.cli.why import reasons
from graphkam.language import count, percent
from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import report
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot

ACCOUNTS_SHOWN: Final = 100
"""On the screen; the JSON has all of them."""


def show_report(options: Options, *, accounts: Sequence[str]) -> None:
    """Print the report of the named accounts, or of all."""
    question = ask(options)
    with progress(wanted=options.progress) as tell:
        tell(options.say("measuring"), done=0, total=0)
        snapshot = question.snapshot()
        reports = report(snapshot, accounts=sorted(set(accounts)) or None)
    if options.json:
        print_json(reports)
    elif len(reports) == 1 and accounts:
        show_account(question, snapshot, reports[0])
    else:
        _show_reports(question, snapshot, reports)


def worst_first(reports: Sequence[AccountReport], *, revenue: dict[str, float]) -> list[AccountReport]:
    """The reports by the revenue that no two of ours hold, most first; without revenue by class and coverage."""

    def order(each: AccountReport) -> tuple[float, int, float, str]:
        exposed = revenue.get(each.account_id, 0.0) * (1 - each.two_deep_coverage)
        return (-exposed, TOPOLOGIES.index(each.topology), each.two_deep_coverage, each.account_id)

    return sorted(reports, key=order)


def _show_reports(question: Question, snapshot: Snapshot, reports: Sequence[AccountReport]) -> None:
    say, names, console = question.say, question.names, output_console()
    money = Money.of(snapshot)
    reports = worst_first(reports, revenue=money.comparable)
    order = say("report.order") if any(money.comparable.values()) else say("report.order_by_class")
    heading(console, say("report.title", day=question.day), order)
    if not reports:
        console.print(plain(say("empty.accounts")))
        return
    counts = {topology: sum(each.topology == topology for each in reports) for topology in TOPOLOGIES}
    summary = say.listed(
        say("report.class_count", topology=say.word("topology", topology), accounts=number)
        for topology, number in counts.items()
        if number
    )
    console.print(plain(summary))
    columns = [
        Column(say("head.account")),
        Column(say("head.class"), whole=True),
        Column(say("head.revenue"), "right", whole=True),
        Column(say("head.coverage"), "right", whole=True),
        Column(say("head.two_deep"), "right", whole=True),
        Column(say("head.bus"), "right", whole=True),
        Column(say("head.alone"), "right", whole=True),
    ]
    rows = [
        (
            [
                plain(names.account(each.account_id), "bold"),
                plain(say.word("topology", each.topology), TOPOLOGY_STYLES[each.topology]),
                plain(money.of_account(each.account_id, money.revenue[each.account_id], say=say)),
                plain(percent(each.coverage)),
                plain(percent(each.two_deep_coverage)),
                plain(str(each.bus_factor)),
                plain(percent(each.dependency.share) if each.dependency else "–"),
            ],
            reasons(each, names=names),
        )
        for each in reports[:ACCOUNTS_SHOWN]
    ]
    console.print()
    annotated(console, columns, rows, gap=True)
    if len(reports) > ACCOUNTS_SHOWN:
        console.print(plain(say("more", number=count(len(reports) - ACCOUNTS_SHOWN))))
    again = question.options.again
    console.print(plain(say("report.bus_factor"), "dim"))
    console.print(
        plain(say("try.one", command=again("report", reports[0].account_id)), "dim"), soft_wrap=True
    )
    if question.policy.name != DEFAULT_POLICY.name:
        console.print(plain(say("policy", policy=question.policy.name), "dim"))
    purpose(console, say=say)
