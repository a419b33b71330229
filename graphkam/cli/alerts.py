"""`graphkam alerts`: what is wrong or has happened, that somebody has seen it, and what becomes of it."""

from __future__ import annotations

import getpass
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, cast

import click

from graphkam.alerts import alerts_at
from graphkam.answers import Alert, to_json
from graphkam.cli.keys import CALLER
from graphkam.cli.names import Names
from graphkam.cli.options import Options
from graphkam.cli.progress import progress
from graphkam.cli.question import ask, asked_day, day_of_text, print_json
from graphkam.cli.screen import SEVERITY_STYLES, error_console, heading, output_console, plain
from graphkam.errors import NotFoundError
from graphkam.language import Words
from graphkam.policy import Policy, load_policy
from graphkam.records import Company
from graphkam.schema import SEVERITIES
from graphkam.snapshot import take_snapshot
from graphkam.store.access import Store
from graphkam.store.alerts import acknowledge_alert, find_alerts
from graphkam.store.audit import audit_row
from graphkam.store.events import events_after, latest_event
from graphkam.store.opening import open_store
from graphkam.store.reading import read_version
from graphkam.store.watching import Evaluated, evaluate, evaluated

if TYPE_CHECKING:
    from rich.console import Console

ALERTS_SHOWN: Final = 40
"""On the screen; the JSON has all of them."""

LOOK_SECONDS: Final = 0.5


def show_alerts(
    options: Options, *, accounts: Sequence[str], states: Sequence[str], severity: str | None
) -> None:
    """Print the alerts of the named accounts, or of all; those of the store, brought up to date before.

    With a bundle, or for another day, they are what the records say by themselves: all open.

    Raises
    ------
    NotFoundError
        An id that is no account.
    StoreUnavailableError
        The store cannot be reached.
    """
    wanted = states or ("open", "acknowledged")
    if options.bundle is not None or options.as_of is not None:
        question = ask(options)
        with progress(wanted=options.progress) as tell:
            tell(options.say("measuring"), done=0, total=0)
            found = alerts_at(
                question.snapshot(), at=datetime.now(UTC), accounts=sorted(set(accounts)) or None
            )
        found = [each for each in found if each.state in wanted and severity in (None, each.severity)]
        names, day = question.names, question.day
    else:
        policy = load_policy(options.settings.policy)
        day = asked_day(options, policy=policy)
        with open_store(options.settings) as store:
            company = _up_to_date(options, store, policy=policy)
            _refuse_unknown(company, accounts)
            found = [
                alert
                for _, alert in find_alerts(
                    store,
                    accounts=sorted(set(accounts)) or None,
                    states=wanted,
                    severities=SEVERITIES if severity is None else [severity],
                    limit=1_000_000,
                )
            ]
        names = Names.of(company, say=options.say)
    if options.json:
        print_json(found)
        return
    console, say = output_console(), options.say
    heading(console, say("alerts.title", day=day))
    if not found:
        console.print(plain(say("empty.alerts")))
    for alert in found[:ALERTS_SHOWN]:
        _print_alert(console, alert, names=names, say=say)
    if len(found) > ALERTS_SHOWN:
        console.print(plain(say("more", number=len(found) - ALERTS_SHOWN), "dim"))


def acknowledge(options: Options, alert_id: str, *, note: str | None, until: str | None) -> None:
    """Say that an alert has been seen.

    Raises
    ------
    NotFoundError
        There is no such alert.
    InvalidInputError
        It is resolved, or the last day has passed.
    StoreUnavailableError
        The store cannot be reached.
    """
    _refuse_bundle(options, what="ack")
    policy = load_policy(options.settings.policy)
    moment = datetime.now(UTC)
    line = audit_row("acknowledge alert", f"alerts/{alert_id}", moment=moment, caller=CALLER)
    with open_store(options.settings) as store:
        found = acknowledge_alert(
            store,
            alert_id,
            by=f"{CALLER} ({getpass.getuser()})",
            note=note,
            until=None if until is None else day_of_text(until, option="--until"),
            at=moment,
            day=asked_day(options, policy=policy),
            audit=[line],
        )
    if options.json:
        print_json(found)
        return
    error_console().print(plain(options.say("alerts.taken", id=found.id)), soft_wrap=True)


