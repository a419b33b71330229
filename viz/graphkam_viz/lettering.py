"""Text that has to fit a card: cleaned, measured by East Asian width, and cut with an ellipsis.

The map is laid out without a browser, so widths are estimated; the estimates are a little generous, so that what is
said to fit does fit in the sans-serif fonts of every system.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

ELLIPSIS: Final = "…"

# Widths in em of classes of narrow characters, a little above those of bold Noto Sans, Segoe UI and Helvetica.
_SLIM: Final = frozenset("ijlI.,:;'|!()[]{}`-tfr ")
_BROAD: Final = frozenset("mwMW@%&—")
_SLIM_EM: Final = 0.35
_CAPITAL_EM: Final = 0.72
_OTHER_EM: Final = 0.60
_BROAD_EM: Final = 0.93
_REGULAR: Final = 0.96
"""How wide a narrow character is that is not bold, beside a bold one."""

# Marks that turn the direction of what follows: one in a name could turn round the text beside it.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def clean(text: str) -> str:
    """Text that is safe to draw on one line: what cannot be shown, breaks a line or turns its direction is gone.

    Characters that XML does not allow become U+FFFD.
    """
    if text.isprintable() and "  " not in text and not text.startswith(" ") and not text.endswith(" "):
        return text
    kept: list[str] = []
    for character in text:
        code = ord(character)
        if character in _TURNING:
            continue
        if character.isspace():
            kept.append(" ")
        elif code < 0x20 or 0x7F <= code < 0xA0:
            continue
        elif 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE:
            kept.append("\ufffd")
        else:
            kept.append(character)
    return " ".join("".join(kept).split())


@lru_cache(maxsize=16_384)
def _em(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0.0
    if character in _SLIM:
        return _SLIM_EM
    if character in _BROAD:
        return _BROAD_EM
    width = unicodedata.east_asian_width(character)
    # Ambiguous signs (Ⅳ, …, ·) are as wide as a Chinese character where a Chinese font draws them; letters are not.
    if width in {"W", "F"} or (width == "A" and not character.isalpha()):
        return 1.0
    return _CAPITAL_EM if character.isupper() else _OTHER_EM


def text_width(text: str, *, size: float, bold: bool = False) -> float:
    """The estimated width of a text in pixels at a font size."""
    return size * sum(em if bold or em == 1.0 else em * _REGULAR for em in map(_em, text))


def fit(text: str, *, width: float, size: float, bold: bool = False) -> str:
    """The text cleaned, and cut with an ellipsis where it is wider than so many pixels."""
    cleaned = clean(text)
    if text_width(cleaned, size=size, bold=bold) <= width:
        return cleaned
    room = width - text_width(ELLIPSIS, size=size, bold=bold)
    kept, taken = 0, 0.0
    for character in cleaned:
        # A mark that combines is as wide as nothing, so that it stays with its letter.
        taken += text_width(character, size=size, bold=bold)
        if taken > room:
            break
        kept += 1
    return cleaned[:kept].rstrip() + ELLIPSIS
