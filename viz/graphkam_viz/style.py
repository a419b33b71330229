"""What the map looks like: colours, marks and sizes, one meaning per channel, and never by colour alone.

* fill and mark: attitude. From light blue over grey to dark purple; two triangles up, one up, a dot, one down, two
  down; an empty ring where none is recorded.
* ring: coverage. Red and solid: a key contact nobody covers. Orange and dashed: a single rep. Grey and dotted: anybody
  else nobody covers. None: two-deep.
* star: a key contact. Flag: a rival is tied to them. A chair: a seat nobody fills.
* width of a line: strength of the tie; dashes: it is cold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

FONT: Final = (
    "-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', "
    "'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'Helvetica Neue', Arial, sans-serif"
)

CARD_WIDTH: Final = 176
CARD_HEIGHT: Final = 46
STAFF_WIDTH: Final = 152
STAFF_HEIGHT: Final = 46
NAME_SIZE: Final = 15.0
DETAIL_SIZE: Final = 11.5
CORNER: Final = 7
STAFF_CORNER: Final = 14

INK: Final = "#16202c"
FAINT_INK: Final = "#4c5a6a"
PAPER: Final = "#ffffff"
BAND: Final = "#f4f6f9"
STEP: Final = "#dfe6ee"
STEP_EDGE: Final = "#9fb0c2"
RULE: Final = "#d3dae3"
STAFF_BAND: Final = "#e4ebf3"
STAFF_FILL: Final = "#1f3247"
STAFF_INK: Final = "#ffffff"
GONE_FILL: Final = "#66727f"
TIE: Final = "#2f6690"
COLD_TIE: Final = "#7a8a9b"
GONE_TIE: Final = "#5b6b7c"
REPORTING: Final = "#5b6b7c"
INFLUENCE: Final = "#8a3ffc"
STAR: Final = "#16202c"
RIVAL: Final = "#b3261e"
WAY: Final = "#a8124c"
WAY_INK: Final = "#ffffff"

DIMMED: Final = 0.12
TIE_OPACITY: Final = 0.30


@dataclass(frozen=True, slots=True)
class Attitude:
    """How an attitude is shown: what fills the card, what is written on it, and the mark before the name.

    ``up`` counts the triangles that point up, negative those that point down; ``text`` is the mark where only
    characters can be shown.
    """

    fill: str
    edge: str
    ink: str
    up: int
    text: str


ATTITUDES: Final[Mapping[int | None, Attitude]] = MappingProxyType(
    {
        2: Attitude("#8ecbf2", "#2b7fb8", INK, 2, "▲▲"),
        1: Attitude("#d9eefb", "#5a9cc8", INK, 1, "▲"),
        0: Attitude("#e9ebee", "#8b97a5", INK, 0, "●"),
        -1: Attitude("#cdb7e3", "#7f5ca6", INK, -1, "▼"),
        -2: Attitude("#56308c", "#3a1d66", "#ffffff", -2, "▼▼"),
        None: Attitude("#ffffff", "#8b97a5", INK, 0, "○"),
    }
)


@dataclass(frozen=True, slots=True)
class Ring:
    """The ring round a card: its colour, its width, and its dashes (none: solid)."""

    colour: str
    width: float
    dashes: tuple[float, ...]


UNCOVERED_KEY: Final = Ring("#c1121f", 3.5, ())
SINGLE: Final = Ring("#b45309", 2.5, (7, 4))
UNCOVERED: Final = Ring("#66727f", 1.75, (1.5, 3.5))


def tie_width(strength: float) -> float:
    """The width in pixels of a tie's line: from 0.8 for hardly any strength to 5 for the strongest."""
    return round(0.8 + 4.2 * strength * strength, 2)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2): 1 for the same, 21 for black on white; text needs 4.5."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def sizes() -> dict[str, dict[str, int]]:
    """The sizes of the cards of contacts (chairs too) and staff."""
    return {
        "contact": {"width": CARD_WIDTH, "height": CARD_HEIGHT},
        "staff": {"width": STAFF_WIDTH, "height": STAFF_HEIGHT},
    }
