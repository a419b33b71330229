"""Snapshots held against each other."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import polars as pl

from graphkam.evidence import Evidence
from graphkam.records import Company
from graphkam.snapshot.since import EventsSince


def same(one: object, other: object, *, at: str) -> None:
    """Whether two snapshots, or parts of them, are alike in every array and table."""
    for field in fields(one):  # type: ignore[arg-type]  # snapshots and what they are made of
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if isinstance(mine, np.ndarray):
            array = cast("npt.NDArray[Any]", mine)
            np.testing.assert_array_equal(array, theirs, err_msg=f"{at}.{field.name}")
            assert array.dtype == theirs.dtype, f"{at}.{field.name}"
        elif isinstance(mine, pl.DataFrame | Company):
            assert mine.equals(theirs), f"{at}.{field.name}"
        elif isinstance(mine, EventsSince):
            everything = np.arange(len(cast("Evidence", one).staff), dtype=np.int32)
            same(mine.of_pairs(everything), theirs, at=f"{at}, pair by pair")
            if mine.since is not None:
                same(mine.since.together(), theirs, at=f"{at}, together")
        elif hasattr(mine, "__dataclass_fields__"):
            same(mine, theirs, at=f"{at}.{field.name}")
        else:
            assert mine == theirs, f"{at}.{field.name}"
