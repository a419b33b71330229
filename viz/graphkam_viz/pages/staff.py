"""The page of one of ours: what the company's ties to its customers hang on them for, and what would go with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from graphkam.answers import StaffLoad
from graphkam.errors import NotFoundError
from graphkam.portfolio import departure, staff_load
from graphkam.records import day_of
from graphkam.snapshot import EPOCH, Snapshot
from graphkam.strength import NEVER
from graphkam_viz.pages.departures import losses
from graphkam_viz.pages.frame import Frame, render
from graphkam_viz.pages.names import Money, Names, names_of


@dataclass(frozen=True, slots=True)
class KnownRow:
    """Somebody of theirs whom one of ours knows. ``alone``: nobody else holds them."""

    contact_id: str
    name: str
    link: str
    account: str
    account_link: str
    level: int
    key: bool
    strength: float
    state: str
    alone: bool
    last: date | None
    cold_on: date | None


def staff_page(snapshot: Snapshot, staff_id: str, *, frame: Frame) -> str:
    """The page of one of ours, also of one who has left.

    Raises
    ------
    NotFoundError
        The company has nobody of ours with that id.
    """
    company = snapshot.company
    row = company.staff.filter(pl.col("id") == staff_id)
    if not row.height:
        raise NotFoundError(f"no such staff member: {staff_id}; give an id of the staff table")
    names = names_of(company)
    present = staff_id in snapshot.staff.frame["id"]
    frame_row = snapshot.staff.frame if present else company.staff
    person = frame_row.row(by_predicate=pl.col("id") == staff_id, named=True)
    left = row.select(day_of(pl.col("left_at"), zone=snapshot.policy.time_zone)).item()
    known = known_by(snapshot, staff_id, frame=frame, names=names) if present else []
    return render(
        "staff",
        frame,
        staff=person,
        staff_id=staff_id,
        name=names.rep(staff_id),
        names=names,
        left=left,
        present=present,
        load=_load(snapshot, staff_id) if present else None,
        money=Money.of(snapshot, say=frame.say),
        known=known,
        alone=[each for each in known if each.alone],
        loss=_loss(snapshot, staff_id, frame=frame)
        if any(each.state == "active" for each in known)
        else None,
    )


def _load(snapshot: Snapshot, staff_id: str) -> StaffLoad:
    """What they carry; measured in the accounts they know, as it is the same."""
    ties = snapshot.ties
    mine = ties.contact[ties.staff == snapshot.staff.ids.index(staff_id)]
    accounts = snapshot.accounts["id"][np.unique(snapshot.contacts.account[mine])].to_list()
    return staff_load(snapshot.only(accounts), staff_id)


def _loss(snapshot: Snapshot, staff_id: str, *, frame: Frame) -> dict[str, Any]:
    return losses(snapshot, departure(snapshot, [staff_id]), frame=frame)


def known_by(snapshot: Snapshot, staff_id: str, *, frame: Frame, names: Names) -> list[KnownRow]:
    """Everybody whom one of ours has anything with, the key contacts they alone hold first."""
    ties, contacts = snapshot.ties, snapshot.contacts
    mine = np.flatnonzero(ties.staff == snapshot.staff.ids.index(staff_id))
    holders = np.bincount(ties.contact[ties.active], minlength=len(contacts.account))
    accounts: list[str] = snapshot.accounts["id"].to_list()
    ids = contacts.ids
    rows: list[KnownRow] = []
    for tie in mine.tolist():
        at = int(ties.contact[tie])
        account = accounts[int(contacts.account[at])]
        active = bool(ties.active[tie])
        rows.append(
            KnownRow(
                contact_id=ids[at],
                name=names.contact(ids[at]),
                link=frame.contact(ids[at]),
                account=names.account(account),
                account_link=frame.account(account),
                level=int(contacts.level[at]),
                key=bool(contacts.key[at]),
                strength=float(ties.strength[tie]),
                state="refused" if ties.refused[tie] else "active" if active else "cold",
                alone=active and holders[at] == 1,
                last=_day(int(ties.last_day[tie])),
                cold_on=_day(int(ties.cold_day[tie])) if active else None,
            )
        )
    return sorted(
        rows,
        key=lambda row: (
            not row.alone,
            not row.key,
            row.state != "active",
            -row.level,
            -row.strength,
            row.contact_id,
        ),
    )


def _day(number: int) -> date | None:
    """A day by its number since 1970, None for never."""
    if number == NEVER or not -200_000 < number < 2_000_000:
        return None
    return date.fromordinal(EPOCH.toordinal() + number)
