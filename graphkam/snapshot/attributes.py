"""Attributes as valid on a day: the earlier values of a company's `changes` laid over its tables."""

from __future__ import annotations

from datetime import date

import polars as pl

from graphkam.records import Company, day_of, parse_text
from graphkam.schema import CLEAR, ENTITY_TABLE, TABLE


def attributes_at(company: Company, entity: str, *, day: date, zone: str) -> pl.DataFrame:
    """The table of an entity (contact, staff, account) with every field as valid on a day.

    The latest change on or before the day gives a field's value; without one, the row's own value holds.
    """
    table = TABLE[ENTITY_TABLE[entity]]
    frame = company.table(table.name)
    changes = (
        company.changes.filter(
            (pl.col("entity").cast(pl.String) == entity) & (day_of(pl.col("at"), zone=zone) <= pl.lit(day))
        )
        .sort("id", "field", "at")
        .group_by("id", "field", maintain_order=True)
        .last()
    )
    changed_fields = set(changes["field"])
    for column in table.columns:
        if column.name not in changed_fields:
            continue
        of_field = changes.filter(pl.col("field") == column.name)
        text = pl.when(pl.col("value").is_in([CLEAR, ""])).then(None).otherwise(pl.col("value"))
        values = of_field.select("id", changed=parse_text(text, column=column), has_change=pl.lit(value=True))
        frame = (
            frame.join(values, on="id", how="left", maintain_order="left")
            .with_columns(
                pl.when(pl.col("has_change"))
                .then(pl.col("changed"))
                .otherwise(pl.col(column.name))
                .alias(column.name)
            )
            .drop("changed", "has_change")
        )
    return frame


def present_on(day: date, *, zone: str) -> pl.Expr:
    """Whether a person is there on a day: joined on it or before, not yet left."""
    joined = day_of(pl.col("joined_at"), zone=zone)
    left = day_of(pl.col("left_at"), zone=zone)
    return (joined.is_null() | (joined <= pl.lit(day))) & (left.is_null() | (left > pl.lit(day)))
