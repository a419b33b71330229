"""API keys: who may ask, what they may do, and of which accounts; pure, so that each rule can be read and tested."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias, get_args

from graphkam.errors import InvalidInputError

Role: TypeAlias = Literal["viewer", "editor", "admin"]
"""A viewer reads, without attitudes and notes; an editor reads all and writes; an admin gives out keys besides."""

Scope: TypeAlias = Literal["all", "accounts", "team"]
"""Of which accounts: all there are, some by id, or those to which somebody of a team is assigned at the time."""

ROLES: Final[tuple[Role, ...]] = get_args(Role)
PREFIX: Final = "gk"
NAME_LENGTH: Final = 100
ACCOUNTS_NAMED: Final = 10_000

_ID_BYTES: Final = 5
_SECRET_BYTES: Final = 32
_WRITTEN: Final = re.compile(rf"{PREFIX}_(?P<id>[0-9a-f]{{{2 * _ID_BYTES}}})_(?P<secret>[0-9A-Za-z_-]{{43}})")


@dataclass(frozen=True, slots=True)
class Key:
    """One key, without the secret: only its digest is kept.

    ``id`` is also how the key begins, so that somebody can tell which key they hold. ``accounts`` counts with the scope
    ``accounts``, ``team`` with ``team``.
    """

    id: str
    name: str
    role: Role
    scope: Scope
    accounts: tuple[str, ...]
    team: str | None
    digest: str
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    @property
    def prefix(self) -> str:
        """How the key begins; nobody guesses the rest from it."""
        return f"{PREFIX}_{self.id}"

    def shown(self) -> dict[str, object]:
        """All of it that anybody may see, as JSON has it: not the digest."""
        of_key: dict[str, object] = {
            field.name: getattr(self, field.name) for field in fields(self) if field.name != "digest"
        }
        return of_key | {"prefix": self.prefix, "accounts": list(self.accounts)}

    def holds(self, moment: datetime) -> bool:
        """Whether the key opens anything at a moment."""
        return self.revoked_at is None and (self.expires_at is None or moment < self.expires_at)

    def fits(self, written: str) -> bool:
        """Whether this is the key that somebody shows."""
        match = _WRITTEN.fullmatch(written)
        return match is not None and hmac.compare_digest(self.digest, digest_of(match["secret"]))


@dataclass(frozen=True, slots=True)
class Grant:
    """What a new key shall open.

    Raises
    ------
    InvalidInputError
        A name that nobody can read, or a scope that does not say of which accounts.
    """

    name: str
    role: Role
    scope: Scope = "all"
    accounts: tuple[str, ...] = ()
    team: str | None = None
    expires_at: datetime | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        if not 1 <= len(self.name) <= NAME_LENGTH or not self.name.isprintable() or not self.name.strip():
            raise InvalidInputError(
                f"a key needs a name of 1 to {NAME_LENGTH} printable characters: say whose it is"
            )
        if bool(self.accounts) != (self.scope == "accounts") or bool(self.team) != (self.scope == "team"):
            raise InvalidInputError(
                "a key is for all accounts, for those named by id, or for those of one team: name accounts with the "
                "scope accounts, a team with the scope team, and neither with all"
            )
        if len(self.accounts) > ACCOUNTS_NAMED:
            raise InvalidInputError(
                f"a key names at most {ACCOUNTS_NAMED:,} accounts: give it a team, or all"
            )
        if self.role == "admin" and self.scope != "all":
            raise InvalidInputError(
                "an admin is one of all accounts, for an admin gives out keys: make an editor of it"
            )


def new_key(grant: Grant, *, moment: datetime, by: str) -> tuple[Key, str]:
    """A new key, and the key as its owner writes it: shown this once and never again.

    Raises
    ------
    InvalidInputError
        It would expire before it is used.
    """
    if grant.expires_at is not None and grant.expires_at <= moment:
        raise InvalidInputError("the key would have expired already: give a moment to come, or none")
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    key = Key(
        id=secrets.token_hex(_ID_BYTES),
        name=grant.name,
        role=grant.role,
        scope=grant.scope,
        accounts=tuple(sorted(set(grant.accounts))),
        team=grant.team,
        digest=digest_of(secret),
        created_at=moment,
        created_by=by,
        expires_at=grant.expires_at,
        revoked_at=None,
        last_used_at=None,
    )
    return key, f"{key.prefix}_{secret}"


def key_id_of(written: str) -> str | None:
    """The id in a key as somebody writes it; None when no key is written like this."""
    match = _WRITTEN.fullmatch(written)
    return None if match is None else match["id"]


def digest_of(secret: str) -> str:
    """What is kept of a secret.

    Plain SHA-256, not a slow hash meant for passwords: the secret is 256 random bits, which nobody tries out however
    quick a try is, and a slow hash at each request would only make the server easy to tire.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def role_of(word: str) -> Role:
    """The role of that name.

    Raises
    ------
    InvalidInputError
        There is no such role.
    """
    for role in ROLES:
        if role == word:
            return role
    raise InvalidInputError(f"no such role: {word}; there are {', '.join(ROLES)}")


def lasting(days: int | None, *, moment: datetime) -> datetime | None:
    """When a key that is to last so many days expires; None for one that does not.

    Raises
    ------
    InvalidInputError
        Less than a day, or more than ten years.
    """
    if days is None:
        return None
    if not 1 <= days <= 3650:
        raise InvalidInputError(f"a key lasts 1 to 3,650 days, not {days}")
    return moment + timedelta(days=days)
