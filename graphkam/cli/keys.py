"""`graphkam keys`: API keys made, listed and taken back, by whoever may open the store itself."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime

from graphkam.cli.options import Options
from graphkam.cli.question import print_json
from graphkam.cli.screen import Column, error_console, output_console, plain, table
from graphkam.keys import Grant, Key, Scope, lasting, role_of
from graphkam.language import Words
from graphkam.store.audit import audit_row
from graphkam.store.keys import all_keys, create_key, revoke_key
from graphkam.store.opening import open_store

CALLER = "command line"
"""Who acts, in the audit log, when somebody uses the command line."""


def show_new_key(
    options: Options, name: str, *, role: str, accounts: tuple[str, ...], team: str | None, days: int | None
) -> None:
    """Make a key and print it, this once.

    Raises
    ------
    InvalidInputError
        No key can be like this.
    StoreUnavailableError
        The store cannot be reached.
    """
    moment = datetime.now(UTC)
    scope: Scope = "accounts" if accounts else "team" if team else "all"
    grant = Grant(
        name=name,
        role=role_of(role),
        scope=scope,
        accounts=accounts,
        team=team,
        expires_at=lasting(days, moment=moment),
    )
    line = audit_row("create key", "keys", moment=moment, caller=CALLER, detail=f"{role}, {scope}")
    with open_store(options.settings) as store:
        key, written = create_key(
            store,
            grant,
            moment=moment,
            by=f"{CALLER} ({getpass.getuser()})",
            also=lambda office: office.write("audit", [line]),
        )
    if options.json:
        print_json(key.shown() | {"key": written})
        return
    print(written)  # noqa: T201  # the key alone on standard output, for whoever pipes it on
    error_console().print(plain(options.say("keys.made", name=key.name)), soft_wrap=True)


def show_keys(options: Options) -> None:
    """Print every key there is or was, the latest first; no secret is among it.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached.
    """
    with open_store(options.settings) as store:
        keys = all_keys(store)
    if options.json:
        print_json([key.shown() for key in keys])
        return
    say = options.say
    if not keys:
        error_console().print(plain(say("keys.none")), soft_wrap=True)
        return
    columns = [
        Column(say("keys.key"), whole=True),
        Column(say("keys.name")),
        Column(say("keys.role")),
        Column(say("keys.scope")),
        Column(say("keys.state")),
        Column(say("keys.used")),
    ]
    moment = datetime.now(UTC)
    output_console().print(table(columns, [_row(key, say=say, moment=moment) for key in keys]))


def show_revoked(options: Options, written: str) -> None:
    """Take a key back, named by its id, by how it begins, or by the whole of it.

    Raises
    ------
    NotFoundError
        There is no such key.
    StoreUnavailableError
        The store cannot be reached.
    """
    key_id = written.split("_")[1] if written.startswith("gk_") else written
    moment = datetime.now(UTC)
    line = audit_row("revoke key", f"keys/{key_id}", moment=moment, caller=CALLER)
    with open_store(options.settings) as store:
        key = revoke_key(store, key_id, moment=moment, also=lambda office: office.write("audit", [line]))
    if options.json:
        print_json(key.shown())
        return
    error_console().print(
        plain(options.say("keys.revoked", prefix=key.prefix, name=key.name)), soft_wrap=True
    )


def _row(key: Key, *, say: Words, moment: datetime) -> list[str]:
    scope = {
        "all": say("keys.all"),
        "team": say("keys.team", team=key.team),
        "accounts": say.listed(key.accounts, most=3),
    }[key.scope]
    used = say("keys.never") if key.last_used_at is None else f"{key.last_used_at:%Y-%m-%d %H:%M}"
    return [
        key.prefix,
        key.name,
        say.word("key_role", key.role),
        scope,
        _state(key, say=say, moment=moment),
        used,
    ]


def _state(key: Key, *, say: Words, moment: datetime) -> str:
    if key.revoked_at is not None:
        return say("keys.taken_back", day=f"{key.revoked_at:%Y-%m-%d}")
    if key.expires_at is None:
        return say("keys.holds")
    day = f"{key.expires_at:%Y-%m-%d}"
    return say("keys.holds_until", day=day) if key.holds(moment) else say("keys.expired", day=day)
