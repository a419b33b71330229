"""When a contact was last held: the spells of its ties, on days when both people were there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from graphkam.arrays import Bools, Ints
from graphkam.evidence import Evidence
from graphkam.records import Company, day_of
from graphkam.schema import ENTITY_TABLE
from graphkam.snapshot import EPOCH, Snapshot, half_life_of_pairs
from graphkam.snapshot.attributes import attributes_at
from graphkam.snapshot.people import NOBODY
from graphkam.spells import active_spells
from graphkam.strength import NEVER

_LONG_AGO = -NEVER
"""The day number of what never happened."""


def last_held(snapshot: Snapshot, *, of: Bools) -> Ints:
    """The latest day up to the snapshot's on which each contact had an active tie; -NEVER where it never had.

    Each day is judged as it was: by the evidence up to it, the half-life of the tier the account then had, and whether
    rep and contact were then present. Reps who have left since count on the days before.

    Parameters
    ----------
    of
        Which contacts (C) to look at; the others get -NEVER.
    """
    company, zone = snapshot.company, snapshot.policy.time_zone
    found = np.full(len(of), _LONG_AGO, dtype=np.int32)
    contact_at = np.full(company.contacts.height, NOBODY, dtype=np.int32)
    contact_at[snapshot.contacts.row[of]] = np.flatnonzero(of)
    evidence = snapshot.evidence.of_contacts(snapshot.contacts.row[of])
    if not len(evidence.staff):
        return found
    present = (
        _spells(snapshot, evidence)
        .join(_presence(company, "staff", rows=evidence.staff, day=snapshot.day, zone=zone), on="staff")
        .join(_presence(company, "contact", rows=evidence.contact, day=snapshot.day, zone=zone), on="contact")
    )
    last = (
        present.select(
            "contact",
            first=pl.max_horizontal("first", "staff_first", "contact_first"),
            last=pl.min_horizontal("last", "staff_last", "contact_last"),
        )
        .filter(pl.col("first") <= pl.col("last"))
        .group_by("contact")
        .agg(pl.col("last").max())
    )
    found[contact_at[last["contact"].to_numpy()]] = last["last"].to_numpy()
    return found


def _spells(snapshot: Snapshot, evidence: Evidence) -> pl.DataFrame:
    """The active spells of pairs (staff and contact as rows of the tables), by the half-life of each day."""
    company, policy = snapshot.company, snapshot.policy
    today = snapshot.day_number
    parts = _parts_of_one_tier(snapshot)
    half_lives = [
        half_life_of_pairs(
            attributes_at(company, "account", day=first, zone=policy.time_zone),
            company,
            evidence,
            day=first,
            policy=policy,
        )
        for first in parts
    ]
    varies = np.logical_or.reduce([each != half_lives[-1] for each in half_lives])
    found = [active_spells(evidence, pairs=~varies, day=today, half_life=half_lives[-1], policy=policy)]
    if varies.any():
        ends = [*((first - EPOCH).days - 1 for first in parts[1:]), today]
        found.extend(
            active_spells(evidence, pairs=varies, day=end, half_life=half_life, policy=policy).within(
                first=_LONG_AGO if at == 0 else ends[at - 1] + 1, last=end
            )
            for at, (half_life, end) in enumerate(zip(half_lives, ends, strict=True))
        )
    return pl.concat(
        pl.DataFrame(
            {
                "staff": evidence.staff[each.pair],
                "contact": evidence.contact[each.pair],
                "first": each.first,
                "last": each.last,
            }
        )
        for each in found
    )


def _parts_of_one_tier(snapshot: Snapshot) -> list[date]:
    """The first days of the stretches of time in which no half-life changes; the first stands for all days before."""
    policy = snapshot.policy
    changes = snapshot.company.changes
    sets_half_life = ((pl.col("entity") == "account") & (pl.col("field") == "tier")) | (
        (pl.col("entity") == "contact") & (pl.col("field") == "account_id")
    )
    if not policy.half_life_days_by_tier:
        return [snapshot.day]
    return _stretches(changes.filter(sets_half_life), day=snapshot.day, zone=policy.time_zone)


def _stretches(changes: pl.DataFrame, *, day: date, zone: str) -> list[date]:
    days = changes.select(day=day_of(pl.col("at"), zone=zone)).filter(pl.col("day") <= pl.lit(day))["day"]
    starts = days.unique().sort().to_list()
    return [starts[0] - timedelta(days=1), *starts] if starts else [day]


def _presence(company: Company, entity: str, *, rows: Ints, day: date, zone: str) -> pl.DataFrame:
    """From when to when people (``staff`` or ``contact`` rows) were present, by what was valid on each day.

    One row per person and stretch, both ends included, up to a day.
    """
    table = ENTITY_TABLE[entity]
    listed = np.unique(rows)
    people = company.table(table)[listed].with_columns(row=pl.Series(listed))
    changes = company.changes.filter(
        (pl.col("entity") == entity)
        & pl.col("field").is_in(["joined_at", "left_at"])
        & pl.col("id").is_in(people["id"].to_list())
    )
    changed = people["id"].is_in(changes["id"].unique().to_list())
    steady = _between(people.filter(~changed), entity, first=_LONG_AGO, last=(day - EPOCH).days, zone=zone)
    stretches = _stretches(changes, day=day, zone=zone)
    moved = people.filter(changed).drop("row")
    among = replace(company, **{table: moved, "changes": changes})
    row_of = people.select("id", "row")
    found = [steady]
    for at, first in enumerate(stretches):
        last = stretches[at + 1] - timedelta(days=1) if at + 1 < len(stretches) else day
        on_that_day = attributes_at(among, entity, day=first, zone=zone).join(row_of, on="id")
        found.append(
            _between(
                on_that_day,
                entity,
                first=_LONG_AGO if at == 0 else (first - EPOCH).days,
                last=(last - EPOCH).days,
                zone=zone,
            )
        )
    return pl.concat(found)


def _between(people: pl.DataFrame, entity: str, *, first: int, last: int, zone: str) -> pl.DataFrame:
    joined = day_of(pl.col("joined_at"), zone=zone).cast(pl.Int32)
    left = day_of(pl.col("left_at"), zone=zone).cast(pl.Int32)
    return people.select(
        pl.col("row").cast(pl.Int32).alias(entity),
        pl.max_horizontal(joined, pl.lit(first, dtype=pl.Int32)).alias(f"{entity}_first"),
        pl.min_horizontal(left - 1, pl.lit(last, dtype=pl.Int32)).alias(f"{entity}_last"),
    )
