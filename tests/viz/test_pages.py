"""What the pages are made of, without a browser: their words, their lists, their figures."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest

import graphkam_viz
from graphkam.gaps import gaps
from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import measure, portfolio, report, trend
from graphkam.portfolio.courses import courses
from graphkam.records import Company
from graphkam.snapshot import Snapshot
from graphkam_viz.pages.account import account_page, plans_part
from graphkam_viz.pages.board import board_of, of_kind, ordered
from graphkam_viz.pages.chart import HEIGHT, WIDTH, sparkline
from graphkam_viz.pages.contact import contact_page
from graphkam_viz.pages.departures import groups_of, who_is_meant
from graphkam_viz.pages.frame import Frame
from graphkam_viz.pages.gaps import gaps_shown
from graphkam_viz.pages.keep_warm import horizon_of
from graphkam_viz.pages.language import PAGES_SAY
from graphkam_viz.pages.lists import csv_of
from graphkam_viz.pages.names import names_of
from graphkam_viz.pages.portfolio import PortfolioQuery, portfolio_csv, portfolio_page
from graphkam_viz.pages.staff import staff_page
from graphkam_viz.pages.words import say
from graphkam_viz.style import contrast
from tests.companies import DAY, ago, company, named
from tests.viz.accounts import HOSTILE, crowd, snapshot_of

ROOM = Path(graphkam_viz.__file__).parent


def frame(path: str = "/", *, lang: str = "en", **query: str) -> Frame:
    return Frame(say=say(lang), day=DAY, path=path, query=tuple(query.items()))


def several() -> Company:
    """Four accounts: hanging on one, two-deep, empty, and without revenue."""
    return company(
        accounts=[
            named("alone", revenue=100.0, currency="CNY", tier="gold", region="north"),
            named("both", revenue=300.0, currency="CNY", tier="diamond", region="south"),
            named("empty", revenue=50.0, currency="CNY"),
            named("poor"),
        ],
        contacts=[
            named("a1", account_id="alone", level=5),
            named("b1", account_id="both", level=5),
            named("b2", account_id="both", level=2),
            named("p1", account_id="poor", level=2),
        ],
        staff=["r0", "r1"],
        interactions=[(ago(3), "visit", "r0", "a1")] * 4 + [(ago(5), "visit", "r1", "b1")],
        ties=[("r0", "a1", 0.9), ("r0", "b1", 0.9), ("r1", "b1", 0.9), ("r0", "b2", 0.9)],
    )


# --- words ---


def written() -> str:
    """Everything in which a phrase can be named."""
    files = [*(ROOM / "pages").glob("*.py"), *(ROOM / "templates" / "pages").glob("*.html")]
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(files))


def test_every_phrase_is_said_somewhere_and_every_one_said_is_there() -> None:
    text = written()
    said = set(re.findall(r"[\"']([a-z]+[a-z0-9_-]*(?:\.[a-z0-9_]+)*)[\"']", text))
    families = set(re.findall(r"[\"'(]([a-z_.]+\.)(?:[\"']\s*~|\{)", text))
    counted = set(re.findall(r"counted\(\s*[\"']([a-z]+)[\"']", text))
    unsaid = {
        name
        for name in PAGES_SAY
        if name not in said
        and not any(name.startswith(family) for family in families)
        and name.rpartition(".")[0] not in counted
    }
    assert not unsaid, "nobody says these"
    asked = set(re.findall(r"\bsay\(\s*[\"']([a-z0-9_.]+)[\"']\s*[,)]", text))
    assert len(asked) > 150, "the test does not find what is said"
    assert not asked - set(PAGES_SAY)


def test_a_phrase_has_the_same_values_in_both_languages() -> None:
    for name, both in PAGES_SAY.items():
        english, chinese = ({field for _, field, _, _ in Formatter().parse(text) if field} for text in both)
        assert english == chinese, name
        assert all(text.strip() for text in both), name
        assert not re.search(r"[\u4e00-\u9fff]", both[0]), name


# --- the portfolio ---


def test_the_most_exposed_account_is_first() -> None:
    board = board_of(snapshot_of(several()))
    # Nothing of `alone` and `empty` is two-deep; of `both` b1 is, whose weight is most of it.
    exposed = dict(zip(board.rows["id"], board.rows["exposed"], strict=True))
    whole = {each.account_id: each for each in report(board.snapshot)}
    assert exposed == pytest.approx(
        {"alone": 100.0, "both": 300.0 * (1 - whole["both"].two_deep_coverage), "empty": 50.0, "poor": 0.0}
    )
    names = [board.rows["id"][at] for at in ordered(board, sort="exposed", down=True)]
    assert names == sorted(exposed, key=lambda id_: (-exposed[id_], id_))


def test_without_revenue_the_least_held_is_first() -> None:
    snapshot = snapshot_of(
        company(
            accounts=["x", "y"],
            contacts=[named("c", account_id="x")],
            staff=["r", "s"],
            ties=[("r", "c", 0.9), ("s", "c", 0.9)],
        )
    )
    board = board_of(snapshot)
    assert not board.has_money
    assert [board.rows["id"][at] for at in ordered(board, sort="exposed", down=True)] == ["y", "x"]


def test_what_to_watch_is_what_the_engine_measures() -> None:
    snapshot = snapshot_of(several())
    answer = portfolio(snapshot.company, day=DAY, policy=DEFAULT_POLICY)
    kinds = of_kind(board_of(snapshot, measures=measure(snapshot)), "watch")
    ids = snapshot.accounts["id"].to_list()

    def watched(kind: str) -> set[str]:
        return {id_ for id_, which in zip(ids, kinds[kind].tolist(), strict=True) if which}

    assert watched("one") == {each.account_id for each in answer.accounts if each.bus_factor == 1}
    assert watched("nobody") == {"empty", "poor"}
    assert watched("over") == {
        each.account_id
        for each in answer.accounts
        if each.revenue_share is not None and each.attention_share > 2 * each.revenue_share
    }
    assert watched("over")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"q": "  x "}, PortfolioQuery(text="x")),
        (
            {"topology": "mesh", "sort": "-name", "page": "3"},
            PortfolioQuery(topology="mesh", sort="name", page=3),
        ),
        ({"topology": "nonsense", "sort": "nonsense", "page": "-1"}, PortfolioQuery()),
        ({"page": "9" * 40, "watch": "<script>"}, PortfolioQuery()),
    ],
)
def test_an_address_that_asks_for_nonsense_asks_for_nothing(
    asked: Mapping[str, str], expected: PortfolioQuery
) -> None:
    assert PortfolioQuery.of(asked) == expected


def test_a_page_of_many_accounts_has_the_first_rows_and_waits_for_the_counts() -> None:
    snapshot = snapshot_of(company(accounts=[named(f"a{at:03d}", revenue=1000.0 - at) for at in range(120)]))
    first = portfolio_page(
        snapshot, PortfolioQuery(), frame=frame(), measures=None, answer=None, courses=None
    )
    assert first.count('<th scope="row">') == 50
    assert "data-refresh" in first
    assert "data-load" in first
    assert "a000" in first
    assert "a050" not in first
    assert "<polyline" not in first
    second = portfolio_page(
        snapshot,
        PortfolioQuery(page=3),
        frame=frame(),
        measures=measure(snapshot),
        answer=None,
        courses=partial(courses, snapshot),
    )
    assert second.count('<th scope="row">') == 20
    assert "data-refresh" not in second
    assert second.count("<polyline") == 20


def test_where_no_tie_helps_the_page_says_what_comes_first() -> None:
    made = company(contacts=["c"], staff=["r", "s"], ties=[("r", "c", 0.9), ("s", "c", 0.9)])
    snapshot = snapshot_of(made)
    part = plans_part(snapshot, report(snapshot)[0], frame=frame())
    assert say("en")("plans.first.recorded") in part
    assert say("en")("plans.first.chairs") not in part, "no chair is empty"
    assert say("en")("plans.all_covered") in part


def test_a_floor_is_nobody_whatever_ids_people_have() -> None:
    made = company(contacts=[named("2", level=2), named("top", level=5)], staff=["3", "5"])
    shown = gaps_shown(gaps(snapshot_of(made)), frame=frame(), names=names_of(made))
    assert {each.rule for each in shown if each.subject_link} == {"key_contact_uncovered"}
    floors = [each.subject for each in gaps(snapshot_of(made)) if each.rule == "level_dark"]
    assert set(floors) == {"2", "5"}
    assert "on level 2" not in contact_page(snapshot_of(made), "2", frame=frame())


def test_the_course_of_an_account_is_its_trend() -> None:
    moved = company(
        accounts=["a", "b"],
        contacts=[named("c", account_id="b"), named("d", account_id="a")],
        staff=["r", "s"],
        ties=[
            ("r", "c", 0.9, ago(90)),
            ("s", "c", 0.9, ago(200)),
            ("r", "d", 0.9, ago(100)),
            ("s", "d", 0.9, ago(60)),
        ],
        changes=[("contact", "c", "account_id", "a", ago(300)), ("contact", "c", "account_id", "b", ago(40))],
    )
    snapshot = snapshot_of(moved)
    found = courses(snapshot, ["a", "b"])
    for account in ("a", "b"):
        months = trend(moved, account, day=DAY, policy=DEFAULT_POLICY)[-13:]
        assert found[account] == pytest.approx([month.two_deep_coverage for month in months])
    assert len(set(found["a"])) > 1, "the example shows a change"


def test_a_small_line_stays_in_its_box() -> None:
    points = [tuple(map(float, point.split(","))) for point in sparkline([0.0, 0.5, 1.0]).split()]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert [y for _, y in points] == sorted((y for _, y in points), reverse=True)


# --- files for spreadsheets ---


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    lines = csv_of(["head"], [[cell], [1.5]]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(lines, newline="")))
    assert rows == [["head"], ["'" + cell], ["1.5"]]


def test_the_list_of_accounts_is_the_list_of_the_page() -> None:
    snapshot = snapshot_of(several())
    query = PortfolioQuery(topology="none")
    lines = portfolio_csv(snapshot, query, frame=frame(), measures=measure(snapshot)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(lines)))
    assert [row["Id"] for row in rows] == ["empty", "poor"]
    assert {row["Class"] for row in rows} == {"None"}


# --- people ---


def test_whoever_is_meant_is_found() -> None:
    snapshot = snapshot_of(
        company(staff=[named("s1", name="Ann Lee"), named("s2", name="Ann Lee"), named("s3", name="Bo")])
    )
    assert who_is_meant(snapshot, "s1") == ["s1"]
    assert who_is_meant(snapshot, "Ann Lee (s2)") == ["s2"]
    assert who_is_meant(snapshot, "ann lee") == ["s1", "s2"]
    assert who_is_meant(snapshot, "bo") == ["s3"]
    assert who_is_meant(snapshot, "nobody") == []
    assert groups_of((("a", "s1"), ("a", "s1"), ("c", "s3"), ("x", "s2"), ("b", ""))) == {
        "a": ["s1"],
        "b": [],
        "c": ["s3"],
        "d": [],
    }


def test_days_ahead_are_a_number_of_days() -> None:
    assert [horizon_of(text) for text in ("60", "", "-3", "99999", "٣")] == [60, 30, 30, 365, 30]


# --- hostile text, on paper ---


class Tags(HTMLParser):
    """What a page is built of."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[dict[str, str | None]] = []
        self.risky: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script":
            self.scripts.append(given)
        for name, value in given.items():
            if (
                name.startswith("on")
                or name == "style"
                or (value or "").strip().lower().startswith("javascript:")
            ):
                self.risky.append(f"{tag} {name}={value}")
        if tag in {"img", "iframe", "object", "embed", "base"}:
            self.risky.append(tag)


