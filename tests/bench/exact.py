"""The exact figures of one large account, 40 reps and 300 contacts, beside what else would compute them."""

from __future__ import annotations

import itertools
import time
from functools import partial
from typing import Any, Final

import networkx as nx
import numpy as np
from rich.console import Console
from rich.table import Table
from scipy.optimize import Bounds, LinearConstraint, milp

from graphkam.portfolio.bus_factor import bus_factor_set
from graphkam.portfolio.holders import Holders
from graphkam.portfolio.survival import survival
from tests.bench.measuring import seconds_of

REPS, CONTACTS = 40, 300
HARD = (50, 60, 70)
"""How many reps the hardest accounts have beside that."""

_WIDE: Final = 100
"""How many reps an account of stars has that is wider than any other."""

_SOLVER_SECONDS = 15


def main(console: Console) -> None:
    """Print times and ratios: contacts who mostly know the stars, and contacts who know anybody."""
    table = Table(title=f"One account of {REPS} reps or more and {CONTACTS} contacts, every answer exact")
    table.add_column("reps a contact")
    headings = (
        "bus factor",
        "seconds",
        "HiGHS / ours",
        "greedy says",
        "survival s",
        "networkx, pairs only / ours",
    )
    for heading in headings:
        table.add_column(heading, justify="right")
    accounts = [(f"{mean}, stars", _account(mean)) for mean in (1.5, 3.0, 6.0)]
    accounts += [(f"6.0, stars, {_WIDE} reps", _account(6.0, reps=_WIDE))]
    accounts += [(f"{number}, anybody", _even_account(number)) for number in (2, 3, 6)]
    accounts += [(f"3, anybody, {reps} reps", _even_account(3, reps=reps)) for reps in HARD]
    for name, holders in accounts:
        found = bus_factor_set(holders)
        ours = seconds_of(partial(bus_factor_set, holders), runs=3)
        started = time.perf_counter()
        proved = _highs(holders, size=len(found))
        solver = time.perf_counter() - started
        alive = survival(holders)
        sets = seconds_of(partial(survival, holders), runs=3)
        started = time.perf_counter()
        pairs = _networkx_survival(holders)
        loops = time.perf_counter() - started
        if not np.isclose(alive[1].left, pairs):
            raise RuntimeError(f"networkx says {pairs}, not {alive[1].left}")
        table.add_row(
            name,
            str(len(found)),
            f"{ours:.3f}",
            f"{'' if proved else '> '}{solver / ours:.0f}",
            str(_greedy(holders)),
            f"{sets:.3f}",
            f"{loops / sets:.0f}",
        )
    console.print(table)


def _account(mean: float, *, reps: int = REPS) -> Holders:
    """Contacts with a skewed choice of reps, so that a few reps hold many."""
    draw = np.random.default_rng(40)
    pull = draw.pareto(1.5, reps) + 0.2
    incidence = np.zeros((CONTACTS, reps), dtype=np.float64)
    for contact in range(CONTACTS):
        number = min(reps, 1 + draw.poisson(mean - 1))
        incidence[contact, draw.choice(reps, size=number, replace=False, p=pull / pull.sum())] = 1
    weight = draw.choice([1, 2, 3, 4, 5, 12], CONTACTS).astype(np.float64)
    return Holders(incidence=incidence[:, incidence.any(axis=0)], weight=weight)


def _even_account(number: int, *, reps: int = REPS) -> Holders:
    """Contacts who each know so many reps, whichever: the hardest accounts known."""
    draw = np.random.default_rng(40)
    incidence = np.zeros((CONTACTS, reps), dtype=np.float64)
    for contact in range(CONTACTS):
        incidence[contact, draw.choice(reps, size=number, replace=False)] = 1
    weight = draw.choice([1, 2, 3, 4, 5, 6, 12], CONTACTS).astype(np.float64)
    return Holders(incidence=incidence[:, incidence.any(axis=0)], weight=weight)


def _highs(holders: Holders, *, size: int) -> bool:
    """Whether an integer program comes to its end; it asks for the most that a set one smaller orphans."""
    contacts, reps = holders.sets, holders.reps
    number = holders.incidence.sum(axis=1)
    lost_only_with_all = np.hstack([np.diag(number), -holders.incidence])
    picked = np.concatenate([np.zeros(contacts), np.ones(reps)])
    whole: Any = np.ones(contacts + reps)  # an array, which the stubs do not know
    answer = milp(
        np.concatenate([-holders.weight, np.zeros(reps)]),
        constraints=[LinearConstraint(lost_only_with_all, ub=0), LinearConstraint(picked, ub=size - 1)],
        integrality=whole,
        bounds=Bounds(0, 1),
        options={"time_limit": _SOLVER_SECONDS},
    )
    return answer.status == 0


def _greedy(holders: Holders) -> int:
    """The usual truck factor: take out the rep with the largest loss until more than half is gone."""
    gone: list[int] = []
    half = holders.weight.sum() / 2
    while True:
        left = [rep for rep in range(holders.reps) if rep not in gone]
        loss = {rep: _orphaned(holders, [*gone, rep]) for rep in left}
        held = holders.weight @ holders.incidence
        gone.append(max(left, key=lambda rep: (loss[rep], held[rep])))
        if _orphaned(holders, gone) > half:
            return len(gone)


def _orphaned(holders: Holders, gone: list[int]) -> float:
    return float(
        holders.weight[holders.incidence.sum(axis=1) == holders.incidence[:, gone].sum(axis=1)].sum()
    )


def _networkx_survival(holders: Holders) -> float:
    """The least over all sets of two, each a walk through the pieces that networkx finds."""
    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    for contact, rep in np.argwhere(holders.incidence > 0):
        graph.add_edge(("contact", int(contact)), ("rep", int(rep)))
    reps = [("rep", rep) for rep in range(holders.reps)]
    worst = np.inf
    for leavers in itertools.combinations(reps, 2):
        left = graph.copy()
        left.remove_nodes_from(leavers)
        pieces = (
            sum(holders.weight[number] for side, number in piece if side == "contact")
            for piece in nx.connected_components(left)
            if any(side == "rep" for side, _ in piece)
        )
        worst = min(worst, max(pieces, default=0.0))
    return float(worst)
