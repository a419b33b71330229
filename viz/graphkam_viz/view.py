"""What the map shows of an account: its people and ours, the chairs, and everything between them.

Every figure comes from the account's report; this module only puts beside it who the people are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

import numpy as np
import polars as pl

from graphkam.answers import AccountReport
from graphkam.arrays import Ints
from graphkam.errors import NotFoundError
from graphkam.gaps.history import last_held
from graphkam.records import day_of
from graphkam.schema import LINES, ROLES
from graphkam.snapshot import Snapshot
from graphkam.snapshot.attributes import attributes_at
from graphkam.snapshot.people import NOBODY
from graphkam.strength import NEVER

Status: TypeAlias = Literal["two_deep", "single", "uncovered", "chair"]
Absence: TypeAlias = Literal["never_met", "gone_cold", "not_recorded"]
TieState: TypeAlias = Literal["active", "cold", "none"]

LEVELS: Final = (6, 5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class Card:
    """One of theirs, or a chair nobody sits in.

    ``department_id`` is their own department's, None where none is recorded; a chair has none. ``attitude`` None is
    not recorded, which is not neutral. ``absence`` says why nobody covers an uncovered contact. ``reps`` counts ours
    with an active tie. A chair's name is empty.
    """

    id: str
    name: str
    title: str
    level: int
    level_inferred: bool
    department_id: str | None
    line: str | None
    role: str | None
    attitude: int | None
    key: bool
    weight: float
    status: Status
    absence: Absence | None
    reps: int
    rivals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rep:
    """One of ours with a tie to the account, or assigned to it. ``contacts`` counts active ties."""

    id: str
    name: str
    title: str
    level: int | None
    function: str | None
    assigned: bool
    contacts: int
    exclusive: float


@dataclass(frozen=True, slots=True)
class MapTie:
    """A tie, drawn from ours to theirs; one that was refused may have no evidence (``state`` none)."""

    staff_id: str
    contact_id: str
    strength: float
    state: TieState
    refused: bool
    last_at: date | None
    goes_cold_on: date | None


@dataclass(frozen=True, slots=True)
class Department:
    """A department that somebody of the account sits in."""

    id: str
    name: str
    line: str | None


@dataclass(frozen=True, slots=True)
class Influence:
    """Whom somebody listens to; ``strength`` None where none is stated."""

    from_id: str
    to_id: str
    strength: float | None


@dataclass(frozen=True, slots=True)
class MapView:
    """Everything on the map of one account.

    ``departments`` stand in the order of their columns: by line, then as the tree of departments says. ``cards`` are
    sorted by id with the chairs last, ``reps`` by id, ``ties`` by contact, then rep. ``reporting`` holds pairs of
    manager and report.
    """

    account_id: str
    name: str
    tier: str
    report: AccountReport
    departments: tuple[Department, ...]
    cards: tuple[Card, ...]
    reps: tuple[Rep, ...]
    ties: tuple[MapTie, ...]
    reporting: tuple[tuple[str, str], ...]
    influences: tuple[Influence, ...]


def map_view(snapshot: Snapshot, report: AccountReport) -> MapView:
    """What the map of the reported account shows.

    Parameters
    ----------
    snapshot
        The company on the day of the report; it may hold other accounts.
    report
        The report on the account, from the same snapshot.

    Raises
    ------
    NotFoundError
        The snapshot has no such account.

    Notes
    -----
    Cost: the account's own people and ties. Reps who know nobody here and are not assigned are left out, and so are
    departments without a contact.
    """
    account_id = report.account_id
    if account_id not in set(snapshot.accounts["id"]):
        raise NotFoundError(f"no such account: {account_id}")
    own = snapshot.only([account_id])
    ties = _ties(own, report)
    cards = _cards(own, account_id, ties=ties)
    ids = own.contacts.ids
    return MapView(
        account_id=account_id,
        name=own.accounts["name"].item(),
        tier=own.tiers[0],
        report=report,
        departments=_departments(own),
        cards=cards + _chairs(report, taken={card.id for card in cards} | set(own.staff.ids)),
        reps=_reps(own, report, ties=ties),
        ties=ties,
        reporting=tuple(
            (ids[manager], ids[at])
            for at, manager in enumerate(_listed(own.contacts.manager))
            if manager != NOBODY
        ),
        influences=tuple(
            Influence(ids[source], ids[target], None if np.isnan(strength) else float(strength))
            for source, target, strength in zip(
                _listed(own.influence_from),
                _listed(own.influence_to),
                own.influence_strength.tolist(),
                strict=True,
            )
        ),
    )


def _listed(positions: Ints) -> list[int]:
    listed: list[int] = positions.tolist()
    return listed


def _ties(own: Snapshot, report: AccountReport) -> tuple[MapTie, ...]:
    contact_ids, staff_ids = own.contacts.ids, own.staff.ids
    pairs = zip(
        _listed(own.ties.contact[own.ties.refused]), _listed(own.ties.staff[own.ties.refused]), strict=True
    )
    refused = {(contact_ids[contact], staff_ids[staff]) for contact, staff in pairs}
    with_evidence = {(tie.contact_id, tie.staff_id) for tie in report.ties}
    shown = [
        MapTie(
            staff_id=tie.staff_id,
            contact_id=tie.contact_id,
            strength=tie.strength,
            state="active" if tie.state == "active" else "cold",
            refused=(tie.contact_id, tie.staff_id) in refused,
            last_at=tie.last_at,
            goes_cold_on=tie.goes_cold_on,
        )
        for tie in report.ties
    ]
    shown += [
        MapTie(
            staff_id, contact_id, strength=0.0, state="none", refused=True, last_at=None, goes_cold_on=None
        )
        for contact_id, staff_id in refused - with_evidence
    ]
    return tuple(sorted(shown, key=lambda tie: (tie.contact_id, tie.staff_id)))


def _cards(own: Snapshot, account_id: str, *, ties: tuple[MapTie, ...]) -> tuple[Card, ...]:
    contacts = own.contacts
    active = Counter(tie.contact_id for tie in ties if tie.state == "active")
    absences = _absences(own, account_id)
    rivals = _rivals(own)
    department_ids = [*own.departments["id"], None]
    rows = contacts.frame.select(
        "id", "name", pl.col("title").fill_null(""), pl.col("attitude").cast(pl.Int32)
    ).iter_rows()
    return tuple(
        Card(
            id=id_,
            name=name,
            title=title,
            level=int(contacts.level[at]),
            level_inferred=bool(contacts.level_inferred[at]),
            department_id=department_ids[contacts.department[at]],
            line=_word(LINES, contacts.line[at]),
            role=_word(ROLES, contacts.role[at]),
            attitude=attitude,
            key=bool(contacts.key[at]),
            weight=float(contacts.weight[at]),
            status="two_deep" if active[id_] >= 2 else "single" if active[id_] else "uncovered",
            absence=None if active[id_] else absences[at],
            reps=active[id_],
            rivals=rivals.get(id_, ()),
        )
        for at, (id_, name, title, attitude) in enumerate(rows)
    )


def _word(words: tuple[str, ...], code: np.int32) -> str | None:
    return None if code == NOBODY else words[code]


def _absences(own: Snapshot, account_id: str) -> list[Absence]:
    """Why nobody holds a contact: held once or still faintly known, nothing recorded in the account, or never met."""
    known = last_held(own, of=np.ones(len(own.contacts.row), dtype=np.bool_)) > -NEVER
    known[own.ties.contact[own.ties.evidence > 0]] = True
    otherwise: Absence = "never_met" if _anything_recorded(own, account_id) else "not_recorded"
    return ["gone_cold" if each else otherwise for each in known.tolist()]


def _anything_recorded(own: Snapshot, account_id: str) -> bool:
    """Whether there is evidence with anybody of the account, also with people who have gone since."""
    day = own.day_number
    account = attributes_at(own.company, "contact", day=own.day, zone=own.policy.time_zone)["account_id"]
    theirs = (account == account_id).arg_true().to_numpy().astype(np.int32)
    evidence = own.evidence.of_contacts(theirs)
    stated = (evidence.declared_day <= day) & (evidence.declared > 0)
    return bool((evidence.events.whole.day <= day).any() or stated.any())


def _rivals(own: Snapshot) -> dict[str, tuple[str, ...]]:
    known = own.company.rivals.filter(
        pl.col("contact_id").is_in(own.contacts.ids)
        & (pl.col("strength").is_null() | (pl.col("strength") > 0))
        & (day_of(pl.col("as_of"), zone=own.policy.time_zone).fill_null(own.day) <= own.day)
    )
    grouped = known.sort("name").group_by("contact_id", maintain_order=True).agg("name")
    return {contact: tuple(names) for contact, names in grouped.iter_rows()}


def _chairs(report: AccountReport, *, taken: set[str]) -> tuple[Card, ...]:
    chairs: list[Card] = []
    for chair in report.chairs:
        id_ = f"chair:{chair.role}:{chair.line or ''}"
        while id_ in taken:
            id_ += "'"
        taken = taken | {id_}
        chairs.append(
            Card(
                id=id_,
                name="",
                title="",
                level=chair.level,
                level_inferred=False,
                department_id=None,
                line=chair.line,
                role=chair.role,
                attitude=None,
                key=True,
                weight=chair.weight,
                status="chair",
                absence=None,
                reps=0,
                rivals=(),
            )
        )
    return tuple(chairs)


def _departments(own: Snapshot) -> tuple[Department, ...]:
    """The departments with a contact: by line, a department before those below it, else by id."""
    parents: dict[str, str | None] = dict(own.departments.select("id", "parent_id").iter_rows())

    def path(id_: str) -> tuple[str, ...]:
        above: list[str] = [id_]
        while (parent := parents.get(above[-1])) is not None and parent not in above:
            above.append(parent)
        return tuple(reversed(above))

    used = set(_listed(own.contacts.department)) - {NOBODY}
    rows = own.departments.select("id", "name", pl.col("line").cast(pl.String)).rows()
    departments = [Department(*row) for at, row in enumerate(rows) if at in used]
    return tuple(
        sorted(
            departments, key=lambda each: (LINES.index(each.line) if each.line else len(LINES), path(each.id))
        )
    )


def _reps(own: Snapshot, report: AccountReport, *, ties: tuple[MapTie, ...]) -> tuple[Rep, ...]:
    share = {rep.staff_id: rep.exclusive for rep in report.reps}
    active = Counter(tie.staff_id for tie in ties if tie.state == "active")
    assigned = set(report.assigned)
    shown = assigned | {tie.staff_id for tie in ties}
    rows = own.staff.frame.select(
        "id",
        "name",
        pl.col("title").fill_null(""),
        pl.col("level").cast(pl.Int32),
        pl.col("function").cast(pl.String),
    ).iter_rows()
    return tuple(
        Rep(
            id=id_,
            name=name,
            title=title,
            level=level,
            function=function,
            assigned=id_ in assigned,
            contacts=active[id_],
            exclusive=share.get(id_, 0.0),
        )
        for id_, name, title, level, function in rows
        if id_ in shown
    )
