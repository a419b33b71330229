"""The overview above and below the list of accounts: what all of them come to together."""

from __future__ import annotations

from typing import Any, Final

from graphkam.answers import Portfolio
from graphkam.language import percent
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot
from graphkam_viz.pages.chart import Chart, Line
from graphkam_viz.pages.frame import Frame, render
from graphkam_viz.pages.names import Money, names_of

STAFF_SHOWN: Final = 12
"""So many of ours, those who hold most revenue alone, are listed."""


def overview_part(snapshot: Snapshot, answer: Portfolio, *, frame: Frame) -> str:
    """The overview alone, for a page that stands already."""
    return render("overview", frame, overview=overview_of(snapshot, answer, frame=frame))


def overview_of(snapshot: Snapshot, answer: Portfolio, *, frame: Frame) -> dict[str, Any]:
    """What stands above and below the list: classes with revenue, what hangs on one rep, who carries what."""
    say = frame.say
    names, money = names_of(snapshot.company), Money.of(snapshot, say=say)
    total = max(1, len(answer.accounts))
    on_one = (
        answer.revenue_on_one_rep / answer.revenue
        if answer.revenue and answer.revenue_on_one_rep is not None
        else None
    )
    loads = sorted(
        answer.staff, key=lambda each: (-(each.exclusive_revenue or 0.0), -each.load, each.staff_id)
    )
    return {
        "classes": [
            {
                "name": say.word("topology", name),
                "rung": TOPOLOGIES.index(name),
                "accounts": answer.classes[name].accounts,
                "share": answer.classes[name].accounts / total,
                "revenue": money.total(answer.classes[name].revenue),
                "link": frame.to("/", topology=name),
            }
            for name in reversed(TOPOLOGIES)
        ],
        "revenue": money.total(answer.revenue),
        "on_one": money.total(answer.revenue_on_one_rep),
        "on_one_share": percent(on_one),
        "top10": percent(answer.top10_share),
        "largest": percent(answer.largest_share),
        "notes": [note[say.language] for note in answer.notes],
        "staff": [
            {
                "name": names.rep(each.staff_id),
                "title": names.title(each.staff_id),
                "link": frame.staff(each.staff_id),
                "accounts": each.accounts,
                "contacts": each.contacts,
                "alone": money.total(each.exclusive_revenue),
                "highest": say.level(each.highest_level),
            }
            for each in loads[:STAFF_SHOWN]
        ],
        "groups": [
            {
                "name": names.account(each.account_id),
                "link": frame.account(each.account_id),
                "accounts": len(each.accounts),
                "topology": each.topology,
                "rung": TOPOLOGIES.index(each.topology),
                "revenue": money.total(each.revenue),
                "coverage": each.coverage,
                "two_deep": each.two_deep_coverage,
                "bus_factor": each.bus_factor,
            }
            for each in answer.groups
        ],
        "functions": [
            {
                "name": say.word("function", each.function),
                "staff": each.staff,
                "accounts": each.accounts,
                "contacts": each.contacts,
                "coverage": each.coverage,
            }
            for each in answer.functions
        ],
        "regions": [
            {
                "name": each.region or say("not_recorded"),
                "link": frame.to("/", region=each.region) if each.region else None,
                "accounts": each.accounts,
                "revenue": money.total(each.revenue),
                "coverage": each.coverage,
                "mesh_index": each.mesh_index,
            }
            for each in answer.regions
        ]
        if len(answer.regions) > 1
        else [],
        "trend": Chart(
            tuple(each.month for each in answer.trend),
            (
                Line.of(say("head.coverage"), [each.coverage for each in answer.trend]),
                Line.of(say("head.mesh_index"), [each.mesh_index for each in answer.trend]),
            ),
        ),
    }
