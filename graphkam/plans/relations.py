"""Who can introduce whom: every step that an introduction may take, with its probability.

A path's probability is the product of its steps'. Kept as distance, -ln p in whole billionths, sums are exact, and the
best path is a shortest one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from graphkam.arrays import Bools, Floats, Ints, firsts
from graphkam.errors import NotFoundError
from graphkam.policy import TOLERANCE
from graphkam.schema import ATTITUDE_RANGE
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import NOBODY

Distances: TypeAlias = npt.NDArray[np.int64]

STEP_KINDS: Final = ("tie", "colleague", "down", "influence", "peer", "up")
"""The kinds of step. Of equally probable relations of two contacts, the one named first here counts."""
TIE, COLLEAGUE, DOWN, INFLUENCE, PEER, UP = range(len(STEP_KINDS))

BILLION: Final = 1_000_000_000
FAR: Final = np.iinfo(np.int64).max
"""The distance of what cannot be reached."""


def distance_of(probability: Floats) -> Distances:
    """Probabilities above 0 as -ln p in whole billionths."""
    billionths: Distances = np.rint(-np.log(probability) * BILLION).astype(np.int64)
    return billionths


@dataclass(frozen=True, slots=True, eq=False)
class Relations:
    """Every step from one person to another, colleagues apart, on one day.

    A node (N) is a person: everybody present, ours and theirs, in the order of their ids, so that the smaller node has
    the smaller id. ``staff`` and ``contact`` are the nodes of the snapshot's positions; ``position`` leads back, with
    ``ours`` saying to which. Steps (S) are sorted by source, then target, one for each ordered pair; those of node n
    are ``first[n]`` to ``first[n + 1]``. ``upward``: to a higher level, or to the own manager.
    """

    ids: list[str]
    ours: Bools
    position: Ints
    staff: Ints
    contact: Ints
    source: Ints
    target: Ints
    kind: Ints
    probability: Floats
    distance: Distances
    upward: Bools
    first: Ints

    @property
    def nodes(self) -> int:
        """The number of people."""
        return len(self.ids)

    def where(self, kept: Bools) -> Relations:
        """Only the steps that are kept; the people stay."""
        source = self.source[kept]
        return replace(
            self,
            source=source,
            target=self.target[kept],
            kind=self.kind[kept],
            probability=self.probability[kept],
            distance=self.distance[kept],
            upward=self.upward[kept],
            first=firsts(source, size=self.nodes),
        )

    def without_steps_up(self) -> Relations:
        """What is left when nobody introduces upwards."""
        return self.where(~self.upward)

    def around(self, contacts: Ints) -> Relations:
        """Only the steps that can matter for these contacts (nodes): those among people linked to them, in any way."""
        theirs = ~self.ours[self.source]
        ends = (self.source[theirs], self.target[theirs])
        links = csr_array((np.ones(int(theirs.sum()), dtype=np.int8), ends), shape=(self.nodes, self.nodes))
        _, piece = connected_components(links, directed=False)
        linked = np.isin(piece, np.unique(piece[contacts]))
        return self.where(linked[self.target])

    def step(self, source: int, target: int) -> int:
        """The position of the step between two people; KeyError when there is none."""
        start, end = self.first[source], self.first[source + 1]
        at = int(start + np.searchsorted(self.target[start:end], target))
        if at == end or self.target[at] != target:
            raise KeyError(f"no step from {self.ids[source]} to {self.ids[target]}")
        return at

    def contact_node(self, contact_id: str) -> int:
        """The node of a contact.

        Raises
        ------
        NotFoundError
            No contact of that id is present.
        """
        return self._node(contact_id, ours=False, what="contact")

    def staff_node(self, staff_id: str) -> int:
        """The node of one of our people.

        Raises
        ------
        NotFoundError
            Nobody of ours with that id is present.
        """
        return self._node(staff_id, ours=True, what="staff member")

    def _node(self, id_: str, *, ours: bool, what: str) -> int:
        at = int(np.searchsorted(np.array(self.ids, dtype=object), id_))
        if at == len(self.ids) or self.ids[at] != id_ or bool(self.ours[at]) != ours:
            raise NotFoundError(
                f"no such {what} on this day: {id_}; check the id, and whether the person has left"
            )
        return at


@lru_cache(maxsize=2)
def relations(snapshot: Snapshot) -> Relations:
    """Every step an introduction may take among the people present, colleagues apart.

    A tie that is strong enough, cold ones too, leads from a rep to a contact, unless refused. Contacts introduce down
    and up the reporting line, whom they influence, and peers of the same manager; the most probable relation of two
    people counts, times what the introducer's attitude leaves of it.

    Cost: one pass over ties, contacts and influence, and the square of the largest group that shares a manager. The
    last two snapshots asked for are kept, since one is asked many times.
    """
    ours, theirs = snapshot.staff.ids, snapshot.contacts.ids
    people = np.array([*ours, *theirs], dtype=object)
    order = np.argsort(people, kind="stable")
    node = np.empty(len(people), dtype=np.int32)
    node[order] = np.arange(len(people), dtype=np.int32)
    staff, contact = node[: len(ours)], node[len(ours) :]
    ties = snapshot.ties
    usable = ~ties.refused & (ties.strength >= snapshot.policy.paths.least_tie - TOLERANCE)
    tied = int(usable.sum())
    one, other, relation, chance = _relations_of_contacts(snapshot)
    level, manager = snapshot.contacts.level, snapshot.contacts.manager
    upward = (level[other] > level[one]) | (manager[one] == other)
    source = np.concatenate([staff[ties.staff[usable]], contact[one]])
    target = np.concatenate([contact[ties.contact[usable]], contact[other]])
    sort = np.lexsort((target, source))
    source = source[sort]
    probability = np.concatenate([ties.strength[usable], chance])[sort]
    return Relations(
        ids=people[order].tolist(),
        ours=order < len(ours),
        position=np.where(order < len(ours), order, order - len(ours)).astype(np.int32),
        staff=staff,
        contact=contact,
        source=source,
        target=target[sort],
        kind=np.concatenate([np.full(tied, TIE, dtype=np.int32), relation])[sort],
        probability=probability,
        distance=distance_of(probability),
        upward=np.concatenate([np.zeros(tied, dtype=np.bool_), upward])[sort],
        first=firsts(source, size=len(people)),
    )


def _relations_of_contacts(snapshot: Snapshot) -> tuple[Ints, Ints, Ints, Floats]:
    """The most probable relation of each ordered pair of contacts: source, target, kind, probability as introducer."""
    policy, manager = snapshot.policy.paths, snapshot.contacts.manager
    report = np.flatnonzero(manager != NOBODY).astype(np.int32)
    boss = manager[report]
    one, other = _pairs_within(boss, report)
    stated = snapshot.influence_strength
    influence = np.where(np.isnan(stated), policy.influence, stated)
    parts = [
        (boss, report, DOWN, np.full(len(report), policy.down)),
        (snapshot.influence_from, snapshot.influence_to, INFLUENCE, influence),
        (one, other, PEER, np.full(len(one), policy.peer)),
        (report, boss, UP, np.full(len(report), policy.up)),
    ]
    source = np.concatenate([part[0] for part in parts])
    target = np.concatenate([part[1] for part in parts])
    kind = np.concatenate([np.full(len(part[0]), part[2], dtype=np.int32) for part in parts])
    probability = np.concatenate([part[3] for part in parts])
    order = np.lexsort((kind, -probability, target, source))
    source, target = source[order], target[order]
    best = np.ones(len(order), dtype=np.bool_)
    best[1:] = (source[1:] != source[:-1]) | (target[1:] != target[:-1])
    source = source[best]
    # The introducer's attitude weighs on all relations to somebody alike, so that it changes nothing in their order.
    return (
        source,
        target[best],
        kind[order][best],
        probability[order][best] * introducer_factor(snapshot)[source],
    )


def _pairs_within(group: Ints, member: Ints) -> tuple[Ints, Ints]:
    """Every ordered pair of two different members of one group."""
    order = np.argsort(group, kind="stable")
    group, member = group[order], member[order]
    start = np.searchsorted(group, group, side="left")
    size = np.searchsorted(group, group, side="right") - start
    one = np.repeat(np.arange(len(group)), size)
    other = np.arange(len(one)) - np.repeat(np.cumsum(size) - size, size) + np.repeat(start, size)
    different = one != other
    return member[one[different]], member[other[different]]


def introducer_factor(snapshot: Snapshot) -> Floats:
    """What is left of an introduction by each contact, for its attitude."""
    factors = np.array(snapshot.policy.paths.introducer.by_attitude)
    attitude = snapshot.contacts.frame["attitude"].cast(int).fill_null(0).to_numpy()
    factor: Floats = factors[attitude - ATTITUDE_RANGE[0]]
    return factor
