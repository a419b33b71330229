"""Which visits to make: the set with the greatest total gain, by integer programming, with a proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from graphkam.arrays import Bools, Floats, Ints
from graphkam.plans.program import Program
from graphkam.plans.stairs import Stairs

SAME: Final = 1e-9
"""Gains that differ by less are equal."""


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """The chosen visits as places in `Stairs.open`, their total gain, and what no plan can exceed."""

    visits: Ints
    gain: float
    bound: float


def best_choice(stairs: Stairs, *, visits: int) -> Choice:
    """At most so many visits with the greatest total gain.

    Notes
    -----
    Each visit has one introducer, or comes over covered contacts alone. Its probability is what its introducer's leaves
    of it, which is linear once it is known who introduces: ``z`` chooses visits, ``x`` introducers, ``p`` are
    probabilities, ``y`` the introducer's probability where it is used. An introducer who could never help is left out
    beforehand. Two who introduce each other without loss would support themselves; such rings are forbidden as they
    appear.

    The problem is NP-hard, and its gains are not submodular.
    """
    size = len(stairs.open)
    entered: Bools = stairs.open == stairs.entry_node
    forced: Ints = np.flatnonzero(entered).astype(np.int32)
    if visits <= 0 or not size:
        return Choice(np.zeros(0, dtype=np.int32), 0.0, 0.0)
    model = _Model.of(stairs, visits=visits, forced=forced)
    rings: list[Bools] = []
    while True:
        chosen, introducer, bound = model.solve(rings)
        ring = _ring(chosen, introducer)
        if ring is None:
            break
        rings.append(ring)
    chosen = _tidied(stairs, chosen, visits=visits, keep=forced)
    gain = float(total_gain(stairs, chosen))
    return Choice(np.flatnonzero(chosen).astype(np.int32), gain, max(bound, gain))


def probabilities(stairs: Stairs, chosen: Bools) -> Floats:
    """The probability of reaching each open contact, were it visited too, when these are visited (U)."""
    chance = stairs.alone.copy()
    introducers = np.flatnonzero(chosen)
    for _ in range(len(introducers)):
        better = np.maximum(stairs.alone, (chance[introducers, None] * stairs.via[introducers]).max(axis=0))
        if np.array_equal(better, chance):
            break
        chance = better
    return chance


def total_gain(stairs: Stairs, chosen: Bools) -> float:
    """The gains of these visits together."""
    return float((stairs.weight * probabilities(stairs, chosen))[chosen].sum())


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """The integer program: variables z (U), p (U), then x and y (A, one for each possible introduction)."""

    weight: Floats
    alone: Floats
    most: Floats
    one: Ints
    other: Ints
    via: Floats
    visits: int
    forced: Ints

    @classmethod
    def of(cls, stairs: Stairs, *, visits: int, forced: Ints) -> _Model:
        most = probabilities(stairs, np.ones(len(stairs.open), dtype=np.bool_))
        helps = most[:, None] * stairs.via > stairs.alone[None, :]
        one, other = np.nonzero(helps)
        return cls(
            weight=stairs.weight,
            alone=stairs.alone,
            most=most,
            one=one.astype(np.int32),
            other=other.astype(np.int32),
            via=stairs.via[one, other],
            visits=visits,
            forced=forced,
        )

    def solve(self, rings: list[Bools]) -> tuple[Bools, Ints, float]:
        """The best visits, the introducer of each (-1: none needed), and the proven bound."""
        size, arcs = len(self.weight), len(self.one)
        people, links = np.arange(size), np.arange(arcs)
        z, p, x, y = people, people + size, links + 2 * size, links + 2 * size + arcs
        whole = np.zeros(2 * (size + arcs), dtype=np.bool_)
        whole[z] = whole[x] = True
        program = Program(whole)
        ones, of_links = np.ones(size), np.ones(arcs)
        # p <= alone, unless introduced; then p <= via * y. Without a visit p is 0.
        program.at_most(
            [
                (people, p, ones),
                (people, z, -self.alone),
                (self.other, x, self.alone[self.other]),
                (self.other, y, -self.via),
            ],
            np.zeros(size),
        )
        program.at_most([(people, p, ones), (people, z, -self.most)], np.zeros(size))
        # y is at most the introducer's probability, and 0 where the introduction is not used.
        program.at_most([(links, y, of_links), (links, p[self.one], -of_links)], np.zeros(arcs))
        program.at_most([(links, y, of_links), (links, x, -self.most[self.one])], np.zeros(arcs))
        # Nobody is introduced twice, or without being visited, or by somebody who is not visited.
        program.at_most([(self.other, x, of_links), (people, z, -ones)], np.zeros(size))
        program.at_most([(links, x, of_links), (links, z[self.one], -of_links)], np.zeros(arcs))
        program.total_at_most(z, ones, float(self.visits))
        for ring in rings:
            inside = x[ring[self.one] & ring[self.other]]
            program.total_at_most(inside, np.ones(len(inside)), float(ring.sum()) - 1.0)

        gain = np.zeros(len(whole))
        gain[p] = self.weight
        found = program.greatest(gain, ones=z[self.forced])
        introducer = np.full(size, -1, dtype=np.int32)
        # No plan exceeds the heaviest visits, each at its most: that holds also where nothing was found in time.
        bound = min(found.bound, float(np.sort(self.weight * self.most)[-self.visits :].sum()))
        if found.values is None:
            return np.isin(people, self.forced), introducer, bound
        used = found.values[x] > 0.5
        introducer[self.other[used]] = self.one[used]
        return found.values[z] > 0.5, introducer, bound


def _ring(chosen: Bools, introducer: Ints) -> Bools | None:
    """Some who introduce each other in a circle; None when everybody is introduced from outside in the end."""
    for begin in np.flatnonzero(chosen).tolist():
        seen: list[int] = []
        at = begin
        while at >= 0 and at not in seen:
            seen.append(at)
            at = int(introducer[at])
        if at >= 0:
            ring = np.zeros(len(chosen), dtype=np.bool_)
            ring[seen[seen.index(at) :]] = True
            return ring
    return None


def _tidied(stairs: Stairs, chosen: Bools, *, visits: int, keep: Ints) -> Bools:
    """The same visits where nothing is as good with smaller ids: a visit that introduces nobody may be exchanged.

    The solver takes any of equally good visits, and may leave out what gains next to nothing.
    """
    useful: Bools = probabilities(stairs, chosen) > 0
    chosen = _filled(stairs, chosen & useful, visits=visits)
    while (exchanged := _exchanged(stairs, chosen, keep=keep)) is not None:
        chosen = exchanged
    return chosen


def _filled(stairs: Stairs, chosen: Bools, *, visits: int) -> Bools:
    filled: Bools = chosen.copy()
    while filled.sum() < visits:
        gain = np.where(filled, 0.0, stairs.weight * probabilities(stairs, filled))
        if gain.max() <= 0:
            break
        filled[int(gain.argmax())] = True
    return filled


def _exchanged(stairs: Stairs, chosen: Bools, *, keep: Ints) -> Bools | None:
    """The visits after one exchange that gains something, or gains as much with a smaller id; None without any."""
    chance = probabilities(stairs, chosen)
    places = np.arange(len(chosen))
    leads = np.isin(places, keep)
    leads |= ((chance[:, None] * stairs.via)[:, chosen] >= chance[chosen] - SAME).any(axis=1)
    for leaf in np.flatnonzero(chosen & ~leads)[::-1].tolist():
        rest = chosen.copy()
        rest[leaf] = False
        # Whoever is reached over the one who gives place would be lost with them: their ways are looked up without.
        gain, given = probabilities(stairs, rest) * stairs.weight, chance[leaf] * stairs.weight[leaf]
        better = ~chosen & (gain > given + SAME)
        equal = ~chosen & (np.abs(gain - given) <= SAME) & (places < leaf)
        options = np.flatnonzero(better if better.any() else equal)
        if len(options):
            rest[options[0]] = True
            return rest
    return None
