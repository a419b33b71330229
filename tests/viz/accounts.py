"""Accounts of any size to draw, and texts that would break a page that trusted them."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import report
from graphkam.records import Company
from graphkam.schema import FUNCTIONS, LINES, ROLES, TIERS
from graphkam.snapshot import Snapshot, take_snapshot
from graphkam_viz.view import MapView, map_view
from tests.companies import DAY, Row, ago, company, named

HOSTILE: Final = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<a href='javascript:alert(1)'>x</a>",
    "${7*7}{{7*7}}",
    "]]><!--",
    "\u202egnp.exe",
    "a\x00b\x0bc",
    "line\nbreak\ttab\u2028",
    "&lt;b&gt;",
    "🏴\U000e0067\U000e0062\U000e007f é̂̃",
    "\ufffe\uffff",
    "W" * 300,
    "歌" * 300,
    "",
)


def view_of(made: Company, *, account_id: str = "a") -> MapView:
    """What the map shows of an account on `DAY`."""
    snapshot = snapshot_of(made)
    return map_view(snapshot, report(snapshot, accounts=[account_id])[0])


def snapshot_of(made: Company) -> Snapshot:
    """The company on `DAY` under the default policy."""
    return take_snapshot(made, day=DAY, policy=DEFAULT_POLICY)


def contact(number: int, **columns: object) -> Row:
    """A contact whose id sorts by number."""
    return named(f"c{number:04d}", **columns)


def crowd(
    seats: list[tuple[int, int | None]],
    *,
    reps: int = 3,
    ties: list[tuple[int, int, float, int]] | None = None,
    tier: str | None = None,
    names: tuple[str, ...] = (),
) -> Company:
    """An account of contacts on these floors and in these departments, and ties (rep, contact, strength, age)."""
    departments = sorted({department for _, department in seats if department is not None})
    return company(
        accounts=[named("a", tier=tier)],
        departments=[named(f"d{at:02d}", line=(*LINES, None)[at % 4]) for at in departments],
        contacts=[
            contact(
                at,
                level=level,
                department_id=None if department is None else f"d{department:02d}",
                role=(*ROLES, None)[at % 8],
                attitude=(None, -2, -1, 0, 1, 2)[at % 6],
                **({"name": names[at % len(names)], "title": names[(at + 1) % len(names)]} if names else {}),
            )
            for at, (level, department) in enumerate(seats)
        ],
        staff=[
            named(
                f"r{at:02d}",
                function=FUNCTIONS[at % 4],
                **({"name": names[at % len(names)], "title": names[(at + 2) % len(names)]} if names else {}),
            )
            for at in range(reps)
        ],
        ties=[(f"r{rep:02d}", f"c{to:04d}", strength, ago(age)) for rep, to, strength, age in ties or []],
    )


@st.composite
def crowds(draw: st.DrawFn, *, most: int = 60) -> Company:
    """An account of up to so many contacts, some cells crowded, with ties at random."""
    seats = draw(
        st.lists(
            st.tuples(st.integers(1, 6), st.sampled_from([None, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6])), max_size=most
        )
    )
    reps = draw(st.integers(1, 14))
    ties = draw(
        st.lists(
            st.tuples(
                st.integers(0, reps - 1),
                st.integers(0, len(seats) - 1),
                st.sampled_from([0.1, 0.5, 0.9]),
                st.sampled_from([0, 200]),
            ),
            max_size=40,
            unique_by=lambda tie: tie[:2],
        )
        if seats
        else st.just([])
    )
    return crowd(seats, reps=reps, ties=ties, tier=draw(st.sampled_from([None, *TIERS])))
