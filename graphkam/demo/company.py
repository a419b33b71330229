"""The demo company, put together."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import polars as pl

from graphkam.demo import records
from graphkam.demo.customers import BUYING_MOMENT, HANGS_ON_STAR
from graphkam.demo.dice import Dice
from graphkam.demo.history import interactions
from graphkam.records import Company, dtype_of, parse_text
from graphkam.schema import TABLES, Table

DEMO_SEED: Final = 20_260_101
"""The seed from which the demo company is drawn unless another is given."""


def demo_company(day: date, *, seed: int = DEMO_SEED) -> Company:
    """A supplier of automation, its customers, and what passed between them in the two years before a day.

    Made up, and the same on every machine for the same day and seed. Thirteen accounts of all tiers and stages, some
    300 contacts with Chinese and English names, forty of ours; only records, from which the measures find: a true mesh
    with two subsidiaries, an account that hangs on a star who has announced leaving, lone wolves, an account that was
    a mesh a year ago, a floor nobody visits, lines nobody joins, a cooling champion, empty chairs, a buying moment
    missed, a rival near, an opponent, an open complaint, and an account of which too little is recorded.

    Cost: a tenth of a second.

    Examples
    --------
    >>> demo = demo_company(date(2026, 6, 30))
    >>> demo.accounts.height, demo.staff.height
    (13, 40)
    """
    dice = Dice(seed)
    contacts, holders = records.contacts(day, dice=dice)
    orders = {BUYING_MOMENT: "o01", HANGS_ON_STAR: "o03"}
    tables: dict[str, list[dict[str, Any]]] = {
        "accounts": records.accounts(),
        "departments": records.departments(),
        "contacts": contacts,
        "staff": records.staff(day),
        "assignments": records.assignments(day),
        "interactions": interactions(day, contacts=holders, orders=orders, dice=dice),
        "ties": records.ties(day, holders=holders),
        "influences": records.influences(holders=holders),
        "rivals": records.rivals(day, holders=holders),
        "opportunities": records.opportunities(day),
        "reviews": records.reviews(day),
        "changes": records.changes(day, holders=holders),
    }
    return Company.of(**{table.name: _frame(table, tables[table.name]) for table in TABLES})


def _frame(table: Table, rows: list[dict[str, Any]]) -> pl.DataFrame:
    lists = [column for column in table.columns if column.kind == "ids"]
    schema = {column.name: pl.String() if column in lists else dtype_of(column) for column in table.columns}
    frame = pl.DataFrame(
        {name: pl.Series([row.get(name) for row in rows], dtype=dtype) for name, dtype in schema.items()}
    )
    return frame.with_columns(parse_text(pl.col(column.name), column=column) for column in lists)
