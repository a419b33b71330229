"""The upgrade plan: by hand, and against every set of ties of small accounts."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphkam.account import report_account
from graphkam.errors import InvalidInputError
from graphkam.plans import paths, upgrade
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot, take_snapshot
from tests.companies import DAY, company, named, webs, worked_example
from tests.plans.all_paths import billionths


def seen(**tables: Any) -> Snapshot:  # noqa: ANN401 - the rows of any table
    return take_snapshot(company(**tables), day=DAY, policy=DEFAULT_POLICY)


def with_visits(given_company: Company, pairs: tuple[tuple[str, str], ...]) -> Snapshot:
    """The company after each of these visits, as records."""
    visits = [
        {"id": f"new{at}", "at": DAY, "kind": "visit", "staff_ids": [rep], "contact_ids": [contact]}
        for at, (rep, contact) in enumerate(pairs)
    ]
    tables = given_company.tables()
    more = company(interactions=[*tables.pop("interactions").iter_rows(named=True), *visits]).interactions
    return take_snapshot(Company.of(**tables, interactions=more), day=DAY, policy=DEFAULT_POLICY)


def reaches(snapshot: Snapshot, account_id: str, *, rung: str | None, bus_factor: int | None) -> bool:
    report = report_account(snapshot, account_id)
    if bus_factor is not None:
        return report.bus_factor >= bus_factor
    return TOPOLOGIES.index(report.topology) >= TOPOLOGIES.index(rung or "none")


def test_the_worked_example_from_point_to_mesh() -> None:
    example = worked_example("r0 knows all")
    snapshot = take_snapshot(example, day=DAY, policy=DEFAULT_POLICY)
    assert upgrade(snapshot, "a").target == "line"
    # Only r0 has a tie here and nobody is assigned, so that all our people come into question.
    line = upgrade(snapshot, "a", to="line")
    assert (len(line.ties), line.exact, line.bound, line.after.topology) == (1, True, 1, "line")
    mesh = upgrade(snapshot, "a", to="mesh")
    assert mesh.exact
    assert mesh.after.topology == "mesh"
    assert len(mesh.ties) == mesh.bound
    pairs = tuple((tie.staff_id, tie.contact_id) for tie in mesh.ties)
    assert report_account(with_visits(example, pairs), "a").topology == "mesh"


def test_an_empty_chair_cannot_be_won() -> None:
    snapshot = seen(
        accounts=[named("a", tier="gold")],
        contacts=[named("c", level=5)],
        staff=["r", "s"],
        ties=[("r", "c", 0.6)],
    )
    plan = upgrade(snapshot, "a", to="line")
    assert (plan.ties, plan.impossible, plan.after.topology) == ([], ["key_two_deep"], "point")
    assert "key_two_deep" in plan.message["en"]


def test_targets_that_are_none() -> None:
    snapshot = seen(contacts=["c"], staff=["r"])
    for wrong in ({"to": "none"}, {"to": "web"}, {"bus_factor": 0}, {"to": "line", "bus_factor": 2}):
        with pytest.raises(InvalidInputError):
            upgrade(snapshot, "a", **wrong)  # type: ignore[arg-type]  # wrong on purpose


@settings(max_examples=110)
@given(webs(), st.sampled_from(["line", "plane", "mesh", 1, 2, 3]))
def test_no_fewer_and_no_likelier_ties_do(random: Company, wanted: str | int) -> None:
    snapshot = take_snapshot(random, day=DAY, policy=DEFAULT_POLICY)
    rung = wanted if isinstance(wanted, str) else None
    bus_factor = wanted if isinstance(wanted, int) else None
    plan = upgrade(snapshot, "a", to=rung, bus_factor=bus_factor)
    made = tuple((tie.staff_id, tie.contact_id) for tie in plan.ties)
    after = with_visits(random, made)
    assert reaches(after, "a", rung=rung, bus_factor=bus_factor) == (not plan.impossible)
    assert report_account(after, "a").topology == plan.after.topology
    for without in range(len(made)):
        rest = (*made[:without], *made[without + 1 :])
        assert not reaches(with_visits(random, rest), "a", rung=rung, bus_factor=bus_factor)

    held = {
        (snapshot.staff.ids[rep], snapshot.contacts.ids[contact])
        for rep, contact in zip(
            snapshot.ties.staff[snapshot.ties.active].tolist(),
            snapshot.ties.contact[snapshot.ties.active].tolist(),
            strict=True,
        )
    }
    near = {
        snapshot.staff.ids[rep] for rep in snapshot.ties.staff[snapshot.ties.strength >= 0.05 - 1e-9].tolist()
    }
    for reps in (sorted(near), snapshot.staff.ids):
        pairs = [pair for pair in itertools.product(reps, snapshot.contacts.ids) if pair not in held]
        number = len(made) if plan.ties or not plan.impossible else 3
        assume(math.comb(len(pairs), min(number, len(pairs))) < 3000)
        fewer = (ties for n in range(number) for ties in itertools.combinations(pairs, n))
        assert not any(reaches(with_visits(random, t), "a", rung=rung, bus_factor=bus_factor) for t in fewer)
        if set(made) <= set(pairs) and not plan.impossible:
            if number == 0:
                return
            chance = {
                pair: min(
                    (
                        billionths(0.01),
                        *(
                            sum(billionths(s["probability"]) for s in p.steps)
                            for p in paths(snapshot, pair[1], start=pair[0])
                        ),
                    )
                )
                for pair in pairs
            }
            likelier = [
                ties
                for ties in itertools.combinations(pairs, number)
                if sum(chance[pair] for pair in ties) < sum(chance[pair] for pair in made)
            ]
            assert not any(
                reaches(with_visits(random, t), "a", rung=rung, bus_factor=bus_factor) for t in likelier
            )
            return


def crowd(reps: int, contacts: int, *, seed: int) -> Snapshot:
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


@pytest.mark.parametrize("target", [{"to": "line"}, {"to": "plane"}, {"bus_factor": 4}])
def test_a_large_account_is_proven(target: dict[str, Any]) -> None:
    plan = upgrade(crowd(12, 40, seed=1), "a", **target)
    assert plan.exact
    assert plan.bound == len(plan.ties)
