"""The schema of the store: its version, and the way from each earlier one to this."""

from __future__ import annotations

from typing import Final

from graphkam.errors import StoreUnavailableError
from graphkam.store.access import Store, run
from graphkam.store.statements import statement_names

SCHEMA_VERSION: Final = 2
"""1: the company. 2: the records of the office (keys, alerts, tasks, jobs, the audit log) beside it."""


def ensure_schema(store: Store) -> None:
    """Make a new store ready, or bring an earlier one to this version; nothing to do when it is.

    Every step may be done again, so that one that was interrupted is completed by the next command.

    Raises
    ------
    StoreUnavailableError
        The store is of a newer version, or the database holds somebody else's data.
    """
    records = store.read("store")
    version = records[0]["schema"] if records else None
    if version == SCHEMA_VERSION:
        return
    if version is not None and version > SCHEMA_VERSION:
        raise StoreUnavailableError(
            f"the store at {store.where} is of schema version {version}, and this graphkam knows {SCHEMA_VERSION}: "
            "install the graphkam that wrote it, or a newer one"
        )
    if version is None and store.read("has_data")[0]["found"]:
        raise StoreUnavailableError(
            f"the database {store.database!r} at {store.where} holds data that is not graphkam's: name an empty one "
            "with GRAPHKAM_STORE_DATABASE"
        )
    # Before any data: an index that is built on data takes its types from what it finds.
    for name in statement_names("schema"):
        store.change_schema(name)
    store.in_write(lambda transaction: run(transaction, "write/store", schema=SCHEMA_VERSION))
