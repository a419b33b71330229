"""Every figure about a person opens: the evidence behind a tie adds up to it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given

from graphkam.errors import NotFoundError
from graphkam.policy import DEFAULT_POLICY, Policy
from graphkam.portfolio import explain, report
from graphkam.records import Company
from graphkam.schema import DIRECTED_KINDS
from graphkam.snapshot import take_snapshot
from tests.companies import DAY, ago, companies, company, policies

MET = company(
    contacts=["c", "d", "e", "f"],
    staff=["r", "s"],
    interactions=[
        (ago(180), "meeting", "r", "c d e f"),
        (ago(360), "visit", "r", "c"),
        (ago(0), "email", "r", "c", "out"),
        (ago(0), "call", "r", "c", "in"),
        (ago(10), "complaint", "r", "c"),
        (ago(-1), "visit", "r", "c"),
    ],
    ties=[("r", "c", 0.5, ago(400)), ("r", "c", 0.6, ago(180)), ("s", "d", 0.6, DAY, True)],
)


def test_the_evidence_by_hand() -> None:
    found = explain(take_snapshot(MET, day=DAY, policy=DEFAULT_POLICY), "r", "c")
    assert [(one.kind, one.direction, one.at, one.share) for one in found.evidence] == [
        ("visit", None, ago(360).isoformat(), 1.0),
        ("meeting", None, ago(180).isoformat(), 0.75),
        ("declared", None, ago(180).isoformat(), 1.0),
        ("email", "out", DAY.isoformat(), 1.0),
        ("call", "in", DAY.isoformat(), 1.0),
    ]
    assert [one.id for one in found.evidence] == ["i0001", "i0000", None, "i0002", "i0003"]
    declared = -math.log(0.4) / 2
    assert [one.adds for one in found.evidence] == pytest.approx([0.125, 0.35 * 0.75 / 2, declared, 0.1, 0.2])
    assert found.factor == pytest.approx(0.25 + 0.75 * (1 - 0.1 / 0.3))
    b = 0.125 + 0.13125 + declared + 0.3 * found.factor
    assert found.strength == pytest.approx(1 - math.exp(-b))
    assert (found.state, found.refused) == ("active", False)
    assert [one.day for one in found.ahead[:3]] == [DAY, ago(-30), ago(-60)]
    halved = next(one for one in found.ahead if one.day == ago(-180))
    assert halved.strength == pytest.approx(1 - math.exp(-b / 2))
    assert found.goes_cold_on is not None
    assert found.ahead[-1].day >= found.goes_cold_on
    assert found.ahead[-1].strength < 0.2


def test_a_refusal_and_a_tie_that_never_was() -> None:
    snapshot = take_snapshot(MET, day=DAY, policy=DEFAULT_POLICY)
    refused, none = explain(snapshot, "s", "d"), explain(snapshot, "s", "e")
    assert (refused.state, refused.refused, refused.evidence) == ("none", True, [])
    assert (none.state, none.refused, none.evidence, none.strength) == ("none", False, [], 0)


def test_unknown_people_are_named() -> None:
    snapshot = take_snapshot(MET, day=DAY, policy=DEFAULT_POLICY)
    with pytest.raises(NotFoundError, match="no such staff: x"):
        explain(snapshot, "x", "c")
    with pytest.raises(NotFoundError, match="no such contact: x"):
        explain(snapshot, "r", "x")


@given(companies(), policies)
def test_what_everything_adds_is_the_evidence(recorded: Company, policy: Policy) -> None:
    snapshot = take_snapshot(recorded, day=DAY, policy=policy)
    for account in report(snapshot):
        for tie in account.ties:
            found = explain(snapshot, tie.staff_id, tie.contact_id)
            b = math.fsum(
                one.adds * (found.factor if one.kind in DIRECTED_KINDS else 1) for one in found.evidence
            )
            assert 1 - math.exp(-b) == pytest.approx(tie.strength)
            assert (found.strength, found.state, found.goes_cold_on) == (
                tie.strength,
                tie.state,
                tie.goes_cold_on,
            )
            strengths = [one.strength for one in found.ahead]
            assert strengths[0] == tie.strength
            assert strengths == sorted(strengths, reverse=True)
            assert (
                tie.last_at.isoformat() == max(one.at for one in found.evidence)[:10]
                or policy.time_zone != "UTC"
            )
