"""The map as a PNG picture: the SVG drawing at twice its size, for slides and mails."""

from __future__ import annotations

from typing import Final

from resvg_py import svg_to_bytes

from graphkam.snapshot import Snapshot
from graphkam_viz.drawing import map_svg

SCALE: Final = 2


def map_png(snapshot: Snapshot, account_id: str, *, lang: str = "en") -> bytes:
    """The relationship map of an account as a PNG image, two pixels to one of the SVG drawing.

    Raises
    ------
    NotFoundError
        The company has no such account.
    ConfigurationError
        Another language.

    Notes
    -----
    Text is drawn with the fonts of this machine: Chinese names need a Chinese font to be installed. Cost: a second or
    two for some forty people.
    """
    return bytes(svg_to_bytes(svg_string=map_svg(snapshot, account_id, lang=lang), zoom=SCALE))
