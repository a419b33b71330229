"""How soon a server of a large company has the alerts of a departure, and shows what was recorded just now.

Memory holds the whole company, as it does when a server starts from what it kept on disk. The graph behind holds our
people and a part of the accounts, those that the changes are about: to bring all of it in takes longer than everything
that is measured, and what one row costs there hardly depends on how many others there are.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import numpy as np
from rich.console import Console
from rich.table import Table

from graphkam.gaps import gaps
from graphkam.kept import keep, kept_folder
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.scope import within
from graphkam.settings import Settings
from graphkam.snapshot import take_snapshot
from graphkam.store.importing import import_company
from graphkam.store.journal import state_of
from graphkam.store.opening import open_store
from graphkam.strength import read_evidence
from tests.api.servers import ServerProcess, until
from tests.bench.companies import SIZES, bench_company

SIZE = "GRAPHKAM_BENCH_CHANGING"
"""Names another size than M in the environment."""

STORED_ACCOUNTS = 10
DEPARTURES = 12
INTERACTIONS = 30


def main(console: Console) -> None:
    """Print how long changes take until they are answered, beside working everything out again."""
    name = os.environ.get(SIZE, "M")
    company = bench_company(SIZES[name])
    table = Table(
        title=f"A server of {company.accounts.height:,} accounts, {company.contacts.height:,} contacts, "
        f"{company.interactions.height:,} interactions that changes"
    )
    table.add_column("what is waited for")
    for heading in ("median, ms", "longest, ms"):
        table.add_column(heading, justify="right")
    again = _seconds(lambda: gaps(take_snapshot(company, day=_today(), policy=DEFAULT_POLICY)))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        data = Path(folder)
        stored = _plant(company, data)
        server = ServerProcess(data)
        stack.callback(server.close)
        began = time.perf_counter()
        server.start()
        started = time.perf_counter() - began
        if "was kept on disk" not in server.said():
            sys.exit("the server did not start from what was kept on disk")
        until(lambda: "machine code" in server.said(), what="the server has settled")
        leavers = _leavers(company, stored)
        until(lambda: _announce(server.client, leavers[0]), what="the first alerts")
        announced = [_seconds(partial(_announce, server.client, rep)) for rep in leavers[1:]]
        _row(table, "a departure is announced: the alerts of every account touched are there", announced)
        recorded = [_seconds(partial(_record, server.client, stored, at)) for at in range(INTERACTIONS)]
        _row(table, "an interaction is recorded: the report of its account shows it", recorded)
        _row(table, "the server starts from disk, and can be asked", [started])
    _row(table, "beside: all read into a snapshot again, every rule looked at in all accounts", [again])
    console.print(table)


def _today() -> date:
    return datetime.now(UTC).date()


def _plant(company: Company, data: Path) -> Company:
    """A store with a part of the company, and the whole company kept on disk as if it were the store's; the part."""
    accounts = company.accounts["id"].head(STORED_ACCOUNTS).to_list()
    stored = within(company, accounts=accounts)
    with open_store(Settings(data_dir=data)) as store:
        import_company(store, stored, day=_today())
        state = state_of(store)
    evidence = read_evidence(company, policy=DEFAULT_POLICY)
    folder = kept_folder(data)
    keep(
        company,
        evidence,
        folder=folder,
        version=state.version,
        token=state.decided or "",
        policy=DEFAULT_POLICY,
    )
    return stored


def _leavers(company: Company, stored: Company) -> list[str]:
    """Those of ours who met most people; all of them are in the store."""
    met = company.interactions["staff_ids"].explode().value_counts(sort=True)["staff_ids"].to_list()
    ours = set(stored.staff["id"])
    return [rep for rep in met if rep in ours][: DEPARTURES + 1]


def _announce(client: httpx.Client, rep: str) -> bool:
    """Announce a departure; whether there are alerts of it."""
    leaving = (_today() + timedelta(days=40)).isoformat()
    answer = client.post(f"/api/v1/staff/{rep}/departure", json={"date": leaving}).raise_for_status()
    return bool(answer.json()["alerts"])


def _record(client: httpx.Client, stored: Company, at: int) -> None:
    """Record a visit, and read the report of its account."""
    contact = stored.contacts.row(7 * at % stored.contacts.height, named=True)
    visit = {
        "id": f"new-{at}",
        "at": _today().isoformat(),
        "kind": "visit",
        "staff_ids": [stored.staff["id"][at]],
        "contact_ids": [contact["id"]],
    }
    client.put("/api/v1/interactions", json={"items": [visit]}).raise_for_status()
    report = client.get(f"/api/v1/accounts/{contact['account_id']}/report").raise_for_status().json()
    pair = (visit["staff_ids"][0], contact["id"])
    if not any((tie["staff_id"], tie["contact_id"]) == pair for tie in report["ties"]):
        raise RuntimeError("the report does not show the visit")


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _row(table: Table, name: str, seconds: list[float]) -> None:
    taken = 1000 * np.array(seconds)
    table.add_row(name, f"{np.median(taken):,.0f}", f"{taken.max():,.0f}")
