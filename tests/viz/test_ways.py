"""Ways and sweeps as the map tells them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from graphkam.language import chance, percent
from graphkam.plans import paths, sweep
from graphkam.records import Company
from graphkam_viz import ways
from graphkam_viz.ways import Ways, sweeps_of, targets, ways_of
from graphkam_viz.words import words
from tests.companies import companies, company, named
from tests.viz.accounts import contact, snapshot_of, view_of


def opposed(*, friend: bool) -> Company:
    """The boss is known only to an opponent who manages them, and, if asked for, to a friend further away."""
    return company(
        contacts=[
            named("boss", name="Boss", level=5, manager_id="foe"),
            named("foe", name="Foe", level=6, attitude=-2),
            named("friend", name="Friend", level=5, attitude=2),
        ],
        staff=[named("kam", name="Kam")],
        ties=[("kam", "foe", 0.9), *([("kam", "friend", 0.9)] if friend else [])],
        influences=[("friend", "boss", 0.05)],
    )


def told(made: Company, contact_id: str, *, lang: str = "en") -> Ways:
    found = ways_of(snapshot_of(made), view_of(made), say=words(lang))
    return next(each for each in found if each.contact_id == contact_id)


def test_an_opponent_on_the_way_is_named_with_what_it_costs() -> None:
    way = told(opposed(friend=False), "boss")
    assert [each.people for each in way.ways] == [("kam", "foe", "boss")]
    # 0.9 · 0.8 down · 0.1 for an opponent, 0.8 for somebody neutral.
    assert way.ways[0].title == "The only way: chance 0.072"
    assert way.ways[0].against == (
        "Leads through Foe, who is against us (opponent): the chance is 0.072; were they neutral, 0.58.",
    )
    assert way.note == "Every way found leads through somebody who is against us."
    assert len(way.ways[0].steps) == 2
    assert "Kam" in way.ways[0].steps[0].text


def test_a_way_without_opponents_stands_beside_the_likelier_one() -> None:
    way = told(opposed(friend=True), "boss")
    assert [each.people[-2] for each in way.ways] == ["foe", "friend"]
    assert way.note == "A way without opponents: way 2, chance 0.045."
    assert way.ways[1].against == ()
    made = opposed(friend=True)
    chinese = told(made, "boss", lang="zh")
    assert "反对" in chinese.ways[0].against[0]


def test_who_cannot_be_reached_is_said_with_what_is_missing() -> None:
    way = told(company(contacts=[named("ceo", level=6)], staff=["r0"]), "ceo")
    assert way.ways == ()
    assert way.note


@settings(max_examples=15)
@given(companies())
def test_the_ways_are_those_of_the_engine_over_the_whole_company(made: Company) -> None:
    snapshot = snapshot_of(made)
    for account_id in snapshot.accounts["id"]:
        view = view_of(made, account_id=account_id)
        for each in ways_of(snapshot, view, say=words("en")):
            best = paths(snapshot, each.contact_id, k=ways.SEARCHED)
            assert [way.people for way in each.ways[:1]] == [tuple(path.people) for path in best[:1]]
            likely = {tuple(path.people): path.probability for path in best}
            for way in each.ways:
                assert way.title.endswith(chance(likely[way.people]))
                assert len(way.steps) == len(way.people) - 1 == len(way.names) - 1


def test_so_many_targets_at_most_and_the_heaviest_of_those_nobody_covers_first() -> None:
    made = company(
        contacts=[contact(at, level=6 if at % 2 else 5) for at in range(2 * ways.MOST_TARGETS)],
        staff=["r0"],
        ties=[("r0", "c0001", 0.9), ("r0", "c0003", 0.9)],
    )
    found = [card.id for card in targets(view_of(made))]
    assert len(found) == ways.MOST_TARGETS
    assert found[:2] == ["c0005", "c0007"]
    assert not {"c0001", "c0003"} & set(found)


@settings(max_examples=10)
@given(companies())
def test_the_sweeps_are_those_of_the_engine(made: Company) -> None:
    snapshot = snapshot_of(made)
    for account_id in snapshot.accounts["id"]:
        view = view_of(made, account_id=account_id)
        found = sweeps_of(snapshot, view, say=words("zh"))
        numbers = [len(each.stops) for each in found]
        assert numbers == sorted(set(numbers)), "no larger sweep where a smaller one wins all"
        for each in found:
            plan = sweep(snapshot, account_id, visits=each.visits)
            assert [stop.contact_id for stop in each.stops] == [visit.contact_id for visit in plan.visits]
            assert [stop.covered.split("：")[1] for stop in each.stops] == [
                percent(visit.expected_coverage) for visit in plan.visits
            ]


def test_a_sweep_says_who_goes_and_who_introduces() -> None:
    made = company(
        contacts=[
            named("top", name="Top", level=6, attitude=-1),
            named("mid", name="Mid", level=4, manager_id="top"),
        ],
        staff=[named("kam", name="Kam", function="account")],
        ties=[("kam", "top", 0.9)],
    )
    plan, *more = sweeps_of(snapshot_of(made), view_of(made), say=words("en"))
    assert not more
    assert plan.title == "Sweep with 1 visit"
    stop = plan.stops[0]
    assert (stop.contact_id, stop.floor, stop.goes, stop.against) == ("mid", "L4", "goes: Kam", True)
    assert stop.introduced == "introduced by Top, who is against us (sceptic): this lowers the chance"
    # 0.9 · 0.8 down · 0.4 for a sceptic.
    assert stop.chance == "chance 0.29"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nobody_to_win_is_no_sweep(lang: str) -> None:
    made = company(contacts=["c0"], staff=["r0"], ties=[("r0", "c0", 0.9)])
    assert sweeps_of(snapshot_of(made), view_of(made), say=words(lang)) == ()
