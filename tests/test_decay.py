"""How evidence fades: at one rate, by tier, day by day in the zone of the policy."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company, day_of
from graphkam.snapshot import latest_day, take_snapshot
from tests.companies import DAY, ago, companies, company, moment, named
from tests.pairs import KIND_WEIGHTS, evidence, met, pair, tie

# --- additive and memoryless ---


@settings(max_examples=40)
@given(companies(max_accounts=2, max_ties=0), st.integers(0, 300))
def test_evidence_fades_at_one_rate_whatever_it_is_made_of(recorded: Company, later: int) -> None:
    """Nobody comes, goes or changes, and nothing is dated after the day: b of a later day is b of today, decayed."""
    plain = Company.of(
        accounts=recorded.accounts,
        departments=recorded.departments,
        contacts=recorded.contacts.with_columns(joined_at=None, left_at=None),
        staff=recorded.staff.with_columns(joined_at=None, left_at=None),
        interactions=recorded.interactions.filter(pl.col("at") < moment(ago(-1))),
    )
    today = take_snapshot(plain, day=DAY, policy=DEFAULT_POLICY)
    then = take_snapshot(plain, day=DAY + timedelta(days=later), policy=DEFAULT_POLICY)
    assert then.ties.pair.tolist() == today.ties.pair.tolist()
    np.testing.assert_allclose(then.ties.evidence, today.ties.evidence * 2 ** (-later / 180), rtol=1e-9)
    np.testing.assert_array_equal(then.ties.cold_day[then.ties.active], today.ties.cold_day[then.ties.active])


@settings(max_examples=40)
@given(companies(), st.sampled_from(["meeting", "visit", "event"]))
def test_one_more_interaction_adds_to_its_pairs_and_touches_no_other(recorded: Company, kind: str) -> None:
    rep, contact = recorded.staff["id"][0], recorded.contacts["id"][0]
    one = pl.DataFrame(
        {
            "id": ["zz"],
            "at": [moment(ago(45))],
            "kind": [kind],
            "staff_ids": [[rep]],
            "contact_ids": [[contact]],
        }
    )
    more = Company.of(
        **{
            **recorded.tables(),
            "interactions": pl.concat(
                [recorded.interactions, one.cast({"kind": recorded.interactions["kind"].dtype})],
                how="diagonal_relaxed",
            ),
        }
    )
    before, after = (evidence_of_all(some) for some in (recorded, more))
    for who, b in after.items():
        if who == (rep, contact):
            assert b - before.get(who, 0.0) == pytest.approx(KIND_WEIGHTS[kind] * 2 ** (-45 / 180))
        else:
            assert b == before[who]


def evidence_of_all(recorded: Company) -> dict[tuple[str, str], float]:
    snapshot = take_snapshot(recorded, day=DAY, policy=DEFAULT_POLICY)
    ours, theirs, ties = snapshot.staff.ids, snapshot.contacts.ids, snapshot.ties
    return {
        (ours[int(rep)], theirs[int(contact)]): float(b)
        for rep, contact, b in zip(ties.staff, ties.contact, ties.evidence, strict=True)
    }


# --- half-lives by tier ---


def test_a_tier_may_have_its_own_half_life() -> None:
    policy = DEFAULT_POLICY.model_copy(update={"half_life_days_by_tier": {"gold": 720.0, "ordinary": 90.0}})
    recorded = company(
        accounts=[named("a", tier="gold"), named("b"), named("d", tier="diamond")],
        contacts=["c", named("x", account_id="b"), named("y", account_id="d")],
        staff=["r"],
        interactions=[(ago(180), "meeting", "r", "c x y")],
    )
    assert evidence(recorded, contact="c", policy=policy) == pytest.approx(0.35 * 2**-0.25)
    assert evidence(recorded, contact="x", policy=policy) == pytest.approx(0.35 / 4)
    assert evidence(recorded, contact="y", policy=policy) == pytest.approx(0.35 / 2)


def test_the_half_life_is_that_of_the_tier_on_the_day() -> None:
    policy = DEFAULT_POLICY.model_copy(update={"half_life_days_by_tier": {"gold": 720.0}})
    recorded = company(
        accounts=[named("a", tier="gold")],
        contacts=["c"],
        staff=["r"],
        interactions=[(ago(360), "meeting", "r", "c")],
        changes=[("account", "a", "tier", "ordinary", ago(500)), ("account", "a", "tier", "gold", DAY)],
    )
    assert evidence(recorded, policy=policy) == pytest.approx(0.35 * 2**-0.5)
    assert evidence(recorded, day=ago(1), policy=policy) == pytest.approx(0.35 * 2 ** (-359 / 180))


# --- days and zones ---


def days(moments: list[datetime], *, zone: str) -> list[date]:
    frame = pl.DataFrame({"at": moments}, schema={"at": pl.Datetime("us", "UTC")})
    return frame.select(day_of(pl.col("at"), zone=zone))["at"].to_list()


def test_a_moment_is_on_the_day_of_the_policys_zone() -> None:
    late = datetime(2026, 6, 30, 16, 30, tzinfo=UTC)
    early = datetime(2026, 6, 30, 3, 59, tzinfo=UTC)
    assert days([late, early], zone="UTC") == [date(2026, 6, 30)] * 2
    assert days([late, early], zone="Asia/Shanghai") == [date(2026, 7, 1), date(2026, 6, 30)]
    assert days([late, early], zone="America/New_York") == [date(2026, 6, 30), date(2026, 6, 29)]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"])
def test_a_plain_day_is_that_day_everywhere(zone: str) -> None:
    assert days([moment(DAY), moment("1990-01-01")], zone=zone) == [DAY, date(1990, 1, 1)]


def test_an_evening_meeting_counts_on_the_next_day_of_a_zone_further_east() -> None:
    recorded = pair((f"{DAY}T16:30:00", "meeting", "r", "c"), (ago(20), "visit", "r", "c"))
    shanghai = DEFAULT_POLICY.model_copy(update={"time_zone": "Asia/Shanghai"})
    visit = 0.5 * 2 ** (-20 / 180)
    assert evidence(recorded) == pytest.approx(visit + 0.35)
    assert evidence(recorded, policy=shanghai) == pytest.approx(visit)
    found = tie(recorded, day=ago(-1), policy=shanghai)
    assert found is not None
    assert found.last_at == ago(-1)
    assert latest_day(recorded, policy=DEFAULT_POLICY) == DAY
    assert latest_day(recorded, policy=shanghai) == ago(-1)


def test_last_at_is_the_latest_day_that_adds_something() -> None:
    recorded = pair(
        met("meeting", days_ago=30),
        met("complaint", days_ago=3),
        met("visit", days_ago=-2),
        ties=[("r", "c", 0.0, ago(2))],
    )
    found = tie(recorded)
    assert found is not None
    assert found.last_at == ago(30)
    refused = tie(pair(met("meeting", days_ago=30), ties=[("r", "c", 0.5, ago(2), True)]))
    assert refused is not None
    assert refused.last_at == ago(30)
    stated = tie(pair(met("meeting", days_ago=30), ties=[("r", "c", 0.5, ago(2))]))
    assert stated is not None
    assert stated.last_at == ago(2)
