"""The pages that a server shows, in a real Chromium: what they say, where they lead, and that nothing complains."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from graphkam.demo import STAR
from graphkam.schema import TOPOLOGIES
from graphkam_viz.pages.language import PAGES_SAY
from graphkam_viz.pages.words import OWN_NAMES, say
from tests.api.pages.conftest import new_context, standing
from tests.api.servers import ServerProcess
from tests.companies import DAY
from tests.viz.axe import violations
from tests.viz.conftest import BOTH, PAIRS, SIZES

Look: TypeAlias = Callable[..., AbstractContextManager[Page]]

ACCOUNT = "borealis"
CONTACT = "margaret-ferrara"
PAGES = {
    "portfolio": "/",
    "account": f"/accounts/{ACCOUNT}",
    "review": f"/accounts/{ACCOUNT}/review",
    "staff": f"/staff/{STAR}",
    "contact": f"/contacts/{CONTACT}",
    "what-if": f"/what-if?a={STAR}&b=helena-brandt&b=amelia-ross",
    "what-if, empty": "/what-if",
    "keep-warm": "/keep-warm?days=90",
    "alerts": "/alerts",
    "sign-in": "/sign-in",
}
SOON = 60_000
"""How many milliseconds a page may take on a machine where everything else runs too."""

expect.set_options(timeout=SOON)

CHATTER = "Password forms should have"
"""What Chromium suggests about a form of one field, which is a suggestion."""


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """A browser's context of each size."""
    opened = {
        size: browser.new_context(viewport={"width": width, "height": height}, locale="en-US")
        for size, (width, height) in SIZES.items()
    }
    yield opened
    for each in opened.values():
        each.close()


@pytest.fixture
def look(windows: dict[str, BrowserContext], demo: ServerProcess) -> Look:
    """Opens a page of the demo on `DAY`, and afterwards wants no complaint and no request to anywhere else."""

    @contextmanager
    def open_page(
        path: str, *, lang: str | None = "en", size: str = "laptop", expected: str = CHATTER
    ) -> Generator[Page]:
        windows[size].clear_cookies()
        page = windows[size].new_page()
        page.set_default_timeout(SOON)
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        elsewhere: list[str] = []
        page.on("request", lambda request: elsewhere.append(request.url))
        query = f"as_of={DAY.isoformat()}" + (f"&lang={lang}" if lang else "")
        page.goto(f"{address(demo)}{path}{'&' if '?' in path else '?'}{query}")
        yield page
        page.close()
        assert not [each for each in complaints if expected not in each]
        assert not [url for url in elsewhere if not url.startswith((address(demo), "blob:"))]

    return open_page


def address(server: ServerProcess) -> str:
    return f"http://127.0.0.1:{server.port}"


def asked(server: ServerProcess, path: str, **parameters: str) -> Any:  # noqa: ANN401  # whatever JSON says
    response = server.client.get(f"/api/v1{path}", params={"as_of": DAY.isoformat(), **parameters})
    response.raise_for_status()
    return response.json()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_in_its_language_and_can_be_used_by_everybody(
    look: Look, name: str, lang: str, size: str
) -> None:
    with look(PAGES[name], lang=lang, size=size) as page:
        standing(page)
        assert page.locator("html").get_attribute("lang") == {"en": "en", "zh": "zh-CN"}[lang]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it runs off the screen"
        expect(page.locator("footer")).to_contain_text(
            {"en": "not for judging employees", "zh": "不用于评判员工"}[lang]
        )
        said = page.inner_text("body")
        if lang == "zh":
            english = [
                both[0] for both in PAGES_SAY.values() if len(both[0].split()) > 2 and "{" not in both[0]
            ]
            assert not [phrase for phrase in english if phrase in said]
        elif name in {"account", "staff", "contact", "review", "sign-in"}:
            assert not re.findall(r"[\u4e00-\u9fff]+", said.replace("简体中文", "").replace("·", ""))
        assert not violations(page, contrast=(lang, size) in PAIRS)


