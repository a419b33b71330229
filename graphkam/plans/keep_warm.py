"""What is about to go cold, and what would hold it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from graphkam.answers import Text, WarmAction, WarmChoice, WarmOption, WarmTie
from graphkam.arrays import Ints
from graphkam.errors import InvalidInputError, NotFoundError
from graphkam.plans.describe import KIND_WORDS
from graphkam.schema import DIRECTED_KINDS
from graphkam.snapshot import EPOCH, Snapshot, half_life_of_accounts
from graphkam.strength import days_until_cold, two_way_factor


def keep_warm(snapshot: Snapshot, *, days: int = 30, staff_id: str | None = None) -> list[WarmTie]:
    """The active ties that go cold within so many days, key contacts first, then the soonest.

    Each with what holds it longest for least: days won, of all whom one meeting can serve at once, for the effort that
    the policy puts on a call, a meeting or a visit. A rep's contacts in an account are met together, as many as share a
    round in full; a call is made to each. ``staff_id`` asks for one rep's only. Refused reps are left out.

    Raises
    ------
    NotFoundError
        Nobody of ours with that id is present.
    InvalidInputError
        A negative number of days.

    Examples
    --------
    >>> first, *_ = keep_warm(harbour, days=120)
    >>> first.contact_id, first.staff_id, first.goes_cold_on.isoformat(), first.action.kind
    ('lin', 'tom', '2026-10-05', 'meeting')
    """
    if days < 0:
        raise InvalidInputError(f"{days} days ahead were asked for; ask for 0 or more")
    if staff_id is not None and staff_id not in snapshot.staff.frame["id"]:
        raise NotFoundError(
            f"no such staff member on this day: {staff_id}; check the id, and whether they have left"
        )
    ties, contacts = snapshot.ties, snapshot.contacts
    wanted = ties.active & ~ties.refused & (ties.cold_day <= snapshot.day_number + days)
    if staff_id is not None:
        wanted &= ties.staff == snapshot.staff.ids.index(staff_id)
    at = np.flatnonzero(wanted).astype(np.int32)
    key = contacts.key[ties.contact[at]]
    at = at[np.lexsort((ties.staff[at], ties.contact[at], ties.cold_day[at], ~key))]
    held = {str(kind): _cold_after(snapshot, at, kind) for kind in snapshot.policy.efforts}
    holders = np.bincount(ties.contact[ties.active], minlength=len(contacts.account))
    actions = _actions(snapshot, at, held)
    accounts, ids, people = snapshot.accounts["id"], contacts.frame["id"], snapshot.staff.frame["id"]
    return [
        WarmTie(
            account_id=accounts[int(contacts.account[ties.contact[tie]])],
            contact_id=ids[int(ties.contact[tie])],
            staff_id=people[int(ties.staff[tie])],
            goes_cold_on=_day(int(ties.cold_day[tie])),
            key=bool(contacts.key[ties.contact[tie]]),
            last=bool(holders[ties.contact[tie]] == 1),
            action=actions[place],
            holds_until=_day(int(held[actions[place].kind][place])),
            options=[
                WarmOption(kind=kind, holds_until=_day(int(until[place]))) for kind, until in held.items()
            ],
        )
        for place, tie in enumerate(at.tolist())
    ]


def _day(number: int) -> date:
    return EPOCH + timedelta(days=number)


def _cold_after(snapshot: Snapshot, at: Ints, kind: str) -> Ints:
    """The first day on which each of these ties is cold after one such interaction today, with that contact alone."""
    ties, policy = snapshot.ties, snapshot.policy
    adds = {str(name): weight for name, weight in policy.kind_weights.items()}[kind]
    incoming, outgoing = ties.incoming[at], ties.outgoing[at]
    evidence = ties.evidence[at] + adds
    if kind in DIRECTED_KINDS:
        # Half of it each way: what was one-sided becomes less so, and counts for more.
        before = two_way_factor(incoming, outgoing, policy=policy) * (incoming + outgoing)
        half = adds / 2
        after = two_way_factor(incoming + half, outgoing + half, policy=policy) * (incoming + outgoing + adds)
        evidence = ties.evidence[at] - before + after
    half_life = half_life_of_accounts(snapshot.accounts, policy=policy)[
        snapshot.contacts.account[ties.contact[at]]
    ]
    days: Ints = days_until_cold(evidence, half_life, policy=policy)
    return days + np.int32(snapshot.day_number)


def _actions(snapshot: Snapshot, at: Ints, held: dict[str, Ints]) -> list[WarmAction]:
    """What to do for each of these ties; those of one rep in one account are put together, the most urgent first."""
    ties, efforts = snapshot.ties, snapshot.policy.efforts
    account = snapshot.contacts.account[ties.contact[at]]
    together: dict[tuple[int, int], list[int]] = {}
    for place, tie in enumerate(at.tolist()):
        together.setdefault((int(ties.staff[tie]), int(account[place])), []).append(place)
    size = max(1, int(snapshot.policy.undiluted_contacts))
    found: dict[int, WarmAction] = {}
    for places in together.values():
        for first in range(0, len(places), size):
            group = places[first : first + size]
            won = {
                kind: sum(int(until[p] - ties.cold_day[at[p]]) for p in group) for kind, until in held.items()
            }
            cost = {
                str(kind): effort * (len(group) if kind in DIRECTED_KINDS else 1)
                for kind, effort in efforts.items()
            }
            best = max(held, key=lambda kind: (won[kind] / cost[kind], -cost[kind]))
            considered = _considered(won, cost, best=best)
            parts = [[place] for place in group] if best in DIRECTED_KINDS else [group]
            for part in parts:
                found |= dict.fromkeys(part, _action(snapshot, at[part], best, considered))
    return [found[place] for place in range(len(at))]


def _considered(won: dict[str, int], cost: dict[str, float], *, best: str) -> list[WarmChoice]:
    """Every kind with the days it wins for its effort, the best first."""
    rate = {kind: won[kind] / cost[kind] for kind in won}
    order = sorted(rate, key=lambda kind: (kind != best, -rate[kind], cost[kind]))
    return [
        WarmChoice(
            kind=kind,
            days=won[kind],
            effort=cost[kind],
            lost_by=rate[best] - rate[kind],
            message={
                "en": f"{KIND_WORDS[kind]['en']}: {won[kind]} {'day' if won[kind] == 1 else 'days'} for an effort of "
                f"{cost[kind]:g}",
                "zh": f"{KIND_WORDS[kind]['zh']}：投入{cost[kind]:g}，维系{won[kind]}天",
            },
        )
        for kind in order
    ]


def _action(snapshot: Snapshot, ties: Ints, kind: str, considered: list[WarmChoice]) -> WarmAction:
    contact = snapshot.ties.contact[ties].tolist()
    staff, frame = snapshot.staff.frame, snapshot.contacts.frame
    cold = _day(int(snapshot.ties.cold_day[ties].min()))
    by = max(snapshot.day, _last_working_day(before=cold))
    who = staff["name"][int(snapshot.ties.staff[ties[0]])]
    whom = [frame["name"][at] for at in contact]
    return WarmAction(
        kind=kind,
        contact_ids=[frame["id"][at] for at in sorted(contact)],
        by=by,
        message=_sentence(who, whom, kind=kind, by=by, cold=cold),
        considered=considered,
    )


def _sentence(who: str, whom: list[str], *, kind: str, by: date, cold: date) -> Text:
    word = KIND_WORDS[kind]
    return {
        "en": f"{who}: a {word['en']} with {' and '.join(whom)} by {by.isoformat()}; cold on {cold.isoformat()}.",
        "zh": f"{who}：{by.isoformat()}前与{'、'.join(whom)}进行一次{word['zh']}；关系将于{cold.isoformat()}变冷。",
    }


def _last_working_day(*, before: date) -> date:
    day = before - timedelta(days=1)
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    return day
