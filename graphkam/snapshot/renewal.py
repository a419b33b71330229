"""A snapshot brought up to date with what was written since: what is not touched is carried over as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from graphkam.policy import Policy
from graphkam.records import Company
from graphkam.schema import ENTITY_TABLE
from graphkam.snapshot import Snapshot, SnapshotTies, half_life_of_pairs, people_on, take_snapshot, with_ties
from graphkam.snapshot.people import NOBODY, position, staff_at
from graphkam.snapshot.portion import EVENT_FIELDS, evidence_of_pairs
from graphkam.strength import Bools, Evidence, Ints, read_evidence, ties_at

Rows = Mapping[str, pl.DataFrame]
"""Rows of some tables, by the table's name."""

INTERACTIONS_AT_MOST: Final = 20_000
"""With more interactions than these everything is read again, which is quicker then."""

_PLACES: Final = frozenset({"accounts", "departments", "contacts", "influences"})

_Keys: TypeAlias = npt.NDArray[np.int64]
_Columns: TypeAlias = dict[str, npt.NDArray[Any]]


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
    Cost: copies of the arrays, and work for what the rows touch; nothing is read again but the tables of people and
    places that changed. Both snapshots share every table that did not.

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
    evidence, pairs = _evidence(before.evidence, before.company, company, touched, policy=before.policy)
    if touched.keys() & _PLACES:
        people = people_on(company, day=before.day, policy=before.policy, evidence=evidence)
    else:
        staff = before.staff
        if "staff" in touched:
            staff = staff_at(company, day=before.day, policy=before.policy)
        people = replace(before, company=company, evidence=evidence, staff=staff)
    return _ties(before, people, pairs, changed=pairs.changed | _of_people(before, people, touched))


def renewed_evidence(
    before: Evidence, was: Company, company: Company, *, gone: Rows, written: Rows, policy: Policy
) -> Evidence:
    """The evidence of a company that has changed since, exactly as if read anew; the rows as for `renewed`."""
    if _met(gone, written) > INTERACTIONS_AT_MOST:
        return read_evidence(company, policy=policy)
    evidence, _ = _evidence(before, was, company, _touched(gone, written), policy=policy)
    return evidence


def _met(gone: Rows, written: Rows) -> int:
    return sum(rows["interactions"].height for rows in (gone, written) if "interactions" in rows)


