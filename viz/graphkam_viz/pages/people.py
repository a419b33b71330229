"""Everybody of one account as a list: where they sit, how they stand to us, and who of ours holds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from graphkam.answers import AccountReport, Tie
from graphkam.schema import ROLES
from graphkam.snapshot import Snapshot
from graphkam_viz.pages.frame import Frame
from graphkam_viz.pages.lists import csv_of
from graphkam_viz.pages.names import names_of


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One of theirs. ``absence`` says why nobody holds them; ``cold_on`` is when the last tie to them goes cold."""

    id: str
    name: str
    link: str
    title: str
    level: int
    inferred: bool
    department: str
    role: str | None
    key: bool
    attitude: int | None
    holders: tuple[tuple[str, str, float], ...]
    absence: str | None
    cold_on: date | None


def people_of(own: Snapshot, report: AccountReport, *, frame: Frame) -> list[PersonRow]:
    """The people of one account, the top floor first; ``own`` holds that account alone."""
    contacts, names = own.contacts, names_of(own.company)
    by_contact: dict[str, list[Tie]] = {}
    for tie in report.ties:
        by_contact.setdefault(tie.contact_id, []).append(tie)
    nothing = not report.ties
    attitudes = contacts.frame["attitude"].cast(pl.Int32).to_list()
    rows: list[PersonRow] = []
    for at, id_ in enumerate(contacts.ids):
        ties = by_contact.get(id_, [])
        active = sorted(
            (tie for tie in ties if tie.state == "active"), key=lambda tie: (-tie.strength, tie.staff_id)
        )
        department, role = int(contacts.department[at]), int(contacts.role[at])
        cold = [tie.goes_cold_on for tie in active if tie.goes_cold_on is not None]
        rows.append(
            PersonRow(
                id=id_,
                name=names.contact(id_),
                link=frame.contact(id_),
                title=names.title(id_),
                level=int(contacts.level[at]),
                inferred=bool(contacts.level_inferred[at]),
                department=names.department(own.departments["id"][department]) if department >= 0 else "",
                role=ROLES[role] if role >= 0 else None,
                key=bool(contacts.key[at]),
                attitude=attitudes[at],
                holders=tuple(
                    (names.rep(tie.staff_id), frame.staff(tie.staff_id), tie.strength) for tie in active
                ),
                absence=None
                if active
                else "not_recorded"
                if nothing
                else "gone_cold"
                if ties
                else "never_met",
                cold_on=max(cold) if cold and len(cold) == len(active) else None,
            )
        )
    return sorted(rows, key=lambda row: (-row.level, not row.key, row.name, row.id))


def people_csv(own: Snapshot, report: AccountReport, *, frame: Frame) -> bytes:
    """The people of one account as CSV, under the heads of the page."""
    say = frame.say
    heads = [say("head.id"), say("head.contact"), say("head.title"), say("people.floor")]
    heads += [say("matrix.department"), say("people.role"), say("people.attitude"), say("people.held_by")]
    return csv_of(
        heads,
        [
            [
                row.id,
                row.name,
                row.title,
                row.level,
                row.department,
                say.word("role", row.role) if row.role else None,
                say.word("attitude", row.attitude) if row.attitude is not None else None,
                say.listed(name for name, _, _ in row.holders),
            ]
            for row in people_of(own, report, frame=frame)
        ],
    )
