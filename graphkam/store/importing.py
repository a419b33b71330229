"""Bundles and companies brought into the store: all of one, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from graphkam.bundle import Given
from graphkam.errors import StoreUnavailableError
from graphkam.records import Company
from graphkam.store.access import Store
from graphkam.store.journal import Tell, complete, decide, wait_or_complete
from graphkam.store.merging import Counts, given_of, merge, replacement
from graphkam.store.reading import read_version

ATTEMPTS: Final = 5


def import_given(
    store: Store,
    read: Callable[[Company], Mapping[str, Given]],
    *,
    day: date,
    dry_run: bool = False,
    tell: Tell | None = None,
) -> dict[str, Counts]:
    """Bring what a bundle says into the store, and count by table what is new, changed, unchanged and cleared.

    Whoever reads meanwhile sees all of it or nothing. An import that somebody else is completing is waited for; one
    that was interrupted is completed first. The same bundle a second time changes nothing.

    Parameters
    ----------
    read
        Gives what the bundle says, checked against the company that it is handed. Called again when somebody else
        changed the store meanwhile.
    day
        The day on which values that change are recorded as changed.
    dry_run
        Only count.

    Raises
    ------
    BundleError
        Whatever `read` raises; nothing is written then.
    StoreUnavailableError
        The store cannot be reached, or others change it all the time.
    """
    for _ in range(ATTEMPTS):
        if not dry_run:
            wait_or_complete(store)
        known, version = read_version(store)
        merged = merge(read(known), known=known, day=day)
        if dry_run or not merged.parts:
            return merged.counts
        if decide(store, merged.parts, on_version=version):
            complete(store, tell=tell)
            return merged.counts
    raise _never_alone(store)


def import_company(
    store: Store, company: Company, *, day: date, dry_run: bool = False, tell: Tell | None = None
) -> dict[str, Counts]:
    """Bring a company into the store as a bundle that says all of it; see `import_given`."""
    return import_given(store, lambda _: given_of(company), day=day, dry_run=dry_run, tell=tell)


def replace_company(store: Store, company: Company, *, tell: Tell | None = None) -> None:
    """Make a company all that the store holds, instead of what it held; all or nothing as well.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached, or others change it all the time.
    """
    for _ in range(ATTEMPTS):
        state = wait_or_complete(store)
        if decide(store, replacement(company), on_version=state.version):
            complete(store, tell=tell)
            return
    raise _never_alone(store)


def _never_alone(store: Store) -> StoreUnavailableError:
    return StoreUnavailableError(
        f"others change the store at {store.where} all the time: nothing was written, try again when they are done"
    )
