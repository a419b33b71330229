"""Survival from biconnected components: what a library gives in one linear pass, made into the figure asked for."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from tests.bench.contenders import Case

Pairs: TypeAlias = list[tuple[int, int]]
Blocks: TypeAlias = Callable[[Pairs], Iterable[Iterable[int]]]
"""The nodes of every biconnected component of a graph of ties."""

Floats: TypeAlias = npt.NDArray[np.float64]


def survival(case: Case, blocks: Blocks, *, leavers: int) -> Floats:
    """The share of every account that hangs together without its worst so many reps.

    Without one rep, the pieces are what hangs on them in the tree of biconnected components: linear. With more leavers
    the same without each other one (or each pair); the first rep of every account at once, then the second.
    """
    reps = np.bincount(case.rep_account, minlength=len(case.whole))
    first, of_tie = np.cumsum(reps) - reps, case.rep_account[case.rep]
    place = case.rep - first[of_tie]
    least = np.where(reps > leavers, np.inf, 0.0)
    for others in itertools.combinations(range(int(reps.max(initial=0))), leavers - 1):
        asked = (reps > leavers) & (reps > max(others, default=-1))
        there = asked[of_tie] & ~np.isin(place, others)
        ends = case.contact[there].tolist(), (case.rep[there] + case.contacts).tolist()
        left = _Forest(case, blocks(list(zip(*ends, strict=True)))).worst_single()
        least = np.where(asked, np.minimum(least, left), least)
    return least / case.whole


class _Forest:
    """The biconnected components as trees: below a node hang the other components it is in."""

    def __init__(self, case: Case, blocks: Iterable[Iterable[int]]) -> None:
        self._case = case
        self._weight: list[float] = [*case.weight.tolist(), *[0.0] * len(case.rep_account)]
        self._members = [list(block) for block in blocks]
        self._of_node: list[list[int]] = [[] for _ in range(case.nodes)]
        for number, block in enumerate(self._members):
            for node in block:
                self._of_node[node].append(number)
        self._above = [-1] * len(self._members)
        self._held = [0.0] * len(self._members)
        self._reps = [0] * len(self._members)

    def worst_single(self) -> Floats:
        """The least weight of the heaviest piece of every account, over all reps it has here who may go."""
        case = self._case
        trees, without = self._trees()
        accounts = len(case.whole)
        heaviest, second = [0.0] * accounts, [0.0] * accounts
        of_node: list[int] = [*case.account.tolist(), *case.rep_account.tolist()]
        for root in trees:
            account, held = of_node[self._members[root][0]], self._held[root]
            low, heaviest[account] = sorted((held, heaviest[account]))
            second[account] = max(second[account], low)
        least = [np.inf] * accounts
        for rep, (root, left) in without.items():
            account = of_node[rep]
            # Of several heaviest trees one is another.
            other = second[account] if self._held[root] == heaviest[account] else heaviest[account]
            least[account] = min(least[account], max(left, other))
        return np.array(least)

    def _trees(self) -> tuple[list[int], dict[int, tuple[int, float]]]:
        """The root of every tree, and for every rep their tree and the heaviest piece of it without them."""
        seen = [False] * len(self._members)
        trees: list[int] = []
        without: dict[int, tuple[int, float]] = {}
        for root in range(len(self._members)):
            if seen[root]:
                continue
            seen[root] = True
            trees.append(root)
            order = [root]
            # The list grows while it is walked.
            for block in order:
                for node in self._inside(block):
                    for below in self._below(node, block):
                        seen[below] = True
                        self._above[below] = node
                        order.append(below)
            self._add_up(order)
            for block in order:
                without |= {
                    node: (root, self._left(node, block, root))
                    for node in self._inside(block)
                    if node >= self._case.contacts
                }
        return trees, without

    def _add_up(self, order: list[int]) -> None:
        """What hangs on each component of a tree, itself included, from the last to the root."""
        for block in reversed(order):
            for node in self._inside(block):
                below = self._below(node, block)
                self._held[block] += self._weight[node] + sum(self._held[one] for one in below)
                self._reps[block] += (node >= self._case.contacts) + sum(self._reps[one] for one in below)

    def _inside(self, block: int) -> list[int]:
        """The nodes of a component but the one it hangs on."""
        above = self._above[block]
        return [node for node in self._members[block] if node != above]

    def _below(self, node: int, block: int) -> list[int]:
        of_node = self._of_node[node]
        return [] if len(of_node) == 1 else [other for other in of_node if other != block]

    def _left(self, rep: int, block: int, root: int) -> float:
        """The heaviest piece of the tree without a rep; a piece has a rep of its own."""
        below = self._below(rep, block)
        largest = max((self._held[one] for one in below if self._reps[one]), default=0.0)
        reps_above = self._reps[root] - 1 - sum(self._reps[one] for one in below)
        above = self._held[root] - sum(self._held[one] for one in below)
        return max(largest, above) if reps_above else largest
