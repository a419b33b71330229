"""Introduction paths: by hand, against every simple path of small companies, and against networkx on a large one."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graphkam.answers import Path
from graphkam.errors import InvalidInputError, NotFoundError
from graphkam.plans import missing, paths, reach
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.snapshot import Snapshot, take_snapshot
from tests.companies import DAY, ago, companies, company, named
from tests.plans.all_paths import Way, all_paths, best_disjoint, billionths, contact_steps, ties
from tests.plans.seen import seen

SMALL = companies(max_accounts=2, max_contacts=6, max_staff=4, max_ties=8, max_interactions=6)


def at_day(given_company: Company) -> Snapshot:
    return take_snapshot(given_company, day=DAY, policy=DEFAULT_POLICY)


def people(found: list[Path]) -> list[list[str]]:
    return [path.people for path in found]


def as_way(path: Path) -> Way:
    return (
        sum(billionths(step["probability"]) for step in path.steps),
        len(path.steps),
        tuple(path.people),
    )


# --- by hand ---


def test_the_relations_by_hand() -> None:
    snapshot = seen(
        contacts=[
            named("boss", level=5, attitude=1),
            named("a", level=3, manager_id="boss", attitude=-2),
            named("b", level=3, manager_id="boss", attitude=-1),
            named("far", level=3, attitude=2),
        ],
        staff=["r"],
        ties=[("r", "boss", 0.6)],
        influences=[
            ("boss", "b", 0.8),
            ("a", "b", None),
            ("b", "boss", 0.3),
            ("b", "far", 1.0),
            ("far", "b", 0.0),
        ],
    )
    found = {
        target: [(step["kind"], round(step["probability"], 9)) for step in paths(snapshot, target)[0].steps]
        for target in ("boss", "a", "b", "far")
    }
    # boss → b: down and a declared influence are equally likely, down is named. b → far: 1.0 * 0.4.
    assert found == {
        "boss": [("tie", 0.6)],
        "a": [("tie", 0.6), ("down", 0.8)],
        "b": [("tie", 0.6), ("down", 0.8)],
        "far": [("tie", 0.6), ("down", 0.8), ("influence", 0.4)],
    }
    second = paths(snapshot, "b", k=2)[1]
    assert second.people == ["r", "boss", "a", "b"]
    # a → b: influence at 0.5 beats the same manager at 0.4; an opponent leaves a tenth of it.
    assert (second.steps[2]["kind"], round(second.steps[2]["probability"], 9)) == ("influence", 0.05)
    assert second.opponents[0].contact_id == "a"
    assert second.opponents[0].if_neutral == pytest.approx(0.6 * 0.8 * 0.4)
    assert "against us (attitude -2): the chance is 0.05, not 0.40" in second.steps[2]["message"]["en"]
    assert "反对" in second.steps[2]["message"]["zh"]


def test_a_step_says_what_it_rests_on() -> None:
    snapshot = seen(
        contacts=[named("a", name="Ana Li", title="CFO"), "b"],
        staff=[named("r", name="Rui Wang")],
        interactions=[
            (ago(9), "visit", "r", "a"),
            (ago(90), "email", "r", "a", "in"),
            (ago(3), "complaint", "r", "a"),
            (ago(-3), "visit", "r", "a"),
        ],
        ties=[("r", "a", 0.5, ago(40)), ("r", "a", 0.9, ago(60))],
        influences=[("a", "b", 0.7)],
    )
    path = paths(snapshot, "b")[0]
    tie, word = path.steps
    assert [(ground.kind, ground.id, ground.at) for ground in tie["evidence"]] == [
        ("visit", "i0000", ago(9)),
        ("declared", None, ago(40)),
        ("email", "i0001", ago(90)),
    ]
    assert tie["evidence_total"] == 3
    assert "Rui Wang goes to Ana Li (CFO)" in tie["message"]["en"]
    assert ago(9).isoformat() in tie["message"]["zh"]
    assert [(ground.kind, ground.strength) for ground in word["evidence"]] == [("influence", 0.7)]


def test_refused_and_too_weak_ties_begin_nothing() -> None:
    snapshot = seen(
        contacts=["a", "b", "c"],
        staff=["r", "s", "t"],
        ties=[("r", "a", 0.9, ago(1)), ("r", "a", 0.0, DAY, True), ("s", "b", 0.05), ("t", "c", 0.049)],
    )
    assert paths(snapshot, "a") == []
    assert people(paths(snapshot, "b")) == [["s", "b"]]
    assert paths(snapshot, "c") == []


def test_a_colleague_can_be_asked_first() -> None:
    snapshot = seen(
        contacts=["c"],
        staff=[named("r", team="x"), named("s", team="x", manager_id="m"), "m", named("t", manager_id="m")],
        ties=[("t", "c", 0.5), ("r", "c", 0.06)],
    )
    best = paths(snapshot, "c", start="r", k=4)
    # r, s: one team; s, m, t: around one manager. Two or three easy steps beat asking somebody from elsewhere.
    assert people(best) == [
        ["r", "s", "t", "c"],
        ["r", "s", "m", "t", "c"],
        ["r", "t", "c"],
        ["r", "m", "t", "c"],
    ]
    assert [path.probability for path in best] == pytest.approx([0.405, 0.3645, 0.3, 0.27])
    assert [step["kind"] for step in best[0].steps] == ["colleague", "colleague", "tie"]
    assert [step["evidence"][0].kind for step in best[0].steps[:2]] == ["team", "same_manager"]
    assert people(paths(snapshot, "c", start="m")) == [["m", "t", "c"]]
    assert people(paths(snapshot, "c", disjoint=True, start="r")) == [["r", "s", "t", "c"], ["r", "c"]]


def test_removing_the_best_path_would_find_one_route_where_there_are_two() -> None:
    # The best path r1 → a → b → t takes both a and b; without it nothing is left. Yet r1 → a → t and r2 → b → t exist.
    snapshot = seen(
        contacts=[named(id_, attitude=1) for id_ in ("a", "b", "t")],
        staff=["r1", "r2"],
        ties=[("r1", "a", 0.9), ("r2", "b", 0.3)],
        influences=[("a", "b", 1.0), ("b", "t", 1.0), ("a", "t", 0.3)],
    )
    assert people(paths(snapshot, "t")) == [["r1", "a", "b", "t"]]
    both = paths(snapshot, "t", disjoint=True)
    assert people(both) == [["r2", "b", "t"], ["r1", "a", "t"]]
    assert [path.probability for path in both] == pytest.approx([0.3, 0.27])
    assert [option.people for option in both[0].considered] == [["r1", "a", "b", "t"]]
    assert people(paths(snapshot, "t", disjoint=True, k=1)) == [["r1", "a", "b", "t"]]


def test_a_path_names_the_next_best_and_what_would_make_that_the_answer() -> None:
    def asked(strength: float) -> Path:
        snapshot = seen(
            contacts=[named(id_, attitude=1) for id_ in ("a", "b", "t")],
            staff=["r", "s"],
            ties=[("r", "a", 0.6), ("s", "b", 0.5)],
            influences=[("a", "t", strength), ("b", "t", 0.5)],
        )
        return paths(snapshot, "t")[0]

    best = asked(0.5)
    assert best.people == ["r", "a", "t"]
    assert [option.people for option in best.considered] == [["s", "b", "t"]]
    assert best.considered[0].lost_by == pytest.approx(0.3 - 0.25)
    # 0.5 * 0.25 / 0.3: at that chance of a → t both ways are as likely.
    assert best.change is not None
    assert "Were the chance of a → t below 0.42, the way to go would be s → b → t" in best.change["en"]
    assert (asked(0.42).people[0], asked(0.41).people[0]) == ("r", "s")


def test_unknown_people_and_impossible_numbers_are_refused() -> None:
    snapshot = seen(contacts=["c", named("gone", left_at=ago(1))], staff=["r"])
    with pytest.raises(NotFoundError, match="no such contact on this day: gone"):
        paths(snapshot, "gone")
    with pytest.raises(NotFoundError, match="no such staff member on this day: c"):
        paths(snapshot, "c", start="c")
    with pytest.raises(InvalidInputError, match="0 paths"):
        paths(snapshot, "c", k=0)


# --- no path ---


def test_what_is_missing_is_named() -> None:
    snapshot = seen(
        contacts=[
            named("top", level=6),
            named("mid", level=4, manager_id="top"),
            named("low", level=2, manager_id="mid"),
            "listens",
            "alone",
        ],
        staff=["r"],
        ties=[("r", "low", 0.5)],
        influences=[("listens", "low", None)],
    )
    assert missing(snapshot, "top") is None
    upwards = missing(snapshot, "top", top_down=True)
    assert upwards is not None
    assert (upwards.reason, upwards.nearest and upwards.nearest.contact_id) == ("only_upwards", "low")
    assert upwards.nearest is not None
    assert (upwards.nearest.steps, round(upwards.nearest.probability, 9)) == (2, 0.5)
    broken = missing(snapshot, "listens")
    assert broken is not None
    assert (broken.reason, broken.nearest and broken.nearest.contact_id) == ("no_link", "low")
    nothing = missing(snapshot, "alone", start="r")
    assert nothing is not None
    assert (nothing.reason, nothing.nearest) == ("no_tie", None)


@settings(max_examples=60)
@given(SMALL, st.booleans(), st.data())
def test_the_nearest_is_the_nearest(random: Company, top_down: bool, data: st.DataObject) -> None:  # noqa: FBT001 - drawn
    snapshot = at_day(random)
    assume(snapshot.contacts.ids)
    target = data.draw(st.sampled_from(snapshot.contacts.ids))
    found = missing(snapshot, target, top_down=top_down)
    best = {
        contact: ways[0]
        for contact in snapshot.contacts.ids
        if (ways := all_paths(snapshot, contact, top_down=top_down))
    }
    assert (found is None) == (target in best)
    if found is None:
        return
    links = nx.Graph(list(contact_steps(snapshot)))
    links.add_node(target)
    hops = nx.single_source_shortest_path_length(links, target)
    near = min(((hops[c], way[0], c) for c, way in best.items() if c in hops), default=None)
    assert (None if found.nearest is None else (found.nearest.steps, found.nearest.contact_id)) == (
        None if near is None else (near[0], near[2])
    )


# --- every simple path ---


@settings(max_examples=60)
@given(SMALL, st.booleans(), st.data())
def test_the_k_best_are_the_first_of_all(random: Company, top_down: bool, data: st.DataObject) -> None:  # noqa: FBT001 - drawn
    snapshot = at_day(random)
    assume(snapshot.contacts.ids and snapshot.staff.ids)
    target = data.draw(st.sampled_from(snapshot.contacts.ids))
    start = data.draw(st.sampled_from([None, *snapshot.staff.ids]))
    ways = all_paths(snapshot, target, start=start, top_down=top_down)
    assume(len(ways) < 300)
    k = data.draw(st.integers(1, len(ways) + 1))
    found = paths(snapshot, target, start=start, k=k, top_down=top_down)
    assert [as_way(path) for path in found] == ways[:k]
    assert all(
        math.isclose(path.probability, math.exp(-way[0] / 1e9), rel_tol=1e-6)
        for path, way in zip(found, ways, strict=False)
    )


@settings(max_examples=60)
@given(SMALL, st.data())
def test_disjoint_routes_are_as_many_and_as_good_as_can_be(random: Company, data: st.DataObject) -> None:
    snapshot = at_day(random)
    assume(snapshot.contacts.ids and snapshot.staff.ids)
    target = data.draw(st.sampled_from(snapshot.contacts.ids))
    start = data.draw(st.sampled_from([None, *snapshot.staff.ids]))
    ways = all_paths(snapshot, target, start=start)
    assume(len(ways) < 60)
    found = paths(snapshot, target, start=start, disjoint=True)
    mine = [as_way(path) for path in found]
    assert mine == sorted(mine)
    assert set(mine) <= set(ways)
    shared = [set(path.people) - {target, start} for path in found]
    assert not any(one & other for one, other in itertools.combinations(shared, 2))
    total = (-len(mine), sum(way[0] for way in mine), sum(way[1] for way in mine))
    assert total == best_disjoint(ways, contact=target, start=start)


@settings(max_examples=40)
@given(SMALL, st.booleans())
def test_one_run_finds_the_best_path_to_everybody(random: Company, top_down: bool) -> None:  # noqa: FBT001 - drawn
    snapshot = at_day(random)
    found = reach(snapshot, top_down=top_down)
    for at, contact in enumerate(snapshot.contacts.ids):
        ways = all_paths(snapshot, contact, top_down=top_down)
        assert found.people(at) == (list(ways[0][2]) if ways else [])
        assert math.isclose(found.probability[at], math.exp(-ways[0][0] / 1e9) if ways else 0.0)
        if ways:
            assert snapshot.staff.ids[found.rep[at]] == ways[0][2][0]
            before = ways[0][2][-2]
            assert (before in snapshot.staff.ids) == (found.introducer[at] == -1)


@settings(max_examples=25)
@given(SMALL, st.data())
def test_a_new_tie_never_makes_the_best_path_worse(random: Company, data: st.DataObject) -> None:
    before = at_day(random)
    assume(before.contacts.ids and before.staff.ids)
    target = data.draw(st.sampled_from(before.contacts.ids))
    pair = data.draw(st.sampled_from(before.staff.ids)), data.draw(st.sampled_from(before.contacts.ids))
    assume(ties(before).get(pair, 0.0) < 0.9)
    more = [
        dict(row) for row in random.ties.iter_rows(named=True) if (row["staff_id"], row["contact_id"]) != pair
    ]
    tables = {name: frame for name, frame in random.tables().items() if name != "ties"}
    stronger = Company.of(**tables, ties=company(ties=[*more, (*pair, 0.9)]).ties)
    after = paths(at_day(stronger), target)
    assert not paths(before, target) or after[0].probability >= paths(before, target)[0].probability - 1e-9


def test_from_the_top_down_nobody_introduces_the_own_manager() -> None:
    snapshot = seen(
        contacts=[named("boss", level=3), named("a", level=3, manager_id="boss"), named("up", level=4)],
        staff=["r"],
        ties=[("r", "a", 0.6)],
        influences=[("a", "boss", 0.9), ("a", "up", 0.9)],
    )
    # On one level, and by influence rather than up the line: it is the own manager all the same.
    assert people(paths(snapshot, "boss")) == [["r", "a", "boss"]]
    assert paths(snapshot, "boss", top_down=True) == []
    assert paths(snapshot, "up", top_down=True) == []
