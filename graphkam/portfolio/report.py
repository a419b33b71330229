"""The report of every account: the measures in words and ids."""

from __future__ import annotations

import gc
import math
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import timedelta
from itertools import pairwise, repeat
from typing import Any, Final, TypeAlias, TypeVar, cast

import numpy as np
import numpy.typing as npt

from graphkam.answers import (
    AccountReport,
    DepartmentCoverage,
    EmptyChair,
    Face,
    Incomplete,
    LevelCoverage,
    LineCoverage,
    RepShare,
    RoleCoverage,
    RungTest,
    Survival,
    Tie,
)
from graphkam.arrays import Ints, firsts
from graphkam.portfolio.coverage import LEVELS, Covered
from graphkam.portfolio.measures import Measures, measure
from graphkam.portfolio.survival import LOSSES
from graphkam.portfolio.topology import next_rung
from graphkam.schema import FUNCTIONS, LINES, ROLES
from graphkam.snapshot import EPOCH, Snapshot
from graphkam.snapshot.assignments import assignments_at
from graphkam.snapshot.people import NOBODY
from graphkam.strength import NEVER

_ACTIVE: Final = np.array("active", dtype=object)
_COLD: Final = np.array("cold", dtype=object)

_Objects: TypeAlias = npt.NDArray[np.object_]

_Row = TypeVar("_Row")
_Name = TypeVar("_Name", str, int)


def report(snapshot: Snapshot, *, accounts: Collection[str] | None = None) -> list[AccountReport]:
    """Everything measured about the named accounts, or about all, sorted by account.

    Shares are of the account's weight W, empty chairs included; every list is in the order of its ids. An account
    without contacts, or without any tie, has a report like any other, with zeros where there is nothing.

    Raises
    ------
    NotFoundError
        An id that is no account.

    Notes
    -----
    Cost: linear in contacts and ties, beside the bus factor (branch and bound) and survival (all sets of up to three
    reps) of each account. From some ten thousand ties on these are asked in machine code, with the same answers.

    Examples
    --------
    >>> one, = report(harbour, accounts=["harbour"])
    >>> one.topology, one.coverage, one.bus_factor_set
    ('plane', 0.5, ['mei', 'tom'])
    """
    return reports(measure(snapshot if accounts is None else snapshot.only(accounts)))


def reports(measures: Measures) -> list[AccountReport]:
    """The measures of every account, in words and ids."""
    with _no_collection():
        parts = _Parts(measures)
        return [parts.report(account) for account in range(measures.web.accounts)]


