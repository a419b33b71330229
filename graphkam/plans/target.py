"""What an account must come to, as limits on the ties that are made."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from graphkam.arrays import Bools, Floats, Ints
from graphkam.plans.candidates import Candidates
from graphkam.plans.program import Program
from graphkam.policy import TOLERANCE, GroupTest
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import NOBODY
from graphkam.strength import summed

Terms = list[tuple[Ints, Floats]]


@dataclass(slots=True)
class Limits:
    """Limits that grow: the first ``ties`` variables are the ties to make, the others say what these come to."""

    ties: int
    whole: list[bool] = field(default_factory=list[bool])
    rows: list[tuple[Ints, Floats, float]] = field(default_factory=list[tuple[Ints, Floats, float]])

    def more(self, number: int, *, whole: bool) -> Ints:
        """New variables."""
        first = self.ties + len(self.whole)
        self.whole += [whole] * number
        return np.arange(first, first + number, dtype=np.int32)

    def at_least(self, terms: Terms, least: float) -> None:
        """A sum of variables times factors is at least so much."""
        columns = np.concatenate([term[0] for term in terms])
        factors = np.concatenate([term[1] for term in terms])
        self.rows.append((columns, -factors, -least))

    def kept(self, made: Bools) -> bool:
        """Whether these ties keep the limits, where each variable but the ties is as large as its own limit allows.

        A variable's own limit is the one in which it has a negative factor; it must only have earlier ones beside it.
        """
        values = np.concatenate([made.astype(np.float64), np.ones(len(self.whole))])
        for columns, factors, limit in self.rows:
            own = columns[(factors > 0) & (columns >= self.ties)]
            if not len(own):
                if float(values[columns] @ factors) > limit + TOLERANCE:
                    return False
                continue
            at = int(own[0])
            rest = columns != at
            most = (limit - float(values[columns[rest]] @ factors[rest])) / float(
                factors[~rest][0]
            ) + TOLERANCE
            values[at] = np.floor(min(most, 1.0)) if self.whole[at - self.ties] else min(most, 1.0)
        return True

    def program(self) -> Program:
        """The program with these limits."""
        program = Program(
            np.concatenate([np.ones(self.ties, dtype=np.bool_), np.array(self.whole, dtype=np.bool_)])
        )
        if self.rows:
            sizes = [len(row[0]) for row in self.rows]
            program.at_most(
                [
                    (
                        np.repeat(np.arange(len(sizes)), sizes),
                        np.concatenate([row[0] for row in self.rows]),
                        np.concatenate([row[1] for row in self.rows]),
                    )
                ],
                np.array([row[2] for row in self.rows]),
            )
        return program


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A target of one account: a class (``rung``), or a ``bus_factor`` of at least so much."""

    options: Candidates
    rung: str | None
    bus_factor: int | None

    @property
    def account(self) -> Snapshot:
        """The account alone."""
        return self.options.account

    def limits(self) -> Limits:
        """All limits but those on what is left when somebody goes, which are found one by one (`tighten`)."""
        limits = Limits(len(self.options.rep))
        if self.bus_factor is not None:
            self._covered(limits)
            return limits
        rungs = TOPOLOGIES[1 : TOPOLOGIES.index(self.rung or "none") + 1]
        deep = self._two_deep(limits)
        policy, contacts = self.account.policy, self.account.contacts
        if "point" in rungs and not self.options.held.any():
            limits.at_least([_ones(np.arange(limits.ties))], 1.0)
        for rung, share in (
            ("line", policy.line.key_two_deep),
            ("plane", policy.plane.key_two_deep),
            ("mesh", policy.mesh.key_two_deep),
        ):
            if rung in rungs:
                self._key(limits, deep, share=share)
        departments = [contacts.department == at for at in np.unique(contacts.department) if at != NOBODY]
        if "plane" in rungs:
            self._groups(limits, deep, departments, test=policy.plane.departments_two_deep)
        if "mesh" in rungs:
            self._groups(limits, deep, departments, test=policy.mesh.departments_two_deep)
            self._levels(limits, deep)
            self._reps(limits)
            self._top(limits)
        return limits

    def tighten(self, limits: Limits, made: Bools) -> bool:
        """Add limits that these ties do not keep, on what is left when somebody goes; False when there are none."""
        before = len(limits.rows)
        if self.bus_factor is not None:
            for going in self._fatal(made, size=self.bus_factor - 1):
                self._survives(limits, going)
        elif self.rung == "mesh":
            for cut in self._cuts(made):
                limits.at_least([_ones(cut)], 1.0)
        return len(limits.rows) > before

    def _cuts(self, made: Bools) -> Iterator[Ints]:
        """Sets of ties of which one must be made, where too little hangs together when one rep goes."""
        options, contacts = self.options, self.account.contacts
        held = options.held.copy()
        held[options.rep[made], options.contact[made]] = True
        total = float(contacts.weight.sum() + self.account.chairs.weight.sum())
        needed = self.account.policy.mesh.survival_1 * total - TOLERANCE
        for gone in np.flatnonzero(held.any(axis=1)).tolist():
            piece = _pieces(held, gone=gone)
            weight = summed(piece[len(held) :], contacts.weight, size=int(piece.max()) + 1)
            with_rep = np.zeros(len(weight), dtype=np.bool_)
            active = np.flatnonzero(held.any(axis=1))
            with_rep[piece[active[active != gone]]] = True
            if weight[with_rep].max(initial=0.0) >= needed:
                continue
            part = _packed(weight, below=needed)[piece]
            crossing = part[options.rep] != part[len(held) + options.contact]
            yield np.flatnonzero(crossing & (options.rep != gone)).astype(np.int32)

    def _two_deep(self, limits: Limits) -> Ints:
        """Variables that can be 1 only where a contact has two reps."""
        options = self.options
        holders = options.held.sum(axis=0)
        deep = limits.more(len(holders), whole=True)
        for contact in range(len(holders)):
            new = np.flatnonzero(options.contact == contact)
            limits.at_least([_ones(new), (deep[[contact]], np.array([-2.0]))], -float(holders[contact]))
        return deep

    def _key(self, limits: Limits, deep: Ints, *, share: float) -> None:
        contacts, chairs = self.account.contacts, self.account.chairs
        core: Bools = contacts.key if contacts.key.any() or len(chairs.weight) else np.ones_like(contacts.key)
        weight = float(contacts.weight[core].sum() + chairs.weight.sum())
        limits.at_least([(deep[core], contacts.weight[core])], (share - TOLERANCE) * weight)

    def _groups(
        self,
        limits: Limits,
        deep: Ints,
        groups: list[Bools],
        *,
        test: GroupTest,
        chairs: list[float] | None = None,
    ) -> None:
        """So many of the groups, each with the weight of its chairs, are two-deep by half their weight."""
        stands = limits.more(len(groups), whole=True)
        weight = self.account.contacts.weight
        for at, members in enumerate(groups):
            total = float(weight[members].sum()) + (chairs[at] if chairs else 0.0)
            limits.at_least(
                [(deep[members], weight[members]), (stands[[at]], np.array([-(0.5 - TOLERANCE) * total]))],
                0.0,
            )
        limits.at_least([_ones(stands)], test.threshold(len(groups)) - TOLERANCE)

    def _levels(self, limits: Limits, deep: Ints) -> None:
        contacts, chairs = self.account.contacts, self.account.chairs
        levels = np.unique(np.concatenate([contacts.level, chairs.level])).tolist()
        self._groups(
            limits,
            deep,
            [contacts.level == level for level in levels],
            test=self.account.policy.mesh.levels_two_deep,
            chairs=[float(chairs.weight[chairs.level == level].sum()) for level in levels],
        )

    def _reps(self, limits: Limits) -> None:
        options, policy = self.options, self.account.policy.mesh
        ties = limits.more(len(options.held), whole=False)
        for rep in range(len(options.held)):
            new = np.flatnonzero(options.rep == rep)
            limits.at_least([_ones(new), (ties[[rep]], np.array([-1.0]))], -float(options.held[rep].any()))
        limits.at_least([_ones(ties)], float(policy.reps))
        function = self.account.staff.function
        known = [at for at in np.unique(function).tolist() if at != NOBODY]
        stands = limits.more(len(known), whole=False)
        for at, code in enumerate(known):
            limits.at_least([_ones(ties[function == code]), (stands[[at]], np.array([-1.0]))], 0.0)
        limits.at_least([_ones(stands)], float(policy.functions))

    def _top(self, limits: Limits) -> None:
        """Every highest key contact has a tie, and so many ways to it that share nobody.

        There are that many ways when, whoever is missing, somebody else of ours still has a tie to somebody from whom
        steps lead on to the contact (Menger).
        """
        options, contacts = self.options, self.account.contacts
        for top in top_key_contacts(self.account).tolist():
            if not options.held[:, top].any():
                limits.at_least([_ones(np.flatnonzero(options.contact == top))], 1.0)
            reps, people = len(options.held), len(contacts.account)
            others = [at for at in range(reps + people) if at != reps + top]
            seen: set[tuple[bytes, bytes]] = set()
            for missing in itertools.combinations(others, self.account.policy.mesh.top_routes - 1):
                there = np.ones(reps, dtype=np.bool_)
                there[[at for at in missing if at < reps]] = False
                behind = _leading_to(self.account, top, without=[at - reps for at in missing if at >= reps])
                if (there.tobytes(), behind.tobytes()) in seen or options.held[np.ix_(there, behind)].any():
                    continue
                seen.add((there.tobytes(), behind.tobytes()))
                limits.at_least(
                    [_ones(np.flatnonzero(there[options.rep] & behind[options.contact]))],
                    1.0,
                )

    def _covered(self, limits: Limits) -> None:
        """The first variables after the ties: whether each contact is covered."""
        options = self.options
        known = options.held.sum(axis=0) > 0
        covered = limits.more(len(known), whole=False)
        limits.at_least([_ones(covered)], 1.0)
        for contact in range(len(known)):
            one = covered[[contact]]
            if known[contact]:
                limits.at_least([_ones(one)], 1.0)
                continue
            new = np.flatnonzero(options.contact == contact)
            for tie in new.tolist():
                limits.at_least([_ones(one), (np.array([tie], dtype=np.int32), np.array([-1.0]))], 0.0)
            limits.at_least([_ones(new), (one, np.array([-1.0]))], 0.0)

    def _fatal(self, made: Bools, *, size: int) -> Iterator[tuple[int, ...]]:
        """The sets of so many reps whose going leaves more than half of what is covered with nobody."""
        options, weight = self.options, self.account.contacts.weight
        held = options.held.copy()
        held[options.rep[made], options.contact[made]] = True
        reps = np.flatnonzero(held.any(axis=1)).tolist()
        total = float(weight[held.any(axis=0)].sum())
        for going in itertools.combinations(reps, min(size, len(reps))):
            stay = np.ones(len(held), dtype=np.bool_)
            stay[list(going)] = False
            if float(weight[held[stay].any(axis=0)].sum()) < total / 2 - TOLERANCE:
                yield going

    def _survives(self, limits: Limits, going: tuple[int, ...]) -> None:
        """When these go, at least half of what is covered still has somebody."""
        options, weight = self.options, self.account.contacts.weight
        covered = np.arange(limits.ties, limits.ties + len(weight), dtype=np.int32)
        left = limits.more(len(weight), whole=False)
        stay = np.ones(len(options.held), dtype=np.bool_)
        stay[list(going)] = False
        safe = options.held[stay].sum(axis=0) > 0
        for contact in range(len(weight)):
            one = (left[[contact]], np.array([-1.0]))
            if not safe[contact]:
                limits.at_least(
                    [_ones(np.flatnonzero((options.contact == contact) & stay[options.rep])), one], 0.0
                )
            limits.at_least([_ones(covered[[contact]]), one], 0.0)
        limits.at_least([(left, weight), (covered, -0.5 * weight)], -TOLERANCE)


