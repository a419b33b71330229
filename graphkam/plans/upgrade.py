"""The upgrade plan: the fewest new ties that lift an account to a class, or to a bus factor."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from graphkam.answers import NewTie, TieOption, UpgradePlan
from graphkam.arrays import Bools, Floats
from graphkam.errors import InvalidInputError
from graphkam.plans.alternatives import EQUAL
from graphkam.plans.candidates import Candidates, candidates
from graphkam.plans.paths import best_path
from graphkam.plans.program import Solution
from graphkam.plans.target import Limits, Target
from graphkam.plans.upgrade_words import change, option, summary
from graphkam.portfolio import measure
from graphkam.portfolio.effects import figures
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot

NODE_LIMIT: Final = 4_000
"""How many parts of each search are looked into before the best found is taken."""
OPTIONS_SHOWN: Final = 2
LOOKED_AT: Final = 60
"""How many other ties, the likeliest first, are tried in the place of each new one."""


def upgrade(
    snapshot: Snapshot, account_id: str, *, to: str | None = None, bus_factor: int | None = None
) -> UpgradePlan:
    """The fewest new ties, each between a named rep and a named contact, that lift an account to a target.

    The target is the next class (neither given), the class ``to``, or a ``bus_factor`` of at least so much. A new tie
    is one visit today to that contact alone. Of equally few ties the likeliest are taken: each as likely as the best
    path from that rep, or as a cold call. Only those assigned to the account or with a tie to it come into question,
    all present staff only if these cannot reach the target.

    Raises
    ------
    NotFoundError
        The company has no such account.
    InvalidInputError
        A class that is none, both targets at once, or a bus factor below 1.

    Notes
    -----
    By integer programming. What hangs together after somebody's going is checked on each answer, and required where it
    fails, until it holds.

    Examples
    --------
    >>> upgrade(harbour, "harbour", to="mesh").impossible
    ['reps']
    >>> tie, = upgrade(harbour, "harbour", bus_factor=2).ties or [None]
    >>> tie is None
    True
    """
    if to is not None and bus_factor is not None:
        raise InvalidInputError("give a class or a bus factor as the target, not both")
    if to is not None and to not in TOPOLOGIES[1:]:
        raise InvalidInputError(f"no class {to} to lift an account to; there are {', '.join(TOPOLOGIES[1:])}")
    if bus_factor is not None and bus_factor < 1:
        raise InvalidInputError(f"a bus factor of {bus_factor} is no target; give 1 or more")
    options = candidates(snapshot, account_id, everybody=False)
    rung = to
    if to is None and bus_factor is None:
        above = TOPOLOGIES.index(measure(options.account).topologies[0]) + 1
        rung = TOPOLOGIES[min(above, len(TOPOLOGIES) - 1)]
    outcome = _outcome(Target(options, rung, bus_factor))
    if outcome.impossible:
        outcome = _outcome(Target(candidates(snapshot, account_id, everybody=True), rung, bus_factor))
    return _plan(snapshot, account_id, outcome)


@dataclass(frozen=True, slots=True, eq=False)
class _Outcome:
    """What came of a target: the ties to make, or why there are none."""

    target: Target
    made: Bools
    exact: bool
    bound: int
    impossible: list[str]


def failing(target: Target, made: Bools) -> list[str]:
    """The tests of the target that fail when these ties are made."""
    measures = measure(target.options.made(np.flatnonzero(made).astype(np.int32)))
    if target.bus_factor is not None:
        return [] if int(measures.bus_factor[0]) >= target.bus_factor else ["bus_factor"]
    rungs = TOPOLOGIES[1 : TOPOLOGIES.index(target.rung or "none") + 1]
    names = [test.name for test in measures.tests if test.rung in rungs and not bool(test.holds[0])]
    return list(dict.fromkeys(names))


def _outcome(target: Target) -> _Outcome:
    number = len(target.options.rep)
    none, every = np.zeros(number, dtype=np.bool_), np.ones(number, dtype=np.bool_)
    if not failing(target, none):
        return _Outcome(target, none, exact=True, bound=0, impossible=[])
    # More ties never lower a class; a bus factor they may, so that there the program itself has to say it.
    if target.rung is not None and (tests := failing(target, every)):
        return _Outcome(target, none, exact=True, bound=0, impossible=tests)
    if not number:
        return _Outcome(target, none, exact=True, bound=0, impossible=["bus_factor"])
    limits = target.limits()
    fewest = _solved(target, limits, cost=np.ones(number))
    if not fewest.possible:
        return _Outcome(target, none, exact=True, bound=0, impossible=["bus_factor"])
    bound = max(0, math.ceil(-fewest.bound - 1e-6))
    made = every if fewest.values is None else fewest.values[:number] > 0.5
    exact = fewest.proven
    if fewest.proven:
        # As few as these, and of so few the likeliest.
        limits.at_least([(np.arange(number, dtype=np.int32), np.full(number, -1.0))], -float(made.sum()))
        likeliest = _solved(target, limits, cost=target.options.distance / 1e9)
        exact = likeliest.proven
        if likeliest.values is not None:
            made = likeliest.values[:number] > 0.5
    made = _settled(target, _irreducible(target, made))
    return _Outcome(target, made, exact=exact, bound=bound, impossible=[])


def _solved(target: Target, limits: Limits, *, cost: Floats) -> Solution:
    """The ties of least cost under the limits, and under those that come up on the way, which are kept."""
    nothing = np.zeros(0, dtype=np.int64)
    while True:
        gain = np.concatenate([-cost, np.zeros(len(limits.whole))])
        found = limits.program().greatest(gain, ones=nothing, node_limit=NODE_LIMIT)
        if found.values is None or not target.tighten(limits, found.values[: limits.ties] > 0.5):
            return found


def _irreducible(target: Target, made: Bools) -> Bools:
    """The same ties without those that are not needed, the least likely left out first."""
    made = made.copy()
    chosen = np.flatnonzero(made)
    for tie in chosen[np.lexsort((-chosen, -target.options.distance[chosen]))].tolist():
        made[tie] = False
        if failing(target, made):
            made[tie] = True
    return made


def _reaches(target: Target) -> Callable[[Bools], bool]:
    """Whether ties reach the target, told by its limits where those say it all."""
    limits = target.limits()

    def reached(ties: Bools) -> bool:
        if target.bus_factor is not None:
            return not failing(target, ties)
        return limits.kept(ties) and not target.tighten(limits, ties)

    return reached


def _settled(target: Target, made: Bools) -> Bools:
    """As many ties, exchanged one by one for likelier ones, and for equally likely ones with smaller ids."""
    distance, place = target.options.distance, np.arange(len(made))
    reached = _reaches(target)
    while True:
        for tie in np.flatnonzero(made)[::-1].tolist():
            rest = made & (place != tie)
            wanted = ~made & ((distance < distance[tie]) | ((distance == distance[tie]) & (place < tie)))
            options = np.flatnonzero(wanted)
            options = options[np.lexsort((options, distance[options]))]
            instead = next((at for at in options.tolist() if reached(rest | (place == at))), None)
            if instead is not None:
                made = rest | (place == instead)
                break
        else:
            return made


def _instead(target: Target, made: Bools) -> dict[int, list[int]]:
    """The likeliest ties that could stand in for each of those made, the others staying."""
    distance, place = target.options.distance, np.arange(len(made))
    reached = _reaches(target)
    others = np.flatnonzero(~made)
    others = others[np.lexsort((others, distance[others]))][:LOOKED_AT]
    found: dict[int, list[int]] = {}
    for tie in np.flatnonzero(made).tolist():
        rest = made & (place != tie)
        fits = (at for at in others.tolist() if reached(rest | (place == at)))
        found[tie] = list(itertools.islice(fits, OPTIONS_SHOWN))
    return found


def _plan(snapshot: Snapshot, account_id: str, outcome: _Outcome) -> UpgradePlan:
    target, options = outcome.target, outcome.target.options
    chosen = np.flatnonzero(outcome.made).astype(np.int32)
    after = figures(measure(options.made(chosen)), 0)
    instead = _instead(target, outcome.made)
    place = np.arange(len(outcome.made))
    ties = [
        _tie(
            snapshot,
            options,
            at,
            needed_for=failing(target, outcome.made & (place != at)),
            considered=instead[at],
        )
        for at in chosen.tolist()
    ]
    return UpgradePlan(
        account_id=account_id,
        as_of=snapshot.day,
        policy=snapshot.policy.name,
        target=target.rung or f"bus_factor {target.bus_factor}",
        ties=ties,
        probability=math.prod(tie.probability for tie in ties),
        exact=outcome.exact,
        bound=outcome.bound,
        impossible=outcome.impossible,
        after=after,
        message=summary(
            ties,
            rung=target.rung,
            bus_factor=target.bus_factor,
            impossible=outcome.impossible,
            least=None if outcome.exact else outcome.bound,
        ),
        change=change(
            snapshot, ties, impossible=outcome.impossible, chairs=len(options.account.chairs.weight)
        ),
    )


def _tie(
    snapshot: Snapshot, options: Candidates, at: int, *, needed_for: list[str], considered: list[int]
) -> NewTie:
    staff = options.account.staff.frame
    contacts = options.account.contacts.frame
    rep, contact = int(options.rep[at]), int(options.contact[at])
    rep_id, contact_id = str(staff["id"][rep]), str(contacts["id"][contact])
    way = best_path(snapshot, contact_id, start=rep_id)
    who, whom = staff["name"][rep], contacts["name"][contact]
    cold = snapshot.policy.paths.cold_call
    probability, people = cold, [rep_id, contact_id]
    message = {"en": f"{who} calls on {whom} unintroduced.", "zh": f"{who}直接陌生拜访{whom}。"}
    if way is not None and way.probability >= cold:
        probability, people = way.probability, way.people
        message = {
            "en": f"{who} visits {whom}. {way.message['en']}",
            "zh": f"{who}拜访{whom}。{way.message['zh']}",
        }
    return NewTie(
        staff_id=rep_id,
        contact_id=contact_id,
        probability=probability,
        people=people,
        needed_for=needed_for,
        considered=[_option(options, other, instead_of=probability) for other in considered],
        message=message,
    )


def _option(options: Candidates, at: int, *, instead_of: float) -> TieOption:
    staff, contacts = options.account.staff.frame, options.account.contacts.frame
    rep, contact = int(options.rep[at]), int(options.contact[at])
    probability = float(options.probability[at])
    # Chances are compared in billionths of their logarithm: what differs by less is as likely.
    lost = instead_of - probability if instead_of - probability > EQUAL else 0.0
    return TieOption(
        staff_id=str(staff["id"][rep]),
        contact_id=str(contacts["id"][contact]),
        probability=probability,
        lost_by=lost,
        message=option(staff["name"][rep], contacts["name"][contact], probability=probability, lost=lost),
    )
