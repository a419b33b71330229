"""What graphkam itself keeps beside the company's records: keys, alerts, tasks, jobs, the audit log.

Each kind of record is a node with an id and flat properties, so that the graph can be read with Neo4j's own tools. A
moment is kept as text in UTC, always of one length, so that the order of the text is the order in time; what has an
inner shape is kept as JSON text.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal, TypeAlias, TypeVar, get_args

from neo4j import ManagedTransaction

from graphkam.store.access import Store, run

Kind: TypeAlias = Literal[
    "keys",
    "sessions",
    "audit",
    "erasures",
    "alerts",
    "alert_changes",
    "watched",
    "events",
    "channels",
    "deliveries",
    "tasks",
    "jobs",
]
"""The kinds of records, named like the statements in `cypher/` that read, write and forget them."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

Value: TypeAlias = str | int | float | bool | list[str] | None
Row: TypeAlias = Mapping[str, Value]
"""One record: an `id`, and whatever else is kept of it. None takes a value away."""

Answer = TypeVar("Answer")

AT_ONCE: Final = 5_000
"""How many rows a statement reads or writes at most."""

_FIRST: Final = ""
LAST: Final = "\U0010ffff"
"""Comes after every id."""


@dataclass(frozen=True, slots=True)
class Office:
    """The office's records as one transaction sees and changes them: all of its changes hold, or none."""

    _transaction: ManagedTransaction

    def read(
        self, kind: Kind, *, first: str = _FIRST, last: str = LAST, limit: int | None = None
    ) -> list[dict[str, Any]]:
        """The records whose ids are in a range, both ends within, in the order of their ids."""
        found: list[dict[str, Any]] = []
        while limit is None or len(found) < limit:
            wanted = AT_ONCE if limit is None else min(AT_ONCE, limit - len(found))
            page = run(self._transaction, f"read/{kind}", first=first, last=last, limit=wanted)
            found += [record["row"] for record in page]
            if len(page) < wanted:
                break
            first = f"{found[-1]['id']}\0"  # the next id there can be
        return found

    def ask(self, name: str, **parameters: object) -> list[dict[str, Any]]:
        """The records of a statement that is not one of those every kind has."""
        return run(self._transaction, name, **parameters)

    def get(self, kind: Kind, record_id: str) -> dict[str, Any] | None:
        """One record, None when there is none of that id."""
        return next(iter(self.read(kind, first=record_id, last=record_id, limit=1)), None)

    def write(self, kind: Kind, rows: Sequence[Row]) -> None:
        """Keep records, new or not; a property that a row does not name stays as it was."""
        for start in range(0, len(rows), AT_ONCE):
            run(
                self._transaction,
                f"write/{kind}",
                rows=[dict(row) for row in rows[start : start + AT_ONCE]],
            )

    def forget(self, kind: Kind, ids: Collection[str]) -> None:
        """Take records away; ids that there are none of are fine."""
        listed = list(ids)
        for start in range(0, len(listed), AT_ONCE):
            run(self._transaction, f"write/forget_{kind}", ids=listed[start : start + AT_ONCE])

    def takings(self) -> int:
        """How often somebody has taken hold of the store, by which who read before sees whether anybody did since."""
        (record,) = self.ask("read/store")
        return int(record["takings"] or 0)

    def number(self) -> int:
        """The next of the numbers that order what happens; only where the store is held (`in_office`)."""
        (record,) = run(self._transaction, "write/next_number")
        return int(record["number"])


def in_office(store: Store, work: Callable[[Office], Answer]) -> Answer:
    """What some work on the office's records gives, nobody else changing the store meanwhile; all of it or nothing.

    Keep it short. It may be done again when the database asks for it, so that it must not do anything besides.
    """

    def held(transaction: ManagedTransaction) -> Answer:
        run(transaction, "write/take_store")
        return work(Office(transaction))

    return store.in_write(held)


def append(store: Store, kind: Kind, rows: Sequence[Row]) -> None:
    """Keep records that nobody else writes, such as entries of a log, without waiting for other writers."""
    store.in_write(lambda transaction: Office(transaction).write(kind, rows))


def look(store: Store, work: Callable[[Office], Answer]) -> Answer:
    """What some reading of the office's records gives."""
    return store.in_read(lambda transaction: work(Office(transaction)))


def moment_text(moment: datetime) -> str:
    """A moment as the office keeps it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(text: str) -> datetime:
    """The moment that was kept."""
    return datetime.fromisoformat(text)


def new_id(moment: datetime) -> str:
    """A new id that nobody guesses; ids sort by the moment they are made at."""
    return f"{round(moment.timestamp() * 1e6):014x}-{secrets.token_hex(8)}"
