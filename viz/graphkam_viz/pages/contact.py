"""The page of one of theirs: who of ours knows them, how we would get there, what passed between us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

import polars as pl

from graphkam import plans
from graphkam.answers import Explanation
from graphkam.answers.gap import PERSON_IN
from graphkam.errors import NotFoundError
from graphkam.gaps import gaps
from graphkam.portfolio import explain, report
from graphkam.records import day_of
from graphkam.schema import CLEAR, ROLES
from graphkam.snapshot import Snapshot
from graphkam_viz.lettering import clean
from graphkam_viz.pages.chart import sparkline
from graphkam_viz.pages.editing import editing_of
from graphkam_viz.pages.frame import Frame, render
from graphkam_viz.pages.gaps import gaps_shown
from graphkam_viz.pages.names import Names, names_of
from graphkam_viz.pages.people import PersonRow, people_of
from graphkam_viz.pages.words import Say

EVIDENCE_SHOWN: Final = 10
HISTORY_SHOWN: Final = 40
WAYS: Final = 3


@dataclass(frozen=True, slots=True)
class TieShown:
    """A tie with what it rests on, the newest evidence first. ``rest`` is what the older evidence adds together."""

    staff_id: str
    rep: str
    found: Explanation
    older: int
    rest: float
    course: str
    last: date | None


def contact_page(snapshot: Snapshot, contact_id: str, *, frame: Frame) -> str:
    """The page of a contact, also of one who has left.

    Raises
    ------
    NotFoundError
        The company has no such contact.
    """
    company = snapshot.company
    row = company.contacts.filter(pl.col("id") == contact_id)
    if not row.height:
        raise NotFoundError(f"no such contact: {contact_id}; give an id of the contacts table")
    names = names_of(company)
    present = contact_id in snapshot.contacts.frame["id"]
    person = row.row(0, named=True)
    values: dict[str, Any] = {
        "contact": person,
        "name": names.contact(contact_id),
        "names": names,
        "present": present,
        "left": row.select(day_of(pl.col("left_at"), zone=snapshot.policy.time_zone)).item(),
        "history": _history(snapshot, contact_id, names=names),
        "changes": _changes(snapshot, contact_id, names=names, say=frame.say),
        "rivals": company.rivals.filter(pl.col("contact_id") == contact_id)["name"].to_list(),
    }
    if not present:
        return render("contact", frame, **values, account_id=person["account_id"], shown=None, editing=None)
    at = snapshot.contacts.ids.index(contact_id)
    account_id: str = snapshot.accounts["id"][int(snapshot.contacts.account[at])]
    own = snapshot.only([account_id])
    found = report(own)[0]
    shown = next(each for each in people_of(own, found, frame=frame) if each.id == contact_id)
    return render(
        "contact",
        frame,
        **values,
        account_id=account_id,
        shown=shown,
        editing=editing_of(own, frame=frame) if frame.viewer.may_edit else None,
        line=_line(snapshot, at),
        manages=[
            id_
            for id_, manager in zip(own.contacts.ids, _managers(own), strict=True)
            if manager == contact_id
        ],
        manager=_managers(own)[own.contacts.ids.index(contact_id)],
        listens_to=[source for source, target in _influences(snapshot) if target == contact_id],
        heard_by=[target for source, target in _influences(snapshot) if source == contact_id],
        ties=_ties(snapshot, contact_id, names=names),
        threshold=snapshot.policy.active_strength,
        ways=_ways(snapshot, shown),
        gaps=gaps_shown(
            [
                each
                for each in gaps(snapshot, accounts=[account_id])
                if each.subject == contact_id and PERSON_IN.get(each.rule) == "contacts"
            ],
            frame=frame,
            names=names,
            about=contact_id,
        ),
        role=ROLES[int(own.contacts.role[own.contacts.ids.index(contact_id)])] if shown.role else None,
    )


def _line(snapshot: Snapshot, at: int) -> str | None:
    department = int(snapshot.contacts.department[at])
    line: str | None = snapshot.departments["line"][department] if department >= 0 else None
    return line


def _managers(own: Snapshot) -> list[str | None]:
    ids = own.contacts.ids
    return [ids[at] if at >= 0 else None for at in own.contacts.manager.tolist()]


def _influences(snapshot: Snapshot) -> list[tuple[str, str]]:
    ids = snapshot.contacts.ids
    return [
        (ids[source], ids[target])
        for source, target in zip(
            snapshot.influence_from.tolist(), snapshot.influence_to.tolist(), strict=True
        )
    ]


def _ties(snapshot: Snapshot, contact_id: str, *, names: Names) -> list[TieShown]:
    at = snapshot.contacts.ids.index(contact_id)
    staff: list[int] = snapshot.ties.staff[snapshot.ties.contact == at].tolist()
    found = [explain(snapshot, snapshot.staff.ids[rep], contact_id) for rep in staff]
    return [
        _tie(each, names=names) for each in sorted(found, key=lambda each: (-each.strength, each.staff_id))
    ]


def _tie(found: Explanation, *, names: Names) -> TieShown:
    older = found.evidence[:-EVIDENCE_SHOWN]
    return TieShown(
        staff_id=found.staff_id,
        rep=names.rep(found.staff_id),
        found=found,
        older=len(older),
        rest=sum(each.adds for each in older),
        course=sparkline([found.strength, *(point.strength for point in found.ahead)]),
        last=date.fromisoformat(found.evidence[-1].at[:10]) if found.evidence else None,
    )


def _ways(snapshot: Snapshot, shown: PersonRow) -> dict[str, Any]:
    """The best introduction paths; where there is none, why."""
    found = plans.paths(snapshot, shown.id, k=WAYS)
    return {"paths": found, "missing": None if found else plans.missing(snapshot, shown.id)}


def _history(snapshot: Snapshot, contact_id: str, *, names: Names) -> dict[str, Any]:
    """What passed with a contact up to the day, the latest first; ``older`` counts what is not listed."""
    zone = snapshot.policy.time_zone
    rows = snapshot.company.interactions.filter(pl.col("contact_ids").list.contains(contact_id))
    rows = (
        rows.with_columns(day=day_of(pl.col("at"), zone=zone))
        .filter(pl.col("day") <= snapshot.day)
        .sort("at", "id", descending=True)
    )
    listed: list[dict[str, Any]] = [
        {
            "id": row["id"],
            "day": row["day"],
            "kind": row["kind"],
            "direction": row["direction"],
            "reps": [(id_, names.rep(id_)) for id_ in cast(list[str], row["staff_ids"] or [])],
            "note": clean(row["note"] or ""),
        }
        for row in rows.head(HISTORY_SHOWN).iter_rows(named=True)
    ]
    return {"listed": listed, "older": rows.height - len(listed)}


def _changes(snapshot: Snapshot, contact_id: str, *, names: Names, say: Say) -> list[tuple[date, str]]:
    zone = snapshot.policy.time_zone
    rows = snapshot.company.changes.filter(
        (pl.col("entity").cast(pl.String) == "contact") & (pl.col("id") == contact_id)
    ).with_columns(day=day_of(pl.col("at"), zone=zone))
    return [
        (row["day"], _changed(row["field"], row["value"], names=names, say=say))
        for row in rows.filter(pl.col("day") <= snapshot.day)
        .sort("at", "field", descending=True)
        .iter_rows(named=True)
    ]


def _changed(field: str, value: str, *, names: Names, say: Say) -> str:
    match field:
        case _ if value in {CLEAR, ""}:
            spoken = say("change.cleared")
        case "role" | "attitude":
            spoken = say.within(field, value)
        case "level":
            spoken = say.level(int(value))
        case "department_id":
            spoken = names.department(value)
        case "manager_id":
            spoken = names.contact(value)
        case "account_id":
            spoken = names.account(value)
        case _:
            spoken = clean(value)
    known = f"field.{field}"
    return say("change", field=say(known) if say.has(known) else field, value=spoken)
