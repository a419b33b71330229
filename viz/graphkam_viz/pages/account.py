"""The page of one account: its class and why, the map, what is covered where, what is missing, what to do."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from graphkam import plans
from graphkam.answers import AccountMonth, AccountReport
from graphkam.gaps import gaps
from graphkam.portfolio import report
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot
from graphkam_viz.page import map_parts
from graphkam_viz.pages.chart import Chart, Line
from graphkam_viz.pages.editing import editing_of
from graphkam_viz.pages.frame import Frame, render, segment
from graphkam_viz.pages.gaps import gaps_shown
from graphkam_viz.pages.names import Money, names_of
from graphkam_viz.pages.people import people_of
from graphkam_viz.pages.reasons import chair_name, figure, reasons
from graphkam_viz.pages.tables import faces_table, matrix

VISITS: Final = 5
"""So many visits of a sweep are shown."""


def account_page(snapshot: Snapshot, account_id: str, *, frame: Frame) -> str:
    """The page of an account, with its map.

    Raises
    ------
    NotFoundError
        The company has no such account.
    """
    own = snapshot.only([account_id])
    found = report(own)[0]
    say, names = frame.say, names_of(snapshot.company)
    account = own.accounts.row(0, named=True)
    functions = dict(zip(own.staff.ids, own.staff.frame["function"].cast(pl.String), strict=True))
    parent = account["parent_id"]
    return render(
        "account",
        frame,
        account=account,
        editing=editing_of(own, frame=frame) if frame.viewer.may_edit else None,
        name=names.account(account_id),
        tier=own.tiers[0],
        parent=parent if parent != account_id else None,
        names=names,
        money=Money.of(own, say=say),
        report=found,
        ladder=TOPOLOGIES,
        reasons=reasons(found, names=names, say=say),
        chairs=[chair_name(each, say=say) for each in found.chairs],
        tests_of=[
            (
                each,
                figure(each, each.value),
                figure(each, each.threshold),
            )
            for each in found.tests
        ],
        relmap=map_parts(
            snapshot,
            account_id,
            lang=say.language,
            account_report=found,
            leaving_url=frame.beside(f"/accounts/{segment(account_id)}/leaving", "part"),
            editing=frame.viewer.may_edit,
        )
        if found.contacts
        else None,
        departments=matrix(own, found, say=say),
        faces_of=faces_table(found),
        gaps=gaps_shown(gaps(snapshot, accounts=[account_id]), frame=frame, names=names),
        functions=functions,
        idle=[names.rep(id_) for id_ in found.assigned if id_ not in {rep.staff_id for rep in found.reps}],
        everybody=people_of(own, found, frame=frame),
    )


def trend_part(months: list[AccountMonth], *, frame: Frame) -> str:
    """The trend of an account alone, for a page that stands already."""
    say = frame.say
    chart = Chart(
        tuple(each.month for each in months),
        (
            Line.of(say("head.coverage"), [each.coverage for each in months]),
            Line.of(say("head.two_deep"), [each.two_deep_coverage for each in months]),
            Line.of(say("head.mesh_index"), [each.mesh_index for each in months]),
        ),
    )
    moves = [
        (each.month, each.topology, TOPOLOGIES.index(each.topology))
        for before, each in zip([None, *months[:-1]], months, strict=True)
        if before is None or before.topology != each.topology
    ]
    assumed = any(each.attributes_as_today for each in months)
    return render("account_trend", frame, chart=chart, moves=moves, assumed=assumed)


def plans_part(snapshot: Snapshot, found: AccountReport, *, frame: Frame) -> str:
    """How an account reaches its next class, and the next visits of a sweep, for a page that stands already."""
    say, names = frame.say, names_of(snapshot.company)
    upgrade: dict[str, Any] | None = None
    if found.next is not None:
        plan = plans.upgrade(snapshot, found.account_id)
        upgrade = {
            "plan": plan,
            "target": say.within("topology", found.next.rung),
            "impossible": say.listed(say.within("test", test) for test in plan.impossible),
            "first": _first(plan.impossible, found),
        }
    sweep = plans.sweep(snapshot, found.account_id, visits=VISITS)
    return render(
        "account_plans",
        frame,
        upgrade=upgrade,
        sweep=sweep,
        names=names,
        all_covered=found.covered == found.contacts,
    )


def _first(impossible: list[str], found: AccountReport) -> list[str]:
    """What has to come before any ties, where ties alone do not lift an account: by the tests that fail even then."""
    of_ours = {"reps", "functions"}
    needed = {
        "recorded": "recorded" in impossible,
        "ours": bool(of_ours & set(impossible)),
        "chairs": bool(found.chairs) and bool(set(impossible) - of_ours - {"recorded"}),
    }
    return [name for name, holds in needed.items() if holds]
