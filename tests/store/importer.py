"""What a process of its own does to the store while others look: it imports, in many small transactions."""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping
from datetime import date
from multiprocessing.context import ForkServerProcess
from multiprocessing.queues import Queue

from graphkam.errors import StoreError
from graphkam.store import journal
from graphkam.store.access import connected
from graphkam.store.engine import Address
from graphkam.store.importing import import_company
from graphkam.store.merging import Counts
from tests.bench.companies import Size, bench_company

DAY = date(2026, 7, 1)
ROWS_IN_A_PART = 60


def importer(address: Address, *, size: Size, seed: int, said: Queue[object]) -> ForkServerProcess:
    """A process that imports a made-up company, not started yet; it says how it went.

    It is a fork of a server that has everything loaded, so that it starts in no time.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context.Process(target=bring_in, args=(address, size, seed, said), daemon=True)


def bring_in(address: Address, size: Size, seed: int, said: Queue[object]) -> None:
    """Import a made-up company, and say how it went."""
    journal.ROWS_IN_A_PART = ROWS_IN_A_PART  # type: ignore[misc]  # so that a small company takes many transactions
    company = bench_company(size, seed=seed)
    try:
        with connected(address, where="here") as store:
            counts: Mapping[str, Counts] = import_company(store, company, day=DAY).counts
    except StoreError as error:
        said.put(str(error))
    else:
        said.put(sum(each.new + each.changed for each in counts.values()))
