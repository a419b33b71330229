"""Circles of managers and parents, against walking up from everybody."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphkam.bundle.trees import circles


@st.composite
def lines(draw: st.DrawFn) -> list[int]:
    """Who stands above each of some people, -1 for nobody; nobody above himself."""
    size = draw(st.integers(0, 12))
    others = [[above for above in range(-1, size) if above != place] for place in range(size)]
    return [draw(st.sampled_from(above)) for above in others]


def walked(above: list[int]) -> list[list[int]]:
    """The circles, by going up from each place until it comes again."""
    found: list[list[int]] = []
    for start in range(len(above)):
        way = [start]
        while (following := above[way[-1]]) != -1 and following not in way:
            way.append(following)
        if following == start and start == min(way):
            found.append(way)
    return found


@given(lines())
def test_circles(above: list[int]) -> None:
    assert circles(np.array(above, dtype=np.int64)) == walked(above)


def test_a_line_as_long_as_the_table_is_no_circle() -> None:
    size = 1_000
    assert circles(np.arange(-1, size - 1, dtype=np.int64)) == []
    ring = np.roll(np.arange(size, dtype=np.int64), -1)
    assert circles(ring) == [list(range(size))]
