"""The store that the settings name, opened and ready."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from typing import Final

from graphkam.errors import StoreUnavailableError
from graphkam.settings import Settings
from graphkam.store.access import Store, connected
from graphkam.store.engine import Address, answers, engine_folder, start_engine
from graphkam.store.migrations import ensure_schema

OPENINGS: Final = 4
"""How often the embedded store is tried: an engine that was killed just now may look alive at first."""
PAUSE_SECONDS: Final = 0.5
"""How long after a failure it is asked whether the engine is still there, and so has another reason to refuse."""


@contextmanager
def open_store(settings: Settings) -> Generator[Store]:
    """The store that the settings name, ready to be asked; the embedded one is started when it is not running.

    Raises
    ------
    StoreUnavailableError
        It cannot be reached, does not let us in, or cannot run here.
    """
    with ExitStack() as opened:
        if settings.store_uri is None:
            store = _embedded(settings, opened)
        else:
            secret = settings.store_password
            address = Address(
                uri=settings.store_uri,
                user=settings.store_user,
                password="" if secret is None else secret.get_secret_value(),
                database=settings.store_database,
            )
            store = opened.enter_context(connected(address, where=settings.store_uri))
            ensure_schema(store)
        yield store


def _embedded(settings: Settings, opened: ExitStack) -> Store:
    for attempt in range(1, OPENINGS + 1):
        address = start_engine(settings.data_dir, idle_seconds=settings.store_idle_seconds)
        with ExitStack() as trial:
            try:
                store = trial.enter_context(
                    connected(
                        address,
                        where=f"{settings.data_dir} (embedded)",
                        folder=engine_folder(settings.data_dir),
                    )
                )
                ensure_schema(store)
            except StoreUnavailableError:
                time.sleep(PAUSE_SECONDS)
                if attempt == OPENINGS or answers(settings.data_dir, address):
                    raise
            else:
                opened.push(trial.pop_all())
                return store
    raise AssertionError("the last attempt returns or raises")
