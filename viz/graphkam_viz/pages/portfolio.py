"""The portfolio page: every account by what of its revenue is exposed, filtered by counts, a screenful at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from graphkam.answers import AccountReport, Portfolio
from graphkam.arrays import Bools
from graphkam.language import percent
from graphkam.portfolio import Measures, report
from graphkam.portfolio.courses import Courses
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot
from graphkam_viz.pages.board import OUT_OF_STEP, SORTS, WATCHED, Board, board_of, matches, of_kind, ordered
from graphkam_viz.pages.chart import sparkline
from graphkam_viz.pages.frame import Frame, render
from graphkam_viz.pages.lists import csv_of
from graphkam_viz.pages.names import Money, Names, names_of
from graphkam_viz.pages.overview import overview_of
from graphkam_viz.pages.words import Say

ROWS: Final = 50
"""So many accounts stand on one page of the list."""

FACETS: Final = ("topology", "watch", "tier", "region")
REGIONS: Final = 14
"""So many regions, the largest, are filters; the others are found in the table of regions."""


@dataclass(frozen=True, slots=True)
class PortfolioQuery:
    """What is asked of the list of accounts: a text, one value per facet, an order, a page from 1."""

    text: str = ""
    topology: str | None = None
    watch: str | None = None
    tier: str | None = None
    region: str | None = None
    sort: str = "exposed"
    down: bool = True
    page: int = 1

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> PortfolioQuery:
        """The query in the parameters of an address; what is none of ours counts as not asked."""
        sort = parameters.get("sort", "")
        name = sort.removeprefix("-")
        known = name in SORTS
        page = parameters.get("page", "")
        return cls(
            text=parameters.get("q", "").strip()[:200],
            topology=_one_of(parameters.get("topology"), TOPOLOGIES),
            watch=_one_of(parameters.get("watch"), WATCHED),
            tier=parameters.get("tier") or None,
            region=parameters.get("region") or None,
            sort=name if known else "exposed",
            down=sort.startswith("-") if known else True,
            page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 and int(page) > 0 else 1,
        )

    @property
    def needs_measures(self) -> bool:
        """Whether it can only be answered when everything is measured."""
        return (
            self.topology is not None
            or self.watch == "one"
            or self.sort in {"topology", "bus_factor", "alone"}
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: how many accounts have it, where it leads, and whether it is chosen."""

    value: str
    name: str
    accounts: int
    link: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as it stands in the list."""

    id: str
    name: str
    link: str
    tier: str
    topology: str
    rung: int
    revenue: str
    exposed: str
    attention: float
    revenue_share: float | None
    step: str
    coverage: float
    covered: str
    two_deep: float
    course: str
    spoken_course: str
    bus_factor: int
    hangs_on: tuple[tuple[str, str], ...]
    alone: str


def portfolio_page(
    snapshot: Snapshot,
    query: PortfolioQuery,
    *,
    frame: Frame,
    measures: Measures | None,
    answer: Portfolio | None,
    courses: Courses | None,
) -> str:
    """The page of all accounts.

    Parameters
    ----------
    measures
        Of the same snapshot; without them what takes long to count is left to a second request of the page's script.
    answer
        The portfolio answer of the day; without it the overview is left to a second request too.
    courses
        Of the same snapshot; without them the small lines of the rows are left to the second request that counts.

    Notes
    -----
    Cost: one pass over arrays for all accounts, and the reports of the accounts shown.
    """
    board = board_of(snapshot, measures=measures)
    found = _found(board, query)
    pages = max(1, -(-len(found) // ROWS))
    page = min(query.page, pages)
    shown = found[(page - 1) * ROWS : page * ROWS]
    return render(
        "portfolio",
        frame,
        query=query,
        facets=_facets(board, query, frame=frame),
        rows=_rows(board, shown, courses=courses, frame=frame),
        heads=_heads(query, frame=frame),
        all=board.rows.height,
        found=len(found),
        first=(page - 1) * ROWS + 1,
        page=page,
        pages=pages,
        later=not board.measured or (courses is None and bool(shown)),
        has_money=board.has_money,
        out_of_step=f"{OUT_OF_STEP:g}",
        overview=None if answer is None else overview_of(snapshot, answer, frame=frame),
    )


def portfolio_csv(snapshot: Snapshot, query: PortfolioQuery, *, frame: Frame, measures: Measures) -> bytes:
    """Every account of the list as CSV for a spreadsheet, in its order, under the heads of the page."""
    board = board_of(snapshot, measures=measures)
    say = frame.say
    names = names_of(snapshot.company)
    heads = [say("head.id"), say("head.account")]
    heads += [
        say(f"head.{name}") for name in ("tier", "topology", "revenue", "currency", "exposed", "attention")
    ]
    heads += [
        say(f"head.{name}") for name in ("revenue_share", "coverage", "two_deep", "bus_factor", "alone")
    ]
    currencies = Money.of(snapshot, say=say).currencies
    rows = [
        [
            row["id"],
            names.account(row["id"]),
            say.word("tier", row["tier"]),
            say.word("topology", TOPOLOGIES[int(row["topology"])]),
            row["revenue"],
            currencies[row["id"]],
            row["exposed"] if board.has_money else None,
            row["attention_share"],
            row["revenue_share"],
            row["coverage"],
            row["two_deep"],
            row["bus_factor"],
            row["alone"],
        ]
        for row in board.rows[_found(board, query)].iter_rows(named=True)
    ]
    return csv_of(heads, rows)


def _one_of(value: str | None, known: Sequence[str]) -> str | None:
    return value if value in known else None


def _mask(board: Board, query: PortfolioQuery, *, but: str | None = None) -> Bools:
    """Which accounts (n) a query asks for, one facet left aside."""
    kept = np.ones(board.rows.height, dtype=np.bool_)
    if query.text:
        kept &= matches(board, text=query.text)
    for facet in FACETS:
        value: str | None = getattr(query, facet)
        if value is not None and facet != but:
            kept &= of_kind(board, facet).get(value, np.zeros_like(kept))
    return kept


def _found(board: Board, query: PortfolioQuery) -> list[int]:
    kept = _mask(board, query)
    return [at for at in ordered(board, sort=query.sort, down=query.down) if kept[at]]


def _facets(board: Board, query: PortfolioQuery, *, frame: Frame) -> list[tuple[str, list[Choice]]]:
    """The facets with their counts, each under the other filters; a facet that tells nothing apart is left out."""
    say = frame.say
    found: list[tuple[str, list[Choice]]] = []
    for facet in FACETS:
        if facet == "topology" and not board.measured:
            continue
        others = _mask(board, query, but=facet)
        chosen: str | None = getattr(query, facet)
        kinds = of_kind(board, facet)
        choices = [
            Choice(
                value=value,
                name=_spoken(facet, value, say=say),
                accounts=int((which & others).sum()),
                link=frame.here(**{facet: None if value == chosen else value, "page": None}),
                chosen=value == chosen,
            )
            for value, which in (reversed(list(kinds.items())) if facet == "topology" else kinds.items())
            if which.any() or value == chosen
        ]
        if facet == "region":
            by_size = sorted(choices, key=lambda each: (not each.chosen, -each.accounts, each.name))
            choices = by_size[:REGIONS]
        if len(choices) > 1 or (choices and (facet in {"topology", "watch"} or choices[0].chosen)):
            found.append((facet, choices))
    return found


def _spoken(facet: str, value: str, *, say: Say) -> str:
    match facet:
        case "topology" | "tier":
            return say.word(facet, value)
        case "watch":
            return say(f"watch.{value}")
        case _:
            return value


def _heads(query: PortfolioQuery, *, frame: Frame) -> dict[str, tuple[str, str | None]]:
    """Of each column that sorts: where a click on its head leads, and how it sorts now."""
    heads: dict[str, tuple[str, str | None]] = {}
    for name in SORTS:
        now = query.sort == name
        # What is looked for is at the top after the first click: the most, but of names and classes the first.
        down = (
            not query.down if now else name not in {"name", "topology", "coverage", "two_deep", "bus_factor"}
        )
        state = ("descending" if query.down else "ascending") if now else None
        heads[name] = (frame.here(sort=("-" if down else "") + name, page=None), state)
    return heads


def _rows(board: Board, shown: list[int], *, courses: Courses | None, frame: Frame) -> list[AccountRow]:
    snapshot, say = board.snapshot, frame.say
    rows = board.rows[shown]
    ids: list[str] = rows["id"].to_list()
    reports = {each.account_id: each for each in report(snapshot.only(ids))} if ids else {}
    gone = courses(ids) if courses is not None and ids else {}
    names, money = names_of(snapshot.company), Money.of(snapshot, say=say)
    return [
        _row(
            row,
            reports[row["id"]],
            gone.get(row["id"], []),
            board=board,
            names=names,
            money=money,
            frame=frame,
        )
        for row in rows.iter_rows(named=True)
    ]


def _row(
    row: dict[str, Any],
    found: AccountReport,
    course: list[float],
    *,
    board: Board,
    names: Names,
    money: Money,
    frame: Frame,
) -> AccountRow:
    say, share, attention = frame.say, row["revenue_share"], row["attention_share"]
    step = ""
    if share is not None and attention > OUT_OF_STEP * share:
        step = "over"
    elif share is not None and share > OUT_OF_STEP * attention:
        step = "under"
    return AccountRow(
        id=row["id"],
        name=names.account(row["id"]),
        link=frame.account(row["id"]),
        tier=row["tier"],
        topology=found.topology,
        rung=TOPOLOGIES.index(found.topology),
        revenue=money.own(row["id"], row["revenue"]),
        exposed=money.total(row["exposed"]) if board.has_money and row["revenue"] is not None else "–",
        attention=attention,
        revenue_share=share,
        step=step,
        coverage=found.coverage,
        covered=say("of", part=found.covered, all=found.contacts),
        two_deep=found.two_deep_coverage,
        course=sparkline(course),
        spoken_course=say("course", first=percent(course[0]), last=percent(course[-1])) if course else "",
        bus_factor=found.bus_factor,
        hangs_on=tuple((names.rep(id_), frame.staff(id_)) for id_ in found.bus_factor_set[:2]),
        alone=percent(found.dependency.share) if found.dependency else "–",
    )
