"""Sets of reps whose leaving costs much: branch and bound over those who may stay."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.arrays import Bools, firsts
from graphkam.portfolio.compiled import is_ready
from graphkam.portfolio.holders import Holders

_Singles: TypeAlias = npt.NDArray[np.float32]
_Positions: TypeAlias = npt.NDArray[np.intp]

_AT_ONCE: Final = 300
"""How many branches are bounded at once."""

_ROUNDING: Final = 1e-5
"""The part of all weight by which a bound in single precision may be off; sets that are found are checked in double."""

_STEP: Final = 2.0
"""By how much a rep's claim grows or shrinks in one step at most."""


_PATIENCE: Final = 40
"""After so many rounds of branches, half a second, the search goes on in machine code, even if it must be made."""


@dataclass(frozen=True, slots=True, eq=False)
class _Branches:
    """Partly decided sets, one a row: who stays, who is still open, which holder sets nobody who stays is in (0 or 1).

    ``claim`` says how much of each set a rep is charged with, beside its other open reps.
    """

    staying: Bools
    open: Bools
    untouched: _Singles
    claim: _Singles

    def __len__(self) -> int:
        return len(self.staying)

    def where(self, kept: Bools | _Positions | slice) -> _Branches:
        return _Branches(*(getattr(self, field.name)[kept] for field in fields(self)))


