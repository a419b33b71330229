"""Exposures: every departure at once, one of ours at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from graphkam.arrays import Floats, Ints
from graphkam.portfolio.bus_factor import bus_factor_set
from graphkam.portfolio.compiled import in_threads, parts_of, worth_compiling
from graphkam.portfolio.holders import Holders
from graphkam.portfolio.layout import layout_of
from graphkam.portfolio.losses import holders_of_account, losses
from graphkam.portfolio.measures import standing_of
from graphkam.portfolio.survival import LOSSES
from graphkam.portfolio.web import Web, active_web, counted, share
from graphkam.snapshot import Snapshot
from graphkam.strength import summed

_BUDGET = 100_000
"""How many branches the search in machine code looks at before it leaves a bus factor to arrays."""


@dataclass(frozen=True, slots=True, eq=False)
class Exposures:
    """What each account loses when one of ours leaves: a row for everybody in every account where they hold somebody.

    ``account`` and ``staff`` are positions in the snapshot; rows are sorted by both. ``orphaned`` and ``weakened``
    count contacts, as in `graphkam.portfolio.departure`; the other figures of an account come before and after:
    coverages are shares of its weight, ``topology`` is a position in `graphkam.schema.TOPOLOGIES`.
    ``revenue_exposed`` is NaN for an account without revenue.
    """

    account: Ints
    staff: Ints
    orphaned: Ints
    weakened: Ints
    coverage: Floats
    coverage_after: Floats
    two_deep_coverage: Floats
    two_deep_coverage_after: Floats
    bus_factor: Ints
    bus_factor_after: Ints
    mesh_index: Floats
    mesh_index_after: Floats
    topology: Ints
    topology_after: Ints
    revenue_exposed: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Stands:
    """How accounts stand: a row for each rep of the web had he left, then one for each account as it is.

    ``held`` (rows × 2) is the weight held, held twice; ``left`` (rows × 3) what the worst one, two, three leave.
    """

    held: Floats
    left: Floats
    bus_factor: Ints
    topology: Ints

    @classmethod
    def nothing(cls, rows: int) -> Stands:
        """So many rows of nothing, to be written into."""
        return cls(
            held=np.zeros((rows, 2)),
            left=np.zeros((rows, len(LOSSES))),
            bus_factor=np.zeros(rows, dtype=np.int32),
            topology=np.zeros(rows, dtype=np.int32),
        )

    def put(self, rows: Ints, snapshot: Snapshot, web: Web, *, accounts: Ints) -> None:
        """Measure a snapshot, and write some of its accounts into these rows."""
        lost = losses(web)
        stands = standing_of(snapshot, web, left=lost.left)
        whole = stands.coverage.account
        self.held[rows, 0], self.held[rows, 1] = whole.held[accounts], whole.held_twice[accounts]
        self.left[rows] = lost.left[accounts]
        sizes = np.array([len(each) for each in lost.bus_factor_sets], dtype=np.int32)
        self.bus_factor[rows], self.topology[rows] = sizes[accounts], stands.topology[accounts]


def exposures(snapshot: Snapshot) -> Exposures:
    """What every account loses when any one of ours leaves, for everybody at once.

    The figures are those of `graphkam.portfolio.departure` for each of them alone.

    Notes
    -----
    On arrays, as many measurements of all accounts as the largest of them has reps: each account loses its first rep,
    then its second, and so on. Large companies are measured in machine code, where a set of reps who leave is looked at
    once for all its members: three who leave after somebody has are four.

    Examples
    --------
    >>> found = exposures(harbour)
    >>> [harbour.staff.ids[one] for one in found.staff], found.orphaned.tolist(), found.weakened.tolist()
    (['mei', 'tom'], [0, 1], [2, 2])
    >>> found.coverage_after.round(3).tolist(), found.bus_factor_after.tolist()
    ([0.5, 0.462], [1, 1])
    """
    web = active_web(snapshot)
    reps, n, at = len(web.rep_account), web.accounts, web.rep_account
    # On arrays all ties are measured once for each rep of the account with most of them.
    ties = len(web.contact) * int(np.diff(web.first_rep).max(initial=0))
    stands = _compiled(snapshot, web) if worth_compiling(ties) else on_arrays(snapshot, web)
    own = reps + at
    contacts, chairs = snapshot.contacts, snapshot.chairs
    whole = summed(contacts.account, contacts.weight, size=n) + summed(chairs.account, chairs.weight, size=n)
    holders = web.holders[web.contact]
    alone = summed(web.rep, np.where(holders == 1, web.weight[web.contact], 0.0), size=reps)
    revenue = snapshot.accounts["revenue"].fill_null(float("nan")).to_numpy()

    def mesh_index(rows: Ints | slice) -> Floats:
        return share(stands.left[rows].sum(axis=1) / len(LOSSES), whole[at])

    return Exposures(
        account=at,
        staff=web.rep_staff,
        orphaned=counted(web.rep[holders == 1], size=reps),
        weakened=counted(web.rep[holders == 2], size=reps),
        coverage=share(stands.held[own, 0], whole[at]),
        coverage_after=share(stands.held[:reps, 0], whole[at]),
        two_deep_coverage=share(stands.held[own, 1], whole[at]),
        two_deep_coverage_after=share(stands.held[:reps, 1], whole[at]),
        bus_factor=stands.bus_factor[own],
        bus_factor_after=stands.bus_factor[:reps],
        mesh_index=mesh_index(own),
        mesh_index_after=mesh_index(slice(reps)),
        topology=stands.topology[own],
        topology_after=stands.topology[:reps],
        revenue_exposed=revenue[at] * share(alone, whole[at]),
    )


def on_arrays(snapshot: Snapshot, web: Web, *, into: Stands | None = None) -> Stands:
    """As many measurements as the account with most reps has."""
    reps = len(web.rep_account)
    stands = Stands.nothing(reps + web.accounts) if into is None else into
    everywhere = np.arange(web.accounts, dtype=np.int32)
    stands.put(reps + everywhere, snapshot, web, accounts=everywhere)
    active = np.flatnonzero(snapshot.ties.active)
    of_account = np.diff(web.first_rep)
    for number in range(int(of_account.max(initial=0))):
        leaves = web.first_rep[:-1] + number
        kept = np.ones(len(snapshot.ties.active), dtype=np.bool_)
        kept[active[web.rep == leaves[web.account[web.contact]]]] = False
        left = replace(snapshot, ties=snapshot.ties.where(kept))
        accounts = np.flatnonzero(of_account > number).astype(np.int32)
        stands.put(leaves[accounts], left, active_web(left), accounts=accounts)
    return stands


def _compiled(snapshot: Snapshot, web: Web) -> Stands:
    """The same in machine code."""
    from graphkam.portfolio.compiled import leavers, standings  # noqa: PLC0415  # loads the compiler

    n, reps, parts = web.accounts, len(web.rep_account), parts_of(web.accounts)
    layout, contacts = layout_of(snapshot), snapshot.contacts
    stands = Stands.nothing(reps + n)
    first_tie = np.concatenate([[0], np.cumsum(web.holders)]).astype(np.int32)
    function = snapshot.staff.function[web.rep_staff]

    def measure(part: int) -> None:
        standings.standings_without_each(
            n * part // parts,
            n * (part + 1) // parts,
            _BUDGET,
            layout.weight,
            web.first_contact,
            first_tie,
            web.first_rep,
            web.rep,
            function,
            web.weight,
            contacts.level,
            layout.department,
            layout.departments,
            contacts.key,
            layout.first_chair,
            layout.chair_level,
            layout.chair_weight,
            layout.needs,
            contacts.manager,
            layout.first_influence,
            layout.influence_to,
            stands.bus_factor,
            stands.left,
            stands.held,
            stands.topology,
        )

    in_threads(measure, range(parts))
    for account in np.flatnonzero(stands.bus_factor[reps:] == leavers.TOO_WIDE).tolist():
        measure_on_arrays(snapshot, web, account, into=stands)
    for row in np.flatnonzero(stands.bus_factor < 0).tolist():
        account = row - reps if row >= reps else int(web.rep_account[row])
        holders = holders_of_account(web, account)
        if row < reps:
            holders = _without(holders, row - int(web.first_rep[account]))
        stands.bus_factor[row] = len(bus_factor_set(holders))
    return stands


def _without(holders: Holders, rep: int) -> Holders:
    """The holder sets without one of the reps, who stays as one that holds nobody."""
    incidence = holders.incidence.copy()
    incidence[:, rep] = 0.0
    some = incidence.any(axis=1)
    return Holders(incidence=incidence[some], weight=holders.weight[some])


def measure_on_arrays(snapshot: Snapshot, web: Web, account: int, *, into: Stands) -> None:
    """One account with more reps than a number has bits, on arrays."""
    here = snapshot.only([snapshot.accounts["id"][account]])
    own = active_web(here)
    reps, first = len(own.rep_account), int(web.first_rep[account])
    found = on_arrays(here, own)
    for name in ("held", "left", "bus_factor", "topology"):
        rows, of_account = getattr(into, name), getattr(found, name)
        rows[first : first + reps], rows[len(web.rep_account) + account] = of_account[:reps], of_account[reps]
