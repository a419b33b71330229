"""The palette can be read, and one thing can be told from another without its colour."""

from __future__ import annotations

from itertools import combinations
from math import dist

import pytest

from graphkam_viz.cards import RINGS, ring_name
from graphkam_viz.style import (
    ATTITUDES,
    BAND,
    COLD_TIE,
    FAINT_INK,
    GONE_FILL,
    GONE_TIE,
    INFLUENCE,
    INK,
    PAPER,
    REPORTING,
    RIVAL,
    SINGLE,
    STAFF_BAND,
    STAFF_FILL,
    STAFF_INK,
    STEP,
    TIE,
    UNCOVERED,
    UNCOVERED_KEY,
    WAY,
    WAY_INK,
    contrast,
    tie_width,
)

GROUNDS = (PAPER, BAND, STAFF_BAND, STEP)


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
        ("#abcdef", "#abcdef", 1.0),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, published: float) -> None:
    assert contrast(one, other) == pytest.approx(published, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


def test_all_text_stands_out() -> None:
    pairs = [(ink, ground) for ink in (INK, FAINT_INK) for ground in GROUNDS]
    pairs += [(look.ink, look.fill) for look in ATTITUDES.values()]
    pairs += [(STAFF_INK, STAFF_FILL), (STAFF_INK, GONE_FILL), (WAY_INK, WAY), (RIVAL, PAPER)]
    assert not [pair for pair in pairs if contrast(*pair) < 4.5]


def test_all_signs_stand_out() -> None:
    signs = [
        UNCOVERED_KEY.colour,
        SINGLE.colour,
        UNCOVERED.colour,
        REPORTING,
        INFLUENCE,
        TIE,
        COLD_TIE,
        GONE_TIE,
        WAY,
    ]
    assert not [(sign, ground) for sign in signs for ground in (PAPER, BAND) if contrast(sign, ground) < 3]
    light = [look.fill for look in ATTITUDES.values() if look.ink == INK]
    assert not [fill for fill in light if contrast(RIVAL, fill) < 3]
    edges = [(look.edge, ground) for look in ATTITUDES.values() for ground in (PAPER, BAND)]
    assert not [pair for pair in edges if contrast(*pair) < 2.7]


def test_attitudes_are_told_apart_by_mark_and_by_fill() -> None:
    marks = [(look.up, look.text) for look in ATTITUDES.values()]
    assert len(set(marks)) == len(ATTITUDES) == 6
    assert len({look.text for look in ATTITUDES.values()}) == 6
    near = [
        (a, b) for a, b in combinations([look.fill for look in ATTITUDES.values()], 2) if distance(a, b) < 20
    ]
    assert not near


def distance(one: str, other: str) -> float:
    """How far apart two colours are in red, green and blue."""
    channels = [[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in (one, other)]
    return dist(*channels)


def test_rings_are_told_apart_without_colour() -> None:
    assert len({ring.dashes for ring in RINGS.values()}) == len(RINGS) == 3
    assert [ring_name("uncovered", key=True), ring_name("uncovered", key=False)] == [
        "uncovered_key",
        "uncovered",
    ]
    assert ring_name("single", key=False) == ring_name("single", key=True) == "single"
    assert ring_name("two_deep", key=True) == ring_name("chair", key=True) == ""
    with pytest.raises(ValueError, match="no such status: lost"):
        ring_name("lost", key=False)


def test_a_stronger_tie_is_wider() -> None:
    widths = [tie_width(at / 20) for at in range(21)]
    assert widths == sorted(set(widths))
    assert (widths[0], widths[-1]) == (0.8, 5.0)
