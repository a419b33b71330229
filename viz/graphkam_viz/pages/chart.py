"""Small drawings inside a page: the points of a line that goes through a few values, in a box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graphkam.language import percent

WIDTH: Final = 84
HEIGHT: Final = 20
_MARGIN: Final = 2.0


def sparkline(shares: Sequence[float]) -> str:
    """The points of a line through shares of 0 to 1, the first at the left, in a box of `WIDTH` by `HEIGHT`.

    All lines have the same scale, from nothing at the bottom to all at the top, so that two of them can be compared.

    Examples
    --------
    >>> sparkline([0.0, 1.0])
    '2,18 82,2'
    >>> sparkline([])
    ''
    """
    last = max(1, len(shares) - 1)
    across, up = WIDTH - 2 * _MARGIN, HEIGHT - 2 * _MARGIN
    return " ".join(
        f"{_MARGIN + across * at / last:.4g},{_MARGIN + up * (1 - share):.4g}"
        for at, share in enumerate(shares)
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart over months: its shares, and each of them as it is written."""

    name: str
    values: tuple[float, ...]
    said: tuple[str, ...]

    @classmethod
    def of(cls, name: str, shares: Sequence[float]) -> Line:
        """A line through these shares."""
        return cls(name, tuple(shares), tuple(percent(share) for share in shares))


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines over the same months, the earliest first."""

    months: tuple[str, ...]
    lines: tuple[Line, ...]
