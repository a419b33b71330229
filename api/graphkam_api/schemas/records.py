"""The columns of each table as JSON Schema: what a row is when it is read, and when it is sent."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from graphkam.bundle.columns import expected_of
from graphkam.schema import TABLES, YEAR_RANGE, Column, Table
from graphkam_api.listing import filters

Schema: TypeAlias = dict[str, Any]

LARGEST_CALL: Final = 10_000
"""How many rows one call may send."""

_NAMES: Final = {
    "accounts": "AccountRow",
    "departments": "DepartmentRow",
    "contacts": "ContactRow",
    "staff": "StaffRow",
    "assignments": "AssignmentRow",
    "interactions": "InteractionRow",
    "ties": "TieRow",
    "influences": "InfluenceRow",
    "rivals": "RivalRow",
    "opportunities": "OpportunityRow",
    "reviews": "ReviewRow",
    "changes": "ChangeRow",
}

EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "accounts": {"id": "harbour", "name": "Harbour Pumps", "tier": "gold", "revenue": 2400000.0},
    "departments": {"id": "eng", "account_id": "harbour", "name": "Engineering", "line": "technical"},
    "contacts": {
        "id": "lin",
        "account_id": "harbour",
        "name": "Lin Yue",
        "level": 4,
        "role": "decision_maker",
    },
    "staff": {"id": "mei", "name": "Mei Tan", "function": "account", "team": "east"},
    "assignments": {"staff_id": "mei", "account_id": "harbour", "role": "owner", "from": "2026-01-01"},
    "interactions": {
        "id": "v1",
        "at": "2026-05-31",
        "kind": "visit",
        "staff_ids": ["mei"],
        "contact_ids": ["lin"],
    },
    "ties": {"staff_id": "mei", "contact_id": "lin", "strength": 0.6, "as_of": "2026-03-01"},
    "influences": {"from_contact_id": "lin", "to_contact_id": "chen", "strength": 0.5},
    "rivals": {"name": "Northern Valves", "contact_id": "chen", "strength": 0.4},
    "opportunities": {
        "id": "o1",
        "account_id": "harbour",
        "name": "Retrofit",
        "amount": 90000.0,
        "status": "open",
    },
    "reviews": {"account_id": "harbour", "held_at": "2026-04-15"},
    "changes": {"entity": "contact", "id": "lin", "field": "level", "value": "3", "at": "2025-01-01"},
}


def item_name(table: Table) -> str:
    """What a row of a table is called."""
    return _NAMES[table.name]


def page_name(table: Table) -> str:
    """What a page of a table is called."""
    return f"{item_name(table)}s"


def reference(name: str) -> Schema:
    """A reference to a shape of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def record_schemas() -> dict[str, Schema]:
    """The shapes of the rows of every table, of a page of them, and of the answers to a change."""
    shapes: dict[str, Schema] = {"Upserted": _UPSERTED}
    for table in TABLES:
        name = item_name(table)
        shapes[name] = {
            "type": "object",
            "title": name,
            "description": f"A row of {table.name}.",
            "properties": {column.name: _read(column) for column in table.columns},
            "required": list(table.column_names),
            "example": {column.name: EXAMPLES[table.name].get(column.name) for column in table.columns},
        }
        shapes[page_name(table)] = {
            "type": "object",
            "title": page_name(table),
            "description": f"A page of {table.name}.",
            "properties": {
                "items": {"type": "array", "items": reference(name)},
                "next": {
                    "type": ["string", "null"],
                    "description": "The cursor of the next page; null on the last.",
                },
                "total": {"type": "integer", "description": "How many rows there are on all pages."},
                "hidden": {
                    "type": "array",
                    "items": {"type": "string"},
                    "description": "The columns that this key does not read: they are null.",
                },
            },
            "required": ["items", "next", "total", "hidden"],
        }
    return shapes


_UPSERTED: Final[Schema] = {
    "type": "object",
    "title": "Upserted",
    "description": "What became of the rows that were sent.",
    "properties": {
        "version": {"type": "integer", "description": "The version of the store that has them."},
        "tables": {
            "type": "object",
            "description": "By table, also `changes` where values of contacts, staff or accounts changed.",
            "additionalProperties": {
                "type": "object",
                "properties": {
                    name: {"type": "integer"} for name in ("new", "changed", "unchanged", "cleared")
                },
            },
        },
        "notes": {
            "type": "array",
            "items": {"type": "string"},
            "description": "What was noticed and is no fault.",
        },
    },
    "required": ["version", "tables", "notes"],
    "example": {
        "version": 7,
        "tables": {"contacts": {"new": 1, "changed": 0, "unchanged": 0, "cleared": 0}},
        "notes": [],
    },
}


def rows_body(table: Table) -> Schema:
    """The body that sends rows."""
    return {
        "type": "object",
        "required": ["items"],
        "properties": {
            "items": {
                "type": "array",
                "maxItems": LARGEST_CALL,
                "items": {
                    "type": "object",
                    "properties": {column.name: _sent(column) for column in table.columns},
                    "required": [column.name for column in table.columns if column.required],
                },
            }
        },
        "example": {"items": [EXAMPLES[table.name]]},
    }


def patch_body(table: Table) -> Schema:
    """The body that changes some columns of one row."""
    return {
        "type": "object",
        "properties": {
            column.name: _sent(column) for column in table.columns if column.name not in table.key
        },
        "example": {
            name: value
            for name, value in EXAMPLES[table.name].items()
            if name not in (*table.key, "account_id")
        },
    }


def filter_parameters(table: Table) -> list[Schema]:
    """What a list of a table can be narrowed by, as parameters of a query."""
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": _FILTER.get(name, f"Only rows with this {name}; empty: only rows without one."),
            "schema": {"type": "string"},
        }
        for name in filters(table)
    ]


_FILTER: Final = {"account_id": "Only rows of this account, or about its contacts."}


def _read(column: Column) -> Schema:
    shape = _value(column)
    if column.required:
        return shape
    if "enum" in shape:
        return {**shape, "type": ["string", "null"], "enum": [*shape["enum"], None]}
    return {**shape, "type": [shape["type"], "null"]}


def _sent(column: Column) -> Schema:
    return _value(column) if column.required else _read(column)


def _value(column: Column) -> Schema:
    said: Schema = {"description": f"{expected_of(column).capitalize()}."}
    if column.refers_to is not None:
        said["description"] = f"{expected_of(column).capitalize()} of {column.refers_to}."
    match column.kind:
        case "choice":
            return {"type": "string", "enum": list(column.choices), **said}
        case "integer":
            return {"type": "integer", "minimum": column.low, "maximum": column.high, **said}
        case "number":
            bounds = {"minimum": column.low, "maximum": column.high}
            return {
                "type": "number",
                **{key: value for key, value in bounds.items() if value is not None},
                **said,
            }
        case "flag":
            return {"type": "boolean", **said}
        case "ids":
            return {"type": "array", "items": {"type": "string"}, **said}
        case "moment":
            first, last = YEAR_RANGE
            return {"type": "string", **said, "examples": [f"{first}-01-01", f"{last}-12-31T23:59:59+00:00"]}
        case _:
            return {"type": "string", **said}