def _touched(gone: Rows, written: Rows) -> dict[str, pl.Series]:
    """The ids that rows are about, by table; of a tie the contact's, of a change whose value it is."""
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
    return {name: pl.concat(ids).unique() for name, ids in found.items()}


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Where each pair of the evidence before is now (`NOBODY`: nowhere), and which pairs now have another evidence."""

    now: Ints
    changed: Bools


def _evidence(
    old: Evidence, was: Company, company: Company, touched: Mapping[str, pl.Series], *, policy: Policy
) -> tuple[Evidence, _Pairs]:
    """The evidence as it is now. Pairs stay in the order of contact, then staff, for ids do."""
    staff = _moved(was.staff["id"], company.staff["id"], touched=touched.get("staff"))
    contact = _moved(was.contacts["id"], company.contacts["id"], touched=touched.get("contacts"))
    if not touched.keys() & {"interactions", "ties"} and staff is None and contact is None:
        everybody = np.arange(len(old.staff), dtype=np.int32)
        return old, _Pairs(everybody, np.zeros(len(old.staff), dtype=np.bool_))
    old_staff = old.staff if staff is None else staff[old.staff]
    old_contact = old.contact if contact is None else contact[old.contact]
    people = (old_staff != NOBODY) & (old_contact != NOBODY)
    new, kept, numbers = _events(was, company, old, touched=touched, policy=policy)
    if not people.all():
        kept &= people[old.pair]
    stated = replace(old, staff=old_staff, contact=old_contact)
    if "ties" in touched or not people.all():
        nothing = replace(company, interactions=company.interactions.clear())
        stated = read_evidence(nothing, policy=policy)
    keys = _keys(old_contact, old_staff)
    stays = np.zeros(len(keys), dtype=np.bool_)
    stays[old.pair[kept]] = True
    added = _keys(new["contact"], new["staff"])
    declared = _keys(stated.contact[stated.declared_pair], stated.staff[stated.declared_pair])
    all_keys, place = _merged(keys, stays, np.concatenate([added, declared]))
    evidence = Evidence(
        staff=(all_keys & 0xFFFFFFFF).astype(np.int32),
        contact=(all_keys >> 32).astype(np.int32),
        **_with_events(
            {
                "pair": place[old.pair[kept]],
                **{name: getattr(old, name)[kept] for name in EVENT_FIELDS[:-1]},
                "interaction": old.interaction[kept] if numbers is None else numbers[old.interaction[kept]],
            },
            {
                "pair": np.searchsorted(all_keys, added).astype(np.int32),
                **{name: new[name] for name in EVENT_FIELDS},
            },
        ),
        declared_pair=np.searchsorted(all_keys, declared).astype(np.int32),
        declared_day=stated.declared_day,
        declared=stated.declared,
        refused=stated.refused,
    )
    changed = np.ones(len(all_keys), dtype=np.bool_)
    changed[place[place != NOBODY]] = False
    changed[np.searchsorted(all_keys, added)] = True
    dropped = place[old.pair[~kept]]
    changed[dropped[dropped != NOBODY]] = True
    if "ties" in touched:
        changed |= np.isin(evidence.contact, position(touched["ties"], company.contacts["id"]))
    return evidence, _Pairs(place, changed)


def _merged(keys: _Keys, stays: Bools, more: _Keys) -> tuple[_Keys, Ints]:
    """The sorted keys of all pairs that there are now, and the place of each that there was, `NOBODY` for none."""
    there = keys[stays]
    at = np.searchsorted(there, more)
    new = more if not len(there) else more[there[np.minimum(at, len(there) - 1)] != more]
    new = np.unique(new)
    found = np.insert(there, np.searchsorted(there, new), new)
    if len(found) == len(keys) and stays.all():
        return found, np.arange(len(keys), dtype=np.int32)
    place = np.searchsorted(found, keys)
    is_there = found[np.minimum(place, len(found) - 1)] == keys if len(found) else stays
    return found, np.where(is_there, place, NOBODY).astype(np.int32)


def _moved(was: pl.Series, now: pl.Series, *, touched: pl.Series | None) -> Ints | None:
    """The row in which each id stands now, `NOBODY` if in none; None when all stand where they stood.

    Ids that nothing was written about are still there, in the order in which they were.
    """
    if touched is None:
        return None
    old, new = was.is_in(touched.implode()).to_numpy(), now.is_in(touched.implode()).to_numpy()
    if len(was) == len(now) and was.filter(pl.Series(old)).equals(now.filter(pl.Series(new))):
        return None
    rows = np.full(len(was), NOBODY, dtype=np.int32)
    rows[~old] = np.flatnonzero(~new)
    among = position(was.filter(pl.Series(old)), now.filter(pl.Series(new)))
    rows[old] = np.where(among == NOBODY, NOBODY, np.append(np.flatnonzero(new), NOBODY)[among])
    return rows


def _events(
    was: Company, company: Company, old: Evidence, *, touched: Mapping[str, pl.Series], policy: Policy
) -> tuple[_Columns, Bools, Ints | None]:
    """The events of what is new or another, which of those before stay, and the new number of each interaction."""
    ids = touched.get("interactions", pl.Series(dtype=pl.String))
    numbers = None
    kept = np.ones(len(old.pair), dtype=np.bool_)
    if len(ids):
        kept = ~was.interactions["id"].is_in(ids.implode()).to_numpy()[old.interaction]
        numbers = _moved(was.interactions["id"], company.interactions["id"], touched=ids)
    rows = company.interactions["id"].is_in(ids.implode())
    few = replace(company, interactions=company.interactions.filter(rows), ties=company.ties.clear())
    met = read_evidence(few, policy=policy)
    found: _Columns = {name: getattr(met, name) for name in EVENT_FIELDS}
    found |= {
        "contact": met.contact[met.pair],
        "staff": met.staff[met.pair],
        "interaction": rows.arg_true().to_numpy()[met.interaction].astype(np.int32),
    }
    return found, kept, numbers


def _with_events(kept: _Columns, new: _Columns) -> _Columns:
    """Both, in the order of pair, day and interaction, in which each of them is."""
    if not len(new["pair"]):
        return kept
    place = np.empty(len(new["pair"]), dtype=np.int64)
    pairs: list[int] = new["pair"].tolist()
    days: list[int] = new["day"].tolist()
    numbers: list[int] = new["interaction"].tolist()
    for at, (pair, day, interaction) in enumerate(zip(pairs, days, numbers, strict=True)):
        first, last = np.searchsorted(kept["pair"], np.array([pair, pair + 1], dtype=np.int32)).tolist()
        order: npt.NDArray[np.int64] = (
            kept["day"][first:last].astype(np.int64) << 32 | kept["interaction"][first:last]
        )
        place[at] = first + int(np.searchsorted(order, day << 32 | interaction))
    return {name: np.insert(kept[name], place, new[name]) for name in kept}


def _keys(contact: Ints, staff: Ints) -> _Keys:
    """One number for each pair, in the order of contact, then staff."""
    return (contact.astype(np.int64) << 32) + staff.astype(np.int64)


def _of_people(before: Snapshot, people: Snapshot, touched: Mapping[str, pl.Series]) -> Bools:
    """The pairs of everybody who is touched, and of everybody in an account that is."""
    company, evidence = people.company, people.evidence
    found = np.zeros(len(evidence.staff), dtype=np.bool_)
    if "staff" in touched:
        found |= np.isin(evidence.staff, position(touched["staff"], company.staff["id"]))
    contacts = [touched["contacts"]] if "contacts" in touched else []
    if "accounts" in touched:
        for each in (before, people):
            frame = each.contacts.frame
            contacts.append(frame.filter(pl.col("account_id").is_in(touched["accounts"].implode()))["id"])
    if contacts:
        found |= np.isin(evidence.contact, position(pl.concat(contacts).unique(), company.contacts["id"]))
    return found


def _ties(before: Snapshot, people: Snapshot, pairs: _Pairs, *, changed: Bools) -> Snapshot:
    """The ties of pairs that changed by their evidence, all others as they were."""
    old = before.ties
    at = pairs.now[old.pair]
    kept = (at != NOBODY) & ~changed[at]
    ties = old.where(kept)
    staff = _positions(before.staff.frame, people.staff.frame)
    contact = _positions(before.contacts.frame, people.contacts.frame)
    ties = replace(ties, pair=at[kept], staff=staff[ties.staff], contact=contact[ties.contact])
    which = np.flatnonzero(changed).astype(np.int32)
    if len(which):
        few = evidence_of_pairs(people.evidence, which)
        half_life = half_life_of_pairs(
            people.accounts, people.company, few, day=people.day, policy=people.policy
        )
        now = ties_at(few, day=people.day_number, half_life=half_life, policy=people.policy)
        new = with_ties(replace(people, evidence=few), now).ties
        new = replace(new, pair=which[new.pair])
        ties = SnapshotTies(
            *(
                np.concatenate([getattr(ties, field.name), getattr(new, field.name)])
                for field in fields(SnapshotTies)
            )
        )
    keys = _keys(ties.contact, ties.staff)
    if (keys[1:] < keys[:-1]).any():
        order = np.argsort(keys)
        ties = SnapshotTies(*(getattr(ties, field.name)[order] for field in fields(SnapshotTies)))
    return replace(people, ties=ties)


def _positions(was: pl.DataFrame, now: pl.DataFrame) -> Ints:
    """Where everybody present is now in the frame of those present."""
    if was is now or was["id"].equals(now["id"]):
        return np.arange(was.height, dtype=np.int32)
    return position(was["id"], now["id"])
