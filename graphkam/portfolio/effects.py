"""Effects: what the going of some of ours does to each account touched, before anybody is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from graphkam.answers import Dark, Figures
from graphkam.arrays import Bools, Ints
from graphkam.portfolio.compiled import is_ready
from graphkam.portfolio.coverage import LEVELS, Coverage, Covered, coverage
from graphkam.portfolio.directory import Directory, directory_of
from graphkam.portfolio.layout import layout_of
from graphkam.portfolio.losses import losses
from graphkam.portfolio.measures import Measures, Standing, standing_of
from graphkam.portfolio.survival import LOSSES
from graphkam.portfolio.web import Web, active_web
from graphkam.schema import LINES, TOPOLOGIES
from graphkam.snapshot import Snapshot

_BUDGET: Final = 20_000
"""How many branches the search in machine code looks at before it leaves an account to arrays."""


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """What becomes of one account: its figures, its contacts who lose somebody, by position, and what goes dark.

    ``weight`` is all its weight, ``orphaned_weight`` that of those who are left with nobody.
    """

    before: Figures
    after: Figures
    orphaned: list[int]
    lost: list[int]
    weakened: list[int]
    dark: Dark
    weight: float
    orphaned_weight: float


def effects(
    snapshot: Snapshot, leaving: Bools, *, accounts: list[int], here: Snapshot | None = None
) -> list[Effect]:
    """What becomes of some accounts, by position, when everybody marked among our people (R) has gone.

    ``here`` is the snapshot with these alone, where there is one. What an account is without anybody gone is worked out
    once for as long as the snapshot is. Machine code answers where it is there already; nobody waits for it.
    """
    if is_ready("effects", "effects_on_accounts", ties=len(directory_of(snapshot).held)):
        return in_machine_code(snapshot, leaving, accounts=accounts)
    return on_arrays(snapshot, leaving, accounts=accounts, here=here)


def on_arrays(
    snapshot: Snapshot, leaving: Bools, *, accounts: list[int], here: Snapshot | None = None
) -> list[Effect]:
    """The same by two measurements of these accounts."""
    directory = directory_of(snapshot)
    if here is None:
        here = snapshot.only([directory.account_ids[at] for at in accounts])
    web = active_web(here)
    covered = coverage(here, web)
    before = _before(directory, accounts, here, web)
    left = replace(here, ties=here.ties.where(~leaving[here.ties.staff]))
    after, bus_factor = _standing(left, active_web(left))
    orphaned = (web.holders > 0) & (after.web.holders == 0)
    weakened = (after.web.holders < web.holders) & (after.web.holders == 1)
    lost = orphaned.copy()
    lost[left.ties.contact[left.ties.evidence > 0]] = False
    dark = _dark(here, covered, after.coverage)
    found: list[Effect] = []
    for place, account in enumerate(accounts):
        start, end = web.first_contact[place : place + 2].tolist()
        shift = int(directory.first_contact[account]) - start

        def at(which: Bools, *, start: int = start, end: int = end, shift: int = shift) -> list[int]:
            return (np.flatnonzero(which[start:end]) + start + shift).tolist()

        found.append(
            Effect(
                before=before[place],
                after=_figures(after, bus_factor, place),
                orphaned=at(orphaned),
                lost=at(lost),
                weakened=at(weakened),
                dark=dark[place],
                weight=float(covered.account.weight[place]),
                orphaned_weight=float(web.weight[start:end][orphaned[start:end]].sum()),
            )
        )
    return found


def in_machine_code(snapshot: Snapshot, leaving: Bools, *, accounts: list[int]) -> list[Effect]:
    """The same with each account looked at by itself, in machine code."""
    from graphkam.portfolio.compiled import effects as compiled  # noqa: PLC0415  # loads the compiler

    directory, layout = directory_of(snapshot), layout_of(snapshot)
    contacts, ties = snapshot.contacts, snapshot.ties
    before_of = map(directory.before.get, accounts)
    known = [compiled.UNKNOWN if before is None else before.bus_factor for before in before_of]
    figures = np.zeros((len(accounts), 2, 2 + len(LOSSES)))
    who, what, shades = compiled.effects_on_accounts(
        np.array(accounts, dtype=np.int32),
        np.array(known, dtype=np.int32),
        leaving,
        _BUDGET,
        layout.weight,
        directory.first_contact,
        directory.first_tie,
        ties.staff,
        ties.active,
        ties.evidence,
        snapshot.staff.function,
        contacts.weight,
        contacts.level,
        contacts.line,
        contacts.department,
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
        figures,
    )
    others = {place for place in range(len(accounts)) if (figures[place, :, 3] == compiled.UNKNOWN).any()}
    by_arrays = iter(
        on_arrays(snapshot, leaving, accounts=[accounts[place] for place in sorted(others)]) if others else []
    )
    lists: list[tuple[list[int], list[int], list[int]]] = [([], [], []) for _ in accounts]
    place_of = {account: place for place, account in enumerate(accounts)}
    for contact, fate, account in zip(
        who.tolist(), what.tolist(), contacts.account[who].tolist(), strict=True
    ):
        orphaned, lost, weakened = lists[place_of[account]]
        (weakened if fate == compiled.WEAKENED else orphaned).append(contact)
        if fate == compiled.LOST:
            lost.append(contact)
    dark = [Dark(departments=[], levels=[], lines=[]) for _ in accounts]
    rows: list[list[int]] = shades.tolist()
    for place, kind, number in rows:
        match kind:
            case compiled.DEPARTMENT:
                dark[place].departments.append(directory.department_ids[number])
            case compiled.LEVEL:
                dark[place].levels.append(number)
            case _:
                dark[place].lines.append(LINES[number])
    found: list[Effect] = []
    for place, (account, (orphaned, lost, weakened)) in enumerate(zip(accounts, lists, strict=True)):
        if place in others:
            found.append(next(by_arrays))
            continue
        whole = float(layout.weight[account])
        before = directory.before.get(account)
        if before is None:
            before = directory.before[account] = _told(figures[place, 0].tolist(), whole)
        found.append(
            Effect(
                before=before,
                after=_told(figures[place, 1].tolist(), whole),
                orphaned=orphaned,
                lost=lost,
                weakened=weakened,
                dark=dark[place],
                weight=whole,
                orphaned_weight=float(contacts.weight[orphaned].sum()),
            )
        )
    return found


def _told(figures: Sequence[float], whole: float) -> Figures:
    """The figures of an account from what machine code has written."""
    held, twice, left, bus_factor, rung = figures
    share = 1 / whole if whole > 0 else 0.0
    return Figures(
        coverage=held / whole if whole > 0 else 0.0,
        two_deep_coverage=twice / whole if whole > 0 else 0.0,
        bus_factor=int(bus_factor),
        mesh_index=left * share / len(LOSSES),
        topology=TOPOLOGIES[int(rung)],
    )


def _before(directory: Directory, accounts: list[int], here: Snapshot, web: Web) -> list[Figures]:
    """The figures of some accounts as they are, each worked out once for as long as the snapshot is."""
    if any(at not in directory.before for at in accounts):
        now, bus_factor = _standing(here, web)
        for place, at in enumerate(accounts):
            directory.before[at] = _figures(now, bus_factor, place)
    return [directory.before[at] for at in accounts]


def _standing(snapshot: Snapshot, web: Web) -> tuple[Standing, Ints]:
    """How every account stands, and its bus factor."""
    lost = losses(web)
    bus_factor = np.array([len(each) for each in lost.bus_factor_sets], dtype=np.int32)
    return standing_of(snapshot, web, left=lost.left), bus_factor


def _figures(standing: Standing, bus_factor: Ints, account: int) -> Figures:
    whole = standing.coverage.account
    return Figures(
        coverage=float(whole.coverage[account]),
        two_deep_coverage=float(whole.two_deep_coverage[account]),
        bus_factor=int(bus_factor[account]),
        mesh_index=float(standing.mesh_index[account]),
        topology=TOPOLOGIES[int(standing.topology[account])],
    )


def figures(measures: Measures, account: int) -> Figures:
    """The figures of an account, by position, that a departure changes."""
    return _figures(measures, measures.bus_factor, account)


def _dark(snapshot: Snapshot, before: Coverage, after: Coverage) -> list[Dark]:
    def gone(one: Covered, other: Covered) -> list[int]:
        return [int(at) for at in np.flatnonzero((one.held > 0) & (other.held == 0))]

    n = snapshot.accounts.height
    found = [Dark(departments=[], levels=[], lines=[]) for _ in range(n)]
    for at in gone(before.departments, after.departments):
        found[int(snapshot.department_account[at])].departments.append(snapshot.departments["id"][at])
    for at in gone(before.levels, after.levels):
        found[at // LEVELS].levels.append(at % LEVELS)
    for at in gone(before.lines, after.lines):
        found[at // len(LINES)].lines.append(LINES[at % len(LINES)])
    return found
