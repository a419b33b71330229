"""The evidence behind each tie, as it is written."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings

from graphkam.language import strength
from graphkam.portfolio import explain
from graphkam.records import Company
from graphkam_viz.evidence import CURVE_HEIGHT, CURVE_WIDTH, MOST, TieEvidence, evidence_of_ties
from graphkam_viz.words import words
from tests.companies import DAY, ago, companies, company
from tests.viz.accounts import snapshot_of, view_of


def evidence(made: Company, *, lang: str = "en") -> dict[tuple[str, str], TieEvidence]:
    return evidence_of_ties(snapshot_of(made).only(["a"]), say=words(lang))


def test_the_newest_is_named_first_and_the_older_ones_are_summed() -> None:
    visits = [(ago(180 * at), "visit", "r0", "c0") for at in range(MOST + 2)]
    made = company(contacts=["c0"], staff=["r0"], interactions=visits)
    behind = evidence(made)["r0", "c0"]
    assert [line.day for line in behind.lines] == [ago(180 * at).isoformat() for at in range(MOST)]
    assert [line.adds for line in behind.lines[:3]] == ["0.500", "0.250", "0.125"]
    assert {line.what for line in behind.lines} == {"Visit"}
    assert behind.rest == f"2 older ones add {0.5 / 2**8 + 0.5 / 2**9:.3f} together."
    assert behind.factor == ""


def test_messages_say_their_direction_and_what_one_sidedness_costs() -> None:
    made = company(
        contacts=["c0"],
        staff=["r0"],
        interactions=[(DAY, "email", "r0", "c0", "out"), (ago(1), "call", "r0", "c0", None)],
        ties=[("r0", "c0", 0.5, ago(2))],
    )
    behind = evidence(made)["r0", "c0"]
    assert [line.what for line in behind.lines] == ["Email, out", "Call", "Declared tie"]
    # In: half a call; out: an email and half a call.
    decay = 2 ** (-1 / 180)
    way_in, way_out = 0.1 * decay, 0.1 + 0.1 * decay
    factor = 0.25 + 0.75 * (1 - (way_out - way_in) / (way_in + way_out))
    assert f"{factor:.0%}" in behind.factor


def test_the_curve_falls_from_today_to_the_day_it_goes_cold() -> None:
    made = company(contacts=["c0"], staff=["r0"], ties=[("r0", "c0", 0.9)])
    curve = evidence(made)["r0", "c0"].curve
    points = [tuple(map(float, point.strip("ML ").split(","))) for point in curve.path.split(" ")]
    assert points[0][0] == 0
    assert points[0][1] == pytest.approx(CURVE_HEIGHT * 0.1, abs=0.1)
    assert points[-1][0] == CURVE_WIDTH
    assert [y for _, y in points] == sorted(y for _, y in points)
    assert curve.threshold == pytest.approx(CURVE_HEIGHT * 0.8, abs=0.1)
    # b = -ln 0.1 falls to -ln 0.8 after log2 of their ratio half-lives.
    days = math.ceil(180 * math.log2(math.log(0.1) / math.log(0.8)))
    assert curve.cold is not None
    before = [x for x, y in points if y < curve.threshold]
    assert max(before) <= curve.cold <= CURVE_WIDTH
    span = (snapshot_of(made).day.fromisoformat(curve.last) - DAY).days
    assert curve.cold == pytest.approx(days / span * CURVE_WIDTH, abs=0.6)
    assert "20%" in curve.note


@settings(max_examples=20)
@given(companies())
def test_every_tie_rests_on_what_explains_it(made: Company) -> None:
    snapshot = snapshot_of(made)
    for account_id in snapshot.accounts["id"]:
        view = view_of(made, account_id=account_id)
        found = evidence_of_ties(snapshot.only([account_id]), say=words("zh"))
        assert found.keys() == {(tie.staff_id, tie.contact_id) for tie in view.ties if tie.state != "none"}
        for (staff_id, contact_id), behind in found.items():
            told = explain(snapshot, staff_id, contact_id)
            newest = told.evidence[::-1]
            assert [(line.day, line.adds) for line in behind.lines] == [
                (item.at[:10], strength(item.adds)) for item in newest[:MOST]
            ]
            assert bool(behind.rest) == (len(newest) > MOST)
            assert bool(behind.factor) == (told.factor < 1 - 1e-9)
            assert (behind.curve.first, behind.curve.last) == (
                told.ahead[0].day.isoformat(),
                told.ahead[-1].day.isoformat(),
            )
            heights = [float(point.split(",")[1]) for point in behind.curve.path.split(" ")]
            assert heights == pytest.approx(
                [(1 - point.strength) * CURVE_HEIGHT for point in told.ahead], abs=0.06
            )
            assert (behind.curve.cold is None) == (told.goes_cold_on is None)
