"""The bare driver, for what the store itself never does: any statement, plans, passwords."""

from __future__ import annotations

from typing import Any, Final

from neo4j import GraphDatabase

from graphkam.store.engine import Address

_GRAPH_DATABASE: Final[Any] = GraphDatabase
"""The driver's options and results have no types; here nobody misses them."""


def driver(address: Address) -> Any:  # noqa: ANN401 - as above
    """A driver for the address, to be closed by whoever asks."""
    return _GRAPH_DATABASE.driver(address.uri, auth=(address.user, address.password))


def records(
    address: Address, statement: str, *, database: str = "neo4j", **parameters: object
) -> list[list[Any]]:
    """The records of a statement."""
    with driver(address) as opened:
        found, _, _ = opened.execute_query(statement, parameters, database_=database)
        return [record.values() for record in found]


def plan(address: Address, statement: str, parameters: dict[str, Any]) -> list[str]:
    """The kinds of steps a real server would take to run a statement."""
    with driver(address) as opened:
        found = opened.execute_query(f"EXPLAIN {statement}", parameters, database_="neo4j").summary.plan
    return _kinds(found)


def _kinds(step: dict[str, Any]) -> list[str]:
    below = [kind for child in step.get("children", []) for kind in _kinds(child)]
    return [str(step["operatorType"]).split("@", maxsplit=1)[0], *below]
