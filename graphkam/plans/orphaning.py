"""Which few reps orphan most weight when they go: searched by branch and bound, with a proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.arrays import Bools, Floats

Places: TypeAlias = npt.NDArray[np.int64]

SAME: Final = 1e-9
"""Values that differ by less are equal."""
FIRST_STEPS: Final = 100
STEPS: Final = 20
"""How often a split of weights is evened: thoroughly once, then less, on ever fewer groups."""
NODE_LIMIT: Final = 1_000
"""How many parts of the search are looked into before the best found is taken; a number, so that it is always the same
one."""


@dataclass(frozen=True, slots=True)
class Found:
    """The reps found, their value, and what no so many can exceed."""

    reps: list[int]
    value: float
    bound: float


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """Contacts with the same holders as one group: ``weight`` (G), and each holder of each group (M), by group.

    ``base`` is what is orphaned already, ``gone`` who has gone, ``k`` how many more may go.
    """

    group: Places
    rep: Places
    weight: Floats
    base: float
    gone: tuple[int, ...]
    k: int

    def only(self, kept: Bools) -> _Groups:
        """Some of the groups."""
        members = kept[self.group]
        number = np.cumsum(kept) - 1
        return replace(
            self, group=number[self.group[members]], rep=self.rep[members], weight=self.weight[kept]
        )

    def of_size(self) -> _Groups:
        """The groups that so few can orphan."""
        return self.only(np.bincount(self.group, minlength=len(self.weight)) <= self.k)

    def with_(self, rep: int) -> _Groups:
        """What is left when this rep goes too."""
        others = self.rep != rep
        group, rest = self.group[others], self.rep[others]
        orphaned = np.bincount(group, minlength=len(self.weight)) == 0
        number = np.cumsum(~orphaned) - 1
        return _Groups(
            group=number[group],
            rep=rest,
            weight=self.weight[~orphaned],
            base=self.base + float(self.weight[orphaned].sum()),
            gone=(*self.gone, rep),
            k=self.k - 1,
        )

    def without(self, rep: int) -> _Groups:
        """What is left when this rep is sure to stay: the groups that the rep does not hold."""
        kept = np.ones(len(self.weight), dtype=np.bool_)
        kept[self.group[self.rep == rep]] = False
        return self.only(kept)

    def parts(self, *, steps: int) -> Floats:
        """What each rep has of the groups' weights when these are split so that all have much the same.

        By Frank and Wolfe: each step moves a little of every group to the poorest of its holders.
        """
        split = (self.weight / np.bincount(self.group, minlength=len(self.weight)))[self.group]
        first = np.searchsorted(self.group, np.arange(len(self.weight)))
        for step in range(steps):
            poor = np.bincount(self.rep, split)[self.rep]
            least = np.flatnonzero(poor == np.minimum.reduceat(poor, first)[self.group])
            poorest = least[np.searchsorted(self.group[least], np.arange(len(self.weight)))]
            share = 2 / (step + 3)
            split *= 1 - share
            split[poorest] += share * self.weight
        return np.bincount(self.rep, split).astype(np.float64)


def most_orphaned(groups: Mapping[tuple[int, ...], float], *, k: int) -> Found:
    """The k reps whose going orphans most of these groups, each with its holders; fewer where fewer do as much.

    Of equally good sets the one with fewest reps, then with the smallest numbers.

    Notes
    -----
    However a group's weight is split among its holders, the parts of the members of a set add up to no less than what
    the set orphans; so the largest parts bound every set. The most even split bounds best: it is the dual of the linear
    program. Whoever could be in no set worth more than the best found is left out with all their groups, which
    leaves little to branch on: the rep with the largest part goes, or stays.
    """
    search = _Search()
    search.run(_of(groups, k=k))
    return Found(search.reps, search.value, max(search.value, search.open_bound))


def _of(groups: Mapping[tuple[int, ...], float], *, k: int) -> _Groups:
    held = [holders for holders in groups if len(holders) <= k]
    return _Groups(
        group=np.repeat(np.arange(len(held)), [len(holders) for holders in held]).astype(np.int64),
        rep=np.array([rep for holders in held for rep in holders], dtype=np.int64),
        weight=np.array([groups[holders] for holders in held], dtype=np.float64),
        base=0.0,
        gone=(),
        k=k,
    )


class _Search:
    """A search for the best set; ``value`` and ``reps`` are of the best one found so far."""

    def __init__(self) -> None:
        self.value = 0.0
        self.reps: list[int] = []
        self.open_bound = -np.inf

    def run(self, whole: _Groups) -> None:
        """Search the groups; ``open_bound`` is then what may be left in parts that were not looked into."""
        stack: list[tuple[_Groups, float, int]] = [(whole, np.inf, FIRST_STEPS)]
        for _ in range(NODE_LIMIT):
            if not stack:
                return
            here, _, steps = stack.pop()
            self._keep(here)
            groups, parts, bound = self._reduced(here.of_size(), steps=steps)
            if parts is not None:
                richest = int(parts.argmax())
                stack.append((groups.without(richest), bound, STEPS))
                stack.append((groups.with_(richest), bound, STEPS))
        self.open_bound = max((bound for _, bound, _ in stack), default=-np.inf)

    def _keep(self, here: _Groups) -> None:
        """Better sets, and as good ones of fewer reps, or with smaller numbers."""
        reps = sorted(here.gone)
        if here.base > self.value + SAME:
            self.value, self.reps = here.base, reps
        elif here.base >= self.value - SAME and (len(reps), reps) < (len(self.reps), self.reps):
            self.reps = reps

    def _reduced(self, groups: _Groups, *, steps: int) -> tuple[_Groups, Floats | None, float]:
        """The groups of reps who can still be in a set as good, their parts, and the bound; no parts: none can."""
        enough = self.value - SAME
        while groups.k and len(groups.weight):
            parts = groups.parts(steps=steps)
            most = np.sort(parts)[::-1][: groups.k]
            bound = groups.base + float(most.sum())
            if bound < enough:
                break
            useful = groups.base + parts + float(most[: groups.k - 1].sum()) >= enough
            kept = np.ones(len(groups.weight), dtype=np.bool_)
            kept[groups.group[~useful[groups.rep]]] = False
            if kept.all():
                return groups, parts, bound
            groups = groups.only(kept)
        return groups, None, 0.0
