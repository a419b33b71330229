"""What a missing level or line is taken to be: from a person's title, from a department's name."""

from __future__ import annotations

import polars as pl


def level_of_title(titles: pl.Series) -> pl.Series:
    """The level that each title speaks for, null where the title says nothing."""
    return pl.Series(titles.name, [None] * len(titles), dtype=pl.Int8)


def line_of_department(names: pl.Series) -> pl.Series:
    """The line that each department name speaks for, null where the name says nothing."""
    return pl.Series(names.name, [None] * len(names), dtype=pl.Enum(["management", "business", "technical"]))
