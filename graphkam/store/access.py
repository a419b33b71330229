"""The store, opened: the one place where statements go to the database and answers come back."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from neo4j import Driver, GraphDatabase, ManagedTransaction, Result, Session, unit_of_work
from neo4j.exceptions import ConstraintError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from graphkam.errors import StoreError, StoreQueryError, StoreUnavailableError
from graphkam.store.engine import Address
from graphkam.store.lookout import Lookout
from graphkam.store.statements import statement, statement_text
from graphkam.store.translation import translated

Answer = TypeVar("Answer")

CONNECTION_SECONDS: Final = 10.0
"""How long a server may take until it has let us in."""
RETRY_SECONDS: Final = 30.0
"""How long is tried again what may pass: a conflict of two writers, a cluster that chooses its leader."""
LOST_SECONDS: Final = 3.0
"""How long is tried again what a server did not answer: it may have ended a connection; one that is gone stays gone."""
READ_SECONDS: Final = 600.0
"""How long a transaction that reads may take before a server gives it up."""
WRITE_SECONDS: Final = 60.0
"""The same for one that writes, some 5,000 rows at most: others wait for what it holds, and its client may be stuck."""
FETCHED_RECORDS: Final = 4
"""How many records come at once: each of ours is a block of rows."""
_FIRST_PAUSE: Final = 0.05
_LONGEST_PAUSE: Final = 1.0


class Store:
    """A database that holds one company. Made by `connected`, closed by it."""

    def __init__(
        self, connect: Callable[[], Driver], *, where: str, database: str, folder: Path | None = None
    ) -> None:
        self._connect = connect
        self._driver = connect()
        self._folder = folder
        self._lookout = Lookout(greets=self._greets, give_up=self._give_up)
        self.where = where
        self.database = database

    def read(self, name: str, **parameters: object) -> list[dict[str, Any]]:
        """The records of a statement of `cypher/read`."""
        return self.in_read(lambda transaction: run(transaction, f"read/{name}", **parameters))

    def glance(self, name: str) -> list[dict[str, Any]]:
        """The records of a statement of `cypher/read`, asked once: whether the store answers at this moment."""
        return self._once(lambda session: _records(session.run(statement(f"read/{name}"))))

    def in_read(self, work: Callable[[ManagedTransaction], Answer]) -> Answer:
        """What some work on a transaction that only reads gives; it is tried again where that can help."""
        bounded = unit_of_work(timeout=READ_SECONDS)(work)
        return self._again(lambda session: session.execute_read(bounded))

    def in_write(self, work: Callable[[ManagedTransaction], Answer]) -> Answer:
        """What some work on a transaction gives, all of which holds or nothing; tried again where that can help.

        Two writers who make the same node at once: the second is told of a broken constraint, and finds the node when
        it tries again.
        """
        bounded = unit_of_work(timeout=WRITE_SECONDS)(work)
        try:
            return self._again(lambda session: session.execute_write(bounded))
        except StoreQueryError as error:
            if not isinstance(error.__cause__, ConstraintError):
                raise
            return self._again(lambda session: session.execute_write(bounded))

    def change_schema(self, name: str) -> None:
        """Run a statement of `cypher/schema`, which no transaction of ours may hold."""
        self._once(lambda session: session.run(statement(name)).consume())

    def verify(self) -> None:
        """Do nothing when the server lets us in."""
        self._driver.verify_connectivity()  # pyright: ignore[reportUnknownMemberType]  # the driver's options have no types

    def close(self) -> None:
        """Let the server go."""
        self._lookout.close()
        self._driver.close()

    def _again(self, work: Callable[[Session], Answer]) -> Answer:
        first_failure: float | None = None
        pause = _FIRST_PAUSE
        while True:
            try:
                return self._once(work)
            except StoreError as error:
                now = time.monotonic()
                first_failure = now if first_failure is None else first_failure
                if now - first_failure >= _worth_trying(error.__cause__):
                    raise
            time.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311  # two who wait shall not come at once again
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _once(self, work: Callable[[Session], Answer]) -> Answer:
        driver = self._driver
        with translated(self.where, database=self.database, folder=self._folder), self._lookout.waiting():
            try:
                with driver.session(  # pyright: ignore[reportUnknownMemberType]  # the driver's options have no types
                    database=self.database, fetch_size=FETCHED_RECORDS
                ) as session:
                    return work(session)
            except (DriverError, Neo4jError, OSError):
                if driver is self._driver:
                    raise
                raise StoreUnavailableError(
                    f"the store at {self.where} takes connections and does not answer: start it again; what was being "
                    "changed is there as a whole or not at all"
                ) from None

    def _greets(self) -> bool:
        """Whether the server lets somebody in who comes anew."""
        try:
            with self._connect() as driver:
                driver.verify_connectivity()  # pyright: ignore[reportUnknownMemberType]  # as above
        except (ServiceUnavailable, SessionExpired, OSError):
            return False
        except (DriverError, Neo4jError):
            return True  # it refuses us, and so lives
        return True

    def _give_up(self) -> None:
        """End all connections, so that nobody waits for them any more; who comes later gets new ones."""
        given_up, self._driver = self._driver, self._connect()
        given_up.close()


def _worth_trying(cause: BaseException | None) -> float:
    """For how many seconds something that failed is tried again."""
    if not isinstance(cause, DriverError | Neo4jError) or not cause.is_retryable():
        return 0.0
    return LOST_SECONDS if isinstance(cause, ServiceUnavailable | SessionExpired) else RETRY_SECONDS


def run(transaction: ManagedTransaction, name: str, **parameters: object) -> list[dict[str, Any]]:
    """The records of a statement as a part of a transaction."""
    return _records(transaction.run(statement_text(name), dict(parameters)))


def _records(result: Result) -> list[dict[str, Any]]:
    """What a statement gave; not by `Record.data`, which looks at each value of each list for nodes, and finds none."""
    return [dict(zip(record.keys(), record.values(), strict=True)) for record in result]


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

    def connect() -> Driver:
        return GraphDatabase.driver(  # pyright: ignore[reportUnknownMemberType]  # as above
            address.uri,
            auth=(address.user, address.password),
            connection_timeout=CONNECTION_SECONDS,
            connection_acquisition_timeout=CONNECTION_SECONDS,
            # What is worth trying again, and for how long, is decided here: the driver makes no difference.
            max_transaction_retry_time=0,
            user_agent="graphkam",
            notifications_min_severity="OFF",
        )

    with translated(where, database=address.database):
        store = Store(connect, where=where, database=address.database, folder=folder)
    with closing(store):
        with translated(where, database=address.database):
            store.verify()
        yield store
