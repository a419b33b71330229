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
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import numpy as np
from rich.console import Console
from rich.table import Table

from graphkam.evidence import read_evidence
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
from tests.api.servers import ServerProcess, until
from tests.bench.companies import SIZES, bench_company

SIZES_ASKED = "GRAPHKAM_BENCH_CHANGING"
"""Names the sizes in the environment."""

STORED_ACCOUNTS = 10
DEPARTURES = 12
INTERACTIONS = 30
CHANGES = 15
PATIENCE_SECONDS = 900.0
"""How long the first look at all alerts of the largest company may take."""


def main(console: Console) -> None:
    """Print a row for each thing that is waited for, with its median and the longest of each size."""
    sizes = os.environ.get(SIZES_ASKED, "M,L").split(",")
    found = [dict(_measured(size)) for size in sizes]
    table = Table(title="Milliseconds until a server that changes has what is waited for")
    table.add_column("what is waited for")
    for size in sizes:
        table.add_column(f"{size}: median", justify="right")
        table.add_column("longest", justify="right")
    for what in found[0]:
        table.add_row(what, *(figure for of_size in found for figure in of_size[what]))
    console.print(table)


def _measured(size: str) -> Iterator[tuple[str, tuple[str, str]]]:
    company = bench_company(SIZES[size])
    for name in ("accounts", "contacts", "interactions"):
        yield name, (f"{company.table(name).height:,}", "")
    again = _seconds(lambda: gaps(take_snapshot(company, day=_today(), policy=DEFAULT_POLICY)))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        data = Path(folder)
        stored = _plant(company, data)
        server = ServerProcess(data)
        stack.callback(server.close)
        began = time.perf_counter()
        server.start(within=PATIENCE_SECONDS)
        started = time.perf_counter() - began
        if "was kept on disk" not in server.said():
            sys.exit("the server did not start from what was kept on disk")
        until(lambda: "machine code" in server.said(), what="the server has settled", within=PATIENCE_SECONDS)
        leavers = _leavers(company, stored)
        until(lambda: _announce(server.client, leavers[0]), what="the first alerts", within=PATIENCE_SECONDS)
        recorded = [_seconds(partial(_record, server.client, stored, at)) for at in range(INTERACTIONS)]
        yield "an interaction is recorded: the report of its account shows it", _row(recorded)
        until(partial(_portfolio, server.client, stored), what="the portfolio", within=PATIENCE_SECONDS)
        beside = [_seconds(partial(_portfolio, server.client, stored, at)) for at in range(INTERACTIONS)]
        yield "an interaction is recorded: the portfolio of all accounts has it", _row(beside)
        there = stored.contacts.filter(stored.contacts["left_at"].is_null())
        left: list[float] = []
        for contact in there.sample(CHANGES, seed=1).iter_rows(named=True):
            before = _contacts(server.client, contact)
            left.append(_seconds(partial(_leave, server.client, contact, before)))
        yield "a contact leaves: the report of its account shows it", _row(left)
        announced = [_seconds(partial(_announce, server.client, rep)) for rep in leavers[1:]]
        yield "a departure is announced: the alerts of every account touched are there", _row(announced)
        yield "the server starts from disk, and can be asked", _row([started])
    yield "beside: all read into a snapshot again, every rule looked at in all accounts", _row([again])


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


def _visit(client: httpx.Client, stored: Company, at: int, *, id_: str) -> tuple[str, dict[str, str]]:
    """Record a visit; who of ours it was of, and whom they met."""
    contact = stored.contacts.row(7 * at % stored.contacts.height, named=True)
    rep: str = stored.staff["id"][at % stored.staff.height]
    visit = {
        "id": id_,
        "at": _today().isoformat(),
        "kind": "visit",
        "staff_ids": [rep],
        "contact_ids": [contact["id"]],
    }
    client.put("/api/v1/interactions", json={"items": [visit]}).raise_for_status()
    return rep, contact


def _record(client: httpx.Client, stored: Company, at: int) -> None:
    """Record a visit, and read the report of its account."""
    rep, contact = _visit(client, stored, at, id_=f"new-{at}")
    report = client.get(f"/api/v1/accounts/{contact['account_id']}/report").raise_for_status().json()
    if not any((tie["staff_id"], tie["contact_id"]) == (rep, contact["id"]) for tie in report["ties"]):
        raise RuntimeError("the report does not show the visit")


def _portfolio(client: httpx.Client, stored: Company, at: int | None = None) -> bool:
    """Record a visit, unless none is asked for, and read the portfolio; whether it came within a request's time."""
    if at is not None:
        _visit(client, stored, at, id_=f"beside-{at}")
    answer = client.get("/api/v1/portfolio")
    if at is not None:
        answer.raise_for_status()
    return answer.status_code == 200  # it is there


def _leave(client: httpx.Client, contact: dict[str, str], before: int) -> None:
    """Note that a contact has left an account of so many, and read its report."""
    today = _today().isoformat()
    client.patch(f"/api/v1/contacts/{contact['id']}", json={"left_at": today}).raise_for_status()
    if _contacts(client, contact) != before - 1:
        raise RuntimeError("the report still has the contact")


def _contacts(client: httpx.Client, contact: dict[str, str]) -> int:
    """How many contacts the account of a contact has, by its report."""
    report = client.get(f"/api/v1/accounts/{contact['account_id']}/report").raise_for_status()
    return int(report.json()["contacts"])


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _row(seconds: list[float]) -> tuple[str, str]:
    """The median and the longest, as they are printed."""
    taken = 1000 * np.array(seconds)
    return f"{np.median(taken):,.0f}", f"{taken.max():,.0f}"
