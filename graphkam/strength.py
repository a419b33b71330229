"""Tie strength: what adds up between one of ours and one of theirs, how it fades, and when it goes cold.

Evidence is additive and memoryless: the strength of every pair at any day is one weighted sum of it, and the same
arrays serve every day.

References
----------
Decay: Ahmad, Porter, Beguerisse-Díaz (2018), Tie-decay networks in continuous time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from graphkam.arrays import Bools, Floats, Ints
from graphkam.evidence import Evidence
from graphkam.policy import Policy

_Number = TypeVar("_Number", float, Floats)

NEVER = np.iinfo(np.int32).max
"""The day number of what does not happen."""


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
    return np.where(total > 0, _factor_of(balance, policy=policy), 1.0)


def _factor_of(balance: _Number, *, policy: Policy) -> _Number:
    """What is left of messages that are so balanced: 0 is one-sided, 1 both ways alike."""
    return policy.one_sided_factor + (1 - policy.one_sided_factor) * balance


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
    events = evidence.events.whole
    counts = events.day <= day
    incoming, outgoing, other = np.zeros(pairs), np.zeros(pairs), np.zeros(pairs)
    last_day = np.full(pairs, -NEVER, dtype=np.int32)
    if since is not None and since.day <= day:
        stays = half_life == since.half_life
        new = events.day > since.day
        counts &= new if stays.all() else new | ~stays[events.pair]
        fade = np.where(stays, np.exp2((since.day - day) / half_life), 0.0)
        incoming, outgoing, other = since.incoming * fade, since.outgoing * fade, since.other * fade
        last_day = np.where(stays, since.last_day, last_day)
    event = np.flatnonzero(counts)
    pair, event_day = events.pair[event], events.day[event]
    decay = np.exp2((event_day - day) / half_life[pair])
    incoming += summed(pair, events.incoming[event] * decay, size=pairs)
    outgoing += summed(pair, events.outgoing[event] * decay, size=pairs)
    other += summed(pair, events.other[event] * decay, size=pairs)
    # Events are sorted by pair and day, so that the last write of a pair is its latest day.
    last_day[pair] = event_day
    return Sums(day, half_life, incoming, outgoing, other, last_day)


def holds_at(
    events: Floats, declared: list[tuple[int, float]], *, day: int, half_life: float, policy: Policy
) -> bool:
    """Whether one pair holds at a day: its ``active`` of `ties_at`, for who asks for nothing else.

    ``events`` (4 × n) are the rows ``day``, ``incoming``, ``outgoing``, ``other`` of its `Evidence`, ``declared`` the
    days of its declared ties and what each adds, the earliest first.

    Examples
    --------
    >>> visit = np.array([[100.0], [0.0], [0.0], [0.5]])
    >>> [holds_at(visit, [], day=day, half_life=180, policy=harbour.policy) for day in (99, 100, 309, 310)]
    [False, True, True, False]
    """
    days = events[0] - day
    decay = np.exp2(np.minimum(days, 0.0) / half_life) * (days <= 0)
    sums: list[float] = (events[1:] @ decay).tolist()
    incoming, outgoing, total = sums
    written = incoming + outgoing
    if written > 0:
        total += _factor_of(1.0 - abs(incoming - outgoing) / written, policy=policy) * written
    stated = [(at, adds) for at, adds in declared if at <= day]
    if stated:
        at, adds = stated[-1]
        total += adds * float(np.exp2((at - day) / half_life))
    return total >= policy.active_evidence


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

    declared, chosen = _declared(evidence, day=day, half_life=half_life)
    has_declared = chosen >= 0
    refused = np.zeros(pairs, dtype=np.bool_)
    refused[has_declared] = evidence.refused[chosen[has_declared]]
    declared_day = np.full(pairs, -NEVER, dtype=np.int32)
    declared_day[has_declared] = evidence.declared_day[chosen[has_declared]]
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


def _declared(evidence: Evidence, *, day: int, half_life: Floats) -> tuple[Floats, npt.NDArray[np.int64]]:
    """What the latest declared tie of each pair adds at a day, and which it is; -1 where there is none."""
    pairs = len(evidence.staff)
    stated = evidence.declared_day <= day
    latest = np.full(pairs, -1, dtype=np.int64)
    latest[evidence.declared_pair[stated]] = np.flatnonzero(stated)
    has_declared = latest >= 0
    chosen = latest[has_declared]
    declared = np.zeros(pairs)
    declared[has_declared] = evidence.declared[chosen] * np.exp2(
        (evidence.declared_day[chosen] - day) / half_life[has_declared]
    )
    return declared, latest
