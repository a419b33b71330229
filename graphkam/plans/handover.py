"""The handover plan: who takes over from those who leave, and when they go there together."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from graphkam.answers import Candidate, Handover, HandoverLoss, HandoverOption
from graphkam.arrays import Bools, Ints
from graphkam.errors import InvalidInputError
from graphkam.plans.reasons import GRADES, Reasons
from graphkam.plans.takeovers import Assignment, Takeovers, whole
from graphkam.portfolio.departures import Leaving
from graphkam.portfolio.directory import Directory
from graphkam.records import day_of
from graphkam.snapshot import Snapshot

VISITS_A_DAY: Final = 2
DAYS_TO_LEAVE: Final = 30
ALTERNATIVES_SHOWN: Final = 3


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
    the nearest levels and the evenest load are chosen. Cost: an assignment of contacts to free places, which takes a
    tenth of a second for 100 contacts, a second for 1,000.

    Examples
    --------
    >>> item, *_ = handover(harbour, ["tom"])
    >>> item.contact_id, item.staff_id, item.reason, item.by
    ('lin', None, 'no_candidate', None)
    >>> item.change["en"]
    'Whoever of ours had met 林敏 before, even once, could take over.'
    """
    return handover_of(Leaving(snapshot, staff), on=on, workload=workload)


def handover_of(going: Leaving, *, on: date | None = None, workload: int | None = None) -> list[Handover]:
    """One successor for each contact that some of our people leave with nobody or with one; see `handover`."""
    snapshot, directory = going.snapshot, going.directory
    limit = snapshot.policy.workload if workload is None else workload
    if limit < 1:
        raise InvalidInputError(f"a workload of {limit} contacts leaves room for nobody; give 1 or more")
    left = _left_behind(going)
    if not left:
        return []
    candidates = [going.successors(one.at).candidates for one in left]
    assigned = _assigned(directory, left, candidates, limit=limit)
    chosen = [assigned.chosen(at) for at in range(len(left))]
    leaves = _leaving_days(going, on=on)
    by = _visiting_days(snapshot, left, placed=[id_ is not None for id_ in chosen], leaves=leaves)
    words = Reasons(directory.names, limit=limit)
    return [
        _item(
            going,
            contact,
            words,
            chosen=next((c for c in options if c.staff_id == successor), None),
            options=options,
            losses={c.staff_id: assigned.loss(at, c.staff_id) for c in _alternatives(options, successor)},
            by=by[at],
            leaves_on=leaves[contact.leaver],
        )
        for at, (contact, options, successor) in enumerate(zip(left, candidates, chosen, strict=True))
    ]


def _alternatives(options: Sequence[Candidate], chosen: str | None) -> list[Candidate]:
    """The best few of the others."""
    return [option for option in options if option.staff_id != chosen][:ALTERNATIVES_SHOWN]


@dataclass(frozen=True, slots=True)
class _Left:
    """A contact that is left with nobody (``orphaned``) or with one; ``leaver`` who of those going knows it best."""

    at: int
    id: str
    weight: float
    orphaned: bool
    leaver: int


def _left_behind(going: Leaving) -> list[_Left]:
    """The contacts that lose somebody and are left with one at most, by account, then id."""
    contacts, ties, directory = going.snapshot.contacts, going.snapshot.ties, going.directory
    found: list[_Left] = []
    touched: list[int] = np.unique(ties.contact[going.ties]).tolist()
    for at in touched:
        here = directory.ties_of(at)
        active = ties.active[here]
        goes: Bools = active & going.leaving[ties.staff[here]]
        stay = int(np.count_nonzero(active)) - int(np.count_nonzero(goes))
        if stay > 1:
            continue
        # The strongest; of equals the smallest id, as ties of a contact are sorted by staff.
        best = int(np.where(goes, ties.strength[here], -1.0).argmax())
        found.append(
            _Left(
                at=at,
                id=directory.contact_ids[at],
                weight=float(contacts.weight[at]),
                orphaned=stay == 0,
                leaver=int(ties.staff[here][best]),
            )
        )
    return found


