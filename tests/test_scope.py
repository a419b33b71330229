"""What is cut where a scope ends, on companies small enough to look at."""

from __future__ import annotations

from datetime import date

import polars as pl

from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.scope import accounts_of_team, policy_without_private, within, without_private
from graphkam.snapshot.attributes import attributes_at
from tests.companies import moment


def company() -> Company:
    def change(field: str, value: str, at: str, id_: str = "moved") -> dict[str, object]:
        return {"entity": "contact", "id": id_, "field": field, "value": value, "at": moment(at)}

    return Company.of(
        accounts=pl.DataFrame(
            [{"id": "a", "name": "A", "parent_id": "b"}, {"id": "b", "name": "B", "parent_id": "a"}]
        ),
        departments=pl.DataFrame(
            [{"id": "da", "account_id": "a", "name": "DA"}, {"id": "db", "account_id": "b", "name": "DB"}]
        ),
        contacts=pl.DataFrame(
            [
                {"id": "here", "account_id": "a", "name": "Here", "attitude": -2},
                {
                    "id": "moved",
                    "account_id": "a",
                    "name": "Moved",
                    "title": "CEO",
                    "joined_at": moment("2019-01-01"),
                },
                {"id": "there", "account_id": "b", "name": "There"},
            ]
        ),
        staff=pl.DataFrame(
            [
                {"id": "s1", "name": "S1", "team": "east"},
                {"id": "s2", "name": "S2", "team": "east", "left_at": moment("2025-01-01")},
            ]
        ),
        assignments=pl.DataFrame(
            [
                {
                    "staff_id": "s1",
                    "account_id": "a",
                    "from": moment("2025-06-01"),
                    "to": moment("2026-06-01"),
                },
                {"staff_id": "s2", "account_id": "b"},
            ]
        ),
        opportunities=pl.DataFrame([{"id": "ob", "account_id": "b", "name": "OB"}]),
        interactions=pl.DataFrame(
            [
                {
                    "id": "1",
                    "at": moment("2024-01-01"),
                    "kind": "visit",
                    "contact_ids": ["moved"],
                    "note": "at B",
                },
                {
                    "id": "2",
                    "at": moment("2025-02-01"),
                    "kind": "visit",
                    "contact_ids": ["moved"],
                    "note": "at A",
                },
                {
                    "id": "3",
                    "at": moment("2025-02-01"),
                    "kind": "event",
                    "contact_ids": ["here", "there"],
                    "note": "both",
                },
                {
                    "id": "4",
                    "at": moment("2025-02-01"),
                    "kind": "event",
                    "contact_ids": ["there"],
                    "note": "only B",
                },
                {
                    "id": "5",
                    "at": moment("2025-02-01"),
                    "kind": "call",
                    "contact_ids": ["here"],
                    "opportunity_id": "ob",
                    "note": "on OB",
                },
            ]
        ),
        changes=pl.DataFrame(
            [
                change("account_id", "b", "1990-01-01"),
                change("account_id", "a", "2025-01-01"),
                change("department_id", "db", "1990-01-01"),
                change("manager_id", "there", "1990-01-01"),
                change("title", "Scout of B", "1990-01-01"),
                change("title", "Director", "2024-06-01"),
                change("title", "CEO", "2026-01-01"),
                change("attitude", "1", "2020-01-01", id_="here"),
                change("title", "Chief", "2020-01-01", id_="there"),
            ]
        ),
    )


def test_what_reaches_over_the_border_is_cut_at_it() -> None:
    seen = within(company(), accounts=["a", "nothing"])
    assert seen.accounts.select("id", "parent_id").rows() == [("a", None)]
    assert seen.departments["id"].to_list() == ["da"]
    assert seen.contacts["id"].to_list() == ["here", "moved"]
    assert seen.staff.height == 2
    assert seen.assignments.select("staff_id", "account_id").rows() == [("s1", "a")]
    assert seen.interactions.select("id", "contact_ids", "opportunity_id", "note").rows() == [
        ("1", ["moved"], None, None),
        ("2", ["moved"], None, "at A"),
        ("3", ["here"], None, None),
        ("5", ["here"], None, None),
    ]


def test_who_moved_in_is_there_from_the_move_on_and_was_what_they_were_then() -> None:
    whole, seen = company(), within(company(), accounts=["a"])
    assert seen.contacts.filter(pl.col("id") == "moved")["joined_at"].to_list() == [moment("2025-01-01")]
    assert not {"b", "db", "there", "Scout of B"} & set(seen.changes["value"])
    for day in (date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)):
        titles = [
            attributes_at(each, "contact", day=day, zone="UTC")
            .filter(pl.col("id") == "moved")["title"]
            .to_list()
            for each in (whole, seen)
        ]
        assert titles[0] == titles[1]
    assert within(whole, accounts=["b"]).contacts["id"].to_list() == ["there"]


def test_all_accounts_are_the_whole_company() -> None:
    assert within(company(), accounts=["a", "b"]).equals(company())
    assert within(company(), accounts=[]).accounts.height == 0


def test_a_team_sees_what_its_members_are_assigned_to_on_the_day() -> None:
    def of_team(day: str) -> list[str]:
        return sorted(accounts_of_team(company(), "east", day=date.fromisoformat(day), zone="UTC"))

    assert of_team("2024-12-31") == ["b"]
    assert of_team("2025-01-01") == []
    assert of_team("2025-06-01") == ["a"]
    assert of_team("2026-06-01") == []
    assert accounts_of_team(company(), "west", day=date(2025, 7, 1), zone="UTC") == frozenset()


def test_who_is_no_editor_learns_nothing_of_how_contacts_stand_to_us() -> None:
    seen = without_private(company())
    assert seen.contacts["attitude"].null_count() == seen.contacts.height
    assert seen.interactions["note"].null_count() == seen.interactions.height
    assert "attitude" not in set(seen.changes["field"])
    rules = policy_without_private(DEFAULT_POLICY).rules
    assert {name for name, rule in rules.items() if not rule.is_on("gold")} == {
        "no_coach",
        "opponent_unanswered",
    }
