"""The store, opened: the one place where statements go to the database and answers come back."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from neo4j import Driver, GraphDatabase, ManagedTransaction, Session, unit_of_work
from neo4j.exceptions import ConstraintError

from graphkam.store.engine import Address
from graphkam.store.statements import statement, statement_text
from graphkam.store.translation import translated

Answer = TypeVar("Answer")

CONNECTION_SECONDS: Final = 15.0
RETRY_SECONDS: Final = 30.0
"""How long the driver tries again what may pass: a leader that changes, a conflict of two writers."""
WORK_SECONDS: Final = 600.0
"""How long a transaction may take before a server gives it up: somebody may hold what it needs, and be gone."""
FETCHED_RECORDS: Final = 4
"""How many records come at once: each of ours is a block of rows."""


class Store:
    """A database that holds one company. Made by `connected`, closed by it."""

    def __init__(self, driver: Driver, *, where: str, database: str, folder: Path | None = None) -> None:
        self._driver = driver
        self._folder = folder
        self.where = where
        self.database = database

    def read(self, name: str, **parameters: object) -> list[dict[str, Any]]:
        """The records of a statement of `cypher/read`."""
        return self.in_read(lambda transaction: run(transaction, f"read/{name}", **parameters))

    def glance(self, name: str) -> list[dict[str, Any]]:
        """The records of a statement of `cypher/read`, asked once: whether the store answers at this moment."""
        with self._session() as session:
            return session.run(statement(f"read/{name}")).data()

    def in_read(self, work: Callable[[ManagedTransaction], Answer]) -> Answer:
        """What some work on a transaction that only reads gives; it is tried again where that can help."""
        with self._session() as session:
            return session.execute_read(unit_of_work(timeout=WORK_SECONDS)(work))

    def in_write(self, work: Callable[[ManagedTransaction], Answer]) -> Answer:
        """What some work on a transaction gives, all of which holds or nothing; tried again where that can help.

        Two writers who make the same node at once: the second is told of a broken constraint, and finds the node when
        it tries again.
        """
        bounded = unit_of_work(timeout=WORK_SECONDS)(work)
        with self._session() as session:
            try:
                return session.execute_write(bounded)
            except ConstraintError:
                return session.execute_write(bounded)

    def change_schema(self, name: str) -> None:
        """Run a statement of `cypher/schema`, which no transaction of ours may hold."""
        with self._session() as session:
            session.run(statement(name)).consume()

    @contextmanager
    def _session(self) -> Generator[Session]:
        with (
            translated(self.where, database=self.database, folder=self._folder),
            self._driver.session(  # pyright: ignore[reportUnknownMemberType]  # the driver's options have no types
                database=self.database, fetch_size=FETCHED_RECORDS
            ) as session,
        ):
            yield session


def run(transaction: ManagedTransaction, name: str, **parameters: object) -> list[dict[str, Any]]:
    """The records of a statement as a part of a transaction."""
    return [record.data() for record in transaction.run(statement_text(name), dict(parameters))]


def write_columns(transaction: ManagedTransaction, name: str, columns: Mapping[str, list[Any]]) -> None:
    """Run a statement of `cypher/write` on columns of one length; nothing at all when they are empty."""
    if next(iter(columns.values())):
        transaction.run(statement_text(f"write/{name}"), dict(columns)).consume()


@contextmanager
def connected(address: Address, *, where: str, folder: Path | None = None) -> Generator[Store]:
    """The store at an address; ``folder`` is where an embedded one keeps its data.

    Raises
    ------
    StoreUnavailableError
        It cannot be reached, or does not let us in.
    """
    with translated(where, database=address.database):
        driver = GraphDatabase.driver(  # pyright: ignore[reportUnknownMemberType]  # as above
            address.uri,
            auth=(address.user, address.password),
            connection_timeout=CONNECTION_SECONDS,
            connection_acquisition_timeout=2 * CONNECTION_SECONDS,
            max_transaction_retry_time=RETRY_SECONDS,
            user_agent="graphkam",
            notifications_min_severity="OFF",
        )
    with driver:
        with translated(where, database=address.database):
            driver.verify_connectivity()  # pyright: ignore[reportUnknownMemberType]  # as above
        yield Store(driver, where=where, database=address.database, folder=folder)


def moment_token() -> str:
    """A word that no other writer uses at the same time; only to make a write that takes hold of a record."""
    return f"{time.time_ns():x}"
