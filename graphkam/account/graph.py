"""One account as a graph: our reps, their contacts, and what links them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import networkx as nx

from graphkam.answers import EmptyChair
from graphkam.arrays import Ints
from graphkam.schema import FUNCTIONS, LINES, ROLES
from graphkam.snapshot import EPOCH, Snapshot
from graphkam.snapshot.people import NOBODY


def account_graph(snapshot: Snapshot, account_id: str) -> nx.MultiDiGraph[str]:
    """Who is who and who knows whom in one account, as a networkx graph.

    Nodes are ids. A node of ``side`` "ours" is a present rep with any evidence of, or a refusal by, a present contact
    of the account (``level``, ``function``); one of ``side`` "theirs" is a present contact (``department``, ``level``,
    ``line``, ``role``, ``attitude``, ``weight``, ``key``, ``inferred``, ``missing``). Blank attributes are None.

    Edges have the kind of link as their key. "tie" leads from a rep to a contact (``strength``, ``evidence``,
    ``active``, ``refused``, ``incoming``, ``outgoing``, ``last_at``, ``goes_cold_on``), "reporting" from a contact to
    the manager, "influence" from the one who influences (``strength``, None where not stated; never 0). The graph's
    own attributes are ``account_id``, ``day``, ``policy``, and ``chairs``: the empty chairs, as a tuple.

    Raises
    ------
    NotFoundError
        The company has no such account.

    Notes
    -----
    Nodes and edges are added in the order of their ids, so that every walk over them is in that order.

    Examples
    --------
    >>> graph = account_graph(harbour, "harbour")
    >>> sorted(graph.successors("tom")), graph.nodes["chen"]["role"]
    (['lin', 'okafor', 'park'], 'approver')
    """
    account = snapshot.only([account_id])
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        account_id=account_id, day=snapshot.day, policy=snapshot.policy, chairs=_chairs(account)
    )
    _add_reps(graph, account)
    _add_contacts(graph, account)
    _add_ties(graph, account)
    _add_lines(graph, account)
    return graph


def _chairs(account: Snapshot) -> tuple[EmptyChair, ...]:
    chairs = account.chairs
    coded = zip(
        _listed(chairs.role), _listed(chairs.line), _listed(chairs.level), chairs.weight.tolist(), strict=True
    )
    return tuple(
        EmptyChair(role=ROLES[role], line=_word(LINES, line), level=level, weight=weight)
        for role, line, level, weight in coded
    )


def _listed(positions: Ints) -> list[int]:
    return [int(at) for at in positions]


def _word(words: Sequence[str], code: int) -> str | None:
    return None if code == NOBODY else words[code]


def _add_reps(graph: nx.MultiDiGraph[str], account: Snapshot) -> None:
    staff, ids = account.staff, account.staff.ids
    for at in sorted(set(_listed(account.ties.staff))):
        graph.add_node(
            ids[at],
            side="ours",
            level=int(staff.level[at]),
            function=_word(FUNCTIONS, int(staff.function[at])),
        )


def _add_contacts(graph: nx.MultiDiGraph[str], account: Snapshot) -> None:
    contacts = account.contacts
    departments: list[str] = account.departments["id"].to_list()
    for at, (id_, level, attitude) in enumerate(contacts.frame.select("id", "level", "attitude").iter_rows()):
        department = _word(departments, int(contacts.department[at]))
        role = _word(ROLES, int(contacts.role[at]))
        recorded = {"level": level, "role": role, "department_id": department}
        graph.add_node(
            id_,
            side="theirs",
            department=department,
            level=int(contacts.level[at]),
            line=_word(LINES, int(contacts.line[at])),
            role=role,
            attitude=attitude,
            weight=float(contacts.weight[at]),
            key=bool(contacts.key[at]),
            inferred=bool(contacts.inferred[at]),
            missing=[name for name, value in recorded.items() if value is None],
        )


def _add_ties(graph: nx.MultiDiGraph[str], account: Snapshot) -> None:
    ties = account.ties
    ours, theirs = account.staff.ids, account.contacts.ids
    for at, (rep, contact) in enumerate(zip(_listed(ties.staff), _listed(ties.contact), strict=True)):
        active = bool(ties.active[at])
        graph.add_edge(
            ours[rep],
            theirs[contact],
            key="tie",
            strength=float(ties.strength[at]),
            evidence=float(ties.evidence[at]),
            active=active,
            refused=bool(ties.refused[at]),
            incoming=float(ties.incoming[at]),
            outgoing=float(ties.outgoing[at]),
            last_at=EPOCH + timedelta(days=int(ties.last_day[at])) if ties.evidence[at] > 0 else None,
            goes_cold_on=EPOCH + timedelta(days=int(ties.cold_day[at])) if active else None,
        )


def _add_lines(graph: nx.MultiDiGraph[str], account: Snapshot) -> None:
    ids = account.contacts.ids
    for at, manager in enumerate(_listed(account.contacts.manager)):
        if manager != NOBODY:
            graph.add_edge(ids[at], ids[manager], key="reporting")
    for source, target, strength in zip(
        _listed(account.influence_from),
        _listed(account.influence_to),
        account.influence_strength.tolist(),
        strict=True,
    ):
        stated = None if math.isnan(strength) else strength
        graph.add_edge(ids[source], ids[target], key="influence", strength=stated)


@dataclass(frozen=True, slots=True)
class Member:
    """Whoever counts in an account: a present contact, or (``id`` None) an empty chair.

    ``holders`` is N(c): the strength of every active tie to the contact, by rep; nobody holds a chair.
    """

    id: str | None
    weight: float
    key: bool
    level: int
    line: str | None
    role: str | None
    department: str | None
    inferred: bool
    holders: dict[str, float]


def members(graph: nx.MultiDiGraph[str]) -> list[Member]:
    """Everybody who counts in the account: the present contacts in the order of their ids, then the chairs."""
    present = [
        Member(
            id=id_,
            weight=node["weight"],
            key=node["key"],
            level=node["level"],
            line=node["line"],
            role=node["role"],
            department=node["department"],
            inferred=node["inferred"],
            holders=holders(graph, id_),
        )
        for id_, node in graph.nodes(data=True)
        if node["side"] == "theirs"
    ]
    empty = [
        Member(
            id=None,
            weight=chair.weight,
            key=True,
            level=chair.level,
            line=chair.line,
            role=chair.role,
            department=None,
            inferred=False,
            holders={},
        )
        for chair in graph.graph["chairs"]
    ]
    return present + empty


def holders(graph: nx.MultiDiGraph[str], contact: str) -> dict[str, float]:
    """The reps who hold an active tie to a contact, in the order of their ids, with its strength."""
    ties = graph.in_edges(contact, keys=True, data=True)
    return dict(
        sorted((rep, tie["strength"]) for rep, _, kind, tie in ties if kind == "tie" and tie["active"])
    )


def active_reps(who: Sequence[Member]) -> list[str]:
    """The reps with an active tie to anybody of these, sorted."""
    return sorted({rep for member in who for rep in member.holders})
