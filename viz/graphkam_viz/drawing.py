"""The map as an SVG picture: the same positions, colours and labels as the page, drawn without a browser."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, tostring

from graphkam.portfolio import report
from graphkam.snapshot import Snapshot
from graphkam_viz.cards import card_shapes, rep_shapes
from graphkam_viz.ground import ground_shapes
from graphkam_viz.labels import Label, card_label, rep_label
from graphkam_viz.layout import HEADER, Layout, Point, lay_out
from graphkam_viz.legend import legend_shapes
from graphkam_viz.lettering import fit, text_width
from graphkam_viz.shapes import Line, Shape, Text, add, add_shapes
from graphkam_viz.style import COLD_TIE, FAINT_INK, FONT, PAPER, TIE, TIE_OPACITY, tie_width
from graphkam_viz.view import MapTie, MapView, map_view
from graphkam_viz.words import Words, figures, words

BEND: Final = 0.45
"""How far a tie keeps upright at either end, as a part of its height."""

_MARGIN: Final = 24.0
_TITLE: Final = 92.0
_LEGEND_HEAD: Final = 92.0
_SVG: Final = "http://www.w3.org/2000/svg"


def map_svg(snapshot: Snapshot, account_id: str, *, lang: str = "en") -> str:
    """The relationship map of an account as one SVG document that needs nothing else.

    What an account manager prints or puts on a slide: everybody on their floor and in their department, who of ours
    knows them and how well, who is held by one rep alone, and which chairs are empty.

    Parameters
    ----------
    snapshot
        The company on the day that is drawn.
    account_id
        The account.
    lang
        ``en`` or ``zh``; names stay as they are recorded.

    Raises
    ------
    NotFoundError
        The company has no such account.
    ConfigurationError
        Another language.

    Notes
    -----
    Cost: that of the account's report. Text from the records is data, whatever it says: it is escaped, and cleaned of
    characters that cannot be shown. The same input gives the same document.
    """
    say = words(lang)
    view = map_view(snapshot, report(snapshot, accounts=[account_id])[0])
    return draw(view, lay_out(view), say=say)


def draw(view: MapView, layout: Layout, *, say: Words) -> str:
    """A map that is laid out, as an SVG document."""
    left, top = -_MARGIN, -(HEADER + _TITLE)
    width = layout.width + 2 * _MARGIN
    root = Element("svg", {"xmlns": _SVG, "role": "img", "font-family": FONT, "aria-labelledby": "map-title"})
    root.set("lang", say["lang"])
    day = say["as_of"].format(day=view.report.as_of.isoformat())
    add(root, "title", text=f"{view.name} · {say['map']} · {day}", id="map-title")
    paper = add(root, "rect", x=left, y=top, width=width, fill=PAPER)
    add_shapes(root, _title(view, layout, say=say))
    add_shapes(root, ground_shapes(layout, say=say))
    add_shapes(root, _ties(view, layout))
    for card in view.cards:
        label = card_label(card, say=say)
        _add_card(root, card.id, label, card_shapes(card, label), at=layout.places[card.id])
    for rep in view.reps:
        label = rep_label(rep, say=say)
        _add_card(root, rep.id, label, rep_shapes(label), at=layout.places[rep.id])

    legend_top = layout.height + 22
    legend, legend_height = legend_shapes(say=say, width=layout.width, head=_LEGEND_HEAD, every_line=False)
    _add_legend(root, legend, top=legend_top)
    bottom = legend_top + legend_height
    add_shapes(root, [Text(0, bottom + 12, say["purpose"], 11, FAINT_INK)])
    height = bottom + 30 - top
    paper.set("height", f"{height:g}")
    root.set("viewBox", f"{left:g} {top:g} {width:g} {height:g}")
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    return tostring(root, encoding="unicode") + "\n"


def legend_svg(*, say: Words, width: float) -> str:
    """The legend alone, in a column of this width, with the lines that are drawn only when asked for."""
    legend, height = legend_shapes(say=say, width=width, head=0, every_line=True)
    root = Element("svg", {"xmlns": _SVG, "role": "img", "font-family": FONT, "aria-label": say["legend"]})
    root.set("viewBox", f"-4 0 {width + 4:g} {height:g}")
    root.set("width", f"{width + 4:g}")
    root.set("height", f"{height:g}")
    _add_legend(root, legend, top=0)
    return tostring(root, encoding="unicode")


def _add_legend(root: Element, legend: list[tuple[float, float, list[Shape]]], *, top: float) -> None:
    for x, y, shapes in legend:
        add_shapes(add(root, "g", transform=f"translate({x:g} {top + y:g})"), shapes)


def _add_card(root: Element, id_: str, label: Label, shapes: list[Shape], *, at: Point) -> None:
    group = add(root, "g", data_id=id_, transform=f"translate({at.x:g} {at.y:g})")
    add(group, "title", text=label.full)
    add_shapes(group, shapes)


def _title(view: MapView, layout: Layout, *, say: Words) -> list[Shape]:
    """The account's name, the day, and from the right its figures."""
    top = -(HEADER + _TITLE)
    shapes: list[Shape] = []
    x = layout.width
    for figure in reversed(figures(view.report, say=say)):
        room = max(text_width(figure.value, size=19, bold=True), text_width(figure.name, size=11.5))
        shapes += [
            Text(x, top + 42, figure.value, 19, bold=True, anchor="end"),
            Text(x, top + 60, figure.name, 11.5, FAINT_INK, anchor="end"),
        ]
        x -= room + 28
    name = fit(view.name, width=max(x, 160), size=24, bold=True)
    parts = [say["map"], say[f"tier.{view.tier}"], say["as_of"].format(day=view.report.as_of.isoformat())]
    return [
        Text(0, top + 44, name, 24, bold=True),
        Text(0, top + 64, " · ".join(parts), 12.5, FAINT_INK),
        *shapes,
    ]


def _ties(view: MapView, layout: Layout) -> list[Shape]:
    """The ties behind the cards: faint, strong ones last, so that they lie on top."""
    shown = sorted(view.ties, key=lambda tie: (tie.strength, tie.contact_id, tie.staff_id))
    return [
        Line(
            tie_path(tie, layout),
            stroke=COLD_TIE if tie.state == "cold" else TIE,
            stroke_width=1.2 if tie.state == "cold" else tie_width(tie.strength),
            dashes=(4, 4) if tie.state == "cold" else (),
            opacity=TIE_OPACITY,
        )
        for tie in shown
        if tie.state != "none"
    ]


def tie_path(tie: MapTie, layout: Layout) -> str:
    """The line of a tie from the middle of one card to the middle of the other, upright at both ends."""
    start, end = layout.places[tie.staff_id], layout.places[tie.contact_id]
    bend = BEND * (end.y - start.y)
    return f"M{start.x:g},{start.y:g} C{start.x:g},{start.y + bend:g} {end.x:g},{end.y - bend:g} {end.x:g},{end.y:g}"
