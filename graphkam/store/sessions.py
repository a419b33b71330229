"""The sessions of people who signed in to the pages with a key: what their browser shows instead of it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from graphkam.keys import digest_of
from graphkam.store.access import Store
from graphkam.store.office import Office, in_office, look, moment_of, moment_text

LASTS: Final = timedelta(hours=12)
"""How long somebody stays signed in: a working day."""


def open_session(store: Store, key_id: str, *, moment: datetime) -> str:
    """The token of a new session under a key, for the cookie: kept here only as a digest, like a key's secret.

    Sessions that have ended are swept out on the way.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached.
    """
    token = secrets.token_urlsafe(32)

    def keep(office: Office) -> None:
        ended = [row["id"] for row in office.read("sessions") if moment_of(row["expires_at"]) <= moment]
        office.forget("sessions", ended)
        session = {
            "id": digest_of(token),
            "key_id": key_id,
            "created_at": moment_text(moment),
            "expires_at": moment_text(moment + LASTS),
        }
        office.write("sessions", [session])

    in_office(store, keep)
    return token


def key_of_session(store: Store, token: str, *, moment: datetime) -> str | None:
    """The id of the key under which a session was opened; None when there is no such session or it has ended.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached.
    """
    row = look(store, lambda office: office.get("sessions", digest_of(token)))
    if row is None or moment_of(row["expires_at"]) <= moment:
        return None
    key_id: str = row["key_id"]
    return key_id


def close_session(store: Store, token: str) -> None:
    """End a session, if there is one.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached.
    """
    in_office(store, lambda office: office.forget("sessions", [digest_of(token)]))
