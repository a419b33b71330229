"""The upgrade plan: by hand, and against every set of ties of small accounts."""

from __future__ import annotations

import itertools
import math
import re
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphkam.account import account_graph, report_account
from graphkam.account.dependency import bus_factor_set
from graphkam.account.graph import members
from graphkam.account.topology import rung_tests, topology
from graphkam.errors import InvalidInputError
from graphkam.plans import paths, upgrade
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot, take_snapshot
from tests.companies import DAY, company, named, webs, worked_example
from tests.plans.all_paths import billionths
from tests.plans.crowds import upgrade_crowd
from tests.plans.seen import seen


def with_visits(given_company: Company, pairs: tuple[tuple[str, str], ...]) -> Snapshot:
    """The company after each of these visits, as records."""
    visits = [
        {"id": f"new{at}", "at": DAY, "kind": "visit", "staff_ids": [rep], "contact_ids": [contact]}
        for at, (rep, contact) in enumerate(pairs)
    ]
    tables = given_company.tables()
    more = company(interactions=[*tables.pop("interactions").iter_rows(named=True), *visits]).interactions
    return take_snapshot(Company.of(**tables, interactions=more), day=DAY, policy=DEFAULT_POLICY)


def test_the_worked_example_from_point_to_mesh() -> None:
    example = worked_example("r0 knows all")
    snapshot = take_snapshot(example, day=DAY, policy=DEFAULT_POLICY)
    assert upgrade(snapshot, "a").target == "line"
    # Only r0 has a tie here and nobody is assigned, so that all our people come into question.
    line = upgrade(snapshot, "a", to="line")
    assert (len(line.ties), line.exact, line.bound, line.after.topology) == (1, True, 1, "line")
    assert line.ties[0].needed_for == ["key_two_deep"]
    assert line.ties[0].considered
    for other in line.ties[0].considered:
        assert other.probability <= line.ties[0].probability
        after = with_visits(example, ((other.staff_id, other.contact_id),))
        assert report_account(after, "a").topology == "line"
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
    assert "key contacts held by two of ours" in plan.message["en"]
    assert not re.search("[a-z]", plan.message["zh"])
    assert "must be filled" in (plan.change or {})["en"]


def test_targets_that_are_none() -> None:
    snapshot = seen(contacts=["c"], staff=["r"])
    for to, bus_factor in (("none", None), ("web", None), (None, 0), ("line", 2)):
        with pytest.raises(InvalidInputError):
            upgrade(snapshot, "a", to=to, bus_factor=bus_factor)


class Reference:
    """What sets of ties come to in a small account, by the readable reference of the measures."""

    def __init__(self, snapshot: Snapshot, *, rung: str | None, bus_factor: int | None) -> None:
        self._graph = account_graph(snapshot, "a")
        self._rung, self._bus_factor = rung, bus_factor
        staff = snapshot.staff
        for at, id_ in enumerate(staff.ids):
            function = staff.frame["function"][at]
            self._graph.add_node(id_, side="ours", level=int(staff.level[at]), function=function)
        self._known: dict[frozenset[tuple[str, str]], bool] = {}

    def reached(self, ties: tuple[tuple[str, str], ...]) -> bool:
        """Whether the account gets there with these ties more, each worked out once."""
        wanted = frozenset(ties)
        if wanted not in self._known:
            self._known[wanted] = self._reached(ties)
        return self._known[wanted]

    def _reached(self, ties: tuple[tuple[str, str], ...]) -> bool:
        graph = self._graph.copy()
        for rep, contact in ties:
            graph.add_edge(rep, contact, key="tie", strength=0.4, active=True)
        who = members(graph)
        if self._bus_factor is not None:
            return len(bus_factor_set(who)) >= self._bus_factor
        return TOPOLOGIES.index(topology(rung_tests(graph, who))) >= TOPOLOGIES.index(self._rung or "none")


def chances(snapshot: Snapshot, pairs: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The distance of the best path from the rep to the contact, or of a cold call."""
    found: dict[tuple[str, str], int] = {}
    for rep, contact in pairs:
        ways = paths(snapshot, contact, start=rep)
        known = [sum(billionths(step["probability"]) for step in way.steps) for way in ways]
        found[rep, contact] = min([billionths(0.01), *known])
    return found


@settings(max_examples=100)
@given(webs(), st.sampled_from(["line", "plane", "mesh", 1, 2, 3]))
def test_no_fewer_and_no_likelier_ties_do(random: Company, wanted: str | int) -> None:
    snapshot = take_snapshot(random, day=DAY, policy=DEFAULT_POLICY)
    rung = wanted if isinstance(wanted, str) else None
    bus_factor = wanted if isinstance(wanted, int) else None
    reference = Reference(snapshot, rung=rung, bus_factor=bus_factor)
    plan = upgrade(snapshot, "a", to=rung, bus_factor=bus_factor)
    assert plan.exact
    made = tuple((tie.staff_id, tie.contact_id) for tie in plan.ties)
    assert reference.reached(made) == (not plan.impossible)
    assert report_account(with_visits(random, made), "a").topology == plan.after.topology

    ties = snapshot.ties
    ends = zip(ties.staff.tolist(), ties.contact.tolist(), ties.active.tolist(), strict=True)
    held: set[tuple[str, str]] = {
        (snapshot.staff.ids[rep], snapshot.contacts.ids[contact]) for rep, contact, active in ends if active
    }
    near: set[str] = {snapshot.staff.ids[rep] for rep in ties.staff[ties.strength >= 0.05 - 1e-9].tolist()}
    for reps in (sorted(near), snapshot.staff.ids):
        pairs = [pair for pair in itertools.product(reps, snapshot.contacts.ids) if pair not in held]
        number = 3 if plan.impossible else len(made)
        assume(math.comb(len(pairs), min(number, len(pairs))) < 3000)
        fewer = (some for n in range(number) for some in itertools.combinations(pairs, n))
        assert not any(reference.reached(some) for some in fewer)
        if not plan.impossible and set(made) <= set(pairs):
            distance = chances(snapshot, pairs)
            mine = sum(distance[pair] for pair in made)
            as_many = itertools.combinations(pairs, number)
            likelier = (some for some in as_many if sum(distance[pair] for pair in some) < mine)
            assert not any(reference.reached(some) for some in likelier)
            return


@pytest.mark.parametrize("target", [{"to": "line"}, {"to": "plane"}, {"bus_factor": 4}])
def test_a_large_account_is_proven(target: dict[str, Any]) -> None:
    plan = upgrade(upgrade_crowd(12, 40, seed=1), "a", **target)
    assert plan.exact
    assert plan.bound == len(plan.ties)
