"""What is linear: coverage, what hangs on whom, and diversity, each a sum over the contacts or ties of an account."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphkam.arrays import Floats
from graphkam.policy import TOLERANCE
from graphkam.portfolio.compiled import in_threads, parts_of, worth_compiling
from graphkam.portfolio.coverage import LEVELS, Coverage, Covered, coverage, with_chairs
from graphkam.portfolio.dependency import Dependencies, dependencies
from graphkam.portfolio.diversity import effective_reps
from graphkam.portfolio.web import Web
from graphkam.schema import LINES, ROLES
from graphkam.snapshot import Snapshot
from graphkam.strength import summed


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """The sums of every account (n); ``alpha`` and ``gamma`` are effective reps, per covered contact and overall."""

    coverage: Coverage
    dependencies: Dependencies
    alpha: Floats
    gamma: Floats


def linear(snapshot: Snapshot, web: Web) -> Linear:
    """Every sum over contacts or ties, for all accounts: on arrays, or in one pass in machine code when that is faster.

    They may differ in the last digits: the sums are of the same numbers, and not in the same order.
    """
    if worth_compiling(len(web.contact)):
        return in_one_pass(snapshot, web)
    covered = coverage(snapshot, web)
    alpha, gamma = effective_reps(web)
    hangs = dependencies(web, account_weight=covered.account.weight, level=snapshot.contacts.level)
    return Linear(covered, hangs, alpha, gamma)


def in_one_pass(snapshot: Snapshot, web: Web) -> Linear:
    """The sums in machine code: each array is read once."""
    from graphkam.portfolio.compiled import sums  # noqa: PLC0415  # loads the compiler

    contacts, n, reps = snapshot.contacts, web.accounts, len(web.rep_account)
    sizes = (n, n, n * LEVELS, n * len(LINES), n * len(ROLES))
    alpha, gamma, largest_share, exclusive, shapley, *flat = _cut(
        n, n, n, reps, reps, *(4 * size for size in sizes)
    )
    groups = [each.reshape(4, -1) for each in flat]
    accounts, keys, levels, lines, roles = groups
    ties, highest = np.empty(reps, dtype=np.int32), np.empty(reps, dtype=np.int32)
    largest = np.empty(n, dtype=np.int32)
    chairs = summed(snapshot.chairs.account, snapshot.chairs.weight, size=n)
    parts = parts_of(n)
    departments = np.zeros((6, snapshot.departments.height + 1))

    def add_up(piece: int) -> None:
        sums.sums_of_accounts(
            n * piece // parts,
            n * (piece + 1) // parts,
            web.first_contact,
            web.first_rep,
            web.first_tie,
            web.contact,
            web.weight,
            web.holders,
            contacts.key,
            contacts.department,
            contacts.level,
            contacts.line,
            contacts.role,
            web.rep,
            web.strength,
            chairs,
            TOLERANCE,
            accounts,
            keys,
            departments,
            levels,
            lines,
            roles,
            ties,
            exclusive,
            shapley,
            highest,
            largest,
            largest_share,
            alpha,
            gamma,
        )

    in_threads(add_up, range(parts))
    account, key, *others = map(_covered, groups)
    covered = Coverage(account, key, _departments(departments), *others)
    hangs = Dependencies(ties, exclusive, shapley, highest, largest, largest_share)
    return Linear(with_chairs(snapshot, covered), hangs, alpha, gamma)


def _cut(*sizes: int) -> list[Floats]:
    """Arrays cut from one, whose memory comes in few large pages where small arrays would get many."""
    return np.split(np.empty(sum(sizes)), np.cumsum(sizes)[:-1])


def _departments(sums: Floats) -> Covered:
    """The departments whose members and weight stand in rows: of those whom nobody holds, one does, and more."""
    none, one, more, unheld, once, twice = sums[:, 1:]
    held = once + twice
    return Covered((none + one + more).astype(np.int32), unheld + held, held, twice)


def _covered(sums: Floats) -> Covered:
    """The groups whose members, weight, and weight held by one and by two stand in rows."""
    members, weight, held, held_twice = sums
    return Covered(members.astype(np.int32), weight, held, held_twice)
