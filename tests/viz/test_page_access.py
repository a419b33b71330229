"""Everybody can use the map: what axe-core says, in both languages, of every state it can be in."""

from __future__ import annotations

from functools import cache

import pytest

from graphkam.records import Company
from tests.viz.accounts import crowd
from tests.viz.axe import violations
from tests.viz.conftest import PAIRS, SIZES, Visit
from tests.viz.pages import LANGUAGES, asked_about, document

STATES = {
    "everybody": "graphkam.clear()",
    "somebody": "graphkam.select('friend'); document.querySelector('#map-details details').open = true",
    "filters": "document.getElementById('map-filters').open = true; graphkam.filter('status', 'single', true)",
    "what if": "graphkam.clear(); graphkam.leave('kam')",
    "way": "graphkam.ask({way: {contact: 'boss', at: 0}})",
    "sweep": "graphkam.ask({sweep: '3'})",
    "earlier": "graphkam.month(12)",
    "every layer": "graphkam.month(graphkam.today); "
    "['reporting', 'influence', 'rivals'].forEach((layer) => graphkam.show(layer, true))",
    "nobody found": "graphkam.search('nobody of that name')",
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_axe_finds_nothing_in_any_state(visit: Visit, lang: str, size: str) -> None:
    with visit(document(asked_about(), lang=lang), size=size) as page:
        for name, step in STATES.items():
            page.evaluate(f"() => {{ {step}; }}")
            assert violations(page, contrast=(lang, size) in PAIRS) == [], name


@cache
def many() -> Company:
    return crowd([(at % 6 + 1, at % 4) for at in range(1001)], reps=1)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_axe_finds_nothing_in_the_counts(visit: Visit, lang: str, size: str) -> None:
    with visit(document(many(), lang=lang), size=size) as page:
        # Of a thousand rows that are alike some are enough.
        page.evaluate(
            "[...document.querySelectorAll('#map-list li')].slice(20).forEach((row) => row.remove())"
        )
        contrast = (lang, size) in PAIRS
        assert violations(page, contrast=contrast) == []
        page.evaluate("document.querySelector('[data-cell]').click()")
        assert violations(page, contrast=contrast) == [], "a cell that is open"


def test_axe_finds_what_is_wrong(visit: Visit) -> None:
    with visit(document(asked_about())) as page:
        page.evaluate(
            "document.querySelector('#map-search').closest('label').replaceWith(document.createElement('input'))"
        )
        assert any(each.startswith("label:") for each in violations(page))
        page.evaluate("document.querySelector('#map-list li').style.color = '#ddd'")
        assert any(each.startswith("color-contrast:") for each in violations(page))
