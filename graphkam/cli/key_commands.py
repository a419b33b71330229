"""The commands under `graphkam keys`."""

from __future__ import annotations

import click

from graphkam.cli.options import asked_options, common_options


@click.group()
def keys() -> None:
    """API keys: who may ask the server, what they may do, and of which accounts."""


@keys.command()
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice(("viewer", "editor", "admin")),
    default="viewer",
    show_default=True,
    help="A viewer reads, without attitudes and notes; an editor writes; an admin gives out keys.",
)
@click.option(
    "--account", "accounts", metavar="ID", multiple=True, help="Only this account; may be repeated."
)
@click.option("--team", metavar="TEAM", help="Only the accounts to which somebody of this team is assigned.")
@click.option("--days", metavar="N", type=int, help="How long it lasts (until it is taken back).")
@common_options
def create(name: str, role: str, accounts: tuple[str, ...], team: str | None, days: int | None) -> None:
    """Make a key and print it, this once; NAME says whose it is."""
    from graphkam.cli.keys import show_new_key

    if accounts and team:
        raise click.UsageError("--account and --team are two scopes: give one")
    show_new_key(asked_options(), name, role=role, accounts=accounts, team=team, days=days)


@keys.command("list")
@common_options
def list_() -> None:
    """Every key there is or was, the latest first; no secret is among it."""
    from graphkam.cli.keys import show_keys

    show_keys(asked_options())


@keys.command()
@click.argument("key")
@common_options
def revoke(key: str) -> None:
    """Take a key back, named by its id or by how it begins."""
    from graphkam.cli.keys import show_revoked

    show_revoked(asked_options(), key)
