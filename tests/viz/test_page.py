"""The map as a page, in a real Chromium."""

from __future__ import annotations

import re
import struct

import pytest
from playwright.sync_api import expect

from graphkam.account import report_account
from graphkam_viz.drawing import map_svg
from graphkam_viz.layout import lay_out
from graphkam_viz.page import map_html
from graphkam_viz.style import CARD_HEIGHT, CARD_WIDTH, STAFF_WIDTH
from graphkam_viz.view import map_view
from graphkam_viz.words import words
from tests.companies import ago, company, named, worked_example
from tests.viz.accounts import crowd, snapshot_of
from tests.viz.conftest import BOTH, Visit
from tests.viz.pages import LANGUAGES, LATIN, click, document, lines, lit, nodes, team


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
        assert page.locator("#map-list .rm-row").count() == len(places)
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


@BOTH
def test_a_click_shows_who_knows_them_and_dims_the_rest(visit: Visit, lang: str, size: str) -> None:
    with visit(document(team(), lang=lang), size=size) as page:
        click(page, "ceo")
        details = page.locator("#map-details")
        expect(details.locator("h2")).to_have_text("胡超")
        expect(details.locator(".rm-badge")).to_have_text(words(lang)["status.two_deep"])
        expect(details.locator(".rm-ties > li")).to_have_count(2)
        expect(details.locator(".rm-ties > li").first).to_contain_text("Grace Ho")
        expect(details.locator(".rm-ties > li").first).to_contain_text("90%")
        assert lit(page) == {"ceo", "kam", "fae"}
        assert {node["opacity"] for node in nodes(page).values()} == {1, 0.12}
        expect(page.locator('#map-list .rm-row[aria-current="true"]')).to_contain_text("胡超")
        details.get_by_role("button", name="林涛").click()
        expect(details.locator("h2")).to_have_text("林涛")
        assert lit(page) == {"fae", "ceo", "dev"}
        page.keyboard.press("Escape")
        assert len(lit(page)) == len(nodes(page))
        expect(details).to_contain_text(words(lang)["nobody_selected"])


@BOTH
def test_a_card_is_clicked_where_it_is_seen(visit: Visit, lang: str, size: str) -> None:
    with visit(document(team(), lang=lang), size=size) as page:
        hit = """([id, dx, dy]) => { const {x, y} = graphkam.network.getPosition(id);
            return graphkam.network.getNodeAt(graphkam.network.canvasToDOM({x: x + dx, y: y + dy})); }"""
        for id_, half in {"ceo": CARD_WIDTH / 2, "kam": STAFF_WIDTH / 2}.items():
            for dx, dy in (
                (0, 0),
                (half - 3, 0),
                (3 - half, 0),
                (0, CARD_HEIGHT / 2 - 3),
                (0, 3 - CARD_HEIGHT / 2),
            ):
                assert page.evaluate(hit, [id_, dx, dy]) == id_
            assert page.evaluate(hit, [id_, half + 3, 0]) != id_
            assert page.evaluate(hit, [id_, 0, CARD_HEIGHT / 2 + 3]) != id_


@BOTH
def test_the_evidence_behind_a_tie_opens_and_can_be_closed(visit: Visit, lang: str, size: str) -> None:
    made = company(
        contacts=["c0"],
        staff=["r0"],
        interactions=[(ago(0), "visit", "r0", "c0"), (ago(180), "visit", "r0", "c0")],
    )
    with visit(document(made, lang=lang), size=size) as page:
        click(page, "c0")
        page.locator("#map-details summary").click()
        rows = page.locator("#map-details .rm-evidence tbody tr")
        expect(rows).to_have_count(2)
        assert rows.first.inner_text().split() == [ago(0).isoformat(), words(lang)["kind.visit"], "0.500"]
        assert rows.last.inner_text().split() == [ago(180).isoformat(), words(lang)["kind.visit"], "0.250"]
        expect(page.locator("#map-details .rm-curve svg")).to_be_visible()
        page.locator("#map-details summary").click()
        expect(rows.first).to_be_hidden()


