"""The journal: how a change of any size is all or nothing to whoever reads, whenever somebody is killed.

A change that fits into one transaction is one. Else:

1. The rows to write are put down beside the company, in parts that nobody reads. Killed here: the old state holds.
2. One transaction decides the import, if nobody else decided one since it was worked out. From here on readers see
   the new state: they lay the parts over what the graph says, which gives the same whether or not a part is applied.
3. The parts are applied to the graph one by one, each in one transaction with the note that it is applied. Killed here:
   the next import completes it first, and readers lay the parts over as before.
4. The parts are dropped.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any, Final

import polars as pl
from neo4j import ManagedTransaction

from graphkam.errors import StoreQueryError
from graphkam.store.access import Store, run
from graphkam.store.applying import apply_part
from graphkam.store.model import EVERYTHING, GONE, WRITE_ORDER, group_key
from graphkam.store.office import Office

ROWS_IN_A_PART: Final = 5_000
"""How many rows one transaction writes, of whatever tables."""
DROPPED_AT_ONCE: Final = 5_000
PATIENCE_SECONDS: Final = 10.0
"""How long an import that is being completed may stand still before somebody else completes it."""

Tell = Callable[[int, int], None]
"""Is told how many parts of how many are applied."""

Also = Callable[[Office], None]
"""What is written of the office's records in the very transaction that decides a change: both hold, or neither.

Done again when that transaction is; not done when there was nothing to change.
"""


@dataclass(frozen=True, slots=True)
class State:
    """What the store says of its data: a version that grows with each change, and the import being completed.

    ``decided`` is the token of the latest change; ``demo`` says whether that put the demo in the place of everything.
    """

    version: int
    decided: str | None
    demo: bool
    importing: str | None
    parts: int
    applied: int


def state_of(store: Store) -> State:
    """What the store says of its data now."""
    (record,) = store.read("store")
    return _state(record)


def commit(
    store: Store,
    parts: Mapping[str, pl.DataFrame],
    *,
    on_version: int,
    demo: bool = False,
    also: Also | None = None,
    tell: Tell | None = None,
) -> bool:
    """Write parts, if the store still has the version they were worked out on; whether it had.

    ``demo``: the parts make the demo all there is. No other change may say so: what is the demo is replaced unasked.
    """
    small = sum(frame.height for frame in parts.values()) <= ROWS_IN_A_PART
    if small and EVERYTHING not in parts:
        write = partial(
            _write_at_once, parts=parts, token=secrets.token_hex(16), version=on_version, also=also
        )
        return store.in_write(write)
    if not decide(store, parts, on_version=on_version, demo=demo, also=also):
        return False
    complete(store, tell=tell)
    return True


def _write_at_once(
    transaction: ManagedTransaction,
    *,
    parts: Mapping[str, pl.DataFrame],
    token: str,
    version: int,
    also: Also | None,
) -> bool:
    state = _taken(transaction)
    if state.decided == token:
        return True  # a retry: it was written, only the answer was lost
    if state.version != version or state.importing is not None:
        return False
    for name in (*GONE.values(), *WRITE_ORDER):
        if name in parts:
            apply_part(transaction, name=name, rows=parts[name])
    run(transaction, "write/new_version", token=token, demo=False)
    if also is not None:
        also(Office(transaction))
    return True


def decide(
    store: Store,
    parts: Mapping[str, pl.DataFrame],
    *,
    on_version: int,
    demo: bool = False,
    also: Also | None = None,
) -> bool:
    """Put down parts and decide them, if the store still has the version they were worked out on; whether it had."""
    token = secrets.token_hex(16)
    staged = 0
    for place, (table, frame) in enumerate(_in_parts(parts)):
        buffer = BytesIO()
        frame.write_parquet(buffer, compression="zstd")
        record = {
            "id": f"{token}-{place}",
            "import": token,
            "place": place,
            "table": table,
            "rows": buffer.getvalue(),
        }
        store.in_write(partial(_stage, record=record))
        staged += 1
    return store.in_write(
        partial(_decide, token=token, parts=staged, version=on_version, demo=demo, also=also)
    )


def _decide(
    transaction: ManagedTransaction, *, token: str, parts: int, version: int, demo: bool, also: Also | None
) -> bool:
    state = _taken(transaction)
    (counted,) = run(transaction, "write/count_parts", **{"import": token})
    if state.decided == token:
        return True  # a retry: it was decided, only the answer was lost
    if state.version != version or state.importing is not None or counted["parts"] != parts:
        return False
    run(transaction, "write/decide_import", **{"import": token}, parts=parts, demo=demo)
    if also is not None:
        also(Office(transaction))
    return True


def complete(store: Store, *, tell: Tell | None = None) -> None:
    """Apply what is decided and not applied yet, if anything; safe for any number of processes at once."""
    state = state_of(store)
    if state.importing is None:
        return
    for place, table, frame in read_parts(store, state.importing):
        if place < state.applied:
            continue
        if table == EVERYTHING:
            _drop_records(store, token=state.importing, place=place)
        else:
            store.in_write(partial(_apply, token=state.importing, place=place, table=table, frame=frame))
        if tell is not None:
            tell(place + 1, state.parts)
    store.in_write(lambda transaction: _end(transaction, token=state.importing))
    while store.in_write(_drop_parts):
        pass


def wait_or_complete(store: Store) -> State:
    """The state once no import is being completed: another's is waited for while it moves, else completed here."""
    seen = state_of(store)
    since = time.monotonic()
    while seen.importing is not None:
        time.sleep(0.2)
        now = state_of(store)
        if now != seen:
            seen, since = now, time.monotonic()
        elif time.monotonic() - since > PATIENCE_SECONDS:
            complete(store)
    return seen


