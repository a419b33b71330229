"""The small drawings of the map as SVG: cards, marks of attitude, stars, flags and chairs."""

from __future__ import annotations

from typing import Final, Literal
from xml.etree.ElementTree import Element, SubElement

from graphkam_viz.labels import MARK_ROOM, Label
from graphkam_viz.layout import Point
from graphkam_viz.lettering import clean
from graphkam_viz.style import (
    ATTITUDES,
    CARD_HEIGHT,
    CARD_WIDTH,
    CORNER,
    DETAIL_SIZE,
    FAINT_INK,
    INK,
    NAME_SIZE,
    PAPER,
    RIVAL,
    STAFF_CORNER,
    STAFF_FILL,
    STAFF_HEIGHT,
    STAFF_INK,
    STAFF_WIDTH,
    STAR,
    Ring,
    ring_of,
)
from graphkam_viz.view import Card

RING_GAP: Final = 3.0
"""What is left free between a card and the ring round it, so that the ring stands out from every fill."""

STAR_PATH: Final = (
    "M0,-7 L1.76,-2.43 6.66,-2.16 2.85,0.93 4.11,5.66 0,3 -4.11,5.66 -2.85,0.93 -6.66,-2.16 -1.76,-2.43 Z"
)
FLAG_PATH: Final = "M-5,7 V-7 M-5,-6.5 H5.5 L2.5,-3 L5.5,0.5 H-5"
CHAIR_PATH: Final = "M-6,-12 V12 M-6,2 H7 V12 M-6,-12 H-2 V2"
UP_PATH: Final = "M0,-5 L5.5,4.5 H-5.5 Z"


def add(parent: Element, tag: str, *, text: str | None = None, **attributes: str | float) -> Element:
    """A new element under another; underscores in the names of attributes stand for hyphens.

    Text is cleaned of what XML does not allow; the library escapes the rest.
    """
    element = SubElement(
        parent,
        tag,
        {name.rstrip("_").replace("_", "-"): _written(value) for name, value in attributes.items()},
    )
    if text is not None:
        element.text = clean(text)
    return element


