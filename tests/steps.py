"""Changes of a made-up company, one after the other, as chance has it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl

from graphkam.bundle import Given
from graphkam.records import Company
from graphkam.schema import TABLE
from graphkam.store.deleting import removal
from graphkam.store.merging import Merged, merge
from tests.bench.companies import TODAY

Draw = np.random.Generator


def _one(company: Company, table: str, draw: Draw) -> dict[str, Any]:
    frame = company.table(table)
    return frame.row(int(draw.integers(frame.height)), named=True)


def _given(company: Company, table: str, *rows: dict[str, Any]) -> Merged:
    frame = pl.DataFrame(list(rows), schema=dict(company.table(table).schema))
    given = Given(
        frame=frame, cleared=frame.select(pl.lit(value=False).alias(name) for name in frame.columns)
    )
    return merge({table: given}, known=company, day=TODAY)


def _meets(company: Company, draw: Draw) -> Merged:
    met = _one(company, "interactions", draw)
    row = met | {"id": f"n{draw.integers(10**9)}", "kind": str(draw.choice(["visit", "email", "complaint"]))}
    ours, theirs = company.staff["id"], company.contacts["id"]
    if draw.random() < 0.5:
        row |= {
            "at": met["at"] + timedelta(days=int(draw.integers(-90, 90))),
            "staff_ids": ours.sample(2, seed=int(draw.integers(9999))).to_list(),
            "contact_ids": theirs.sample(3, seed=int(draw.integers(9999))).to_list(),
        }
    return _given(company, "interactions", row, met | {"kind": "call", "direction": "in"})


def _knows(company: Company, draw: Draw) -> Merged:
    row = {
        "staff_id": _one(company, "staff", draw)["id"],
        "contact_id": _one(company, "contacts", draw)["id"],
        "as_of": _one(company, "interactions", draw)["at"],
        "strength": float(draw.random()) * 0.9,
        "refused": bool(draw.random() < 0.3),
    }
    return _given(company, "ties", row)


def _leaves(company: Company, draw: Draw) -> Merged:
    table = str(draw.choice(["staff", "contacts"]))
    at = _one(company, "interactions", draw)["at"] + timedelta(days=int(draw.integers(-100, 400)))
    return _given(company, table, _one(company, table, draw) | {"left_at": at})


def _comes(company: Company, draw: Draw) -> Merged:
    table = str(draw.choice(["staff", "contacts"]))
    new = {"id": f"{'abz'[draw.integers(3)]}{draw.integers(10**9)}", "left_at": None, "manager_id": None}
    return _given(company, table, _one(company, table, draw) | new)


def _changes(company: Company, draw: Draw) -> Merged:
    row = _one(company, "contacts", draw)
    elsewhere = {"account_id": _one(company, "accounts", draw)["id"], "department_id": None}
    return _given(company, "contacts", row | (elsewhere if draw.random() < 0.5 else {"level": 6}))


def _is_promoted(company: Company, draw: Draw) -> Merged:
    return _given(company, "accounts", _one(company, "accounts", draw) | {"tier": "gold"})


def _goes(company: Company, draw: Draw) -> Merged:
    table = str(draw.choice(["interactions", "ties", "contacts", "staff", "influences"]))
    frame = company.table(table)
    if "manager_id" in frame.columns:
        frame = frame.filter(~pl.col("id").is_in(frame["manager_id"].drop_nulls().implode()))
    if not frame.height:
        return Merged(parts={}, written={}, gone={}, counts={})
    keys = frame[int(draw.integers(frame.height))].select(TABLE[table].key)
    return removal(company, table=table, keys=keys)


STEPS: list[Callable[[Company, Draw], Merged]] = [
    _meets,
    _knows,
    _leaves,
    _comes,
    _changes,
    _is_promoted,
    _goes,
]
