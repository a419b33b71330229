"""A snapshot brought up to date with what was written since: what is not touched is carried over as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Final

import numpy as np
import polars as pl

from graphkam.arrays import Ints, Longs
from graphkam.evidence import Evidence, read_evidence, rows_of_groups
from graphkam.policy import Policy
from graphkam.records import Company, places
from graphkam.schema import ENTITY_TABLE
from graphkam.snapshot import (
    Snapshot,
    SnapshotTies,
    half_life_of_accounts,
    people_on,
    take_snapshot,
    with_ties,
)
from graphkam.snapshot.people import NOBODY, position, staff_at
from graphkam.snapshot.renewed_evidence import PairsNow, evidence_after, pair_keys
from graphkam.strength import ties_at

Rows = Mapping[str, pl.DataFrame]
"""Rows of some tables, by the table's name."""

INTERACTIONS_AT_MOST: Final = 20_000
"""With more interactions than these everything is read again, which is quicker then."""

_PLACES: Final = frozenset({"accounts", "departments", "contacts", "influences"})


def renewed(before: Snapshot, company: Company, *, gone: Rows, written: Rows) -> Snapshot:
    """The snapshot of a company that has changed since an earlier one of the same day, exactly as if taken anew.

    Parameters
    ----------
    company
        The company as it is now.
    gone, written
        By table, the rows that are there no more and those that are new or changed, whole.

    Notes
    -----
    Cost: copies of the ties, and work for what the rows touch; events are not copied, and nothing is read again but the
    tables of people and places that changed. Both snapshots share every table that did not.

    Examples
    --------
    >>> row = company.staff.filter(pl.col("id") == "mei").with_columns(left_at=pl.lit("2026-06-01").str.to_datetime(
    ...     "%Y-%m-%d", time_unit="us", time_zone="UTC"
    ... ))
    >>> without_mei = Company.of(**company.tables() | {"staff": pl.concat([company.staff[1:], row])})
    >>> renewed(harbour, without_mei, gone={}, written={"staff": row}).staff.ids
    ['tom']
    """
    if _met(gone, written) > INTERACTIONS_AT_MOST:
        return take_snapshot(company, day=before.day, policy=before.policy)
    touched = _touched(gone, written)
    evidence, pairs = evidence_after(
        before.evidence, before.company, company, touched=touched, policy=before.policy
    )
    if touched.keys() & _PLACES:
        people = people_on(company, day=before.day, policy=before.policy, evidence=evidence)
    else:
        staff = before.staff
        if "staff" in touched:
            staff = staff_at(company, day=before.day, policy=before.policy)
        people = replace(before, company=company, evidence=evidence, staff=staff)
    changed = np.union1d(pairs.changed, _of_people(before, people, touched))
    return _ties(before, people, pairs, changed=changed)


def renewed_evidence(
    before: Evidence, was: Company, company: Company, *, gone: Rows, written: Rows, policy: Policy
) -> Evidence:
    """The evidence of a company that has changed since, exactly as if read anew; the rows as for `renewed`."""
    if _met(gone, written) > INTERACTIONS_AT_MOST:
        return read_evidence(company, policy=policy)
    evidence, _ = evidence_after(before, was, company, touched=_touched(gone, written), policy=policy)
    return evidence


def _met(gone: Rows, written: Rows) -> int:
    return sum(rows["interactions"].height for rows in (gone, written) if "interactions" in rows)


def _touched(gone: Rows, written: Rows) -> dict[str, pl.Series]:
    """The ids that rows are about, by table, sorted; of a tie the contact's, of a change whose value it is."""
    found: dict[str, list[pl.Series]] = {}
    for rows in (gone, written):
        for name, frame in rows.items():
            if not frame.height:
                continue
            if name == "changes":
                for entity, table in ENTITY_TABLE.items():
                    ids = frame.filter(pl.col("entity").cast(pl.String) == entity)["id"]
                    if len(ids):
                        found.setdefault(table, []).append(ids)
            elif "id" in frame.columns:
                found.setdefault(name, []).append(frame["id"])
            else:
                column = "contact_id" if name == "ties" else frame.columns[0]
                found.setdefault(name, []).append(frame[column].alias("id"))
    return {name: pl.concat(ids).unique().sort() for name, ids in found.items()}


