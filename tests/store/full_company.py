"""A company with something in every column, for what must not lose any of it."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from graphkam.records import Company
from tests.companies import moment

EVENING = datetime(2026, 6, 30, 23, 59, 59, 999_999, tzinfo=UTC)


def full() -> Company:
    """A company with something in every column, and with what is easily lost: nulls, zeros, order, odd text."""
    return Company.of(
        accounts=pl.DataFrame(
            [
                {"id": "a1", "name": "Übermut & Söhne", "tier": "gold", "stage": "trial", "revenue": 2.0},
                {
                    "id": "a2",
                    "name": "客户 ' \" \\ $x {y}",
                    "parent_id": "a1",
                    "currency": "EUR",
                    "revenue": 2.5,
                },
                {
                    "id": "a3",
                    "name": "its own parent",
                    "parent_id": "a3",
                    "industry": "i",
                    "country": "c",
                    "region": "r",
                },
            ]
        ),
        departments=pl.DataFrame(
            [
                {"id": "d2", "account_id": "a1", "name": "below", "parent_id": "d9", "line": "technical"},
                {"id": "d9", "account_id": "a1", "name": "above", "parent_id": None, "line": None},
            ]
        ),
        contacts=pl.DataFrame(
            [
                {
                    "id": "c1",
                    "account_id": "a1",
                    "name": "one",
                    "department_id": "d2",
                    "title": "CEO",
                    "level": 6,
                    "role": "approver",
                    "attitude": -2,
                    "manager_id": "c2",
                    "email": "one@example.com",
                    "joined_at": moment("1990-01-01"),
                    "left_at": EVENING,
                },
                {"id": "c2", "account_id": "a1", "name": "=cmd", "attitude": 0, "level": 1},
                {"id": "c3", "account_id": "a2", "name": "three"},
            ]
        ),
        staff=pl.DataFrame(
            [
                {
                    "id": "s1",
                    "name": "eins",
                    "title": "t",
                    "level": 3,
                    "function": "account",
                    "team": "east",
                    "manager_id": "s2",
                    "email": "e",
                    "joined_at": EVENING,
                },
                {"id": "s2", "name": "zwei", "manager_id": "s2"},
            ]
        ),
        assignments=pl.DataFrame(
            [
                {"staff_id": "s1", "account_id": "a1", "role": "owner", "from": EVENING, "to": None},
                {"staff_id": "s1", "account_id": "a1", "role": "core", "from": None, "to": EVENING},
                {"staff_id": "s1", "account_id": "a1", "role": None, "from": None, "to": None},
            ]
        ),
        interactions=pl.DataFrame(
            [
                {
                    "id": "i1",
                    "at": EVENING,
                    "kind": "email",
                    "staff_ids": ["s2", "s1"],
                    "contact_ids": ["c3", "c1", "c2"],
                    "direction": "in",
                    "opportunity_id": "o1",
                    "note": "line\nbreak",
                },
                {
                    "id": "i2",
                    "at": moment("2026-02-28"),
                    "kind": "complaint",
                    "staff_ids": None,
                    "contact_ids": ["c1"],
                },
            ]
        ),
        ties=pl.DataFrame(
            [
                {
                    "staff_id": "s1",
                    "contact_id": "c1",
                    "strength": 1.0,
                    "as_of": moment("2026-01-01"),
                    "refused": None,
                },
                {"staff_id": "s1", "contact_id": "c1", "strength": 0.1, "as_of": EVENING, "refused": True},
                {"staff_id": "s2", "contact_id": "c1", "strength": 1 / 3, "as_of": EVENING, "refused": False},
            ]
        ),
        influences=pl.DataFrame(
            [
                {"from_contact_id": "c1", "to_contact_id": "c2", "strength": None},
                {"from_contact_id": "c3", "to_contact_id": "c1", "strength": 0.0},
            ]
        ),
        rivals=pl.DataFrame(
            [
                {"name": "Rival Ltd", "contact_id": "c1", "strength": 0.5, "as_of": EVENING},
                {"name": "Rival Ltd", "contact_id": "c2", "strength": None, "as_of": None},
            ]
        ),
        opportunities=pl.DataFrame(
            [
                {
                    "id": "o1",
                    "account_id": "a1",
                    "name": "deal",
                    "amount": 1e9 + 0.25,
                    "opened_at": EVENING,
                    "closes_at": moment("2100-12-31"),
                    "status": "open",
                }
            ]
        ),
        reviews=pl.DataFrame(
            [{"account_id": "a1", "held_at": EVENING}, {"account_id": "a1", "held_at": moment("2026-01-01")}]
        ),
        changes=pl.DataFrame(
            [
                {"entity": "contact", "id": "c1", "field": "level", "value": "5", "at": moment("2020-01-01")},
                {
                    "entity": "contact",
                    "id": "c1",
                    "field": "role",
                    "value": r"\N",
                    "at": moment("2020-01-01"),
                },
                {"entity": "staff", "id": "s1", "field": "team", "value": "west", "at": moment("2020-01-01")},
                {"entity": "account", "id": "a1", "field": "tier", "value": "ordinary", "at": EVENING},
            ]
        ),
    )
