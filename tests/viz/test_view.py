"""What the map shows of an account."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings

from graphkam.account import report_account
from graphkam.errors import NotFoundError
from graphkam.gaps import gaps
from graphkam.records import Company
from graphkam_viz.view import map_view
from tests.companies import DAY, ago, companies, company, named
from tests.viz.accounts import snapshot_of, view_of


@settings(max_examples=30)
@given(companies())
def test_the_map_shows_what_the_report_counts(made: Company) -> None:
    snapshot = snapshot_of(made)
    for account_id in snapshot.accounts["id"]:
        report = report_account(snapshot, account_id)
        view = map_view(snapshot, report)
        status = Counter(card.status for card in view.cards)
        assert status["two_deep"] == report.two_deep
        assert status["two_deep"] + status["single"] == report.covered
        assert status.total() - status["chair"] == report.contacts
        assert status["chair"] == len(report.chairs)
        assert sum(card.weight for card in view.cards) == pytest.approx(report.weight)
        assert {rep.id: rep.contacts for rep in view.reps if rep.contacts} == {
            rep.staff_id: rep.active_ties for rep in report.reps
        }
        assert {rep.id for rep in view.reps if rep.assigned} == set(report.assigned)
        shown = {rep.id for rep in view.reps} | {card.id for card in view.cards}
        assert len(shown) == len(view.reps) + len(view.cards)
        assert {id_ for tie in view.ties for id_ in (tie.staff_id, tie.contact_id)} <= shown
        assert sum(tie.state != "none" for tie in view.ties) == len(report.ties)
        assert {id_ for pair in view.reporting for id_ in pair} <= shown
        assert {id_ for each in view.influences for id_ in (each.from_id, each.to_id)} <= shown
        assert {card.department_id for card in view.cards} - {None} == {each.id for each in view.departments}


def test_why_nobody_holds_a_contact() -> None:
    view = view_of(
        company(
            contacts=["held", "cold", "gone", "brief", "strange"],
            staff=["r0", named("left", left_at=ago(10))],
            ties=[
                ("r0", "held", 0.6),
                ("r0", "cold", 0.3, ago(300)),
                ("left", "gone", 0.9, ago(20)),
                ("left", "brief", 0.1, ago(20)),
            ],
        )
    )
    assert {card.id: (card.status, card.absence) for card in view.cards} == {
        "held": ("single", None),
        "cold": ("uncovered", "gone_cold"),
        "gone": ("uncovered", "gone_cold"),
        "brief": ("uncovered", "never_met"),
        "strange": ("uncovered", "never_met"),
    }
    assert {card.absence for card in view_of(company(contacts=["x"])).cards} == {"not_recorded"}


@settings(max_examples=30)
@given(companies())
def test_why_nobody_holds_a_key_contact_is_what_the_gaps_say(made: Company) -> None:
    snapshot = snapshot_of(made)
    said = {
        gap.subject: gap.evidence["status"] for gap in gaps(snapshot) if gap.rule == "key_contact_uncovered"
    }
    shown = {
        card.id: card.absence
        for account_id in snapshot.accounts["id"]
        for card in view_of(made, account_id=account_id).cards
        if card.key and card.status == "uncovered"
    }
    assert shown == said


def test_a_refusal_is_on_the_map_with_or_without_evidence() -> None:
    view = view_of(
        company(
            contacts=["c0", "c1"],
            staff=["r0"],
            ties=[("r0", "c0", 0.9, DAY, True), ("r0", "c1", 0.9, DAY, True)],
            interactions=[(ago(1), "visit", "r0", "c1")],
        )
    )
    assert [(tie.contact_id, tie.state, tie.refused) for tie in view.ties] == [
        ("c0", "none", True),
        ("c1", "active", True),
    ]


def test_rivals_stand_at_the_contacts_they_are_tied_to() -> None:
    view = view_of(
        company(
            contacts=["c0", "c1", "c2"],
            rivals=[("Z", "c0"), ("B", "c0", 0.5, DAY), ("late", "c1", 0.5, ago(-1)), ("none", "c2", 0.0)],
        )
    )
    assert [card.rivals for card in view.cards] == [("B", "Z"), (), ()]


def test_a_chair_is_never_called_like_a_contact() -> None:
    view = view_of(
        company(
            accounts=[named("a", tier="gold")], contacts=["chair:approver:", "chair:approver:'"], staff=["r0"]
        )
    )
    assert "chair:approver:''" in [card.id for card in view.cards]
    assert len({card.id for card in view.cards}) == len(view.cards)


def test_an_unknown_account_is_named() -> None:
    snapshot = snapshot_of(company(accounts=["a", "b"]))
    report = report_account(snapshot, "b")
    with pytest.raises(NotFoundError, match="no such account: b"):
        map_view(snapshot.only(["a"]), report)
