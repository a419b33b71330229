"""Survival: how much of an account still hangs together when the worst few reps have left, over all sets of them.

References
----------
The largest piece under loss: Schneider, Moreira, Andrade, Havlin, Herrmann (2011), Mitigation of malicious attacks on
networks. Its order of removal is greedy; here every set counts.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.arrays import Floats
from graphkam.policy import TOLERANCE
from graphkam.portfolio.holders import Holders

LOSSES: Final = (1, 2, 3)
"""How many reps are lost at once."""

_BLOCK: Final = 4_000_000
"""How many numbers one step may lay out at once."""

_KEPT: Final = 50_000
"""Up to how many sets of a piece are kept to be looked at again; more are tried again."""

_Sets: TypeAlias = npt.NDArray[np.intp]
_Tried: TypeAlias = tuple[_Sets, Floats]


@dataclass(frozen=True, slots=True)
class Loss:
    """The weight that still hangs together when the worst set of reps has left, and that set."""

    left: float
    reps: list[int]


def survival(holders: Holders) -> list[Loss]:
    """The least weight of the largest piece over all sets of one, two, three reps, each with its first worst set.

    When no more than k reps have an active tie it is 0 and the set is all of them.

    Notes
    -----
    Reps who share no contact, even over others, are in different pieces, and each piece is looked at alone. To get the
    largest piece below a weight every heavier piece must lose somebody, so that with three leavers only the three
    heaviest pieces matter, the second with at most two leavers, the third with one. Within a piece every set is tried,
    many at once, and memory stays bounded whatever the number of reps.
    """
    pieces = _pieces(holders)
    return [
        Loss(left=0.0, reps=list(range(holders.reps)))
        if holders.reps <= k
        else Loss(left=least, reps=_first_worst(pieces, k=k, least=least + TOLERANCE))
        for k, least in zip(LOSSES, _least_left(pieces), strict=True)
    ]


def least_left(holders: Holders) -> list[float]:
    """The weights of `survival` without the sets."""
    return _least_left(_pieces(holders))


class _Piece:
    """One piece of the graph of reps and contacts, and what is left of it without some of its reps."""

    def __init__(self, holders: Holders, reps: npt.NDArray[np.intp]) -> None:
        inside = np.flatnonzero(holders.incidence[:, reps].max(axis=1) > 0)
        self.reps = reps
        self.incidence = holders.incidence[np.ix_(inside, reps)].astype(np.float32)
        self.set_weight = holders.weight[inside]
        self.weight = float(self.set_weight.sum())
        self.linked = (self.incidence.T @ self.incidence > 0).astype(np.float32)
        self.by_weight = np.argsort(-(self.set_weight @ self.incidence), kind="stable")
        self._kept: dict[int, list[_Tried]] = {}

    def without(self, number: int) -> Iterable[_Tried]:
        """Every set of so many of its reps, in order, and the largest weight left in one part without it; in blocks."""
        if number in self._kept:
            return self._kept[number]
        tried = self._try_all(number)
        if math.comb(len(self.reps), number) > _KEPT:
            return tried
        self._kept[number] = list(tried)
        return self._kept[number]

    def least(self, number: int) -> float:
        """The least that may be left in one part when so many of its reps leave."""
        if number == 0:
            return self.weight
        if number >= len(self.reps):
            return 0.0
        return min(float(left.min()) for _, left in self.without(number))

    def enough(self, number: int, *, least: float) -> Iterator[list[int]]:
        """The sets of so many of its reps without whom no part of it is heavier than the least, in order."""
        for sets, left in self.without(number):
            yield from ([int(rep) for rep in self.reps[chosen]] for chosen in sets[left <= least])

    def _try_all(self, number: int) -> Iterator[_Tried]:
        sets = itertools.combinations(range(len(self.reps)), number)
        at_once = max(1, _BLOCK // max(1, *self.incidence.shape))
        while block := list(itertools.islice(sets, at_once)):
            gone = np.array(block, dtype=np.intp)
            yield gone, self._left(gone)

    def _left(self, gone: _Sets) -> Floats:
        here = np.ones((len(gone), len(self.reps)), dtype=np.bool_)
        here[np.arange(len(gone))[:, None], gone] = False
        largest = np.zeros(len(gone))
        unseen = np.full(len(gone), self.weight)
        row = np.arange(len(gone))
        while len(row):
            # From the heaviest rep still to be seen to everybody they are linked to, until nobody is added.
            part = np.zeros(here.shape, dtype=np.float32)
            part[np.arange(len(row)), self.by_weight[here[:, self.by_weight].argmax(axis=1)]] = 1.0
            reached = len(row)
            while True:
                part = ((part @ self.linked > 0) & here).astype(np.float32)
                if (now := int(np.count_nonzero(part))) == reached:
                    break
                reached = now
            held = (part @ self.incidence.T > 0) @ self.set_weight
            largest[row] = np.maximum(largest[row], held)
            unseen[row] -= held
            here &= part == 0
            # What is left to be seen weighs no more than what has been found.
            more = here.any(axis=1) & (unseen[row] > largest[row] - TOLERANCE)
            row, here = row[more], here[more]
        return largest


def _pieces(holders: Holders) -> list[_Piece]:
    """The pieces of an account, the heaviest first, then the one with the first rep."""
    linked = holders.incidence.T @ holders.incidence > 0
    unseen = np.ones(holders.reps, dtype=np.bool_)
    pieces: list[_Piece] = []
    while unseen.any():
        piece = linked[int(unseen.argmax())]
        while (wider := linked[piece].any(axis=0)).sum() > piece.sum():
            piece = wider
        unseen &= ~piece
        pieces.append(_Piece(holders, np.flatnonzero(piece)))
    return sorted(pieces, key=lambda one: (-one.weight, int(one.reps[0])))


def _least_left(pieces: list[_Piece]) -> list[float]:
    """For each number of leavers the least that the heaviest piece may come to."""
    reps = sum(len(piece.reps) for piece in pieces)
    return [0.0 if reps <= k else _least(pieces, k=k) for k in LOSSES]


def _least(pieces: list[_Piece], *, k: int) -> float:
    shares = [each for each in itertools.product(range(k + 1), repeat=min(k, len(pieces))) if sum(each) <= k]
    spared = pieces[k].weight if k < len(pieces) else 0.0

    def left(share: tuple[int, ...]) -> float:
        return max(spared, *(piece.least(number) for piece, number in zip(pieces, share, strict=False)))

    # A later piece is as light as or lighter than an earlier one: it is never worth more leavers in vain.
    return min(left(share) for share in shares if _in_order(share))


def _in_order(share: tuple[int, ...]) -> bool:
    """Whether no piece is touched behind one that is not."""
    return all(later == 0 or earlier > 0 for earlier, later in itertools.pairwise(share))


def _first_worst(pieces: list[_Piece], *, k: int, least: float) -> list[int]:
    """The first set of k reps after whose going no piece is heavier than the least possible."""
    heavy = [piece for piece in pieces if piece.weight > least]
    reps = sum(len(piece.reps) for piece in pieces)
    found: list[list[int]] = []
    for share in itertools.product(range(1, k + 1), repeat=len(heavy)):
        if sum(share) > k:
            continue
        # Where nobody else can be added, the first choice in each piece makes the first set; so it does with several
        # pieces. Only with one heavy piece can another choice leave the first places to others.
        first_only = len(heavy) > 1 or sum(share) == k
        choices = [
            list(itertools.islice(piece.enough(number, least=least), 1 if first_only else None))
            for piece, number in zip(heavy, share, strict=True)
        ]
        found.extend(
            _filled([rep for each in chosen for rep in each], k=k, reps=reps)
            for chosen in itertools.product(*choices)
        )
    return min(found)


def _filled(chosen: list[int], *, k: int, reps: int) -> list[int]:
    """The chosen and the first others, k in all."""
    others = (rep for rep in range(reps) if rep not in chosen)
    return sorted([*chosen, *itertools.islice(others, k - len(chosen))])