@BOTH
def test_accounts_stand_by_what_of_their_revenue_no_two_hold(
    look: Look, demo: ServerProcess, lang: str, size: str
) -> None:
    accounts = asked(demo, "/portfolio")["accounts"]
    two_deep = {
        each["account_id"]: asked(demo, f"/accounts/{each['account_id']}/report") for each in accounts
    }
    exposed = {
        each["account_id"]: (each["revenue"] or 0) * (1 - two_deep[each["account_id"]]["two_deep_coverage"])
        for each in accounts
    }
    with look("/", lang=lang, size=size) as page:
        links = page.locator("#results tbody th a").evaluate_all(
            "links => links.map((link) => link.pathname)"
        )
        assert [link.removeprefix("/accounts/") for link in links] == sorted(
            exposed, key=lambda id_: (-exposed[id_], id_)
        )
        for rung, topology in enumerate(TOPOLOGIES):
            here = sum(each["topology"] == topology for each in accounts)
            row = page.locator(".classes a").nth(len(TOPOLOGIES) - 1 - rung)
            expect(row.locator("b")).to_have_text(str(here))
        # Of the first: attention beside revenue, and on whom it hangs.
        first = next(each for each in accounts if each["account_id"] == ACCOUNT)
        row = page.locator("#results tbody tr").first
        expect(row.locator(".pair")).to_have_text(
            f"{round(100 * first['attention_share'])}% / {round(100 * first['revenue_share'])}%"
        )
        expect(row).to_contain_text("Marcus Thiele")


@BOTH
def test_a_count_is_a_filter_and_stands_in_the_address(look: Look, lang: str, size: str) -> None:
    with look("/", lang=lang, size=size) as page:
        speak = say(lang)
        chip = page.locator(".facet", has_text=speak("facet.topology")).locator(
            ".chip", has_text=speak.word("topology", "plane")
        )
        number = int(chip.locator("b").inner_text())
        chip.click()
        rows = page.locator("#results tbody tr")
        expect(rows).to_have_count(number)
        assert "topology=plane" in page.url
        page.reload()
        expect(rows).to_have_count(number)
        expect(page.locator(".chip[aria-current]")).to_contain_text(speak.word("topology", "plane"))
        page.go_back()
        expect(rows).not_to_have_count(number)
        # Another language keeps the filter, and is kept.
        page.go_forward()
        expect(rows).to_have_count(number)
        other = "zh" if lang == "en" else "en"
        page.get_by_role("link", name=OWN_NAMES[other]).click()
        expect(page.locator("h1")).to_contain_text(say(other)("portfolio.title"))
        expect(rows).to_have_count(number)
        page.goto(page.url.partition("?")[0])
        expect(page.locator("h1")).to_contain_text(say(other)("portfolio.title"))


@BOTH
def test_a_search_and_the_rows_by_keyboard_alone(look: Look, lang: str, size: str) -> None:
    with look("/", lang=lang, size=size) as page:
        page.keyboard.press("/")
        expect(page.locator("#search")).to_be_focused()
        page.keyboard.type("HANSE")
        rows = page.locator("#results tbody th a")
        expect(rows).to_have_count(1)
        expect(page.locator("#search")).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(rows).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("Hanse Chemie")
        page.go_back()
        expect(rows).to_have_count(1)
        page.keyboard.press("/")
        page.keyboard.press("Escape")
        expect(rows).not_to_have_count(1)


@BOTH
def test_a_column_sorts_and_says_so(look: Look, lang: str, size: str) -> None:
    with look("/", lang=lang, size=size) as page:
        name = say(lang)("head.two_deep")
        page.get_by_role("columnheader", name=name).get_by_role("link").click()
        expect(page.locator('th[aria-sort="ascending"]')).to_contain_text(name)
        shares = page.locator("#results tbody td:nth-child(7)").all_inner_texts()
        numbers = [int(share.strip(" <>%\n")) for share in shares]
        assert numbers == sorted(numbers)
        page.get_by_role("columnheader", name=name).get_by_role("link").click()
        expect(page.locator('th[aria-sort="descending"]')).to_contain_text(name)


