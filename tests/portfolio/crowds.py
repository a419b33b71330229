"""Accounts with many reps, some of whom many contacts know."""

from __future__ import annotations

import numpy as np

from graphkam.policy import DEFAULT_POLICY
from graphkam.snapshot import Snapshot, take_snapshot
from tests.companies import DAY, company, named


def crowd(seed: int, *, reps: int, contacts: int, most: int) -> Snapshot:
    """One account with a skewed choice of reps for each contact, up to so many."""
    draw = np.random.default_rng(seed)
    ours, theirs = [f"r{at:02}" for at in range(reps)], [f"c{at:02}" for at in range(contacts)]
    pull = draw.pareto(1.2, reps) + 0.1
    people = [
        named(one, level=int(draw.integers(1, 7)), manager_id=theirs[at // 3] if at else None)
        for at, one in enumerate(theirs)
    ]
    held: list[list[int]] = [
        draw.choice(reps, size=int(draw.integers(0, most + 1)), replace=False, p=pull / pull.sum()).tolist()
        for _ in theirs
    ]
    ties = [(ours[rep], one, 0.6) for one, those in zip(theirs, held, strict=True) for rep in those]
    functions = ("account", "solution", "delivery", "executive")
    staff = [named(one, function=functions[at % 4]) for at, one in enumerate(ours)]
    return take_snapshot(company(contacts=people, staff=staff, ties=ties), day=DAY, policy=DEFAULT_POLICY)
