"""The demo: a made-up company, and what graphkam finds in it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import compress
from pathlib import Path
from typing import Final

import click
import polars as pl

from graphkam.answers import AccountDeparture, Gap
from graphkam.bundle import write_bundle
from graphkam.cli.account_map import drawn, print_written
from graphkam.cli.departure import print_departure
from graphkam.cli.files import write_file
from graphkam.cli.gaps import print_gaps
from graphkam.cli.options import Options
from graphkam.cli.portfolio import print_portfolio
from graphkam.cli.progress import progress
from graphkam.cli.question import Question, ask, asked_day, print_json
from graphkam.cli.screen import error_console, heading, output_console, plain
from graphkam.demo import STAR, demo_company
from graphkam.errors import ConfigurationError
from graphkam.gaps import gaps
from graphkam.plans import reach
from graphkam.policy import load_policy
from graphkam.portfolio import departure, portfolio
from graphkam.records import Company
from graphkam.schema import TABLES

WORST_GAPS: Final = 8


def show_demo(options: Options) -> None:
    """Load the demo company into the embedded store, and print what stands out in it and what to try next.

    Where the store holds something else, or the settings name a server, that is left alone: the demo is a folder then.

    Raises
    ------
    ConfigurationError
        The folder or the map cannot be written.
    StoreUnavailableError
        The embedded store cannot be used.
    click.UsageError
        A bundle was named: the demo makes its own.
    """
    if options.bundle is not None:
        raise click.UsageError("demo makes its own data: leave --bundle out")
    if options.as_of == "last":
        options = replace(options, as_of=None)
    company = demo_company(asked_day(options, policy=load_policy(options.settings.policy)))
    options = placed(company, options)
    question = ask(options)
    snapshot = question.snapshot()
    overall = portfolio(question.company, day=question.day, policy=question.policy)
    found = gaps(snapshot)
    leaving = departure(snapshot, [STAR])
    worst = max(leaving.accounts, key=lambda each: each.revenue_exposed or 0.0)
    # Beside the bundle: in it, every command would say that it is no table.
    picture = options.settings.data_dir / f"demo-{worst.account_id}.html"
    write_file(picture, drawn(snapshot, worst.account_id, kind=".html", lang=options.say.language))
    if options.json:
        print_json(
            {
                "bundle": None if options.bundle is None else str(options.bundle),
                "map": str(picture),
                "portfolio": overall,
                "gaps": found,
                "departure": leaving,
            }
        )
        return
    console, say = output_console(), options.say
    console.print(plain(say("demo.title"), "dim"))
    print_portfolio(question, overall, brief=True)
    heading(console, say("demo.gaps", number=WORST_GAPS, all=len(found)))
    print_gaps(console, question, found[:WORST_GAPS])
    heading(console, say("demo.star", rep=question.names.rep(STAR), day=leaving_day(company)))
    print_departure(console, question, leaving)
    console.print()
    print_written(console, question, worst.account_id, file=picture)
    where = say("demo.stored") if options.bundle is None else say("demo.written", folder=options.bundle)
    heading(console, say("demo.next"), where)
    for command in next_commands(question, worst, found):
        console.print(plain(f"  {command}"), soft_wrap=True)
    console.print(plain(say("demo.viewer", command=question.options.again("serve"))), soft_wrap=True)


def placed(company: Company, options: Options) -> Options:
    """The options that ask about the demo, once it is where it belongs: in the embedded store, else in a folder.

    Raises
    ------
    ConfigurationError
        The folder cannot be written.
    StoreUnavailableError
        The embedded store cannot be used.
    """
    reason = stored(company, options)
    if reason is None:
        return options
    folder = options.settings.data_dir / "demo"
    error_console().print(plain(options.say(reason), "yellow"), soft_wrap=True)
    replace_bundle(company, folder)
    return replace(options, bundle=folder)


def stored(company: Company, options: Options) -> str | None:
    """Put the demo into the embedded store; None when it is there, else the phrase that says why it is not.

    Raises
    ------
    StoreUnavailableError
        The embedded store cannot be used.
    """
    from graphkam.store.engine_files import installed_version
    from graphkam.store.importing import load_demo
    from graphkam.store.opening import open_store

    if options.settings.store_uri is not None:
        return "demo.server_named"
    if installed_version() is None:
        return "demo.no_engine"
    with progress(wanted=options.progress) as tell, open_store(options.settings) as store:
        tell(options.say("demo.loading"), done=0, total=0)
        loaded = load_demo(
            store, company, tell=lambda done, total: tell(options.say("demo.loading"), done=done, total=total)
        )
    return None if loaded else "demo.store_taken"


def leaving_day(company: Company) -> date:
    """The day on which the star leaves."""
    moment: datetime = company.staff.filter(pl.col("id") == STAR)["left_at"].item()
    return moment.date()


def next_commands(question: Question, worst: AccountDeparture, found: Sequence[Gap]) -> list[str]:
    """What to try next, as it can be typed."""
    whole = reach(question.snapshot())
    reached = set(compress(whole.snapshot.contacts.ids, whole.reached))
    uncovered = [gap.subject for gap in found if gap.rule == "key_contact_uncovered"]
    stranger = [contact for contact in uncovered if contact in reached][:1]
    again = question.options.again
    return [
        again("report"),
        again("report", worst.account_id),
        again("gaps", worst.account_id),
        again("departure", STAR),
        again("explain", STAR, worst.orphaned[0]),
        *(again("paths", contact) for contact in stranger),
        again("sweep", worst.account_id, "--visits", "6"),
        again("report", "castellan", "--as-of", (question.day - timedelta(days=365)).isoformat()),
        again("portfolio", "--lang", "zh" if question.say.language == "en" else "en"),
    ]


def replace_bundle(company: Company, folder: Path) -> None:
    """Write the company into the folder, in the place of a bundle that was written there before.

    Raises
    ------
    ConfigurationError
        There is something else in the folder, or it cannot be written.
    """
    ours = {f"{table.name}.csv" for table in TABLES}
    try:
        strangers = sorted({path.name for path in folder.iterdir()} - ours) if folder.is_dir() else []
        if strangers:
            raise ConfigurationError(
                f"{folder} holds {strangers[0]}, which is no part of the demo: move it away, or name another data "
                "folder with GRAPHKAM_DATA_DIR"
            )
        if folder.is_dir():
            shutil.rmtree(folder)
    except OSError as error:
        raise ConfigurationError(f"the demo cannot be written to {folder}: {error.strerror}") from error
    write_bundle(company, folder)
