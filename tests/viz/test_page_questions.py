"""What can be asked of the map in a real Chromium: who fits, who introduces, whom to visit, how it stood."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from graphkam_viz.words import words
from tests.viz.accounts import crowd
from tests.viz.conftest import BOTH, Visit
from tests.viz.pages import asked_about, document, lines, lit, nodes, shown, team


def numbers(page: Page) -> dict[str, int]:
    found: dict[str, int] = page.evaluate("Object.fromEntries(graphkam.route().numbers)")
    return found


def way(page: Page) -> list[tuple[str, str]]:
    return [(line["from"], line["to"]) for line in lines(page, "way")]


def state(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(
        """({...graphkam.state, layers: [...graphkam.state.layers].sort(), lit: [...graphkam.state.lit ?? []].sort(),
            filters: [...graphkam.state.filters].map(([name, values]) => [name, [...values]])})"""
    )
    return found


@BOTH
def test_filters_dim_the_map_and_shorten_the_list(visit: Visit, lang: str, size: str) -> None:
    with visit(document(asked_about(), lang=lang), size=size) as page:
        page.locator("#map-filters summary").click()
        page.locator("[data-filter=status][value=two_deep]").check()
        assert shown(page) == ["foe", "fae", "kam"]
        assert lit(page) == {"foe", "fae", "kam"}
        page.locator("[data-filter=status][value=single]").check()
        assert shown(page) == ["foe", "friend", "fae", "kam"]
        page.locator("[data-filter=function][value=solution]").check()
        assert shown(page) == ["foe", "fae", "kam"], "one of two values, and every filter"
        expect(page.locator("#map-filters summary")).to_contain_text("3")
        expect(page.locator("#map-found")).to_contain_text("3")
        assert page.evaluate("location.hash") == "#status=two_deep&status=single&function=solution"
        page.locator("#map-clear").click()
        assert len(shown(page)) == len(lit(page)) == len(nodes(page)) == 7
        page.keyboard.press("Escape")
        expect(page.locator("#map-filters")).not_to_have_attribute("open", "")
        expect(page.locator("#map-filters summary")).to_be_focused()


@BOTH
def test_the_list_that_is_seen_is_saved_as_a_table_that_runs_nothing(
    visit: Visit, lang: str, size: str
) -> None:
    with visit(document(asked_about(), lang=lang), size=size) as page:
        page.evaluate("graphkam.filter('department', 'exec', true)")
        with page.expect_download() as download:
            page.get_by_role("button", name=words(lang)["csv"]).click()
        content = download.value.path().read_bytes()
    assert download.value.suggested_filename == "a.csv"
    assert content.startswith(b"\xef\xbb\xbf")
    say = words(lang)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0][:3] == [say[f"csv.{each}"] for each in ("id", "name", "title")]
    assert [row[:2] for row in rows[1:3]] == [["foe", "'=Foe()"], ["boss", "罗桂伟"]]
    uncovered = f"{say['status.uncovered_key']} ({say['absence.never_met']})"
    assert rows[2][3:8] == ["总裁办", "L5", "", say["attitude.None"], uncovered]


@BOTH
def test_a_way_is_drawn_with_numbers_and_says_what_an_opponent_costs(
    visit: Visit, lang: str, size: str
) -> None:
    with visit(document(asked_about(), lang=lang), size=size) as page:
        page.locator("#map-way").select_option("boss")
        assert numbers(page) == {"kam": 1, "foe": 2, "boss": 3}
        assert way(page) == [("kam", "foe"), ("foe", "boss")]
        assert lit(page) == {"kam", "foe", "boss"}
        details = page.locator("#map-details")
        expect(details.locator(".rm-verdict.rm-bad").first).to_contain_text("0.072")
        expect(details.locator(".rm-steps li")).to_have_count(3)
        details.locator(".rm-way").last.get_by_role("button").click()
        assert numbers(page) == {"kam": 1, "friend": 2, "boss": 3}
        expect(details.locator(".rm-current .rm-verdict.rm-bad")).to_have_count(0)
        address = page.evaluate("location.hash")
        details.locator(".rm-steps").get_by_role("button", name="罗桂伟").click()
        expect(details.locator("h2")).to_have_text("罗桂伟")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        assert way(page) == []
        assert len(lit(page)) == len(nodes(page))
        page.locator("#map-list [data-person=boss]").click()
        details.locator("[data-way]").click()
        assert numbers(page) == {"kam": 1, "foe": 2, "boss": 3}
        page.evaluate("address => { location.hash = address; }", address)
        expect(details.locator(".rm-current")).to_contain_text("Ada Byron")


@BOTH
def test_a_sweep_numbers_the_visits(visit: Visit, lang: str, size: str) -> None:
    with visit(document(asked_about(), lang=lang), size=size) as page:
        page.locator("#map-sweep").select_option("3")
        assert numbers(page) == {"boss": 1, "dev": 2}
        assert ("friend", "dev") in way(page)
        stops = page.locator("#map-details .rm-steps li")
        expect(stops).to_have_count(2)
        expect(stops.last).to_contain_text("Grace Ho")
        assert page.evaluate("location.hash") == "#sweep=3"
        page.locator("#map-leave").select_option("kam")
        assert way(page) == [], "one question at a time"


@BOTH
def test_the_days_of_two_years_are_moved_through(visit: Visit, lang: str, size: str) -> None:
    with visit(document(asked_about(), lang=lang), size=size) as page:
        slider = page.locator("#map-month")
        slider.focus()
        page.keyboard.press("ArrowLeft")
        expect(page.locator("#map-day")).to_have_text("2026-05-31")
        foe = [line for line in lines(page, "tie") if line["to"] == "foe"]
        assert [line["hidden"] for line in foe] == [True, True], "nobody had met them then"
        status = page.locator("#map-list [data-person=foe] .rm-status")
        expect(status).to_have_text({"en": "never met", "zh": "从未接触"}[lang])
        expect(page.locator("#map-figures")).to_contain_text({"en": "today", "zh": "今天"}[lang])
        for _ in range(11):
            page.keyboard.press("ArrowLeft")
        friend = {line["from"]: line for line in lines(page, "tie") if line["to"] == "friend"}
        assert not friend["fae"]["hidden"]
        assert friend["kam"]["hidden"]
        assert page.evaluate("location.hash") == "#day=2025-06-30"
        page.locator("#map-today").click()
        expect(status).to_have_text({"en": "at least two of ours", "zh": "双人覆盖"}[lang])
        expect(slider).to_be_focused()
        page.evaluate("graphkam.month(3)")
        page.locator("#map-leave").select_option("kam")
        expect(page.locator("#map-day")).to_have_text({"en": "today", "zh": "今天"}[lang])


@BOTH
def test_the_address_brings_back_everything(visit: Visit, lang: str, size: str) -> None:
    text = document(team(), lang=lang)
    with visit(text, size=size) as page:
        page.evaluate("graphkam.select('cto')")
        page.locator("[name=map-hops][value='2']").check()
        page.get_by_label(words(lang)["layer.rivals"], exact=True).check()
        page.get_by_label(words(lang)["layer.reporting"], exact=True).check()
        page.evaluate("graphkam.filter('level', '5', true); graphkam.filter('department', '', true)")
        page.evaluate("graphkam.month(20)")
        page.evaluate("graphkam.search('cto & \"x\"')")
        before = state(page)
        address = page.evaluate("location.hash")
    with visit(text, query=address, size=size) as page:
        assert state(page) == before
        assert page.evaluate("location.hash") == address
    for nonsense in (
        "#person=nobody&leave=x&way=y&sweep=9&day=1999-01-01&level=99&hops=77&show=all&cell=3",
        "#%",
    ):
        with visit(text, query=nonsense, size=size) as page:
            assert len(lit(page)) == len(nodes(page))


@BOTH
def test_steps_around_somebody_follow_what_is_shown(visit: Visit, lang: str, size: str) -> None:
    with visit(document(asked_about(), lang=lang), size=size) as page:
        page.evaluate("graphkam.select('boss')")
        assert lit(page) == {"boss"}
        page.get_by_label(words(lang)["layer.reporting"], exact=True).check()
        assert lit(page) == {"boss", "foe"}
        page.locator("[name=map-hops][value='2']").check()
        assert lit(page) == {"boss", "foe", "kam", "fae"}
        page.locator("[name=map-hops][value='3']").check()
        assert lit(page) == {"boss", "foe", "kam", "fae", "friend"}


@BOTH
def test_rivals_are_named_where_they_are_asked_for(visit: Visit, lang: str, size: str) -> None:
    with visit(document(asked_about(), lang=lang), size=size) as page:
        painted = """() => {
            const written = [];
            const canvas = CanvasRenderingContext2D.prototype;
            const write = canvas.fillText;
            canvas.fillText = function (text, ...rest) {
                written.push(text);
                return write.call(this, text, ...rest);
            };
            return new Promise((resolve) => {
                graphkam.network.once("afterDrawing", () => {
                    canvas.fillText = write;
                    resolve(written);
                });
                graphkam.network.redraw();
            });
        }"""
        assert "⚑ Rival" not in page.evaluate(painted)
        page.get_by_label(words(lang)["layer.rivals"], exact=True).check()
        assert "⚑ Rival" in page.evaluate(painted)


@BOTH
def test_on_paper_stand_the_drawing_and_everybody(visit: Visit, lang: str, size: str) -> None:
    with visit(document(asked_about(), lang=lang), size=size) as page:
        paper = page.pdf()
        assert paper.startswith(b"%PDF")
        page.emulate_media(media="print")
        expect(page.locator("#map-picture svg")).to_be_visible()
        expect(page.locator("#map-list")).to_be_visible()
        expect(page.locator(".rm-bar")).to_be_hidden()
        expect(page.locator("#map")).to_be_hidden()


@BOTH
@pytest.mark.parametrize(("number", "resting"), [(300, True), (301, False)])
def test_with_many_cards_ties_are_drawn_for_whom_is_looked_at(
    visit: Visit, number: int, lang: str, size: str, *, resting: bool
) -> None:
    seats: list[tuple[int, int | None]] = [(at % 6 + 1, at % 12) for at in range(number)]
    made = crowd(seats, reps=2, ties=[(0, 5, 0.9, 0), (1, 6, 0.9, 0)])
    with visit(document(made, lang=lang), size=size) as page:
        assert page.evaluate("graphkam.data.options.interaction.hideEdgesOnDrag") is not resting
        assert [line["hidden"] for line in lines(page, "tie")] == [not resting] * 2
        page.evaluate("graphkam.select('c0005')")
        seen = {line["to"]: line["hidden"] for line in lines(page, "tie")}
        assert seen == {"c0005": False, "c0006": not resting}
        assert page.get_by_label(words(lang)["layer.ties"], exact=True).is_checked() is resting


@BOTH
def test_a_thousand_cards_are_counts_that_open(visit: Visit, lang: str, size: str) -> None:
    seats: list[tuple[int, int | None]] = [(at % 6 + 1, at % 4) for at in range(1001)]
    made = crowd(seats, reps=2, ties=[(0, 5, 0.9, 0), (1, 6, 0.9, 0)])
    with visit(document(made, lang=lang), size=size) as page:
        counts = page.locator("#map-counts")
        expect(counts).to_be_visible()
        cells = counts.locator("[data-cell]")
        assert sum(int(text) for text in counts.locator("b").all_inner_texts()) == 1001
        name = cells.first.get_attribute("aria-label")
        assert (
            name
            == {
                "en": "d01, L6: 83 contacts, 82 uncovered",
                "zh": "d01，L6：83 位联系人，82 位无人覆盖",
            }[lang]
        ), "the one that somebody holds is c0005"
        cells.first.focus()
        page.keyboard.press("Enter")
        expect(counts).to_be_hidden()
        expect(page.locator("#map")).to_be_focused()
        assert len(shown(page)) == 83
        assert lit(page) == {*shown(page), "r00"}
        at = page.evaluate(
            "id => graphkam.network.canvasToDOM(graphkam.network.getPosition(id))", shown(page)[0]
        )
        box = page.locator("#map").bounding_box()
        assert box is not None
        assert 0 < at["x"] < box["width"]
        assert 0 < at["y"] < box["height"]
        page.keyboard.press("Escape")
        expect(counts).to_be_visible()
        page.evaluate("graphkam.select('c0006')")
        expect(counts).to_be_hidden()
        assert lit(page) == {"c0006", "r01"}
        page.locator("#map-fit").click()
        expect(counts).to_be_visible()
