"""The sheet of a relationship review: what changed since the last one, on paper or on a screen."""

from __future__ import annotations

from graphkam.answers import Review
from graphkam.portfolio import report
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot
from graphkam_viz.pages.frame import Frame, render
from graphkam_viz.pages.gaps import gaps_shown
from graphkam_viz.pages.names import names_of
from graphkam_viz.pages.reasons import reasons

BLANK_LINES = 4
"""So many empty lines are left on paper for what is agreed."""


def review_page(snapshot: Snapshot, found: Review, *, frame: Frame) -> str:
    """The sheet for those who sit down to hold the review of an account."""
    names = names_of(snapshot.company)
    (now,) = report(snapshot, accounts=[found["account_id"]])
    return render(
        "review",
        frame,
        review=found,
        moved=found["class"],
        ranks=TOPOLOGIES,
        name=names.account(found["account_id"]),
        names=names,
        reasons=reasons(now, names=names, say=frame.say),
        report=now,
        gaps=gaps_shown(found["gaps"], frame=frame, names=names),
        blank=range(BLANK_LINES),
    )
