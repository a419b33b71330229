"""Losses: the bus factor and the survival of every account, each in the way that is fastest for so many of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from graphkam.arrays import Floats, Ints, firsts
from graphkam.portfolio.bus_factor import bus_factor_set
from graphkam.portfolio.compiled import in_threads, parts_of, worth_compiling
from graphkam.portfolio.holders import Holders, holders_of_accounts
from graphkam.portfolio.survival import LOSSES, least_left, survival
from graphkam.portfolio.web import Web
from graphkam.snapshot.people import NOBODY

_BUDGET: Final = 100_000
"""How many branches the search in machine code looks at before it leaves an account to the better bounds on arrays."""


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """What every account (n) loses with its worst reps.

    ``left`` (n × 3) is the weight that still hangs together when the worst one, two, three have left. The sets are
    positions of staff, sorted.
    """

    bus_factor_sets: list[list[int]]
    left: Floats
    survival_sets: list[list[list[int]]]


def losses(web: Web) -> Losses:
    """The bus factor's set, and the weights and sets of survival, of every account."""
    if worth_compiling(len(web.contact)):
        return _compiled(web)
    each = holders_of_accounts(web)
    alive = [survival(holders) for holders in each]
    return Losses(
        bus_factor_sets=[
            _staff(web, account, bus_factor_set(holders)) for account, holders in enumerate(each)
        ],
        left=_table([[loss.left for loss in of_account] for of_account in alive]),
        survival_sets=[
            [_staff(web, account, loss.reps) for loss in of_account]
            for account, of_account in enumerate(alive)
        ],
    )


def weights_left(web: Web) -> Floats:
    """The weights of `losses` (n × 3), without the sets."""
    if worth_compiling(len(web.contact)):
        return _without_sets(web, budget=0)[1]
    return _table([least_left(holders) for holders in holders_of_accounts(web)])


def bus_factors_and_weights_left(web: Web) -> tuple[Ints, Floats]:
    """The bus factor of every account (n), and the weights of `losses`, without anybody's name."""
    if not worth_compiling(len(web.contact)):
        lost = losses(web)
        return np.array([len(each) for each in lost.bus_factor_sets], dtype=np.int32), lost.left
    sizes, left = _without_sets(web, budget=_BUDGET)
    for account in np.flatnonzero(sizes < 0).tolist():
        sizes[account] = len(bus_factor_set(holders_of_account(web, account)))
    return sizes, left


def _without_sets(web: Web, *, budget: int) -> tuple[Ints, Floats]:
    """Bus factors, as far as the budget goes, and what is left: in machine code, where sets take longer than both."""
    from graphkam.portfolio.compiled import leavers, partings  # noqa: PLC0415  # loads the compiler

    n, parts = web.accounts, parts_of(web.accounts)
    first_tie = np.concatenate([[0], np.cumsum(web.holders)]).astype(np.int32)
    sizes, left = np.zeros(n, dtype=np.int32), np.zeros((n, len(LOSSES)))

    def measure(part: int) -> None:
        partings.sizes_and_losses(
            web.rep,
            first_tie,
            web.first_contact,
            web.first_rep,
            web.weight,
            n * part // parts,
            n * (part + 1) // parts,
            budget,
            sizes,
            left,
        )

    in_threads(measure, range(parts))
    for account in np.flatnonzero(sizes == leavers.TOO_WIDE).tolist():
        left[account] = least_left(holders_of_account(web, account))
    return sizes, left


def _table(left: list[list[float]]) -> Floats:
    return np.array(left, dtype=np.float64).reshape(-1, len(LOSSES))


def _staff(web: Web, account: int, reps: list[int]) -> list[int]:
    first = int(web.first_rep[account])
    return [int(web.rep_staff[first + rep]) for rep in reps]


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What machine code finds: sets as bits of the account's reps, and accounts (``others``) left to the arrays."""

    smallest: np.ndarray[tuple[int], np.dtype[np.uint64]]
    sizes: Ints
    left: Floats
    worst: np.ndarray[tuple[int, int, int], np.dtype[np.int64]]
    others: dict[int, Holders]


def _search(web: Web) -> _Found:
    from graphkam.portfolio.compiled import leavers  # noqa: PLC0415  # loads the compiler

    n, parts = web.accounts, parts_of(web.accounts)
    first_tie = np.concatenate([[0], np.cumsum(web.holders)]).astype(np.int32)
    smallest = np.zeros(n, dtype=np.uint64)
    sizes = np.zeros(n, dtype=np.int32)
    left = np.zeros((n, len(LOSSES)))
    worst = np.full((n, len(LOSSES), max(LOSSES)), NOBODY, dtype=np.int64)

    def measure(part: int) -> None:
        leavers.sets_of_accounts(
            web.rep,
            first_tie,
            web.first_contact,
            web.first_rep,
            web.weight,
            n * part // parts,
            n * (part + 1) // parts,
            _BUDGET,
            smallest,
            sizes,
            left,
            worst,
        )

    in_threads(measure, range(parts))
    others = {account: holders_of_account(web, account) for account in np.flatnonzero(sizes < 0).tolist()}
    for account, holders in others.items():
        if sizes[account] == leavers.TOO_WIDE:
            left[account] = least_left(holders)
    return _Found(smallest, sizes, left, worst, others)


def _compiled(web: Web) -> Losses:
    from graphkam.portfolio.compiled import leavers  # noqa: PLC0415  # loads the compiler

    found = _search(web)
    bus_factor_sets = _members(web, found.smallest)
    survival_sets = _named(web, found.worst)
    for account, holders in found.others.items():
        bus_factor_sets[account] = _staff(web, account, bus_factor_set(holders))
        if found.sizes[account] == leavers.TOO_WIDE:
            survival_sets[account] = [_staff(web, account, loss.reps) for loss in survival(holders)]
    return Losses(bus_factor_sets, found.left, survival_sets)


def holders_of_account(web: Web, account: int) -> Holders:
    """The holder sets of one account, over its reps in their order."""
    start, end = web.first_tie[account : account + 2].tolist()
    contact, rep = web.contact[start:end], web.rep[start:end] - web.first_rep[account]
    held, row = np.unique(contact, return_inverse=True)
    incidence = np.zeros((len(held), int(web.first_rep[account + 1] - web.first_rep[account])))
    incidence[row, rep] = 1.0
    sets, of_set = np.unique(incidence, axis=0, return_inverse=True)
    return Holders(
        incidence=sets,
        weight=np.bincount(of_set.ravel(), web.weight[held], minlength=len(sets)).astype(float),
    )


def _members(web: Web, sets: np.ndarray[tuple[int], np.dtype[np.uint64]]) -> list[list[int]]:
    """The reps of each account's set, whose bits are the reps in their order, as positions of staff."""
    bits = (sets[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)
    account, rep = np.nonzero(bits)
    staff: list[int] = web.rep_staff[web.first_rep[account] + rep].tolist()
    first = firsts(account, size=len(sets)).tolist()
    return [staff[start:end] for start, end in pairwise(first)]


def _named(web: Web, worst: np.ndarray[tuple[int, int, int], np.dtype[np.int64]]) -> list[list[list[int]]]:
    first = web.first_rep[:-1].astype(np.int64)[:, None, None]
    staff = np.append(web.rep_staff, np.int32(NOBODY))
    named: list[list[list[int]]] = staff[np.where(worst == NOBODY, NOBODY, worst + first)].tolist()
    return [[[one for one in gone if one != NOBODY] for gone in of_account] for of_account in named]
