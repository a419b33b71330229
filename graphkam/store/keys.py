"""The API keys that the store knows: made, looked at, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from graphkam.errors import NotFoundError
from graphkam.keys import Grant, Key, new_key
from graphkam.store.access import Store
from graphkam.store.journal import Also
from graphkam.store.office import Office, Row, append, in_office, look, moment_of, moment_text


def all_keys(store: Store) -> list[Key]:
    """Every key there is or was, the latest first; those that were taken back or have expired too.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached.
    """
    rows = look(store, lambda office: office.read("keys"))
    # A backup that was restored meanwhile may leave no more of a key than when it was last used.
    return sorted(
        (_key(row) for row in rows if "digest" in row), key=lambda key: (key.created_at, key.id), reverse=True
    )


def create_key(
    store: Store, grant: Grant, *, moment: datetime, by: str, also: Also | None = None
) -> tuple[Key, str]:
    """A new key in the store, and the key as its owner writes it: shown this once and never again.

    Parameters
    ----------
    also
        What else is written in the same transaction, such as the line in the audit log.

    Raises
    ------
    InvalidInputError
        It would expire before it is used.
    StoreUnavailableError
        The store cannot be reached.
    """
    key, written = new_key(grant, moment=moment, by=by)

    def keep(office: Office) -> None:
        office.write("keys", [_row(key)])
        if also is not None:
            also(office)

    in_office(store, keep)
    return key, written


def revoke_key(store: Store, key_id: str, *, moment: datetime, also: Also | None = None) -> Key:
    """The key, taken back from a moment on together with the sessions opened with it; once taken back it stays so.

    Raises
    ------
    NotFoundError
        There is no such key.
    StoreUnavailableError
        The store cannot be reached.
    """

    def revoke(office: Office) -> Key:
        row = office.get("keys", key_id)
        if row is None:
            raise NotFoundError(f"there is no key {key_id}: `graphkam keys list` shows them")
        if row.get("revoked_at") is None:
            row["revoked_at"] = moment_text(moment)
            office.write("keys", [{"id": key_id, "revoked_at": row["revoked_at"]}])
            office.forget(
                "sessions", [each["id"] for each in office.read("sessions") if each["key_id"] == key_id]
            )
            if also is not None:
                also(office)
        return _key(row)

    return in_office(store, revoke)


def note_used(store: Store, key_id: str, *, moment: datetime) -> None:
    """Keep when a key was last used, without waiting for whoever changes the store.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached.
    """
    append(store, "keys", [{"id": key_id, "last_used_at": moment_text(moment)}])


def _row(key: Key) -> Row:
    def text(moment: datetime | None) -> str | None:
        return None if moment is None else moment_text(moment)

    return {
        "id": key.id,
        "name": key.name,
        "role": key.role,
        "scope": key.scope,
        "accounts": list(key.accounts) or None,
        "team": key.team,
        "digest": key.digest,
        "created_at": moment_text(key.created_at),
        "created_by": key.created_by,
        "expires_at": text(key.expires_at),
        "revoked_at": text(key.revoked_at),
        "last_used_at": text(key.last_used_at),
    }


def _key(row: Mapping[str, Any]) -> Key:
    def moment(name: str) -> datetime | None:
        text = row.get(name)
        return None if text is None else moment_of(text)

    return Key(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        scope=row["scope"],
        accounts=tuple(row.get("accounts") or ()),
        team=row.get("team"),
        digest=row["digest"],
        created_at=moment_of(row["created_at"]),
        created_by=row["created_by"],
        expires_at=moment("expires_at"),
        revoked_at=moment("revoked_at"),
        last_used_at=moment("last_used_at"),
    )
