"""How we would get to whom nobody holds, against the paths of the plans asked for one by one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.answers import Gap
from graphkam.gaps import gaps
from graphkam.plans import missing, paths
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.snapshot import Snapshot, take_snapshot
from tests.companies import DAY, ago, companies, company, named
from tests.gaps.finding import only

BOSS = named("c", name="Bo", level=5)


def opened(snapshot: Snapshot, accounts: list[str] | None) -> list[Gap]:
    """The gaps whose action is to win a contact."""
    return [gap for gap in gaps(snapshot, accounts=accounts) if "missing" in gap.action]


@settings(max_examples=40)
@given(companies(), st.booleans())
def test_the_action_is_the_path_that_is_found_for_that_contact_alone(random: Company, one: bool) -> None:  # noqa: FBT001 - drawn
    snapshot = take_snapshot(random, day=DAY, policy=DEFAULT_POLICY)
    for gap in opened(snapshot, snapshot.accounts["id"].to_list()[:1] if one else None):
        action, contact = gap.action, gap.action["contact_id"]
        best = paths(snapshot, contact)
        lack = missing(snapshot, contact)
        if best:
            path = action["path"]
            assert action["missing"] is None
            assert action["kind"] == ("meet" if len(path["people"]) == 2 else "introduce")
            assert path["people"] == best[0].people
            assert abs(path["probability"] - best[0].probability) < 1e-8
            steps = [(step["from"], step["to"], step["kind"], step["probability"]) for step in best[0].steps]
            assert [tuple(step.values()) for step in path["steps"]] == steps
            assert path["opponents"] == [each.contact_id for each in best[0].opponents]
            assert action["staff_ids"][0] == path["people"][0]
            continue
        assert lack is not None
        assert action["path"] is None
        nearest = action["missing"]["nearest"]
        assert action["missing"]["reason"] == lack.reason
        assert (nearest is None) == (lack.nearest is None)
        if lack.nearest is not None:
            found = lack.nearest
            assert (nearest["contact_id"], nearest["steps"]) == (found.contact_id, found.steps)
            assert abs(nearest["probability"] - found.probability) < 1e-8


def test_an_opponent_on_the_way_is_named() -> None:
    records = company(
        contacts=[BOSS, named("d", name="Di", attitude=-2, manager_id="c")],
        staff=[named("r", name="Rui")],
        ties=[("r", "d", 0.5)],
    )
    action = only(records, "key_contact_uncovered").action
    assert action["path"]["people"] == ["r", "d", "c"]
    assert action["message"]["en"] == (
        "Ask Di to introduce us to Bo: Rui → Di → Bo, chance 0.015. Careful, against us: Di."
    )
    assert "Di不支持我方" in action["message"]["zh"]


def test_a_tie_that_went_cold_is_taken_up_again_by_the_one_who_is_nearest() -> None:
    records = company(
        contacts=[BOSS],
        staff=["r", "s"],
        interactions=[(ago(500), "visit", "r", "c"), (ago(400), "visit", "s", "c")],
    )
    action = only(records, "key_contact_uncovered").action
    assert (action["kind"], action["path"]["people"], action["staff_ids"]) == ("meet", ["s", "c"], ["s", "r"])


def test_without_a_way_it_says_where_the_way_breaks_off() -> None:
    records = company(
        contacts=[BOSS, named("d", name="Di")],
        staff=["r"],
        ties=[("r", "d", 0.5)],
        influences=[("c", "d", 0.5)],
    )
    action = only(records, "key_contact_uncovered").action
    assert (action["kind"], action["missing"]["nearest"]["contact_id"]) == ("introduce", "d")
    assert "the nearest is Di, 1 step away" in action["message"]["en"]
    assert "最近的是Di，相距 1 步" in action["message"]["zh"]
    alone = company(contacts=[BOSS, "d"], staff=["r"], ties=[("r", "d", 0.5)])
    action = only(alone, "key_contact_uncovered").action
    assert action["missing"] == {"reason": "no_tie", "nearest": None}
    assert "without an introduction" in action["message"]["en"]
