"""Two processes that import at once: what both bring is there, or one is told clearly; never half of either."""

from __future__ import annotations

from functools import partial
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

import pytest

from graphkam.records import Company
from graphkam.store.access import connected
from graphkam.store.engine import Address
from graphkam.store.importing import replace_company
from graphkam.store.journal import state_of
from graphkam.store.merging import given_of, merge, overlay
from graphkam.store.migrations import ensure_schema
from graphkam.store.reading import read_company
from tests.bench.companies import Size, bench_company
from tests.store.conftest import wipe
from tests.store.gate import Moment, gate
from tests.store.importer import DAY, importer

ONE, OTHER = (
    Size(accounts=2, ties=30, interactions=70, staff=4),
    Size(accounts=2, ties=30, interactions=80, staff=5),
)

SHARES = (0.2, 0.5, 0.8, None)
"""After how much of what it sends the one is held up; None: both set out at once."""
HELD_UP_SECONDS = 2.0
"""How long one import is held up in the middle: a server that locks makes the other wait for it."""


def after(*companies: Company) -> Company:
    """What a store holds once these came in, one after the other."""
    known = Company.of()
    for each in companies:
        known = overlay(known, merge(given_of(each), known=known, day=DAY).parts)
    return known


def run(process: BaseProcess) -> None:
    """Let a process import until it ends, or until it waits for what the one that is held up holds."""
    process.start()
    process.join(HELD_UP_SECONDS)


@pytest.mark.parametrize("database", ["embedded", "neo4j_5"])
def test_two_imports_at_once(database: str, request: pytest.FixtureRequest) -> None:
    address: Address = request.getfixturevalue(database)
    said = get_context("forkserver").Queue()
    first, second = bench_company(ONE, seed=11), bench_company(OTHER, seed=12)
    both = (after(first, second), after(second, first))
    with gate() as way, connected(address, where="here") as store:
        wipe(store)
        ensure_schema(store)
        replace_company(store, Company.of())
        behind = way.through(address)
        alone = importer(behind, size=ONE, seed=11, said=said)
        alone.start()
        assert isinstance(said.get(timeout=120), int)
        alone.join()
        sent = way.sent
        for share in SHARES:
            replace_company(store, Company.of())
            one = importer(behind, size=ONE, seed=11, said=said)
            other = importer(address, size=OTHER, seed=12, said=said)
            if share is None:
                one.start()
                other.start()
            else:
                # The one is held up in the middle while the other works.
                way.arm(Moment(max(1, int(sent * share)), before=True), partial(run, other))
                one.start()
            answers = [said.get(timeout=120) for _ in range(2)]
            for process in (one, other):
                process.join(120)
            refused = [answer for answer in answers if not isinstance(answer, int)]
            assert all("others change the store" in str(answer) for answer in refused)
            assert len(refused) <= 1
            found = read_company(store)
            assert state_of(store).importing is None
            assert any(found.equals(each) for each in ((first, second) if refused else both))