def _written(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def write(
    parent: Element,
    text: str,
    *,
    x: float,
    y: float,
    size: float,
    fill: str = INK,
    bold: bool = False,
    anchor: Literal["start", "middle", "end"] = "start",
) -> Element:
    """A line of text whose baseline starts, centres or ends at a point."""
    element = add(parent, "text", text=text, x=x, y=y, font_size=size, fill=fill)
    if bold:
        element.set("font-weight", "600")
    if anchor != "start":
        element.set("text-anchor", anchor)
    return element


def draw_ring(parent: Element, ring: Ring, *, x: float, y: float, width: float, height: float) -> None:
    """The ring of coverage round a box given by its upper left corner."""
    out = RING_GAP
    element = add(
        parent,
        "rect",
        x=x - out,
        y=y - out,
        width=width + 2 * out,
        height=height + 2 * out,
        rx=CORNER + out,
        fill="none",
        stroke=ring.colour,
        stroke_width=ring.width,
    )
    if ring.dashes:
        element.set("stroke-dasharray", " ".join(map(_written, ring.dashes)))
        element.set("stroke-linecap", "round" if ring.dashes[0] < 2 else "butt")


def draw_attitude(parent: Element, attitude: int | None, *, x: float, y: float) -> None:
    """The mark of an attitude, centred at a point."""
    look = ATTITUDES[attitude]
    if look.up == 0:
        hollow = attitude is None
        add(
            parent,
            "circle",
            cx=x,
            cy=y,
            r=4 if hollow else 4.6,
            fill="none" if hollow else look.ink,
            stroke=look.ink,
            stroke_width=1.4 if hollow else 0,
        )
        return
    turn = "" if look.up > 0 else " rotate(180)"
    offsets = (0.0,) if abs(look.up) == 1 else (-5.5, 5.5)
    for offset in offsets:
        add(
            parent,
            "path",
            d=UP_PATH,
            fill=look.ink,
            transform=f"translate({_written(x)} {_written(y + offset)}){turn}",
        )


def draw_star(parent: Element, *, x: float, y: float, fill: str = STAR) -> None:
    """The star of a key contact."""
    add(parent, "path", d=STAR_PATH, fill=fill, transform=f"translate({_written(x)} {_written(y)})")


def draw_flag(parent: Element, *, x: float, y: float, stroke: str = RIVAL) -> None:
    """The flag of a rival."""
    add(
        parent,
        "path",
        d=FLAG_PATH,
        fill=stroke,
        stroke=stroke,
        stroke_width=1.5,
        stroke_linejoin="round",
        transform=f"translate({_written(x)} {_written(y)}) scale(0.85)",
    )


def draw_chair(parent: Element, *, x: float, y: float) -> None:
    """An empty chair."""
    add(
        parent,
        "path",
        d=CHAIR_PATH,
        fill="none",
        stroke=FAINT_INK,
        stroke_width=2.2,
        stroke_linejoin="round",
        stroke_linecap="round",
        transform=f"translate({_written(x)} {_written(y)})",
    )


def draw_card(parent: Element, card: Card, label: Label, *, at: Point) -> None:
    """One card of theirs: ring, fill, mark, star, flag and the two lines; a chair has an outline of dashes."""
    group = add(parent, "g", data_id=clean(card.id))
    add(group, "title", text=label.full)
    left, top = at.x - CARD_WIDTH / 2, at.y - CARD_HEIGHT / 2
    look = ATTITUDES[card.attitude]
    ring = ring_of(card.status, key=card.key)
    if ring is not None:
        draw_ring(group, ring, x=left, y=top, width=CARD_WIDTH, height=CARD_HEIGHT)
    body = add(group, "rect", x=left, y=top, width=CARD_WIDTH, height=CARD_HEIGHT, rx=CORNER)
    if card.status == "chair":
        body.attrib.update(
            {"fill": PAPER, "stroke": FAINT_INK, "stroke-width": "1.5", "stroke-dasharray": "3 3"}
        )
        draw_chair(group, x=left + MARK_ROOM / 2 + 1, y=at.y)
    else:
        body.attrib.update({"fill": look.fill, "stroke": look.edge, "stroke-width": "1.25"})
        draw_attitude(group, card.attitude, x=left + MARK_ROOM / 2, y=at.y)
        if card.key:
            draw_star(group, x=left + CARD_WIDTH - 13, y=top + 14.5, fill=look.ink)
        if card.rivals:
            draw_flag(
                group,
                x=left + CARD_WIDTH - 12,
                y=top + 33,
                stroke=RIVAL if look.ink == INK else look.ink,
            )
    x = left + MARK_ROOM + (3 if card.status == "chair" else 0)
    write(group, label.name, x=x, y=at.y - 3.5, size=NAME_SIZE, fill=look.ink, bold=True)
    write(group, label.detail, x=x, y=at.y + 14, size=DETAIL_SIZE, fill=look.ink)


def draw_rep(parent: Element, id_: str, label: Label, *, at: Point) -> None:
    """One card of ours."""
    group = add(parent, "g", data_id=clean(id_))
    add(group, "title", text=label.full)
    add(
        group,
        "rect",
        x=at.x - STAFF_WIDTH / 2,
        y=at.y - STAFF_HEIGHT / 2,
        width=STAFF_WIDTH,
        height=STAFF_HEIGHT,
        rx=STAFF_CORNER,
        fill=STAFF_FILL,
    )
    write(group, label.name, x=at.x, y=at.y - 3.5, size=NAME_SIZE, fill=STAFF_INK, bold=True, anchor="middle")
    write(group, label.detail, x=at.x, y=at.y + 14, size=DETAIL_SIZE, fill=STAFF_INK, anchor="middle")
