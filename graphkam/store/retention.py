"""Notes of interactions, kept no longer than the policy says: what was said goes, that people met stays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl

from graphkam.policy import Policy
from graphkam.records import Company, day_of
from graphkam.store.access import Store
from graphkam.store.audit import audit_row
from graphkam.store.changing import Change, Known, change_store
from graphkam.store.merging import Merged, part_of


def outlived_notes(company: Company, *, policy: Policy, day: date) -> pl.DataFrame:
    """The interactions whose notes are older than the policy keeps them.

    Examples
    --------
    >>> from graphkam.policy import Policy
    >>> outlived_notes(company, policy=Policy(notes_kept_days=365), day=date(2026, 6, 30)).height
    0
    """
    if policy.notes_kept_days is None:
        return company.interactions.clear()
    first = day - timedelta(days=policy.notes_kept_days)
    old = day_of(pl.col("at"), zone=policy.time_zone) < pl.lit(first)
    return company.interactions.filter(pl.col("note").is_not_null() & old)


def forget_notes(store: Store, *, policy: Policy, day: date, known: Known | None = None) -> Change:
    """Take the notes away that are older than the policy keeps them; the same a second time changes nothing.

    ``known`` is as in `import_given`.

    Raises
    ------
    StoreUnavailableError
        The store cannot be reached, or others change it all the time.
    """

    def work_out(company: Company) -> Merged:
        rows = outlived_notes(company, policy=policy, day=day)
        if not rows.height:
            return Merged(parts={}, written={}, gone={}, counts={})
        rows = rows.with_columns(pl.lit(None, dtype=pl.String).alias("note"))
        part = part_of("interactions", rows, known=company.interactions)
        return Merged(parts={"interactions": part}, written={"interactions": rows}, gone={}, counts={})

    detail = f"kept for {policy.notes_kept_days} days"
    line = audit_row(
        "forget notes", "interactions", moment=datetime.now(UTC), caller="retention", detail=detail
    )
    return change_store(store, work_out, known=known, also=lambda office: office.write("audit", [line]))
