"""The company of a race, as everybody gets it, and graphkam's answers; the others stand in `tests.bench.libraries`."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.portfolio.coverage import coverage
from graphkam.portfolio.dependency import dependencies
from graphkam.portfolio.exposures import exposures
from graphkam.portfolio.losses import losses, weights_left
from graphkam.portfolio.routes import routes
from graphkam.portfolio.web import active_web
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import NOBODY

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Answers: TypeAlias = dict[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A company as everybody gets it: arrays. C contacts, R reps (of one account each), numbered behind the contacts.

    ``contact`` and ``rep`` are the ends of each active tie; ``step_from`` and ``step_to`` the steps inside the customer
    that a route may take; ``key`` are the contacts routes are asked for; ``whole`` (n) is all weight of an account.
    """

    account: Ints
    rep_account: Ints
    weight: Floats
    whole: Floats
    contact: Ints
    rep: Ints
    step_from: Ints
    step_to: Ints
    key: Ints

    @property
    def contacts(self) -> int:
        """C."""
        return len(self.account)

    @property
    def nodes(self) -> int:
        """Contacts and reps."""
        return len(self.account) + len(self.rep_account)

    def pairs(self) -> list[tuple[int, int]]:
        """The ties as pairs of nodes."""
        return list(zip(self.contact.tolist(), (self.rep + self.contacts).tolist(), strict=True))


def write_case(snapshot: Snapshot, folder: Path) -> Case:
    """The company for everybody: arrays, and the snapshot for graphkam."""
    web, people = active_web(snapshot), snapshot.contacts
    managed = np.flatnonzero(people.manager != NOBODY)
    source, target = snapshot.influence_from, snapshot.influence_to
    inside = people.account[source] == people.account[target]
    case = Case(
        account=web.account.astype(np.int64),
        rep_account=web.rep_account.astype(np.int64),
        weight=web.weight.astype(np.float64),
        whole=coverage(snapshot, web).account.weight,
        contact=web.contact.astype(np.int64),
        rep=web.rep.astype(np.int64),
        step_from=np.concatenate([managed, people.manager[managed], source[inside]]).astype(np.int64),
        step_to=np.concatenate([people.manager[managed], managed, target[inside]]).astype(np.int64),
        key=np.flatnonzero(people.key).astype(np.int64),
    )
    np.savez(folder / "case.npz", **{name: getattr(case, name) for name in Case.__dataclass_fields__})
    (folder / "snapshot.pickle").write_bytes(pickle.dumps(snapshot))
    return case


def read_case(folder: Path) -> Case:
    """What `write_case` wrote."""
    with np.load(folder / "case.npz") as arrays:
        return Case(**{name: arrays[name] for name in Case.__dataclass_fields__})


class Graphkam:
    """All accounts at once, on arrays and in machine code."""

    def __init__(self, folder: Path) -> None:
        # Written by this benchmark a moment ago.
        self.snapshot: Snapshot = pickle.loads((folder / "snapshot.pickle").read_bytes())  # noqa: S301  # as above
        self.web = active_web(self.snapshot)
        self.whole = coverage(self.snapshot, self.web).account.weight

    def build(self) -> Answers:
        """The web of active ties."""
        active_web(self.snapshot)
        return {}

    def coverage(self) -> Answers:
        """Of accounts, departments, levels, lines, roles; and what every rep holds alone, and fairly."""
        covered = coverage(self.snapshot, self.web).account
        hangs = dependencies(self.web, account_weight=covered.weight, level=self.snapshot.contacts.level)
        return {
            "coverage": covered.coverage,
            "two_deep": covered.two_deep_coverage,
            "exclusive": hangs.exclusive,
            "shapley": hangs.shapley,
        }

    def leaving(self) -> Answers:
        """Every departure."""
        found = exposures(self.snapshot)
        return {
            "orphaned": found.orphaned.astype(np.float64),
            "weakened": found.weakened.astype(np.float64),
            "coverage_after": found.coverage_after,
            "two_deep_after": found.two_deep_coverage_after,
        }

    def survival_1(self) -> Answers:
        """The worst one, two and three of every account."""
        return {f"survival_{k}": left / self.whole for k, left in enumerate(weights_left(self.web).T, 1)}

    survival_2 = survival_3 = survival_1

    def routes(self) -> Answers:
        """To every key contact, and who alone stands in the way."""
        number = routes(self.snapshot, self.web).number
        return {"routes": number[self.snapshot.contacts.key].astype(np.float64)}

    def bus_factor(self) -> Answers:
        """Survival's sets are in it."""
        return {"bus_factor": np.array([len(each) for each in losses(self.web).bus_factor_sets], float)}
