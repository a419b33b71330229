"""Successors: who could take a contact over when those who hold it leave, best first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np

from graphkam.answers import Candidate, Successors
from graphkam.errors import NotFoundError
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import NOBODY
from graphkam.strength import Bools, Ints

REASONS: Final = ("cold_tie", "near", "function")
"""Why somebody could take over, the best reason first."""

_NO_REASON: Final = len(REASONS)


def successors(snapshot: Snapshot, contacts: Sequence[str], *, leavers: Collection[str]) -> list[Successors]:
    """Who could take each contact over when these of our people leave, best first.

    Present people who stay, have no active tie to the contact and are not refused: first those with a cold tie to it,
    then those with an active tie to its manager, its reports or its department, then those with the function of a
    leaver who held it, nearest to that leaver's level first; within a reason the less loaded first, then by id.
    Somebody without any of the three reasons is no successor.

    Raises
    ------
    NotFoundError
        A contact who is not present.

    Examples
    --------
    >>> one, = successors(harbour, ["wu"], leavers=["mei"])
    >>> [(candidate.staff_id, candidate.reason) for candidate in one.candidates]
    [('tom', 'near')]
    """
    return Succession(snapshot, snapshot.staff.frame["id"].is_in(list(leavers)).to_numpy()).of_contacts(
        contacts
    )


class Succession:
    """Who could take over from the leavers, marked by position among our people.

    ``load`` is how many contacts everybody holds, where the snapshot has not all of them; ``most`` how many candidates
    are wanted.
    """

    def __init__(
        self, snapshot: Snapshot, leaving: Bools, *, load: Ints | None = None, most: int | None = None
    ) -> None:
        self._snapshot = snapshot
        self._leaving = leaving
        self._most = most
        self._staff = snapshot.staff.ids
        self._position = {id_: at for at, id_ in enumerate(snapshot.contacts.ids)}
        self._load = snapshot.load if load is None else load
        self._first_tie = np.searchsorted(
            snapshot.ties.contact, np.arange(len(snapshot.contacts.account) + 1)
        )
        self._first_contact = np.searchsorted(
            snapshot.contacts.account, np.arange(snapshot.accounts.height + 1)
        )

    def of_contacts(self, contacts: Sequence[str]) -> list[Successors]:
        """The successors for each of these contacts, in their order."""
        unknown = sorted(set(contacts) - self._position.keys())
        if unknown:
            raise NotFoundError(
                f"no such contact present: {', '.join(unknown)}; successors are for present ones"
            )
        return [Successors(id_, self._candidates(self._position[id_])) for id_ in contacts]

    def _candidates(self, contact: int) -> list[Candidate]:
        ties = self._ties_of(contact)
        met, active = self._snapshot.ties.staff[ties], self._snapshot.ties.active[ties]
        strength = np.zeros(len(self._staff))
        strength[met] = self._snapshot.ties.strength[ties]
        reason = np.full(len(self._staff), _NO_REASON)
        distance = self._level_distance(met[active & self._leaving[met]])
        reason[distance != NOBODY] = REASONS.index("function")
        reason[self._near(contact)] = REASONS.index("near")
        reason[strength > 0] = REASONS.index("cold_tie")
        barred = self._leaving.copy()
        barred[met[active | self._snapshot.ties.refused[ties]]] = True
        able = np.flatnonzero(~barred & (reason != _NO_REASON))
        by_function = reason == REASONS.index("function")
        distance = np.where(by_function, distance, 0)
        order = able[np.lexsort((able, self._load[able], distance[able], reason[able]))]
        return [
            Candidate(
                staff_id=self._staff[one],
                reason=REASONS[int(reason[one])],
                strength=float(strength[one]),
                level_distance=int(distance[one]) if by_function[one] else None,
                load=int(self._load[one]),
            )
            for one in map(int, order[: self._most])
        ]

    def _ties_of(self, contact: int) -> slice:
        return slice(int(self._first_tie[contact]), int(self._first_tie[contact + 1]))

    def _level_distance(self, held: Ints) -> Ints:
        """How far everybody's level is from the nearest leaver of the same function; `NOBODY` without any."""
        staff = self._snapshot.staff
        distance = np.full(len(self._staff), NOBODY, dtype=np.int32)
        for leaver in held.tolist():
            if staff.function[leaver] == NOBODY:
                continue
            away = np.abs(staff.level - staff.level[leaver])
            nearer = (staff.function == staff.function[leaver]) & ((distance == NOBODY) | (away < distance))
            distance[nearer] = away[nearer]
        return distance

    def _near(self, contact: int) -> Ints:
        """Who has an active tie to the contact's manager, reports or department."""
        contacts, ties = self._snapshot.contacts, self._snapshot.ties
        account = int(contacts.account[contact])
        start, end = int(self._first_contact[account]), int(self._first_contact[account + 1])
        near = contacts.manager[start:end] == contact
        if contacts.department[contact] != NOBODY:
            near |= contacts.department[start:end] == contacts.department[contact]
        if contacts.manager[contact] != NOBODY:
            near[contacts.manager[contact] - start] = True
        near[contact - start] = False
        of_account = slice(int(self._first_tie[start]), int(self._first_tie[end]))
        counts = near[ties.contact[of_account] - start] & ties.active[of_account]
        staff: Ints = ties.staff[of_account][counts]
        return staff