def top_key_contacts(account: Snapshot) -> Ints:
    """The key contacts of an account on the highest level with any."""
    contacts, chairs = account.contacts, account.chairs
    highest = max([*contacts.level[contacts.key].tolist(), *chairs.level.tolist()], default=0)
    return np.flatnonzero(contacts.key & (contacts.level == highest)).astype(np.int32)


def _ones(columns: Ints | np.ndarray[tuple[int], np.dtype[np.int64]]) -> tuple[Ints, Floats]:
    return columns.astype(np.int32), np.ones(len(columns))


def _leading_to(account: Snapshot, contact: int, *, without: list[int]) -> Bools:
    """From whom steps, reporting or influence, lead on to a contact when some are missing."""
    manager = account.contacts.manager
    size = len(manager)
    report = np.flatnonzero(manager != NOBODY)
    source = np.concatenate([report, manager[report], account.influence_from])
    target = np.concatenate([manager[report], report, account.influence_to])
    there = np.ones(size, dtype=np.bool_)
    there[without] = False
    usable = there[source] & there[target]
    leads = np.zeros(size, dtype=np.bool_)
    leads[contact] = True
    while True:
        more = leads.copy()
        more[source[usable & leads[target]]] = True
        if np.array_equal(more, leads):
            return leads
        leads = more


def _pieces(held: Bools, *, gone: int) -> Ints:
    """The number of the piece that each rep, then each contact, is in when one rep has gone; they count from 0."""
    reps, contacts = held.shape
    piece: Ints = np.arange(reps + contacts, dtype=np.int32)
    rep, contact = np.nonzero(held)
    kept = rep != gone
    one, other = rep[kept], contact[kept] + reps
    while True:
        lower = piece.copy()
        least = np.minimum(piece[one], piece[other])
        np.minimum.at(lower, one, least)
        np.minimum.at(lower, other, least)
        if np.array_equal(lower, piece):
            return np.unique(piece, return_inverse=True)[1].astype(np.int32)
        piece = lower


def _packed(weight: Floats, *, below: float) -> Ints:
    """The pieces put together, as many as can be, into parts that still weigh too little."""
    part = np.zeros(len(weight), dtype=np.int32)
    filled: list[float] = []
    for at in np.lexsort((np.arange(len(weight)), -weight)).tolist():
        fits = next((number for number, sum_ in enumerate(filled) if sum_ + weight[at] < below), None)
        if fits is None:
            filled.append(0.0)
            fits = len(filled) - 1
        filled[fits] += float(weight[at])
        part[at] = fits
    return part
