"""An integer program: what may be chosen, under which limits, and the best choice with its proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array

from graphkam.arrays import Bools, Floats

NODE_LIMIT: Final = 20_000
"""How many parts of a search are looked into before the best found is taken.

A number, not a time, so that the same input gives the same plan on every machine.
"""

Places: TypeAlias = npt.NDArray[np.integer[Any]]

Terms: TypeAlias = tuple[Places, Places, Floats]
"""The limit that each term belongs to, its variable, and its factor."""


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """The best values found (None: none at all), what no choice can exceed, and whether nothing is left open.

    ``possible`` is False when it is proven that no values keep all limits.
    """

    values: Floats | None
    bound: float
    proven: bool
    possible: bool


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Variables between 0 and 1, those of ``whole`` only 0 or 1, under limits that are added one group at a time."""

    whole: Bools
    limits: list[tuple[csr_array, Floats]] = field(default_factory=list[tuple[csr_array, Floats]])

    def at_most(self, terms: Sequence[Terms], limit: Floats) -> None:
        """Each sum of terms is at most its limit."""
        row = np.concatenate([term[0] for term in terms])
        column = np.concatenate([term[1] for term in terms])
        value = np.concatenate([term[2] for term in terms])
        matrix = coo_array((value, (row, column)), shape=(len(limit), len(self.whole))).tocsr()
        self.limits.append((matrix, limit))

    def total_at_most(self, columns: Places, factors: Floats, limit: float) -> None:
        """One sum is at most a limit."""
        self.at_most([(np.zeros(len(columns), dtype=np.int64), columns, factors)], np.array([limit]))

    def greatest(self, gain: Floats, *, ones: Places, node_limit: int = NODE_LIMIT) -> Solution:
        """The values with the greatest total gain, with the variables of ``ones`` at 1.

        Solved by HiGHS (Huangfu, Hall 2018) to its tolerance of a millionth on integrality, with no gap left.
        """
        # Only who solves one waits for it, a third of a second.
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  # as said

        low = np.zeros(len(self.whole))
        low[ones] = 1.0
        found = milp(
            -gain,
            constraints=[LinearConstraint(matrix, -np.inf, limit) for matrix, limit in self.limits],
            bounds=Bounds(low, np.ones(len(self.whole))),
            integrality=self.whole.astype(np.int64),
            options={"mip_rel_gap": 0.0, "node_limit": node_limit},
        )
        values: Floats | None = found.x
        bound = np.inf if found.mip_dual_bound is None else -float(found.mip_dual_bound)
        # 0: optimal, 1: the limit was reached, 2: no values keep the limits.
        return Solution(values=values, bound=bound, proven=found.status == 0, possible=found.status != 2)