def _of_people(before: Snapshot, people: Snapshot, touched: Mapping[str, pl.Series]) -> Ints:
    """The pairs of everybody who is touched, and of everybody in an account that is."""
    company, evidence = people.company, people.evidence
    found: list[Ints] = []
    if "staff" in touched:
        rows, there = places(company.staff["id"], touched["staff"])
        found.append(np.flatnonzero(np.isin(evidence.staff, rows[there])).astype(np.int32))
    contacts = [touched["contacts"]] if "contacts" in touched else []
    if "accounts" in touched:
        for each in (before, people):
            frame = each.contacts.frame
            contacts.append(frame.filter(pl.col("account_id").is_in(touched["accounts"].implode()))["id"])
    if contacts:
        rows, there = places(company.contacts["id"], pl.concat(contacts).unique().sort())
        found.append(rows_of_groups(rows[there], evidence.contact))
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int32)


def _ties(before: Snapshot, people: Snapshot, pairs: PairsNow, *, changed: Ints) -> Snapshot:
    """The ties of pairs that ``changed`` by their evidence, all others as they were."""
    is_changed = np.zeros(len(people.evidence.staff) + 1, dtype=np.bool_)
    is_changed[changed] = True
    is_changed[NOBODY] = True  # of a pair that is no more nothing stays
    old, new = before.ties, _new_ties(people, changed)
    pair = pairs.of(old.pair)
    out = np.flatnonzero(is_changed[pair])
    staff = _positions(before.staff.frame, people.staff.frame)
    contact = _positions(before.contacts.frame, people.contacts.frame)
    old = replace(
        old,
        pair=pair,
        staff=old.staff if staff is None else staff[old.staff],
        contact=old.contact if contact is None else contact[old.contact],
    )
    if contact is not None:
        kept = np.ones(len(pair), dtype=np.bool_)
        kept[out] = False
        old, out = _sorted(old.where(kept)), out[:0]
    return replace(people, ties=_spliced(old, out, new))


def _new_ties(people: Snapshot, changed: Ints) -> SnapshotTies:
    """The ties that some pairs have now."""
    contacts, company = people.contacts, people.company
    place = np.full(company.contacts.height, NOBODY, dtype=np.int32)
    place[contacts.row] = np.arange(len(contacts.row), dtype=np.int32)
    changed = changed[place[people.evidence.contact[changed]] != NOBODY]
    few = people.evidence.of_pairs(changed)
    account, at = np.unique(contacts.account[place[few.contact]], return_inverse=True)
    half_life = half_life_of_accounts(people.accounts[account], policy=people.policy)[at]
    now = ties_at(few, day=people.day_number, half_life=half_life, policy=people.policy)
    new = with_ties(replace(people, evidence=few), now).ties
    return replace(new, pair=changed[new.pair])


def _sorted(ties: SnapshotTies) -> SnapshotTies:
    """Ties in the order of contact, then staff, in which they are unless somebody has moved to another account."""
    keys = pair_keys(ties.contact, ties.staff)
    if not (keys[1:] < keys[:-1]).any():
        return ties
    order = np.argsort(keys, kind="stable")
    return SnapshotTies(*(getattr(ties, field.name)[order] for field in fields(ties)))


def _spliced(old: SnapshotTies, out: Longs, new: SnapshotTies) -> SnapshotTies:
    """Ties without some of them and with others, each in its place; what lies between is copied in whole pieces."""
    first = np.searchsorted(old.contact, new.contact).tolist()
    last = np.searchsorted(old.contact, new.contact, side="right").tolist()
    staff: list[int] = new.staff.tolist()
    runs = zip(first, last, staff, strict=True)
    at = [begin + int(np.searchsorted(old.staff[begin:end], one)) for begin, end, one in runs]
    goes: list[int] = out.tolist()
    cuts = sorted(
        [*((place, False, row) for row, place in enumerate(at)), *((row, True, row) for row in goes)]
    )
    pieces: list[tuple[bool, int, int]] = []
    begin = 0
    for place, goes_out, row in cuts:
        pieces.append((False, begin, place))
        if not goes_out:
            pieces.append((True, row, row + 1))
        begin = place + goes_out
    pieces.append((False, begin, len(old.pair)))
    return SnapshotTies(
        *(
            np.concatenate([(mine if is_new else were)[first:last] for is_new, first, last in pieces])
            for were, mine in ((getattr(old, field.name), getattr(new, field.name)) for field in fields(old))
        )
    )


def _positions(was: pl.DataFrame, now: pl.DataFrame) -> Ints | None:
    """Where everybody present is now in the frame of those present; None when everybody is where they were."""
    if was is now or was["id"].equals(now["id"]):
        return None
    return position(was["id"], now["id"])
