"""The commands under `graphkam alerts`."""

from __future__ import annotations

import click

from graphkam.cli.options import asked_options, common_options
from graphkam.schema import SEVERITIES


@click.group(invoke_without_command=True)
@common_options
@click.pass_context
def alerts(context: click.Context) -> None:
    """What is wrong or has happened, and what became of it; alone: the list."""
    if context.invoked_subcommand is None:
        from graphkam.cli.alerts import show_alerts

        show_alerts(asked_options(), accounts=(), states=(), severity=None)


@alerts.command("list")
@click.argument("accounts", metavar="[ACCOUNT]...", nargs=-1)
@click.option(
    "--state",
    "states",
    type=click.Choice(("open", "acknowledged", "resolved")),
    multiple=True,
    help="Only these (open and acknowledged); may be repeated.",
)
@click.option("--severity", type=click.Choice(SEVERITIES), help="Only of this severity.")
@common_options
def list_(accounts: tuple[str, ...], states: tuple[str, ...], severity: str | None) -> None:
    """Alerts of the named accounts, or of all, most serious first."""
    from graphkam.cli.alerts import show_alerts

    show_alerts(asked_options(), accounts=accounts, states=states, severity=severity)


@alerts.command()
@click.argument("alert")
@click.option("--note", metavar="TEXT", help="Why it may wait.")
@click.option("--until", metavar="DATE", help="The last day for which it may.")
@common_options
def ack(alert: str, note: str | None, until: str | None) -> None:
    """Say that an alert has been seen; it is told no more until it is graver, or the day has passed."""
    from graphkam.cli.alerts import acknowledge

    acknowledge(asked_options(), alert, note=note, until=until)


@alerts.command()
@common_options
def watch() -> None:
    """Keep alerts up to date, tell the channels, and print what becomes of them, until stopped."""
    from graphkam.cli.alerts import watch_alerts

    watch_alerts(asked_options())
