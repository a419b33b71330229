"""Bus factor: how few reps must go for more than half of what is covered to be lost, exactly.

References
----------
Avelino, Passos, Hora, Valente (2016), A novel approach for estimating truck factors. Ferreira, Valente, Ferreira
(2017), A comparison of three algorithms for computing truck factors: one half.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.policy import TOLERANCE
from graphkam.portfolio.holders import Holders
from graphkam.strength import Bools, Floats

_BLOCK: Final = 1_000_000
"""How many numbers one step of the search may lay out at once."""

_Sets: TypeAlias = npt.NDArray[np.intp]
"""Sets of reps of one size, one a row, each sorted."""


def bus_factor_set(holders: Holders) -> list[int]:
    """The smallest set of reps whose going orphans strictly more than half of the covered weight; empty without any.

    Of several such sets the first by its sorted members.

    Notes
    -----
    Branch and bound over sets in lexicographic order, many at once. With m picks left, a contact that lacks t of its
    reps can only be orphaned when t <= m, and is then shared out among those t; whatever is picked, it cannot orphan
    more than the m largest sums of such shares. With one pick left this is exact.
    """
    if not holders.sets:
        return []
    # The heaviest reps first: to pass one over loses most, which ends the hopeless branches soonest.
    by_share = np.argsort(-_scores(holders), kind="stable")
    heaviest_first = Holders(incidence=holders.incidence[:, by_share], weight=holders.weight)
    size = 1
    while not _first_set(heaviest_first, size=size):
        size += 1
    return _first_set(holders, size=size)


def _scores(holders: Holders) -> Floats:
    scores: Floats = (holders.weight / holders.incidence.sum(axis=1)) @ holders.incidence
    return scores


def _first_set(holders: Holders, *, size: int) -> list[int]:
    """The first set of that size by which more than half is lost; empty when there is none."""
    half = holders.weight.sum() / 2 + TOLERANCE
    at_once = max(1, _BLOCK // max(1, holders.sets * holders.reps))
    ahead: list[_Sets] = [np.zeros((1, 0), dtype=np.intp)]
    while ahead:
        block = ahead.pop()
        if block.shape[1] == size:
            return [int(rep) for rep in block[0]]
        if len(block) > at_once:
            ahead.append(block[at_once:])
            block = block[:at_once]
        sets = _one_more(block, reps=holders.reps, left=size - block.shape[1])
        hopeful = sets[_at_best(holders, sets, left=size - sets.shape[1]) > half]
        if len(hopeful):
            ahead.append(hopeful)
    return []


def _one_more(block: _Sets, *, reps: int, left: int) -> _Sets:
    """Every set with one more rep behind its last, in order, that leaves enough reps to complete it."""
    last = block[:, -1] if block.shape[1] else np.full(len(block), -1)
    number = np.maximum(reps - left - last, 0)
    parent = np.repeat(np.arange(len(block)), number)
    following = np.arange(len(parent)) - np.repeat(np.cumsum(number) - number, number)
    return np.column_stack([block[parent], last[parent] + 1 + following])


def _at_best(holders: Holders, sets: _Sets, *, left: int) -> Floats:
    """The most that each set could orphan with so many more reps, all of them behind its last."""
    chosen = np.zeros((len(sets), holders.reps))
    chosen[np.arange(len(sets))[:, None], sets] = 1.0
    behind: Bools = np.arange(holders.reps) > sets[:, -1:]
    passed_over = 1.0 - np.maximum(chosen, behind)
    lacking = holders.incidence.sum(axis=1) - chosen @ holders.incidence.T
    lost: Floats = np.where(lacking == 0, holders.weight, 0.0).sum(axis=1)
    if left == 0:
        return lost
    possible = (lacking > 0) & (lacking <= left) & (passed_over @ holders.incidence.T == 0)
    shared = np.where(possible, holders.weight / np.maximum(lacking, 1.0), 0.0)
    scores = np.where(behind, shared @ holders.incidence, 0.0)
    if left < holders.reps:
        scores = np.partition(scores, holders.reps - left, axis=1)[:, holders.reps - left :]
    most: Floats = lost + scores.sum(axis=1)
    return most
