"""Keys and sessions in the store, on any engine: only digests are kept, and what is taken back stays so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from graphkam.errors import NotFoundError
from graphkam.keys import Grant
from graphkam.store.access import Store
from graphkam.store.audit import audit_row, audit_trail
from graphkam.store.engine import Address
from graphkam.store.keys import all_keys, create_key, note_used, revoke_key
from graphkam.store.office import Kind, Office, append, in_office
from graphkam.store.sessions import LASTS, close_session, key_of_session, open_session
from tests.store.raw import records

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_there(store: Store) -> None:
    def empty(office: Office) -> None:
        for kind in get_args(Kind):
            office.forget(kind, [row["id"] for row in office.read(kind)])

    in_office(store, empty)


def test_a_key_is_kept_without_its_secret_and_taken_back_for_good(store: Store, address: Address) -> None:
    grant = Grant("crm", "viewer", scope="accounts", accounts=("b", "a"), expires_at=NOW + timedelta(days=9))
    line = audit_row("create key", "keys", moment=NOW, caller="boss")
    key, written = create_key(
        store, grant, moment=NOW, by="boss", also=lambda office: office.write("audit", [line])
    )
    later, _ = create_key(
        store, Grant("new", "editor", scope="team", team="东区"), moment=NOW + LASTS, by="boss"
    )
    assert all_keys(store) == [later, key]
    assert key.accounts == ("a", "b")
    secret = written.removeprefix(f"{key.prefix}_")
    assert secret not in str(records(address, "MATCH (node) RETURN properties(node)"))
    note_used(store, key.id, moment=NOW)
    token = open_session(store, key.id, moment=NOW)
    assert token not in str(records(address, "MATCH (node) RETURN properties(node)"))
    assert key_of_session(store, token, moment=NOW) == key.id
    revoked = revoke_key(store, key.id, moment=NOW + LASTS / 2)
    assert revoked.last_used_at == NOW
    assert revoke_key(store, key.id, moment=NOW + LASTS) == revoked
    assert all_keys(store) == [later, revoked]
    assert key_of_session(store, token, moment=NOW) is None
    assert [(one.caller, one.action) for one in audit_trail(store, limit=10)] == [("boss", "create key")]
    with pytest.raises(NotFoundError):
        revoke_key(store, "nobody", moment=NOW)


def test_a_session_ends_and_is_swept_out(store: Store, address: Address) -> None:
    key, _ = create_key(store, Grant("crm", "viewer"), moment=NOW, by="boss")
    first = open_session(store, key.id, moment=NOW)
    assert key_of_session(store, first, moment=NOW + LASTS) is None
    second = open_session(store, key.id, moment=NOW + LASTS)
    assert len(records(address, "MATCH (session:Session) RETURN session.id")) == 1
    close_session(store, second)
    assert key_of_session(store, second, moment=NOW + LASTS) is None
    assert key_of_session(store, "nothing", moment=NOW) is None


def test_the_trail_is_read_page_by_page_in_the_order_of_what_happened(store: Store) -> None:
    lines = [audit_row(f"act {n}", "x", moment=NOW + timedelta(seconds=n), caller="c") for n in range(5)]
    append(store, "audit", lines[::-1])
    first = audit_trail(store, limit=2)
    rest = audit_trail(store, after=first[-1].id, limit=10)
    assert [line.action for line in first + rest] == [f"act {n}" for n in range(5)]
