"""How the tables of a company lie in the graph, and which statements write each of them.

Two kinds of tables: those whose rows are nodes with an id, and those whose rows are relationships (or small nodes) that
belong to a pair or a person. A changed node is written over; of the second kind all rows of the pair are written anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graphkam.schema import TABLE

EVERYTHING: Final = ""
"""The name, instead of a table's, of the part of a change that takes away all there was before."""


@dataclass(frozen=True, slots=True)
class Link:
    """A column with an id that is a relationship in the graph, and the statement that writes it."""

    column: str
    statement: str


NODE_LINKS: Final[dict[str, tuple[Link, ...]]] = {
    "accounts": (Link("parent_id", "account_parents"),),
    "departments": (Link("parent_id", "department_parents"),),
    "contacts": (Link("department_id", "contact_departments"), Link("manager_id", "contact_managers")),
    "staff": (Link("manager_id", "staff_managers"),),
    "opportunities": (),
    "interactions": (Link("opportunity_id", "interaction_opportunities"),),
}
"""The tables whose rows are nodes, in the order in which they are written, with what is linked besides."""

GROUP_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "assignments": ("staff_id", "account_id"),
    "ties": ("staff_id", "contact_id"),
    "influences": ("from_contact_id", "to_contact_id"),
    "rivals": ("name", "contact_id"),
    "reviews": ("account_id",),
    "changes": ("entity", "id"),
}
"""The other tables, with the columns that say to whom a row belongs: rows of one group are written together."""

WRITE_ORDER: Final = (*NODE_LINKS, *GROUP_KEYS)

GONE: Final = {table: f"-{table}" for table in reversed(WRITE_ORDER)}
"""The names of the parts that take rows of a table away: of nodes their ids, else the groups that are empty now.

In the order in which they are applied, before anything is written: what belongs to a node goes before the node.
"""

PEOPLE: Final = {"staff_ids": "interaction_staff", "contact_ids": "interaction_contacts"}
"""The lists of an interaction, and the statements that link whom they name."""

if set(WRITE_ORDER) != set(TABLE):
    raise AssertionError("every table of the schema has its place in the graph")


def group_key(table: str) -> tuple[str, ...]:
    """The columns that tell which rows of a table are written together."""
    return ("id",) if table in NODE_LINKS else GROUP_KEYS[table]
