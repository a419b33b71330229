"""Spells: on which days of the past a tie was active, exactly, without asking day by day.

Between two events of a pair everything they have fades at one rate, so that a tie can only become active on a day with
new evidence, and the day it goes cold follows from what it has then. What is asked per pair is as many steps as it has
days with evidence, and one step is taken for all pairs at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphkam.arrays import Bools, Floats, Ints
from graphkam.evidence import Evidence
from graphkam.policy import Policy
from graphkam.strength import days_until_cold, two_way_factor


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """The longest runs of days on which pairs were active: from ``first`` to ``last``, both included.

    ``pair`` is the position in the evidence; spells are sorted by pair, then day.
    """

    pair: Ints
    first: Ints
    last: Ints

    def within(self, *, first: int, last: int) -> Spells:
        """What of the spells lies in a window of days, both ends included."""
        return self.cut(np.maximum(self.first, first), np.minimum(self.last, last))

    def cut(self, first: Ints, last: Ints) -> Spells:
        """The spells with other ends; those that end before they begin are dropped."""
        kept = first <= last
        return Spells(pair=self.pair[kept], first=first[kept], last=last[kept])


def active_spells(evidence: Evidence, *, pairs: Bools, day: int, half_life: Floats, policy: Policy) -> Spells:
    """Every maximal run of days, up to and including a day, on which the tie of a pair was active.

    A tie was active on a day by the definition of that day: by the events up to it, the declared tie that was then the
    latest, and the factor for direction as it then was. Whether both people were present is not asked.

    Parameters
    ----------
    pairs
        Which pairs (P) to look at.
    day
        The last day, as days since 1970-01-01; nothing later counts.
    half_life
        The half-life in days of each pair's evidence (P), the same on every day.

    Notes
    -----
    The cost is one step over arrays for every day with evidence of the pair that has most of them; each event is
    visited once.

    Examples
    --------
    >>> evidence, half_life = harbour.evidence, np.full(6, 180.0)
    >>> spells = active_spells(
    ...     evidence, pairs=np.full(6, True), day=harbour.day_number, half_life=half_life, policy=harbour.policy
    ... )
    >>> (harbour.day_number - spells.first).tolist()  # for how many days each tie has been held
    [30, 20, 20, 20, 10]
    """
    steps = _steps(evidence, pairs=pairs, day=day)
    total = _evidence_at(steps, half_life=half_life, policy=policy)
    active = total >= policy.active_evidence
    fades = steps.day.astype(np.int64)
    fades[active] += days_until_cold(total[active], half_life[steps.pair[active]], policy=policy) - 1
    following = np.where(steps.last, day, np.append(steps.day[1:], np.int32(0)).astype(np.int64) - 1)
    end = np.minimum(fades, following)
    # A spell that lasts until the next event goes on when the tie is active then.
    goes_on = active & ~steps.last & (end == following) & np.append(active[1:], np.False_)
    begins = active & ~np.append(np.False_, goes_on[:-1])
    ends = active & ~goes_on
    return Spells(
        pair=steps.pair[begins],
        first=steps.day[begins],
        last=end[ends].astype(np.int32),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """The days on which something was added to a pair, sorted by pair, then day; ``rank`` counts a pair's from 0.

    ``declared`` is the declared tie that is the latest on that day, ``age`` how many days it is old; no tie adds 0.
    """

    pair: Ints
    day: Ints
    rank: Ints
    last: Bools
    incoming: Floats
    outgoing: Floats
    other: Floats
    declared: Floats
    age: Ints


def _steps(evidence: Evidence, *, pairs: Bools, day: int) -> _Steps:
    events = evidence.events.whole
    event = np.flatnonzero((events.day <= day) & pairs[events.pair])
    stated = np.flatnonzero((evidence.declared_day <= day) & pairs[evidence.declared_pair])
    first_days = (events.day[event].min(initial=day), evidence.declared_day[stated].min(initial=day))
    origin = int(min(first_days))
    # One number for a pair and a day; another pair's days never come between.
    width = np.int64(day - origin + 1)
    event_key = events.pair[event] * width + (events.day[event] - origin)
    stated_key = evidence.declared_pair[stated] * width + (evidence.declared_day[stated] - origin)
    keys = np.unique(np.concatenate([event_key, stated_key]))
    pair = (keys // width).astype(np.int32)
    step_day = (keys % width + origin).astype(np.int32)
    at = np.searchsorted(keys, event_key)
    new_pair = np.append(np.True_, pair[1:] != pair[:-1])[: len(pair)]
    start = np.maximum.accumulate(np.where(new_pair, np.arange(len(pair)), 0))

    # Declared ties are sorted by pair and moment: the last of those up to a step is the latest.
    latest = np.searchsorted(stated_key, keys, side="right") - 1
    known = latest >= 0
    known[known] = evidence.declared_pair[stated[latest[known]]] == pair[known]
    declared = np.zeros(len(keys))
    age = np.zeros(len(keys), dtype=np.int32)
    chosen = stated[latest[known]]
    declared[known] = evidence.declared[chosen]
    age[known] = step_day[known] - evidence.declared_day[chosen]

    def added(values: Floats) -> Floats:
        return np.bincount(at, values[event], minlength=len(keys)).astype(np.float64, copy=False)

    return _Steps(
        pair=pair,
        day=step_day,
        rank=(np.arange(len(pair)) - start).astype(np.int32),
        last=np.append(new_pair[1:], np.True_)[: len(pair)],
        incoming=added(events.incoming),
        outgoing=added(events.outgoing),
        other=added(events.other),
        declared=declared,
        age=age,
    )


def _evidence_at(steps: _Steps, *, half_life: Floats, policy: Policy) -> Floats:
    """The evidence b of each step's pair on the step's day."""
    half = half_life[steps.pair]
    gap = np.diff(steps.day, prepend=np.int32(0)).astype(np.float64)
    fade = np.exp2(-np.where(steps.rank > 0, gap, 0.0) / half)
    incoming, outgoing, other = steps.incoming.copy(), steps.outgoing.copy(), steps.other.copy()
    by_rank = np.argsort(steps.rank, kind="stable")
    bounds = np.searchsorted(steps.rank[by_rank], np.arange(int(steps.rank.max(initial=0)) + 2))
    for rank in range(1, len(bounds) - 1):
        now = by_rank[bounds[rank] : bounds[rank + 1]]
        for values in (incoming, outgoing, other):
            values[now] += values[now - 1] * fade[now]
    factor = two_way_factor(incoming, outgoing, policy=policy)
    return factor * (incoming + outgoing) + other + steps.declared * np.exp2(-steps.age / half)