class _Parts:
    """What the reports are put together from: the arrays as lists, and where each account begins in them."""

    def __init__(self, measures: Measures) -> None:
        snapshot, web, whole = measures.snapshot, measures.web, measures.coverage.account
        n = web.accounts
        self._measures = measures
        self._snapshot = snapshot
        self._accounts: list[str] = snapshot.accounts["id"].to_list()
        self._staff = snapshot.staff.ids
        self._contacts = snapshot.contacts.ids
        self._first_contact: list[int] = web.first_contact.tolist()
        self._first_rep: list[int] = web.first_rep.tolist()
        self._topology = measures.topologies
        self._figures: dict[str, list[float]] = {
            "weight": whole.weight.tolist(),
            "inferred_share": measures.inferred_share.tolist(),
            "coverage": whole.coverage.tolist(),
            "two_deep_coverage": whole.two_deep_coverage.tolist(),
            "key_two_deep": measures.coverage.key_two_deep.tolist(),
            "alpha": measures.alpha.tolist(),
            "gamma": measures.gamma.tolist(),
            "mesh_index": measures.mesh_index.tolist(),
        }
        self._covered: list[int] = measures.covered.tolist()
        self._two_deep: list[int] = measures.two_deep.tolist()
        self._tests = [
            (one.name, one.rung, one.value.tolist(), one.threshold.tolist(), one.holds.tolist())
            for one in measures.tests
        ]
        self._routes: list[int] = measures.routes.number.tolist()
        self._survival: list[list[float]] = measures.survival.tolist()
        self._inbound: list[float] = measures.inbound.tolist()
        self._chairs = _of_accounts(_chairs(snapshot), snapshot.chairs.account, n=n)
        self._reps = self._all_reps()
        self._departments = self._all_departments()
        self._levels = _in_groups(measures.coverage.levels, names=range(LEVELS), answer=LevelCoverage)
        self._lines = _in_groups(measures.coverage.lines, names=LINES, answer=LineCoverage)
        self._roles = _in_groups(measures.coverage.roles, names=ROLES, answer=RoleCoverage)
        self._faces = _faces(measures)
        self._assigned = assigned(snapshot)
        self._ties = self._all_ties()
        self._incomplete = _of_accounts(*_incomplete(snapshot), n=n)

    def report(self, account: int) -> AccountReport:
        """The report of one account, by position."""
        measures, policy = self._measures, self._snapshot.policy
        id_ = self._accounts[account]
        contacts = range(self._first_contact[account], self._first_contact[account + 1])
        tests = [
            RungTest(name, rung, value[account], threshold[account], holds[account])
            for name, rung, value, threshold, holds in self._tests
        ]
        inbound = self._inbound[account]
        figures = {name: values[account] for name, values in self._figures.items()}
        return AccountReport(
            account_id=id_,
            as_of=self._snapshot.day,
            policy=policy.name,
            topology=self._topology[account],
            next=next_rung(tests, topology=self._topology[account]),
            contacts=len(contacts),
            chairs=self._chairs[account],
            too_little_recorded=len(contacts) < policy.least_recorded,
            covered=self._covered[account],
            two_deep=self._two_deep[account],
            bus_factor=len(measures.bus_factor_sets[account]),
            **figures,
            bus_factor_set=[self._staff[one] for one in measures.bus_factor_sets[account]],
            dependency=measures.dependency(account),
            survival=[
                Survival(k, share, [self._staff[one] for one in gone])
                for k, share, gone in zip(
                    LOSSES, self._survival[account], measures.survival_sets[account], strict=True
                )
            ],
            tests=tests,
            routes={self._contacts[one]: self._routes[one] for one in contacts if self._routes[one] >= 0},
            gatekeepers=self._gatekeepers(contacts),
            reps=self._reps[self._first_rep[account] : self._first_rep[account + 1]],
            assigned=self._assigned.get(id_, []),
            departments=self._departments[account],
            levels=self._levels[account],
            lines=self._lines[account],
            roles=self._roles[account],
            faces=self._faces[account],
            inbound=None if math.isnan(inbound) else inbound,
            ties=self._ties[account],
            incomplete=self._incomplete[account],
        )

    def _gatekeepers(self, contacts: Iterable[int]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for contact in contacts:
            if self._routes[contact] == 1:
                ours, theirs = self._measures.routes.gatekeepers[contact]
                names = [self._staff[one] for one in ours] + [self._contacts[one] for one in theirs]
                found[self._contacts[contact]] = sorted(names)
        return found

    def _all_reps(self) -> list[RepShare]:
        web, held = self._measures.web, self._measures.dependencies
        return _made(
            RepShare,
            len(web.rep_staff),
            staff_id=_objects(self._staff)[web.rep_staff].tolist(),
            active_ties=held.ties.tolist(),
            exclusive=held.exclusive.tolist(),
            shapley=held.shapley.tolist(),
            highest_level=held.highest_level.tolist(),
        )

    def _all_departments(self) -> list[list[DepartmentCoverage]]:
        covered = self._measures.coverage.departments
        found: list[list[DepartmentCoverage]] = [[] for _ in self._accounts]
        ids: list[str] = self._snapshot.departments["id"].to_list()
        accounts: list[int] = self._snapshot.department_account.tolist()
        for id_, account, row in zip(ids, accounts, _rows(covered), strict=True):
            if row is not None:
                found[account].append(DepartmentCoverage(id_, *row))
        return found

    def _all_ties(self) -> list[list[Tie]]:
        snapshot = self._snapshot
        ties = snapshot.ties.where(snapshot.ties.evidence > 0)
        account = snapshot.contacts.account[ties.contact]
        # Ids of contacts rise with their position only inside an account, which is all that is asked here.
        order = np.lexsort((ties.contact, ties.staff, account))
        active = ties.active[order]
        goes_cold_on = _days(ties.cold_day[order])
        goes_cold_on[~active] = None
        found = _made(
            Tie,
            len(order),
            staff_id=_objects(self._staff)[ties.staff[order]].tolist(),
            contact_id=_objects(self._contacts)[ties.contact[order]].tolist(),
            strength=ties.strength[order].tolist(),
            state=np.where(active, _ACTIVE, _COLD).tolist(),
            last_at=_days(ties.last_day[order]).tolist(),
            goes_cold_on=goes_cold_on.tolist(),
        )
        return _of_accounts(found, account[order], n=len(self._accounts))


def _made(answer: type[_Row], number: int, **columns: list[Any]) -> list[_Row]:
    """So many answers of a kind from the columns of their fields, all of which must be named.

    They are filled field by field, all answers at once: a frozen dataclass that makes them one by one takes three times
    as long, which tells when there are millions.
    """
    wanted = [field.name for field in fields(cast("Any", answer))]
    if list(columns) != wanted or any(len(each) != number for each in columns.values()):
        raise TypeError(f"{answer.__name__} has {wanted}, {number} of each, not {list(columns)}")
    made: list[Any] = list(map(cast("Any", object.__new__), repeat(answer, number)))
    for name, values in columns.items():
        put: Callable[[Any, Any], None] = getattr(answer, name).__set__
        deque(map(put, made, values), maxlen=0)
    return made


def _objects(values: Sequence[object]) -> _Objects:
    """Values that are there already, to be handed out by position: one object, however often it is named."""
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def _days(numbers: Ints) -> _Objects:
    """The day of each number."""
    different, which = np.unique(numbers, return_inverse=True)
    never = different == NEVER
    days = [EPOCH + timedelta(days=number) for number in np.where(never, 0, different).tolist()]
    return _objects(days)[which]


@contextmanager
def _no_collection() -> Generator[None]:
    """Nothing made inside is looked through for rubbish while more is made: millions of answers, none of it rubbish."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def assigned(snapshot: Snapshot) -> dict[str, list[str]]:
    """The present staff who are responsible for each account on the day, sorted; accounts without any are absent."""
    accounts: list[str] = snapshot.accounts["id"].to_list()
    ours = snapshot.staff.ids
    pairs: list[tuple[int, int]] = assignments_at(snapshot).rows()
    found: dict[str, list[str]] = {}
    for account, staff in pairs:
        found.setdefault(accounts[account], []).append(ours[staff])
    return found


def _of_accounts(rows: Sequence[_Row], account: Ints, *, n: int) -> list[list[_Row]]:
    """The rows of every account, which are sorted by account."""
    first = firsts(account, size=n).tolist()
    return [list(rows[start:end]) for start, end in pairwise(first)]


def _rows(covered: Covered) -> list[tuple[float, float, float] | None]:
    """Weight, coverage and two-deep coverage of every group; None for groups without anybody."""
    rows = zip(
        covered.members.tolist(),
        covered.weight.tolist(),
        covered.coverage.tolist(),
        covered.two_deep_coverage.tolist(),
        strict=True,
    )
    return [tuple(row) if members else None for members, *row in rows]


def _in_groups(
    covered: Covered, *, names: Sequence[_Name], answer: Callable[[_Name, float, float, float], _Row]
) -> list[list[_Row]]:
    """The groups of every account that have somebody in them."""
    rows = _rows(covered)
    return [
        [
            answer(name, *row)
            for name, row in zip(names, rows[at : at + len(names)], strict=True)
            if row is not None
        ]
        for at in range(0, len(rows), len(names))
    ]


def _faces(measures: Measures) -> list[list[Face]]:
    listed = (measures.coverage.lines.members > 0).reshape(-1, len(LINES)).tolist()
    one: list[list[list[float]]] = measures.faces.coverage.tolist()
    two: list[list[list[float]]] = measures.faces.two_deep_coverage.tolist()
    return [
        [
            Face(function, line, one[account][ours][theirs], two[account][ours][theirs])
            for ours, function in enumerate(FUNCTIONS)
            for theirs, line in enumerate(LINES)
            if there[theirs]
        ]
        for account, there in enumerate(listed)
    ]


def _chairs(snapshot: Snapshot) -> list[EmptyChair]:
    chairs = snapshot.chairs
    return [
        EmptyChair(ROLES[int(role)], None if line == NOBODY else LINES[int(line)], level, weight)
        for role, line, level, weight in zip(
            chairs.role.tolist(),
            chairs.line.tolist(),
            chairs.level.tolist(),
            chairs.weight.tolist(),
            strict=True,
        )
    ]


def _incomplete(snapshot: Snapshot) -> tuple[list[Incomplete], Ints]:
    """The contacts with something not recorded, and their accounts."""
    contacts = snapshot.contacts
    blank = contacts.blank
    some = np.flatnonzero(np.logical_or.reduce(list(blank.values())))
    ids = contacts.ids
    missing = zip(*(values[some].tolist() for values in blank.values()), strict=True)
    rows = [
        Incomplete(ids[contact], [name for name, is_blank in zip(blank, row, strict=True) if is_blank])
        for contact, row in zip(some.tolist(), missing, strict=True)
    ]
    return rows, contacts.account[some]
