"""The board: every account beside every other as columns, cheap enough to be made for each request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from graphkam.arrays import Bools
from graphkam.policy import TOLERANCE
from graphkam.portfolio import Measures
from graphkam.portfolio.coverage import coverage
from graphkam.portfolio.money import revenues
from graphkam.portfolio.web import active_web
from graphkam.schema import TIERS, TOPOLOGIES
from graphkam.snapshot import Snapshot
from graphkam.strength import summed

OUT_OF_STEP: Final = 2.0
"""Attention is out of step with revenue when its share is so many times the other, or the other so many times its."""

WATCHED: Final = ("one", "nobody", "over", "under")
"""What a board can be filtered by beside class, tier and region: hangs on one rep, nobody is covered, more attention
than its revenue asks for, less."""

SORTS: Final = (
    "exposed",
    "name",
    "topology",
    "revenue",
    "attention",
    "coverage",
    "two_deep",
    "bus_factor",
    "alone",
)


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """Every account (n) of a snapshot as a frame, one row each, in the order of ids.

    ``id, name, tier, region, revenue`` (as recorded), ``revenue_share, attention_share`` (null where revenues cannot be
    added up), ``exposed`` (the revenue that no two of ours hold, in one currency), ``coverage, two_deep``, and with
    measures ``topology`` (its rank), ``bus_factor, alone`` (the share that one rep alone holds).
    """

    snapshot: Snapshot
    rows: pl.DataFrame
    measured: bool

    @property
    def has_money(self) -> bool:
        """Whether any account can be ranked by what of its revenue is exposed."""
        return bool((self.rows["exposed"] > 0).any())


def board_of(snapshot: Snapshot, *, measures: Measures | None = None) -> Board:
    """The board of a snapshot; what takes long to measure stands on it only where it has been measured."""
    web = active_web(snapshot)
    whole = coverage(snapshot, web).account
    money = revenues(snapshot.accounts, policy=snapshot.policy)
    n = snapshot.accounts.height
    attention = summed(snapshot.contacts.account[snapshot.ties.contact], snapshot.ties.interactions, size=n)
    attention = attention / max(float(attention.sum()), np.finfo(np.float64).tiny)
    total = float(money.amount.sum())
    share = money.amount / total if money.note is None and total > 0 else np.full(n, np.nan)
    accounts = snapshot.accounts
    columns: dict[str, object] = {
        "id": accounts["id"],
        "name": accounts["name"],
        "tier": pl.Series(snapshot.tiers, dtype=pl.String),
        "region": accounts["region"],
        "revenue": accounts["revenue"],
        "revenue_share": pl.Series(share).fill_nan(None),
        "attention_share": attention,
        "exposed": np.zeros(n) if money.note else money.amount * (1 - whole.two_deep_coverage),
        "coverage": whole.coverage,
        "two_deep": whole.two_deep_coverage,
    }
    if measures is not None:
        columns["topology"] = measures.topology
        columns["bus_factor"] = measures.bus_factor
        columns["alone"] = np.nan_to_num(measures.dependencies.largest_share)
    return Board(snapshot, pl.DataFrame(columns), measured=measures is not None)


def matches(board: Board, *, text: str) -> Bools:
    """Which accounts have a text in their name or id, upper or lower case alike."""
    rows, wanted = board.rows, text.casefold()
    found = [
        wanted in name.casefold() or wanted in id_.casefold()
        for name, id_ in zip(rows["name"], rows["id"], strict=True)
    ]
    return np.array(found, dtype=np.bool_)


def of_kind(board: Board, facet: str) -> dict[str, Bools]:
    """By each value of a facet (``topology``, ``tier``, ``region``, ``watch``) the accounts (n) that have it."""
    rows = board.rows
    match facet:
        case "topology":
            return {name: (rows["topology"] == at).to_numpy() for at, name in enumerate(TOPOLOGIES)}
        case "tier":
            return {name: (rows["tier"] == name).to_numpy() for name in TIERS}
        case "region":
            names: list[str] = sorted(rows["region"].drop_nulls().unique().to_list())
            return {name: (rows["region"] == name).fill_null(value=False).to_numpy() for name in names}
        case "watch":
            return _watched(board)
        case _:
            raise ValueError(f"no such facet: {facet}")


def _watched(board: Board) -> dict[str, Bools]:
    rows = board.rows
    attention, revenue = rows["attention_share"], rows["revenue_share"]
    found = {
        "nobody": rows["coverage"] <= TOLERANCE,
        "over": ((attention > OUT_OF_STEP * revenue) & (attention > 0)).fill_null(value=False),
        "under": ((revenue > OUT_OF_STEP * attention) & (revenue > 0)).fill_null(value=False),
    }
    if board.measured:
        found = {"one": rows["bus_factor"] == 1, **found}
    return {name: which.to_numpy() for name, which in found.items()}


def ordered(board: Board, *, sort: str, down: bool) -> list[int]:
    """The positions of all accounts in an order; equals by id. Without money, the most exposed are the least held."""
    by = board.rows.with_row_index("at")
    if sort == "exposed" and not board.has_money:
        sort, down = "two_deep", not down
    key = {"attention": "attention_share"}.get(sort, sort)
    column = pl.col(key).str.to_lowercase() if key == "name" else pl.col(key)
    return by.sort(column, pl.col("id"), descending=[down, False], nulls_last=True)["at"].to_list()
