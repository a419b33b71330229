"""What is missing, and what would close it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from graphkam.answers import Gap
from graphkam.cli.options import Options
from graphkam.cli.progress import progress
from graphkam.cli.question import Question, ask, print_json
from graphkam.cli.screen import SEVERITY_STYLES, heading, output_console, plain
from graphkam.gaps import gaps
from graphkam.schema import SEVERITIES

if TYPE_CHECKING:
    from rich.console import Console

GAPS_SHOWN: Final = 40
"""On the screen; the JSON has all of them."""


def show_gaps(options: Options, *, accounts: Sequence[str]) -> None:
    """Print the gaps of the named accounts, or of all."""
    question = ask(options)
    with progress(wanted=options.progress) as tell:
        tell(options.say("measuring"), done=0, total=0)
        found = gaps(question.snapshot(), accounts=sorted(set(accounts)) or None)
    if options.json:
        print_json(found)
        return
    console = output_console()
    heading(console, question.say("gaps.title", day=question.day))
    if not question.company.accounts.height:
        console.print(plain(question.say("empty.accounts")))
    elif not found:
        console.print(plain(question.say("empty.gaps")))
    else:
        counts = Counter(gap.severity for gap in found)
        say = question.say
        console.print(
            plain(
                say.listed(
                    say("gaps.count", severity=say.word("severity", severity), gaps=counts[severity])
                    for severity in SEVERITIES
                    if counts[severity]
                )
            )
        )
        console.print()
        print_gaps(console, question, found[:GAPS_SHOWN])
        if len(found) > GAPS_SHOWN:
            console.print(plain(say("more", number=len(found) - GAPS_SHOWN), "dim"))


def print_gaps(console: Console, question: Question, found: Sequence[Gap]) -> None:
    """Print gaps that were found, in their order."""
    from rich.table import Table

    say, names = question.say, question.names
    for gap in found:
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(width=8, no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_row(
            plain(say.word("severity", gap.severity), SEVERITY_STYLES[gap.severity]),
            plain(names.account(gap.account_id), "bold"),
        )
        grid.add_row("", plain(_without_account(gap.message[say.language], names.accounts[gap.account_id])))
        grid.add_row("", plain(say("gaps.action", action=gap.action["message"][say.language]), "cyan"))
        console.print(grid)
        console.print()


def _without_account(sentence: str, account: str) -> str:
    """The sentence without the account that it begins with, when that stands in the line above."""
    rest = sentence.removeprefix(account).lstrip(":： ")
    return rest[:1].upper() + rest[1:]
