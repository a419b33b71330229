"""Who is present on a day, and what their attributes are on it."""

from __future__ import annotations

from datetime import date

import pytest

from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.records import Company
from graphkam.snapshot import Snapshot, take_snapshot
from graphkam.snapshot.attributes import attributes_at
from graphkam.snapshot.people import NOBODY
from tests.companies import DAY, ago, company, named

SHANGHAI = DEFAULT_POLICY.model_copy(update={"time_zone": "Asia/Shanghai"})


def on(recorded: Company, *, day: date = DAY, policy: Policy = DEFAULT_POLICY) -> Snapshot:
    return take_snapshot(recorded, day=day, policy=policy)


# --- presence ---


@pytest.mark.parametrize(
    ("joined", "left", "present"),
    [
        (None, None, True),
        (DAY, None, True),
        (ago(-1), None, False),
        (None, DAY, False),
        (None, ago(-1), True),
        (ago(1), DAY, False),
        (DAY, DAY, False),
        (DAY, ago(-1), True),
    ],
)
def test_present_from_the_day_of_joining_until_the_day_before_leaving(
    joined: date | None, left: date | None, *, present: bool
) -> None:
    person = named("p", joined_at=joined, left_at=left)
    recorded = company(contacts=[person], staff=[{**person, "id": "s"}])
    assert on(recorded).contacts.ids == (["p"] if present else [])
    assert on(recorded).staff.ids == (["s"] if present else [])


def test_presence_goes_by_the_day_of_the_policys_zone() -> None:
    evening = f"{DAY}T17:00:00"
    recorded = company(contacts=[named("coming", joined_at=evening), named("going", left_at=evening)])
    assert on(recorded).contacts.ids == ["coming"]
    assert on(recorded, policy=SHANGHAI).contacts.ids == ["going"]


# --- attributes as of a day ---


def level_of(recorded: Company, *, day: date) -> int | None:
    level: int | None = attributes_at(recorded, "contact", day=day, zone="UTC")["level"][0]
    return level


def test_the_latest_change_on_or_before_the_day_gives_the_value() -> None:
    recorded = company(
        contacts=[named("c", level=6)],
        changes=[
            ("contact", "c", "level", "6", ago(10)),
            ("contact", "c", "level", "3", ago(300)),
            ("contact", "c", "level", "4", ago(100)),
        ],
    )
    assert level_of(recorded, day=DAY) == 6
    assert level_of(recorded, day=ago(10)) == 6
    assert level_of(recorded, day=ago(11)) == 4
    assert level_of(recorded, day=ago(100)) == 4
    assert level_of(recorded, day=ago(101)) == 3


def test_before_the_first_change_the_rows_own_value_holds() -> None:
    recorded = company(contacts=[named("c", level=6)], changes=[("contact", "c", "level", "3", ago(300))])
    assert level_of(recorded, day=ago(301)) == 6
    assert level_of(recorded, day=ago(300)) == 3


@pytest.mark.parametrize("cleared", [r"\N", "", None])
def test_a_change_may_clear_a_field(cleared: str | None) -> None:
    recorded = company(contacts=[named("c", level=6)], changes=[("contact", "c", "level", cleared, ago(5))])
    assert level_of(recorded, day=DAY) is None
    assert level_of(recorded, day=ago(6)) == 6
    assert on(recorded).contacts.level.tolist() == [2]


def test_of_two_changes_on_one_day_the_later_holds() -> None:
    recorded = company(
        contacts=[named("c", level=6)],
        changes=[
            ("contact", "c", "level", "4", f"{DAY}T15:00:00"),
            ("contact", "c", "level", "3", f"{DAY}T09:00:00"),
        ],
    )
    assert level_of(recorded, day=DAY) == 4


def test_changes_of_another_entity_with_the_same_id_or_of_another_field_do_not_count() -> None:
    recorded = company(
        contacts=[named("x", level=6, title="t")],
        changes=[("staff", "x", "level", "1", ago(5)), ("contact", "x", "title", "1", ago(5))],
    )
    assert level_of(recorded, day=DAY) == 6


def test_every_kind_of_field_changes() -> None:
    recorded = company(
        accounts=["a", "b"],
        departments=["d", named("e", account_id="b")],
        contacts=[named("c", department_id="d", role="user", attitude=-2)],
        staff=[named("s", function="account")],
        changes=[
            ("contact", "c", "role", "approver", ago(9)),
            ("contact", "c", "attitude", "2", ago(9)),
            ("contact", "c", "account_id", "b", ago(9)),
            ("contact", "c", "department_id", "e", ago(9)),
            ("contact", "c", "left_at", ago(2).isoformat(), ago(2)),
            ("staff", "s", "function", "executive", ago(9)),
            ("account", "a", "tier", "gold", ago(9)),
            ("account", "b", "revenue", "12.5", ago(9)),
        ],
    )
    before, after = on(recorded, day=ago(10)), on(recorded, day=ago(9))
    assert before.contacts.frame.row(0, named=True)["role"] == "user"
    row = after.contacts.frame.row(0, named=True)
    assert (row["role"], row["attitude"], row["account_id"]) == ("approver", 2, "b")
    assert after.contacts.account.tolist() == [1]
    assert after.contacts.department.tolist() == [1]
    assert before.contacts.department.tolist() == [0]
    assert [snapshot.staff.frame["function"][0] for snapshot in (before, after)] == ["account", "executive"]
    assert [snapshot.tiers for snapshot in (before, after)] == [["ordinary"] * 2, ["gold", "ordinary"]]
    assert after.accounts["revenue"].to_list() == [None, 12.5]
    assert on(recorded, day=ago(2)).contacts.ids == []
    assert on(recorded, day=ago(3)).contacts.ids == ["c"]


def test_who_moved_to_another_account_has_left_the_department_and_the_manager_there() -> None:
    recorded = company(
        accounts=["a", "b"],
        departments=["d"],
        contacts=["boss", named("c", department_id="d", manager_id="boss")],
        changes=[("contact", "c", "account_id", "b", ago(3))],
    )
    moved = on(recorded).contacts
    assert moved.ids == ["boss", "c"]
    assert moved.department.tolist() == [NOBODY, NOBODY]
    assert moved.manager.tolist() == [NOBODY, NOBODY]
    assert on(recorded, day=ago(4)).contacts.manager.tolist() == [NOBODY, 0]