@BOTH
def test_an_account_shows_its_map_and_what_fails_for_the_next_rung(
    look: Look, demo: ServerProcess, lang: str, size: str
) -> None:
    report = asked(demo, f"/accounts/{ACCOUNT}/report")
    with look(f"/accounts/{ACCOUNT}", lang=lang, size=size) as page:
        standing(page)
        expect(page.locator(".ladder [aria-current]")).to_contain_text(
            say(lang).word("topology", report["topology"])
        )
        tests = (
            page.locator("section", has=page.locator("#tests-head"))
            .locator("table")
            .first.locator("tbody tr")
        )
        failing = [each for each in report["tests"] if each["rung"] == report["next"]["rung"]]
        expect(tests).to_have_count(len(failing))
        expect(tests.locator(".test-no")).to_have_count(len(report["next"]["failing"]))
        written = re.compile(say(lang)("matrix.cell", held=r"(\d+)", all=r"(\d+)"))
        cells = page.locator("table.matrix .cell").filter(has_text=written).all_inner_texts()
        counted = [written.match(cell) for cell in cells]
        assert sum(int(each[2]) for each in counted if each) == report["contacts"]
        assert sum(int(each[1]) for each in counted if each) == report["covered"]
        assert page.evaluate("Object.keys(window.graphkam.network.body.nodes).length") >= report["contacts"]
        expect(page.locator("#account-trend details tbody tr")).to_have_count(25)
        expect(page.locator("#account-trend canvas")).to_be_visible()
        expect(page.locator("#account-plans li").first).to_be_visible()
        # Several leave at once: the map asks the server, which has worked out only each alone.
        reps = [each["staff_id"] for each in report["reps"][:2]]
        page.evaluate("ids => graphkam.leave(ids)", reps)
        expect(page.locator("#map-details .rm-chips button")).to_have_count(2)
        expect(page.locator("#map-details table")).to_be_visible()
        expect(page.locator("#map-details .rm-verdict")).to_be_visible()
        expect(page.locator("#people-head small")).to_have_text(
            say(lang).counted("contacts", report["contacts"])
        )
        # Each head stands above its column.
        left = "cells => cells.map(cell => Math.round(cell.getBoundingClientRect().left))"
        rows = page.locator("table.people tr")
        assert rows.nth(0).locator("th").evaluate_all(left) == rows.nth(1).locator("th, td").evaluate_all(
            left
        )


@BOTH
def test_a_part_that_does_not_come_says_so(
    browser: Browser, demo: ServerProcess, lang: str, size: str
) -> None:
    context = new_context(browser, lang=lang, size=size)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/*part=trend*", lambda route: route.fulfill(status=503))
    page.route("**/*part=plans*", lambda route: route.abort())
    page.goto(f"http://127.0.0.1:{demo.port}/accounts/{ACCOUNT}?as_of={DAY}&lang={lang}")
    expect(page.get_by_text(say(lang)("not_loaded"), exact=True)).to_have_count(2)
    expect(page.locator(".waiting")).to_have_count(0)
    assert not errors
    context.close()


@BOTH
def test_who_leaves_is_named_and_groups_stand_side_by_side(
    look: Look, demo: ServerProcess, lang: str, size: str
) -> None:
    found = demo.client.post("/api/v1/departures", json={"staff_ids": [STAR], "date": DAY.isoformat()}).json()
    orphaned = sum(len(each["orphaned"]) for each in found["accounts"])
    speak = say(lang)
    with look("/what-if", lang=lang, size=size) as page:
        page.locator("section", has=page.locator("#group-a")).get_by_role("combobox").fill("marcus thiele")
        page.keyboard.press("Enter")
        expect(page.locator("#loss-a")).to_contain_text("Marcus Thiele")
        assert f"a={STAR}" in page.url
        expect(page.locator(".figures")).to_contain_text(speak.counted("contacts", orphaned))
        page.locator("section", has=page.locator("#group-b")).get_by_role("combobox").fill("nobody at all")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text(speak("what_if.unknown", text="nobody at all"))
        page.locator("section", has=page.locator("#group-b")).get_by_role("combobox").fill("amelia-ross")
        page.keyboard.press("Enter")
        row = page.locator(".compare tbody tr", has_text=speak("what_if.orphaned")).locator("td")
        expect(row).to_have_count(2)
        expect(row.first).to_contain_text(str(orphaned))
        page.get_by_role("link", name=speak("what_if.remove", name="Marcus Thiele", letter="A")).click()
        expect(page.locator(".compare")).to_have_count(0)
        expect(page.locator("#loss-b")).to_contain_text("Amelia Ross")


