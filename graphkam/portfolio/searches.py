"""What is searched for in each account by itself: its losses and its routes. Most of what measuring a company takes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from graphkam.arrays import Ints
from graphkam.evidence import rows_of_groups
from graphkam.portfolio.losses import Losses, losses
from graphkam.portfolio.routes import Routes, routes
from graphkam.portfolio.web import Web, active_web
from graphkam.snapshot import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Searches:
    """What was found on a day, and the ids of those whose positions it names, in their order."""

    day: date
    accounts: pl.Series
    contacts: pl.Series
    staff: pl.Series
    losses: Losses
    routes: Routes


def searched(
    snapshot: Snapshot, web: Web, *, before: Searches | None = None, touched: Collection[str] = ()
) -> Searches:
    """What there is to be found in every account.

    ``before`` is what was found under the same policy when all accounts but the ``touched`` ones were as they are now:
    then only these are searched. Where it is another day, or somebody came or went since, all are.
    """
    accounts = snapshot.accounts["id"]
    there = accounts.is_in(list(touched)).to_numpy()
    if before is None or 2 * there.sum() > len(there) or not _are_the_same(before, snapshot):
        return _found(snapshot, losses(web), routes(snapshot, web))
    few = snapshot.only(accounts.filter(pl.Series(there)))
    of_few = active_web(few)
    at: Ints = np.flatnonzero(there).astype(np.int32)
    contacts = rows_of_groups(at, snapshot.contacts.account)
    return _found(
        snapshot,
        _replaced_losses(before.losses, losses(of_few), at=at),
        _replaced_routes(before.routes, routes(few, of_few), at=contacts),
    )


def _are_the_same(before: Searches, snapshot: Snapshot) -> bool:
    return (
        before.day == snapshot.day
        and before.accounts.equals(snapshot.accounts["id"])
        and before.staff.equals(snapshot.staff.frame["id"])
        and before.contacts.equals(snapshot.contacts.frame["id"])
    )


def _found(snapshot: Snapshot, lost: Losses, ways: Routes) -> Searches:
    return Searches(
        day=snapshot.day,
        accounts=snapshot.accounts["id"],
        contacts=snapshot.contacts.frame["id"],
        staff=snapshot.staff.frame["id"],
        losses=lost,
        routes=ways,
    )


def _replaced_losses(every: Losses, few: Losses, *, at: Ints) -> Losses:
    """The losses of every account, with those of a few at their positions."""
    bus_factor_sets, survival_sets = every.bus_factor_sets.copy(), every.survival_sets.copy()
    left = every.left.copy()
    left[at] = few.left
    for place, account in enumerate(at.tolist()):
        bus_factor_sets[account] = few.bus_factor_sets[place]
        survival_sets[account] = few.survival_sets[place]
    return Losses(bus_factor_sets, left, survival_sets)


def _replaced_routes(every: Routes, few: Routes, *, at: Ints) -> Routes:
    """The routes to every contact, with those to a few, who stand at these positions."""
    number = every.number.copy()
    number[at] = few.number
    contacts: list[int] = at.tolist()
    gatekeepers = every.gatekeepers.copy()
    for place, contact in enumerate(contacts):
        gatekeepers.pop(contact, None)
        if place in few.gatekeepers:
            ours, theirs = few.gatekeepers[place]
            gatekeepers[contact] = ours, [contacts[one] for one in theirs]
    return Routes(number=number, gatekeepers=gatekeepers)
