"""The same questions asked of networkx, igraph, rustworkx and the usual greedy truck factor, each its own best way."""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Callable, Iterable
from typing import Any, Final, cast

import igraph  # pyright: ignore[reportMissingTypeStubs]  # nobody publishes any
import networkx as nx
import numpy as np
import rustworkx as rx
from rich.console import Console
from rich.table import Table

from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio.losses import losses
from graphkam.portfolio.web import Web, active_web
from graphkam.snapshot import take_snapshot
from tests.bench.companies import SIZES, TODAY, bench_company

_SIZE: Final = os.environ.get("GRAPHKAM_BENCH_SIZE", "M")


def main(console: Console) -> None:
    """Print seconds and ratios of one run over the same accounts."""
    snapshot = take_snapshot(bench_company(SIZES[_SIZE]), day=TODAY, policy=DEFAULT_POLICY)
    web = active_web(snapshot)
    importlib.import_module("graphkam.portfolio.compiled.leavers")
    losses(web)
    started = time.perf_counter()
    ours = losses(web)
    mine = time.perf_counter() - started
    table = Table(
        title=f"{web.accounts:,} accounts, {len(web.contact):,} active ties; graphkam: {mine:.3f} s for all"
    )
    for heading in ("question", "by", "seconds", "times graphkam", "accounts answered alike"):
        table.add_column(heading, justify="left" if heading in {"question", "by"} else "right")
    edges = [_edges(web, account) for account in range(web.accounts)]
    for name, survives in (("networkx", _networkx), ("igraph", _igraph), ("rustworkx", _rustworkx)):
        taken, found = _timed(survives, edges)
        alike = int(np.isclose(found, ours.left[:, 0]).sum())
        table.add_row("survival of one (S_1)", name, f"{taken:.2f}", f"{taken / mine:.0f}", f"{alike:,}")
    taken, found = _timed(_greedy, edges)
    alike = sum(size == len(gone) for size, gone in zip(found, ours.bus_factor_sets, strict=True))
    table.add_row("bus factor", "greedy, BusFactorX", f"{taken:.2f}", f"{taken / mine:.0f}", f"{alike:,}")
    console.print(table)
    console.print("graphkam's time is for S_1, S_2, S_3 and the bus factor together, every set exact.")


class _Edges:
    """One account: who holds which contact, numbered from 0, reps first."""

    def __init__(self, reps: int, pairs: list[tuple[int, int]], weight: list[float]) -> None:
        self.reps = reps
        self.pairs = pairs
        self.weight = weight
        """By node; a rep weighs nothing."""


def _edges(web: Web, account: int) -> _Edges:
    start, end = web.first_tie[account : account + 2].tolist()
    contacts, place = np.unique(web.contact[start:end], return_inverse=True)
    rep = web.rep[start:end] - web.first_rep[account]
    reps = int(web.first_rep[account + 1] - web.first_rep[account])
    pairs = list(zip(rep.tolist(), (place + reps).tolist(), strict=True))
    return _Edges(reps, pairs, [0.0] * reps + web.weight[contacts].tolist())


def _timed(call: Callable[[_Edges], float], edges: list[_Edges]) -> tuple[float, list[float]]:
    started = time.perf_counter()
    found = [call(one) for one in edges]
    return time.perf_counter() - started, found


def _networkx(account: _Edges) -> float:
    graph: nx.Graph[int] = nx.Graph(account.pairs)
    if account.reps <= 1:
        return 0.0
    least = float("inf")
    for rep in range(account.reps):
        rest = nx.restricted_view(graph, [rep], [])
        connected: Iterable[set[int]] = nx.connected_components(rest)
        pieces = (
            sum(float(account.weight[node]) for node in piece)
            for piece in connected
            if min(piece) < account.reps
        )
        least = min(least, max(pieces, default=0.0))
    return least


def _igraph(account: _Edges) -> float:
    if account.reps <= 1:
        return 0.0
    whole = cast("Any", igraph).Graph(n=len(account.weight), edges=account.pairs)
    weight = np.array(account.weight)
    least = float("inf")
    for rep in range(account.reps):
        rest = whole.copy()
        rest.delete_edges(rest.incident(rep))
        piece = np.array(rest.connected_components().membership)
        held = np.bincount(piece, weight)
        there = np.unique(np.delete(piece[: account.reps], rep))
        least = min(least, float(held[there].max(initial=0.0)))
    return least


def _rustworkx(account: _Edges) -> float:
    if account.reps <= 1:
        return 0.0
    whole: Any = rx.PyGraph()
    whole.add_nodes_from(range(len(account.weight)))
    whole.extend_from_edge_list(account.pairs)
    least = float("inf")
    for rep in range(account.reps):
        rest = whole.copy()
        rest.remove_node(rep)
        pieces = (
            sum(float(account.weight[node]) for node in piece)
            for piece in rx.connected_components(rest)
            if min(piece) < account.reps
        )
        least = min(least, max(pieces, default=0.0))
    return least


def _greedy(account: _Edges) -> float:
    """Take out whoever orphans most, then holds most, until more than half is gone: no proof, and often too many."""
    holders: dict[int, set[int]] = {}
    for rep, contact in account.pairs:
        holders.setdefault(contact, set()).add(rep)
    half, gone = sum(account.weight) / 2, set[int]()
    while holders and sum(account.weight[one] for one, held in holders.items() if held <= gone) <= half:
        lost, held = [0.0] * account.reps, [0.0] * account.reps
        for contact, reps in holders.items():
            left = reps - gone
            for rep in left:
                held[rep] += account.weight[contact]
                lost[rep] += account.weight[contact] if len(left) == 1 else 0.0
        gone.add(max(set(range(account.reps)) - gone, key=lambda rep: (lost[rep], held[rep])))
    return len(gone)
