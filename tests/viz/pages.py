"""Pages to visit, and what a test can ask of one."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from playwright.sync_api import Page

from graphkam.records import Company
from graphkam_viz.page import map_html
from tests.companies import ago, company, named
from tests.viz.accounts import snapshot_of

LANGUAGES = ("en", "zh")
LATIN = "CSV Nova CEO CFO CTO Ada Byron Engineer Zed Grace Ho KAM lead Enter Esc"
"""The Latin words of the account below, and of the keyboard."""


@lru_cache(maxsize=24)
def document(made: Company, *, lang: str = "en") -> str:
    """The map of account a of a company as a page; made once for each company and language."""
    return map_html(snapshot_of(made), "a", lang=lang)


@cache
def team() -> Company:
    """An account with every kind of card and line."""
    return company(
        accounts=[named("a", name="Nova 新星", tier="gold")],
        departments=[
            named("exec", name="Executive 总裁办", line="management"),
            named("rnd", name="R&D 研发", line="technical"),
        ],
        contacts=[
            named(
                "ceo", name="胡超", title="CEO", level=6, role="approver", department_id="exec", attitude=1
            ),
            named(
                "cfo",
                name="罗桂伟",
                title="CFO",
                level=5,
                department_id="exec",
                attitude=-2,
                manager_id="ceo",
            ),
            named("cto", name="Ada Byron", title="CTO", level=5, department_id="rnd", manager_id="ceo"),
            named(
                "dev",
                name="何明",
                title="Engineer",
                level=1,
                department_id="rnd",
                attitude=2,
                manager_id="cto",
            ),
            named("odd", name="Zed", level=2, attitude=0),
        ],
        staff=[
            named("kam", name="Grace Ho", title="KAM lead", function="account"),
            named("fae", name="林涛", title="Engineer", function="solution"),
        ],
        ties=[("kam", "ceo", 0.9), ("fae", "ceo", 0.5), ("kam", "cfo", 0.6), ("fae", "dev", 0.1, ago(90))],
        influences=[("cto", "ceo", 0.7)],
        rivals=[("Rival & Sons", "cto")],
    )


@cache
def asked_about() -> Company:
    """An account with somebody to win, over an opponent or not, and with something to see on every earlier day."""
    return company(
        accounts=[named("a", name="Nova 新星", revenue=1e6, currency="EUR")],
        departments=[
            named("exec", name="总裁办", line="management"),
            named("rnd", name="研发", line="technical"),
        ],
        contacts=[
            named("foe", name="=Foe()", title="CEO", level=6, department_id="exec", attitude=-2),
            named("boss", name="罗桂伟", title="CFO", level=5, department_id="exec", manager_id="foe"),
            named("friend", name="Ada Byron", title="CTO", level=5, department_id="rnd", attitude=2),
            named("dev", name="何明", level=1, department_id="rnd", attitude=1, manager_id="friend"),
        ],
        staff=[
            named("kam", name="Grace Ho", function="account"),
            named("fae", name="林涛", function="solution"),
            named("idle", name="周凯"),
        ],
        ties=[
            ("kam", "foe", 0.9),
            ("kam", "friend", 0.9, ago(20)),
            ("fae", "friend", 0.9, ago(700)),
            ("idle", "friend", 0.3, ago(300)),
            ("fae", "foe", 0.6, ago(5)),
        ],
        influences=[("friend", "boss", 0.05)],
        rivals=[("Rival", "boss")],
    )


def shown(page: Page) -> list[str]:
    """The ids of the rows of the list that can be seen."""
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll("#map-list li:not([hidden]) .rm-row")].map((row) => row.dataset.person)"""
    )
    return found


def nodes(page: Page) -> dict[str, Any]:
    """The nodes that vis-network holds: place, brightness."""
    found: dict[str, Any] = page.evaluate(
        """Object.fromEntries(Object.values(graphkam.network.body.nodes)
            .filter((node) => !node.id.startsWith("edgeId:"))
            .map((node) => [node.id, {x: node.x, y: node.y, opacity: node.options.opacity ?? 1}]))"""
    )
    return found


def lit(page: Page) -> set[str]:
    return {id_ for id_, node in nodes(page).items() if node["opacity"] == 1}


def lines(page: Page, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(
        "kind => graphkam.network.body.data.edges.get().filter((edge) => edge.kind === kind)", kind
    )
    return found


def click(page: Page, id_: str) -> None:
    """Click a card on the canvas, where it stands on the screen."""
    at = page.evaluate("id => graphkam.network.canvasToDOM(graphkam.network.getPosition(id))", id_)
    page.locator("#map").click(position={"x": at["x"], "y": at["y"]})
