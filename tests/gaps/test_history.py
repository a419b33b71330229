"""When a contact was last held, against a snapshot of every single day."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings

from graphkam.evidence import read_evidence
from graphkam.gaps.history import last_held
from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.records import Company
from graphkam.snapshot import EPOCH, take_snapshot
from graphkam.strength import NEVER
from tests.companies import DAY, ago, companies, company, named, policies

WINDOW = 45


def last_days(records: Company, *, policy: Policy = DEFAULT_POLICY) -> dict[str, int | None]:
    """How many days ago each present contact was last held."""
    snapshot = take_snapshot(records, day=DAY, policy=policy)
    found = last_held(snapshot, of=np.ones(len(snapshot.contacts.row), dtype=np.bool_))
    today = snapshot.day_number
    return {
        id_: None if last == -NEVER else today - int(last)
        for id_, last in zip(snapshot.contacts.ids, found, strict=True)
    }


@settings(max_examples=25)
@given(companies(), policies)
def test_the_last_day_is_what_the_snapshots_of_all_days_say(records: Company, policy: Policy) -> None:
    found = last_days(records, policy=policy)
    evidence = read_evidence(records, policy=policy)
    seen: dict[str, int] = {}
    for days in range(WINDOW, -1, -1):
        day = DAY - timedelta(days=days)
        then = take_snapshot(records, day=day, policy=policy, evidence=evidence)
        held = np.unique(then.ties.contact[then.ties.active]).tolist()
        seen.update({then.contacts.ids[contact]: days for contact in held})
    for id_, last in found.items():
        assert (last if last is not None and last <= WINDOW else None) == seen.get(id_), id_


def test_each_day_has_the_half_life_of_the_tier_it_had() -> None:
    slow = DEFAULT_POLICY.model_copy(update={"half_life_days_by_tier": {"gold": 720.0}})
    meeting = [(ago(200), "meeting", "r", "c")]
    kept = company(accounts=[named("a", tier="gold")], contacts=["c"], staff=["r"], interactions=meeting)
    assert last_days(kept, policy=slow) == {"c": 0}
    # Gold until 40 days ago: active until the day before it became ordinary, when the tie was long cold.
    fallen = company(
        accounts=[named("a")],
        contacts=["c"],
        staff=["r"],
        interactions=meeting,
        changes=[("account", "a", "tier", "gold", ago(600)), ("account", "a", "tier", "ordinary", ago(40))],
    )
    assert last_days(fallen, policy=slow) == {"c": 41}


def test_somebody_who_left_and_came_back_counts_while_there() -> None:
    def returned(at: int) -> dict[str, int | None]:
        return last_days(
            company(
                contacts=["c"],
                staff=["r"],
                ties=[("r", "c", 0.9, ago(100)), ("r", "c", 0.0, ago(10))],
                changes=[
                    ("staff", "r", "left_at", ago(50).isoformat(), ago(60)),
                    ("staff", "r", "left_at", r"\N", ago(at)),
                ],
            )
        )

    assert returned(5) == {"c": 51}
    assert returned(30) == {"c": 11}


@pytest.mark.parametrize("days", [0, 1])
def test_nothing_later_than_the_day_counts(days: int) -> None:
    records = company(contacts=["c"], staff=["r"], ties=[("r", "c", 0.9, DAY + timedelta(days=days))])
    assert last_days(records) == {"c": None if days else 0}


def test_nothing_recorded_was_never_held() -> None:
    assert last_days(company(contacts=["c"], staff=["r"])) == {"c": None}
    assert (DAY - EPOCH).days < NEVER
