"""`graphkam review`: the sheet of a relationship review, and that it was held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import click
import polars as pl

from graphkam.alerts import review
from graphkam.answers import ContactMove, Hands, Review, Task, TieMove
from graphkam.cli.gaps import print_gaps
from graphkam.cli.options import Options
from graphkam.cli.question import Question, ask, day_of_text, print_json
from graphkam.cli.screen import bullet, error_console, heading, output_console, plain
from graphkam.language import strength
from graphkam.records import MOMENT, Company
from graphkam.store.access import Store
from graphkam.store.importing import import_given
from graphkam.store.opening import open_store
from graphkam.store.tasks import all_tasks

if TYPE_CHECKING:
    from rich.console import Console


def show_review(options: Options, account: str, *, since: str | None, hold: bool) -> None:
    """Print what changed in an account since its last review; ``hold`` records that this one was held.

    Raises
    ------
    NotFoundError
        An id that is no account.
    InvalidInputError
        The day to compare with is later than the day itself.
    StoreUnavailableError
        The store cannot be reached.
    """
    if hold and options.bundle is not None:
        raise click.UsageError(options.say("review.no_store"))
    question = ask(options)
    earlier = None if since is None else day_of_text(since, option="--since")
    if options.bundle is not None:
        sheet = _sheet(question, account, since=earlier, tasks=[])
    else:
        with open_store(options.settings) as store:
            sheet = _sheet(question, account, since=earlier, tasks=all_tasks(store, account_id=account))
            if hold:
                _hold(store, account, day=question.day)
    if options.json:
        print_json(sheet)
    else:
        _print(question, sheet)
    if hold:
        error_console().print(plain(options.say("review.held", day=question.day)), soft_wrap=True)


def _sheet(question: Question, account: str, *, since: date | None, tasks: list[Task]) -> Review:
    return review(
        question.company, account, day=question.day, policy=question.policy, since=since, tasks=tasks
    )


def _hold(store: Store, account: str, *, day: date) -> None:
    from graphkam.bundle import Given

    held_at = pl.Series("held_at", [datetime.combine(day, time())]).dt.replace_time_zone("UTC").cast(MOMENT)
    frame = pl.DataFrame([pl.Series("account_id", [account]), held_at])
    given = Given(frame=frame, cleared=pl.DataFrame())

    def read(_: Company) -> dict[str, Given]:
        return {"reviews": given}

    import_given(store, read, day=day)


def _print(question: Question, sheet: Review) -> None:
    say, console = question.say, output_console()
    names = question.names
    held = sheet["held_at"]
    note = say("review.never") if held is None else say("review.last", day=held)
    account = names.account(sheet["account_id"])
    heading(console, say("review.title", account=account, since=sheet["since"], day=sheet["as_of"]), note)
    before, after = (say.word("topology", sheet["class"][when]) for when in ("before", "after"))
    console.print(plain(say("review.class", before=before, after=after)))
    _section(console, question, say("review.warmed"), (_tie(question, move) for move in sheet["warmed"]))
    _section(console, question, say("review.cooled"), (_tie(question, move) for move in sheet["cooled"]))
    came = (_moved(question, move, came=True) for move in sheet["came"])
    _section(console, question, say("review.came"), came)
    went = (_moved(question, move, came=False) for move in sheet["went"])
    _section(console, question, say("review.went"), went)
    _section(
        console, question, say("review.hands"), (_hands(question, each) for each in sheet["changed_hands"])
    )
    _section(console, question, say("review.tasks"), (_task(question, task) for task in sheet["tasks"]))
    heading(console, say("review.gaps"))
    if sheet["gaps"]:
        print_gaps(console, question, sheet["gaps"])
    else:
        console.print(plain(say("empty.gaps")))


def _section(console: Console, question: Question, title: str, lines: Iterable[str]) -> None:
    heading(console, title)
    found = list(lines)
    for line in found:
        console.print(bullet(line))
    if not found:
        console.print(bullet(question.say("review.nothing"), "dim"))


def _tie(question: Question, move: TieMove) -> str:
    say, names = question.say, question.names
    before, after = (
        say.named(say.word("state", state), strength(value))
        for state, value in (
            (move.state_before, move.strength_before),
            (move.state_after, move.strength_after),
        )
    )
    contact, rep = names.contact(move.contact_id), names.rep(move.staff_id)
    return say("review.tie", contact=contact, rep=rep, before=before, after=after)


def _moved(question: Question, move: ContactMove, *, came: bool) -> str:
    say, names = question.say, question.names
    contact = names.contact(move.contact_id)
    if move.account_id is None:
        return contact
    account = names.account(move.account_id)
    if came:
        return say("review.from", contact=contact, account=account)
    return say("review.to", contact=contact, account=account)


def _hands(question: Question, hands: Hands) -> str:
    say, names = question.say, question.names
    before, after = (
        names.reps(reps) if reps else say("review.nobody") for reps in (hands.before, hands.after)
    )
    return say("review.held_by", contact=names.contact(hands.contact_id), before=before, after=after)


def _task(question: Question, task: Task) -> str:
    say = question.say
    owner = question.names.staff.get(task.owner, task.owner)
    line = say("review.task", due=task.due, owner=owner, title=task.title[say.language])
    return say("review.overdue", line=line) if task.overdue else line
