"""Successors: who could take a contact over when those who hold it leave, best first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice, pairwise
from typing import Final

import numpy as np

from graphkam.answers import Candidate, Successors
from graphkam.arrays import Bools, Ints
from graphkam.errors import NotFoundError
from graphkam.portfolio.compiled import is_ready
from graphkam.portfolio.directory import directory_of
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import NOBODY

REASONS: Final = ("cold_tie", "near", "function")
"""Why somebody could take over, the best reason first."""


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
        self._directory = directory_of(snapshot)
        self._leaving_marked = leaving
        self._leaving = frozenset(np.flatnonzero(leaving).tolist())
        self._most = most
        self._load = self._directory.load if load is None else load
        self._near_all: dict[int, Candidate] = {}
        self._function_all: dict[tuple[int, ...], list[tuple[int, Candidate]]] = {}

    def of_contacts(self, contacts: Sequence[str]) -> list[Successors]:
        """The successors for each of these contacts, in their order."""
        at = self._snapshot.contacts.place
        unknown = sorted(set(contacts) - at.keys())
        if unknown:
            raise NotFoundError(
                f"no such contact present: {', '.join(unknown)}; successors are for present ones"
            )
        return self.of_positions([at[id_] for id_ in contacts])

    def of_positions(self, contacts: Sequence[int]) -> list[Successors]:
        """The same for contacts by position."""
        ties = len(self._directory.held)
        if self._most is not None and is_ready("takers", "takers_of_contacts", ties=ties):
            return self.in_machine_code(contacts, most=self._most)
        return self.on_arrays(contacts)

    def on_arrays(self, contacts: Sequence[int]) -> list[Successors]:
        """The same, contact by contact."""
        ids, most = self._directory.contact_ids, self._most
        return [Successors(ids[at], list(islice(self._candidates(at), most))) for at in contacts]

    def in_machine_code(self, contacts: Sequence[int], *, most: int) -> list[Successors]:
        """The same, with so many candidates each."""
        from graphkam.portfolio.compiled import takers  # noqa: PLC0415  # loads the compiler

        snapshot, directory = self._snapshot, self._directory
        first, who, why, by, away = takers.takers_of_contacts(
            np.array(contacts, dtype=np.int32),
            most,
            self._leaving_marked,
            self._load,
            snapshot.staff.level,
            snapshot.staff.function,
            directory.first_contact,
            snapshot.contacts.account,
            snapshot.contacts.department,
            snapshot.contacts.manager,
            directory.first_tie,
            snapshot.ties.staff,
            snapshot.ties.active,
            snapshot.ties.refused,
            snapshot.ties.strength,
        )
        reasons: list[int] = why.tolist()
        each = [
            self._candidate(staff, REASONS[reason], strength, None if apart == NOBODY else apart)
            for staff, reason, strength, apart in zip(
                who.tolist(), reasons, by.tolist(), away.tolist(), strict=True
            )
        ]
        ids = directory.contact_ids
        return [
            Successors(ids[at], each[start:end])
            for at, (start, end) in zip(contacts, pairwise(first.tolist()), strict=True)
        ]

    def _candidates(self, contact: int) -> Iterator[Candidate]:
        ties, here = self._snapshot.ties, self._directory.ties_of(contact)
        taken = set(self._leaving)
        held: list[int] = []
        cold: list[tuple[int, int, float]] = []
        for staff, active, refused, strength in zip(
            ties.staff[here].tolist(),
            ties.active[here].tolist(),
            ties.refused[here].tolist(),
            ties.strength[here].tolist(),
            strict=True,
        ):
            if active and staff in self._leaving:
                held.append(staff)
            if active or refused:
                taken.add(staff)
            elif strength > 0 and staff not in self._leaving:
                cold.append((int(self._load[staff]), staff, strength))
        taken.update(staff for _, staff, _ in cold)
        near = self._near(contact) - taken
        taken |= near
        for _, staff, strength in sorted(cold):
            yield self._candidate(staff, "cold_tie", strength)
        for staff in sorted(near, key=lambda one: (int(self._load[one]), one)):
            yield self._nearby(staff)
        # Not all of them are looked at when few are wanted.
        for staff, candidate in self._with_function_of(tuple(sorted(held))):
            if staff not in taken:
                yield candidate

    def _candidate(
        self, staff: int, reason: str, strength: float = 0.0, distance: int | None = None
    ) -> Candidate:
        return Candidate(self._directory.staff_ids[staff], reason, strength, distance, int(self._load[staff]))

    def _nearby(self, staff: int) -> Candidate:
        # To whichever contact somebody is near, nothing of it is different.
        found = self._near_all.get(staff)
        if found is None:
            found = self._near_all[staff] = self._candidate(staff, "near")
        return found

    def _with_function_of(self, held: tuple[int, ...]) -> list[tuple[int, Candidate]]:
        """Everybody with the function of a leaver who held the contact, nearest to that leaver's level first."""
        found = self._function_all.get(held)
        if found is None:
            distance = self._level_distance(held)
            able = np.flatnonzero(distance != NOBODY)
            order = able[np.lexsort((able, self._load[able], distance[able]))]
            found = self._function_all[held] = [
                (staff, self._candidate(staff, "function", distance=away))
                for staff, away in zip(order.tolist(), distance[order].tolist(), strict=True)
            ]
        return found

    def _level_distance(self, held: tuple[int, ...]) -> Ints:
        """How far everybody's level is from the nearest leaver of the same function; `NOBODY` without any."""
        staff = self._snapshot.staff
        distance = np.full(len(staff.level), NOBODY, dtype=np.int32)
        for leaver in held:
            if staff.function[leaver] == NOBODY:
                continue
            away = np.abs(staff.level - staff.level[leaver])
            nearer = (staff.function == staff.function[leaver]) & ((distance == NOBODY) | (away < distance))
            distance[nearer] = away[nearer]
        return distance

    def _near(self, contact: int) -> set[int]:
        """Who has an active tie to the contact's manager, reports or department."""
        contacts, ties = self._snapshot.contacts, self._snapshot.ties
        of_account = self._directory.contacts_of(int(contacts.account[contact]))
        start = of_account.start
        near = contacts.manager[of_account] == contact
        if contacts.department[contact] != NOBODY:
            near |= contacts.department[of_account] == contacts.department[contact]
        if contacts.manager[contact] != NOBODY:
            near[contacts.manager[contact] - start] = True
        near[contact - start] = False
        first_tie = self._directory.first_tie
        of_ties = slice(int(first_tie[start]), int(first_tie[of_account.stop]))
        counts = near[ties.contact[of_ties] - start] & ties.active[of_ties]
        return set(ties.staff[of_ties][counts].tolist())
