"""Departures: what is lost, account by account, when some of our people leave, and who could take over."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from graphkam.answers import AccountDeparture, Dark, Departure, Figures
from graphkam.errors import NotFoundError
from graphkam.portfolio.coverage import LEVELS, Covered
from graphkam.portfolio.measures import Measures, measure
from graphkam.portfolio.successors import Succession
from graphkam.schema import LINES
from graphkam.snapshot import Snapshot
from graphkam.strength import Bools

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
    unknown = sorted(set(staff) - set(snapshot.company.staff["id"]))
    if unknown:
        raise NotFoundError(f"no such staff: {', '.join(unknown)}; give ids as in the staff table")
    leaving = snapshot.staff.frame["id"].is_in(list(staff)).to_numpy()
    lost = snapshot.ties.active & leaving[snapshot.ties.staff]
    touched = np.unique(snapshot.contacts.account[snapshot.ties.contact[lost]])
    here = snapshot.only(snapshot.accounts["id"].gather(touched).to_list())
    succession = Succession(here, leaving, load=snapshot.load, most=candidates)
    return Departure(
        staff_ids=sorted(set(staff)),
        as_of=snapshot.day,
        policy=snapshot.policy.name,
        published_loss_source=PUBLISHED_LOSS_SOURCE,
        accounts=_accounts(
            here, leaving, succession, before=measure(here), after=measure(here.without(staff))
        ),
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
    here, load = snapshot.only([account_id]), snapshot.load
    before = measure(here)
    found: dict[str, AccountDeparture] = {}
    leavers: list[int] = np.unique(here.ties.staff[here.ties.active]).tolist()
    for at in leavers:
        leaving = np.zeros(len(load), dtype=np.bool_)
        leaving[at] = True
        id_ = here.staff.ids[at]
        succession = Succession(here, leaving, load=load, most=1)
        after = measure(here.without([id_]))
        found[id_] = _accounts(here, leaving, succession, before=before, after=after)[0]
    return found


def _accounts(
    snapshot: Snapshot, leaving: Bools, succession: Succession, *, before: Measures, after: Measures
) -> list[AccountDeparture]:
    ids = snapshot.contacts.ids
    orphaned = (before.web.holders > 0) & (after.web.holders == 0)
    weakened = (after.web.holders < before.web.holders) & (after.web.holders == 1)
    known = snapshot.ties.where(~leaving[snapshot.ties.staff] & (snapshot.ties.evidence > 0))
    lost = orphaned.copy()
    lost[known.contact] = False
    revenues: list[float | None] = snapshot.accounts["revenue"].to_list()
    darkened = _dark(snapshot, before, after)
    found: list[AccountDeparture] = []
    for account, id_ in enumerate(snapshot.accounts["id"].to_list()):
        start, end = (int(at) for at in before.web.first_contact[account : account + 2])

        def named(which: Bools, *, start: int = start, end: int = end) -> list[str]:
            return [ids[start + int(at)] for at in np.flatnonzero(which[start:end])]

        orphaned_weight = float(before.web.weight[start:end][orphaned[start:end]].sum())
        revenue = revenues[account]
        exposed = None if revenue is None else revenue * orphaned_weight / float(before.weight[account])
        low, high = snapshot.policy.published_loss
        found.append(
            AccountDeparture(
                account_id=id_,
                before=figures(before, account),
                after=figures(after, account),
                orphaned=named(orphaned),
                lost=named(lost),
                weakened=named(weakened),
                dark=darkened[account],
                revenue_exposed=exposed,
                published_loss=None if exposed is None else (low * exposed, high * exposed),
                successors=succession.of_contacts(named(orphaned | weakened)),
            )
        )
    return found


def figures(measures: Measures, account: int) -> Figures:
    """The figures of an account, by position, that a departure changes."""
    whole = measures.coverage.account
    return Figures(
        coverage=float(whole.coverage[account]),
        two_deep_coverage=float(whole.two_deep_coverage[account]),
        bus_factor=int(measures.bus_factor[account]),
        mesh_index=float(measures.mesh_index[account]),
        topology=measures.topologies[account],
    )


def _dark(snapshot: Snapshot, before: Measures, after: Measures) -> list[Dark]:
    def gone(one: Covered, other: Covered) -> list[int]:
        return [int(at) for at in np.flatnonzero((one.held > 0) & (other.held == 0))]

    n = snapshot.accounts.height
    found = [Dark(departments=[], levels=[], lines=[]) for _ in range(n)]
    ids: list[str] = snapshot.departments["id"].to_list()
    for at in gone(before.coverage.departments, after.coverage.departments):
        found[int(snapshot.department_account[at])].departments.append(ids[at])
    for at in gone(before.coverage.levels, after.coverage.levels):
        found[at // LEVELS].levels.append(at % LEVELS)
    for at in gone(before.coverage.lines, after.coverage.lines):
        found[at // len(LINES)].lines.append(LINES[at % len(LINES)])
    return found