def read_parts(store: Store, token: str) -> Iterator[tuple[int, str, pl.DataFrame]]:
    """The parts of an import: place, table, rows; without those that are dropped by now."""
    for record in store.read("import_parts", **{"import": token}):
        # Without rows it was dropped while it was read: somebody has completed the import.
        if record["rows"] is not None:
            yield record["place"], record["table"], pl.read_parquet(BytesIO(record["rows"]))


def _in_parts(parts: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, pl.DataFrame]]:
    if EVERYTHING in parts:
        yield EVERYTHING, pl.DataFrame()
    named = [*((part, table) for table, part in GONE.items()), *((table, table) for table in WRITE_ORDER)]
    for name, table in named:
        if name not in parts:
            continue
        frame = parts[name]
        # Rows of one group stay together: they are taken away together before they are written.
        group = frame.select(pl.struct(group_key(table)).rle_id() // ROWS_IN_A_PART).to_series()
        yield from (
            (name, rows)
            for rows in frame.with_columns(group.alias("part")).partition_by(
                "part", maintain_order=True, include_key=False
            )
        )


def _stage(transaction: ManagedTransaction, *, record: Mapping[str, object]) -> None:
    run(transaction, "write/stage_part", **record)


def _apply(
    transaction: ManagedTransaction, *, token: str | None, place: int, table: str, frame: pl.DataFrame
) -> None:
    state = _taken(transaction)
    if state.importing != token or state.applied != place:
        return  # somebody else was quicker
    apply_part(transaction, name=table, rows=frame)
    run(transaction, "write/note_applied", applied=place + 1)


def _drop_records(store: Store, *, token: str | None, place: int) -> None:
    # Interactions first: with those still there, a thousand people would be a million links to one transaction.
    for statement in ("write/drop_interactions", "write/drop_records"):
        while store.in_write(partial(_drop, statement=statement, token=token, place=place)):
            pass
    store.in_write(partial(_note_dropped, token=token, place=place))


def _drop(transaction: ManagedTransaction, *, statement: str, token: str | None, place: int) -> bool:
    state = _taken(transaction)
    if state.importing != token or state.applied != place:
        return False
    (record,) = run(transaction, statement, limit=DROPPED_AT_ONCE)
    return bool(record["dropped"])


def _note_dropped(transaction: ManagedTransaction, *, token: str | None, place: int) -> None:
    state = _taken(transaction)
    if state.importing == token and state.applied == place:
        run(transaction, "write/note_applied", applied=place + 1)


def _end(transaction: ManagedTransaction, *, token: str | None) -> None:
    state = _taken(transaction)
    if state.importing != token:
        return
    if state.applied != state.parts:
        raise StoreQueryError(
            f"only {state.applied} of {state.parts} parts of the import could be applied: run the same import again"
        )
    run(transaction, "write/end_import")


def _drop_parts(transaction: ManagedTransaction) -> bool:
    if _taken(transaction).importing is not None:
        return False
    (record,) = run(transaction, "write/drop_parts", limit=100)
    return bool(record["dropped"])


def _taken(transaction: ManagedTransaction) -> State:
    """What the store says, nobody else being able to change it until this transaction ends."""
    (record,) = run(transaction, "write/take_store")
    return _state(record)


def _state(record: Mapping[str, Any]) -> State:
    return State(
        version=record["version"],
        decided=record["decided"],
        demo=record["demo"] is True,
        importing=record["import"],
        parts=record["parts"] or 0,
        applied=record["applied"] or 0,
    )
