"""Of which accounts anything may be different after a change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from graphkam.records import Company, day_of, places
from graphkam.schema import TABLE
from graphkam.snapshot.renewal import Rows

if TYPE_CHECKING:
    from graphkam_api.days import Days

_OF_CONTACTS: Final = {
    "contacts": ("id",),
    "ties": ("contact_id",),
    "influences": ("from_contact_id", "to_contact_id"),
    "rivals": ("contact_id",),
}


def different_rows(before: Company, after: Company) -> tuple[Rows, Rows]:
    """The rows that only stand in the first company, and those that only stand in the second."""
    gone: dict[str, pl.DataFrame] = {}
    come: dict[str, pl.DataFrame] = {}
    for name in TABLE:
        old, new = before.table(name), after.table(name)
        if old is new:
            continue
        was, now = old.hash_rows(), new.hash_rows()
        gone[name] = old.filter(~was.is_in(now.implode()))
        come[name] = new.filter(~now.is_in(was.implode()))
    return gone, come


def accounts_of(*rows: Rows, before: Days, after: Company) -> frozenset[str]:
    """The accounts that rows say anything about, by the posts that contacts had before or have after.

    A row about one of ours is about every account where they are assigned or ever met somebody. ``rows`` are all that
    makes the difference.
    """
    companies = [before.company, after]
    accounts = [
        _texts(rows, name, "account_id") for name in TABLE if "account_id" in TABLE[name].column_names
    ]
    accounts += [_texts(rows, "accounts", "id"), _changed(rows, "account")]
    contacts = [_texts(rows, name, column) for name, columns in _OF_CONTACTS.items() for column in columns]
    contacts += [_texts(rows, "interactions", "contact_ids"), _changed(rows, "contact")]
    staff = pl.concat([_texts(rows, "staff", "id"), _changed(rows, "staff")]).unique()
    if len(staff):
        ours = pl.col("staff_id").is_in(staff.implode())
        accounts += [table.filter(ours)["account_id"] for table in _tables(companies, "assignments")]
        contacts += [table.filter(ours)["contact_id"] for table in _tables(companies, "ties")]
        contacts += [_met(before, staff)]
    people = pl.concat(contacts).unique()
    named = pl.col("id").is_in(people.implode())
    accounts += [table.filter(named)["account_id"] for table in _tables(companies, "contacts")]
    return frozenset(pl.concat(accounts).unique().drop_nulls().to_list())


def announced_in(*rows: Rows, before: Company, after: Company, day: date, zone: str) -> frozenset[str] | None:
    """Whose departure a change announced, moved or took back, where it did nothing else; None where it did.

    Both days of leaving, the one before and the one after, are later than ``day``, or there is none. ``rows`` are those
    that are there no more, and those that are new or changed.
    """
    changed = {name for each in rows for name, frame in each.items() if frame.height}
    ids = _texts(rows, "staff", "id").unique()
    told = _together(frame["field"] for each in rows if (frame := each.get("changes")) is not None)
    was, now = (of.staff.filter(pl.col("id").is_in(ids.implode())).sort("id") for of in (before, after))
    passed = day_of(pl.col("left_at"), zone=zone) <= pl.lit(day)
    alone = (
        changed <= {"staff", "changes"}
        and was.drop("left_at").equals(now.drop("left_at"))
        and not pl.concat([was, now]).filter(passed).height
        and set(told) <= {"left_at"}
        and set(_changed(rows, "staff")) <= set(ids)
        and not len(_changed(rows, "account"))
        and not len(_changed(rows, "contact"))
    )
    return frozenset(ids) if alone else None


def _tables(companies: Sequence[Company], name: str) -> list[pl.DataFrame]:
    """A table of several companies; only once where it is the same."""
    tables = [company.table(name) for company in companies]
    return list({id(table): table for table in tables}.values())


def _met(days: Days, staff: pl.Series) -> pl.Series:
    """The contacts whom any of ours met."""
    company, evidence = days.company, days.evidence
    row, there = places(company.staff["id"], staff.sort())
    known = np.unique(evidence.contact[np.isin(evidence.staff, row[there])])
    # Of complaints, and of whatever else adds nothing to a tie, there is no evidence.
    kinds = [kind for kind, weight in days.policy.kind_weights.items() if weight <= 0]
    theirs = pl.col("staff_ids").list.eval(pl.element().is_in(staff.implode())).list.any()
    silent = company.interactions.lazy().filter(pl.col("kind").is_in(kinds)).filter(theirs)
    complained = silent.select("contact_ids").collect()["contact_ids"].explode().alias("")
    return pl.concat([company.contacts["id"].gather(known).alias(""), complained])


def _texts(rows: Iterable[Rows], table: str, column: str) -> pl.Series:
    """The words in a column of a table's rows, those of its lists one by one."""
    cells = [frame[column] for each in rows if (frame := each.get(table)) is not None and frame.height]
    return _together(one.explode() if isinstance(one.dtype, pl.List) else one for one in cells)


def _changed(rows: Iterable[Rows], entity: str) -> pl.Series:
    """The ids of one kind of thing that changes are about."""
    changes = [frame for each in rows if (frame := each.get("changes")) is not None]
    return _together(frame.filter(pl.col("entity").cast(pl.String) == entity)["id"] for frame in changes)


def _together(series: Iterable[pl.Series]) -> pl.Series:
    return pl.concat([pl.Series([], dtype=pl.String), *(one.alias("") for one in series)])
