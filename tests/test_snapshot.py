"""The company on a day: who is there, what they are, what is between them and us."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from graphkam.policy import DEFAULT_POLICY, Policy, Seat
from graphkam.records import Company
from graphkam.schema import LINES, ROLES
from graphkam.snapshot import Snapshot, take_snapshot
from graphkam.snapshot.people import NOBODY
from tests.companies import DAY, SEATED, ago, company, named


def on(recorded: Company, *, day: date = DAY, policy: Policy = DEFAULT_POLICY) -> Snapshot:
    return take_snapshot(recorded, day=day, policy=policy)


# --- people ---


def test_contacts_stand_by_account_then_id_and_positions_follow() -> None:
    recorded = company(
        accounts=["b", "a"],
        departments=[named("d2"), named("d1", account_id="b")],
        contacts=[
            named("z", account_id="a", department_id="d2"),
            named("x", account_id="b", department_id="d1", manager_id="y"),
            named("y", account_id="b"),
        ],
    )
    snapshot = on(recorded)
    assert snapshot.contacts.ids == ["z", "x", "y"]
    assert snapshot.contacts.account.tolist() == [0, 1, 1]
    assert snapshot.contacts.department.tolist() == [1, 0, NOBODY]
    assert snapshot.contacts.manager.tolist() == [NOBODY, 2, NOBODY]
    assert snapshot.department_account.tolist() == [1, 0]


def test_a_manager_who_is_gone_or_oneself_is_none() -> None:
    recorded = company(
        contacts=[
            named("gone", left_at=ago(1)),
            named("under", manager_id="gone"),
            named("top", manager_id="top"),
        ],
        staff=[
            named("s", manager_id="s"),
            named("t", manager_id="s"),
            named("u", manager_id="v"),
            named("v", left_at=DAY),
        ],
    )
    assert on(recorded).contacts.manager.tolist() == [NOBODY, NOBODY]
    assert on(recorded).staff.manager.tolist() == [NOBODY, 0, NOBODY]


def test_weight_and_who_is_key() -> None:
    recorded = company(
        contacts=[
            named("a1", role="approver", level=1),
            named("d2", role="decision_maker"),
            named("e5", role="evaluator", level=5),
            named("i4", role="influencer", level=4),
            "nothing",
        ]
    )
    contacts = on(recorded).contacts
    assert contacts.weight.tolist() == [12, 12, 5, 4, 2]
    assert contacts.key.tolist() == [True, True, True, False, False]
    assert contacts.level.tolist() == [1, 2, 5, 4, 2]
    assert not contacts.inferred.any()


def test_a_level_is_as_recorded_else_as_titled_else_two() -> None:
    contacts = on(
        company(
            contacts=[named("c1", level=3, title="CEO"), named("c2", title="CEO"), named("c3", title="zzz")]
        )
    ).contacts
    assert contacts.level.tolist() == [3, 6, 2]
    assert contacts.inferred.tolist() == [False, True, False]
    assert contacts.key.tolist() == [False, True, False]


# --- lines ---


def lines(*departments: dict[str, Any]) -> dict[str, tuple[str | None, bool]]:
    found = on(company(departments=[named(row.pop("id"), **row) for row in departments])).departments
    return {
        id_: (line, inferred) for id_, line, inferred in found.select("id", "line", "line_inferred").rows()
    }


def test_a_line_is_ones_own_else_that_of_the_nearest_parent_with_one() -> None:
    assert lines(
        {"id": "top", "line": "management"},
        {"id": "mid", "parent_id": "top"},
        {"id": "own", "parent_id": "mid", "line": "technical"},
        {"id": "low", "parent_id": "mid"},
        {"id": "under_own", "parent_id": "own"},
        {"id": "alone", "name": "zzz"},
    ) == {
        "alone": (None, False),
        "low": ("management", False),
        "mid": ("management", False),
        "own": ("technical", False),
        "top": ("management", False),
        "under_own": ("technical", False),
    }


def test_a_recorded_line_above_goes_before_an_inferred_one_of_ones_own() -> None:
    found = lines(
        {"id": "top", "line": "management", "name": "zzz"},
        {"id": "purchasing", "parent_id": "top", "name": "Purchasing"},
        {"id": "other", "name": "Purchasing"},
        {"id": "under_other", "parent_id": "other", "name": "zzz"},
    )
    assert found["purchasing"] == ("management", False)
    assert found["other"] == ("business", True)
    assert found["under_other"] == ("business", True)


def test_a_department_that_is_its_own_parent_is_the_top() -> None:
    assert lines(
        {"id": "top", "parent_id": "top", "name": "zzz"}, {"id": "low", "parent_id": "top", "name": "zzz"}
    ) == {"low": (None, False), "top": (None, False)}


def test_a_contact_has_the_line_of_the_department() -> None:
    recorded = company(
        departments=[named("d", line="technical"), named("e", parent_id="d"), named("f", name="zzz")],
        contacts=[
            named("c1", department_id="d"),
            named("c2", department_id="e"),
            named("c3", department_id="f"),
            "c4",
        ],
    )
    technical = LINES.index("technical")
    assert on(recorded).contacts.line.tolist() == [technical, technical, NOBODY, NOBODY]


# --- chairs ---


def chairs(snapshot: Snapshot) -> list[tuple[str, str, str | None, int, float]]:
    found = snapshot.chairs
    return [
        (
            snapshot.accounts["id"][int(found.account[at])],
            ROLES[int(found.role[at])],
            None if found.line[at] == NOBODY else LINES[int(found.line[at])],
            int(found.level[at]),
            float(found.weight[at]),
        )
        for at in range(len(found.account))
    ]


def test_a_key_account_with_nobody_has_four_empty_chairs_and_an_ordinary_one_none() -> None:
    tiers = ("diamond", "gold", "strategic", "ordinary", None)
    recorded = company(accounts=[named(f"a{at}", tier=tier) for at, tier in enumerate(tiers)])
    assert chairs(on(recorded)) == [
        (account, role, line, 5, 12.0)
        for account in ("a0", "a1", "a2")
        for role, line in [
            ("approver", None),
            ("decision_maker", "management"),
            ("decision_maker", "business"),
            ("decision_maker", "technical"),
        ]
    ]


def test_a_seat_is_filled_by_somebody_present_of_its_role_and_line() -> None:
    recorded = company(
        accounts=[named("a", tier="gold"), named("b", tier="gold")],
        departments=[named("tech", line="technical"), named("biz", line="business")],
        contacts=[
            named("ceo", role="approver"),
            named("cto", role="decision_maker", department_id="tech"),
            named("gone", role="decision_maker", department_id="biz", left_at=DAY),
            named("astray", role="decision_maker"),
            named("other", role="decision_maker", account_id="b"),
        ],
    )
    empty = [(account, role, line) for account, role, line, _, _ in chairs(on(recorded))]
    assert empty == [
        ("a", "decision_maker", "management"),
        ("a", "decision_maker", "business"),
        ("b", "approver", None),
        ("b", "decision_maker", "management"),
        ("b", "decision_maker", "business"),
        ("b", "decision_maker", "technical"),
    ]
    yesterday = [(account, role, line) for account, role, line, _, _ in chairs(on(recorded, day=ago(1)))]
    assert ("a", "decision_maker", "business") not in yesterday


def test_the_seats_are_the_policys() -> None:
    recorded = company(accounts=[named("a", tier="gold"), named("b", tier="diamond")])
    assert chairs(on(recorded, policy=SEATED)) == [
        ("a", "approver", None, 5, 12.0),
        ("a", "evaluator", "technical", 5, 5.0),
    ]
    ordinary = DEFAULT_POLICY.model_copy(update={"seats": {"ordinary": (Seat(role="user"),)}})
    assert chairs(on(company(), policy=ordinary)) == [("a", "user", None, 5, 5.0)]


# --- ties and influence ---


def test_ties_stand_by_contact_then_staff() -> None:
    recorded = company(
        accounts=["a", "b"],
        contacts=[named("c1", account_id="b"), "c2"],
        staff=["r2", "r1"],
        ties=[("r2", "c1", 0.6), ("r1", "c1", 0.6), ("r2", "c2", 0.1)],
    )
    ties = on(recorded).ties
    assert list(zip(ties.contact.tolist(), ties.staff.tolist(), strict=True)) == [(0, 1), (1, 0), (1, 1)]
    assert ties.active.tolist() == [False, True, True]


def test_one_sided_messages_still_say_who_writes_where_the_policy_leaves_nothing_of_them() -> None:
    policy = DEFAULT_POLICY.model_copy(update={"one_sided_factor": 0.0})
    recorded = company(contacts=["c"], staff=["r"], interactions=[(DAY, "email", "r", "c", "out")])
    ties = on(recorded, policy=policy).ties
    assert (ties.evidence.tolist(), ties.outgoing.tolist()) == ([0.0], [0.1])
    assert ties.active.tolist() == [False]


def test_influence_of_zero_on_oneself_or_with_somebody_gone_is_none() -> None:
    recorded = company(
        accounts=["a", "b"],
        contacts=["c1", "c2", named("gone", left_at=DAY), named("x", account_id="b")],
        influences=[
            ("c1", "c2", 0.0),
            ("c1", "c1", 0.5),
            ("c1", "gone", 0.5),
            ("gone", "c2", 0.5),
            ("c2", "c1"),
            ("x", "c1", 0.3),
        ],
    )
    snapshot = on(recorded)
    ids = snapshot.contacts.ids
    found = [
        (ids[int(source)], ids[int(target)])
        for source, target in zip(snapshot.influence_from, snapshot.influence_to, strict=True)
    ]
    assert found == [("c2", "c1"), ("x", "c1")]
    np.testing.assert_array_equal(snapshot.influence_strength, [np.nan, 0.3])
    assert len(snapshot.only(["a"]).influence_from) == 1
