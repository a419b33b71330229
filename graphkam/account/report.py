"""The report of one account, figure by figure as the definitions read."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import polars as pl

from graphkam.account.coverage import by_group, coverage, key_two_deep, share, weight_of
from graphkam.account.dependency import bus_factor_set, dependency, exclusive, shapley
from graphkam.account.diversity import alpha, gamma
from graphkam.account.faces import faces, inbound
from graphkam.account.graph import Member, account_graph, active_reps, members
from graphkam.account.routes import gatekeepers, routes
from graphkam.account.survival import mesh_index, survival
from graphkam.account.topology import next_rung, rung_tests, topology
from graphkam.answers import (
    AccountReport,
    DepartmentCoverage,
    Incomplete,
    LevelCoverage,
    LineCoverage,
    RepShare,
    RoleCoverage,
    Tie,
)
from graphkam.records import day_of
from graphkam.schema import LINES, ROLES
from graphkam.snapshot import Snapshot


def report_account(snapshot: Snapshot, account_id: str) -> AccountReport:
    """Everything measured about one account on the snapshot's day: the readable reference.

    `graphkam.portfolio.report` gives the same figures for all accounts at once, and is what to use where there are
    many or large ones.

    Raises
    ------
    NotFoundError
        The company has no such account.

    Examples
    --------
    >>> one = report_account(harbour, "harbour")
    >>> one.topology, one.next.failing
    ('plane', ['key_two_deep', 'levels_two_deep', 'reps', 'survival_1', 'top_tied'])
    """
    graph = account_graph(snapshot, account_id)
    who = members(graph)
    present = [member for member in who if member.id is not None]
    tests = rung_tests(graph, who)
    survivals = survival(who)
    bus_factor = bus_factor_set(who)
    whole = coverage(who)
    return AccountReport(
        account_id=account_id,
        as_of=snapshot.day,
        policy=snapshot.policy.name,
        topology=topology(tests),
        next=next_rung(tests),
        contacts=len(present),
        chairs=list(graph.graph["chairs"]),
        too_little_recorded=len(present) < snapshot.policy.least_recorded,
        covered=sum(len(member.holders) >= 1 for member in present),
        two_deep=sum(len(member.holders) >= 2 for member in present),
        weight=whole.weight,
        inferred_share=share(weight_of(member for member in who if member.inferred), whole.weight),
        coverage=whole.coverage,
        two_deep_coverage=whole.two_deep_coverage,
        key_two_deep=key_two_deep(who),
        bus_factor=len(bus_factor),
        bus_factor_set=bus_factor,
        dependency=dependency(who),
        alpha=alpha(who),
        gamma=gamma(who),
        mesh_index=mesh_index(survivals),
        survival=survivals,
        tests=tests,
        routes=routes(graph),
        gatekeepers=gatekeepers(graph),
        reps=_reps(who),
        assigned=assigned(snapshot, account_id),
        departments=_departments(who),
        levels=_levels(who),
        lines=_lines(who),
        roles=_roles(who),
        faces=faces(graph, who),
        inbound=inbound(graph),
        ties=_ties(graph),
        incomplete=_incomplete(graph),
    )


def assigned(snapshot: Snapshot, account_id: str) -> list[str]:
    """The present staff who are responsible for the account on the day."""
    start, end = (day_of(pl.col(name), zone=snapshot.policy.time_zone) for name in ("from", "to"))
    responsible = snapshot.company.assignments.filter(
        pl.col("account_id") == account_id,
        start.is_null() | (start <= snapshot.day),
        end.is_null() | (end > snapshot.day),
    )
    return sorted(set(responsible["staff_id"]) & set(snapshot.staff.ids))


def _reps(who: Sequence[Member]) -> list[RepShare]:
    return [
        RepShare(
            staff_id=rep,
            active_ties=sum(rep in member.holders for member in who),
            exclusive=exclusive(who, rep),
            shapley=shapley(who, rep),
            highest_level=max(member.level for member in who if rep in member.holders),
        )
        for rep in active_reps(who)
    ]


def _departments(who: Sequence[Member]) -> list[DepartmentCoverage]:
    return [
        DepartmentCoverage(id_, group.weight, group.coverage, group.two_deep_coverage)
        for id_, group in by_group(who, lambda member: member.department).items()
    ]


def _levels(who: Sequence[Member]) -> list[LevelCoverage]:
    return [
        LevelCoverage(level, group.weight, group.coverage, group.two_deep_coverage)
        for level, group in by_group(who, lambda member: member.level).items()
    ]


def _lines(who: Sequence[Member]) -> list[LineCoverage]:
    groups = by_group(who, lambda member: member.line)
    return [
        LineCoverage(line, groups[line].weight, groups[line].coverage, groups[line].two_deep_coverage)
        for line in LINES
        if line in groups
    ]


def _roles(who: Sequence[Member]) -> list[RoleCoverage]:
    groups = by_group(who, lambda member: member.role)
    return [
        RoleCoverage(role, groups[role].weight, groups[role].coverage, groups[role].two_deep_coverage)
        for role in ROLES
        if role in groups
    ]


def _ties(graph: nx.MultiDiGraph[str]) -> list[Tie]:
    return [
        Tie(
            staff_id=rep,
            contact_id=contact,
            strength=tie["strength"],
            state="active" if tie["active"] else "cold",
            last_at=tie["last_at"],
            goes_cold_on=tie["goes_cold_on"],
        )
        for rep, contact, kind, tie in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:2])
        if kind == "tie" and tie["evidence"] > 0
    ]


def _incomplete(graph: nx.MultiDiGraph[str]) -> list[Incomplete]:
    return [
        Incomplete(contact_id=contact, missing=node["missing"])
        for contact, node in graph.nodes(data=True)
        if node["side"] == "theirs" and node["missing"]
    ]
