"""Which ties are about to go cold, and what would hold them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graphkam.answers import WarmTie
from graphkam.cli.files import write_calendar
from graphkam.cli.options import Options
from graphkam.cli.progress import progress
from graphkam.cli.question import Question, ask, print_json
from graphkam.cli.screen import Column, annotated, heading, output_console, plain, purpose
from graphkam.plans import keep_warm, keep_warm_calendar

if TYPE_CHECKING:
    from rich.text import Text

TIES_SHOWN: Final = 40
"""On the screen; the JSON and the calendar have all of them."""


def show_keep_warm(options: Options, *, days: int, staff: str | None, ics: Path | None) -> None:
    """Print the ties that go cold within so many days, key contacts first; on the calendar too, if wanted."""
    question = ask(options)
    with progress(wanted=options.progress) as tell:
        tell(options.say("measuring"), done=0, total=0)
        found = keep_warm(question.snapshot(), days=days, staff_id=staff)
    if ics is not None:
        content = keep_warm_calendar(
            found, company=question.company, as_of=question.day, lang=options.say.language
        )
        write_calendar(ics, content, say=options.say)
    if options.json:
        print_json(found)
        return
    _print(question, found, days=days)


def _print(question: Question, found: Sequence[WarmTie], *, days: int) -> None:
    say, console = question.say, output_console()
    heading(console, say("keep_warm.title", days=days, day=question.day), say("keep_warm.note"))
    if not found:
        console.print(plain(say("empty.keep_warm", days=days)))
    else:
        columns = [
            Column(say("head.contact")),
            Column(say("head.cold_on"), whole=True),
            Column(say("head.holds_until"), whole=True),
        ]
        rows = [
            (
                [
                    _contact(question, tie),
                    plain(tie.goes_cold_on.isoformat()),
                    plain(tie.holds_until.isoformat(), "green"),
                ],
                [_holder(question, tie), _action(question, tie), _why(question, tie)],
            )
            for tie in found[:TIES_SHOWN]
        ]
        annotated(console, columns, rows, gap=False)
        if len(found) > TIES_SHOWN:
            console.print(plain(say("more", number=len(found) - TIES_SHOWN), "dim"))
    console.print()
    purpose(console, say=say)


def _contact(question: Question, tie: WarmTie) -> Text:
    from rich.text import Text

    say = question.say
    text = plain(question.names.contact(tie.contact_id), "bold")
    if tie.key:
        text = Text.assemble(text, " ", (say("keep_warm.key"), "yellow"))
    return text


def _holder(question: Question, tie: WarmTie) -> str:
    say, names = question.say, question.names
    phrase = "keep_warm.last" if tie.last else "keep_warm.held"
    return say(phrase, account=names.account(tie.account_id), rep=names.rep(tie.staff_id))


def _action(question: Question, tie: WarmTie) -> str:
    """What to do, and how long everything else would hold the tie."""
    say = question.say
    others = say.listed(
        say("keep_warm.option", kind=say.word("kind", option.kind), day=option.holds_until)
        for option in tie.options
        if option.kind != tie.action.kind
    )
    sentence = tie.action.message[say.language]
    return say("keep_warm.action", action=sentence, others=others) if others else sentence


def _why(question: Question, tie: WarmTie) -> str:
    """What each kind would win for its effort, the chosen one first."""
    say = question.say
    kinds = say("list.semicolon").join(each.message[say.language] for each in tie.action.considered)
    return say("keep_warm.why", kinds=kinds)
