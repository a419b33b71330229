"""Whom to meet, who introduces, and what it would bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from typing_extensions import TypedDict  # pydantic needs this one before Python 3.12

from graphkam.answers.departure import Departure, Figures
from graphkam.answers.text import Text


@dataclass(frozen=True, slots=True)
class Ground:
    """What a step rests on.

    ``kind``: that of an interaction; ``declared`` (a stated tie); ``reporting_line``, ``same_manager``, ``influence``;
    ``manager``, ``team`` or ``company`` (colleagues). ``id`` names the interaction, or the manager they share;
    ``strength`` is what was stated, of a tie or an influence.
    """

    kind: str
    id: str | None
    at: date | None
    strength: float | None


PathStep = TypedDict(
    "PathStep",
    {
        "from": str,
        "to": str,
        "kind": str,
        "probability": float,
        "evidence": list[Ground],
        "evidence_total": int,
        "message": Text,
    },
)
"""One step of a path: who turns to whom, how, the chance that it works, and what it rests on.

``kind``: tie, colleague, down, up, influence or peer. ``evidence`` lists the latest grounds, ``evidence_total`` says
how many there are. A mapping, because ``from`` is a word of the language.
"""


@dataclass(frozen=True, slots=True)
class Opponent:
    """Somebody on a path who is against us, and the probability that the path would have if they were neutral."""

    contact_id: str
    attitude: int
    if_neutral: float


@dataclass(frozen=True, slots=True)
class PathOption:
    """A way that was considered, and by how much less likely it is."""

    people: list[str]
    probability: float
    lost_by: float
    message: Text


@dataclass(frozen=True, slots=True)
class Path:
    """One way to a contact: the people on it, the first rep first, and each step between two of them.

    ``considered`` is the next best way, ``change`` what would make that one the answer; where many paths are looked up
    at once, both are left out.
    """

    probability: float
    steps: list[PathStep]
    people: list[str]
    opponents: list[Opponent]
    message: Text
    considered: list[PathOption]
    change: Text | None


@dataclass(frozen=True, slots=True)
class Nearest:
    """A contact that can be reached, how far from there to the target, and the chance of getting there."""

    contact_id: str
    steps: int
    probability: float


@dataclass(frozen=True, slots=True)
class Missing:
    """Why no path leads to a contact, and the nearest contact that one does lead to.

    ``reason``: ``no_tie`` (nobody linked to the contact can be reached), ``no_link`` (somebody linked can, but nobody
    who can introduce), ``only_upwards`` (only over a step up, which was ruled out).
    """

    contact_id: str
    reason: str
    nearest: Nearest | None
    message: Text


@dataclass(frozen=True, slots=True)
class Visitor:
    """Why somebody goes along.

    ``reason``: ``path`` (the way starts with them), ``level`` (nobody else there stands high enough) or ``line``
    (nobody else's function fits).
    """

    staff_id: str
    reason: str
    message: Text


@dataclass(frozen=True, slots=True)
class SweepVisit:
    """One visit of a sweep: who goes to whom, introduced by whom, and what it is expected to win.

    ``floor`` is the contact's level; ``introduced_by`` the last contact on the way (``people``), None for a rep's own
    tie. ``probability`` is that of the whole way, ``gain`` the contact's weight times it. Visits of one ``trip`` are
    made by the same people on the same floor.
    """

    order: int
    floor: int
    contact_id: str
    visitor_ids: list[str]
    visitors: list[Visitor]
    introduced_by: str | None
    probability: float
    gain: float
    expected_coverage: float
    trip: int
    people: list[str]
    message: Text


@dataclass(frozen=True, slots=True)
class SweepOption:
    """A visit that was considered and is not in the plan.

    ``gain`` is what it would add as one visit more; ``instead_of`` the visit it would best replace (None: none can give
    way), and ``lost_by`` how much the plan would then lose.
    """

    contact_id: str
    gain: float
    instead_of: str | None
    lost_by: float
    message: Text


@dataclass(frozen=True, slots=True)
class SweepPlan:
    """A walk down the stairs of an account, with proof that no other of so many visits is expected to win more.

    ``coverage`` is that of today, ``gain`` the visits' total and ``bound`` what no plan can exceed, in weight;
    ``exact`` says that the two meet. ``out_of_reach`` are uncovered contacts to whom no path leads down from the entry
    or over a tie, however many are visited.
    """

    account_id: str
    as_of: date
    policy: str
    entry: str | None
    coverage: float
    visits: list[SweepVisit]
    gain: float
    bound: float
    exact: bool
    considered: list[SweepOption]
    out_of_reach: list[str]
    message: Text


@dataclass(frozen=True, slots=True)
class HandoverLoss:
    """By how much the whole plan would be worse, in the order in which it was made: what comes first decides.

    ``unplaced`` is weight left to nobody (orphaned counts double); ``grade`` weight times grade (cold tie 0, near 1,
    function 2); ``levels`` weight times level distance; ``load`` what the takeovers add to loads. What comes after the
    first that is lost may be negative. All 0: as good, and only the ids decided.
    """

    unplaced: float
    grade: float
    levels: float
    load: int


@dataclass(frozen=True, slots=True)
class HandoverOption:
    """Somebody who was considered for a contact, for what reason, and what the plan would lose with them.

    ``lost_by`` is None where they have no room: they hold as many contacts as the workload allows.
    """

    staff_id: str
    reason: str
    lost_by: HandoverLoss | None
    message: Text


@dataclass(frozen=True, slots=True)
class Handover:
    """Who takes a contact over from a leaver, and by when both have visited it together.

    ``staff_id`` is None where nobody is free: ``reason`` is then ``no_candidate`` or ``workload``, else that of the
    successor (``cold_tie``, ``near``, ``function``). ``orphaned`` contacts have nobody left, the others one. ``by`` is
    the working day of the joint visit, None where there is none or nobody to go. ``alternatives`` are the next best,
    ``considered`` what the plan would lose with each of them, ``change`` what would make it another one.
    """

    account_id: str
    contact_id: str
    leaver_id: str
    staff_id: str | None
    reason: str
    by: date | None
    orphaned: bool
    weight: float
    leaves_on: date
    alternatives: list[str]
    considered: list[HandoverOption]
    message: Text
    change: Text | None


@dataclass(frozen=True, slots=True)
class DeparturePlan(Departure):
    """A departure with its handover plan: who takes over what those who leave would leave behind."""

    handover: list[Handover]


@dataclass(frozen=True, slots=True)
class KeyMember:
    """Why somebody is among the key people: the value of that one alone, and what the others come to less without."""

    person_id: str
    alone: float
    adds: float
    message: Text


@dataclass(frozen=True, slots=True)
class KeyOption:
    """Somebody who was considered and is not among the key people: instead of whom, and what would be lost by it.

    The message says what would make up for it.
    """

    person_id: str
    instead_of: str
    lost_by: float
    message: Text


@dataclass(frozen=True, slots=True)
class KeyPeople:
    """The few on whom most hangs.

    Without an account, our people whose going would leave most weight with nobody; with one, the contacts through whom
    most of it is reached. ``value`` is that weight, ``share`` its part of all there is, ``bound`` what no other so many
    can exceed, ``exact`` whether that is proven to be the value. Fewer than asked for: more would change nothing.
    """

    account_id: str | None
    as_of: date
    policy: str
    people: list[str]
    value: float
    share: float
    exact: bool
    bound: float
    members: list[KeyMember]
    considered: list[KeyOption]
    message: Text


@dataclass(frozen=True, slots=True)
class TieOption:
    """Another tie that would do as well as one of a plan, and by how much less likely it is."""

    staff_id: str
    contact_id: str
    probability: float
    lost_by: float
    message: Text


@dataclass(frozen=True, slots=True)
class NewTie:
    """A tie to make: whom of ours brings to whom, and the chance of it (a cold call where no path leads there).

    ``needed_for`` are the tests that fail without it, the other ties made; ``considered`` the likeliest ties that could
    stand in its place.
    """

    staff_id: str
    contact_id: str
    probability: float
    people: list[str]
    needed_for: list[str]
    considered: list[TieOption]
    message: Text


@dataclass(frozen=True, slots=True)
class UpgradePlan:
    """The fewest new ties that lift an account to a target, each counted as one visit today.

    ``target`` is a class, or ``bus_factor`` and a number. ``exact``: there are no fewer, and no others of so many are
    likelier. ``bound`` is the proven least number. ``impossible`` names the tests that fail whatever is done; there are
    no ties then. ``after`` are the figures with the ties made, ``change`` says what would make it another plan.
    """

    account_id: str
    as_of: date
    policy: str
    target: str
    ties: list[NewTie]
    probability: float
    exact: bool
    bound: int
    impossible: list[str]
    after: Figures
    message: Text
    change: Text | None


@dataclass(frozen=True, slots=True)
class WarmOption:
    """What a call, a meeting or a visit today would do: the first day on which the tie is cold after it."""

    kind: str
    holds_until: date


@dataclass(frozen=True, slots=True)
class WarmChoice:
    """What a kind of action would win for the ties it is for: days, for how much effort, and how much less than chosen.

    ``lost_by`` is in days for one unit of effort; 0 for the one that was chosen.
    """

    kind: str
    days: int
    effort: float
    lost_by: float
    message: Text


@dataclass(frozen=True, slots=True)
class WarmAction:
    """What holds ties longest for least effort: of what kind, with whom at once, and by when.

    ``considered`` has every kind, the best first.
    """

    kind: str
    contact_ids: list[str]
    by: date
    message: Text
    considered: list[WarmChoice]


@dataclass(frozen=True, slots=True)
class WarmTie:
    """An active tie that is about to go cold, and what would hold it.

    ``holds_until`` is the first day on which it is cold if the action is taken today; ``last`` says that nobody else
    holds the contact.
    """

    account_id: str
    contact_id: str
    staff_id: str
    goes_cold_on: date
    key: bool
    last: bool
    action: WarmAction
    holds_until: date
    options: list[WarmOption]
