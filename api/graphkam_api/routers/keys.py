"""API keys: made, listed, taken back; for admins."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from graphkam.keys import ACCOUNTS_NAMED, NAME_LENGTH, Grant, Role, Scope
from graphkam.store import keys as kept
from graphkam_api.auth import Admin, entry
from graphkam_api.auth.callers import kept_by, keyring_of
from graphkam_api.errors import PROBLEMS

router = APIRouter(prefix="/api/v1/keys", tags=["keys"], responses=PROBLEMS)


class NewKey(BaseModel):
    """What a key shall open: all accounts, those named, or those to which somebody of a team is assigned."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"name": "CRM export", "role": "viewer", "scope": "team", "team": "east"}]
        },
    )

    name: str = Field(min_length=1, max_length=NAME_LENGTH, description="Whose it is, or what for.")
    role: Role = "viewer"
    scope: Scope = "all"
    accounts: list[str] = Field(default=[], max_length=ACCOUNTS_NAMED)
    team: str | None = None
    expires_at: AwareDatetime | None = Field(default=None, description="Until when it opens anything.")


class KeyShown(BaseModel):
    """A key as it may be shown: all but the secret, of which only a digest is kept."""

    id: str
    prefix: str = Field(description="How the key begins.")
    name: str
    role: Role
    scope: Scope
    accounts: list[str]
    team: str | None
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None = Field(description="To the minute.")


class KeyMade(KeyShown):
    """A new key, with the key itself: shown this once."""

    key: str = Field(description="What goes after `Authorization: Bearer`. It is never shown again.")


class KeysShown(BaseModel):
    """Every key there is or was, the latest first."""

    items: list[KeyShown]


@router.get("", operation_id="all_keys", summary="All keys")
def all_keys(request: Request, _: Admin) -> KeysShown:
    """Every key there is or was, those taken back and expired too, the latest first. No secret is among it."""
    return KeysShown(items=[KeyShown.model_validate(key.shown()) for key in kept.all_keys(kept_by(request))])


@router.post("", operation_id="create_key", summary="Make a key", status_code=201)
def create_key(request: Request, wanted: NewKey, caller: Admin) -> KeyMade:
    """A new key. The answer holds it this once; only a digest is kept."""
    grant = Grant(
        name=wanted.name,
        role=wanted.role,
        scope=wanted.scope,
        accounts=tuple(wanted.accounts),
        team=wanted.team,
        expires_at=wanted.expires_at,
    )
    line = entry(request, "create key", "keys", f"{grant.role}, {grant.scope}")
    key, written = kept.create_key(
        kept_by(request),
        grant,
        moment=datetime.now(UTC),
        by=caller.name,
        also=lambda office: office.write("audit", [line]),
    )
    keyring_of(request).forget()
    return KeyMade.model_validate(key.shown() | {"key": written})


@router.delete("/{key_id}", operation_id="revoke_key", summary="Take a key back")
def revoke_key(
    request: Request, key_id: Annotated[str, Path(max_length=100, description="The id of a key.")], _: Admin
) -> KeyShown:
    """The key, which opens nothing from now on, nor do the sessions opened with it. Done twice it is the same."""
    line = entry(request, "revoke key", f"keys/{key_id}")
    key = kept.revoke_key(
        kept_by(request), key_id, moment=datetime.now(UTC), also=lambda office: office.write("audit", [line])
    )
    keyring_of(request).forget()
    return KeyShown.model_validate(key.shown())
