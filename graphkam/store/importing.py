"""Bundles and companies brought into the store: all of one, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from graphkam.bundle import Given
from graphkam.records import Company
from graphkam.store.access import Store
from graphkam.store.changing import ATTEMPTS, Change, Known, change_store, never_alone
from graphkam.store.erasing import refuse_erased
from graphkam.store.journal import Also, Tell, commit, wait_or_complete
from graphkam.store.merging import Counts, Merged, given_of, merge, replacement


def import_given(
    store: Store,
    read: Callable[[Company], Mapping[str, Given]],
    *,
    day: date,
    known: Known | None = None,
    dry_run: bool = False,
    counted: Callable[[Mapping[str, Counts]], None] | None = None,
    also: Also | None = None,
    tell: Tell | None = None,
) -> Change:
    """Bring what a bundle says into the store, and say what that changed.

    Whoever reads meanwhile sees all of it or nothing. An import that somebody else is completing is waited for; one
    that was interrupted is completed first. The same bundle a second time changes nothing.

    Parameters
    ----------
    read
        Gives what the bundle says, checked against the company that it is handed. Called again when somebody else
        changed the store meanwhile.
    day
        The day on which values that change are recorded as changed.
    known
        What the store held when it was last read or changed (`Change.after`), so that it need not be read again. When
        others changed it since, it is.
    dry_run
        Only say what would change.
    counted
        Told what becomes of the rows, before that is decided.
    also
        What is to be written of the office's records in the transaction that decides the import.

    Raises
    ------
    BundleError
        Whatever `read` raises, and of people who would come back after they were erased; nothing is written then.
    StoreUnavailableError
        The store cannot be reached, or others change it all the time.

    Notes
    -----
    A few rows, with ``known``, are one transaction of some milliseconds. Without it the whole store is read.
    """

    def work_out(company: Company) -> Merged:
        given = read(company)
        refuse_erased(store, given, known=company)
        merged = merge(given, known=company, day=day)
        if counted is not None:
            counted(merged.counts)
        return merged

    return change_store(
        store,
        work_out,
        known=known,
        dry_run=dry_run,
        also=also,
        tell=tell,
    )


def import_company(
    store: Store, company: Company, *, day: date, dry_run: bool = False, tell: Tell | None = None
) -> Change:
    """Bring a company into the store as a bundle that says all of it; see `import_given`."""
    return import_given(store, lambda _: given_of(company), day=day, dry_run=dry_run, tell=tell)


def replace_company(
    store: Store, company: Company, *, also: Also | None = None, tell: Tell | None = None
) -> None:
    """Make a company all that the store holds, instead of what it held; all or nothing as well.

    ``also`` is as in `import_given`.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached, or others change it all the time.
    """
    for _ in range(ATTEMPTS):
        state = wait_or_complete(store)
        if commit(store, replacement(company), on_version=state.version, also=also, tell=tell):
            return
    raise never_alone(store)


def load_demo(store: Store, company: Company, *, tell: Tell | None = None) -> bool:
    """Make the demo all that the store holds, if it holds nothing or the demo; whether it did.

    What is the demo and nothing else, the store knows: any other change makes it somebody's data, which stay.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached, or others change it all the time.
    """
    for _ in range(ATTEMPTS):
        state = wait_or_complete(store)
        if not state.demo and store.read("has_company")[0]["found"]:
            return False
        if commit(store, replacement(company), on_version=state.version, demo=True, tell=tell):
            return True
    raise never_alone(store)
