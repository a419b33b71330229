"""The map inside a served page: nothing inline, nothing from elsewhere, and several of ours away at once."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page, expect

from graphkam.records import Company
from graphkam_viz.data import departure_data
from graphkam_viz.page import map_parts
from graphkam_viz.whatif import leaving
from graphkam_viz.words import words
from tests.companies import ago, company, named
from tests.viz.accounts import snapshot_of
from tests.viz.conftest import BOTH, SIZES
from tests.viz.pages import lit, nodes

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'"


def held_by_several() -> Company:
    return company(
        accounts=[named("a", name="Nova", revenue=1e6, currency="EUR", tier="gold")],
        departments=[named("d", name="Board", line="management"), named("e", name="R&D", line="technical")],
        contacts=[
            named("ceo", level=6, department_id="d"),
            named("cto", level=5, department_id="e"),
            named("dev", level=2, department_id="e", manager_id="cto"),
        ],
        staff=[named("kam", function="account"), named("fae", function="solution"), named("spare")],
        ties=[
            ("kam", "ceo", 0.9),
            ("kam", "cto", 0.9),
            ("fae", "cto", 0.6),
            ("fae", "ceo", 0.3, ago(300)),
            ("fae", "dev", 0.5),
        ],
        assignments=[("spare", "a", "core")],
    )


@contextmanager
def served(made: Company, *, lang: str, fails: bool = False) -> Generator[str]:
    """A server with one page that has a map, its files, and the answer to who leaves; its address."""
    snapshot = snapshot_of(made)
    parts = map_parts(snapshot, "a", lang=lang, leaving_url="/accounts/a/leaving?lang=x")
    head = "".join(f'<link rel="stylesheet" href="/static/{name}">' for name in parts.styles)
    head += "".join(f'<script src="/static/{name}" defer></script>' for name in parts.scripts)
    page = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>x</title>{head}</head>'
        f"<body><main>{parts.body}</main></body></html>"
    )

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            if asked.path == "/accounts/a/leaving":
                if fails:
                    self.send_error(503)
                    return
                staff = parse_qs(asked.query)["leave"]
                found = departure_data(leaving(snapshot, "a", staff, lang=lang))
                self.answer(json.dumps(found).encode(), "application/json")
                return
            if not self.path.startswith("/static/"):
                self.answer(page.encode(), "text/html; charset=utf-8")
                return
            content = files("graphkam_viz").joinpath(self.path[1:]).read_bytes()
            self.answer(content, "text/css" if self.path.endswith(".css") else "text/javascript")

        def answer(self, content: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name for it
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@contextmanager
def opened(browser: Browser, address: str, *, size: str, expected: str = "") -> Generator[Page]:
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height})
    complaints: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(address)
    page.evaluate("window.graphkam.drawn")
    yield page
    page.close()
    assert not [each for each in complaints if not expected or expected not in each]
    assert all(url.startswith(f"{address}/") for url in requests)


@BOTH
def test_a_departure_of_several_reads_as_that_of_one(browser: Browser, lang: str, size: str) -> None:
    with served(held_by_several(), lang=lang) as address, opened(browser, address, size=size) as page:
        page.locator("#map-leave").select_option("kam")
        alone = page.evaluate("graphkam.data.departures.kam")
        page.locator("#map-also").select_option("spare")
        details = page.locator("#map-details")
        expect(details.locator(".rm-chips button")).to_have_count(2)
        expect(details.locator("table")).to_be_visible()
        assert page.evaluate("location.hash") == "#leave=kam&leave=spare"
        # Whoever holds nobody changes nothing: every word and figure is what Python wrote of the other one alone.
        both = page.evaluate("graphkam.departure()")
        for part in ("verdict", "bad", "changes", "orphaned", "weakened", "dark", "money"):
            assert both[part] == alone[part], part
        assert {id_: look for id_, look in both["cards"].items() if id_ in alone["cards"]} == alone["cards"]
        assert set(both["lit"]) == {*alone["lit"], "spare"} == lit(page)
        page.locator("#map-also").select_option("fae")
        expect(details.locator(".rm-affected li")).to_have_count(3)
        details.get_by_role("button", name="fae").last.click()
        expect(details.locator(".rm-chips button")).to_have_count(2)


@BOTH
def test_an_answer_that_does_not_come_is_said(browser: Browser, lang: str, size: str) -> None:
    with (
        served(held_by_several(), lang=lang, fails=True) as address,
        opened(browser, address, size=size, expected="503") as page,
    ):
        page.evaluate("graphkam.leave(['fae', 'kam'])")
        expect(page.locator("#map-details")).to_contain_text(words(lang)["whatif.failed"].format(what=503))
        page.keyboard.press("Escape")
        assert len(lit(page)) == len(nodes(page))


def test_the_parts_of_a_page_hold_nothing_that_runs() -> None:
    parts = map_parts(snapshot_of(held_by_several()), "a")
    assert parts.body.count("<script") == 1
    assert "<style" not in parts.body
    assert " style=" not in parts.body
    assert not [
        name
        for name in (*parts.scripts, *parts.styles)
        if not files("graphkam_viz").joinpath("static", name).is_file()
    ]
