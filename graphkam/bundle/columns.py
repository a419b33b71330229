"""What may stand in a column: in words for a message, and as a check of values."""

from __future__ import annotations

import polars as pl

from graphkam.schema import YEAR_RANGE, Column


def expected_of(column: Column) -> str:
    """What may stand in a column, in words."""
    match column.kind:
        case "id":
            return "an id"
        case "text":
            return "text"
        case "choice":
            return f"one of {', '.join(column.choices)}"
        case "integer":
            return f"a whole number from {column.low:g} to {column.high:g}"
        case "number" if column.high is None:
            return f"a finite number of at least {column.low:g}, with a point for decimals"
        case "number":
            return f"a number from {column.low:g} to {column.high:g}, with a point for decimals"
        case "moment":
            return (
                f"a date such as 2026-03-01, or one with time and offset such as 2026-03-01T09:30:00+08:00, "
                f"from {YEAR_RANGE[0]} to {YEAR_RANGE[1]}"
            )
        case "flag":
            return "true or false"
        case "ids":
            return "ids separated by ;, none of them empty or twice"


def out_of_range(values: pl.Expr, *, column: Column) -> pl.Expr | None:
    """Which values are outside what the column allows; None when the type alone says it all."""
    match column.kind:
        case "number":
            # NaN is neither below nor above a bound, so finiteness is asked for by itself.
            beyond = pl.lit(value=False) if column.high is None else values > column.high
            return ~values.is_finite() | (values < column.low) | beyond
        case "integer":
            return ~values.is_between(pl.lit(column.low), pl.lit(column.high))
        case "moment":
            return ~values.dt.year().is_between(*YEAR_RANGE)
        case "ids":
            # An empty place in a list, or the same id twice.
            elements = values.list.eval(pl.element().is_null() | (pl.element() == ""))
            return elements.list.any() | (values.list.n_unique() < values.list.len())
        case _:
            return None


def rule_of(column: Column) -> str:
    """What a fault is called when a cell cannot be read as what its column holds."""
    return {"choice": "unknown_word", "moment": "date"}.get(column.kind, column.kind)
