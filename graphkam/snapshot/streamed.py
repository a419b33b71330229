"""A company too large for its interactions to be held: they pass by once, and what is kept is one row a pair."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl

from graphkam.arrays import Floats
from graphkam.evidence import different, events_of, read_evidence, rows_of
from graphkam.policy import Policy
from graphkam.records import Company
from graphkam.snapshot import EPOCH, Snapshot, half_life_of_accounts, people_on, with_ties
from graphkam.snapshot.attributes import attributes_at
from graphkam.snapshot.people import position
from graphkam.strength import NEVER, Sums, ties_at


def stream_snapshot(company: Company, interactions: pl.LazyFrame, *, day: date, policy: Policy) -> Snapshot:
    """The snapshot of a company whose interactions are read in one pass from wherever they are, never held.

    ``company`` has every other table; its own interactions are not looked at. ``interactions`` has the columns of the
    bundle's table, for example ``pl.scan_parquet("interactions.parquet")``. Every measure is that of `take_snapshot`;
    what asks for single interactions, as `graphkam.portfolio.explain` does, finds none.

    Notes
    -----
    Memory: one row a pair, and the blocks on their way. Cost: one pass over the interactions, on all cores.

    Examples
    --------
    >>> streamed = stream_snapshot(
    ...     company, company.interactions.lazy(), day=harbour.day, policy=harbour.policy
    ... )
    >>> streamed.ties.strength.round(3).tolist() == harbour.ties.strength.round(3).tolist()
    True
    """
    nothing = replace(company, interactions=company.interactions.clear())
    stated = read_evidence(nothing, policy=policy)
    people = people_on(nothing, day=day, policy=policy, evidence=stated)
    homes = attributes_at(company, "contact", day=day, zone=policy.time_zone)["account_id"]
    half_life = half_life_of_accounts(people.accounts, policy=policy)[position(homes, people.accounts["id"])]
    number = (day - EPOCH).days
    people_of_ours = max(1, company.staff.height)
    half_lives, which = np.unique(half_life, return_inverse=True)
    decays = [((pl.col("day") - number) * (np.log(2) / each)).exp() for each in half_lives.tolist()]
    # The ids stay what they are until there is one row a pair: to look up the row of each id in each interaction would
    # take longer than all else. So the half-life of a contact is not known yet, and each that there is gets its sums.
    met = (
        events_of(interactions, policy=policy)
        .filter(pl.col("day") <= number)
        .group_by("contact_id", "staff_id")
        .agg(
            *(
                (pl.col(way) * decay).sum().alias(f"{way} {at}")
                for at, decay in enumerate(decays)
                for way in ("incoming", "outgoing", "other")
            ),
            last_day=pl.col("day").max(),
        )
        .with_columns(
            contact=rows_of(pl.col("contact_id"), company.contacts["id"]),
            staff=rows_of(pl.col("staff_id"), company.staff["id"]),
        )
        .drop("contact_id", "staff_id")
        .drop_nulls(["contact", "staff"])
        .with_columns(number=pl.col("contact").cast(pl.Int64) * people_of_ours + pl.col("staff"))
        .sort("number")
        .collect(engine="streaming")
    )
    declared = stated.contact.astype(np.int64) * people_of_ours + stated.staff
    pairs = different(met["number"].to_numpy(), declared)
    evidence = replace(
        stated,
        contact=(pairs // people_of_ours).astype(np.int32),
        staff=(pairs % people_of_ours).astype(np.int32),
        declared_pair=np.searchsorted(pairs, declared)[stated.declared_pair].astype(np.int32),
    )
    at = np.searchsorted(pairs, met["number"].to_numpy())
    fades = which[met["contact"].to_numpy()]

    def of_pairs(way: str) -> Floats:
        sums = np.zeros(len(pairs))
        for each in range(len(half_lives)):
            mine = fades == each
            sums[at[mine]] = met[f"{way} {each}"].to_numpy()[mine]
        return sums

    last_day = np.full(len(pairs), -NEVER, dtype=np.int32)
    last_day[at] = met["last_day"].to_numpy()
    sums = Sums(
        day=number,
        half_life=half_life[evidence.contact],
        incoming=of_pairs("incoming"),
        outgoing=of_pairs("outgoing"),
        other=of_pairs("other"),
        last_day=last_day,
    )
    ties = ties_at(evidence, day=number, half_life=sums.half_life, policy=policy, sums=sums)
    return with_ties(replace(people, evidence=evidence), ties)
