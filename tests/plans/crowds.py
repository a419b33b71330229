"""Large accounts for the plans, seeded: the same for the tests and for the benchmarks."""

from __future__ import annotations

import numpy as np

from graphkam.snapshot import Snapshot
from tests.companies import named
from tests.plans.seen import seen


def stairs_crowd(size: int, *, seed: int) -> Snapshot:
    """One account of so many contacts to sweep, seeded: reporting lines, influence, every eighth known to somebody."""
    draw = np.random.default_rng(seed)
    ids = [f"c{at:03d}" for at in range(size)]
    roles = (None, None, None, "decision_maker", "user", "approver")
    people = [
        named(
            id_,
            level=int(np.clip(6 - np.log2(at + 1) - draw.integers(0, 2), 1, 6)),
            role=roles[draw.integers(0, 6)],
            attitude=int(draw.integers(-2, 3)),
            manager_id=None if at == 0 else ids[int(at * draw.random() ** 2)],
        )
        for at, id_ in enumerate(ids)
    ]
    strengths = (0.1, 0.15, 0.3, 0.5, 0.8)
    known = [
        (f"r{draw.integers(0, 12):02d}", id_, strengths[draw.integers(0, 5)])
        for id_ in ids
        if draw.random() < 0.12
    ]
    ends: list[list[int]] = draw.integers(0, size, (size, 2)).tolist()
    pairs = sorted({(ids[a], ids[b]) for a, b in ends if a != b})
    influences = [(*pair, (0.3, 0.5, 0.7, 0.9)[draw.integers(0, 4)]) for pair in pairs]
    return seen(contacts=people, staff=[f"r{at:02d}" for at in range(12)], ties=known, influences=influences)


def upgrade_crowd(reps: int, contacts: int, *, seed: int) -> Snapshot:
    """One account of so many reps and contacts to lift, seeded: every other contact is known to somebody."""
    draw = np.random.default_rng(seed)
    ids = [f"c{at:02d}" for at in range(contacts)]
    people = [
        named(
            id_,
            level=int(np.clip(6 - np.log2(at + 1), 1, 6)),
            role=("user", "decision_maker", "evaluator", "approver")[draw.integers(0, 4)],
            manager_id=ids[(at - 1) // 3] if at else None,
            department_id=f"d{draw.integers(0, 5)}",
        )
        for at, id_ in enumerate(ids)
    ]
    functions = ("account", "solution", "delivery", "executive")
    known = {
        (int(rep), int(contact)) for rep, contact in draw.integers(0, (reps, contacts), (contacts // 2, 2))
    }
    return seen(
        departments=[f"d{at}" for at in range(5)],
        contacts=people,
        staff=[named(f"r{at:02d}", function=functions[at % 4]) for at in range(reps)],
        ties=[(f"r{rep:02d}", ids[contact], 0.6) for rep, contact in sorted(known)],
        assignments=[(f"r{at:02d}", "a", "core") for at in range(reps)],
    )
