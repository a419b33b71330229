"""Everything about one account on a page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import polars as pl

from graphkam.answers import AccountReport, LevelCoverage, LineCoverage, RoleCoverage
from graphkam.cli.matrix import department_by_level, functions_by_line
from graphkam.cli.question import Question
from graphkam.cli.screen import (
    TOPOLOGY_STYLES,
    Column,
    bar,
    bullet,
    heading,
    output_console,
    plain,
    purpose,
    table,
)
from graphkam.cli.ways import print_ways
from graphkam.cli.why import figure, reasons
from graphkam.language import money, percent
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot

if TYPE_CHECKING:
    from rich.console import Console

COLD_WITHIN_DAYS: Final = 30
MOST_LISTED: Final = 8


def show_account(question: Question, snapshot: Snapshot, report: AccountReport) -> None:
    """Print one account's report."""
    console = output_console()
    _head(console, question, snapshot, report)
    _class(console, question, report)
    _figures(console, question, report)
    _groups(console, question, report)
    department_by_level(console, question, snapshot.only([report.account_id]), report)
    functions_by_line(console, question, report)
    _reps(console, question, snapshot, report)
    print_ways(console, question, snapshot, report)
    _ways_in(console, question, report)
    _cooling(console, question, report)
    console.print()
    say, again = question.say, question.options.again
    tips = [say("try.gaps", command=again("gaps", report.account_id))]
    if report.bus_factor_set:
        tips.append(say("try.departure", command=again("departure", *report.bus_factor_set)))
    for tip in tips:
        console.print(plain(tip, "dim"), soft_wrap=True)
    purpose(console, say=question.say)


def _head(console: Console, question: Question, snapshot: Snapshot, report: AccountReport) -> None:
    say = question.say
    row = snapshot.accounts.row(by_predicate=pl.col("id") == report.account_id, named=True)
    facts = [say("fact.tier", tier=say.word("tier", row["tier"] or "ordinary"))]
    facts += [say("fact.stage", stage=say.word("stage", row["stage"]))] if row["stage"] else []
    if row["revenue"] is not None:
        facts.append(say("fact.revenue", revenue=money(row["revenue"], row["currency"], say=say)))
    facts.append(say("fact.as_of", day=report.as_of, policy=report.policy))
    console.print()
    console.print(plain(question.names.account(report.account_id), "bold"))
    console.print(plain(say("list.semicolon").join(facts), "dim"))


def _class(console: Console, question: Question, report: AccountReport) -> None:
    from rich.text import Text

    say = question.say
    reached = TOPOLOGIES.index(report.topology)
    ladder = Text(say("head.class") + "  ")
    for at, rung in enumerate(TOPOLOGIES):
        word = say.word("topology", rung)
        here = at == reached
        ladder.append("" if at == 0 else " → ", "dim")
        ladder.append(f"[{word}]" if here else word, f"bold {TOPOLOGY_STYLES[rung]}" if here else "dim")
    console.print()
    console.print(ladder)
    for reason in reasons(report, names=question.names, most=None):
        console.print(bullet(reason))
    heading(console, say("tests.title"))
    columns = [
        Column(say("head.for")),
        Column(say("head.test")),
        Column(say("head.value"), "right"),
        Column(say("head.needs"), "right"),
        Column(""),
    ]
    rows = [
        (
            say.word("topology", test.rung),
            say.word("test", test.name),
            figure(test, test.value),
            figure(test, test.threshold),
            plain(say("test.holds" if test.holds else "test.fails"), "green" if test.holds else "red"),
        )
        for test in report.tests
    ]
    console.print(table(columns, rows))


def _figures(console: Console, question: Question, report: AccountReport) -> None:
    say, names = question.say, question.names
    heading(console, say("figures.title"))
    rows = [
        (
            say("figure.covered"),
            say("figure.of", part=report.covered, all=report.contacts),
            say("figure.two_deep", contacts=report.two_deep),
        ),
        (say("figure.coverage"), percent(report.coverage), say("figure.coverage_means")),
        (say("figure.two_deep_coverage"), percent(report.two_deep_coverage), say("figure.two_deep_means")),
        (say("figure.key_two_deep"), percent(report.key_two_deep), say("figure.key_two_deep_means")),
        (
            say("figure.bus_factor"),
            str(report.bus_factor),
            names.reps(report.bus_factor_set) or say("figure.nobody_covered"),
        ),
        (say("figure.alpha"), f"{report.alpha:.2f}", say("figure.alpha_means")),
        (say("figure.gamma"), f"{report.gamma:.2f}", say("figure.gamma_means")),
        (say("figure.mesh_index"), percent(report.mesh_index), say("figure.mesh_index_means")),
    ]
    rows += [
        (
            say("figure.survival", reps=each.k),
            percent(each.share),
            say("figure.survival_means", reps=names.reps(each.staff_ids, most=3)) if each.staff_ids else "",
        )
        for each in report.survival
    ]
    if report.inbound is not None:
        rows.append((say("figure.inbound"), percent(report.inbound), say("figure.inbound_means")))
    console.print(
        table(
            [Column(say("head.figure")), Column("", "right"), Column(say("head.meaning"), style="dim")], rows
        )
    )


