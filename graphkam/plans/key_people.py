"""Key people: the reps whose going hurts most, and the contacts through whom most of an account is reached."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from graphkam.answers import KeyOption, KeyPeople, Text
from graphkam.errors import InvalidInputError
from graphkam.plans.program import Places, Program
from graphkam.plans.relations import BILLION, relations
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import position
from graphkam.strength import Bools, Floats, Ints

SAME: Final = 1e-9
NODE_LIMIT: Final = 1_000
OPTIONS_SHOWN: Final = 3
EVENING_STEPS: Final = 100
MOST_GROUPS: Final = 4_000
"""How many groups of contacts with the same holders are searched; beyond, the best found is given with its bound."""


def key_people(snapshot: Snapshot, *, k: int, account_id: str | None = None) -> KeyPeople:
    """The k people on whom most hangs: of ours over all accounts, or, with an account, of its contacts.

    Of ours, those whose going together leaves the greatest weight of contacts with nobody. Of an account's, those from
    whom most of it is reached: the sum over its contacts of weight times the best probability of an introduction from
    one of the k; they themselves count in full.

    Raises
    ------
    NotFoundError
        The company has no such account.
    InvalidInputError
        ``k`` is less than 1.

    Notes
    -----
    Both by integer programming, with a proven bound. The first is supermodular: a greedy choice has no guarantee. The
    second is submodular, and greedy would keep 1 - 1/e of it; where the search is cut off, the best found is at least
    as good as the greedy choice.

    References
    ----------
    After Borgatti (2006), Identifying sets of key players in a social network. Nemhauser, Wolsey, Fisher (1978).
    """
    if k < 1:
        raise InvalidInputError(f"{k} people were asked for; ask for 1 or more")
    question = _Ours(snapshot) if account_id is None else _Theirs(snapshot, account_id)
    chosen, bound = question.best(k)
    chosen = _settled(question, chosen, k=k)
    value = question.value(chosen)
    ids = question.ids
    total = question.total
    exact = bound <= value + 1e-6
    people = [ids[at] for at in chosen]
    return KeyPeople(
        account_id=account_id,
        as_of=snapshot.day,
        policy=snapshot.policy.name,
        people=people,
        value=value,
        share=value / total if total else 0.0,
        exact=exact,
        bound=max(value, bound),
        considered=_considered(question, chosen),
        message=question.message(len(people), value=value, exact=exact, bound=bound),
    )


class _Question(ABC):
    """Whom to choose among ``ids``, to the greatest value; ``total`` is that of everybody."""

    ids: list[str]
    total: float

    @abstractmethod
    def best(self, k: int) -> tuple[list[int], float]:
        """The best k found, and what no k can exceed."""

    @abstractmethod
    def with_each(self, rest: list[int]) -> Floats:
        """The value of these and one more, for each who could be that one."""

    @abstractmethod
    def message(self, number: int, *, value: float, exact: bool, bound: float) -> Text:
        """The answer in words."""

    def value(self, chosen: list[int]) -> float:
        """The value of a choice."""
        return float(self.with_each(chosen[:-1])[chosen[-1]]) if chosen else 0.0


class _Ours(_Question):
    """Which of ours orphan most weight when they go."""

    def __init__(self, snapshot: Snapshot) -> None:
        ties = snapshot.ties.where(snapshot.ties.active)
        size = len(snapshot.contacts.account)
        self.ids = snapshot.staff.ids
        self._holders = csr_array(
            (np.ones(len(ties.staff)), (ties.contact, ties.staff)), shape=(size, len(self.ids))
        )
        self._number: Floats = np.bincount(ties.contact, minlength=size).astype(np.float64)
        self._weight = snapshot.contacts.weight
        self.total = float(self._weight[self._number > 0].sum())

    def with_each(self, rest: list[int]) -> Floats:
        gone = np.zeros(len(self.ids))
        gone[rest] = 1.0
        left = self._number - self._holders @ gone
        orphaned = float(self._weight[(self._number > 0) & (left == 0)].sum())
        last = np.where(left == 1, self._weight, 0.0)
        value: Floats = orphaned + (self._holders.T @ last) * (1 - gone)
        return value

    def best(self, k: int) -> tuple[list[int], float]:
        # Contacts with the same holders are one, those with more than k holders never orphaned.
        groups: dict[tuple[int, ...], float] = {}
        first, reps = self._holders.indptr, self._holders.indices
        for contact in np.flatnonzero((self._number > 0) & (self._number <= k)).tolist():
            held = tuple(sorted(reps[first[contact] : first[contact + 1]].tolist()))
            groups[held] = groups.get(held, 0.0) + float(self._weight[contact])
        # One at a time finds nothing where only two together hold anything: those with the largest parts may.
        parts = np.zeros(len(self.ids))
        for held, weight in groups.items():
            parts[list(held)] += weight / len(held)
        richest: list[int] = np.argsort(-parts, kind="stable")[:k].tolist()
        known = max((_settled(self, start, k=k) for start in ([], richest)), key=self.value)
        groups, even = _worth_a_look(groups, k=k, known=self.value(known))
        used = sorted({rep for held in groups for rep in held})
        if not used or len(groups) > MOST_GROUPS:
            return known, even
        column = {rep: at for at, rep in enumerate(used)}
        group = np.repeat(np.arange(len(groups)), [len(held) for held in groups])
        rep = np.array([column[one] for held in groups for one in held])
        program = Program(np.arange(len(used) + len(groups)) < len(used))
        # A group is orphaned only if each of its holders goes.
        link = np.arange(len(group))
        program.at_most(
            [(link, group + len(used), np.ones(len(link))), (link, rep, -np.ones(len(link)))],
            np.zeros(len(link)),
        )
        program.total_at_most(np.arange(len(used)), np.ones(len(used)), float(k))
        gain = np.concatenate([np.zeros(len(used)), np.array(list(groups.values()))])
        chosen, bound = _solved(program, gain, np.array(used), at_most=float(gain.sum()))
        return max(known, chosen, key=self.value), max(min(bound, even), self.value(known))

    def message(self, number: int, *, value: float, exact: bool, bound: float) -> Text:
        proof = _proof(exact=exact, bound=bound)
        return {
            "en": f"If these {number} left, contacts of weight {value:g} would have nobody. {proof['en']}",
            "zh": f"若这{number}人离开，权重共{value:g}的联系人将无人维系。{proof['zh']}",
        }


def _worth_a_look(
    groups: dict[tuple[int, ...], float], *, k: int, known: float
) -> tuple[dict[tuple[int, ...], float], float]:
    """The groups without those of reps who cannot be in a set that is worth more than one already known, and a bound.

    However a group's weight is split among its holders, the parts of the members of a set add up to no less than what
    the set orphans. The split here is one that makes the parts as even as can be, which bounds closely.
    """
    while groups:
        group = np.repeat(np.arange(len(groups)), [len(held) for held in groups])
        rep = np.array([one for held in groups for one in held])
        part = _even_parts(group, rep, weight=np.array(list(groups.values())))
        most = np.sort(part)[::-1][:k]
        others, bound = float(most[: k - 1].sum()), max(known, float(most.sum()))
        kept = set(np.flatnonzero(part + others >= known + SAME).tolist())
        left = {held: weight for held, weight in groups.items() if kept.issuperset(held)}
        if len(left) == len(groups):
            return groups, bound
        groups = left
    return groups, known


def _even_parts(group: Places, rep: Places, *, weight: Floats) -> Floats:
    """What each rep has of the groups' weights when these are split so that all have much the same (Frank-Wolfe)."""
    split = weight[group] / np.bincount(group)[group]
    for step in range(EVENING_STEPS):
        part = np.bincount(rep, split)
        order = np.lexsort((part[rep], group))
        poorest = order[np.unique(group[order], return_index=True)[1]]
        all_to_the_poorest = np.zeros(len(split))
        all_to_the_poorest[poorest] = weight
        share = 2 / (step + 3)
        split = (1 - share) * split + share * all_to_the_poorest
    return np.bincount(rep, split).astype(np.float64)


