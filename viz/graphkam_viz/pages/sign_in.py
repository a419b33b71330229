"""The page where somebody shows their key."""

from __future__ import annotations

from graphkam_viz.pages.frame import Frame, render


def sign_in_page(onward: str, *, refused: bool, frame: Frame) -> str:
    """The page to sign in on; ``onward`` is where the reader wanted to go, ``refused`` that no key fitted."""
    return render("sign_in", frame, onward=onward, refused=refused)
