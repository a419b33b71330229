"""Sets of reps whose leaving costs much: branch and bound for a set of a given size that orphans more than a weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from graphkam.portfolio.holders import Holders
from graphkam.strength import Bools, Floats

_BLOCK: Final = 400_000
"""How many numbers one step of the search may lay out at once."""

_EVENLY: Final = 0.02
"""How much of each holder set is shared out evenly, beside the split that is best before anything is decided."""


@dataclass(frozen=True, slots=True, eq=False)
class _Branches:
    """Partly decided sets, one a row: who is in, who is still open; everybody else stays."""

    chosen: Bools
    open: Bools

    def __len__(self) -> int:
        return len(self.chosen)

    def where(self, kept: Bools | slice) -> _Branches:
        return _Branches(self.chosen[kept], self.open[kept])


class SetSearch:
    """The search for sets of ``size`` reps whose going orphans more than ``least``.

    Notes
    -----
    The weight of each holder set is split among its reps. With m picks left, a set that lacks t <= m of its reps can
    still be orphaned and counts with them, in proportion to their parts; whatever is picked, the m largest sums of
    parts bound what more is orphaned. Any split gives a bound; the one used is the dual optimum of the linear
    relaxation at the root, which on accounts with a few stars bounds several times tighter than even parts. The same
    sums tell who must be in and who cannot be. Many branches are bounded at once.
    """

    def __init__(self, holders: Holders, *, size: int, least: float, split: Floats | None = None) -> None:
        self._holders = holders
        self._size = size
        self._least = least
        self._split = _best_split(holders, size=size) if split is None else split
        self._split_all: Floats = self._split.sum(axis=1)
        self._set_size: Floats = holders.incidence.sum(axis=1)

    def of_size(self, size: int) -> SetSearch:
        """The same search for sets of another size."""
        return SetSearch(self._holders, size=size, least=self._least, split=self._split)

    def any_set(self, *, members: Sequence[int] = (), behind: int = -1) -> Bools | None:
        """Some set that has these members and otherwise only reps behind a position; None when there is none."""
        chosen = np.zeros((1, self._holders.reps), dtype=np.bool_)
        chosen[0, list(members)] = True
        everybody = np.arange(self._holders.reps)[None, :]
        ahead = [_Branches(chosen, everybody > behind)]
        at_once = max(1, _BLOCK // max(self._holders.sets, self._holders.reps))
        while ahead:
            block = ahead.pop()
            if len(block) > at_once:
                ahead.append(block.where(slice(None, -at_once)))
                block = block.where(slice(-at_once, None))
            lost, scores = self._scores(block)
            enough = np.flatnonzero(lost > self._least)
            if len(enough):
                found: Bools = block.chosen[enough[0]]
                return found
            narrowed = self._narrowed(block, lost, scores)
            if len(narrowed):
                ahead.append(narrowed)
        return None

    def _scores(self, block: _Branches) -> tuple[Floats, Floats]:
        """What each branch has orphaned, and every open rep's part in what it could (-1 for reps not open)."""
        incidence, weight = self._holders.incidence, self._holders.weight
        chosen = block.chosen.astype(np.float64)
        staying = (~(block.chosen | block.open)).astype(np.float64)
        lacking = self._set_size - chosen @ incidence.T
        left = self._size - block.chosen.sum(axis=1, keepdims=True)
        orphaned = lacking == 0
        possible = (staying @ incidence.T == 0) & ~orphaned & (lacking <= left)
        parts = self._split_all - chosen @ self._split.T
        scores = np.divide(weight, parts, out=np.zeros_like(parts), where=possible) @ self._split
        return orphaned @ weight, np.where(block.open, scores, -1.0)

    def _narrowed(self, block: _Branches, lost: Floats, scores: Floats) -> _Branches:
        """The branches that may still come to enough, each decided in one more rep and in all that follow from it."""
        left = self._size - block.chosen.sum(axis=1)
        ranked = -np.sort(-scores, axis=1)
        places = np.arange(self._holders.reps)
        best = lost + np.where(places < left[:, None], np.maximum(ranked, 0.0), 0.0).sum(axis=1)
        hopeful = (best > self._least) & (left > 0) & (block.open.sum(axis=1) >= left)
        block, left, scores, ranked = block.where(hopeful), left[hopeful], scores[hopeful], ranked[hopeful]
        spare = (best[hopeful] - self._least)[:, None]
        row = np.arange(len(block))
        last_in = ranked[row, left - 1][:, None]
        first_out = np.maximum(np.column_stack([ranked, np.full(len(block), -1.0)])[row, left], 0.0)[:, None]
        must = block.open & (scores >= last_in) & (scores - first_out >= spare)
        cannot = block.open & (scores < last_in) & (last_in - scores >= spare)
        block = _Branches(block.chosen | must, block.open & ~must & ~cannot)
        possible = block.chosen.sum(axis=1) <= self._size
        block, scores = block.where(possible), scores[possible]
        divided = np.flatnonzero(block.open.any(axis=1) & (block.chosen.sum(axis=1) < self._size))
        rep = np.where(block.open, scores, -1.0).argmax(axis=1)[divided]
        undecided = block.open.copy()
        undecided[divided, rep] = False
        included = block.chosen.copy()
        included[divided, rep] = True
        # With the rep comes last, and is looked at first.
        return _Branches(
            np.concatenate([block.chosen[divided], included]),
            np.concatenate([undecided[divided], undecided]),
        )


def _best_split(holders: Holders, *, size: int) -> Floats:
    """How to split each holder set's weight among its reps, so that the largest ``size`` sums are least."""
    even: Floats = holders.incidence / holders.incidence.sum(axis=1, keepdims=True)
    at_set, at_rep = np.nonzero(holders.incidence)
    members, sets, reps = len(at_set), holders.sets, holders.reps
    # Largest weight orphaned, in fractions: a set no more than each of its reps, all reps together `size`.
    row = np.concatenate([np.arange(members), np.arange(members), np.full(reps, members)])
    column = np.concatenate([np.arange(reps)[at_rep] + sets, at_set, np.arange(reps) + sets])
    value = np.concatenate([-np.ones(members), np.ones(members), np.ones(reps)])
    limits = np.zeros(members + 1)
    limits[members] = size
    # scipy takes sparse matrices here, its stubs do not know it.
    matrix: Any = coo_array((value, (row, column)), shape=(members + 1, sets + reps)).tocsr()
    solved = linprog(
        -np.concatenate([holders.weight, np.zeros(reps)]),
        A_ub=matrix,
        b_ub=limits,
        bounds=(0, 1),
        method="highs-ds",
    )
    if solved.status != 0:
        # Only the speed depends on the split.
        return even
    split = np.zeros_like(even)
    split[at_set, at_rep] = np.maximum(-solved.ineqlin.marginals[:members], 0.0) / holders.weight[at_set]
    split /= np.maximum(split.sum(axis=1, keepdims=True), 1e-12)
    return split + _EVENLY * even