class _Theirs(_Question):
    """Which contacts of an account reach most of it."""

    def __init__(self, snapshot: Snapshot, account_id: str) -> None:
        account = snapshot.only([account_id])
        whole = relations(snapshot)
        people = whole.contact[position(account.contacts.frame["id"], snapshot.contacts.frame["id"])]
        self.ids = account.contacts.ids
        self._weight = account.contacts.weight
        self.total = float(self._weight.sum())
        self._chance = np.eye(len(people))
        steps = whole.around(people)
        between = steps.where(~steps.ours[steps.source])
        if len(people):
            used, ends = np.unique(
                np.concatenate([between.source, between.target, people]), return_inverse=True
            )
            one, other, at = np.split(ends, [len(between.source), 2 * len(between.source)])
            matrix = csr_array(
                (between.distance.astype(np.float64), (one, other)), shape=(len(used), len(used))
            )
            self._chance = np.exp(-dijkstra(matrix, indices=at)[:, at] / BILLION)

    def with_each(self, rest: list[int]) -> Floats:
        have = self._chance[rest].max(axis=0, initial=0.0)
        value: Floats = np.maximum(self._chance, have[None, :]) @ self._weight
        return value

    def best(self, k: int) -> tuple[list[int], float]:
        size = len(self.ids)
        if not size:
            return [], 0.0
        greedy: list[int] = []
        for _ in range(min(k, size)):
            greedy.append(int(np.argmax(self.with_each(greedy))))
        one, other = np.nonzero(self._chance > 0)
        arcs = np.arange(len(one))
        program = Program(np.arange(size + len(one)) < size)
        program.at_most(
            [(arcs, arcs + size, np.ones(len(one))), (arcs, one, -np.ones(len(one)))], np.zeros(len(one))
        )
        program.at_most([(other, arcs + size, np.ones(len(one)))], np.ones(size))
        program.total_at_most(np.arange(size), np.ones(size), float(k))
        gain = np.concatenate([np.zeros(size), self._weight[other] * self._chance[one, other]])
        chosen, bound = _solved(program, gain, np.arange(size), at_most=self.total)
        return max(greedy, chosen, key=self.value), bound

    def message(self, number: int, *, value: float, exact: bool, bound: float) -> Text:
        proof = _proof(exact=exact, bound=bound)
        guarantee = "" if exact else " At least 63 % of the best possible (submodular)."
        share = f"{value / self.total:.0%}" if self.total else "0%"
        return {
            "en": f"Through these {number}, {share} of the account's weight is expected to be reached. "
            f"{proof['en']}{guarantee}",
            "zh": f"通过这{number}人，预计可触达该客户{share}的权重。{proof['zh']}",
        }


