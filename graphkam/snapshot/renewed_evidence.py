"""Evidence brought up to date with what was written since: events that nothing was written about are not copied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
import polars as pl

from graphkam.arrays import Bools, Ints, Longs
from graphkam.evidence import EventArrays, Events, Evidence, read_evidence, rows_of_groups
from graphkam.policy import Policy
from graphkam.records import Company, places, rows_at
from graphkam.snapshot.people import NOBODY
from graphkam.snapshot.since import EventsSince, Shift, Since, together

TOUCHED_AT_MOST: Final = 2_000
"""When more interactions than these came or went, the events are put together: each change looks at all of these."""

_NONE: Final = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class PairsNow:
    """What became of the pairs (P) of the evidence before.

    ``now`` is the number that each has now (`NOBODY`: none), None when each has the one it had. ``changed`` are those
    that are new or have another evidence, by their numbers of now.
    """

    now: Ints | None
    changed: Ints

    def of(self, pairs: Ints) -> Ints:
        """The numbers that some of the pairs before have now."""
        return pairs if self.now is None else self.now[pairs]


def evidence_after(
    before: Evidence, was: Company, company: Company, *, touched: Mapping[str, pl.Series], policy: Policy
) -> tuple[Evidence, PairsNow]:
    """The evidence of a company that has changed, exactly as if read anew, and what became of its pairs.

    Pairs stay in their order, for ids do.

    Parameters
    ----------
    touched
        By table, the ids of what came, went or changed, sorted; of declared ties those of the contacts.
    """
    staff = _moved(was.staff["id"], company.staff["id"], touched=touched.get("staff"))
    contact = _moved(was.contacts["id"], company.contacts["id"], touched=touched.get("contacts"))
    if not touched.keys() & {"interactions", "ties"} and staff is None and contact is None:
        return before, PairsNow(None, _NONE)
    ids = touched.get("interactions", pl.Series(dtype=pl.String))
    went, come = _met(was, ids, policy=policy), _met(company, ids, policy=policy)
    keys = pair_keys(before.contact, before.staff)
    were = np.unique(np.searchsorted(keys, went.key).astype(np.int32))
    left = _NONE
    if staff is not None or contact is not None:
        ours = before.staff if staff is None else staff[before.staff]
        theirs = before.contact if contact is None else contact[before.contact]
        left = np.flatnonzero((ours == NOBODY) | (theirs == NOBODY)).astype(np.int32)
        keys = pair_keys(theirs, ours)
    asked, declared = were, before
    if "ties" in touched or len(left):
        declared = read_evidence(replace(company, interactions=company.interactions.clear()), policy=policy)
        asked = np.union1d(were, before.declared_pair)
        stated = pair_keys(declared.contact, declared.staff)[declared.declared_pair]
    else:
        stated = keys[before.declared_pair]
    since = _without(_since(before.events, was, more=len(ids)), were, left=left, went=went, ids=ids)

    known = np.concatenate([stated, come.key])
    stays = _stay(since, keys, asked=asked, left=left, known=known)
    found, pairs, at = _numbered(keys, stays, known)
    now = PairsNow(pairs, _NONE)
    new = np.searchsorted(found, come.key).astype(np.int32)
    shift = Shift.between(was.interactions["id"], company.interactions["id"], touched=ids)
    stayed = replace(since.come, pair=now.of(since.come.pair), interaction=shift.of(since.come.interaction))
    since = replace(
        since,
        pairs=_then(since.pairs, stays, at),
        come=together(stayed, replace(come.events, pair=new)),
        rows=Shift.between(since.ids, company.interactions["id"], touched=since.touched),
    )
    evidence = Evidence(
        staff=(found & 0xFFFFFFFF).astype(np.int32),
        contact=(found >> 32).astype(np.int32),
        events=EventsSince(since),
        declared_pair=np.searchsorted(found, stated).astype(np.int32),
        declared_day=declared.declared_day,
        declared=declared.declared,
        refused=declared.refused,
    )
    changed = [new, now.of(were)]
    if "ties" in touched:
        row, there = places(company.contacts["id"], touched["ties"])
        changed.append(rows_of_groups(row[there], evidence.contact))
    numbers = np.unique(np.concatenate(changed))
    return evidence, replace(now, changed=numbers[numbers != NOBODY])


def pair_keys(contact: Ints, staff: Ints) -> Longs:
    """One number for each pair, in the order of contact, then staff."""
    return (contact.astype(np.int64) << 32) + staff


def _moved(was: pl.Series, now: pl.Series, *, touched: pl.Series | None) -> Ints | None:
    """The row in which each id stands now, `NOBODY` if in none; None when all stand where they stood."""
    if touched is None:
        return None
    shift = Shift.between(was, now, touched=touched)
    if not len(shift.come) and not len(shift.gone):
        return None
    rows = shift.of(np.arange(len(was), dtype=np.int32))
    rows[shift.gone] = NOBODY
    return rows


@dataclass(frozen=True, slots=True, eq=False)
class _Met:
    """What some interactions, ``rows`` of the table, add: the ``key`` of the pair of each event beside the event."""

    rows: Ints
    key: Longs
    events: EventArrays


def _met(company: Company, ids: pl.Series, *, policy: Policy) -> _Met:
    """What the interactions of some ids add, by the rows of the company's tables; nobody else is looked at."""
    place, there = places(company.interactions["id"], ids)
    rows = place[there]
    interactions = rows_at(company.interactions, rows)
    contacts, contact_rows = _of_table(company.contacts, interactions["contact_ids"])
    staff, staff_rows = _of_table(company.staff, interactions["staff_ids"])
    few = replace(
        company, interactions=interactions, contacts=contacts, staff=staff, ties=company.ties.clear()
    )
    met = read_evidence(few, policy=policy)
    events = met.events.whole
    return _Met(
        rows=rows,
        key=pair_keys(contact_rows[met.contact], staff_rows[met.staff])[events.pair],
        events=replace(events, interaction=rows[events.interaction]),
    )