@BOTH
def test_what_if_shows_whom_a_departure_leaves_with_nobody(visit: Visit, lang: str, size: str) -> None:
    with visit(document(team(), lang=lang), size=size) as page:
        click(page, "kam")
        details = page.locator("#map-details")
        details.locator(".rm-ask").click()
        assert lit(page) == {"kam", "fae", "ceo", "cfo"}
        gone = [line for line in lines(page, "tie") if line["from"] == "kam"]
        assert [line["dashes"] for line in gone] == [[3, 6]] * 2
        expect(details.locator(".rm-verdict.rm-bad")).to_be_visible()
        assert details.locator(".rm-affected").first.locator(".rm-link").all_inner_texts() == ["罗桂伟"]
        assert details.locator(".rm-affected").last.locator(".rm-link").all_inner_texts() == ["胡超"]
        covered = details.locator("tr", has_text={"en": "Covered", "zh": "已覆盖"}[lang])
        assert covered.inner_text().split()[:3] == [{"en": "Covered", "zh": "已覆盖"}[lang], "2", "1"]
        assert page.evaluate("location.hash") == "#leave=kam"
        assert page.locator("#map-leave").input_value() == "kam"
        details.locator(".rm-affected .rm-link").first.click()
        expect(details.locator("h2")).to_have_text("罗桂伟")
        assert lit(page) == {"kam", "fae", "ceo", "cfo"}, "the question still stands"
        page.keyboard.press("Escape")
        expect(details.locator(".rm-leaving")).to_be_visible()
        page.keyboard.press("Escape")
        assert len(lit(page)) == len(nodes(page))
        assert [line["dashes"] for line in lines(page, "tie") if line["from"] == "kam"] == [False] * 2
        page.locator("#map-leave").select_option("fae")
        assert lit(page) == {"fae", "kam", "ceo"}


@BOTH
def test_a_chair_and_an_uncovered_contact_say_what_is_missing(visit: Visit, lang: str, size: str) -> None:
    with visit(document(team(), lang=lang), size=size) as page:
        say = words(lang)
        page.locator("#map-list .rm-row", has_text=say["role.decision_maker"]).first.click()
        expect(page.locator("#map-details")).to_contain_text(say["chair.what"])
        page.locator("#map-list .rm-row", has_text="Ada Byron").click()
        expect(page.locator("#map-details")).to_contain_text(
            f"{say['status.uncovered_key']} ({say['absence.never_met']})"
        )
        expect(page.locator("#map-details")).to_contain_text("Rival & Sons")
        page.locator("#map-list .rm-row", has_text="何明").click()
        expect(page.locator("#map-details")).to_contain_text(
            f"{say['status.uncovered']} ({say['absence.gone_cold']})"
        )


@BOTH
def test_search_dims_on_the_map_and_shortens_the_list(visit: Visit, lang: str, size: str) -> None:
    with visit(document(team(), lang=lang), size=size) as page:
        page.keyboard.press("/")
        page.keyboard.type("r&d CTO")
        assert lit(page) == {"cto"}
        expect(page.locator("#map-list li:visible")).to_have_count(1)
        expect(page.locator("#map-found")).to_have_text(words(lang)["found.one"])
        page.keyboard.press("Enter")
        expect(page.locator("#map-details h2")).to_have_text("Ada Byron")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        assert len(lit(page)) == len(nodes(page))
        page.locator("#map-search").fill("nobody of that name")
        expect(page.locator("#map-found")).to_have_text(words(lang)["nothing_found"])
        assert lit(page) == set()


@BOTH
def test_reporting_lines_and_influence_are_off_until_asked_for(visit: Visit, lang: str, size: str) -> None:
    with visit(document(team(), lang=lang), size=size) as page:
        assert [line["hidden"] for line in lines(page, "tie")] == [False] * 4
        assert [line["hidden"] for line in lines(page, "reporting")] == [True] * 3
        assert [line["hidden"] for line in lines(page, "influence")] == [True]
        page.get_by_label(words(lang)["layer.reporting"], exact=True).check()
        assert [line["hidden"] for line in lines(page, "reporting")] == [False] * 3
        page.locator("#map-list .rm-row", has_text="Ada Byron").click()
        assert lit(page) == {"cto", "ceo", "dev"}
        page.get_by_label(words(lang)["layer.ties"], exact=True).uncheck()
        assert [line["hidden"] for line in lines(page, "tie")] == [True] * 4