class LeavingSearch:
    """The search for sets of reps whose going orphans more than ``least``.

    Notes
    -----
    Who stays is picked, not who leaves: that are fewer, and what a pick saves is known at once, whatever follows. The
    weight of each holder set nobody has saved yet is split among its open reps, so that no choice of them is charged
    with more than the set; the charges of the cheapest picks that are left are then a lower bound on what they will
    save. Any split gives a bound. The one used moves, from branch to branch, towards reps who are charged little, as
    they are those a bound is made of. Of the open reps the most expensive one is picked or leaves, then the next, so
    that what is left is soon decided. Many branches are bounded at once; where
    that takes long, they are gone through one by one in machine code.
    """

    def __init__(self, holders: Holders, *, least: float) -> None:
        self._holders = holders
        self._least = least
        self._weight = holders.weight.astype(np.float32)
        self._member = holders.incidence.astype(np.float32)
        self._member_by_rep = np.ascontiguousarray(self._member.T)
        self._weight_by_rep = self._member * self._weight[:, None]
        self._widest = int(holders.incidence.sum(axis=1).max())
        self._slack = np.float32(_ROUNDING * holders.weight.sum())
        self._patience = 0 if is_ready("stayers", "stayers", ties=0) else _PATIENCE

    def orphaned_enough(self, staying: Bools) -> Bools:
        """For each row of those who stay, whether everybody else's going orphans more than the least."""
        untouched = staying.astype(np.float64) @ self._holders.incidence.T == 0
        enough: Bools = untouched @ self._holders.weight > self._least
        return enough

    def sets(self, number: int, *, most: int, staying: Bools | None = None, behind: int = -1) -> Bools:
        """Those who stay in each set of leavers that is enough, when so many stay: all such sets if fewer than `most`.

        Of the reps up to a position ``behind``, those named ``staying`` stay and the others leave. When there are as
        many sets as ``most`` or more, that many or a few more of them are given, not all.
        """
        reps = self._holders.reps
        stay = np.zeros((1, reps), dtype=np.bool_)
        if staying is not None:
            stay[0] = staying
        ahead = [
            _Branches(
                staying=stay,
                open=np.arange(reps)[None, :] > behind,
                untouched=(stay @ self._member_by_rep == 0).astype(np.float32),
                claim=np.ones((1, reps), dtype=np.float32),
            )
        ]
        found: list[Bools] = []
        while ahead and sum(map(len, found)) < most:
            block = ahead.pop()
            if self._patience <= 0:
                found.append(self._in_machine_code(block, number, most=most - sum(map(len, found))))
                continue
            self._patience -= 1
            if len(block) > _AT_ONCE:
                ahead.append(block.where(slice(None, -_AT_ONCE)))
                block = block.where(slice(-_AT_ONCE, None))
            left = number - int(block.staying[0].sum())
            if left == 0:
                found.append(block.staying[self.orphaned_enough(block.staying)])
            elif len(further := self._divided(block, left)):
                ahead.append(further)
        return np.concatenate([stay[:0], *found])

    def _in_machine_code(self, block: _Branches, number: int, *, most: int) -> Bools:
        """What `sets` finds from some branches on, the last of them first."""
        from graphkam.portfolio.compiled.stayers import stayers  # noqa: PLC0415  # loads the compiler

        of_set, member = np.nonzero(self._holders.incidence)
        by_rep = np.argsort(member, kind="stable")
        found = [block.staying[:0]]
        for row in reversed(range(len(block))):
            left = most - sum(map(len, found))
            if left <= 0:
                break
            found.append(
                stayers(
                    number,
                    left,
                    self._least,
                    block.staying[row],
                    block.open[row],
                    block.claim[row].astype(np.float64),
                    firsts(of_set, size=self._holders.sets),
                    member.astype(np.int32),
                    firsts(member, size=self._holders.reps),
                    of_set[by_rep].astype(np.int32),
                    self._holders.weight,
                )
            )
        return np.concatenate(found)

    def _divided(self, block: _Branches, left: int) -> _Branches:
        """The branches with one more who stays, as far as the bound allows: whoever is dearer than this one leaves."""
        # What may still be saved, and what each rep would save now.
        spare = block.untouched @ self._weight - np.float32(self._least) + self._slack
        saved = block.untouched @ self._weight_by_rep
        if left == 1:
            row, rep = np.nonzero(block.open & (saved < spare[:, None]))
            return self._picked(block.where(row), rep)
        charge = self._charges(block, left) @ self._member * block.claim
        hopeful = _cheapest(np.where(block.open, charge, np.inf), left) < spare
        block, spare, saved, charge = block.where(hopeful), spare[hopeful], saved[hopeful], charge[hopeful]
        block = self._claimed_anew(block, charge, left)
        per_set = self._charges(block, left)
        charge = np.where(block.open, per_set @ self._member * block.claim, np.inf)
        order = np.argsort(-charge, axis=1, kind="stable")
        ranked = np.take_along_axis(charge, order, axis=1)
        # The last in order are the cheapest, and all that is open when the one before them is picked.
        others = ranked[:, self._holders.reps - left + 1 :].sum(axis=1, keepdims=True)
        fits = np.arange(self._holders.reps) <= self._holders.reps - left
        row, place = np.nonzero(fits & (ranked + others < spare[:, None]))
        rep = order[row, place]
        rank = np.empty_like(order)
        np.put_along_axis(rank, order, np.broadcast_to(np.arange(self._holders.reps), order.shape), axis=1)
        still_open = block.open[row] & (rank[row] > place[:, None])
        # With this rep everything it is in is saved, and the others are charged for the rest alone.
        rest = (per_set[row] * (1 - self._member_by_rep[rep])) @ self._member * block.claim[row]
        best = saved[row, rep] + _cheapest(np.where(still_open, rest, np.inf), left - 1)
        hopeful = best < spare[row]
        row, rep, still_open = row[hopeful], rep[hopeful], still_open[hopeful]
        picked = self._picked(block.where(row), rep)
        return _Branches(picked.staying, still_open, picked.untouched, picked.claim)

    def _charges(self, block: _Branches, left: int) -> _Singles:
        """What a claim of 1 on each untouched set costs, so that no picks are charged with more than its weight."""
        claim = np.where(block.open, block.claim, np.float32(0))
        claimed = claim @ self._member_by_rep
        if left < self._widest:
            np.minimum(claimed, left * claim.max(axis=1, keepdims=True), out=claimed)
        charges: _Singles = np.divide(
            block.untouched * self._weight, claimed, out=np.zeros_like(claimed), where=claimed > 0
        )
        return charges

    def _claimed_anew(self, block: _Branches, charge: _Singles, left: int) -> _Branches:
        """Larger claims for reps who are charged less than the last of the cheapest, smaller ones for the others."""
        last = np.partition(np.where(block.open, charge, np.inf), left - 1, axis=1)[:, left - 1 : left]
        ratio = (last + self._slack) / (charge + self._slack)
        claim = block.claim * np.clip(ratio, 1 / _STEP, _STEP)
        claim /= np.where(block.open, claim, 0).max(axis=1, keepdims=True)
        return _Branches(block.staying, block.open, block.untouched, claim)

    def _picked(self, block: _Branches, rep: _Positions) -> _Branches:
        """Every branch with its rep among those who stay."""
        staying = block.staying.copy()
        staying[np.arange(len(block)), rep] = True
        return _Branches(staying, block.open, block.untouched * (1 - self._member_by_rep[rep]), block.claim)


def _cheapest(charge: _Singles, number: int) -> _Singles:
    """The sum of the so many least charges of each row."""
    least: _Singles = np.partition(charge, number - 1, axis=1)[:, :number].sum(axis=1)
    return least
