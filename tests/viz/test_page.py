"""The map as a page, in a real Chromium."""

from __future__ import annotations

import hashlib
import json
import re
import struct
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graphkam.account import report_account
from graphkam.records import Company
from graphkam_viz.drawing import map_svg
from graphkam_viz.layout import lay_out
from graphkam_viz.page import map_html
from graphkam_viz.view import map_view
from tests.companies import ago, company, named, worked_example
from tests.viz.accounts import HOSTILE, crowd, snapshot_of
from tests.viz.conftest import Visit

LANGUAGES = ("en", "zh")
LATIN = "Nova CEO CFO CTO Ada Byron Engineer Zed Grace Ho KAM lead Enter Esc"
"""The Latin words of the account below, and of the keyboard."""


def document(made: Company, *, lang: str = "en") -> str:
    return map_html(snapshot_of(made), "a", lang=lang)


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


@pytest.mark.parametrize("size", ["laptop", "screen"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_stands_whole_and_says_everybody(visit: Visit, lang: str, size: str) -> None:
    with visit(document(team(), lang=lang), size=size) as page:
        view = map_view(snapshot_of(team()), report_account(snapshot_of(team()), "a"))
        places = lay_out(view).places
        assert {id_: (node["x"], node["y"]) for id_, node in nodes(page).items()} == {
            id_: (place.x, place.y) for id_, place in places.items()
        }
        for id_ in places:
            at = page.evaluate("id => graphkam.network.canvasToDOM(graphkam.network.getPosition(id))", id_)
            box = page.locator("#map").bounding_box()
            assert box is not None
            assert 0 < at["x"] < box["width"], "the whole map is on the screen"
            assert 0 < at["y"] < box["height"]
        assert page.locator("#list .row").count() == len(places)
        html = page.locator("html")
        assert html.get_attribute("lang") == {"en": "en", "zh": "zh-CN"}[lang]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            "nothing runs off the page"
        )
        text = page.inner_text("body")
        names = {"Nova 新星", "胡超", "罗桂伟", "何明", "林涛"}
        assert all(name in text for name in names)
        if lang == "en":
            left = re.sub("|".join(names | {"总裁办", "研发"}), "", text)
            assert not re.findall(r"[\u4e00-\u9fff]+", left)
        else:
            latin = set(re.findall(r"[A-Za-z]{2,}", text))
            assert not latin - set(LATIN.split())


def test_a_click_shows_who_knows_them_and_dims_the_rest(visit: Visit) -> None:
    with visit(document(team())) as page:
        click(page, "ceo")
        details = page.locator("#details")
        expect(details.locator("h2")).to_have_text("胡超")
        expect(details.locator(".badge")).to_have_text("at least two of ours")
        expect(details.locator(".ties > li")).to_have_count(2)
        expect(details.locator(".ties > li").first).to_contain_text("Grace Ho")
        expect(details.locator(".ties > li").first).to_contain_text("90%")
        assert lit(page) == {"ceo", "kam", "fae"}
        assert {node["opacity"] for node in nodes(page).values()} == {1, 0.12}
        expect(page.locator('#list .row[aria-current="true"]')).to_contain_text("胡超")
        details.get_by_role("button", name="林涛").click()
        expect(details.locator("h2")).to_have_text("林涛")
        assert lit(page) == {"fae", "ceo", "dev"}
        page.keyboard.press("Escape")
        assert len(lit(page)) == len(nodes(page))
        expect(details).to_contain_text("Select a card")


def test_the_evidence_behind_a_tie_opens_and_can_be_closed(visit: Visit) -> None:
    made = company(
        contacts=["c0"],
        staff=["r0"],
        interactions=[(ago(0), "visit", "r0", "c0"), (ago(180), "visit", "r0", "c0")],
    )
    with visit(document(made)) as page:
        click(page, "c0")
        page.locator("#details summary").click()
        rows = page.locator("#details .evidence tbody tr")
        expect(rows).to_have_count(2)
        assert rows.first.inner_text().split() == [ago(0).isoformat(), "Visit", "0.500"]
        assert rows.last.inner_text().split() == [ago(180).isoformat(), "Visit", "0.250"]
        expect(page.locator("#details .curve svg")).to_be_visible()
        page.locator("#details summary").click()
        expect(rows.first).to_be_hidden()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_if_shows_whom_a_departure_leaves_with_nobody(visit: Visit, lang: str) -> None:
    with visit(document(team(), lang=lang), size="laptop") as page:
        click(page, "kam")
        details = page.locator("#details")
        details.locator(".ask").click()
        assert lit(page) == {"kam", "fae", "ceo", "cfo"}
        gone = [line for line in lines(page, "tie") if line["from"] == "kam"]
        assert [line["dashes"] for line in gone] == [[3, 6]] * 2
        expect(details.locator(".verdict.bad")).to_be_visible()
        assert details.locator(".affected").first.locator(".link").all_inner_texts() == ["罗桂伟"]
        assert details.locator(".affected").last.locator(".link").all_inner_texts() == ["胡超"]
        covered = details.locator("tr", has_text={"en": "Covered", "zh": "已覆盖"}[lang])
        assert covered.inner_text().split()[:3] == [{"en": "Covered", "zh": "已覆盖"}[lang], "2", "1"]
        assert page.evaluate("location.hash") == "#leave=kam"
        assert page.locator("#leave").input_value() == "kam"
        details.locator(".affected .link").first.click()
        expect(details.locator("h2")).to_have_text("罗桂伟")
        assert lit(page) == {"kam", "fae", "ceo", "cfo"}, "the question still stands"
        page.keyboard.press("Escape")
        expect(details.locator(".leaving")).to_be_visible()
        page.keyboard.press("Escape")
        assert len(lit(page)) == len(nodes(page))
        assert [line["dashes"] for line in lines(page, "tie") if line["from"] == "kam"] == [False] * 2
        page.locator("#leave").select_option("fae")
        assert lit(page) == {"fae", "kam", "ceo"}


def test_a_chair_and_an_uncovered_contact_say_what_is_missing(visit: Visit) -> None:
    with visit(document(team())) as page:
        page.locator("#list .row", has_text="Decision maker").first.click()
        expect(page.locator("#details")).to_contain_text("nobody is recorded in it")
        page.locator("#list .row", has_text="Ada Byron").click()
        expect(page.locator("#details")).to_contain_text("key contact, nobody covers (never met)")
        expect(page.locator("#details")).to_contain_text("Rival & Sons")
        page.locator("#list .row", has_text="何明").click()
        expect(page.locator("#details")).to_contain_text("nobody covers (gone cold)")


def test_search_dims_on_the_map_and_shortens_the_list(visit: Visit) -> None:
    with visit(document(team())) as page:
        page.keyboard.press("/")
        page.keyboard.type("r&d CTO")
        assert lit(page) == {"cto"}
        expect(page.locator("#list li:visible")).to_have_count(1)
        expect(page.locator("#found")).to_have_text("1 found")
        page.keyboard.press("Enter")
        expect(page.locator("#details h2")).to_have_text("Ada Byron")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        assert len(lit(page)) == len(nodes(page))
        page.locator("#search").fill("nobody of that name")
        expect(page.locator("#found")).to_have_text("Nobody found")
        assert lit(page) == set()


def test_reporting_lines_and_influence_are_off_until_asked_for(visit: Visit) -> None:
    with visit(document(team())) as page:
        assert [line["hidden"] for line in lines(page, "tie")] == [False] * 4
        assert [line["hidden"] for line in lines(page, "reporting")] == [True] * 3
        assert [line["hidden"] for line in lines(page, "influence")] == [True]
        page.get_by_label("reports to").check()
        assert [line["hidden"] for line in lines(page, "reporting")] == [False] * 3
        page.locator("#list .row", has_text="Ada Byron").click()
        assert lit(page) == {"cto", "ceo", "dev"}
        page.get_by_label("ties").uncheck()
        assert [line["hidden"] for line in lines(page, "tie")] == [True] * 4


def test_the_keyboard_does_it_all(visit: Visit) -> None:
    with visit(document(team())) as page:
        page.locator("#map").focus()
        page.evaluate("graphkam.select('ceo')")
        page.keyboard.press("ArrowDown")
        expect(page.locator("#details h2")).to_have_text("罗桂伟")
        page.keyboard.press("ArrowRight")
        expect(page.locator("#details h2")).to_have_text("Ada Byron")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('#details') !== null")
        page.keyboard.press("/")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.dataset.person") == "ceo"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("#details h2")).to_have_text("罗桂伟")


def test_the_address_brings_back_what_was_looked_at(visit: Visit) -> None:
    with visit(document(team())) as page:
        page.get_by_label("influence").check()
        page.locator("#list .row", has_text="Ada Byron").click()
        address = page.evaluate("location.hash")
        page.keyboard.press("Escape")
        page.evaluate("address => { location.hash = address; }", address)
        expect(page.locator("#details h2")).to_have_text("Ada Byron")
    with visit(document(team()), query=address) as page:
        expect(page.locator("#details h2")).to_have_text("Ada Byron")
        assert [line["hidden"] for line in lines(page, "influence")] == [False]
        assert lit(page) == {"cto", "ceo"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_text_is_shown_and_does_nothing(visit: Visit, lang: str) -> None:
    number = len(HOSTILE)
    seats: list[tuple[int, int | None]] = [(at % 6 + 1, at % 3) for at in range(number)]
    made = crowd(seats, reps=number, ties=[(at, at, 0.9, 0) for at in range(number)], names=HOSTILE)
    made = Company.of(
        **{
            **made.tables(),
            "accounts": company(accounts=[named("a", name=HOSTILE[0])]).accounts,
            "departments": made.departments.with_columns(name=made.departments["id"] + HOSTILE[1]),
            "rivals": company(rivals=[(text or "x", "c0000") for text in HOSTILE[:-1]]).rivals,
        }
    )
    text = document(made, lang=lang)
    own = re.findall(r"<script[^>]*>", text)
    assert own == ['<script type="application/json" id="map-data">'] + ["<script>"] * 4
    with visit(text) as page:
        for row in page.locator("#list .row").all():
            row.dispatch_event("click")
            assert page.locator("#details h2").count() == 1
        page.evaluate(
            "document.querySelectorAll('template').forEach((each) => document.body.append(each.content))"
        )
        assert page.locator("img, iframe, a[href], [onerror], [style*=url]").count() == 0
        page.locator("#search").fill("<script>")
        assert page.locator("h1").inner_text() == HOSTILE[0]


def test_ids_of_any_kind_are_ids(visit: Visit) -> None:
    strange = ['"', "'", "<b>", "constructor", "edge:1", "0", " x"]
    made = company(contacts=strange, staff=["toString"], ties=[("toString", id_, 0.9) for id_ in strange])
    with visit(document(made)) as page:
        assert nodes(page).keys() == {*strange, "toString"}
        for id_ in strange:
            page.evaluate("id => graphkam.select(id)", id_)
            assert lit(page) == {id_, "toString"}
            assert page.locator("#details .ties > li").count() == 1


def test_nothing_can_be_reached_from_the_page(visit: Visit) -> None:
    text = document(team())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert "default-src &#39;none&#39;" in policy[1]
    assert "unsafe" not in policy[1]
    assert "http" not in policy[1]
    assert not re.findall(r"<(?:link|img|iframe|object|embed|base)\b", text)
    assert not re.findall(r"\ssrc=", text)
    assert "//# sourceMappingURL" not in text
    with visit(text, expected="Content Security Policy") as page:
        reached = page.evaluate("fetch('data:text/plain,x').then(() => true, () => false)")
        assert reached is False
        ran = page.evaluate(
            """() => { const script = document.createElement("script"); script.textContent = "window.ran = 1";
                document.body.append(script); return window.ran === 1; }"""
        )
        assert ran is False


def test_an_account_without_anybody_is_a_page_too(visit: Visit) -> None:
    with visit(document(company(accounts=[named("a", name="Empty")]))) as page:
        expect(page.locator(".panel")).to_contain_text("Nobody is recorded at this account yet.")
        page.locator("#map").focus()
        page.keyboard.press("ArrowDown")


def test_the_picture_is_the_one_that_python_draws(visit: Visit) -> None:
    with visit(document(team())) as page, page.expect_download() as download:
        page.get_by_role("button", name="Save picture").click()
    saved = download.value
    assert saved.suggested_filename == "a.svg"


def test_without_scripts_the_picture_stands_there() -> None:
    text = document(team())
    picture = map_svg(snapshot_of(team()), "a").strip()
    assert picture in text


def test_the_map_is_painted_where_the_nodes_are(visit: Visit) -> None:
    with visit(document(worked_example("r0 knows all"))) as page:
        at = page.evaluate("id => graphkam.network.canvasToDOM(graphkam.network.getPosition(id))", "r0")
        pixel = page.evaluate(
            """({x, y}) => { const ratio = devicePixelRatio, canvas = document.querySelector("#map canvas");
                return [...canvas.getContext("2d").getImageData((x - 50) * ratio, y * ratio, 1, 1).data]; }""",
            at,
        )
        assert pixel == [*struct.unpack("3B", bytes.fromhex("1f3247")), 255]


def test_many_cards_are_drawn_and_can_be_looked_at(visit: Visit) -> None:
    number = 500
    made = crowd(
        [(at % 6 + 1, at % 12) for at in range(number)],
        reps=20,
        ties=[(at % 20, at, 0.9, 0) for at in range(number)],
    )
    with visit(document(made)) as page:
        assert page.evaluate("graphkam.data.options.interaction.hideEdgesOnDrag")
        page.evaluate("graphkam.select('c0300')")
        assert lit(page) == {"c0300", "r00"}
        page.keyboard.press("Escape")
        assert len(lit(page)) == len(nodes(page)) == number + 20


def test_what_is_vendored_is_what_its_note_says() -> None:
    folder = files("graphkam_viz") / "static" / "vendor" / "vis-network"
    code = (folder / "vis-network.min.js").read_bytes()
    note = (folder / "VENDORED.md").read_text(encoding="utf-8")
    assert hashlib.sha256(code).hexdigest() in note
    version = re.search(rb"@version ([\d.]+)", code)
    assert version is not None
    assert f"version {version[1].decode()}," in note
    assert "MIT License" in (folder / "LICENSE-MIT").read_text(encoding="utf-8")


def test_the_same_account_gives_the_same_page() -> None:
    assert document(team(), lang="zh") == document(team(), lang="zh")


def test_the_data_of_the_page_is_json() -> None:
    found = re.search(
        r'<script type="application/json" id="map-data">(.*?)</script>', document(team()), re.DOTALL
    )
    assert found is not None
    data = json.loads(found[1], parse_constant=lambda name: pytest.fail(f"{name} in the data"))
    assert [node["id"] for node in data["nodes"]][:3] == ["ceo", "cfo", "cto"]