@BOTH
def test_the_keyboard_does_it_all(visit: Visit, lang: str, size: str) -> None:
    with visit(document(team(), lang=lang), size=size) as page:
        page.locator("#map").focus()
        page.evaluate("graphkam.select('ceo')")
        page.keyboard.press("ArrowDown")
        expect(page.locator("#map-details h2")).to_have_text("罗桂伟")
        page.keyboard.press("ArrowRight")
        expect(page.locator("#map-details h2")).to_have_text("Ada Byron")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('#map-details') !== null")
        page.keyboard.press("/")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.dataset.person") == "ceo"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("#map-details h2")).to_have_text("罗桂伟")


@BOTH
def test_the_keys_are_those_of_a_dialog_while_one_is_open(visit: Visit, lang: str, size: str) -> None:
    with visit(document(team(), lang=lang), size=size) as page:
        page.evaluate("graphkam.select('ceo')")
        page.evaluate(
            """() => {
                const dialog = document.body.appendChild(document.createElement("dialog"));
                dialog.append(document.createElement("select"));
                dialog.showModal();
            }"""
        )
        page.keyboard.press("/")
        expect(page.locator("dialog select")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_be_hidden()
        expect(page.locator("#map-details h2")).to_have_text("胡超")
        page.keyboard.press("Escape")
        expect(page.locator("#map-details")).to_contain_text(words(lang)["nobody_selected"])


@BOTH
def test_the_address_brings_back_what_was_looked_at(visit: Visit, lang: str, size: str) -> None:
    with visit(document(team(), lang=lang), size=size) as page:
        page.get_by_label(words(lang)["layer.influence"], exact=True).check()
        page.locator("#map-list .rm-row", has_text="Ada Byron").click()
        address = page.evaluate("location.hash")
        page.keyboard.press("Escape")
        page.evaluate("address => { location.hash = address; }", address)
        expect(page.locator("#map-details h2")).to_have_text("Ada Byron")
    with visit(document(team(), lang=lang), query=address, size=size) as page:
        expect(page.locator("#map-details h2")).to_have_text("Ada Byron")
        assert [line["hidden"] for line in lines(page, "influence")] == [False]
        assert lit(page) == {"cto", "ceo"}


@BOTH
def test_an_account_without_anybody_is_a_page_too(visit: Visit, lang: str, size: str) -> None:
    with visit(document(company(accounts=[named("a", name="Empty")]), lang=lang), size=size) as page:
        expect(page.locator(".rm-panel")).to_contain_text(words(lang)["nobody"])
        page.locator("#map").focus()
        page.keyboard.press("ArrowDown")


@BOTH
def test_the_picture_is_the_one_that_python_draws(visit: Visit, lang: str, size: str) -> None:
    with visit(document(team(), lang=lang), size=size) as page, page.expect_download() as download:
        page.get_by_role("button", name=words(lang)["save"]).click()
    saved = download.value
    assert saved.suggested_filename == "a.svg"


def test_without_scripts_the_picture_stands_there() -> None:
    text = document(team())
    picture = map_svg(snapshot_of(team()), "a").strip()
    assert picture in text


@BOTH
def test_the_map_is_painted_where_the_nodes_are(visit: Visit, lang: str, size: str) -> None:
    with visit(document(worked_example("r0 knows all"), lang=lang), size=size) as page:
        at = page.evaluate("id => graphkam.network.canvasToDOM(graphkam.network.getPosition(id))", "r0")
        pixel = page.evaluate(
            """({x, y}) => { const ratio = devicePixelRatio, canvas = document.querySelector("#map canvas");
                return [...canvas.getContext("2d").getImageData((x - 50) * ratio, y * ratio, 1, 1).data]; }""",
            at,
        )
        assert pixel == [*struct.unpack("3B", bytes.fromhex("1f3247")), 255]


@BOTH
def test_many_cards_are_drawn_and_can_be_looked_at(visit: Visit, lang: str, size: str) -> None:
    number = 320
    made = crowd(
        [(at % 6 + 1, at % 12) for at in range(number)],
        reps=4,
        ties=[(at % 4, at, 0.9, 0) for at in range(number)],
    )
    with visit(document(made, lang=lang), size=size) as page:
        assert page.evaluate("graphkam.data.options.interaction.hideEdgesOnDrag")
        page.evaluate("graphkam.select('c0300')")
        assert lit(page) == {"c0300", "r00"}
        page.keyboard.press("Escape")
        assert len(lit(page)) == len(nodes(page)) == number + 4


def test_the_same_account_gives_the_same_page() -> None:
    assert map_html(snapshot_of(team()), "a", lang="zh") == document(team(), lang="zh")
