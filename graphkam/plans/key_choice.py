"""The two questions about key people: which reps orphan most, and which contacts reach most; each with its proof."""

from __future__ import annotations

import itertools
import math
from abc import ABC, abstractmethod
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from graphkam.answers import Text
from graphkam.arrays import Bools, Floats
from graphkam.plans.orphaning import SAME, most_orphaned
from graphkam.plans.program import Places, Program
from graphkam.plans.relations import BILLION, relations
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import position

NODE_LIMIT: Final = 1_000
MOST_CHOICES: Final = 50_000
"""How many choices of contacts are all tried; beyond, an integer program finds the best."""
AT_ONCE: Final = 2_000


class KeyQuestion(ABC):
    """Whom to choose among ``ids``, to the greatest value; ``total`` is that of everybody.

    ``names`` are theirs, ``more`` says what would make up for what somebody loses.
    """

    ids: list[str]
    names: list[str]
    total: float
    more: Text

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


class Ours(KeyQuestion):
    """Which of ours orphan most weight when they go."""

    def __init__(self, snapshot: Snapshot) -> None:
        ties = snapshot.ties.where(snapshot.ties.active)
        size = len(snapshot.contacts.account)
        self.ids = snapshot.staff.ids
        self.names = snapshot.staff.frame["name"].to_list()
        self.more = {
            "en": "with more than {lost:.4g} of weight that nobody else holds, they would come in",
            "zh": "若另外独自维系超过{lost:.4g}的权重，则会入选",
        }
        self._holders = csr_array(
            (np.ones(len(ties.staff)), (ties.contact, ties.staff)), shape=(size, len(self.ids))
        )
        self._number: Floats = np.bincount(ties.contact, minlength=size).astype(np.float64)
        self._weight = snapshot.contacts.weight
        self.total = float(self._weight[self._number > 0].sum())

    def with_each(self, rest: list[int]) -> Floats:
        """What these and one more orphan."""
        gone = np.zeros(len(self.ids))
        gone[rest] = 1.0
        left = self._number - self._holders @ gone
        orphaned = float(self._weight[(self._number > 0) & (left == 0)].sum())
        last = np.where(left == 1, self._weight, 0.0)
        value: Floats = orphaned + (self._holders.T @ last) * (1 - gone)
        return value

    def best(self, k: int) -> tuple[list[int], float]:
        """By branch and bound."""
        # Contacts with the same holders are one, those with more than k holders never orphaned.
        groups: dict[tuple[int, ...], float] = {}
        first, reps = self._holders.indptr, self._holders.indices
        for contact in np.flatnonzero((self._number > 0) & (self._number <= k)).tolist():
            held = tuple(sorted(reps[first[contact] : first[contact + 1]].tolist()))
            groups[held] = groups.get(held, 0.0) + float(self._weight[contact])
        found = most_orphaned(groups, k=k)
        return found.reps, found.bound

    def message(self, number: int, *, value: float, exact: bool, bound: float) -> Text:
        """What they come to together."""
        proof = _proof(exact=exact, bound=bound)
        who = ("this one", "这1人") if number == 1 else (f"these {number}", f"这{number}人")
        return {
            "en": f"If {who[0]} left, contacts of weight {value:g} would have nobody. {proof['en']}",
            "zh": f"若{who[1]}离开，权重共{value:g}的联系人将无人维系。{proof['zh']}",
        }


class Theirs(KeyQuestion):
    """Which contacts of an account reach most of it."""

    def __init__(self, snapshot: Snapshot, account_id: str) -> None:
        account = snapshot.only([account_id])
        whole = relations(snapshot)
        people = whole.contact[position(account.contacts.frame["id"], snapshot.contacts.frame["id"])]
        self.ids = account.contacts.ids
        self.names = account.contacts.frame["name"].to_list()
        self.more = {
            "en": "with more than {lost:.4g} of weight reached beside, they would come in",
            "zh": "若另外可多触达超过{lost:.4g}的权重，则会入选",
        }
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
        """What these and one more reach."""
        have = self._chance[rest].max(axis=0, initial=0.0)
        value: Floats = np.maximum(self._chance, have[None, :]) @ self._weight
        return value

    def best(self, k: int) -> tuple[list[int], float]:
        """By trying all choices where they are few, else by integer programming."""
        size = len(self.ids)
        if not size:
            return [], 0.0
        if math.comb(size, min(k, size)) <= MOST_CHOICES:
            return self._of_all(min(k, size))
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

    def _of_all(self, k: int) -> tuple[list[int], float]:
        """The first of the best among all choices of so many, by trying every one."""
        best, chosen = -np.inf, list[int]()
        every = itertools.combinations(range(len(self.ids)), k)
        while choices := list(itertools.islice(every, AT_ONCE)):
            values = self._chance[np.array(choices)].max(axis=1) @ self._weight
            first = int(np.flatnonzero(values >= values.max() - SAME)[0])
            if values[first] > best + SAME:
                best, chosen = float(values[first]), list(choices[first])
        return chosen, best

    def message(self, number: int, *, value: float, exact: bool, bound: float) -> Text:
        """What they come to together."""
        proof = _proof(exact=exact, bound=bound)
        guarantee = "" if exact else " At least 63 % of the best possible (submodular)."
        share = f"{value / self.total:.0%}" if self.total else "0%"
        who = "this one" if number == 1 else f"these {number}"
        return {
            "en": f"Through {who}, {share} of the account's weight is expected to be reached. {proof['en']}{guarantee}",
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
