"""The keys as a running server knows them; one that is taken back opens nothing a second later at the latest."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final

from graphkam.keys import Key, key_id_of
from graphkam.scope import accounts_of_team
from graphkam.store.keys import all_keys, note_used
from graphkam.store.sessions import key_of_session
from graphkam_api.live import LiveCompany

KNOWN_SECONDS: Final = 1.0
"""How long the server goes by what it knows: a key that another process takes back opens nothing after that."""

NOTED_EVERY: Final = timedelta(minutes=1)
"""How exactly it is kept when a key was last used."""


class Keyring:
    """The keys of one store. Without a store, as when a bundle is served, there are none."""

    def __init__(self, live: LiveCompany) -> None:
        self._live = live
        self._lock = Lock()
        self._known: dict[str, Key] = {}
        self._until = 0.0
        self._noted: dict[str, datetime] = {}
        self._teams: dict[str, tuple[object, frozenset[str]]] = {}

    def key_that_fits(self, written: str) -> Key | None:
        """The key that somebody shows, if it opens anything now.

        Raises
        ------
        StoreUnavailableError
            The store cannot be reached.
        """
        key_id = key_id_of(written)
        key = None if key_id is None else self._keys(wanted=key_id).get(key_id)
        if key is None or not key.fits(written):
            return None
        return self._used(key)

    def key_that_holds(self, key_id: str) -> Key | None:
        """The key of an id, if it still opens anything: for whoever was let in some time ago.

        Raises
        ------
        StoreUnavailableError
            The store cannot be reached.
        """
        key = self._keys().get(key_id)
        return key if key is not None and key.holds(datetime.now(UTC)) else None

    def key_of_session(self, token: str) -> Key | None:
        """The key under which somebody signed in, if their session and the key hold.

        Raises
        ------
        StoreUnavailableError
            The store cannot be reached.
        """
        store = self._live.store
        key_id = None if store is None else key_of_session(store, token, moment=datetime.now(UTC))
        key = None if key_id is None else self._keys().get(key_id)
        return None if key is None else self._used(key)

    def is_empty(self) -> bool:
        """Whether there is no key and never was: one that was taken back does not open the door to everybody.

        Raises
        ------
        StoreUnavailableError
            The store cannot be reached.
        """
        return not self._keys()

    def forget(self) -> None:
        """Look the keys up anew: this process changed them."""
        with self._lock:
            self._until = 0.0

    def accounts_of(self, key: Key) -> frozenset[str] | None:
        """The accounts that a key opens today; None for all. A team's follow its assignments."""
        match key.scope:
            case "all":
                return None
            case "accounts":
                return frozenset(key.accounts)
            case "team":
                return self._accounts_of_team(key.team or "")

    def _accounts_of_team(self, team: str) -> frozenset[str]:
        days = self._live.days(None)
        today = days.today()
        as_of = (self._live.version, today)
        kept = self._teams.get(team)
        if kept is not None and kept[0] == as_of:
            return kept[1]
        found = accounts_of_team(days.company, team, day=today, zone=days.policy.time_zone)
        self._teams[team] = (as_of, found)
        return found

    def _keys(self, *, wanted: str | None = None) -> dict[str, Key]:
        store = self._live.store
        if store is None:
            return {}
        with self._lock:
            # A key that was made a moment ago opens at once.
            if time.monotonic() >= self._until or (wanted is not None and wanted not in self._known):
                self._known = {key.id: key for key in all_keys(store)}
                self._until = time.monotonic() + KNOWN_SECONDS
            return self._known

    def _used(self, key: Key) -> Key | None:
        moment = datetime.now(UTC)
        if not key.holds(moment):
            return None
        noted = self._noted.get(key.id) or key.last_used_at
        if self._live.store is not None and (noted is None or moment - noted >= NOTED_EVERY):
            self._noted[key.id] = moment
            note_used(self._live.store, key.id, moment=moment)
        return key
