"""Routes: in how many ways that share nobody we come to a key contact, and who stands in the only one."""

from __future__ import annotations

import networkx as nx
from networkx.algorithms.connectivity import local_node_connectivity

US = ""
"""The node that stands for our company; no id is empty."""


def acquaintance(graph: nx.MultiDiGraph[str]) -> nx.DiGraph[str]:
    """Who can bring us to whom, with our company (`US`) where every way begins.

    Ways lead from us to our reps, over active ties to contacts, and on over reporting lines, both ways, and influence,
    in its direction.
    """
    ways: nx.DiGraph[str] = nx.DiGraph()
    ways.add_node(US)
    ways.add_nodes_from(person for person, node in graph.nodes(data=True) if node["side"] == "theirs")
    for source, target, kind, link in graph.edges(keys=True, data=True):
        match kind:
            case "tie" if link["active"]:
                ways.add_edge(US, source)
                ways.add_edge(source, target)
            case "reporting":
                ways.add_edge(source, target)
                ways.add_edge(target, source)
            case "influence":
                ways.add_edge(source, target)
            case _:
                pass
    return ways


def routes(graph: nx.MultiDiGraph[str]) -> dict[str, int]:
    """The number of routes from our company to each key contact that share no person, by id.

    Local vertex connectivity (Menger): so many people must be lost before the contact is out of reach. 0: no way.
    """
    ways = acquaintance(graph)
    return {contact: int(local_node_connectivity(ways, US, contact)) for contact in _key_contacts(graph)}


def gatekeepers(graph: nx.MultiDiGraph[str]) -> dict[str, list[str]]:
    """Everyone who alone cuts a key contact off, sorted, for each that has exactly one route.

    They are the people on every way to the contact: its dominators, seen from our company.
    """
    ways = acquaintance(graph)
    above = nx.immediate_dominators(ways, US)
    return {
        contact: sorted(_dominators(contact, above=above))
        for contact, number in routes(graph).items()
        if number == 1
    }


def _dominators(contact: str, *, above: dict[str, str]) -> list[str]:
    found: list[str] = []
    person = above[contact]
    while person != US:
        found.append(person)
        person = above[person]
    return found


def _key_contacts(graph: nx.MultiDiGraph[str]) -> list[str]:
    return [person for person, node in graph.nodes(data=True) if node["side"] == "theirs" and node["key"]]
