"""What a command asks about: a company, a day, a policy, and the words to answer in."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import click
import polars as pl

from graphkam.answers import to_json
from graphkam.bundle import Bundle, read_bundle
from graphkam.cli.names import Names
from graphkam.cli.options import Options
from graphkam.cli.progress import progress
from graphkam.cli.screen import error_console, plain
from graphkam.language import Words, count
from graphkam.policy import Policy, load_policy
from graphkam.records import Company, day_of
from graphkam.schema import YEAR_RANGE
from graphkam.snapshot import Snapshot, latest_day, take_snapshot

HALF_LIVES_UNTIL_STALE: Final = 4
"""When the latest record is older than so many half-lives, next to nothing of it is left."""

NOTES_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Question:
    """A company on a day under a policy, as a command line asks about it."""

    options: Options
    company: Company
    policy: Policy
    day: date
    names: Names = field(repr=False)

    @property
    def say(self) -> Words:
        """The words of the language that was asked for."""
        return self.options.say

    def snapshot(self) -> Snapshot:
        """The company on the day."""
        return take_snapshot(self.company, day=self.day, policy=self.policy)


def ask(options: Options) -> Question:
    """The question that the options put, with warnings about its data printed to standard error.

    Raises
    ------
    BundleError
        Something is wrong with the bundle.
    ConfigurationError
        There is nothing to ask: no bundle is named, or the policy or mapping cannot be used.
    click.BadParameter
        A day that is none.
    """
    policy = load_policy(options.settings.policy)
    day = asked_day(options, policy=policy)
    company = company_of(options)
    if options.as_of == "last":
        day = latest_day(company, policy=policy) or day
    _warn_when_stale(company, day=day, policy=policy, options=options)
    return Question(
        options=options, company=company, policy=policy, day=day, names=Names.of(company, say=options.say)
    )


def asked_day(options: Options, *, policy: Policy) -> date:
    """The day that was named, else today, by the clock of the policy's time zone.

    Raises
    ------
    click.BadParameter
        What was named is no day.
    """
    if options.as_of not in (None, "last"):
        return day_of_text(str(options.as_of), option="--as-of")
    return datetime.now(ZoneInfo(policy.time_zone)).date()


def company_of(options: Options) -> Company:
    """The company that the options name: a bundle's, else what the store holds.

    Raises
    ------
    BundleError
        Something is wrong with the bundle.
    ConfigurationError
        The mapping or the settings cannot be used.
    StoreUnavailableError
        The store cannot be reached.
    """
    if options.bundle is None:
        return _stored_company(options)
    with progress(wanted=options.progress) as tell:
        bundle = read_bundle(options.bundle, mapping=options.mapping, progress=tell)
    print_notes(options, bundle)
    return bundle.company


def _stored_company(options: Options) -> Company:
    from graphkam.store.opening import open_store
    from graphkam.store.reading import read_company

    with progress(wanted=options.progress) as tell, open_store(options.settings) as store:
        tell(options.say("store.reading"), done=0, total=0)
        company = read_company(store)
    if not company.accounts.height:
        error_console().print(plain(options.say("store.empty"), "yellow"), soft_wrap=True)
    return company


def print_notes(options: Options, bundle: Bundle) -> None:
    """What was noticed when the bundle was read and is no fault, on standard error."""
    console = error_console()
    for note in bundle.notes[:NOTES_SHOWN]:
        console.print(plain(options.say("note", note=str(note)), "dim"), soft_wrap=True)
    if (more := len(bundle.notes) - NOTES_SHOWN) > 0:
        console.print(plain(options.say("note.more", notes=count(more)), "dim"), soft_wrap=True)


def print_json(answer: object) -> None:
    """The answer as JSON on standard output, and nothing else there."""
    sys.stdout.buffer.write(to_json(answer) + b"\n")
    sys.stdout.buffer.flush()


def day_of_text(text: str, *, option: str) -> date:
    """The day that an option names.

    Raises
    ------
    click.BadParameter
        What is named is no day, or none that data can be of.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        last = ", or say last" if option == "--as-of" else ""
        raise click.BadParameter(
            f"{text!r} is no day: write it as 2026-03-31{last}", param_hint=option
        ) from None
    first, latest = YEAR_RANGE
    if not first <= day.year <= latest:
        raise click.BadParameter(f"{text} is not between the years {first} and {latest}", param_hint=option)
    return day


def _warn_when_stale(company: Company, *, day: date, policy: Policy, options: Options) -> None:
    say, zone = options.say, policy.time_zone
    moments = pl.concat([company.interactions["at"], company.ties["as_of"]])
    days = pl.DataFrame({"at": moments}).select(day=day_of(pl.col("at"), zone=zone))["day"]
    recorded = days.filter(days <= day)
    half_life = max([policy.half_life_days, *policy.half_life_days_by_tier.values()])
    faded = int(HALF_LIVES_UNTIL_STALE * half_life)
    latest = recorded.max()
    if not len(days):
        message = say("warning.nothing_recorded")
    elif latest is None:
        message = say("warning.later", day=day, first=days.min())
    elif isinstance(latest, date) and (day - latest).days > faded:
        message = say("warning.stale", latest=latest, days=count(faded))
    else:
        return
    error_console().print(plain(say("warning", message=message), "yellow"), soft_wrap=True)
