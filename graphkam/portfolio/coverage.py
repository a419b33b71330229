"""Coverage: the weight that somebody of ours holds, of accounts and of the groups in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphkam.arrays import Bools, Floats, Ints
from graphkam.policy import TOLERANCE
from graphkam.portfolio.web import Web, counted, share
from graphkam.schema import LEVEL_RANGE, LINES, ROLES
from graphkam.snapshot import Snapshot
from graphkam.strength import summed

LEVELS = LEVEL_RANGE[1] + 1
"""How many codes a level may have; 0 is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Covered:
    """Groups of contacts and chairs: members, their weight, and what of it is held by one, by two."""

    members: Ints
    weight: Floats
    held: Floats
    held_twice: Floats

    @property
    def coverage(self) -> Floats:
        """The share of each group's weight that somebody holds."""
        return share(self.held, self.weight)

    @property
    def two_deep_coverage(self) -> Floats:
        """The share of each group's weight that two hold."""
        return share(self.held_twice, self.weight)

    @property
    def two_deep(self) -> Bools:
        """Which groups with somebody in them are held by two for at least half of their weight."""
        return (self.members > 0) & (self.two_deep_coverage >= 0.5 - TOLERANCE)


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """How every account and its groups are covered.

    ``account`` (n) and ``key`` (n, the key contacts and chairs); ``departments`` by position in the snapshot's frame;
    ``levels`` (n × 7), ``lines`` (n × 3) and ``roles`` (n × 7) flat, the account's groups next to each other.
    """

    account: Covered
    key: Covered
    departments: Covered
    levels: Covered
    lines: Covered
    roles: Covered

    @property
    def key_two_deep(self) -> Floats:
        """The share of the key contacts' weight that two hold; of everybody's in accounts without key contacts."""
        return np.where(self.key.members > 0, self.key.two_deep_coverage, self.account.two_deep_coverage)


def coverage(snapshot: Snapshot, web: Web) -> Coverage:
    """How every account is covered, and every department, level, line and role in it."""
    contacts, n = snapshot.contacts, web.accounts
    account = contacts.account
    without_chairs = Coverage(
        account=_covered(web, account, size=n),
        key=_covered(web, np.where(contacts.key, account, -1), size=n),
        departments=_covered(web, contacts.department, size=snapshot.departments.height),
        levels=_covered(web, within(account, contacts.level, groups=LEVELS), size=n * LEVELS),
        lines=_covered(web, within(account, contacts.line, groups=len(LINES)), size=n * len(LINES)),
        roles=_covered(web, within(account, contacts.role, groups=len(ROLES)), size=n * len(ROLES)),
    )
    return with_chairs(snapshot, without_chairs)


def with_chairs(snapshot: Snapshot, contacts: Coverage) -> Coverage:
    """The coverage of contacts with the snapshot's empty chairs: they have no department, and nobody holds them.

    They are added to the sums of the contacts where these are.
    """
    chairs = snapshot.chairs

    def add(covered: Covered, group: Ints) -> None:
        # Group -1 is nobody's: everything moves up by one and the first sum is thrown away.
        moved, size = group + 1, len(covered.members) + 1
        np.add(covered.members, counted(moved, size=size)[1:], out=covered.members)
        np.add(covered.weight, summed(moved, chairs.weight, size=size)[1:], out=covered.weight)

    add(contacts.account, chairs.account)
    add(contacts.key, chairs.account)
    add(contacts.levels, within(chairs.account, chairs.level, groups=LEVELS))
    add(contacts.lines, within(chairs.account, chairs.line, groups=len(LINES)))
    add(contacts.roles, within(chairs.account, chairs.role, groups=len(ROLES)))
    return contacts


def within(account: Ints, code: Ints, *, groups: int) -> Ints:
    """The number of each account's group among all; -1 where there is no group."""
    return np.where(code >= 0, account * groups + code, -1).astype(np.int32)


def _covered(web: Web, group: Ints, *, size: int) -> Covered:
    """The groups of contacts, without chairs; group -1 is nobody's."""
    moved = group + 1

    def weights(least: int) -> Floats:
        return summed(moved, np.where(web.holders >= least, web.weight, 0.0), size=size + 1)[1:]

    return Covered(
        members=counted(moved, size=size + 1)[1:],
        weight=weights(0),
        held=weights(1),
        held_twice=weights(2),
    )
