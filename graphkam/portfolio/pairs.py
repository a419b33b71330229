"""What has been recorded of each pair of one of ours and one of theirs: as it was read, and as it was put since."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import polars as pl

from graphkam.arrays import Floats, Ints, firsts
from graphkam.evidence import EventArrays, Evidence
from graphkam.policy import Policy
from graphkam.records import Company
from graphkam.snapshot.people import NOBODY
from graphkam.strength import holds_at

Pair: TypeAlias = tuple[str, str]
"""The ids of one of ours and one of theirs."""

_ROW: Final = 4
"""Which column of a pair's events is the row of the interaction; what they add stands before it."""


class Event(NamedTuple):
    """What an interaction adds to a pair, as in `graphkam.evidence.Events`."""

    day: int
    incoming: float
    outgoing: float
    other: float


class Stated(NamedTuple):
    """A declared tie of a pair, and what it adds."""

    moment: datetime
    day: int
    adds: float
    refused: bool


class Pairs:
    """The evidence of a company by pair, where it was read, and what was put over it.

    Notes
    -----
    What belongs to a pair is looked up and not searched for: a search in millions of numbers that nothing else has
    touched is what an update would wait for.
    """

    def __init__(self, company: Company, evidence: Evidence, *, policy: Policy) -> None:
        self._company = company
        self._evidence = evidence
        self._policy = policy
        self._put: dict[Pair, dict[str, Event]] = {}
        self._stated: dict[Pair, dict[datetime, Stated]] = {}
        self._superseded: set[int] = set()
        self._staff_of: dict[str, set[str]] = {}
        self._contacts_of: dict[str, set[str]] = {}
        self._staff_at = {id_: at for at, id_ in enumerate(company.staff["id"].to_list())}
        self.contact_at = {id_: at for at, id_ in enumerate(company.contacts["id"].to_list())}
        self._first_pair = firsts(evidence.contact, size=company.contacts.height)
        self._first_event = firsts(evidence.events.whole.pair, size=len(evidence.staff))
        self._first_stated = firsts(evidence.declared_pair, size=len(evidence.staff))
        self._by_staff = np.argsort(evidence.staff, kind="stable")
        self._first_of_staff = firsts(evidence.staff, size=company.staff.height)

    # --- what is put ---

    def supersede(self, row: int) -> bool:
        """Leave out an interaction that was read, by its row; whether it still counted."""
        counted = row not in self._superseded
        self._superseded.add(row)
        return counted

    def forget(self, pair: Pair, interaction: str) -> None:
        """Leave out an interaction that was put."""
        self._put.get(pair, {}).pop(interaction, None)

    def put(self, pair: Pair, interaction: str, event: Event) -> None:
        """Note what an interaction adds."""
        self._put.setdefault(pair, {})[interaction] = event
        self._meet(pair)

    def state(self, pair: Pair, stated: Stated) -> None:
        """Note a declared tie; one of the same moment takes the place of what was said before."""
        self._stated.setdefault(pair, {})[stated.moment] = stated
        self._meet(pair)

    def _meet(self, pair: Pair) -> None:
        if self._at(pair) is not None:
            return
        self._staff_of.setdefault(pair[1], set()).add(pair[0])
        self._contacts_of.setdefault(pair[0], set()).add(pair[1])

    # --- what is asked ---

    def met_since(self, contact: str) -> bool:
        """Whether a contact has met anybody for the first time since the company was read."""
        return contact in self._staff_of

    def staff_with(self, contact: str) -> set[str]:
        """Those of ours who have any evidence with a contact."""
        found = set(self._staff_of.get(contact, ()))
        first, last = _of(self._first_pair, self.contact_at.get(contact))
        found.update(self._company.staff["id"].gather(self._evidence.staff[first:last]).to_list())
        return found

    def contacts_with(self, staff: str) -> tuple[Ints, set[str]]:
        """The contacts with whom one of ours has any evidence: the rows of those read, and who was met since."""
        first, last = _of(self._first_of_staff, self._staff_at.get(staff))
        rows: Ints = np.unique(self._evidence.contact[self._by_staff[first:last]])
        return rows, set(self._contacts_of.get(staff, ()))

    def holds(self, pair: Pair, *, day: int, half_life: float) -> bool:
        """Whether the tie of a pair is active on a day."""
        at = self._at(pair)
        return holds_at(
            self._events_of(pair, at)[:_ROW],
            [(one.day, one.adds) for one in self._stated_of(pair, at)],
            day=day,
            half_life=half_life,
            policy=self._policy,
        )

    def evidence_of(
        self, pairs: list[Pair], *, staff: Mapping[str, int], contact: Mapping[str, int]
    ) -> Evidence:
        """The evidence of some pairs, sorted by contact, then staff, at the given positions of both."""
        pairs = sorted(pairs, key=lambda pair: (contact[pair[1]], staff[pair[0]]))
        stated: list[tuple[int, Stated]] = []
        tables: list[Floats] = [np.empty((_ROW + 1, 0))]
        for place, pair in enumerate(pairs):
            at = self._at(pair)
            tables.append(self._events_of(pair, at))
            stated += [(place, one) for one in self._stated_of(pair, at)]
        day, incoming, outgoing, other, interaction = np.concatenate(tables, axis=1)
        lengths = [table.shape[1] for table in tables[1:]]
        return Evidence(
            staff=np.array([staff[one] for one, _ in pairs], dtype=np.int32),
            contact=np.array([contact[other] for _, other in pairs], dtype=np.int32),
            events=EventArrays(
                pair=np.repeat(np.arange(len(pairs), dtype=np.int32), lengths),
                day=day.astype(np.int32),
                incoming=incoming,
                outgoing=outgoing,
                other=other,
                interaction=interaction.astype(np.int32),
            ),
            declared_pair=np.array([at for at, _ in stated], dtype=np.int32),
            declared_day=np.array([one.day for _, one in stated], dtype=np.int32),
            declared=np.array([one.adds for _, one in stated], dtype=np.float64),
            refused=np.array([one.refused for _, one in stated], dtype=np.bool_),
        )

    def _at(self, pair: Pair) -> int | None:
        """The number of a pair that was read."""
        ours, theirs = self._staff_at.get(pair[0]), self.contact_at.get(pair[1])
        if ours is None or theirs is None:
            return None
        first, last = _of(self._first_pair, theirs)
        known: list[int] = self._evidence.staff[first:last].tolist()
        place = bisect_left(known, ours)
        return first + place if place < len(known) and known[place] == ours else None

    def _events_of(self, pair: Pair, at: int | None) -> Floats:
        """Day, incoming, outgoing, other and row (5 × n) of a pair's interactions, by day; put ones have no row."""
        events, put = self._evidence.events.whole, self._put.get(pair)
        first, last = _of(self._first_event, at)
        found = np.empty((_ROW + 1, last - first))
        adds = (events.incoming, events.outgoing, events.other)
        columns: list[Ints | Floats] = [events.day, *adds, events.interaction]
        for place, column in enumerate(columns):
            found[place] = column[first:last]
        if self._superseded:
            stays = [row not in self._superseded for row in events.interaction[first:last].tolist()]
            found = found[:, np.array(stays, dtype=np.bool_)]
        if put:
            since = np.array([(*event, NOBODY) for event in put.values()], dtype=np.float64).T
            found = np.concatenate([found, since], axis=1)
            found = found[:, found[0].argsort(kind="stable")]
        return found

    def _stated_of(self, pair: Pair, at: int | None) -> list[Stated]:
        """The declared ties of a pair, the earliest first."""
        found = dict(self._stated.get(pair, {}))
        first, last = _of(self._first_stated, at)
        if first < last:
            for place, moment in enumerate(self._moments_of(pair), first):
                stated = Stated(
                    moment,
                    int(self._evidence.declared_day[place]),
                    float(self._evidence.declared[place]),
                    bool(self._evidence.refused[place]),
                )
                found.setdefault(moment, stated)
        return [found[moment] for moment in sorted(found)]

    def _moments_of(self, pair: Pair) -> list[datetime]:
        """When each declared tie of a pair that was read was stated, the earliest first."""
        ours, theirs = self._company.ties["staff_id"], self._company.ties["contact_id"]
        first, last = _run(ours, pair[0], 0, len(ours))
        first, last = _run(theirs, pair[1], first, last)
        moments: list[datetime] = self._company.ties["as_of"][first:last].to_list()
        return moments


def _run(ids: pl.Series, id_: str, first: int, last: int) -> tuple[int, int]:
    """Where an id begins and ends between two rows that are sorted."""
    return bisect_left(ids, id_, first, last), bisect_right(ids, id_, first, last)


def _of(firsts: Ints, at: int | None) -> tuple[int, int]:
    """Where what belongs to a number begins and ends; nothing belongs to none."""
    return (0, 0) if at is None else (int(firsts[at]), int(firsts[at + 1]))