def _groups(console: Console, question: Question, report: AccountReport) -> None:
    say = question.say
    groups: list[tuple[str, LineCoverage | LevelCoverage | RoleCoverage]] = [
        *((say.word("line", each.line), each) for each in report.lines),
        *((say("level", level=each.level), each) for each in reversed(report.levels)),
        *((say.word("role", each.role), each) for each in report.roles),
    ]
    if not groups:
        return
    heading(console, say("groups.title"), say("groups.note"))
    columns = [
        Column(say("head.group")),
        Column(say("head.weight"), "right"),
        Column(say("head.coverage"), "right"),
        Column(""),
        Column(say("head.two_deep"), "right"),
        Column(""),
    ]
    rows = [
        (
            name,
            f"{each.weight:g}",
            percent(each.coverage),
            bar(each.coverage),
            percent(each.two_deep_coverage),
            bar(each.two_deep_coverage),
        )
        for name, each in groups
    ]
    console.print(table(columns, rows))


def _reps(console: Console, question: Question, snapshot: Snapshot, report: AccountReport) -> None:
    say, names = question.say, question.names
    functions = dict(zip(snapshot.staff.frame["id"], snapshot.staff.frame["function"], strict=True))
    heading(console, say("reps.title"), say("reps.note"))
    if not report.reps:
        console.print(plain(say("empty.reps")))
    else:
        columns = [
            Column(say("head.rep")),
            Column(say("head.function")),
            Column(say("head.ties"), "right"),
            Column(say("head.alone"), "right"),
            Column(say("head.share"), "right"),
            Column(say("head.highest"), "right"),
        ]
        rows = [
            (
                names.rep(rep.staff_id),
                say.word("function", functions[rep.staff_id]) if functions[rep.staff_id] else "–",
                str(rep.active_ties),
                percent(rep.exclusive),
                percent(rep.shapley),
                str(rep.highest_level),
            )
            for rep in sorted(report.reps, key=lambda rep: (-rep.exclusive, -rep.shapley, rep.staff_id))
        ]
        console.print(table(columns, rows))
    tied = {rep.staff_id for rep in report.reps}
    if idle := [member for member in report.assigned if member not in tied]:
        console.print(bullet(say("reps.idle", reps=names.reps(idle))))


def _ways_in(console: Console, question: Question, report: AccountReport) -> None:
    say, names = question.say, question.names
    unreached = [contact for contact, routes in report.routes.items() if routes == 0]
    if not report.gatekeepers and not unreached:
        return
    heading(console, say("routes.title"))
    for contact, people in report.gatekeepers.items():
        console.print(bullet(say("routes.one", contact=names.contact(contact), people=names.people(people))))
    if unreached:
        contacts = say.listed(map(names.contact, unreached), most=MOST_LISTED)
        console.print(bullet(say("routes.none", contacts=contacts)))


def _cooling(console: Console, question: Question, report: AccountReport) -> None:
    say, names = question.say, question.names
    until = report.as_of + timedelta(days=COLD_WITHIN_DAYS)
    cooling = sorted(
        (tie.goes_cold_on, tie.contact_id, tie.staff_id)
        for tie in report.ties
        if tie.goes_cold_on is not None and tie.goes_cold_on <= until
    )
    if not cooling:
        return
    heading(console, say("cooling.title", days=COLD_WITHIN_DAYS))
    for day, contact, rep in cooling[:MOST_LISTED]:
        console.print(bullet(say("cooling.tie", day=day, contact=names.contact(contact), rep=names.rep(rep))))
    if len(cooling) > MOST_LISTED:
        console.print(bullet(say("more", number=len(cooling) - MOST_LISTED)))
