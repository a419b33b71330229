"""Changes of the store, whatever they are: worked out on what it holds, and written when it still holds that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import polars as pl

from graphkam.errors import StoreUnavailableError
from graphkam.records import Company
from graphkam.store.access import Store
from graphkam.store.journal import Also, Tell, commit, state_of, wait_or_complete
from graphkam.store.merging import Counts, Merged, overlay
from graphkam.store.reading import read_version

ATTEMPTS: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The company as somebody read it, and the version of the store it was read from."""

    company: Company
    version: int


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What a change made of the store, or would make of it.

    Attributes
    ----------
    before
        What the store held.
    version
        The version of the store from now on; that of ``before`` when nothing was to be written.
    written
        By table, the rows that are new or changed, whole, as they stand now.
    gone
        By table, the rows that are there no more, as they stood.
    counts
        By table, for a person.
    """

    before: Known
    version: int
    written: dict[str, pl.DataFrame]
    gone: dict[str, pl.DataFrame]
    counts: dict[str, Counts]
    _parts: dict[str, pl.DataFrame]

    def after(self) -> Known:
        """What the store holds now, without asking it; what the next change may be worked out on."""
        return Known(overlay(self.before.company, self._parts), self.version)


def change_store(
    store: Store,
    work_out: Callable[[Company], Merged],
    *,
    known: Known | None = None,
    dry_run: bool = False,
    also: Also | None = None,
    tell: Tell | None = None,
) -> Change:
    """Write what somebody works out of what the store holds; worked out again when others changed it meanwhile.

    ``known`` spares reading the store, as long as nobody changed it since: a change of a few rows is one transaction
    then, and takes milliseconds.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached, or others change it all the time.
    """
    for _ in range(ATTEMPTS):
        if known is None:
            if not dry_run:
                wait_or_complete(store)
            known = Known(*read_version(store))
        merged = work_out(known.company)
        change = Change(known, known.version, merged.written, merged.gone, merged.counts, merged.parts)
        if dry_run or not merged.parts:
            if state_of(store).version == known.version:
                return change
        elif commit(store, merged.parts, on_version=known.version, also=also, tell=tell):
            return Change(known, known.version + 1, merged.written, merged.gone, merged.counts, merged.parts)
        known = None
    raise never_alone(store)


def never_alone(store: Store) -> StoreUnavailableError:
    """That others change the store all the time."""
    return StoreUnavailableError(
        f"others change the store at {store.where} all the time: nothing was written, try again when they are done"
    )
