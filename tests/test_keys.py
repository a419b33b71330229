"""What a key is, and what cannot be one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from graphkam.errors import InvalidInputError
from graphkam.keys import Grant, digest_of, key_id_of, lasting, new_key, role_of

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def test_a_key_fits_what_was_shown_once_and_nothing_else() -> None:
    key, written = new_key(Grant("crm", "viewer"), moment=NOW, by="boss")
    assert written.startswith(key.prefix)
    assert key.fits(written)
    assert key_id_of(written) == key.id
    secret = written.removeprefix(f"{key.prefix}_")
    assert len(secret) == 43, "256 bits"
    assert secret not in repr(key)
    assert key.digest == digest_of(secret)
    another, other = new_key(Grant("crm", "viewer"), moment=NOW, by="boss")
    assert another.id != key.id
    last = "A" if written[-1] != "A" else "B"
    for wrong in (
        other,
        written[:-1],
        written + "x",
        written[:-1] + last,
        f"{key.prefix}_",
        secret,
        "",
        f" {written}",
    ):
        assert not key.fits(wrong)
    assert "digest" not in key.shown()


def test_a_key_holds_until_it_expires_or_is_taken_back() -> None:
    until = NOW + timedelta(days=1)
    key, _ = new_key(Grant("crm", "viewer", expires_at=until), moment=NOW, by="boss")
    assert key.holds(until - timedelta(microseconds=1))
    assert not key.holds(until)
    assert not replace(key, revoked_at=NOW).holds(NOW)
    assert lasting(None, moment=NOW) is None
    assert lasting(1, moment=NOW) == until


@pytest.mark.parametrize(
    "grant",
    [
        {"name": " "},
        {"name": "a\nb"},
        {"name": "x" * 101},
        {"scope": "accounts"},
        {"scope": "team"},
        {"scope": "all", "accounts": ("a1",)},
        {"scope": "accounts", "accounts": ("a1",), "team": "east"},
        {"role": "admin", "scope": "team", "team": "east"},
    ],
)
def test_a_grant_that_says_no_clear_thing_is_refused(grant: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError):
        Grant(**{"name": "crm", "role": "viewer", **grant})  # type: ignore[arg-type]  # wrong on purpose


def test_what_can_be_no_key_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        new_key(Grant("crm", "viewer", expires_at=NOW), moment=NOW, by="boss")
    for days in (0, 3651):
        with pytest.raises(InvalidInputError):
            lasting(days, moment=NOW)
    assert role_of("editor") == "editor"
    with pytest.raises(InvalidInputError):
        role_of("owner")
