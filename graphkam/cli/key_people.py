"""The few on whom most hangs, or through whom most is reached."""

from __future__ import annotations

from graphkam.answers import KeyPeople
from graphkam.cli.options import Options
from graphkam.cli.progress import progress
from graphkam.cli.question import Question, ask, print_json
from graphkam.cli.screen import Column, bullet, heading, output_console, plain, purpose, table
from graphkam.language import percent
from graphkam.plans import key_people


def show_key_people(options: Options, *, account: str | None, number: int) -> None:
    """Print our people whose going hurts most; with an account, its contacts through whom most of it is reached."""
    question = ask(options)
    with progress(wanted=options.progress) as tell:
        tell(options.say("measuring"), done=0, total=0)
        found = key_people(question.snapshot(), k=number, account_id=account)
    if options.json:
        print_json(found)
        return
    _print(question, found)


def _print(question: Question, found: KeyPeople) -> None:
    say, names, console = question.say, question.names, output_console()
    if found.account_id is None:
        heading(console, say("key_people.ours", day=found.as_of))
    else:
        account = names.account(found.account_id)
        heading(console, say("key_people.theirs", account=account, day=found.as_of))
    if not found.people:
        console.print(plain(say("empty.key_people")))
    else:
        console.print(plain(found.message[say.language]))
        if found.account_id is None:
            console.print(plain(say("key_people.share", share=percent(found.share)), "dim"))
        console.print()
        table_of = question.company.staff if found.account_id is None else question.company.contacts
        titles = dict(zip(table_of["id"], table_of["title"], strict=True))
        columns = [
            Column(say("head.person")),
            Column(say("head.title")),
            Column(say("head.alone_worth"), "right"),
            Column(say("head.adds"), "right"),
        ]
        rows = [
            (
                plain(names.person(member.person_id), "bold"),
                titles[member.person_id] or "–",
                f"{member.alone:.2f}",
                f"{member.adds:.2f}",
            )
            for member in found.members
        ]
        console.print(table(columns, rows))
    if found.considered:
        heading(console, say("plans.considered"), say("key_people.note"))
        for option in found.considered:
            console.print(bullet(option.message[say.language]))
    console.print()
    purpose(console, say=say)
