"""The commands, by name; each brings in what it needs only when it runs, so that help is quick."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from graphkam.cli.alert_commands import alerts
from graphkam.cli.failures import exit_code, show_failure
from graphkam.cli.key_commands import keys
from graphkam.cli.options import asked_options, asked_words, common_options
from graphkam.errors import GraphkamError
from graphkam.language import words


class _Commands(click.Group):
    """The one place where an error of graphkam becomes a message and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  # as click has it
        try:
            return super().invoke(ctx)
        except GraphkamError as error:
            try:
                say = asked_words()
            except GraphkamError:
                say = words("en")
            show_failure(error, say=say)
            ctx.exit(exit_code(error))


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@common_options
@click.version_option(package_name="graphkam", message="%(prog)s %(version)s")
def commands() -> None:
    """Which key accounts hang on one person, where the holes are, and what is lost when somebody leaves.

    Try it: graphkam demo. It measures a company's coverage, not a person's worth, and is not for employment
    decisions.
    """


def _command(function: Callable[..., None]) -> click.Command:
    command = click.command(function.__name__.rstrip("_").replace("_", "-"))(common_options(function))
    commands.add_command(command)
    return command


_ics = click.option(
    "--ics", metavar="FILE", type=click.Path(path_type=Path), help="Write the days for a calendar program."
)


@_command
@click.argument("accounts", metavar="[ACCOUNT]...", nargs=-1)
def report(accounts: tuple[str, ...]) -> None:
    """How each account is covered, the worst first; of one that is named, everything."""
    from graphkam.cli.report import show_report

    show_report(asked_options(), accounts=accounts)


@_command
def portfolio() -> None:
    """All accounts at once, who carries what, and how it goes."""
    from graphkam.cli.portfolio import show_portfolio

    show_portfolio(asked_options())


@_command
@click.argument("accounts", metavar="[ACCOUNT]...", nargs=-1)
def gaps(accounts: tuple[str, ...]) -> None:
    """What is missing, most serious first, and what would close it."""
    from graphkam.cli.gaps import show_gaps

    show_gaps(asked_options(), accounts=accounts)


@_command
@click.argument("staff", metavar="STAFF...", nargs=-1, required=True)
@click.option("--on", metavar="DATE", help="The last day (what the record says; else in 30 days).")
@click.option(
    "--workload", metavar="N", type=click.IntRange(min=1), help="How many contacts a rep may hold (40)."
)
@_ics
def departure(staff: tuple[str, ...], on: str | None, workload: int | None, ics: Path | None) -> None:
    """What is lost when these people leave, and who takes over what."""
    from graphkam.cli.departure import show_departure

    show_departure(asked_options(), staff=staff, on=on, workload=workload, ics=ics)


@_command
@click.argument("staff")
@click.argument("contact")
def explain(staff: str, contact: str) -> None:
    """What is behind a tie, and when it goes cold."""
    from graphkam.cli.explain import show_explanation

    show_explanation(asked_options(), staff=staff, contact=contact)


@_command
@click.argument("contact")
@click.option("--from", "start", metavar="STAFF", help="Who of ours sets out; colleagues may help.")
@click.option(
    "-k", "number", metavar="N", type=click.IntRange(min=1), help="How many (1; all with --disjoint)."
)
@click.option("--disjoint", is_flag=True, help="Routes that share nobody on the way.")
@click.option("--top-down", is_flag=True, help="No step up once inside the customer.")
def paths(contact: str, start: str | None, number: int | None, *, disjoint: bool, top_down: bool) -> None:
    """Who introduces us to a contact, step by step."""
    from graphkam.cli.paths import show_paths

    show_paths(asked_options(), contact, start=start, k=number, disjoint=disjoint, top_down=top_down)


@_command
@click.argument("account")
@click.option("--visits", metavar="N", type=click.IntRange(min=0), required=True, help="How many at most.")
def sweep(account: str, visits: int) -> None:
    """Whom of an account to win, from the top floor down, who goes, and who introduces."""
    from graphkam.cli.sweep import show_sweep

    show_sweep(asked_options(), account=account, visits=visits)


@_command
@click.argument("account")
@click.option("--to", type=click.Choice(("line", "plane", "mesh")), help="The class to reach (the next one).")
@click.option("--bus-factor", metavar="K", type=click.IntRange(min=1), help="Or the bus factor to reach.")
def upgrade(account: str, to: str | None, bus_factor: int | None) -> None:
    """The fewest new ties that lift an account to its next class."""
    from graphkam.cli.upgrade import show_upgrade

    if to is not None and bus_factor is not None:
        raise click.UsageError("--to and --bus-factor are two targets: give one")
    show_upgrade(asked_options(), account=account, to=to, bus_factor=bus_factor)


