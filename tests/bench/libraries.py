"""The same questions asked of networkx, igraph, rustworkx, of HiGHS and of the usual greedy truck factor.

``python -m tests.bench.libraries FOLDER NAME QUESTION…`` asks one contender, in a process of its own; the folder has
the company (`tests.bench.contenders.write_case`) and gets the answers and the seconds they took.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

import numpy as np

from tests.bench.blocks import Pairs, survival
from tests.bench.contenders import Answers, Case, Graphkam, read_case

AT_ONCE: Final = 1.0
"""What takes fewer seconds is done three times more, and the median counts."""


class _Library:
    """What the three graph libraries share: the sums over what they find."""

    def __init__(self, folder: Path) -> None:
        self.case: Case = read_case(folder)
        self.graph: Any = None
        self.build()

    def build(self) -> Answers:
        """One graph of all active ties."""
        self.graph = self.made(self.case.pairs())
        return {}

    def made(self, pairs: Pairs) -> Any:  # noqa: ANN401  # a graph of the library
        """A graph of these ties."""
        raise NotImplementedError

    def blocks(self, pairs: Pairs) -> Iterable[Iterable[int]]:
        """The nodes of every biconnected component of a graph of these ties."""
        raise NotImplementedError

    def degrees(self) -> Sequence[int]:
        """How many hold each contact."""
        raise NotImplementedError

    def shared(self, of_contact: Sequence[float]) -> Sequence[float]:
        """For every rep the sum over the contacts they hold."""
        raise NotImplementedError

    def coverage(self) -> Answers:
        """Of every account; and what every rep holds alone, and fairly."""
        holders = np.array(self.degrees())
        whole, weight = self.case.whole[self.case.rep_account], self.case.weight
        alone = self.shared(np.where(holders == 1, weight, 0.0).tolist())
        fair = self.shared((weight / np.maximum(holders, 1)).tolist())
        return {
            "coverage": self._held(holders, least=1),
            "two_deep": self._held(holders, least=2),
            "exclusive": np.array(alone) / whole,
            "shapley": np.array(fair) / whole,
        }

    def leaving(self) -> Answers:
        """Of every rep: who is orphaned or weakened, and what is covered after."""
        holders = np.array(self.degrees())
        at, weight = self.case.rep_account, self.case.weight
        whole = self.case.whole[at]
        lost = {name: holders == number for name, number in (("orphaned", 1), ("weakened", 2))}
        count = {name: np.array(self.shared(each.astype(float).tolist())) for name, each in lost.items()}
        held = {name: np.array(self.shared((weight * each).tolist())) / whole for name, each in lost.items()}
        return count | {
            "coverage_after": self._held(holders, least=1)[at] - held["orphaned"],
            "two_deep_after": self._held(holders, least=2)[at] - held["weakened"],
        }

    def _held(self, holders: Any, *, least: int) -> Any:  # noqa: ANN401  # arrays
        case = self.case
        weight = np.where(holders >= least, case.weight, 0.0)
        return np.bincount(case.account, weight, len(case.whole)) / case.whole

    def survival_1(self) -> Answers:
        """The worst rep of every account."""
        return {"survival_1": survival(self.case, self.blocks, leavers=1)}

    def survival_2(self) -> Answers:
        """The worst two."""
        return {"survival_2": survival(self.case, self.blocks, leavers=2)}

    def survival_3(self) -> Answers:
        """The worst three."""
        return {"survival_3": survival(self.case, self.blocks, leavers=3)}


class Networkx(_Library):
    """Graphs of dictionaries."""

    def made(self, pairs: Pairs) -> Any:  # noqa: ANN401  # a graph of the library
        import networkx as nx  # noqa: PLC0415  # each in a process of its own

        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(range(self.case.nodes))
        graph.add_edges_from(pairs)
        return graph

    def blocks(self, pairs: Pairs) -> Iterable[Iterable[int]]:
        import networkx as nx  # noqa: PLC0415  # as above

        blocks: Any = nx.biconnected_components(nx.Graph(pairs))  # sets, which the stubs take for lists
        return cast("Iterable[set[int]]", blocks)

    def degrees(self) -> Sequence[int]:
        adjacent = self.graph.adj
        return [len(adjacent[contact]) for contact in range(self.case.contacts)]

    def shared(self, of_contact: Sequence[float]) -> Sequence[float]:
        adjacency = dict(self.graph.adjacency())
        reps = range(self.case.contacts, self.case.nodes)
        return [sum(of_contact[contact] for contact in adjacency[rep]) for rep in reps]

    def routes(self) -> Answers:
        """One auxiliary graph and one residual network an account, used again for each of its key contacts."""
        import networkx as nx  # noqa: PLC0415  # as above
        from networkx.algorithms import connectivity, flow  # noqa: PLC0415  # as above

        found: list[float] = []
        for account in _accounts(self.case):
            graph: nx.DiGraph[int] = nx.DiGraph(account.steps)
            graph.add_nodes_from(range(account.people + 1))
            split: Any = connectivity.build_auxiliary_node_connectivity(graph)
            residual: Any = flow.build_residual_network(split, "capacity")
            found += [
                connectivity.local_node_connectivity(
                    graph, account.people, contact, auxiliary=split, residual=residual
                )
                for contact in account.key
            ]
        return {"routes": np.array(found, dtype=float)}


class Igraph(_Library):
    """Graphs in C, asked with lists."""

    def made(self, pairs: Pairs) -> Any:  # noqa: ANN401  # a graph of the library
        import igraph  # pyright: ignore[reportMissingTypeStubs]  # noqa: PLC0415  # as above; nobody publishes any

        return igraph.Graph(n=self.case.nodes, edges=pairs)

    def blocks(self, pairs: Pairs) -> Iterable[Iterable[int]]:
        return cast("Iterable[list[int]]", self.made(pairs).biconnected_components())

    def degrees(self) -> Sequence[int]:
        return cast("list[int]", self.graph.degree(range(self.case.contacts)))

    def shared(self, of_contact: Sequence[float]) -> Sequence[float]:
        of_tie = np.array(of_contact)[self.case.contact]
        reps = range(self.case.contacts, self.case.nodes)
        return cast("list[float]", self.graph.strength(reps, weights=of_tie.tolist()))

    def routes(self) -> Answers:
        """A graph an account, and the vertex connectivity of our company and each key contact."""
        import igraph  # pyright: ignore[reportMissingTypeStubs]  # noqa: PLC0415  # as above

        found: list[float] = []
        for account in _accounts(self.case):
            graph: Any = igraph.Graph(n=account.people + 1, edges=account.steps, directed=True)
            found += [graph.vertex_connectivity(account.people, contact) for contact in account.key]
        return {"routes": np.array(found, dtype=float)}


class Rustworkx(_Library):
    """Graphs in Rust; without flows or connectivity of two nodes."""

    def made(self, pairs: Pairs) -> Any:  # noqa: ANN401  # a graph of the library
        import rustworkx as rx  # noqa: PLC0415  # as above

        graph: Any = rx.PyGraph(multigraph=False)
        graph.add_nodes_from(range(self.case.nodes))
        graph.extend_from_edge_list(pairs)
        return graph

    def blocks(self, pairs: Pairs) -> Iterable[Iterable[int]]:
        import rustworkx as rx  # noqa: PLC0415  # as above

        found: dict[int, set[int]] = {}
        for ends, number in rx.biconnected_components(self.made(pairs)).items():
            found.setdefault(number, set()).update(ends)
        return found.values()

    def degrees(self) -> Sequence[int]:
        return [self.graph.degree(contact) for contact in range(self.case.contacts)]

    def shared(self, of_contact: Sequence[float]) -> Sequence[float]:
        reps = range(self.case.contacts, self.case.nodes)
        return [sum(of_contact[contact] for contact in self.graph.neighbors(rep)) for rep in reps]


@dataclass(frozen=True, slots=True)
class _Account:
    """One account by itself: contacts, then reps, then our company, from whom a step leads to each rep."""

    people: int
    steps: Pairs
    key: list[int]


def _accounts(case: Case) -> Iterator[_Account]:
    accounts = np.arange(len(case.whole) + 1)
    first_contact, first_rep, first_key = (
        np.searchsorted(of, accounts) for of in (case.account, case.rep_account, case.account[case.key])
    )
    source = np.concatenate([case.rep + case.contacts, case.step_from])
    target = np.concatenate([case.contact, case.step_to])
    order = np.argsort(case.account[target], kind="stable")
    first_step = np.searchsorted(case.account[target[order]], accounts)
    for account in range(len(case.whole)):
        contacts = int(first_contact[account + 1] - first_contact[account])
        reps = int(first_rep[account + 1] - first_rep[account])
        at = order[first_step[account] : first_step[account + 1]]
        ours = source[at] >= case.contacts
        begin = np.where(ours, case.contacts + first_rep[account] - contacts, first_contact[account])
        steps = zip(
            (source[at] - begin).tolist(), (target[at] - first_contact[account]).tolist(), strict=True
        )
        people = contacts + reps
        key = case.key[first_key[account] : first_key[account + 1]] - first_contact[account]
        # A step that is there twice would carry two routes where it only can carry one.
        yield _Account(
            people, [*set(steps), *((people, contacts + rep) for rep in range(reps))], key.tolist()
        )


class Greedy:
    """BusFactorX and its kind: take out whoever orphans most, then holds most, until more than half is gone."""

    def __init__(self, folder: Path) -> None:
        self.case: Case = read_case(folder)

    def bus_factor(self) -> Answers:
        """No proof, and often too many."""
        found = [self._of_account(*each) for each in _holders(self.case)]
        return {"bus_factor": np.array(found, dtype=float)}

    def _of_account(self, holders: list[set[int]], weight: list[float]) -> int:
        half, lost = sum(weight) / 2 + 1e-9, 0.0
        left = [set(each) for each in holders]
        contacts: dict[int, list[int]] = {}
        for contact, reps in enumerate(left):
            for rep in reps:
                contacts.setdefault(rep, []).append(contact)
        gone = 0
        while left and lost <= half:
            best = max(
                contacts,
                key=lambda rep: (
                    sum(weight[one] for one in contacts[rep] if len(left[one]) == 1),
                    sum(weight[one] for one in contacts[rep]),
                    -rep,
                ),
            )
            for one in contacts.pop(best):
                left[one].discard(best)
                lost += 0.0 if left[one] else weight[one]
            gone += 1
        return gone


class Highs:
    """An integer program an account: who leaves, and who is lost only when all who hold them leave."""

    SECONDS: Final = 10.0
    """How long it may take over one account; -1 is answered for those it does not prove."""

    def __init__(self, folder: Path) -> None:
        self.case: Case = read_case(folder)

    def bus_factor(self) -> Answers:
        """The fewest, proven."""
        found = [self._of_account(*each) for each in _holders(self.case)]
        return {"bus_factor": np.array(found, dtype=float)}

    def _of_account(self, holders: list[set[int]], weight: list[float]) -> int:
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  # as above
        from scipy.sparse import csr_array  # noqa: PLC0415  # as above

        if not holders:
            return 0
        joined: dict[frozenset[int], float] = {}
        for reps, each in zip(holders, weight, strict=True):
            joined[frozenset(reps)] = joined.get(frozenset(reps), 0.0) + each
        place = {rep: at for at, rep in enumerate(sorted(set().union(*joined)))}
        ends = [(at, place[rep]) for at, reps in enumerate(joined) for rep in sorted(reps)]
        rows = np.arange(len(ends))
        lost, leaver = np.array(ends).T
        held = csr_array(
            (
                np.repeat([1.0, -1.0], len(ends)),
                (np.tile(rows, 2), np.concatenate([lost + len(place), leaver])),
            ),
            shape=(len(ends), len(place) + len(joined)),
        )
        # Weights are whole numbers: more than half is half more at least, far from what a solver rounds.
        nobody, weights = np.zeros(len(place)), np.array(list(joined.values()))
        whole: Any = np.concatenate(
            [nobody + 1, np.zeros(len(joined))]
        )  # an array, which the stubs do not know
        answer: Any = milp(
            np.concatenate([nobody + 1, np.zeros(len(joined))]),
            constraints=[
                LinearConstraint(held, ub=0),
                LinearConstraint(np.concatenate([nobody, weights]), lb=weights.sum() / 2 + 0.25),
            ],
            integrality=whole,
            bounds=Bounds(0, 1),
            options={"time_limit": self.SECONDS},
        )
        return round(answer.fun) if answer.status == 0 else -1


def _holders(case: Case) -> Iterator[tuple[list[set[int]], list[float]]]:
    """Of every account the reps who hold each contact that somebody holds, and its weight."""
    contacts, first = np.unique(case.contact, return_index=True)
    held = [set(reps.tolist()) for reps in np.split(case.rep, first[1:])] if len(contacts) else []
    weight: list[float] = case.weight[contacts].tolist()
    begin = np.searchsorted(case.account[contacts], np.arange(len(case.whole) + 1)).tolist()
    for account in range(len(case.whole)):
        of_account = slice(begin[account], begin[account + 1])
        yield held[of_account], weight[of_account]


CONTENDERS: Final[dict[str, Callable[[Path], object]]] = {
    "graphkam": Graphkam,
    "networkx": Networkx,
    "igraph": Igraph,
    "rustworkx": Rustworkx,
    "HiGHS": Highs,
    "greedy, as BusFactorX": Greedy,
}


def answered(name: str, question: str) -> bool:
    """Whether a contender has an answer to a question."""
    return hasattr(CONTENDERS[name], question)


def asked(contender: object, question: str) -> Answers:
    """The answers of a contender to a question, by their names."""
    return {f"{question}.{part}": each for part, each in getattr(contender, question)().items()}


def _ask(folder: Path, name: str, questions: Sequence[str]) -> None:
    contender = CONTENDERS[name](folder)
    taken: dict[str, float] = {}
    answers: Answers = {}
    for question in questions:
        if name == "graphkam":
            # The machine code is on disk, and loaded once.
            asked(contender, question)
        taken[question], found = _timed(partial(asked, contender, question))
        answers |= found
    arrays: dict[str, Any] = dict(answers)
    np.savez(folder / f"{name}.npz", **arrays)
    (folder / f"{name}.json").write_text(json.dumps(taken), encoding="utf-8")


def _timed(call: Callable[[], Answers]) -> tuple[float, Answers]:
    taken: list[float] = []
    found: Answers = {}
    while not taken or (len(taken) < 3 and sum(taken) < AT_ONCE):
        started = time.perf_counter()
        found = call()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken), found


if __name__ == "__main__":
    _ask(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
