"""Parquet files: cells that come with types of their own."""

from __future__ import annotations

import io

import polars as pl

from graphkam.bundle.faults import Faults, shown


def read_parquet(data: bytes, *, file: str, faults: Faults) -> pl.DataFrame | None:
    """The cells of a Parquet file in the types it gives them; None, with a fault, when it cannot be read."""
    try:
        return pl.read_parquet(io.BytesIO(data))
    # On some damaged files the reader panics, which is no PolarsError at run time.
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        faults.add_file(file, rule="parquet", expected="a Parquet file", value=shown(str(error)))
        return None