def _of_table(people: pl.DataFrame, listed: pl.Series) -> tuple[pl.DataFrame, Ints]:
    """The rows of a table of those who are listed, and where they stand in it."""
    place, there = places(people["id"], listed.explode().drop_nulls().unique().sort())
    return rows_at(people, place[there]), place[there]


def _since(events: Events, was: Company, *, more: int) -> Since:
    """What became of events since they were read; nothing yet, when so much did that they are better put together."""
    since = events.since if isinstance(events, EventsSince) else None
    if since is not None and len(since.touched) + more <= TOUCHED_AT_MOST:
        return since
    return Since.nothing(events.whole, was.interactions["id"])


def _without(since: Since, were: Ints, *, left: Ints, went: _Met, ids: pl.Series) -> Since:
    """Without what interactions were that are others now, in the pairs where they ``were``, and who has left."""
    pairs = np.union1d(were, left)
    then = since.then(pairs)
    rows = rows_of_groups(then[then != NOBODY], since.read.pair)
    place, there = places(since.ids, ids)
    gone = np.isin(since.read.interaction[rows], place[there])
    gone |= np.isin(since.read.pair[rows], since.then(left))
    come = since.come
    kept = ~np.isin(come.interaction, went.rows) & ~np.isin(come.pair, left)
    return replace(
        since,
        touched=pl.concat([since.touched, ids]).unique().sort(),
        gone=np.union1d(since.gone, rows[gone]),
        come=EventArrays(*(getattr(come, field.name)[kept] for field in fields(come))),
    )


def _stay(since: Since, keys: Longs, *, asked: Ints, left: Ints, known: Longs) -> Bools:
    """Which pairs before still have any evidence; only those ``asked`` for may have lost theirs."""
    stays = np.ones(len(keys), dtype=np.bool_)
    stays[left] = False
    asked = asked[stays[asked]]
    nothing = np.bincount(since.of_pairs(asked).pair, minlength=len(asked)) == 0
    stays[asked[nothing & ~np.isin(keys[asked], known)]] = False
    return stays


def _numbered(keys: Longs, stays: Bools, known: Longs) -> tuple[Longs, Ints | None, Ints]:
    """The sorted keys of all pairs there are now, what number each has that there was, and where new ones came in."""
    there = keys if stays.all() else keys[stays]
    place = np.searchsorted(there, known)
    is_new = np.ones(len(known), dtype=np.bool_)
    inside = place < len(there)
    is_new[inside] = there[place[inside]] != known[inside]
    more = np.unique(known[is_new])
    if not len(more) and len(there) == len(keys):
        return keys, None, _NONE
    at: Ints = np.searchsorted(there, more).astype(np.int32)
    shift = np.zeros(len(there) + 1, dtype=np.int32)
    np.add.at(shift, at, 1)
    pairs = np.full(len(keys), NOBODY, dtype=np.int32)
    pairs[stays] = np.arange(len(there), dtype=np.int32) + np.cumsum(shift, dtype=np.int32)[:-1]
    found: Longs = np.insert(there, at, more)
    return found, pairs, at


def _then(then: Ints | None, stays: Bools, at: Ints) -> Ints | None:
    """By pair of now, the number it had when events were read."""
    if then is None:
        if not len(at) and stays.all():
            return None
        then = np.arange(len(stays), dtype=np.int32)
    return np.insert(then[stays], at, NOBODY)
