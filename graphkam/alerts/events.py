"""What happened: events, from what was last seen of accounts and what is seen now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from graphkam.alerts.messages import ACTIONS, MESSAGES
from graphkam.alerts.people import People
from graphkam.alerts.plans import Plans
from graphkam.alerts.seen import Seen
from graphkam.answers import AccountDeparture, Alert, Gap, Handover, Successors
from graphkam.gaps.finding import Counted, Several, Term, Value, sentence
from graphkam.policy import DEFAULT_EVENTS, Rule
from graphkam.records import day_of
from graphkam.schema import TOPOLOGIES

CANDIDATES: Final = 3
"""Of so many an alert says that they could take a contact over; the departure asked for names all."""

EVENTS: Final = tuple(DEFAULT_EVENTS)
"""The events by name; everything else that an alert may be is a rule of the gaps."""

ANNOUNCED: Final = ("rep_leaving", "leaver_exposed")
"""The event and the rule that a departure ahead is told by; until the day comes it changes no other."""


def events(before: Mapping[str, Seen], after: Mapping[str, Seen], *, people: People) -> list[Gap]:
    """What happened in accounts between two looks at them: who left, came or moved, and where the class fell.

    An account that was not seen before has no events, but that people known elsewhere came there. Whoever is no longer
    recorded at all has not left, but was deleted, and is no event. By account, event and subject.

    Parameters
    ----------
    before, after
        What was seen of the accounts then and now, by id; only those in both, and new ones, are looked at.
    people
        Those of the company now.
    """
    found: list[Gap] = []
    for id_ in sorted(after):
        was = before.get(id_)
        found += _moved_in(people, was, after[id_])
        if was is not None:
            found += _contacts_gone(people, was, after[id_])
            found += _reps_gone(people, was, after[id_])
            found += _class_fell(people, was, after[id_])
    return sorted(found, key=lambda gap: (gap.account_id, gap.rule, gap.subject or ""))


def leaving(
    people: People,
    *,
    accounts: Collection[str],
    staff: Collection[str] | None = None,
    plans: Plans | None = None,
) -> list[Gap]:
    """Who of ours has announced to leave, in each of these accounts where they are assigned or hold somebody.

    With it goes what has to be done: whom they leave with nobody, who could take over, who does in the handover plan,
    and whom at the customer to tell, key contacts first. Only those among ``staff`` are looked at, where that is given.
    ``plans`` are those worked out before.
    """
    snapshot, wanted = people.snapshot, set(accounts)
    known = Plans() if plans is None else plans
    left_at = snapshot.staff.frame.select(
        "id", day=day_of(pl.col("left_at"), zone=snapshot.policy.time_zone)
    ).filter(pl.col("day") > pl.lit(snapshot.day))
    found: list[Gap] = []
    for rep, day in left_at.iter_rows():
        if staff is not None and rep not in staff:
            continue
        touched = (people.accounts_held(rep) | people.assigned.get(rep, set())) & wanted
        if not touched:
            continue
        plan = known.of(snapshot, rep)
        lost = {each.account_id: each for each in plan.accounts}
        for account in sorted(touched):
            takeovers = [item for item in plan.handover if item.account_id == account]
            gap = _leaving(people, rep, day, account=account, lost=lost.get(account), takeovers=takeovers)
            found += [] if gap is None else [gap]
    return sorted(found, key=lambda gap: (gap.account_id, gap.subject or ""))


def stands(alert: Alert, now: Seen | None, *, people: People) -> bool:
    """Whether an event that was told is still news: not undone, not too long ago, its rule still on.

    One that can be found anew each day (a rep announces leaving) is not asked about here.
    """
    snapshot = people.snapshot
    if now is None or alert.rule not in snapshot.policy.events:
        return False
    rule = snapshot.policy.events[alert.rule]
    tier = people.tier(now.account_id)
    if not rule.is_on(tier):
        return False
    # The clock may have been wrong when it was told: what is of a later day did not happen yet.
    last = alert.day + timedelta(days=int(rule.threshold("days", tier=tier)))
    if not alert.day <= snapshot.day <= last:
        return False
    match alert.rule:
        case "rep_left":
            return alert.subject not in people.present_staff
        case "contact_left":
            return alert.subject not in now.contacts
        case "contact_came" | "contact_moved":
            return alert.subject in now.contacts
        case _:
            return TOPOLOGIES.index(now.topology) < TOPOLOGIES.index(alert.evidence["before"])


def _moved_in(people: People, was: Seen | None, now: Seen) -> Iterator[Gap]:
    known = set[str]() if was is None else set(was.contacts)
    # Of an account that is new itself, only who moved there lately has just come.
    rule = people.snapshot.policy.events["contact_moved"]
    within = int(rule.threshold("days", tier=people.tier(now.account_id))) if was is None else None
    for contact in now.contacts:
        if contact in known:
            continue
        origin = people.earlier_account(contact, now.account_id, within=within)
        holders = sorted(rep for rep, held in now.held.items() if contact in held)
        if origin is not None:
            warm = ".warm" if holders else ""
            yield from people.told(
                "contact_moved",
                account=now.account_id,
                contact=contact,
                evidence={"from_account_id": origin, "holders": holders},
                values={"reps": Several(tuple(map(people.staff_name, holders)))},
                form=warm,
                action={"kind": "meet" if holders else "introduce", "staff_ids": holders},
            )
        elif was is not None:
            yield from people.told(
                "contact_came",
                account=now.account_id,
                contact=contact,
                evidence={"holders": holders},
                action={"kind": "introduce", "staff_ids": holders},
            )


def _contacts_gone(people: People, was: Seen, now: Seen) -> Iterator[Gap]:
    present = set(now.contacts)
    for contact in was.contacts:
        if contact in present or not people.is_recorded(contact):
            continue
        target = people.account_of(contact)
        moved = target is not None and target != now.account_id
        yield from people.told(
            "contact_left",
            account=now.account_id,
            contact=contact,
            evidence={
                "to_account_id": target if moved else None,
                "holders": sorted(rep for rep, held in was.held.items() if contact in held),
            },
            form=".moved" if moved else "",
            action={"kind": "find_successor"},
        )


def _reps_gone(people: People, was: Seen, now: Seen) -> Iterator[Gap]:
    snapshot = people.snapshot
    still_held = {contact for held in now.held.values() for contact in held}
    for rep, held in was.held.items():
        if rep in people.present_staff or not people.is_staff(rep):
            continue
        there = [contact for contact in held if contact in now.contacts]
        orphaned = [contact for contact in there if contact not in still_held]
        rule, tier = snapshot.policy.events["rep_left"], people.tier(now.account_id)
        if not rule.is_on(tier):
            continue
        form = "" if there else ".assigned"
        values: dict[str, Value] = {
            "account": people.account_name(now.account_id),
            "rep": people.staff_name(rep),
            "contacts": Counted(len(there), "contact"),
            "orphaned": Counted(len(orphaned), "contact"),
            "names": people.names(people.heaviest_first(there)),
        }
        yield Gap(
            account_id=now.account_id,
            rule="rep_left",
            subject=rep,
            severity=_graver(rule, people, orphaned, tier=tier),
            message=sentence(MESSAGES["rep_left" + form], values),
            evidence={
                "staff_id": rep,
                "held": there,
                "orphaned": orphaned,
                "tell": people.heaviest_first(there),
            },
            weight=people.weight_of(orphaned),
            revenue=people.revenue(now.account_id, weight=people.weight_of(orphaned)),
            action={
                "kind": "meet" if there else "assign",
                "contact_ids": orphaned or there,
                "message": sentence(ACTIONS["rep_left" + form], values),
            },
        )


def _class_fell(people: People, was: Seen, now: Seen) -> Iterator[Gap]:
    if TOPOLOGIES.index(now.topology) >= TOPOLOGIES.index(was.topology):
        return
    rule, tier = people.snapshot.policy.events["class_fell"], people.tier(now.account_id)
    if not rule.is_on(tier):
        return
    values: dict[str, Value] = {
        "account": people.account_name(now.account_id),
        "before": Term("topology", was.topology),
        "after": Term("topology", now.topology),
    }
    weight = people.account_weight(now.account_id)
    yield Gap(
        account_id=now.account_id,
        rule="class_fell",
        subject=None,
        severity=rule.severity_of("otherwise", tier=tier),
        message=sentence(MESSAGES["class_fell"], values),
        evidence={"before": was.topology, "after": now.topology},
        weight=weight,
        revenue=people.revenue(now.account_id, weight=weight),
        action={"kind": "upgrade", "message": sentence(ACTIONS["class_fell"], values)},
    )


def _leaving(
    people: People,
    rep: str,
    day: date,
    *,
    account: str,
    lost: AccountDeparture | None,
    takeovers: list[Handover],
) -> Gap | None:
    rule, tier = people.snapshot.policy.events["rep_leaving"], people.tier(account)
    if not rule.is_on(tier):
        return None
    held = people.heaviest_first(people.held_by(rep, account))
    orphaned = [] if lost is None else lost.orphaned
    form = "" if held else ".assigned"
    values: dict[str, Value] = {
        "account": people.account_name(account),
        "rep": people.staff_name(rep),
        "day": day,
        "contacts": Counted(len(held), "contact"),
        "orphaned": Counted(len(orphaned), "contact"),
        "names": people.names(held),
    }
    return Gap(
        account_id=account,
        rule="rep_leaving",
        subject=rep,
        severity=_graver(rule, people, orphaned, tier=tier),
        message=sentence(MESSAGES["rep_leaving" + form], values),
        evidence={
            "staff_id": rep,
            "leaves_on": day,
            "held": sorted(held),
            "orphaned": orphaned,
            "lost": [] if lost is None else lost.lost,
            "weakened": [] if lost is None else lost.weakened,
            "successors": [] if lost is None else _best(lost.successors),
            "handover": takeovers,
            "tell": held,
        },
        weight=people.weight_of(orphaned),
        revenue=None if lost is None else lost.revenue_exposed,
        action={
            "kind": "hand_over" if held else "assign",
            "staff_id": rep,
            "contact_ids": held,
            "message": sentence(ACTIONS["rep_leaving" + form], values),
        },
    )


def _best(successors: Sequence[Successors]) -> list[Successors]:
    """The first few who could take each contact over: an alert is read by people, and kept and sent each time."""
    return [replace(each, candidates=each.candidates[:CANDIDATES]) for each in successors]


def _graver(rule: Rule, people: People, orphaned: list[str], *, tier: str) -> str:
    """How grave a departure is: the gravest where a key contact is left with nobody."""
    key = any(people.is_key(contact) for contact in orphaned)
    case = "key" if key else "orphans" if orphaned else "otherwise"
    severity: Any = rule.severity_of(case, tier=tier)
    return str(severity)
