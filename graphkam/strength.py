"""Tie strength: what adds up between one of ours and one of theirs, how it fades, and when it goes cold.

Evidence is additive and memoryless. A company's interactions are read once into `Evidence`, undecayed; the strength of
every pair at any day is then one weighted sum per pair, and the same arrays serve every day.

References
----------
Decay: Ahmad, Porter, Beguerisse-Díaz (2018), Tie-decay networks in continuous time. Dilution in large rounds: after
Newman (2001), Scientific collaboration networks II.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from graphkam.policy import Policy
from graphkam.records import Company
from graphkam.schema import DIRECTED_KINDS

Ints: TypeAlias = npt.NDArray[np.int32]
Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]

NEVER = np.iinfo(np.int32).max
"""The day number of what does not happen."""


def day_of(moment: pl.Expr, *, zone: str) -> pl.Expr:
    """The calendar day of a moment in a time zone; a moment at exactly midnight UTC is a plain day, kept as it is."""
    if zone == "UTC":
        return moment.dt.date()
    plain = moment.dt.truncate("1d") == moment
    return pl.when(plain).then(moment.dt.date()).otherwise(moment.dt.convert_time_zone(zone).dt.date())


def day_number(moment: pl.Expr, *, zone: str) -> pl.Expr:
    """The calendar day of a moment as days since 1970-01-01."""
    return day_of(moment, zone=zone).cast(pl.Int32)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Everything recorded between our people and theirs, undecayed, for any day.

    ``staff`` and ``contact`` (P) are row numbers in the company's tables, one entry per pair, sorted by contact, then
    staff. Events (E) are sorted by pair, then day: what one interaction adds to one pair before decay, apart by
    direction for emails, messages and calls. Declared ties (D) are sorted by pair, then moment.
    """

    staff: Ints
    contact: Ints
    pair: Ints
    day: Ints
    incoming: Floats
    outgoing: Floats
    other: Floats
    interaction: Ints
    declared_pair: Ints
    declared_day: Ints
    declared: Floats
    refused: Bools


def read_evidence(company: Company, *, policy: Policy) -> Evidence:
    """The evidence between every pair of rep and contact that ever met.

    An interaction of kind k that lists m contacts adds ``weight(k) * min(1, 3 / m)`` to every pair of a listed rep and
    a listed contact; a direction left blank on a message counts half each way. A declared strength s0 stands for the
    evidence ``-ln(1 - min(s0, 0.99))``. Interactions that add nothing (complaints) leave no event.

    Cost: one pass over the interactions; memory in proportion to the pairs they list.

    Examples
    --------
    >>> from graphkam.policy import DEFAULT_POLICY
    >>> evidence = read_evidence(company, policy=DEFAULT_POLICY)
    >>> len(evidence.staff), len(evidence.day)  # pairs, events
    (6, 8)
    """
    events = events_of(
        company.interactions.lazy().with_row_index("interaction"), company, policy=policy, keep="interaction"
    ).collect()
    contact_rows = company.contacts.select(contact_ids="id").with_row_index("contact")
    staff_rows = company.staff.select(staff_ids="id").with_row_index("staff")
    declared = (
        company.ties.lazy()
        .join(contact_rows.lazy().rename({"contact_ids": "contact_id"}), on="contact_id")
        .join(staff_rows.lazy().rename({"staff_ids": "staff_id"}), on="staff_id")
        .select(
            pl.col("contact").cast(pl.Int32),
            pl.col("staff").cast(pl.Int32),
            moment="as_of",
            day=day_number(pl.col("as_of"), zone=policy.time_zone),
            refused=pl.col("refused").fill_null(value=False),
            adds=-(-pl.min_horizontal(pl.col("strength"), pl.lit(policy.declared_cap))).log1p(),
        )
        .collect()
    )
    pairs = (
        pl.concat([events.select("contact", "staff"), declared.select("contact", "staff")])
        .unique()
        .sort("contact", "staff")
        .with_row_index("pair")
        .with_columns(pl.col("pair").cast(pl.Int32))
    )
    events = events.join(pairs, on=["contact", "staff"]).sort("pair", "day", "interaction")
    declared = declared.join(pairs, on=["contact", "staff"]).sort("pair", "moment")
    return Evidence(
        staff=_array(pairs["staff"]),
        contact=_array(pairs["contact"]),
        pair=_array(events["pair"]),
        day=_array(events["day"]),
        incoming=_array(events["incoming"]),
        outgoing=_array(events["outgoing"]),
        other=_array(events["other"]),
        interaction=_array(events["interaction"]),
        declared_pair=_array(declared["pair"]),
        declared_day=_array(declared["day"]),
        declared=np.where(declared["refused"].to_numpy(), 0.0, declared["adds"].to_numpy()),
        refused=_array(declared["refused"]),
    )


