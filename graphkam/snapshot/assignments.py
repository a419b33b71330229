"""Who of ours is responsible for which account on a day."""

from __future__ import annotations

import polars as pl

from graphkam.records import day_of
from graphkam.snapshot import Snapshot


def assignments_at(snapshot: Snapshot) -> pl.DataFrame:
    """The present staff who are responsible for an account on the day, each pair once.

    ``account`` and ``staff`` are positions in the snapshot; rows are sorted by both.
    """
    start, end = (day_of(pl.col(name), zone=snapshot.policy.time_zone) for name in ("from", "to"))
    day = pl.lit(snapshot.day)
    staff = snapshot.staff.frame.select(staff_id="id").with_row_index("staff")
    accounts = snapshot.accounts.select(account_id="id").with_row_index("account")
    return (
        snapshot.company.assignments.filter(start.is_null() | (start <= day), end.is_null() | (end > day))
        .join(staff, on="staff_id")
        .join(accounts, on="account_id")
        .select("account", "staff")
        .unique()
        .sort("account", "staff")
    )
