"""The store that the settings name, opened and ready."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from graphkam.settings import Settings
from graphkam.store.access import Store, connected
from graphkam.store.engine import Address, start_engine
from graphkam.store.migrations import ensure_schema


@contextmanager
def open_store(settings: Settings) -> Generator[Store]:
    """The store that the settings name, ready to be asked; the embedded one is started when it is not running.

    Raises
    ------
    StoreUnavailableError
        It cannot be reached, does not let us in, or cannot run here.
    """
    embedded = settings.store_uri is None
    if settings.store_uri is None:
        address = start_engine(settings.data_dir, idle_seconds=settings.store_idle_seconds)
        where = f"{settings.data_dir} (embedded)"
    else:
        secret = settings.store_password
        address = Address(
            uri=settings.store_uri,
            user=settings.store_user,
            password="" if secret is None else secret.get_secret_value(),
            database=settings.store_database,
        )
        where = settings.store_uri
    with connected(address, where=where, embedded=embedded) as store:
        ensure_schema(store)
        yield store