@BOTH
def test_what_goes_cold_when_and_as_a_calendar(look: Look, demo: ServerProcess, lang: str, size: str) -> None:
    found = asked(demo, "/keep-warm", days="90")
    with look("/keep-warm?days=90", lang=lang, size=size) as page:
        expect(page.locator(".rows tbody tr:not(.day-row)")).to_have_count(len(found))
        days = {each["goes_cold_on"] for each in found}
        expect(page.locator(".calendar .busy")).to_have_count(len(days))
        page.locator(".calendar .busy a").first.click()
        assert page.url.endswith(f"#day-{min(days)}")
    calendar = demo.client.get("/keep-warm.ics", params={"days": 90, "as_of": DAY.isoformat()})
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert calendar.text.count("BEGIN:VEVENT") > 0


@BOTH
def test_a_tie_opens_into_what_it_rests_on(look: Look, demo: ServerProcess, lang: str, size: str) -> None:
    found = asked(demo, f"/ties/{STAR}/{CONTACT}/explain")
    with look(f"/contacts/{CONTACT}", lang=lang, size=size) as page:
        tie = page.locator(f"#tie-{STAR}")
        tie.locator("summary").click()
        rows = tie.locator("tbody tr")
        expect(rows).to_have_count(min(10, len(found["evidence"])))
        newest = found["evidence"][-1]
        expect(rows.first).to_contain_text(newest["at"][:10])
        expect(rows.first).to_contain_text(f"{newest['adds']:.3f}")


@BOTH
def test_alerts_are_filtered_by_their_counts(look: Look, lang: str, size: str) -> None:
    with look("/alerts", lang=lang, size=size) as page:
        chip = page.locator(".chip", has_text=say(lang).word("severity", "critical"))
        number = int(chip.locator("b").inner_text())
        chip.click()
        expect(page.locator(".alerts > li")).to_have_count(number)
        expect(page.locator(".alerts .severity-critical")).to_have_count(number)


@pytest.mark.parametrize("name", ["portfolio", "keep-warm", "alerts", f"accounts/{ACCOUNT}/people"])
def test_a_visible_list_is_a_file_for_a_spreadsheet(demo: ServerProcess, name: str) -> None:
    response = demo.client.get(f"/{name}.csv", params={"as_of": DAY.isoformat(), "days": "90"})
    assert response.headers["content-type"].startswith("text/csv")
    assert "attachment" in response.headers["content-disposition"]
    assert response.content.startswith("\ufeff".encode())
    assert len(response.text.splitlines()) > 2


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_there_is_no_such_page(look: Look, lang: str, size: str) -> None:
    with look("/accounts/nobody", lang=lang, size=size, expected="404") as page:
        expect(page.locator("h1")).to_contain_text(
            {"en": "There is no such page", "zh": "没有这个页面"}[lang]
        )
        assert not violations(page, contrast=(lang, size) in PAIRS)


def test_programs_are_told_what_there_is_not(demo: ServerProcess) -> None:
    assert "There is no such page" in demo.client.get("/no/such/page").text
    assert demo.client.get("/api/v1/nothing").headers["content-type"] == "application/problem+json"
    assert demo.client.get("/", params={"as_of": "2026-02-30"}).status_code == 422


def test_a_page_may_load_nothing_but_our_own_files(demo: ServerProcess) -> None:
    for path in PAGES.values():
        response = demo.client.get(path, params={"as_of": DAY.isoformat()} if "?" not in path else None)
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "*" not in policy
        inline = re.findall(
            r"<script(?![^>]*(?:src=|application/json))|<style| style=| on\w+=", response.text
        )
        assert not inline, "a policy this strict would not run it"
    assert demo.client.get("/static/../pages/frame.py").status_code == 404
    assert demo.client.get("/static/%2e%2e/page.py").status_code == 404