def _proof(*, exact: bool, bound: float) -> Text:
    if exact:
        return {"en": "Proven: no other so many come to more.", "zh": "已证明：同样人数无更优组合。"}
    return {
        "en": f"The best found; no other so many come to more than {bound:g}.",
        "zh": f"为已找到的最优；同样人数不会超过{bound:g}。",
    }


def _solved(program: Program, gain: Floats, people: Places, *, at_most: float) -> tuple[list[int], float]:
    found = program.greatest(gain, ones=np.zeros(0, dtype=np.int64), node_limit=NODE_LIMIT)
    if found.values is None:
        return [], at_most
    chosen: Bools = found.values[: len(people)] > 0.5
    return people[chosen].tolist(), min(found.bound, at_most)


def _settled(question: _Question, chosen: list[int], *, k: int) -> list[int]:
    """The choice with nobody who adds nothing, with what is missing, and with the smallest ids among equals."""
    chosen = sorted(chosen)
    while len(chosen) < k and question.ids:
        more = question.with_each(chosen)
        if more.max() <= (question.value(chosen) if chosen else 0.0) + SAME:
            break
        chosen = sorted([*chosen, int(more.argmax())])
    chosen = _without_idlers(question, chosen)
    while (exchanged := _exchanged(question, chosen)) is not None:
        chosen = exchanged
    return chosen


def _without_idlers(question: _Question, chosen: list[int]) -> list[int]:
    for one in reversed(chosen):
        rest = [other for other in chosen if other != one]
        if question.value(rest) >= question.value(chosen) - SAME:
            return _without_idlers(question, rest)
    return chosen


def _exchanged(question: _Question, chosen: list[int]) -> list[int] | None:
    value = question.value(chosen)
    for one in reversed(chosen):
        rest = [other for other in chosen if other != one]
        instead = question.with_each(rest)
        instead[chosen] = -np.inf
        better = np.flatnonzero(instead > value + SAME)
        equal = np.flatnonzero(instead[:one] >= value - SAME)
        options: Ints = (better if len(better) else equal).astype(np.int32)
        if len(options):
            return sorted([*rest, int(options[0])])
    return None


def _considered(question: _Question, chosen: list[int]) -> list[KeyOption]:
    """The best of the others, each instead of whom it replaces best."""
    if not chosen:
        return []
    value = question.value(chosen)
    instead = np.array([question.with_each([o for o in chosen if o != one]) for one in chosen])
    instead[:, chosen] = -np.inf
    best = instead.max(axis=0)
    order: list[int] = np.lexsort((np.arange(len(best)), -best)).tolist()
    others = [at for at in order if best[at] > -np.inf]
    return [
        KeyOption(
            person_id=question.ids[at],
            instead_of=question.ids[chosen[int(instead[:, at].argmax())]],
            lost_by=max(0.0, value - float(best[at])),
        )
        for at in others[:OPTIONS_SHOWN]
    ]
