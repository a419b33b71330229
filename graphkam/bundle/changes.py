"""Changes: each names a field that may change, and holds a value that may stand in that field."""

from __future__ import annotations

import polars as pl

from graphkam.bundle.cells import TypedTable
from graphkam.bundle.columns import expected_of, out_of_range, rule_of
from graphkam.bundle.faults import Faults
from graphkam.bundle.references import ONE_OF, Ids, note_dangling
from graphkam.records import parse_text
from graphkam.schema import CLEAR, ENTITY_TABLE, TABLE, Column


def check_changes(typed: TypedTable, *, ids: Ids, faults: Faults) -> None:
    """Note changes of fields that the entity does not have, and values that the field cannot hold."""
    if not {"entity", "field", "value"} <= set(typed.frame.columns):
        return
    for entity, name in ENTITY_TABLE.items():
        of_entity = (typed.frame["entity"].cast(pl.String) == entity).fill_null(value=False)
        if not of_entity.any():
            continue
        table = TABLE[name]
        fields = [column.name for column in table.columns if column.name not in table.key]
        unknown = of_entity & ~typed.frame["field"].is_in(fields).fill_null(value=True)
        faults.add_rows(
            typed.raw,
            "field",
            unknown,
            rule="unknown_field",
            expected=f"a field of {name}: {', '.join(fields)}",
        )
        for field in fields:
            of_field = of_entity & (typed.frame["field"] == field).fill_null(value=False)
            if of_field.any():
                _check_values(typed, of_field, column=table.column(field), ids=ids, faults=faults)


def _check_values(typed: TypedTable, chosen: pl.Series, *, column: Column, ids: Ids, faults: Faults) -> None:
    text = typed.frame["value"]
    text = text if column.kind == "text" else text.str.strip_chars()
    emptied = text == CLEAR
    chosen = chosen & text.is_not_null()
    if column.required:
        faults.add_rows(
            typed.raw,
            "value",
            chosen & emptied,
            rule="required",
            expected=f"{expected_of(column)}, never emptied",
        )
    values = text.to_frame("value").select(parse_text(pl.col("value"), column=column)).to_series()
    chosen = chosen & ~emptied
    outside = out_of_range(pl.col("value"), column=column)
    bad = values.is_null()
    if outside is not None:
        bad = bad | values.to_frame("value").select(outside.fill_null(value=False)).to_series()
    expected = f"{expected_of(column)}, for {column.name}"
    faults.add_rows(typed.raw, "value", chosen & bad, rule=rule_of(column), expected=expected)
    if column.refers_to in ONE_OF and ids.is_complete(column.refers_to):
        dangling = chosen & ~ids.has(column.refers_to, text).fill_null(value=True)
        note_dangling(typed, "value", dangling, values=text, wanted=column.refers_to, ids=ids, faults=faults)
