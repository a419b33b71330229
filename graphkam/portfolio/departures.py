"""Departures: what is lost, account by account, when some of our people leave, and who could take over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from graphkam.answers import AccountDeparture, Dark, Departure, Figures, Successors
from graphkam.errors import NotFoundError
from graphkam.portfolio.coverage import LEVELS, Coverage, Covered, coverage
from graphkam.portfolio.directory import Directory, directory_of
from graphkam.portfolio.losses import losses
from graphkam.portfolio.measures import Measures, Standing, standing_of
from graphkam.portfolio.successors import Succession
from graphkam.portfolio.web import Web, active_web
from graphkam.schema import LINES, TOPOLOGIES
from graphkam.snapshot import Snapshot
from graphkam.strength import Bools, Ints

PUBLISHED_LOSS_SOURCE = "Shi, Sridhar, Grewal, Lilien (2017), Journal of Marketing 81(2)"
"""Where the range of the published loss comes from."""


def departure(snapshot: Snapshot, staff: Collection[str], *, candidates: int | None = None) -> Departure:
    """What is lost when these of our people leave, in every account where one of them has an active tie.

    Everything else stays equal. The exposed revenue is the yearly revenue times the weight share of the contacts who
    are left with nobody; the published loss beside it is what others have lost on such departures, a range with its
    source and no forecast. Who has left already, or holds nobody, touches no account. For each contact the best so many
    ``candidates`` are named, or all.

    Raises
    ------
    NotFoundError
        An id that is none of our people.

    Notes
    -----
    Cost: two measurements of the accounts touched; successors take one pass over our people for each contact. In a
    company of thousands most of the time goes into naming them all.

    Examples
    --------
    >>> one, = departure(harbour, ["mei"]).accounts
    >>> one.before.topology, one.after.topology, one.weakened
    ('plane', 'point', ['lin', 'okafor'])
    """
    return departure_of(Leaving(snapshot, staff, most=candidates))


class Leaving:
    """Some of our people who leave: whom they hold, what is left of the accounts touched, and who could take over.

    Everything is found when it is first asked for; what a handover needs of it is not looked up twice.
    """

    def __init__(self, snapshot: Snapshot, staff: Collection[str], *, most: int | None = None) -> None:
        directory = directory_of(snapshot)
        unknown = sorted(set(staff) - directory.recorded)
        if unknown:
            raise NotFoundError(f"no such staff: {', '.join(unknown)}; give ids as in the staff table")
        self.snapshot = snapshot
        self.directory = directory
        self.staff_ids = sorted(set(staff))
        self.staff = sorted(directory.staff_at[id_] for id_ in self.staff_ids if id_ in directory.staff_at)
        self.leaving = np.zeros(len(directory.staff_ids), dtype=np.bool_)
        self.leaving[self.staff] = True
        self.ties = directory.held_by(self.staff)
        """The active ties that go, as positions."""
        self._succession = Succession(snapshot, self.leaving, most=most)
        self._successors: dict[int, Successors] = {}

    def successors(self, contact: int) -> Successors:
        """Who could take a contact over, by its position."""
        found = self._successors.get(contact)
        if found is None:
            found = self._successors[contact] = self._succession.of_contact(contact)
        return found


def departure_of(going: Leaving) -> Departure:
    """What is lost when some of our people leave; see `departure`."""
    snapshot = going.snapshot
    touched = np.unique(snapshot.contacts.account[snapshot.ties.contact[going.ties]])
    return Departure(
        staff_ids=going.staff_ids,
        as_of=snapshot.day,
        policy=snapshot.policy.name,
        published_loss_source=PUBLISHED_LOSS_SOURCE,
        accounts=_accounts(going, touched),
    )


def departures(snapshot: Snapshot, account_id: str) -> dict[str, AccountDeparture]:
    """What one account loses when somebody of ours leaves: for each who holds anybody there, one at a time, by id.

    The same as `departure` says of this account, with the best successor alone.

    Raises
    ------
    NotFoundError
        An id that is no account.

    Notes
    -----
    Cost: one measurement of the account, and one more for each who holds anybody.

    Examples
    --------
    >>> {leaver: len(lost.orphaned) for leaver, lost in departures(harbour, "harbour").items()}
    {'mei': 0, 'tom': 1}
    """
    here = snapshot.only([account_id])
    directory = directory_of(snapshot)
    at = directory.account_ids.index(account_id)
    leavers: list[int] = np.unique(here.ties.staff[here.ties.active]).tolist()
    ids = [directory.staff_ids[leaver] for leaver in leavers]
    return {
        id_: _accounts(Leaving(snapshot, [id_], most=1), np.array([at], dtype=np.int32), here=here)[0]
        for id_ in ids
    }


def _accounts(going: Leaving, touched: Ints, *, here: Snapshot | None = None) -> list[AccountDeparture]:
    """What some accounts lose, by position; ``here`` is the snapshot with these alone, where there is one."""
    snapshot, directory = going.snapshot, going.directory
    places: list[int] = touched.tolist()
    if here is None:
        here = snapshot.only([directory.account_ids[at] for at in places])
    web = active_web(here)
    covered = coverage(here, web)
    before = _before(directory, places, here, web)
    left = replace(here, ties=here.ties.where(~going.leaving[here.ties.staff]))
    after, bus_factor = _standing(left, active_web(left))
    orphaned = (web.holders > 0) & (after.web.holders == 0)
    weakened = (after.web.holders < web.holders) & (after.web.holders == 1)
    known = left.ties.contact[left.ties.evidence > 0]
    lost = orphaned.copy()
    lost[known] = False
    darkened = _dark(here, covered, after.coverage)
    low, high = snapshot.policy.published_loss
    found: list[AccountDeparture] = []
    for place, account in enumerate(places):
        start, end = web.first_contact[place : place + 2].tolist()
        shift = int(directory.first_contact[account])
        ids = directory.contact_ids

        def at(which: Bools, *, start: int = start, end: int = end, shift: int = shift) -> list[int]:
            return (np.flatnonzero(which[start:end]) + shift).tolist()

        orphaned_weight = float(web.weight[start:end][orphaned[start:end]].sum())
        revenue: float | None = directory.revenue[account]
        exposed = (
            None if revenue is None else revenue * orphaned_weight / float(covered.account.weight[place])
        )
        found.append(
            AccountDeparture(
                account_id=directory.account_ids[account],
                before=before[place],
                after=_figures(after, bus_factor, place),
                orphaned=[ids[one] for one in at(orphaned)],
                lost=[ids[one] for one in at(lost)],
                weakened=[ids[one] for one in at(weakened)],
                dark=darkened[place],
                revenue_exposed=exposed,
                published_loss=None if exposed is None else (low * exposed, high * exposed),
                successors=[going.successors(one) for one in at(orphaned | weakened)],
            )
        )
    return found


def _before(directory: Directory, touched: list[int], here: Snapshot, web: Web) -> list[Figures]:
    """The figures of some accounts as they are, each worked out once for as long as the snapshot is."""
    if any(at not in directory.before for at in touched):
        now, bus_factor = _standing(here, web)
        for place, at in enumerate(touched):
            directory.before[at] = _figures(now, bus_factor, place)
    return [directory.before[at] for at in touched]


def _standing(snapshot: Snapshot, web: Web) -> tuple[Standing, Ints]:
    """How every account stands, and its bus factor."""
    lost = losses(web)
    bus_factor = np.array([len(each) for each in lost.bus_factor_sets], dtype=np.int32)
    return standing_of(snapshot, web, left=lost.left), bus_factor


def _figures(standing: Standing, bus_factor: Ints, account: int) -> Figures:
    whole = standing.coverage.account
    return Figures(
        coverage=float(whole.coverage[account]),
        two_deep_coverage=float(whole.two_deep_coverage[account]),
        bus_factor=int(bus_factor[account]),
        mesh_index=float(standing.mesh_index[account]),
        topology=TOPOLOGIES[int(standing.topology[account])],
    )


def figures(measures: Measures, account: int) -> Figures:
    """The figures of an account, by position, that a departure changes."""
    return _figures(measures, measures.bus_factor, account)


def _dark(snapshot: Snapshot, before: Coverage, after: Coverage) -> list[Dark]:
    def gone(one: Covered, other: Covered) -> list[int]:
        return [int(at) for at in np.flatnonzero((one.held > 0) & (other.held == 0))]

    n = snapshot.accounts.height
    found = [Dark(departments=[], levels=[], lines=[]) for _ in range(n)]
    for at in gone(before.departments, after.departments):
        found[int(snapshot.department_account[at])].departments.append(snapshot.departments["id"][at])
    for at in gone(before.levels, after.levels):
        found[at // LEVELS].levels.append(at % LEVELS)
    for at in gone(before.lines, after.lines):
        found[at // len(LINES)].lines.append(LINES[at % len(LINES)])
    return found