def hostile() -> Snapshot:
    return snapshot_of(
        crowd(
            [(6, 0), (5, 0), (5, 1), (4, 1), (3, None), (2, 0), (1, 1)] * 2,
            ties=[(0, 0, 0.6, 0), (1, 0, 0.9, 10), (1, 3, 0.4, 5), (2, 4, 0.5, 200)],
            tier="gold",
            names=HOSTILE,
        )
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_text_becomes_a_tag(lang: str) -> None:
    snapshot = hostile()
    at = frame(lang=lang, q='"><script>alert(1)</script>')
    pages = [
        portfolio_page(
            snapshot,
            PortfolioQuery(text='"><script>alert(1)</script>'),
            frame=at,
            measures=measure(snapshot),
            answer=portfolio(snapshot.company, day=DAY, policy=DEFAULT_POLICY),
            courses=partial(courses, snapshot),
        ),
        account_page(snapshot, "a", frame=at),
        contact_page(snapshot, "c0000", frame=at),
        staff_page(snapshot, "r00", frame=at),
    ]
    for page in pages:
        tags = Tags()
        tags.feed(page)
        assert not tags.risky
        ours = [
            (each.get("src") or "").startswith("/static/") or each.get("type") == "application/json"
            for each in tags.scripts
        ]
        assert ours
        assert all(ours)
        assert "alert(1)</script>" not in page.replace("&lt;/script&gt;", "")


def test_addresses_keep_the_day_and_the_language_and_hold_any_id() -> None:
    at = frame("/", lang="zh", as_of="last", q="x")
    at = Frame(say=at.say, day=at.day, path="/", query=(("lang", "zh"), ("as_of", "last"), ("q", "x")))
    assert at.account("a/b?c#d") == "/accounts/a%2Fb%3Fc%23d?lang=zh&as_of=last"
    assert at.here(q=None, page=2) == "/?lang=zh&as_of=last&page=2"
    assert at.beside("/portfolio.csv", "q") == "/portfolio.csv?lang=zh&as_of=last"


# --- looks ---


def test_every_colour_of_text_can_be_read() -> None:
    sheet = (ROOM / "static" / "pages" / "base.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", sheet))
    for ink in ("ink", "faint", "accent", "red", "orange", "green", "purple", "bar"):
        for ground in ("paper", "ground"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    others = [
        ("#ffffff", colours["bar"]),
        ("#d5deea", colours["bar"]),
        ("#ffffff", colours["accent"]),
        ("#5c2a03", "#fdf0dc"),
        ("#8c1118", "#fbe4e4"),
        (colours["ink"], "#dcefe3"),
        (colours["red"], "#fdf0dc"),
    ]
    for ink, ground in others:
        assert contrast(ink, ground) >= 4.5, (ink, ground)


def test_the_chart_library_is_what_its_note_says() -> None:
    folder = ROOM / "static" / "vendor" / "uplot"
    note = (folder / "VENDORED.md").read_text(encoding="utf-8")
    for name in ("uPlot.esm.js", "uPlot.min.css"):
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert f"`{digest}` ({name})" in note
    assert "MIT" in (folder / "LICENSE").read_text(encoding="utf-8")


def test_a_day_without_records_says_so() -> None:
    nothing = Frame(say=say("en"), day=date(2026, 1, 1), path="/", faded=True)
    page = portfolio_page(
        snapshot_of(Company.of()), PortfolioQuery(), frame=nothing, measures=None, answer=None, courses=None
    )
    assert "No interaction and no declared tie is recorded" in page
    assert "No accounts are recorded yet" in page
