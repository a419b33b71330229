"""The page that says why there is none, in the look of the others."""

from __future__ import annotations

from typing import Final

from graphkam_viz.pages.frame import Frame, render

SAID: Final = frozenset({400, 401, 403, 404, 422, 429, 500, 503})
"""The statuses that have words of their own."""

WITH_DETAIL: Final = frozenset({400, 404, 422})
"""Where what the engine said helps whoever wrote the address."""


def error_page(status: int, *, detail: str, frame: Frame) -> str:
    """The page of an error. What the engine said is shown where it names what was asked for, and nowhere else."""
    spoken = status if status in SAID else 500 if status >= 500 else 400
    return render("error", frame, status=spoken, detail=detail if spoken in WITH_DETAIL else "")
