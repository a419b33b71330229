"""The map for a browser: pyvis builds the graph, our own template shows it, in a file of its own or a served page."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Protocol, cast

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network  # pyright: ignore[reportMissingTypeStubs]  # nobody publishes any

from graphkam.answers import AccountReport
from graphkam.portfolio import report
from graphkam.snapshot import Snapshot
from graphkam_viz.counts import counts_of
from graphkam_viz.data import MANY, Worked, data_of, interactions_behind
from graphkam_viz.drawing import BEND, draw, legend_svg
from graphkam_viz.evidence import evidence_of_ties
from graphkam_viz.filters import filters_of, values_of
from graphkam_viz.labels import card_label, rep_label
from graphkam_viz.layout import Layout, lay_out
from graphkam_viz.months import CHART_HEIGHT, CHART_WIDTH, Months, months_of
from graphkam_viz.panel import panel_of
from graphkam_viz.style import COLD_TIE, GONE_TIE, INFLUENCE, REPORTING, TIE, TIE_OPACITY, WAY, tie_width
from graphkam_viz.view import MapView, map_view
from graphkam_viz.ways import sweeps_of, ways_of
from graphkam_viz.whatif import leavings
from graphkam_viz.words import Words, figures, words

SCRIPTS: Final = (
    "vendor/vis-network/vis-network.min.js",
    "map-canvas.js",
    "map-state.js",
    "map.js",
    "map-details.js",
    "map-whatif.js",
    "map-controls.js",
)
"""What a page with a map runs, in this order, from the folder ``static`` of this package."""

STYLES: Final = ("map.css",)
"""What a page with a map is styled with, from the same folder."""

_PAGE_STYLES: Final = (*STYLES, "map-page.css")


@dataclass(frozen=True, slots=True)
class MapParts:
    """What a page needs to show a map.

    Attributes
    ----------
    body
        The map as a fragment of HTML: the element ``#relmap``, as wide and as high as what it is put in (which must
        have a height), with its bar, canvas, list and legend, and before it ``<script type="application/json"
        id="map-data">``, the data. Everything in it is escaped; it holds no script that runs and no style.
    scripts
        The script files, relative to the folder ``static`` of this package: ``<script src=… defer></script>`` each, in
        this order, as files of the server's own (``script-src 'self'``). They build `window.graphkam`.
    styles
        The style files, likewise. All of their rules are about what is inside ``#relmap``.
    """

    body: Markup
    scripts: tuple[str, ...] = SCRIPTS
    styles: tuple[str, ...] = STYLES


def map_parts(
    snapshot: Snapshot,
    account_id: str,
    *,
    lang: str = "en",
    account_report: AccountReport | None = None,
    leaving_url: str = "",
    editing: bool = False,
) -> MapParts:
    """The relationship map of an account as the parts of a page: what an account manager has open in a meeting.

    A page puts ``body`` where the map shall stand and names the scripts and the styles. What is looked at stands in
    the part of the address after the hash. `window.graphkam.drawn` is a promise that is kept once the map stands,
    `window.graphkam.network` the vis-network object; ``document`` hears ``graphkam:changed`` whenever something else is
    looked at, and `window.graphkam.state.selected` is then the id of the person selected, or null.

    Parameters
    ----------
    snapshot
        The company on the day that is drawn.
    account_id
        The account.
    lang
        ``en`` or ``zh``; names stay as they are recorded.
    account_report
        The report on the account from the same snapshot, where there is one already.
    leaving_url
        Where it is said what happens when several leave, ``leave=ID`` for each of them, as JSON
        (`graphkam_viz.data.departure_data`); empty: only one of ours at a time can be taken away.
    editing
        Whether the page changes records: then each line of evidence has the id of its interaction with it
        (``data-interaction``), which a page that only shows has no use for.

    Raises
    ------
    NotFoundError
        The company has no such account.
    ConfigurationError
        Another language.

    Notes
    -----
    Cost: a departure for each rep, twenty-five days of the account, the ways to its key contacts and three sweeps:
    half a second for 300 contacts.
    """
    body = (
        _environment()
        .get_template("map_body.html")
        .render(
            _values(snapshot, account_id, lang, account_report, leaving_url, editing=editing), headed=False
        )
    )
    return MapParts(Markup(body))  # noqa: S704  # the template escaped it


def map_html(snapshot: Snapshot, account_id: str, *, lang: str = "en") -> str:
    """The relationship map of an account as one HTML document to open, send and show without a network.

    The same picture as `graphkam_viz.drawing.map_svg`, and beside it what it rests on: select somebody to see who knows
    them and on what evidence, search and filter, show reporting lines and influence, ask what happens when one of ours
    leaves, who introduces us to somebody, whom to visit, and how it all stood in the last two years.

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
    scripts = [_static(name) for name in SCRIPTS]
    styles = [_static(name) for name in _PAGE_STYLES]
    return (
        _environment()
        .get_template("map.html")
        .render(
            _values(snapshot, account_id, lang, None, "", editing=False),
            headed=True,
            # What is passed as Markup are files of this package.
            scripts=[Markup(text) for text in scripts],  # noqa: S704  # see above
            styles=[Markup(text) for text in styles],  # noqa: S704  # see above
            policy=_policy(scripts=scripts, styles=styles),
        )
    )


