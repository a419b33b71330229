"""What is lost when somebody of ours leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graphkam.answers import AccountDeparture, Candidate, Departure, Figures
from graphkam.cli.money import Money
from graphkam.cli.options import Options
from graphkam.cli.progress import progress
from graphkam.cli.question import Question, ask, print_json
from graphkam.cli.screen import (
    TOPOLOGY_STYLES,
    Column,
    bullet,
    heading,
    output_console,
    plain,
    purpose,
    table,
)
from graphkam.language import percent
from graphkam.portfolio import departure
from graphkam.schema import TOPOLOGIES

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

NAMES_SHOWN: Final = 12
NAMES_IN_BRIEF: Final = 4
CANDIDATES_SHOWN: Final = 2


def show_departure(options: Options, *, staff: Sequence[str]) -> None:
    """Print what is lost when these of ours leave."""
    question = ask(options)
    with progress(wanted=options.progress) as tell:
        tell(options.say("measuring"), done=0, total=0)
        found = departure(question.snapshot(), sorted(set(staff)))
    if options.json:
        print_json(found)
        return
    console, say = output_console(), question.say
    heading(console, say("departure.title", reps=question.names.reps(found.staff_ids), day=found.as_of))
    print_departure(console, question, found)


def print_departure(console: Console, question: Question, found: Departure, *, brief: bool = False) -> None:
    """Print a departure that was computed, account by account, the most revenue exposed first.

    In brief it has fewer names, and nothing of who could take over.
    """
    say = question.say
    if not found.accounts:
        console.print(plain(say("empty.departure")))
        return
    snapshot = question.snapshot()
    money = Money.of(snapshot)
    weights = dict(zip(snapshot.contacts.ids, snapshot.contacts.weight, strict=True))

    def heaviest_first(contacts: Iterable[str]) -> list[str]:
        return sorted(contacts, key=lambda contact: (-weights[contact], contact))

    ordered = sorted(
        found.accounts,
        key=lambda each: (-money.exposed(each.account_id, each.revenue_exposed), each.account_id),
    )
    for each in ordered:
        _account(
            console,
            question,
            replace(
                each,
                orphaned=heaviest_first(each.orphaned),
                lost=heaviest_first(each.lost),
                weakened=heaviest_first(each.weakened),
            ),
            money=money,
            source=found.published_loss_source,
            most=NAMES_IN_BRIEF if brief else NAMES_SHOWN,
        )
    if not brief:
        _successors(console, question, ordered, weights=weights)
        console.print()
    purpose(console, say=say)


def _account(
    console: Console,
    question: Question,
    each: AccountDeparture,
    *,
    money: Money,
    source: str,
    most: int,
) -> None:
    say, names = question.say, question.names
    console.print(plain(names.account(each.account_id), "bold"))
    columns = [
        Column(say("head.figure")),
        Column(say("head.before"), "right"),
        Column("", "right"),
        Column(say("head.after"), "right"),
        Column(""),
    ]
    console.print(table(columns, _before_after(each.before, each.after, question=question)))
    groups = (
        ("departure.lost", each.lost),
        ("departure.orphaned", [contact for contact in each.orphaned if contact not in set(each.lost)]),
        ("departure.weakened", each.weakened),
    )
    for phrase, contacts in groups:
        if contacts:
            people = say.listed(map(names.contact, contacts), most=most)
            console.print(bullet(say(phrase, number=len(contacts), contacts=people)))
    dark = [
        ("dark.lines", [say.word("line", line) for line in each.dark.lines]),
        ("dark.levels", [str(level) for level in sorted(each.dark.levels, reverse=True)]),
        ("dark.departments", [names.department(id_) for id_ in each.dark.departments]),
    ]
    if any(members for _, members in dark):
        parts = [say(phrase, groups=say.listed(members)) for phrase, members in dark if members]
        console.print(bullet(say("departure.dark", groups=say("list.semicolon").join(parts))))
    if each.revenue_exposed and each.published_loss is not None:
        low, high = each.published_loss
        console.print(
            bullet(
                say(
                    "departure.exposed",
                    revenue=money.of_account(each.account_id, each.revenue_exposed, say=say),
                )
            )
        )
        console.print(
            bullet(
                say(
                    "departure.published",
                    low=money.of_account(each.account_id, low, say=say),
                    high=money.of_account(each.account_id, high, say=say),
                    source=source,
                ),
                "dim",
            )
        )
    console.print()


def _before_after(before: Figures, after: Figures, *, question: Question) -> list[list[str | Text]]:
    say = question.say
    rows: list[tuple[str, str, str, bool]] = [
        (
            say("head.class"),
            say.word("topology", before.topology),
            say.word("topology", after.topology),
            TOPOLOGIES.index(after.topology) < TOPOLOGIES.index(before.topology),
        ),
        *(
            (say(phrase), percent(was), percent(will), will < was - 1e-9)
            for phrase, was, will in (
                ("figure.coverage", before.coverage, after.coverage),
                ("figure.two_deep_coverage", before.two_deep_coverage, after.two_deep_coverage),
                ("figure.mesh_index", before.mesh_index, after.mesh_index),
            )
        ),
        (
            say("figure.bus_factor"),
            str(before.bus_factor),
            str(after.bus_factor),
            after.bus_factor < before.bus_factor,
        ),
    ]
    return [
        [
            name,
            was,
            "→",
            plain(will, TOPOLOGY_STYLES.get(after.topology, "") if at == 0 else ""),
            plain(say("departure.worse"), "red") if worse else "",
        ]
        for at, (name, was, will, worse) in enumerate(rows)
    ]


def _successors(
    console: Console, question: Question, accounts: Sequence[AccountDeparture], *, weights: dict[str, float]
) -> None:
    say, names = question.say, question.names
    heading(console, say("successors.title"), say("successors.note"))
    columns = [Column(say("head.contact")), Column(say("head.successors"))]
    rows: list[tuple[str, str]] = []
    for account in accounts:
        orphaned = set(account.orphaned)
        for each in sorted(
            account.successors,
            key=lambda each: (each.contact_id not in orphaned, -weights[each.contact_id], each.contact_id),
        ):
            who = [
                _candidate(candidate, question=question) for candidate in each.candidates[:CANDIDATES_SHOWN]
            ]
            mark = say("successors.orphaned" if each.contact_id in orphaned else "successors.weakened")
            rows.append(
                (
                    f"{names.contact(each.contact_id)} {mark}",
                    say("list.semicolon").join(who) or say("successors.nobody"),
                )
            )
    console.print(table(columns, rows))


def _candidate(candidate: Candidate, *, question: Question) -> str:
    say = question.say
    name = question.names.rep(candidate.staff_id)
    return say("successors.reason", rep=name, reason=say.word("reason", candidate.reason))
