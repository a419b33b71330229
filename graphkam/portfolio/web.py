"""The web: every active tie of every account, laid out so that one pass over flat arrays measures all accounts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graphkam.arrays import Floats, Ints, firsts
from graphkam.snapshot import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Web:
    """Who holds whom, account by account.

    n accounts, C contacts, A active ties, R reps; a rep here is one of our people in one account, so that somebody with
    ties in three accounts is three reps. Ties are sorted by account, contact and staff, reps by account and staff. The
    arrays ``first_…`` (n + 1) say where each account begins.

    ``account`` and ``weight`` (C) are the contact's; ``holders`` (C) is the number of active ties to it. ``contact``,
    ``staff``, ``strength`` and ``rep`` (A) are the tie's; ``rep_account`` and ``rep_staff`` (R) the rep's.
    """

    accounts: int
    account: Ints
    weight: Floats
    holders: Ints
    contact: Ints
    staff: Ints
    strength: Floats
    rep: Ints
    rep_account: Ints
    rep_staff: Ints
    first_contact: Ints
    first_rep: Ints
    first_tie: Ints


def active_web(snapshot: Snapshot) -> Web:
    """The active ties of a snapshot."""
    accounts = snapshot.accounts.height
    people = max(1, snapshot.staff.frame.height)
    contacts, active = snapshot.contacts, np.flatnonzero(snapshot.ties.active)
    contact, staff = snapshot.ties.contact[active], snapshot.ties.staff[active]
    of_account = contacts.account[contact]
    pairs, rep = _numbered(of_account.astype(np.int64) * people + staff)
    rep_account = (pairs // people).astype(np.int32)
    return Web(
        accounts=accounts,
        account=contacts.account,
        weight=contacts.weight,
        holders=counted(contact, size=len(contacts.account)),
        contact=contact,
        staff=staff,
        strength=snapshot.ties.strength[active],
        rep=rep,
        rep_account=rep_account,
        rep_staff=(pairs % people).astype(np.int32),
        first_contact=firsts(contacts.account, size=accounts),
        first_rep=firsts(rep_account, size=accounts),
        first_tie=firsts(of_account, size=accounts),
    )


def _numbered(keys: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], Ints]:
    """The different keys, sorted, and which of them each key is."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    new = np.append(np.True_, ordered[1:] != ordered[:-1])[: len(keys)]
    number = np.empty(len(keys), dtype=np.int32)
    number[order] = np.cumsum(new, dtype=np.int32) - 1
    return ordered[new], number


def counted(group: Ints, *, size: int) -> Ints:
    """How many entries each group has."""
    return np.bincount(group, minlength=size).astype(np.int32)


def share(part: Floats, whole: Floats) -> Floats:
    """The part of the whole; of nothing it is 0."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
