"""The map as an SVG picture: the same positions, colours and labels as the page, drawn without a browser."""

from __future__ import annotations

from itertools import groupby
from typing import Final
from xml.etree.ElementTree import Element, tostring

from graphkam.account import report_account
from graphkam.snapshot import Snapshot
from graphkam_viz.labels import card_label, rep_label
from graphkam_viz.layout import GUTTER, HEADER, Column, Layout, lay_out
from graphkam_viz.legend import draw_legend
from graphkam_viz.lettering import fit, text_width
from graphkam_viz.marks import add, draw_card, draw_rep, write
from graphkam_viz.style import (
    BAND,
    COLD_TIE,
    FAINT_INK,
    FONT,
    INK,
    PAPER,
    RULE,
    STAFF_BAND,
    STEP,
    STEP_EDGE,
    TIE,
    TIE_OPACITY,
    tie_width,
)
from graphkam_viz.view import MapTie, MapView, map_view
from graphkam_viz.words import Words, percent, words

BEND: Final = 0.45
"""How far a tie keeps upright at either end, as a part of its height."""

_MARGIN: Final = 24.0
_TITLE: Final = 92.0
_LINE_HEAD: Final = 22.0
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
    InvalidInputError
        Another language.

    Notes
    -----
    Cost: that of the account's report. Text from the records is data, whatever it says: it is escaped, and cleaned of
    characters that cannot be shown. The same input gives the same document.
    """
    say = words(lang)
    view = map_view(snapshot, report_account(snapshot, account_id))
    return draw(view, lay_out(view), say=say, lang=lang)


def draw(view: MapView, layout: Layout, *, say: Words, lang: str) -> str:
    """A map that is laid out, as an SVG document."""
    left, top = -_MARGIN, -(HEADER + _TITLE)
    width = layout.width + 2 * _MARGIN
    root = Element("svg", {"xmlns": _SVG, "role": "img", "font-family": FONT, "aria-labelledby": "map-title"})
    root.set("lang", "zh-CN" if lang == "zh" else "en")
    title = f"{view.name} · {say['map']} · {say['as_of'].format(day=view.report.as_of.isoformat())}"
    add(root, "title", text=title, id="map-title")
    paper = add(root, "rect", x=left, y=top, width=width, fill=PAPER)
    _draw_title(root, view, layout, say=say)
    _draw_floors(root, layout, say=say)
    _draw_columns(root, layout, say=say)
    _draw_ties(root, view, layout)
    cards = add(root, "g")
    for card in view.cards:
        draw_card(cards, card, card_label(card, say=say), at=layout.places[card.id])
    for rep in view.reps:
        draw_rep(cards, rep.id, rep_label(rep, say=say), at=layout.places[rep.id])
    if not view.cards:
        write(
            cards,
            say["nobody"],
            x=(GUTTER + layout.width) / 2,
            y=layout.staff_top / 2,
            size=15,
            fill=FAINT_INK,
            anchor="middle",
        )
    legend_top = layout.height + 34
    legend = draw_legend(root, say=say, left=0, top=legend_top, width=layout.width)
    write(root, say["purpose"], x=0, y=legend_top + legend + 2, size=11, fill=FAINT_INK)
    height = legend_top + legend + 20 - top
    paper.set("height", f"{height:g}")
    root.attrib.update(
        {"viewBox": f"{left:g} {top:g} {width:g} {height:g}", "width": f"{width:g}", "height": f"{height:g}"}
    )
    return tostring(root, encoding="unicode") + "\n"


def _draw_title(root: Element, view: MapView, layout: Layout, *, say: Words) -> None:
    top = -(HEADER + _TITLE)
    report = view.report
    figures = [
        (say[f"topology.{report.topology}"], say["topology"]),
        (percent(report.coverage), say["coverage"]),
        (percent(report.two_deep_coverage), say["two_deep_coverage"]),
        (f"{report.covered} / {report.contacts}", say["contacts_covered"]),
        (f"{report.bus_factor}", say["bus_factor"]),
        (f"{report.mesh_index:.2f}", say["mesh_index"]),
    ]
    x = layout.width
    for value, caption in reversed(figures):
        room = max(text_width(value, size=19, bold=True), text_width(caption, size=11.5))
        write(root, value, x=x, y=top + 42, size=19, bold=True, anchor="end")
        write(root, caption, x=x, y=top + 60, size=11.5, fill=FAINT_INK, anchor="end")
        x -= room + 28
    write(root, fit(view.name, width=max(x, 160), size=24, bold=True), x=0, y=top + 44, size=24, bold=True)
    line = [say["map"], say[f"tier.{view.tier}"], say["as_of"].format(day=report.as_of.isoformat())]
    write(root, " · ".join(line), x=0, y=top + 64, size=12.5, fill=FAINT_INK)


def _draw_floors(root: Element, layout: Layout, *, say: Words) -> None:
    for at, floor in enumerate(layout.floors):
        if at % 2 == 0:
            add(root, "rect", x=0, y=floor.top, width=layout.width, height=floor.height, fill=BAND)
        add(root, "rect", x=0, y=floor.top, width=floor.step, height=floor.height, fill=STEP)
        add(root, "path", d=f"M0,{floor.top:g} h{floor.step:g}", stroke=STEP_EDGE, stroke_width=2)
        if floor.height > 40:
            write(root, f"L{floor.level}", x=10, y=floor.top + 24, size=14, bold=True)
            write(root, say[f"level.{floor.level}"], x=10, y=floor.top + 40, size=11, fill=FAINT_INK)
        else:
            write(root, f"L{floor.level}", x=10, y=floor.top + 22, size=12, fill=FAINT_INK, bold=True)
    add(
        root, "rect", x=0, y=layout.staff_top, width=layout.width, height=layout.staff_height, fill=STAFF_BAND
    )
    write(root, say["our_people"], x=10, y=layout.staff_top + 28, size=13, bold=True)
    write(root, say["held_here"], x=10, y=layout.staff_top + 44, size=11, fill=FAINT_INK)


def _draw_columns(root: Element, layout: Layout, *, say: Words) -> None:
    floors_bottom = layout.floors[-1].top + layout.floors[-1].height
    for column in layout.columns:
        edge = column.left + column.width
        add(root, "path", d=f"M{edge:g},{-HEADER + _LINE_HEAD:g} V{floors_bottom:g}", stroke=RULE)
        name = {"no_department": say["no_department"], "chairs": say["chairs"]}.get(column.kind, column.name)
        write(
            root,
            fit(name, width=column.width - 12, size=13.5, bold=True),
            x=column.left + column.width / 2,
            y=-15,
            size=13.5,
            bold=True,
            fill=INK if column.kind == "department" else FAINT_INK,
            anchor="middle",
        )
    for (kind, line), group in groupby(layout.columns, key=lambda column: (column.kind, column.line)):
        _draw_line_head(root, list(group), say[f"line.{line or 'none'}"] if kind == "department" else "")


def _draw_line_head(root: Element, columns: list[Column], name: str) -> None:
    """The line that these columns belong to, above them."""
    if not name:
        return
    left, right = columns[0].left, columns[-1].left + columns[-1].width
    add(root, "rect", x=left + 4, y=-HEADER, width=right - left - 8, height=_LINE_HEAD, rx=4, fill=STEP)
    write(
        root,
        fit(name, width=right - left - 20, size=11.5),
        x=(left + right) / 2,
        y=-HEADER + 15,
        size=11.5,
        fill=INK,
        anchor="middle",
    )


def _draw_ties(root: Element, view: MapView, layout: Layout) -> None:
    """The ties behind the cards: faint, strong ones last, so that they lie on top."""
    group = add(root, "g", fill="none")
    for tie in sorted(view.ties, key=lambda tie: (tie.strength, tie.contact_id, tie.staff_id)):
        if tie.state == "none":
            continue
        cold = tie.state == "cold"
        line = add(
            group,
            "path",
            d=tie_path(tie, layout),
            stroke=COLD_TIE if cold else TIE,
            stroke_width=1.2 if cold else tie_width(tie.strength),
            stroke_opacity=TIE_OPACITY,
        )
        if cold:
            line.set("stroke-dasharray", "4 4")


def tie_path(tie: MapTie, layout: Layout) -> str:
    """The line of a tie from the middle of one card to the middle of the other, upright at both ends."""
    start, end = layout.places[tie.staff_id], layout.places[tie.contact_id]
    bend = BEND * (end.y - start.y)
    return f"M{start.x:g},{start.y:g} C{start.x:g},{start.y + bend:g} {end.x:g},{end.y - bend:g} {end.x:g},{end.y:g}"
