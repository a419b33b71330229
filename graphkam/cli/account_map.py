"""The relationship map of an account as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from graphkam.cli.files import write_file
from graphkam.cli.options import Options
from graphkam.cli.progress import progress
from graphkam.cli.question import Question, ask, print_json
from graphkam.cli.screen import output_console, plain
from graphkam.snapshot import Snapshot

if TYPE_CHECKING:
    from rich.console import Console

FORMATS: Final = (".html", ".svg", ".png")


def show_map(options: Options, *, account: str, file: Path) -> None:
    """Draw an account's map into a file and say how to open it.

    Raises
    ------
    click.BadParameter
        A file of a kind that no map can be.
    ConfigurationError
        The file cannot be written.
    """
    # Said before anything is read: a large company takes a while.
    if file.suffix.lower() not in FORMATS:
        raise click.BadParameter(
            f"{file} is no kind of file that a map can be: end its name in {', '.join(FORMATS)}",
            param_hint="-o",
        )
    question = ask(options)
    with progress(wanted=options.progress) as tell:
        tell(options.say("drawing"), done=0, total=0)
        content = drawn(question.snapshot(), account, kind=file.suffix.lower(), lang=options.say.language)
    write_file(file, content)
    if options.json:
        print_json({"account_id": account, "as_of": question.day, "file": str(file)})
        return
    print_written(output_console(), question, account, file=file)


def print_written(console: Console, question: Question, account: str, *, file: Path) -> None:
    """Print where an account's map is and how to open it."""
    say = question.say
    name = question.names.account(account)
    console.print(plain(say("map.written", account=name, file=file)), soft_wrap=True)
    console.print(plain(say("map.open", address=file.absolute().as_uri()), "dim"), soft_wrap=True)


def drawn(snapshot: Snapshot, account: str, *, kind: str, lang: str) -> bytes:
    """The map of an account as the content of a file of a kind, one of `FORMATS`.

    Raises
    ------
    NotFoundError
        The company has no such account.
    """
    if kind == ".html":
        from graphkam_viz.page import map_html

        return map_html(snapshot, account, lang=lang).encode()
    if kind == ".svg":
        from graphkam_viz.drawing import map_svg

        return map_svg(snapshot, account, lang=lang).encode()
    from graphkam_viz.png import map_png

    return map_png(snapshot, account, lang=lang)
