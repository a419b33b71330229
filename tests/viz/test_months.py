"""The map month by month."""

from __future__ import annotations

import math
from datetime import date

from hypothesis import given, settings

from graphkam.language import percent
from graphkam.portfolio import trend
from graphkam.portfolio.trends import ACCOUNT_MONTHS, month_ends
from graphkam.records import Company
from graphkam.snapshot import take_snapshot
from graphkam_viz.labels import held_now
from graphkam_viz.months import COLD, FIRST_CODE, NO_TIE, Months, months_of
from graphkam_viz.whatif import CardState
from graphkam_viz.words import words
from tests.companies import DAY, ago, companies, company, named
from tests.viz.accounts import snapshot_of, view_of

LAST = ACCOUNT_MONTHS


def months(made: Company, *, account_id: str = "a", lang: str = "en") -> Months:
    return months_of(snapshot_of(made), view_of(made, account_id=account_id), say=words(lang))


def state(found: Months, id_: str, month: int) -> CardState:
    return found.states[ord(found.cards[id_][month]) - FIRST_CODE]


@settings(max_examples=12)
@given(companies())
def test_the_figures_are_those_of_the_trend_and_the_ties_those_of_each_day(made: Company) -> None:
    snapshot = snapshot_of(made)
    for account_id in snapshot.accounts["id"]:
        view = view_of(made, account_id=account_id)
        found = months(made, account_id=account_id)
        course = trend(made, account_id, day=snapshot.day, policy=snapshot.policy)
        assert len(found.days) == len(course) == LAST + 1
        for written, month in zip(found.days, course, strict=True):
            assert [each.value for each in written.figures[1:3]] == [
                percent(month.coverage),
                percent(month.two_deep_coverage),
            ]
            assert written.figures[4].value == percent(month.mesh_index)
        for at in (3, 15, 23):
            then = take_snapshot(made, day=date.fromisoformat(found.days[at].day), policy=snapshot.policy)
            standing: dict[tuple[str, str], tuple[float, bool]] = {
                (then.staff.ids[rep], then.contacts.ids[contact]): (strength, active)
                for rep, contact, strength, active, evidence in zip(
                    then.ties.staff.tolist(),
                    then.ties.contact.tolist(),
                    then.ties.strength.tolist(),
                    then.ties.active.tolist(),
                    then.ties.evidence.tolist(),
                    strict=True,
                )
                if evidence > 0
            }
            ours, theirs = {rep.id for rep in view.reps}, {card.id for card in view.cards}
            shown = {pair: marks[at] for pair, marks in found.ties.items() if marks[at] != NO_TIE}
            assert shown.keys() == {pair for pair in standing if pair[0] in ours and pair[1] in theirs}
            for pair, mark in shown.items():
                strength, active = standing[pair]
                assert mark == (f"{max(1, math.ceil(strength * 9))}" if active else COLD)
        for card in view.cards:
            if card.status != "chair":
                assert state(found, card.id, LAST).held == held_now(card)


def test_a_card_shows_how_it_was_held_then() -> None:
    made = company(
        contacts=[named("ceo", level=6), named("new", level=2, joined_at=ago(40)), named("never", level=2)],
        staff=["r0", "r1", named("gone", left_at=ago(200))],
        ties=[
            ("r0", "ceo", 0.9, ago(700)),
            ("gone", "ceo", 0.9, ago(300)),
            ("r0", "new", 0.9, ago(10)),
        ],
    )
    found = months(made)
    days = month_ends(DAY, months=LAST)
    assert [month.day for month in found.days] == [day.isoformat() for day in days]
    before, both, alone = 0, 15, 20
    assert days[before] < ago(700)
    assert ago(300) < days[both] < ago(200) < days[alone] < ago(40)
    assert state(found, "ceo", before) == CardState("uncovered_key", "never_met")
    assert state(found, "ceo", both) == CardState("", "2")
    assert state(found, "ceo", LAST) == CardState("uncovered_key", "gone_cold")
    assert state(found, "new", both) == CardState("", "absent")
    assert state(found, "new", LAST) == CardState("single", "1")
    assert state(found, "never", alone) == CardState("uncovered", "never_met")
    assert found.ties["r0", "new"][:LAST].strip(NO_TIE) == ""
    assert ("gone", "ceo") not in found.ties, "who has gone stands nowhere on the map"


def test_what_differs_from_today_is_said() -> None:
    made = company(contacts=["c0"], staff=["r0"], ties=[("r0", "c0", 0.9, ago(3))])
    first, last = months(made).days[0], months(made).days[-1]
    assert [(each.name, each.value, each.change) for each in first.figures][:2] == [
        ("Class", "None", "today Point"),
        ("Coverage", "0%", "today 100%"),
    ]
    assert [each.change for each in last.figures] == [""] * 5


def test_the_chart_runs_from_edge_to_edge() -> None:
    made = company(contacts=["c0"], staff=["r0"], ties=[("r0", "c0", 0.9, ago(3))])
    points = [point.strip("ML").split(",") for point in months(made).chart.split(" ")]
    assert [points[0], points[-1]] == [["0", "100"], ["1000", "0"]]


def test_an_account_without_anybody_has_months_too() -> None:
    found = months(company())
    assert (found.ties, found.cards, len(found.days)) == ({}, {}, LAST + 1)
