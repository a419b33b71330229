"""The handover plan: who takes over from those who leave, and when they go there together."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from graphkam.answers import Candidate, Handover, Text
from graphkam.errors import InvalidInputError, NotFoundError
from graphkam.plans.takeovers import Takeovers, whole
from graphkam.portfolio import successors
from graphkam.snapshot import Snapshot
from graphkam.strength import Bools, Ints, day_of

GRADES: Final = {"cold_tie": 0, "near": 1, "function": 2}
VISITS_A_DAY: Final = 2
DAYS_TO_LEAVE: Final = 30
ALTERNATIVES_SHOWN: Final = 3

WHY: Final[dict[str, Text]] = {
    "cold_tie": {"en": "they have met before", "zh": "曾有往来"},
    "near": {"en": "knows people next to them", "zh": "认识其身边的人"},
    "function": {"en": "does the same work", "zh": "同一职能"},
}


def handover(
    snapshot: Snapshot, staff: Collection[str], *, on: date | None = None, workload: int | None = None
) -> list[Handover]:
    """One successor for each contact that these of our people leave with nobody or with one, over all accounts.

    Contacts are listed by account, then id. Those who leave take their successor along before they go: on working days
    between today and the last, the heaviest contacts first. They leave ``on`` that day, else when their record says,
    else in thirty days. Nobody holds more than ``workload`` contacts (None: as the policy says), takeovers included.

    Raises
    ------
    NotFoundError
        An id that is none of our people.
    InvalidInputError
        A workload below 1.

    Notes
    -----
    Exact: least weight is left to nobody, those who were left with nobody counting double; then the closest successors,
    the nearest levels and the evenest load are chosen. Cost: an assignment of contacts to free places.
    """
    unknown = sorted(set(staff) - set(snapshot.company.staff["id"]))
    if unknown:
        raise NotFoundError(f"no such staff: {', '.join(unknown)}; give ids as in the staff table")
    limit = snapshot.policy.workload if workload is None else workload
    if limit < 1:
        raise InvalidInputError(f"a workload of {limit} contacts leaves room for nobody; give 1 or more")
    left = _left_behind(snapshot, staff)
    if not left:
        return []
    candidates = [each.candidates for each in successors(snapshot, [one.id for one in left], leavers=staff)]
    places = _assigned(snapshot, left, candidates, limit=limit)
    leaves = _leaving_days(snapshot, on=on)
    by = _visiting_days(snapshot, left, placed=[rep is not None for rep in places], leaves=leaves)
    ids: list[str] = snapshot.staff.frame["id"].to_list()
    return [
        _item(
            snapshot,
            contact,
            chosen=None if rep is None else next(c for c in options if c.staff_id == ids[rep]),
            options=options,
            by=day,
            leaves_on=leaves[ids[contact.leaver]],
        )
        for contact, options, rep, day in zip(left, candidates, places, by, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Left:
    """A contact that is left with nobody (``orphaned``) or with one; ``leaver`` who of those going knows it best."""

    at: int
    id: str
    weight: float
    orphaned: bool
    leaver: int


def _left_behind(snapshot: Snapshot, staff: Collection[str]) -> list[_Left]:
    """The contacts that lose somebody and are left with one at most, by account, then id."""
    contacts, ties = snapshot.contacts, snapshot.ties
    leaving = snapshot.staff.frame["id"].is_in(list(staff)).to_numpy()
    size = len(contacts.account)
    going: Bools = ties.active & leaving[ties.staff]
    stay = np.bincount(ties.contact[ties.active & ~leaving[ties.staff]], minlength=size)
    best = np.lexsort((ties.staff, -ties.strength, ties.contact))
    best = best[going[best]]
    contact, first = np.unique(ties.contact[best], return_index=True)
    return [
        _Left(
            at=int(at),
            id=str(contacts.frame["id"][int(at)]),
            weight=float(contacts.weight[at]),
            orphaned=bool(stay[at] == 0),
            leaver=int(ties.staff[best[place]]),
        )
        for at, place in zip(contact.tolist(), first.tolist(), strict=True)
        if stay[at] <= 1
    ]


def _assigned(
    snapshot: Snapshot, left: Sequence[_Left], candidates: Sequence[list[Candidate]], *, limit: int
) -> list[int | None]:
    """The successor of each contact, as a position among our people."""
    loads = snapshot.load
    position = {id_: at for at, id_ in enumerate(snapshot.staff.frame["id"])}
    # The first so many candidates with room are enough: all contacts together cannot take every one of them away.
    useful = [
        [c for c in options if loads[position[c.staff_id]] < limit][: len(left)] for options in candidates
    ]
    reps = sorted({position[c.staff_id] for options in useful for c in options})
    column = {rep: at for at, rep in enumerate(reps)}
    shape = (len(left), len(reps))
    able = np.zeros(shape, dtype=np.bool_)
    grade, distance = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)
    for row, options in enumerate(useful):
        for candidate in options:
            at = column[position[candidate.staff_id]]
            able[row, at] = True
            grade[row, at] = GRADES[candidate.reason or "function"]
            distance[row, at] = candidate.level_distance or 0
    weight = whole([contact.weight for contact in left])
    held: Ints = loads[reps]
    places = Takeovers(
        able=able,
        grade=grade,
        distance=distance,
        weight=weight,
        unplaced=[each * (2 if contact.orphaned else 1) for each, contact in zip(weight, left, strict=True)],
        load=held,
        room=(limit - held).astype(np.int32),
    ).assigned()
    return [None if at is None else reps[at] for at in places]


def _leaving_days(snapshot: Snapshot, *, on: date | None) -> dict[str, date]:
    """The day on which each of our people would leave."""
    default = snapshot.day + timedelta(days=DAYS_TO_LEAVE)
    announced = snapshot.staff.frame.select(
        "id", day=day_of(pl.col("left_at"), zone=snapshot.policy.time_zone)
    ).rows()
    return {id_: on or (day if day is not None and day > snapshot.day else default) for id_, day in announced}


def _visiting_days(
    snapshot: Snapshot, left: Sequence[_Left], *, placed: Sequence[bool], leaves: dict[str, date]
) -> list[date | None]:
    """When each contact is visited together: two a day for each leaver, more only if the days run short."""
    ids: list[str] = snapshot.staff.frame["id"].to_list()
    by: list[date | None] = [None] * len(left)
    for leaver in sorted({contact.leaver for contact in left}):
        days = _working_days(snapshot.day, leaves[ids[leaver]])
        visits = [at for at, contact in enumerate(left) if contact.leaver == leaver and placed[at]]
        if not days or not visits:
            continue
        visits.sort(key=lambda at: (-left[at].weight, at))
        a_day = max(VISITS_A_DAY, math.ceil(len(visits) / len(days)))
        for number, at in enumerate(visits):
            by[at] = days[number // a_day]
    return by


def _working_days(after: date, before: date) -> list[date]:
    """The days from Monday to Friday strictly between two days."""
    days = (after + timedelta(days=number) for number in range(1, (before - after).days))
    return [day for day in days if day.weekday() < 5]


def _item(
    snapshot: Snapshot,
    contact: _Left,
    *,
    chosen: Candidate | None,
    options: Sequence[Candidate],
    by: date | None,
    leaves_on: date,
) -> Handover:
    accounts, staff, contacts = snapshot.accounts, snapshot.staff.frame, snapshot.contacts
    name = dict(staff.select("id", "name").iter_rows())
    who, leaver = contacts.frame["name"][contact.at], staff["name"][contact.leaver]
    others = [option.staff_id for option in options if option is not chosen][:ALTERNATIVES_SHOWN]
    item = Handover(
        account_id=accounts["id"][int(contacts.account[contact.at])],
        contact_id=contact.id,
        leaver_id=staff["id"][contact.leaver],
        staff_id=None,
        reason="workload" if options else "no_candidate",
        by=None,
        orphaned=contact.orphaned,
        weight=contact.weight,
        leaves_on=leaves_on,
        alternatives=others,
        message={
            "en": f"{who}: everybody who could take over is at the limit of the workload."
            if options
            else f"{who}: nobody of ours has a tie, a tie next to them, or the leaver's function.",
            "zh": f"{who}：可接手的人均已达工作量上限。"
            if options
            else f"{who}：我方无人有关系、邻近关系或相同职能。",
        },
    )
    if chosen is None:
        return item
    why, successor = WHY[chosen.reason or "function"], name[chosen.staff_id]
    when = ("before leaving", "离开前") if by is None else (f"on {by.isoformat()}", f"{by.isoformat()}")
    return replace(
        item,
        staff_id=chosen.staff_id,
        reason=chosen.reason or "function",
        by=by,
        message={
            "en": f"{leaver} takes {successor} to {who} {when[0]}: {why['en']}.",
            "zh": f"{leaver}{when[1]}带{successor}拜访{who}：{why['zh']}。",
        },
    )
