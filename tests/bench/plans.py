"""The plans: how we would get to everybody in one run, beside what else finds the ways; and what each plan takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import networkx as nx
import numpy as np
from rich.console import Console
from rich.table import Table
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from graphkam.plans import key_people, reach, sweep, upgrade
from graphkam.plans.relations import Relations, relations
from graphkam.plans.takeovers import Takeovers
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.snapshot import Snapshot, take_snapshot
from tests.bench.companies import SIZES, Size, bench_company, last_day
from tests.bench.measuring import seconds_of
from tests.plans.crowds import stairs_crowd, upgrade_crowd

MANY = Size(accounts=10_000, ties=300_000, interactions=300_000, staff=5_000, contacts_per_account=25)


def main(console: Console) -> None:
    """Print both tables."""
    console.print(_everybody())
    console.print(_plans())


def _snapshot(company: Company) -> Snapshot:
    return take_snapshot(company, day=last_day(company), policy=DEFAULT_POLICY)


def _everybody() -> Table:
    snapshot = _snapshot(bench_company(MANY))
    graph = relations(snapshot)
    contacts = len(snapshot.contacts.account)
    table = Table(
        title=f"The best way to each of {contacts:,} contacts of 10,000 accounts, {len(graph.source):,} steps"
    )
    for heading in ("how", "seconds", "times graphkam"):
        table.add_column(heading, justify="right" if heading != "how" else "left")
    ours = seconds_of(partial(reach, snapshot), runs=3)
    theirs = {
        "scipy, distances only, one graph": seconds_of(partial(_scipy, graph), runs=3),
        "networkx, distances and paths, one graph": seconds_of(
            partial(_networkx, _as_networkx(graph)), runs=1
        ),
    }
    found, expected = reach(snapshot), _scipy(graph)[graph.contact]
    if not np.array_equal(
        np.where(found.reached, found.distance, -1), np.where(np.isfinite(expected), expected, -1)
    ):
        raise RuntimeError("scipy finds other distances")
    table.add_row("graphkam, paths in a total order", f"{ours:.2f}", "1")
    for name, seconds in theirs.items():
        table.add_row(name, f"{seconds:.2f}", f"{seconds / ours:.1f}")
    return table


def _scipy(graph: Relations) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    matrix = csr_array(
        (graph.distance.astype(np.float64), graph.target, graph.first), shape=(graph.nodes, graph.nodes)
    )
    return np.asarray(dijkstra(matrix, indices=graph.staff, min_only=True))


def _as_networkx(graph: Relations) -> nx.DiGraph[int]:
    network: nx.DiGraph[int] = nx.DiGraph()
    network.add_weighted_edges_from(
        zip(graph.source.tolist(), graph.target.tolist(), graph.distance.tolist(), strict=True)
    )
    network.add_weighted_edges_from((-1, rep, 0) for rep in graph.staff.tolist())
    return network


def _networkx(network: nx.DiGraph[int]) -> object:
    return nx.single_source_dijkstra(network, -1)


def _plans() -> Table:
    table = Table(title="What each plan takes, and whether it is proven")
    for heading in ("plan", "processor seconds", "proven"):
        table.add_column(heading, justify="right" if heading == "processor seconds" else "left")
    stairs = stairs_crowd(300, seed=7)
    middle, small = upgrade_crowd(12, 40, seed=1), upgrade_crowd(8, 25, seed=1)
    company = _snapshot(bench_company(SIZES["M"]))
    plans: list[tuple[str, Callable[[], bool]]] = [
        ("sweep, 300 contacts, 40 visits", lambda: sweep(stairs, "a", visits=40).exact),
        ("upgrade to line, 12 reps, 40 contacts", lambda: upgrade(middle, "a", to="line").exact),
        ("upgrade to plane, 12 reps, 40 contacts", lambda: upgrade(middle, "a", to="plane").exact),
        ("one more bus factor, 12 reps, 40 contacts", lambda: upgrade(middle, "a", bus_factor=4).exact),
        ("upgrade to mesh, 8 reps, 25 contacts", lambda: upgrade(small, "a", to="mesh").exact),
    ]
    plans += [
        (f"key people, {k} of 800 reps, 1,000 accounts", partial(_key_people, company, k))
        for k in (1, 3, 5, 8)
    ]
    plans += [
        (f"handover of {contacts:,} contacts to {reps} reps", partial(_handover, contacts, reps))
        for contacts, reps in ((40, 100), (600, 200), (1_200, 200))
    ]
    for name, plan in plans:
        started = time.process_time()
        proven = plan()
        taken = time.process_time() - started
        table.add_row(name, f"{taken:.2f}", "yes" if proven else "no, bounded")
    return table


def _key_people(snapshot: Snapshot, k: int) -> bool:
    return key_people(snapshot, k=k).exact


def _handover(contacts: int, reps: int) -> bool:
    draw = np.random.default_rng(1)
    cold, near = draw.random((contacts, reps)) < 2 / reps, draw.random((contacts, reps)) < 6 / reps
    alike = draw.integers(0, 4, reps) == draw.integers(0, 4, contacts)[:, None]
    grade = np.where(cold, 0, np.where(near, 1, 2)).astype(np.int32)
    away = np.abs(draw.integers(1, 7, reps) - draw.integers(1, 7, contacts)[:, None])
    weight: list[int] = draw.choice([1, 2, 3, 4, 5, 12], contacts).tolist()
    problem = Takeovers(
        able=cold | near | alike,
        grade=grade,
        distance=np.where(grade == 2, away, 0).astype(np.int32),
        weight=weight,
        unplaced=[each * (1 + at % 2) for at, each in enumerate(weight)],
        load=draw.integers(0, 40, reps).astype(np.int32),
        room=draw.integers(0, 21, reps).astype(np.int32),
    )
    # The prices at the end are the proof: no exchange gains anything.
    return len(problem.assigned().places) == contacts
