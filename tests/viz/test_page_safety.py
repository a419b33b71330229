"""Nothing in the records can run in the page, and nothing in the page can reach out."""

from __future__ import annotations

import hashlib
import json
import re
from importlib.resources import files

import pytest

from graphkam.records import Company
from graphkam_viz.page import SCRIPTS
from tests.companies import company, named
from tests.viz.accounts import HOSTILE, crowd
from tests.viz.conftest import BOTH, Visit
from tests.viz.pages import document, lit, nodes, team


@BOTH
def test_hostile_text_is_shown_and_does_nothing(visit: Visit, lang: str, size: str) -> None:
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
    assert own == ['<script type="application/json" id="map-data">'] + ["<script>"] * len(SCRIPTS)
    with visit(text, size=size) as page:
        for row in page.locator("#map-list .rm-row").all():
            row.dispatch_event("click")
            assert page.locator("#map-details h2").count() == 1
        assert page.locator("img, iframe, a[href], [onerror], [style*=url]").count() == 0
        page.locator("#map-search").fill("<script>")
        assert page.locator("h1").inner_text() == HOSTILE[0]


@BOTH
def test_ids_of_any_kind_are_ids(visit: Visit, lang: str, size: str) -> None:
    strange = ['"', "'", "<b>", "constructor", "edge:1", "0", " x"]
    made = company(contacts=strange, staff=["toString"], ties=[("toString", id_, 0.9) for id_ in strange])
    with visit(document(made, lang=lang), size=size) as page:
        assert nodes(page).keys() == {*strange, "toString"}
        for id_ in strange:
            page.evaluate("id => graphkam.select(id)", id_)
            assert lit(page) == {id_, "toString"}
            assert page.locator("#map-details .rm-ties > li").count() == 1


@BOTH
def test_nothing_can_be_reached_from_the_page(visit: Visit, lang: str, size: str) -> None:
    text = document(team(), lang=lang)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert "default-src &#39;none&#39;" in policy[1]
    assert "unsafe" not in policy[1]
    assert "http" not in policy[1]
    assert not re.findall(r"<(?:link|img|iframe|object|embed|base)\b", text)
    assert not re.findall(r"\ssrc=", text)
    assert "//# sourceMappingURL" not in text
    with visit(text, expected="Content Security Policy", size=size) as page:
        reached = page.evaluate("fetch('data:text/plain,x').then(() => true, () => false)")
        assert reached is False
        ran = page.evaluate(
            """() => { const script = document.createElement("script"); script.textContent = "window.ran = 1";
                document.body.append(script); return window.ran === 1; }"""
        )
        assert ran is False


def test_what_is_vendored_is_what_its_note_says() -> None:
    folder = files("graphkam_viz") / "static" / "vendor" / "vis-network"
    code = (folder / "vis-network.min.js").read_bytes()
    note = (folder / "VENDORED.md").read_text(encoding="utf-8")
    assert hashlib.sha256(code).hexdigest() in note
    version = re.search(rb"@version ([\d.]+)", code)
    assert version is not None
    assert f"version {version[1].decode()}," in note
    assert "MIT License" in (folder / "LICENSE-MIT").read_text(encoding="utf-8")


def test_the_data_of_the_page_is_json() -> None:
    found = re.search(
        r'<script type="application/json" id="map-data">(.*?)</script>', document(team()), re.DOTALL
    )
    assert found is not None
    data = json.loads(found[1], parse_constant=lambda name: pytest.fail(f"{name} in the data"))
    assert [node["id"] for node in data["nodes"]][:3] == ["ceo", "cfo", "cto"]
