"""The measures of every account at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

import numpy as np

from graphkam.answers import Dependency
from graphkam.arrays import Floats, Ints
from graphkam.portfolio.coverage import Coverage, coverage
from graphkam.portfolio.dependency import Dependencies
from graphkam.portfolio.faces import Faces, faces, functions_of, inbound
from graphkam.portfolio.linear import linear
from graphkam.portfolio.losses import weights_left
from graphkam.portfolio.routes import Routes, routes
from graphkam.portfolio.searches import Searches, searched
from graphkam.portfolio.survival import LOSSES
from graphkam.portfolio.topology import TOP_ROUTES, Test, rung_tests, topology
from graphkam.portfolio.web import Web, active_web, counted, share
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import NOBODY
from graphkam.strength import summed


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """How every account stands, as arrays over the accounts (n) of the snapshot, in its order: what trends are made of.

    ``coverage`` holds the weight that is held, by account and by group; ``survival`` (n × 3) is S_1, S_2, S_3;
    ``topology`` is a position in `graphkam.schema.TOPOLOGIES`.
    """

    snapshot: Snapshot
    web: Web
    coverage: Coverage
    survival: Floats
    topology: Ints

    @property
    def weight(self) -> Floats:
        """W: the weight of every account's contacts and chairs."""
        return self.coverage.account.weight

    @property
    def mesh_index(self) -> Floats:
        """The mean of S_1, S_2 and S_3."""
        mean: Floats = self.survival.sum(axis=1) / len(LOSSES)
        return mean

    @property
    def topologies(self) -> list[str]:
        """The class of every account, in words."""
        return [TOPOLOGIES[code] for code in self.topology.tolist()]


@dataclass(frozen=True, slots=True, eq=False)
class Measures(Standing):
    """Every figure of every account, as arrays over the accounts (n) of the snapshot, in its order.

    ``contacts``, ``covered`` and ``two_deep`` count present contacts. ``dependencies`` are per rep of the ``web``.
    ``inbound`` is NaN where nothing was written or said.
    """

    contacts: Ints
    covered: Ints
    two_deep: Ints
    inferred_share: Floats
    dependencies: Dependencies
    alpha: Floats
    gamma: Floats
    faces: Faces
    inbound: Floats
    bus_factor: Ints
    searches: Searches
    tests: list[Test]

    @property
    def bus_factor_sets(self) -> list[list[int]]:
        """Positions of staff, sorted, without whom less than half of each account's weight is held."""
        return self.searches.losses.bus_factor_sets

    @property
    def survival_sets(self) -> list[list[list[int]]]:
        """The worst one, two, three reps of every account, positions of staff, sorted."""
        return self.searches.losses.survival_sets

    @property
    def routes(self) -> Routes:
        """The routes to every key contact."""
        return self.searches.routes

    def dependency(self, account: int) -> Dependency | None:
        """Who alone holds the largest share of an account (by position); None when nobody holds anyone alone."""
        rep = int(self.dependencies.largest[account])
        if rep == NOBODY:
            return None
        staff_id: str = self.snapshot.staff.frame["id"][int(self.web.rep_staff[rep])]
        return Dependency(staff_id=staff_id, share=float(self.dependencies.largest_share[account]))


def measure(snapshot: Snapshot, *, before: Searches | None = None, touched: Collection[str] = ()) -> Measures:
    """Every figure of every account of a snapshot.

    What is a sum over contacts or ties is one pass over arrays for all accounts together. What is a question about
    sets of people (bus factor, survival, routes) is answered account by account; where that was done ``before``, for
    the same day and policy, only in the accounts ``touched`` since.

    Examples
    --------
    >>> measures = measure(harbour)
    >>> measures.topologies, measures.coverage.account.coverage.tolist(), measures.bus_factor.tolist()
    (['plane'], [0.5], [2])
    """
    web = active_web(snapshot)
    n = web.accounts
    sums = linear(snapshot, web)
    covered = sums.coverage
    searches = searched(snapshot, web, before=before, touched=touched)
    lost, ways = searches.losses, searches.routes
    survivals = _shares(lost.left, covered)
    tests = _tests(snapshot, web, covered=covered, survivals=survivals, ways=ways)
    inferred = summed(web.account, np.where(snapshot.contacts.inferred, web.weight, 0.0), size=n)
    count = partial(counted, size=n)
    return Measures(
        snapshot=snapshot,
        web=web,
        contacts=count(web.account),
        covered=count(web.account[web.holders >= 1]),
        two_deep=count(web.account[web.holders >= 2]),
        inferred_share=share(inferred, covered.account.weight),
        coverage=covered,
        dependencies=sums.dependencies,
        alpha=sums.alpha,
        gamma=sums.gamma,
        faces=faces(snapshot, web, line_weight=covered.lines.weight),
        inbound=inbound(snapshot),
        bus_factor=np.array([len(each) for each in lost.bus_factor_sets], dtype=np.int32),
        searches=searches,
        survival=survivals,
        tests=tests,
        topology=topology(tests, accounts=n),
    )


def standing(snapshot: Snapshot) -> Standing:
    """How every account of a snapshot stands: the same figures as `measure`, without those that trends do not show.

    Routes are counted only where all else is as a mesh asks: nowhere else can they change the class.
    """
    web = active_web(snapshot)
    return standing_of(snapshot, web, left=weights_left(web))


def standing_of(snapshot: Snapshot, web: Web, *, left: Floats, covered: Coverage | None = None) -> Standing:
    """How every account stands, when the weights that are left (n × 3) without its worst reps are known already.

    So may be what is covered.
    """
    if covered is None:
        covered = coverage(snapshot, web)
    survivals = _shares(left, covered)
    nowhere = np.zeros(web.accounts, dtype=np.bool_)
    ways = routes(snapshot, web, accounts=nowhere)
    tests = _tests(snapshot, web, covered=covered, survivals=survivals, ways=ways)
    all_else = np.logical_and.reduce([one.holds for one in tests if one.name != TOP_ROUTES])
    if all_else.any():
        ways = routes(snapshot, web, accounts=all_else)
        tests = _tests(snapshot, web, covered=covered, survivals=survivals, ways=ways)
    return Standing(snapshot, web, covered, survivals, topology(tests, accounts=web.accounts))


def _shares(left: Floats, covered: Coverage) -> Floats:
    """S_1, S_2, S_3 of every account, from the weights that are left."""
    return share(left, np.broadcast_to(covered.account.weight[:, None], left.shape))


def _tests(snapshot: Snapshot, web: Web, *, covered: Coverage, survivals: Floats, ways: Routes) -> list[Test]:
    return rung_tests(
        snapshot,
        web,
        coverage=covered,
        reps=counted(web.rep_account, size=web.accounts),
        functions=functions_of(snapshot, web),
        survival_1=survivals[:, 0],
        routes=ways,
    )
