"""Departures: what is lost, account by account, when some of our people leave, and who could take over."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from graphkam.answers import AccountDeparture, Departure, Successors
from graphkam.errors import NotFoundError
from graphkam.portfolio.directory import directory_of
from graphkam.portfolio.effects import Effect, effects
from graphkam.portfolio.successors import Succession
from graphkam.snapshot import Snapshot

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

    def look_for_successors(self, contacts: list[int]) -> None:
        """Find out at once who could take these contacts over, by their positions."""
        found = self._succession.of_positions(contacts)
        self._successors.update(zip(contacts, found, strict=True))

    def successors(self, contact: int) -> Successors:
        """Who could take a contact over, by its position."""
        if contact not in self._successors:
            self.look_for_successors([contact])
        return self._successors[contact]


def departure_of(going: Leaving) -> Departure:
    """What is lost when some of our people leave; see `departure`."""
    snapshot = going.snapshot
    touched = np.unique(snapshot.contacts.account[snapshot.ties.contact[going.ties]])
    accounts: list[int] = touched.tolist()
    return Departure(
        staff_ids=going.staff_ids,
        as_of=snapshot.day,
        policy=snapshot.policy.name,
        published_loss_source=PUBLISHED_LOSS_SOURCE,
        accounts=_accounts(going, accounts, effects(snapshot, going.leaving, accounts=accounts)),
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
    found: dict[str, AccountDeparture] = {}
    for leaver in leavers:
        going = Leaving(snapshot, [directory.staff_ids[leaver]], most=1)
        lost = effects(snapshot, going.leaving, accounts=[at], here=here)
        (found[directory.staff_ids[leaver]],) = _accounts(going, [at], lost)
    return found


def _accounts(going: Leaving, touched: list[int], found: Sequence[Effect]) -> list[AccountDeparture]:
    """What some accounts lose, by position, with everybody's name and who could take over."""
    directory = going.directory
    ids = directory.contact_ids
    low, high = going.snapshot.policy.published_loss
    going.look_for_successors(sorted(at for one in found for at in (*one.orphaned, *one.weakened)))
    told: list[AccountDeparture] = []
    for account, one in zip(touched, found, strict=True):
        revenue = directory.revenue[account]
        exposed = None if revenue is None else revenue * one.orphaned_weight / one.weight
        told.append(
            AccountDeparture(
                account_id=directory.account_ids[account],
                before=one.before,
                after=one.after,
                orphaned=[ids[at] for at in one.orphaned],
                lost=[ids[at] for at in one.lost],
                weakened=[ids[at] for at in one.weakened],
                dark=one.dark,
                revenue_exposed=exposed,
                published_loss=None if exposed is None else (low * exposed, high * exposed),
                successors=[going.successors(at) for at in sorted((*one.orphaned, *one.weakened))],
            )
        )
    return told