def watch_alerts(options: Options) -> None:
    """Keep alerts up to date, tell the channels, and print each change, until stopped.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached at the start; later that is waited out.
    """
    from graphkam_api.delivery.sender import Sender
    from graphkam_api.live import following
    from graphkam_api.watch import Watch

    _refuse_bundle(options, what="watch")
    policy = load_policy(options.settings.policy)

    def clock() -> datetime:
        return datetime.now(UTC)

    with following(options.settings, policy=policy) as live:
        store = live.store
        if store is None:
            raise AssertionError("whoever follows a store has one")
        last = latest_event(store)
        sender = Sender(live, clock=clock)
        watch = Watch(live, clock=clock, told=sender.look)
        error_console().print(plain(options.say("alerts.watching"), "dim"), soft_wrap=True)
        sender.start()
        watch.start()
        try:
            while True:
                for event in events_after(store, last):
                    last = event.id
                    if event.type.startswith("alert."):
                        _print_change(options, event.type.removeprefix("alert."), event.at, event.body)
                time.sleep(LOOK_SECONDS)
        except KeyboardInterrupt:
            return
        finally:
            watch.stop()
            sender.stop()


def _up_to_date(options: Options, store: Store, *, policy: Policy) -> Company:
    """The company, its alerts in the store being those of now."""
    with progress(wanted=options.progress) as tell:
        tell(options.say("store.reading"), done=0, total=0)
        company, version = read_version(store)
        day = asked_day(options, policy=policy)
        if evaluated(store) != Evaluated(version, day):
            tell(options.say("measuring"), done=0, total=0)
            snapshot = take_snapshot(company, day=day, policy=policy)
            evaluate(store, snapshot, version=version, at=datetime.now(UTC))
    return company


def _print_alert(console: Console, alert: Alert, *, names: Names, say: Words) -> None:
    from rich.table import Table

    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=8, no_wrap=True)
    grid.add_column(overflow="fold")
    account = names.account(alert.account_id) if alert.account_id in names.accounts else alert.account_id
    grid.add_row(
        plain(say.word("severity", alert.severity), SEVERITY_STYLES[alert.severity]), plain(account, "bold")
    )
    grid.add_row("", plain(alert.message[say.language]))
    grid.add_row("", plain(say("gaps.action", action=alert.action["message"][say.language]), "cyan"))
    grid.add_row("", plain(say.listed([_standing(alert, say=say), say("alerts.id", id=alert.id)]), "dim"))
    console.print(grid)
    console.print()


def _standing(alert: Alert, *, say: Words) -> str:
    if alert.state != "acknowledged" or alert.acknowledged_at is None:
        return say("alerts.line", state=say.word("alert_state", alert.state), day=alert.day)
    line = say("alerts.acknowledged", name=alert.acknowledged_by, day=alert.acknowledged_at.date())
    if alert.until is not None:
        line = say("alerts.until", line=line, day=alert.until)
    return line if alert.note is None else say("alerts.note", line=line, note=alert.note)


def _print_change(options: Options, change: str, at: datetime, alert: dict[str, object]) -> None:
    if options.json:
        click.echo(to_json({"at": at, "change": change, "alert": alert}).decode())
        return
    say = options.say
    message = alert["message"]
    said = cast(dict[str, str], message)[say.language]
    line = say(
        "alerts.changed",
        at=at.astimezone().strftime("%H:%M:%S"),
        change=say.word("alert_change", change),
        severity=say.word("severity", alert["severity"]),
        message=said,
    )
    output_console().print(plain(line), soft_wrap=True)


def _refuse_bundle(options: Options, *, what: str) -> None:
    if options.bundle is not None or options.as_of is not None:
        raise click.UsageError(options.say("alerts.no_store", what=what))


def _refuse_unknown(company: Company, accounts: Sequence[str]) -> None:
    unknown = sorted(set(accounts) - set(company.accounts["id"]))
    if unknown:
        raise NotFoundError(f"no such account: {', '.join(unknown)}")