def _assigned(
    directory: Directory, left: Sequence[_Left], candidates: Sequence[list[Candidate]], *, limit: int
) -> _Assigned:
    """The successor of each contact."""
    position = directory.staff_at
    # The first so many candidates with room are enough: all contacts together cannot take every one of them away. A few
    # more, so that the alternatives shown are among them.
    enough = len(left) + ALTERNATIVES_SHOWN
    useful = [[c for c in options if c.load < limit][:enough] for options in candidates]
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
    held: Ints = directory.load[reps]
    assignment = Takeovers(
        able=able,
        grade=grade,
        distance=distance,
        weight=weight,
        unplaced=[each * (2 if contact.orphaned else 1) for each, contact in zip(weight, left, strict=True)],
        load=held,
        room=(limit - held).astype(np.int32),
    ).assigned()
    return _Assigned(
        assignment=assignment,
        column={directory.staff_ids[rep]: at for rep, at in column.items()},
        rep=[directory.staff_ids[rep] for rep in reps],
        unit=weight[0] / left[0].weight,
        limit=limit,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Assigned:
    """The assignment; the columns of our people by id, their ids by column, the whole numbers in a weight of 1."""

    assignment: Assignment
    column: dict[str, int]
    rep: list[str]
    unit: float
    limit: int

    def chosen(self, at: int) -> str | None:
        """The successor of a contact, by id."""
        place = self.assignment.places[at]
        return None if place is None else self.rep[place]

    def loss(self, at: int, staff_id: str) -> HandoverLoss | None:
        """What the plan loses when somebody else takes a contact over; None where they have no room."""
        column = self.column.get(staff_id)
        lost = None if column is None else self.assignment.loss(at, column)
        if lost is None:
            return None
        return HandoverLoss(
            unplaced=lost.unplaced / self.unit,
            grade=lost.grade / self.unit,
            levels=lost.distance / self.unit,
            load=lost.load,
        )


def _leaving_days(going: Leaving, *, on: date | None) -> dict[int, date]:
    """The day on which each of those who leave, by position, does so."""
    snapshot = going.snapshot
    default = snapshot.day + timedelta(days=DAYS_TO_LEAVE)
    if on is not None:
        return dict.fromkeys(going.staff, on)
    announced: list[date | None] = (
        snapshot.staff.frame[going.staff]
        .select(day_of(pl.col("left_at"), zone=snapshot.policy.time_zone))
        .to_series()
        .to_list()
    )
    return {
        who: day if day is not None and day > snapshot.day else default
        for who, day in zip(going.staff, announced, strict=True)
    }


def _visiting_days(
    snapshot: Snapshot, left: Sequence[_Left], *, placed: Sequence[bool], leaves: dict[int, date]
) -> list[date | None]:
    """When each contact is visited together: two a day for each leaver, more only if the days run short."""
    by: list[date | None] = [None] * len(left)
    for leaver in sorted({contact.leaver for contact in left}):
        days = _working_days(snapshot.day, leaves[leaver])
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
    going: Leaving,
    contact: _Left,
    words: Reasons,
    *,
    chosen: Candidate | None,
    options: Sequence[Candidate],
    losses: dict[str, HandoverLoss | None],
    by: date | None,
    leaves_on: date,
) -> Handover:
    directory, contacts = going.directory, going.snapshot.contacts
    who, leaver = contacts.frame["name"][contact.at], directory.staff_names[contact.leaver]
    others = [(option, losses[option.staff_id]) for option in options if option.staff_id in losses]
    nobody = "workload" if options else "no_candidate"
    return Handover(
        account_id=directory.account_ids[int(contacts.account[contact.at])],
        contact_id=contact.id,
        leaver_id=directory.staff_ids[contact.leaver],
        staff_id=None if chosen is None else chosen.staff_id,
        reason=nobody if chosen is None else chosen.reason or "function",
        by=None if chosen is None else by,
        orphaned=contact.orphaned,
        weight=contact.weight,
        leaves_on=leaves_on,
        alternatives=[option.staff_id for option, _ in others],
        considered=[
            HandoverOption(
                staff_id=option.staff_id,
                reason=option.reason or "function",
                lost_by=lost,
                message=words.considered(option, lost),
            )
            for option, lost in others
        ],
        message=words.chosen(who, leaver, chosen, by=by, candidates=bool(options)),
        change=words.change(who, chosen, others, weight=contact.weight),
    )
