"""The map as one HTML file that needs no network: pyvis builds the graph, our own template shows it."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any, Final, Protocol, cast

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from pyvis.network import Network  # pyright: ignore[reportMissingTypeStubs]  # nobody publishes any

from graphkam.portfolio import report
from graphkam.snapshot import Snapshot
from graphkam_viz.cards import blank_card, blank_rep, card_shapes, rep_shapes
from graphkam_viz.drawing import BEND, draw, legend_svg
from graphkam_viz.evidence import CURVE_HEIGHT, CURVE_WIDTH
from graphkam_viz.ground import ground_shapes
from graphkam_viz.labels import card_label, rep_label
from graphkam_viz.layout import HEADER, Layout, lay_out
from graphkam_viz.panel import Panel, panel_of
from graphkam_viz.shapes import Shape
from graphkam_viz.style import (
    COLD_TIE,
    DIMMED,
    FONT,
    INFLUENCE,
    REPORTING,
    TIE,
    TIE_OPACITY,
    sizes,
    tie_width,
)
from graphkam_viz.view import MapView, map_view
from graphkam_viz.words import Words, figures, words

MANY: Final = 300
"""From so many cards on, lines are not drawn while the map is dragged."""

_SCRIPTS: Final = ("vendor/vis-network/vis-network.min.js", "canvas.js", "map.js", "panel.js")
_STYLES: Final = ("map.css",)
_SPOKEN: Final = ("found.one", "found.many", "nothing_found")
"""The words that the scripts say themselves."""


def map_html(snapshot: Snapshot, account_id: str, *, lang: str = "en") -> str:
    """The relationship map of an account as one HTML document to open, send and show without a network.

    The same picture as `graphkam_viz.drawing.map_svg`, and beside it what it rests on: select somebody to see who knows
    them and on what evidence, search, show reporting lines and influence, and ask what happens when one of ours leaves.

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
    The document holds all it shows and is barred, by its own content security policy, from reaching anything else.
    Text from the records is data: escaped by the template, or put into the page as text.
    """
    say = words(lang)
    view = map_view(snapshot, report(snapshot, accounts=[account_id])[0])
    layout = lay_out(view)
    panel = panel_of(snapshot, view, say=say)
    scripts = [_static(name) for name in _SCRIPTS]
    styles = [_static(name) for name in _STYLES]
    # What is passed as Markup is ours: files of this package, and drawings whose every text the XML library escaped.
    return _template().render(
        say=say,
        view=view,
        figures=figures(view.report, say=say),
        panel=panel,
        curve=(CURVE_WIDTH, CURVE_HEIGHT),
        data=_data(view, layout, panel, say=say),
        picture=Markup(draw(view, layout, say=say)),  # noqa: S704  # see above
        legend=Markup(legend_svg(say=say, width=304)),  # noqa: S704  # see above
        scripts=[Markup(text) for text in scripts],  # noqa: S704  # see above
        styles=[Markup(text) for text in styles],  # noqa: S704  # see above
        policy=_policy(scripts=scripts, styles=styles),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("graphkam_viz"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"allow_nan": False, "ensure_ascii": False, "sort_keys": True}
    return environment.get_template("map.html")


@cache
def _static(name: str) -> str:
    text = (files("graphkam_viz") / "static" / name).read_text(encoding="utf-8")
    # A map of the source would be one more thing to fetch.
    return text.partition("//# sourceMappingURL=")[0]


def _policy(*, scripts: list[str], styles: list[str]) -> str:
    """A content security policy that lets these scripts and styles run, nothing else, and nothing out."""

    def hashed(texts: list[str]) -> str:
        digests = (b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
        return " ".join(f"'sha256-{digest}'" for digest in digests)

    return (
        f"default-src 'none'; script-src {hashed(scripts)}; style-src {hashed(styles)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _data(view: MapView, layout: Layout, panel: Panel, *, say: Words) -> dict[str, Any]:
    """Everything the scripts of the page need, as plain JSON."""
    network = build_network(view, layout, say=say)
    shapes: dict[str, list[Shape]] = {}
    for card in view.cards:
        shapes[card.id] = card_shapes(card, card_label(card, say=say))
    for rep in view.reps:
        shapes[rep.id] = rep_shapes(rep_label(rep, say=say))
    return {
        "nodes": network.nodes,
        "edges": network.edges,
        "options": network.options,
        "shapes": {id_: _plain(each) for id_, each in shapes.items()},
        "sizes": sizes(),
        "blank": {"contact": asdict(blank_card()), "staff": asdict(blank_rep())},
        "ground": _plain(ground_shapes(layout, say=say)),
        "bounds": {"left": 0, "top": -HEADER, "width": layout.width, "height": layout.height + HEADER},
        "search": {row.id: row.search for row in panel.rows},
        "departures": {
            each.staff_id: {
                "lit": each.lit,
                "shapes": {id_: _plain(changed) for id_, changed in each.shapes.items()},
            }
            for each in panel.departures
        },
        "gone_line": COLD_TIE,
        "dimmed": DIMMED,
        "tie_opacity": TIE_OPACITY,
        "font": FONT,
        "say": {word: say[word] for word in _SPOKEN},
    }


def _plain(shapes: list[Shape]) -> list[dict[str, Any]]:
    return [asdict(shape) for shape in shapes]


class Graph(Protocol):
    """What is used of a pyvis network, which has no types of its own."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    options: dict[str, Any]

    def add_node(self, n_id: str, label: str, **options: object) -> None:
        """Add a node."""

    def add_edge(self, source: str, to: str, **options: object) -> None:
        """Add an edge between two nodes that are there."""


