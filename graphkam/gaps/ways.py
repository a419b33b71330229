"""How would we get there: the best way to each contact, and where it breaks off, for all of them in one run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from graphkam.gaps.finding import Person
from graphkam.plans import NearestReached, Reach, nearest_reached, reach
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import NOBODY, position


@dataclass(frozen=True, slots=True)
class Way:
    """The best introduction path to a contact.

    ``rep`` is a position among our people, ``between`` are the contacts who introduce, ``against`` those of them who
    are against us. ``path`` has the same as ids, step by step.
    """

    rep: int
    between: list[Person]
    against: list[Person]
    probability: float
    path: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lack:
    """Why there is no way: the nearest contact that can be reached and how far from there, None when there is none."""

    nearest: Person | None
    steps: int
    missing: dict[str, Any]


class Ways:
    """The ways to the contacts of a snapshot; ``among`` is the one with all accounts, for a way may cross them.

    Nothing is looked up before the first question, and then everything at once, in the accounts that anybody leads to
    these from.
    """

    def __init__(self, snapshot: Snapshot, *, among: Snapshot) -> None:
        self._snapshot = snapshot
        self._all = among

    @cached_property
    def _among(self) -> Snapshot:
        return linked(self._snapshot, among=self._all)

    @cached_property
    def _reach(self) -> Reach:
        return reach(self._among)

    @cached_property
    def _nearest(self) -> NearestReached:
        return nearest_reached(self._reach)

    @cached_property
    def _at(self) -> list[int]:
        at: list[int] = position(
            self._snapshot.contacts.frame["id"], self._among.contacts.frame["id"]
        ).tolist()
        return at

    @cached_property
    def _called(self) -> tuple[pl.Series, pl.Series]:
        frame = self._among.contacts.frame
        return frame["name"], frame["title"]

    def _person(self, at: int) -> Person:
        names, titles = self._called
        return Person(names[at], titles[at])

    @cached_property
    def _against(self) -> set[int]:
        attitude = self._among.contacts.frame["attitude"].cast(pl.Int32).fill_null(0).to_numpy()
        return set(np.flatnonzero(attitude < 0).tolist())

    def to(self, contact: int) -> Way | Lack:
        """The way to a contact of the snapshot, or what is missing for one."""
        found, at = self._reach, self._at[contact]
        route = found.route(at)
        if not route:
            return self._lack(at)
        graph = found.graph
        between = [int(graph.position[node]) for node in route[1:-1]]
        against = [one for one in between if one in self._against]
        probability = float(found.probability[at])
        return Way(
            rep=int(graph.position[route[0]]),
            between=[self._person(one) for one in between],
            against=[self._person(one) for one in against],
            probability=probability,
            path={
                "probability": probability,
                "people": [graph.ids[node] for node in route],
                "steps": found.steps(at),
                "opponents": [graph.ids[int(graph.contact[one])] for one in against],
            },
        )

    def _lack(self, at: int) -> Lack:
        nearest, steps = int(self._nearest.contact[at]), int(self._nearest.steps[at])
        if nearest < 0:
            return Lack(nearest=None, steps=0, missing={"reason": "no_tie", "nearest": None})
        graph = self._reach.graph
        return Lack(
            nearest=self._person(nearest),
            steps=steps,
            missing={
                "reason": "no_link",
                "nearest": {
                    "contact_id": graph.ids[int(graph.contact[nearest])],
                    "steps": steps,
                    "probability": float(self._reach.probability[nearest]),
                },
            },
        )


def linked(snapshot: Snapshot, *, among: Snapshot) -> Snapshot:
    """Of all accounts (``among``) those of a snapshot, and those that contacts link to them, over however many others.

    No way to a contact of the snapshot, and no nearest contact, leads through any other: who sets out is one of ours,
    and all of ours are there.
    """
    if snapshot.accounts.height == among.accounts.height:
        return among
    account, manager = among.contacts.account, among.contacts.manager
    led = np.flatnonzero(manager != NOBODY)
    one = np.concatenate([account[led], account[among.influence_from]])
    other = np.concatenate([account[manager[led]], account[among.influence_to]])
    n = among.accounts.height
    links = csr_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(n, n))
    _, piece = connected_components(links, directed=False)
    own = position(snapshot.accounts["id"], among.accounts["id"])
    ids = among.accounts["id"].filter(pl.Series(np.isin(piece, np.unique(piece[own]))))
    return snapshot if len(ids) == snapshot.accounts.height else among.only(ids.to_list())
