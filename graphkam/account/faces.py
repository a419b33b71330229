"""Faces: which function of ours meets which of their lines, and who writes to whom."""

from __future__ import annotations

import math
from collections.abc import Sequence

import networkx as nx

from graphkam.account.coverage import share, weight_of
from graphkam.account.graph import Member
from graphkam.answers import Face
from graphkam.schema import FUNCTIONS, LINES


def faces(graph: nx.MultiDiGraph[str], who: Sequence[Member]) -> list[Face]:
    """For every function of ours and every line of theirs, the line's share that one, and that two, of it hold."""
    found: list[Face] = []
    for function in FUNCTIONS:
        for line in LINES:
            there = [member for member in who if member.line == line]
            if not there:
                continue
            weight = weight_of(there)

            def held_by(least: int, *, function: str = function, there: list[Member] = there) -> float:
                return weight_of(
                    member
                    for member in there
                    if sum(graph.nodes[rep]["function"] == function for rep in member.holders) >= least
                )

            found.append(
                Face(
                    function=function,
                    line=line,
                    coverage=share(held_by(1), weight),
                    two_deep_coverage=share(held_by(2), weight),
                )
            )
    return found


def inbound(graph: nx.MultiDiGraph[str]) -> float | None:
    """The share of emails, messages and calls that come from them, as decayed; None when there are none."""
    ties = [tie for *_, kind, tie in graph.edges(keys=True, data=True) if kind == "tie"]
    incoming = math.fsum(tie["incoming"] for tie in ties)
    total = incoming + math.fsum(tie["outgoing"] for tie in ties)
    return incoming / total if total > 0 else None
