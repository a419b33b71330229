"""Who introduces us to somebody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from graphkam.answers import Ground, Missing, Path, PathStep
from graphkam.cli.options import Options
from graphkam.cli.progress import progress
from graphkam.cli.question import Question, ask, print_json
from graphkam.cli.screen import (
    Column,
    bullet,
    error_console,
    heading,
    output_console,
    plain,
    purpose,
    table,
)
from graphkam.language import chance
from graphkam.plans import missing, paths

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

GROUNDS_SHOWN: Final = 2
"""On the screen; the JSON has more of them."""


def show_paths(
    options: Options, contact: str, *, start: str | None, k: int | None, disjoint: bool, top_down: bool
) -> None:
    """Print the best ways to a contact; where there is none, what is missing goes to standard error."""
    question = ask(options)
    with progress(wanted=options.progress) as tell:
        tell(options.say("measuring"), done=0, total=0)
        snapshot = question.snapshot()
        found = paths(snapshot, contact, start=start, k=k, disjoint=disjoint, top_down=top_down)
        lack = None if found else missing(snapshot, contact, start=start, top_down=top_down)
    if options.json:
        print_json(found)
    else:
        _print(question, contact, found, start=start, disjoint=disjoint, top_down=top_down)
    if lack is not None:
        _print_missing(question, lack, start=start)


def _print(
    question: Question,
    contact: str,
    found: Sequence[Path],
    *,
    start: str | None,
    disjoint: bool,
    top_down: bool,
) -> None:
    say, names, console = question.say, question.names, output_console()
    heading(console, say("paths.title", contact=names.contact(contact), day=question.day))
    several = "paths.disjoint" if disjoint else "paths.best"
    asked = [say(several if len(found) > 1 else "paths.only" if disjoint else "paths.one")] if found else []
    asked += [say("paths.from", rep=names.rep(start))] if start is not None else []
    asked += [say("paths.top_down")] if top_down else []
    if asked:
        console.print(plain(say("list.semicolon").join(asked), "dim"))
    if not found:
        console.print(plain(say("empty.paths")))
    for number, path in enumerate(found, 1):
        console.print()
        console.print(_headline(question, path, number=number if len(found) > 1 else None))
        console.print()
        _print_steps(console, question, path)
        if len(path.steps) > 1:
            console.print(bullet(_weakest(question, path)))
        for option in path.considered:
            console.print(bullet(say("paths.considered", option=option.message[say.language]), "dim"))
        if path.change is not None:
            console.print(bullet(path.change[say.language], "dim"))
        for opponent in path.opponents:
            line = say(
                "paths.opponent",
                contact=names.contact(opponent.contact_id),
                attitude=say.word("attitude", opponent.attitude),
                chance=chance(path.probability),
                neutral=chance(opponent.if_neutral),
            )
            console.print(bullet(line, "red"))
    console.print()
    purpose(console, say=say)


def _headline(question: Question, path: Path, *, number: int | None) -> Table:
    """The chance of a path beside everybody on it."""
    from rich.table import Table

    say, names = question.say, question.names
    likely = say("paths.chance", chance=chance(path.probability))
    line = Table.grid(padding=(0, 2, 0, 0))
    line.add_column(no_wrap=True)
    line.add_column(overflow="fold")
    line.add_row(
        plain(likely if number is None else f"{number}. {likely}", "bold cyan"),
        plain(" → ".join(map(names.person, path.people)), "bold"),
    )
    return line


def _print_steps(console: Console, question: Question, path: Path) -> None:
    from rich.text import Text

    say = question.say
    columns = [
        Column(say("head.chance"), "right", whole=True),
        Column(say("head.step"), whole=True),
        Column(say("head.what")),
    ]
    rows = [
        (
            chance(step["probability"]),
            say.word("step", step["kind"]),
            Text.assemble(plain(step["message"][say.language]), "\n", plain(_grounds(question, step), "dim")),
        )
        for step in path.steps
    ]
    console.print(table(columns, rows))


def _weakest(question: Question, path: Path) -> str:
    """The step at which a path would best be made likelier."""
    step = min(path.steps, key=lambda step: step["probability"])
    person = question.names.person
    return question.say(
        "paths.weakest",
        one=person(step["from"]),
        other=person(step["to"]),
        chance=chance(step["probability"]),
    )


def _grounds(question: Question, step: PathStep) -> str:
    """What a step rests on, in a line."""
    say = question.say
    listed = say.listed(_ground(question, each) for each in step["evidence"][:GROUNDS_SHOWN])
    if (more := step["evidence_total"] - GROUNDS_SHOWN) > 0:
        listed = say("list.more", items=listed, more=more)
    return say("paths.grounds", grounds=listed)


def _ground(question: Question, ground: Ground) -> str:
    say, names = question.say, question.names
    strength = "" if ground.strength is None else chance(ground.strength)
    match ground.kind:
        case "manager":
            return say("ground.manager", manager=names.person(str(ground.id)))
        case "same_manager":
            return say("ground.same_manager", manager=names.person(str(ground.id)))
        case "reporting_line":
            return say("ground.reporting_line", manager=names.person(str(ground.id)))
        case "team":
            return say("ground.team", team=ground.id)
        case "company":
            return say("ground.company")
        case "influence":
            return say("ground.influence", strength=strength) if strength else say("ground.influence_unrated")
        case "declared":
            return say("ground.declared", strength=strength, day=ground.at)
        case _:
            return say("ground.met", kind=say.word("kind", ground.kind), day=ground.at, id=ground.id)


def _print_missing(question: Question, lack: Missing, *, start: str | None) -> None:
    """What is missing for a path, and the way to where it breaks off."""
    say, console = question.say, error_console()
    console.print(plain(lack.message[say.language], "yellow"), soft_wrap=True)
    if lack.nearest is not None:
        begin = [] if start is None else ["--from", start]
        command = question.options.again("paths", lack.nearest.contact_id, *begin)
        console.print(plain(say("try.nearest", command=command), "dim"), soft_wrap=True)
