"""A company of which a part must not be seen: everything that is only there is spelled with one word."""

from __future__ import annotations

from typing import Any, Final

import httpx

WORD: Final = "xqz"
"""Stands in every id, name, note and text of the hidden account, and nowhere else."""

IDS: Final = {
    "accounts": f"{WORD}-account",
    "departments": f"{WORD}-department",
    "contacts": f"{WORD}-contact",
    "interactions": f"{WORD}-interaction",
    "opportunities": f"{WORD}-opportunity",
}
"""An id of each kind that only the hidden account has."""

_HIDDEN: Final = IDS["contacts"]

ROWS: Final[dict[str, list[dict[str, Any]]]] = {
    "staff": [
        {"id": "mei", "name": "Mei", "team": "east", "function": "account", "email": "mei@ours.example"},
        {"id": "tom", "name": "Tom", "team": "west", "function": "solution"},
    ],
    "accounts": [
        {
            "id": IDS["accounts"],
            "name": "XQZ Corporation",
            "tier": "diamond",
            "revenue": 9e6,
            "region": "XQZ land",
        },
        {"id": "seen", "name": "Seen Works", "tier": "gold", "revenue": 1e6, "parent_id": IDS["accounts"]},
        {"id": f"{WORD}-branch", "name": "XQZ Branch", "parent_id": "seen"},
    ],
    "departments": [
        {"id": IDS["departments"], "account_id": IDS["accounts"], "name": "XQZ Department"},
        {"id": "works", "account_id": "seen", "name": "Engineering"},
    ],
    "contacts": [
        {
            "id": _HIDDEN,
            "account_id": IDS["accounts"],
            "name": "XQZ Boss",
            "title": "XQZ Director",
            "level": 6,
            "role": "approver",
            "attitude": 1,
            "email": "xqz@customer.example",
            "department_id": IDS["departments"],
        },
        {
            "id": f"{WORD}-second",
            "account_id": IDS["accounts"],
            "name": "XQZ Second",
            "level": 3,
            "manager_id": _HIDDEN,
        },
        # She moves to the account that is seen: see `fill`.
        {"id": "moved", "account_id": IDS["accounts"], "name": "Moved", "title": "XQZ Scout", "level": 4},
        {"id": "ada", "account_id": "seen", "name": "Ada", "level": 5, "role": "approver", "attitude": -1},
        {
            "id": "bo",
            "account_id": "seen",
            "name": "Bo",
            "level": 3,
            "department_id": "works",
            "manager_id": "ada",
        },
    ],
    "opportunities": [
        {
            "id": IDS["opportunities"],
            "account_id": IDS["accounts"],
            "name": "XQZ Deal",
            "amount": 7e6,
            "status": "open",
        },
        {"id": "deal", "account_id": "seen", "name": "Pumps", "amount": 5e5, "status": "open"},
    ],
    "assignments": [
        {"staff_id": "mei", "account_id": "seen", "role": "owner"},
        {"staff_id": "tom", "account_id": IDS["accounts"], "role": "owner"},
    ],
    "interactions": [
        {
            "id": IDS["interactions"],
            "at": "2026-06-01",
            "kind": "visit",
            "staff_ids": ["tom"],
            "contact_ids": [_HIDDEN],
            "opportunity_id": IDS["opportunities"],
            "note": "XQZ secret",
        },
        {
            "id": "shared",
            "at": "2026-06-02",
            "kind": "event",
            "staff_ids": ["mei", "tom"],
            "contact_ids": ["bo", _HIDDEN, "moved"],
            "note": "XQZ was there",
        },
        {
            "id": "early",
            "at": "2026-06-03",
            "kind": "visit",
            "staff_ids": ["tom"],
            "contact_ids": ["moved"],
            "note": "XQZ plans, before she moved",
        },
        {
            "id": "ours",
            "at": "2026-06-04",
            "kind": "visit",
            "staff_ids": ["mei"],
            "contact_ids": ["bo"],
            "note": "Bo likes pumps",
        },
    ],
    "ties": [{"staff_id": "tom", "contact_id": _HIDDEN, "strength": 0.9, "as_of": "2026-06-01"}],
    "influences": [
        # The only way to Ada leads over the hidden account.
        {"from_contact_id": _HIDDEN, "to_contact_id": "ada", "strength": 0.9},
        {"from_contact_id": f"{WORD}-second", "to_contact_id": _HIDDEN, "strength": 0.5},
    ],
    "rivals": [{"name": "XQZ Rival", "contact_id": _HIDDEN}, {"name": "Known Rival", "contact_id": "bo"}],
}
"""Rows by table, in an order in which each refers to what is there already."""


def fill(admin: httpx.Client) -> None:
    """Bring the company into a store, with what comes of it beside the records."""
    for table, rows in ROWS.items():
        admin.put(f"/api/v1/{table}", json={"items": rows}).raise_for_status()
    admin.patch("/api/v1/contacts/moved", json={"account_id": "seen", "title": "Scout"}).raise_for_status()
    admin.post(
        f"/api/v1/accounts/{IDS['accounts']}/reviews", json={"held_at": "2026-06-05"}
    ).raise_for_status()
    admin.post("/api/v1/staff/tom/departure", json={"date": "2026-12-31"}).raise_for_status()
