"""A table of a bundle laid over what is already known of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from graphkam.bundle.cells import TypedTable
from graphkam.records import Company, dtype_of, rows_with
from graphkam.schema import TABLE

INDEX: Final = "index"
"""The column with the position of the row in the bundle; null for a row that only is known."""


def overlaid(
    table: str,
    columns: Sequence[str],
    *,
    typed: TypedTable | None,
    known: Company | None,
    ids: pl.Series | None = None,
) -> pl.DataFrame:
    """The columns of a table with ids as they will stand once the bundle is in: one row an id, also known ones.

    A cell of the bundle counts where it holds something or clears something; else what is known stays. With ``ids``
    only the rows of these. First come those of the bundle, in its order.
    """
    wanted = None if ids is None else pl.DataFrame({"id": ids.drop_nulls().unique()})
    dtypes = {"id": pl.String(), **{name: dtype_of(TABLE[table].column(name)) for name in columns}}
    stored = None if known is None else known.table(table).select(*dtypes)
    if stored is not None and wanted is not None:
        stored = rows_with(wanted, among=stored)
    if typed is None or "id" not in typed.frame.columns:
        rows = pl.DataFrame(schema=dtypes) if stored is None else stored
        return rows.with_columns(pl.lit(None, dtype=pl.UInt32).alias(INDEX))
    present = [name for name in columns if name in typed.frame.columns]
    given = (
        typed.frame.select(
            "id",
            *present,
            *(pl.lit(None, dtype=dtypes[name]).alias(name) for name in columns if name not in present),
        )
        .with_columns(
            (typed.cleared[name] if name in typed.cleared.columns else pl.lit(value=False)).alias(
                f"{name} cleared"
            )
            for name in columns
        )
        .with_row_index(INDEX)
        .filter(pl.col("id").is_not_null())
    )
    if wanted is not None:
        given = given.join(wanted, on="id", how="semi", maintain_order="left")
    given = given.unique("id", keep="first", maintain_order=True)
    if stored is None:
        return given.select("id", *columns, INDEX)
    both = given.join(
        stored, on="id", how="full", coalesce=True, suffix=" known", maintain_order="left_right"
    )
    return both.select(
        "id",
        *(
            pl.when(pl.col(f"{name} cleared").fill_null(value=False))
            .then(None)
            .otherwise(pl.coalesce(name, f"{name} known"))
            .alias(name)
            for name in columns
        ),
        INDEX,
    )