def build_network(view: MapView, layout: Layout, *, say: Words) -> Graph:
    """The graph of the map: every card a node where it stands, every tie, reporting line and influence an edge.

    Nodes have the ids of the bundle. Lines other than ties are hidden until they are asked for.
    """
    network = cast("Graph", Network(directed=True))
    network.options = {
        "physics": False,
        "autoResize": True,
        "nodes": {"chosen": False},
        "edges": {"chosen": False, "arrowStrikethrough": False},
        "interaction": {
            "dragNodes": False,
            "hover": True,
            "hoverConnectedEdges": False,
            "selectConnectedEdges": False,
            "keyboard": False,
            "hideEdgesOnDrag": len(view.cards) >= MANY,
        },
    }
    for card in view.cards:
        label = card_label(card, say=say)
        place = layout.places[card.id]
        network.add_node(
            card.id, f"{label.name}\n{label.detail}", shape="custom", x=place.x, y=place.y, kind="contact"
        )
    for rep in view.reps:
        label = rep_label(rep, say=say)
        place = layout.places[rep.id]
        network.add_node(
            rep.id, f"{label.name}\n{label.detail}", shape="custom", x=place.x, y=place.y, kind="staff"
        )
    upright = {"enabled": True, "type": "cubicBezier", "forceDirection": "vertical", "roundness": BEND}
    for tie in view.ties:
        if tie.state == "none":
            continue
        cold = tie.state == "cold"
        network.add_edge(
            tie.staff_id,
            tie.contact_id,
            kind="tie",
            color={"color": COLD_TIE if cold else TIE, "opacity": TIE_OPACITY},
            width=1.2 if cold else tie_width(tie.strength),
            dashes=[4, 4] if cold else False,
            smooth=upright,
            arrows="",
            hidden=False,
        )
    for manager, managed in view.reporting:
        network.add_edge(
            managed,
            manager,
            kind="reporting",
            color={"color": REPORTING, "opacity": 0.8},
            width=1.4,
            dashes=False,
            smooth=upright,
            arrows="to",
            hidden=True,
        )
    for influence in view.influences:
        network.add_edge(
            influence.from_id,
            influence.to_id,
            kind="influence",
            color={"color": INFLUENCE, "opacity": 0.9},
            width=1.8,
            dashes=[8, 3, 2, 3],
            smooth={"enabled": True, "type": "curvedCW", "roundness": 0.2},
            arrows="to",
            hidden=True,
        )
    for at, edge in enumerate(network.edges):
        edge["id"] = f"line{at}"
    return network
