"""What is lost when somebody of ours leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphkam.answers import AccountDeparture, Departure, Handover
from graphkam.cli.before_after import before_after
from graphkam.cli.files import write_calendar
from graphkam.cli.handover import print_handover
from graphkam.cli.money import Money
from graphkam.cli.options import Options
from graphkam.cli.progress import progress
from graphkam.cli.question import Question, ask, day_of_text, print_json
from graphkam.cli.screen import bullet, heading, output_console, plain, purpose
from graphkam.plans import departure_plan, handover_calendar

if TYPE_CHECKING:
    from rich.console import Console

NAMES_SHOWN: Final = 12
NAMES_IN_BRIEF: Final = 4


def show_departure(
    options: Options, *, staff: Sequence[str], on: str | None, workload: int | None, ics: Path | None
) -> None:
    """Print what is lost when these of ours leave, and who takes over what; on the calendar too, if wanted."""
    leaves = None if on is None else day_of_text(on, option="--on")
    question = ask(options)
    with progress(wanted=options.progress) as tell:
        tell(options.say("measuring"), done=0, total=0)
        snapshot = question.snapshot()
        found = departure_plan(snapshot, staff, on=leaves, workload=workload)
    if ics is not None:
        content = handover_calendar(
            found.handover, company=question.company, as_of=question.day, lang=options.say.language
        )
        write_calendar(ics, content, say=options.say)
    if options.json:
        print_json(found)
        return
    console, say = output_console(), question.say
    heading(console, say("departure.title", reps=question.names.reps(found.staff_ids), day=found.as_of))
    print_departure(console, question, found, plan=found.handover)


def print_departure(
    console: Console, question: Question, found: Departure, *, plan: Sequence[Handover] | None = None
) -> None:
    """Print a departure that was computed, account by account, the most revenue exposed first.

    Without the handover plan it is brief: fewer names, and nothing of who takes over.
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
            most=NAMES_IN_BRIEF if plan is None else NAMES_SHOWN,
        )
    if plan:
        print_handover(console, question, plan, accounts=[each.account_id for each in ordered])
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
    console.print(before_after(each.before, each.after, say=say, better=False))
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
