"""What happens to the account when one of ours leaves, as it is written and drawn."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.portfolio import departure
from graphkam.records import Company
from graphkam_viz.whatif import CardState, Leaving, leaving, leavings
from graphkam_viz.words import words
from tests.companies import ago, companies, company, named, worked_example
from tests.viz.accounts import snapshot_of, view_of


def alone(made: Company, staff_id: str, *, lang: str = "en", account_id: str = "a") -> Leaving:
    found = leavings(snapshot_of(made), view_of(made, account_id=account_id), say=words(lang))
    return next(each for each in found if each.staff_ids == (staff_id,))


def test_the_worked_example_names_all_that_gets_worse() -> None:
    gone = alone(worked_example("r0 knows all, r1 the top"), "r0")
    assert gone.title == "If r0 leaves"
    assert gone.verdict == (
        "Gets worse: 3 orphaned (3 of them lost), 3 held by one only, Class Plane → Point, Covered 6 → 3, "
        "Coverage 100% → 84%, Two-deep 84% → 0%, Bus factor 2 → 1, Mesh index 28% → 0%."
    )
    assert all(change.worse and change.note == "▼ worse" for change in gone.changes)
    assert [each.id for each in gone.orphaned] == ["buyer", "eng", "eng2"]
    assert [each.id for each in gone.weakened] == ["ceo", "cfo", "cto"]
    assert {each.note for each in gone.orphaned} == {"lost: nobody who stays knows them"}
    # r1 holds the manager of each of the three.
    assert {each.successor for each in gone.orphaned} == {"could take over: r1, knows people near them"}
    assert set(gone.lit) == {"r0", "r1", "ceo", "cfo", "cto", "buyer", "eng", "eng2"}
    assert gone.cards["ceo"] == CardState("single", "1")
    assert gone.cards["eng"] == CardState("uncovered", "lost", crossed=True)
    assert gone.dark == ("L2 Manager", "L3 Senior mgr")


def test_an_orphan_somebody_still_knows_a_little_is_not_lost() -> None:
    made = company(
        accounts=[named("a", revenue=1e6, currency="EUR")],
        contacts=[named("ceo", level=6), named("aide", level=2)],
        staff=[named("star", function="account"), named("old", function="delivery")],
        ties=[("star", "ceo", 0.9), ("old", "ceo", 0.3, ago(300)), ("old", "aide", 0.9)],
    )
    gone = alone(made, "star")
    assert gone.verdict.startswith("Gets worse: 1 orphaned, ")
    assert [(each.id, each.note) for each in gone.orphaned] == [("ceo", "")]
    assert gone.orphaned[0].successor == "could take over: old, has a cold tie to them"
    assert gone.cards["ceo"] == CardState("uncovered_key", "orphaned", crossed=True)
    # 6 of 8: three quarters of a million, and 13.2 to 17.6 % of that beside it, as a range with its source.
    assert gone.money[0] == "Revenue exposed: EUR 750 k a year."
    assert "13.2% to 17.6%" in gone.money[1]
    assert "EUR 99.0 k to EUR 132 k" in gone.money[1]
    assert "no forecast" in gone.money[1]
    assert "Shi" in gone.money[1]


def test_a_figure_that_rises_because_less_is_left_is_not_called_better() -> None:
    made = company(
        contacts=[named("big", level=6), "c1", "c2"],
        staff=["r0", "r1", "r2"],
        ties=[("r0", "big", 0.9), ("r1", "c1", 0.9), ("r2", "c2", 0.9)],
    )
    bus = next(change for change in alone(made, "r0").changes if change.name == "Bus factor")
    assert (bus.before, bus.after, bus.worse, bus.note) == ("1", "2", False, "of what is left")


def test_who_holds_nobody_changes_nothing() -> None:
    made = company(
        contacts=["c"], staff=["r0", "r1"], ties=[("r0", "c", 0.9)], assignments=[("r1", "a", "core")]
    )
    gone = alone(made, "r1")
    assert (gone.bad, gone.changes, gone.lit) == (False, (), ("r1",))
    assert gone.verdict == "They hold nobody here with an active tie: nothing changes."


@settings(max_examples=20)
@given(companies())
def test_the_written_departure_is_that_of_the_engine(made: Company) -> None:
    snapshot = snapshot_of(made)
    for account_id in snapshot.accounts["id"]:
        view = view_of(made, account_id=account_id)
        for gone in leavings(snapshot, view, say=words("zh")):
            found = [
                each for each in departure(snapshot, gone.staff_ids).accounts if each.account_id == account_id
            ]
            assert [each.id for each in gone.orphaned] == (found[0].orphaned if found else [])
            assert [each.id for each in gone.weakened] == (found[0].weakened if found else [])
            assert len([each for each in gone.orphaned if each.note]) == (len(found[0].lost) if found else 0)
            held = {
                tie.contact_id
                for tie in view.ties
                if tie.staff_id in gone.staff_ids and tie.state == "active"
            }
            assert gone.cards.keys() == held
            assert gone.bad == (any(change.worse for change in gone.changes) or bool(gone.weakened))


@given(made=companies(), lang=st.sampled_from(["en", "zh"]))
@settings(max_examples=20)
def test_several_are_written_as_one_is_and_leave_those_who_stay(made: Company, lang: str) -> None:
    snapshot = snapshot_of(made)
    ours = snapshot.staff.ids[:2]
    for account_id in snapshot.accounts["id"]:
        view = view_of(made, account_id=account_id)
        for one in leavings(snapshot, view, say=words(lang)):
            assert leaving(snapshot, account_id, one.staff_ids, lang=lang) == one
        gone = leaving(snapshot, account_id, ours, lang=lang)
        ties = [tie for tie in view.ties if tie.state == "active"]
        held = {tie.contact_id for tie in ties if tie.staff_id in ours}
        staying = {
            id_: sum(tie.contact_id == id_ for tie in ties if tie.staff_id not in ours) for id_ in held
        }
        assert gone.cards.keys() == held
        assert {each.id for each in gone.orphaned} == {id_ for id_ in held if staying[id_] == 0}
        assert {each.id for each in gone.weakened} == {id_ for id_ in held if staying[id_] == 1}
        assert {id_ for id_, card in gone.cards.items() if card.crossed} == {
            id_ for id_ in held if staying[id_] == 0
        }
        figures = {each.account_id: each.after.bus_factor for each in departure(snapshot, ours).accounts}
        if account_id in figures:
            assert [each.after for each in gone.changes][4] == f"{figures[account_id]}"
