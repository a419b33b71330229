"""The arrays that everything is measured with: their kinds, and where what lies group by group begins."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int32]
Longs: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]


def firsts(groups: Ints | Longs, *, size: int) -> Ints:
    """Where each group below a size begins among rows sorted by group, and at last where the rows end.

    Examples
    --------
    >>> firsts(np.array([0, 0, 2]), size=3).tolist()
    [0, 2, 2, 3]
    """
    return np.concatenate([[0], np.cumsum(np.bincount(groups, minlength=size))]).astype(np.int32)