@_command
@click.option(
    "--days", metavar="N", type=click.IntRange(min=0), default=30, show_default=True, help="How far ahead."
)
@click.option("--staff", metavar="ID", help="Only the ties of this one of ours.")
@_ics
def keep_warm(days: int, staff: str | None, ics: Path | None) -> None:
    """Which ties go cold soon, key contacts first, and what would hold them longest for least."""
    from graphkam.cli.keep_warm import show_keep_warm

    show_keep_warm(asked_options(), days=days, staff=staff, ics=ics)


@_command
@click.argument("account")
@click.option("--since", metavar="DATE", help="The day to compare with (that of the last review).")
@click.option("--hold", is_flag=True, help="Record that the review was held: the clock starts anew.")
def review(account: str, since: str | None, *, hold: bool) -> None:
    """What changed in an account since its last relationship review, and what is open."""
    from graphkam.cli.review import show_review

    show_review(asked_options(), account, since=since, hold=hold)


@_command
@click.argument("account", required=False)
@click.option(
    "-k", "number", metavar="N", type=click.IntRange(min=1), default=3, show_default=True, help="How many."
)
def key_people(account: str | None, number: int) -> None:
    """Our people whose going hurts most; with an account, its contacts through whom most is reached."""
    from graphkam.cli.key_people import show_key_people

    show_key_people(asked_options(), account=account, number=number)


@_command
@click.argument("account")
@click.option(
    "-o",
    "--output",
    "file",
    metavar="FILE.html|.svg|.png",
    type=click.Path(path_type=Path),
    required=True,
    help="Where to write it; a file that is there is replaced.",
)
def map(account: str, file: Path) -> None:  # noqa: A001  # the name of the command
    """The relationship map of an account as a file that needs no network."""
    from graphkam.cli.account_map import show_map

    show_map(asked_options(), account=account, file=file)


@_command
@click.option(
    "--host", metavar="H", default="127.0.0.1", show_default=True, help="An address of this machine."
)
@click.option("--port", metavar="N", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Answer other programs over HTTP, on this machine."""
    from graphkam.cli.serve import run_server

    run_server(asked_options(), host=host, port=port)


@_command
@click.argument("source", metavar="DIR|FILE", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only count what would change.")
def import_(source: Path, *, dry_run: bool) -> None:
    """Bring a folder of tables into the store, all of it or nothing."""
    from graphkam.cli.store import import_bundle

    import_bundle(asked_options(source=source), source, dry_run=dry_run)


@_command
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write everything in the store into one new file."""
    from graphkam.cli.store import back_up

    back_up(asked_options(), file)


@_command
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Make what a backup holds all that the store holds."""
    from graphkam.cli import store

    store.restore(asked_options(), file)


@_command
@click.argument("person")
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
def erase(person: str, *, yes: bool) -> None:
    """Take a contact or one of ours out of everything, for good, and keep the id from coming back."""
    from graphkam.cli.erase import show_erasure

    show_erasure(asked_options(), person, sure=yes)


@_command
def doctor() -> None:
    """What is configured, what answers, and what to do about what does not."""
    from graphkam.cli.store import show_health

    show_health(asked_options())


@_command
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
def export(directory: Path) -> None:
    """Write the data as a bundle, without loss."""
    from graphkam.cli.export import export_bundle

    export_bundle(asked_options(), directory=directory)


@_command
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--number", metavar="N", type=click.IntRange(min=1), help="How many pieces (one a processor).")
def pieces(directory: Path, number: int | None) -> None:
    """Measure a large company in pieces, on all processors or a Dask cluster: a file of reports each."""
    from graphkam.cli.pieces import show_pieces

    show_pieces(asked_options(), directory=directory, number=number)


@_command
def demo() -> None:
    """Load a demo company into the embedded store and show what graphkam finds in it.

    An empty store, or one that holds the demo and nothing else, is filled with the demo of the day. Other data are
    never touched, nor is a server that GRAPHKAM_STORE_URI names: the demo is a folder then, and the commands that are
    shown name it.
    """
    from graphkam.cli.demo import show_demo

    show_demo(asked_options())


commands.add_command(keys)
commands.add_command(alerts)


def main() -> None:
    """Run the command line; it ends the process with the exit code."""
    # Read when numpy is loaded: its many small products take several times as long when they are shared out.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        commands(prog_name="graphkam")
    except BrokenPipeError:
        # Whoever read the output has seen enough; what is left in the buffer has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
