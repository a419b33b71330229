"""What graph libraries and an integer program answer to the same questions, on made-up companies."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkam.policy import DEFAULT_POLICY
from graphkam.snapshot import take_snapshot
from tests.bench.companies import TODAY, Size, bench_company
from tests.bench.contenders import write_case
from tests.bench.libraries import CONTENDERS, answered, asked
from tests.bench.rivals import QUESTIONS, alike


@pytest.mark.parametrize("seed", [1, 2])
def test_libraries_say_the_same(tmp_path: Path, seed: int) -> None:
    small = Size(accounts=12, ties=150 + 150 * seed, interactions=600, staff=30)
    write_case(take_snapshot(bench_company(small, seed=seed), day=TODAY, policy=DEFAULT_POLICY), tmp_path)
    found = {
        name: {
            part: each
            for question in QUESTIONS
            if answered(name, question)
            for part, each in asked(CONTENDERS[name](tmp_path), question).items()
        }
        for name in CONTENDERS
    }
    agreed = {(question, name): alike(question, name, found) for name in found for question in QUESTIONS}
    for question in ("coverage", "leaving", "survival_1", "survival_2", "survival_3"):
        for name in ("networkx", "igraph", "rustworkx"):
            same, number = agreed[question, name]
            assert same == number > 0
    assert agreed["routes", "networkx"] == agreed["routes", "igraph"]
    assert agreed["bus_factor", "HiGHS"] == (12, 12)
