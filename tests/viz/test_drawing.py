"""The map as an SVG picture."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings

from graphkam.account import report_account
from graphkam.errors import ConfigurationError, NotFoundError
from graphkam.records import Company
from graphkam_viz.drawing import map_svg, tie_path
from graphkam_viz.layout import lay_out
from graphkam_viz.lettering import clean
from graphkam_viz.style import ATTITUDES, CARD_HEIGHT, CARD_WIDTH
from graphkam_viz.view import map_view
from tests.companies import EXAMPLE_TIES, companies, company, named, worked_example
from tests.viz.accounts import HOSTILE, crowd, snapshot_of

SVG = "{http://www.w3.org/2000/svg}"


def drawn(made: Company, *, account_id: str = "a", lang: str = "en") -> Element:
    root: Element = fromstring(map_svg(snapshot_of(made), account_id, lang=lang))
    return root


def texts(root: Element) -> list[str]:
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def card(root: Element, id_: str) -> Element:
    return next(each for each in root.iter(f"{SVG}g") if each.get("data-id") == id_)


@settings(max_examples=20)
@given(companies())
def test_everybody_is_drawn_where_they_stand(made: Company) -> None:
    snapshot = snapshot_of(made)
    for account_id in snapshot.accounts["id"]:
        view = map_view(snapshot, report_account(snapshot, account_id))
        layout = lay_out(view)
        root = drawn(made, account_id=account_id)
        ids = [each.get("data-id") for each in root.iter(f"{SVG}g") if each.get("data-id")]
        assert ids == [card.id for card in view.cards] + [rep.id for rep in view.reps]
        for each in view.cards:
            group = card(root, each.id)
            body = next(box for box in group.iter(f"{SVG}rect") if box.get("width") == str(CARD_WIDTH))
            place = layout.places[each.id]
            assert group.get("transform") == f"translate({place.x:g} {place.y:g})"
            assert (body.get("x"), body.get("y")) == (f"{-CARD_WIDTH / 2:g}", f"{-CARD_HEIGHT / 2:g}")
            if each.status != "chair":
                assert body.get("fill") == ATTITUDES[each.attitude].fill
        lines = [each.get("d") for each in root.iter(f"{SVG}path")]
        for tie in view.ties:
            assert (tie_path(tie, layout) in lines) == (tie.state != "none")


def test_the_worked_example_says_its_figures() -> None:
    root = drawn(worked_example("r0 knows all, r1 the top"))
    assert {"Plane", "100%", "84%", "6 / 6", "2", "28%"} <= set(texts(root))
    assert texts(card(root, "ceo")) == ["ceo", "2 reps"]
    assert texts(card(root, "buyer")) == ["buyer", "1 rep"]
    assert texts(card(root, "r0")) == ["r0", "Account · 6"]
    assert len(list(card(root, "ceo").iter(f"{SVG}rect"))) == 1, "two-deep: no ring"
    ring = next(iter(card(root, "buyer").iter(f"{SVG}rect")))
    assert ring.get("stroke-dasharray"), "one rep only: a ring of dashes"


def test_both_languages_are_complete() -> None:
    made = crowd([(level, at) for at, level in enumerate((6, 5, 4, 3, 2, 1))], tier="gold")
    english, chinese = texts(drawn(made)), texts(drawn(made, lang="zh"))
    assert len(english) == len(chinese)
    assert "Decision maker" in english
    assert "决策者" in chinese
    names = re.compile(r"[A-Za-z]{3,}")
    assert not [text for text in chinese if names.search(text)]
    assert not [text for text in english if re.search(r"[\u4e00-\u9fff]", text)]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_hostile_text_is_only_text(lang: str) -> None:
    seats: list[tuple[int, int | None]] = [(at % 6 + 1, at % 3) for at in range(len(HOSTILE))]
    made = crowd(
        seats, reps=len(HOSTILE), ties=[(at, at, 0.9, 0) for at in range(len(HOSTILE))], names=HOSTILE
    )
    made = company(
        accounts=[named("a", name=HOSTILE[0])],
        departments=made.departments.with_columns(name=made.departments["id"] + HOSTILE[1]).to_dicts(),
        contacts=made.contacts.to_dicts(),
        staff=made.staff.to_dicts(),
        ties=made.ties.to_dicts(),
    )
    document = map_svg(snapshot_of(made), "a", lang=lang)
    root = fromstring(document)
    tags = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert tags == {"svg", "title", "g", "rect", "path", "text"}
    attributes = {name for each in root.iter() for name in each.attrib}
    assert not [
        name for name in attributes if name.startswith("on") or name.endswith("href") or name == "style"
    ]
    assert not re.search(r"url\(|@import", re.sub(r"<(title|text)[^>]*>[^<]*</\1>", "", document))
    assert clean(HOSTILE[0]) in (root.findtext(f"{SVG}title") or "")


def test_the_same_account_gives_the_same_picture() -> None:
    made = worked_example(next(iter(EXAMPLE_TIES)))
    assert map_svg(snapshot_of(made), "a", lang="zh") == map_svg(snapshot_of(made), "a", lang="zh")


def test_an_account_without_anybody_says_so() -> None:
    assert "Nobody is recorded at this account yet." in texts(drawn(company()))


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(NotFoundError, match="no such account: b"):
        map_svg(snapshot_of(company()), "b")
    with pytest.raises(ConfigurationError, match="no such language: fr"):
        map_svg(snapshot_of(company()), "a", lang="fr")
