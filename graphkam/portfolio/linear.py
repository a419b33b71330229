"""What is linear: coverage, what hangs on whom, and diversity, each a sum over the contacts or ties of an account."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphkam.policy import TOLERANCE
from graphkam.portfolio.compiled import in_threads, parts_of, worth_compiling
from graphkam.portfolio.coverage import LEVELS, Coverage, Covered, coverage, with_chairs
from graphkam.portfolio.dependency import Dependencies, dependencies
from graphkam.portfolio.diversity import effective_reps
from graphkam.portfolio.web import Web
from graphkam.schema import LINES, ROLES
from graphkam.snapshot import Snapshot
from graphkam.snapshot.people import NOBODY
from graphkam.strength import Floats, summed


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """The sums of every account (n); ``alpha`` and ``gamma`` are effective reps, per covered contact and overall."""

    coverage: Coverage
    dependencies: Dependencies
    alpha: Floats
    gamma: Floats


def linear(snapshot: Snapshot, web: Web) -> Linear:
    """Every sum over contacts or ties, for all accounts: on arrays, or in one pass in machine code when that is faster.

    Both add up in the same order; only logarithms, and so alpha and gamma, may differ, in the last digit.
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
    sizes = (n, n, snapshot.departments.height, n * LEVELS, n * len(LINES), n * len(ROLES))
    alpha, gamma, largest_share, exclusive, shapley, part, *flat = _zeros(
        n, n, n, reps, reps, reps, *(4 * size for size in sizes)
    )
    groups = [each.reshape(4, -1) for each in flat]
    accounts, keys, departments, levels, lines, roles = groups
    ties, highest = np.zeros(reps, dtype=np.int32), np.zeros(reps, dtype=np.int32)
    largest = np.full(n, NOBODY, dtype=np.int32)
    chairs = summed(snapshot.chairs.account, snapshot.chairs.weight, size=n)
    parts = parts_of(n)

    def add_up(piece: int) -> None:
        sums.sums_of_accounts(
            n * piece // parts,
            n * (piece + 1) // parts,
            web.first_contact,
            web.first_rep,
            web.first_tie,
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
            part,
            alpha,
            gamma,
        )

    in_threads(add_up, range(parts))
    covered = with_chairs(snapshot, Coverage(*map(_covered, groups)))
    hangs = Dependencies(ties, exclusive, shapley, highest, largest, largest_share)
    return Linear(covered, hangs, alpha, gamma)


def _zeros(*sizes: int) -> list[Floats]:
    """Arrays of zeros cut from one, whose memory comes in few large pages where small arrays would get many."""
    whole = np.empty(sum(sizes))
    whole.fill(0.0)
    return np.split(whole, np.cumsum(sizes)[:-1])


def _covered(sums: Floats) -> Covered:
    """The groups whose members, weight, and weight held by one and by two stand in rows."""
    members, weight, held, held_twice = sums
    return Covered(members.astype(np.int32), weight, held, held_twice)