def _values(
    snapshot: Snapshot,
    account_id: str,
    lang: str,
    account_report: AccountReport | None,
    leaving_url: str,
    *,
    editing: bool,
) -> dict[str, Any]:
    """What the templates show."""
    say = words(lang)
    view = map_view(snapshot, account_report or report(snapshot, accounts=[account_id])[0])
    layout = lay_out(view)
    panel = panel_of(view, say=say)
    worked = Worked(
        evidence=evidence_of_ties(snapshot.only([account_id]), say=say),
        departures=leavings(snapshot, view, say=say),
        ways=ways_of(snapshot, view, say=say),
        sweeps=sweeps_of(snapshot, view, say=say),
        months=months_of(snapshot, view, say=say),
        counts=counts_of(view, layout, say=say),
    )
    filters = filters_of(view, values_of(view), say=say)
    network = build_network(view, layout, worked.months, say=say)
    data = data_of(view, layout, panel, worked, filters=filters, say=say) | {
        "nodes": network.nodes,
        "edges": network.edges,
        "options": network.options,
        "looks": _looks(),
        "leaving_url": leaving_url,
        "behind": interactions_behind(panel, worked) if editing else {},
        "day": snapshot.day.isoformat(),
        "account": view.account_id,
        "lang": say["code"],
    }
    return {
        "say": say,
        "view": view,
        "figures": figures(view.report, say=say),
        "panel": panel,
        "worked": worked,
        "filters": filters,
        "names": {row.id: row.name for row in panel.rows},
        "chart": (CHART_WIDTH, CHART_HEIGHT),
        "data": data,
        # What is passed as Markup are drawings whose every text the XML library escaped.
        "picture": Markup(draw(view, layout, say=say)),  # noqa: S704  # see above
        "legend": Markup(legend_svg(say=say, width=304)),  # noqa: S704  # see above
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("graphkam_viz"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {
        "allow_nan": False,
        "ensure_ascii": False,
        "separators": (",", ":"),
    }
    return environment


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


class Graph(Protocol):
    """What is used of a pyvis network, which has no types of its own."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    options: dict[str, Any]

    def add_node(self, n_id: str, label: str, **options: object) -> None:
        """Add a node."""

    def add_edge(self, source: str, to: str, **options: object) -> None:
        """Add an edge between two nodes that are there."""


def build_network(view: MapView, layout: Layout, months: Months, *, say: Words) -> Graph:
    """The graph of the map: every card a node where it stands, every tie, reporting line and influence an edge.

    Nodes have the ids of the bundle. Ties that there were in the last two years are edges too; ``months`` of an edge
    says how it stood. How each kind of line looks is told apart from the lines, in the page's data (``look``).
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
            "hideEdgesOnDrag": len(view.cards) > MANY,
        },
    }
    labelled = [(card.id, card_label(card, say=say), "contact") for card in view.cards]
    labelled += [(rep.id, rep_label(rep, say=say), "staff") for rep in view.reps]
    for id_, label, kind in labelled:
        place = layout.places[id_]
        network.add_node(
            id_, f"{label.name}\n{label.detail}", shape="custom", x=place.x, y=place.y, kind=kind
        )
    now = {(tie.staff_id, tie.contact_id): tie for tie in view.ties}
    for pair in sorted({*months.ties, *(pair for pair, tie in now.items() if tie.state != "none")}):
        tie = now.get(pair)
        held = tie is not None and tie.state == "active"
        network.add_edge(
            *pair,
            kind="tie",
            look="tie" if held else "cold",
            width=tie_width(tie.strength) if tie is not None and held else 1.2,
            there=tie is not None and tie.state != "none",
            months=months.ties.get(pair, ""),
        )
    for manager, managed in view.reporting:
        network.add_edge(managed, manager, kind="reporting", look="reporting", width=1.4, there=True)
    for influence in view.influences:
        network.add_edge(
            influence.from_id, influence.to_id, kind="influence", look="influence", width=1.8, there=True
        )
    for at, edge in enumerate(network.edges):
        edge["id"] = f"line{at}"
        del edge["arrows"]
    return network


def _looks() -> dict[str, dict[str, Any]]:
    """How each kind of line looks."""
    upright = {"enabled": True, "type": "cubicBezier", "forceDirection": "vertical", "roundness": BEND}
    bowed = {"enabled": True, "type": "curvedCW", "roundness": 0.2}

    def look(
        color: str, opacity: float, dashes: list[int] | None, smooth: dict[str, Any], arrows: str
    ) -> dict[str, Any]:
        return {
            "color": color,
            "opacity": opacity,
            "dashes": dashes or False,
            "smooth": smooth,
            "arrows": arrows,
        }

    return {
        "tie": look(TIE, TIE_OPACITY, None, upright, ""),
        "cold": look(COLD_TIE, TIE_OPACITY, [4, 4], upright, ""),
        "gone": look(GONE_TIE, 0.95, [3, 6], upright, ""),
        "reporting": look(REPORTING, 0.8, None, upright, "to"),
        "influence": look(INFLUENCE, 0.9, [8, 3, 2, 3], bowed, "to"),
        "way": look(WAY, 1, None, bowed, "to"),
    }