def events_of(
    interactions: pl.LazyFrame, company: Company, *, policy: Policy, keep: str | None = None
) -> pl.LazyFrame:
    """What every interaction adds to every pair of those it lists, undecayed: one row each, in no order.

    Columns as in `Evidence`: ``contact`` and ``staff`` as rows of the company's tables, ``day``, ``incoming``,
    ``outgoing``, ``other``, and one more column of the interactions if wanted. The company's own interactions are not
    looked at.
    """
    weight = pl.col("kind").cast(pl.String).replace_strict(dict(policy.kind_weights), return_dtype=pl.Float64)
    dilution = pl.min_horizontal(pl.lit(1.0), policy.undiluted_contacts / pl.col("contact_ids").list.len())
    directed = pl.col("kind").cast(pl.String).is_in(DIRECTED_KINDS)
    way_in = (
        pl.col("direction")
        .cast(pl.String)
        .fill_null("both")
        .replace_strict({"in": 1.0, "both": 0.5, "out": 0.0})
    )
    contact_rows = company.contacts.select(contact_ids="id").with_row_index("contact")
    staff_rows = company.staff.select(staff_ids="id").with_row_index("staff")
    kept = [] if keep is None else [pl.col(keep).cast(pl.Int32)]
    adds = pl.col("adds")
    return (
        interactions.filter(weight > 0)
        .select(
            *kept,
            day_number(pl.col("at"), zone=policy.time_zone).alias("day"),
            (weight * dilution).alias("adds"),
            pl.when(directed).then(way_in).alias("way_in"),
            "contact_ids",
            "staff_ids",
        )
        .explode("contact_ids", empty_as_null=False)
        .explode("staff_ids", empty_as_null=False)
        .join(contact_rows.lazy(), on="contact_ids")
        .join(staff_rows.lazy(), on="staff_ids")
        .select(
            *([] if keep is None else [keep]),
            "day",
            pl.col("contact").cast(pl.Int32),
            pl.col("staff").cast(pl.Int32),
            incoming=(adds * pl.col("way_in")).fill_null(0.0),
            outgoing=(adds * (1 - pl.col("way_in"))).fill_null(0.0),
            other=pl.when(pl.col("way_in").is_null()).then(adds).otherwise(0.0),
        )
    )


def _array(series: pl.Series) -> npt.NDArray[Any]:
    return np.ascontiguousarray(series.to_numpy())


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """Every pair of an `Evidence` at one day; all arrays have one entry per pair, in its order.

    ``evidence`` is b, ``strength`` is 1 - exp(-b), ``active`` whether it holds. ``incoming`` and ``outgoing`` are the
    decayed emails, messages and calls each way, ``factor`` what their one-sidedness leaves of them; ``interactions``
    is all decayed evidence of interactions before that factor. ``last_day`` is the day of the latest evidence that
    adds something, ``cold_day`` the first day on which an active tie is cold if nothing happens (`NEVER` otherwise).
    ``refused``: the customer does not want this rep.
    """

    evidence: Floats
    strength: Floats
    active: Bools
    incoming: Floats
    outgoing: Floats
    factor: Floats
    interactions: Floats
    last_day: Ints
    cold_day: Ints
    refused: Bools


def summed(group: Ints, values: Floats | Bools, *, size: int) -> Floats:
    """The sum of the values of each group, for groups 0 to size - 1; empty groups have 0."""
    return np.bincount(group, values, minlength=size).astype(np.float64, copy=False)


def two_way_factor(incoming: Floats, outgoing: Floats, *, policy: Policy) -> Floats:
    """What is left of emails, messages and calls for their one-sidedness: 1 when balanced, 0.25 when one-sided."""
    total = incoming + outgoing
    balance = 1.0 - np.abs(incoming - outgoing) / np.where(total > 0, total, 1.0)
    return np.where(total > 0, policy.one_sided_factor + (1 - policy.one_sided_factor) * balance, 1.0)


def days_until_cold(evidence: Floats, half_life: Floats, *, policy: Policy) -> Ints:
    """In how many days active ties of this evidence are cold if nothing happens: the first such day, at least 1."""
    ratio = evidence / policy.active_evidence
    days = np.floor(half_life * np.log2(np.maximum(ratio, 1.0)))
    # The logarithm may be off by a rounding error at a whole day; the definition is asked itself.
    days = np.where(ratio * np.exp2(-(days + 1) / half_life) >= 1.0, days + 1, days)
    days = np.where(ratio * np.exp2(-days / half_life) < 1.0, days - 1, days)
    return np.maximum(days, 0).astype(np.int32) + np.int32(1)


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What interactions have added to every pair (P) up to a day, decayed to it: all that a later day needs of them.

    ``incoming``, ``outgoing`` and ``other`` as in `Evidence`, ``half_life`` in days, ``last_day`` as in `Ties`.
    """

    day: int
    half_life: Floats
    incoming: Floats
    outgoing: Floats
    other: Floats
    last_day: Ints


def sums_at(evidence: Evidence, *, day: int, half_life: Floats, since: Sums | None = None) -> Sums:
    """What interactions have added to every pair up to a day.

    With the sums of an earlier day only what happened ``since`` is looked at: evidence is memoryless. Pairs whose
    half-life is another now are added up anew.

    Cost: one pass over the events, or over the days of the events and the events since.
    """
    pairs = len(evidence.staff)
    counts = evidence.day <= day
    incoming, outgoing, other = np.zeros(pairs), np.zeros(pairs), np.zeros(pairs)
    last_day = np.full(pairs, -NEVER, dtype=np.int32)
    if since is not None and since.day <= day:
        stays = half_life == since.half_life
        new = evidence.day > since.day
        counts &= new if stays.all() else new | ~stays[evidence.pair]
        fade = np.where(stays, np.exp2((since.day - day) / half_life), 0.0)
        incoming, outgoing, other = since.incoming * fade, since.outgoing * fade, since.other * fade
        last_day = np.where(stays, since.last_day, last_day)
    event = np.flatnonzero(counts)
    pair, event_day = evidence.pair[event], evidence.day[event]
    decay = np.exp2((event_day - day) / half_life[pair])
    incoming += summed(pair, evidence.incoming[event] * decay, size=pairs)
    outgoing += summed(pair, evidence.outgoing[event] * decay, size=pairs)
    other += summed(pair, evidence.other[event] * decay, size=pairs)
    # Events are sorted by pair and day, so that the last write of a pair is its latest day.
    last_day[pair] = event_day
    return Sums(day, half_life, incoming, outgoing, other, last_day)


def ties_at(
    evidence: Evidence, *, day: int, half_life: Floats, policy: Policy, sums: Sums | None = None
) -> Ties:
    """The strength of every pair at a day.

    ``half_life`` (P) is the half-life in days of each pair's evidence. Evidence later than the day does not count.
    ``sums`` spares adding up the interactions when `sums_at` has done so for this day.

    Cost: one pass over the events.

    Examples
    --------
    >>> ties = ties_at(
    ...     harbour.evidence, day=harbour.day_number, half_life=np.full(6, 180.0), policy=harbour.policy
    ... )
    >>> ties.strength.round(2).tolist()
    [0.54, 0.28, 0.28, 0.48, 0.29, 0.02]
    """
    pairs = len(evidence.staff)
    if sums is None:
        sums = sums_at(evidence, day=day, half_life=half_life)
    incoming, outgoing, other, last_day = sums.incoming, sums.outgoing, sums.other, sums.last_day

    stated = evidence.declared_day <= day
    stated_pair = evidence.declared_pair[stated]
    latest = np.full(pairs, -1, dtype=np.int64)
    latest[stated_pair] = np.flatnonzero(stated)
    has_declared = latest >= 0
    chosen = latest[has_declared]
    declared = np.zeros(pairs)
    declared[has_declared] = evidence.declared[chosen] * np.exp2(
        (evidence.declared_day[chosen] - day) / half_life[has_declared]
    )
    refused = np.zeros(pairs, dtype=np.bool_)
    refused[has_declared] = evidence.refused[chosen]
    declared_day = np.full(pairs, -NEVER, dtype=np.int32)
    declared_day[has_declared] = evidence.declared_day[chosen]
    last_day = np.where(declared > 0, np.maximum(last_day, declared_day), last_day)

    factor = two_way_factor(incoming, outgoing, policy=policy)
    total = factor * (incoming + outgoing) + other + declared
    active = total >= policy.active_evidence
    cold_day = np.full(pairs, NEVER, dtype=np.int32)
    cold_day[active] = day + days_until_cold(total[active], half_life[active], policy=policy)
    return Ties(
        evidence=total,
        strength=-np.expm1(-total),
        active=active,
        incoming=incoming,
        outgoing=outgoing,
        factor=factor,
        interactions=incoming + outgoing + other,
        last_day=last_day,
        cold_day=cold_day,
        refused=refused,
    )
