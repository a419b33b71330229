"""Rules about who is held: key contacts, empty chairs, dependence on one rep, groups that nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, TypeAlias

import numpy as np

from graphkam.arrays import Ints
from graphkam.gaps.facts import Facts
from graphkam.gaps.finding import Action, Counted, Finding, Seat, Several, Term, Value
from graphkam.gaps.nearest import CANDIDATES
from graphkam.gaps.ways import Lack, Way
from graphkam.language import chance, percent
from graphkam.policy import TOLERANCE, Rule
from graphkam.schema import LINES, ROLES
from graphkam.snapshot.people import NOBODY
from graphkam.strength import NEVER, summed

Status: TypeAlias = Literal["never_met", "gone_cold", "not_recorded"]


def status(facts: Facts, contact: int) -> Status:
    """Why a contact without active tie has none: gone cold, nothing recorded in the whole account, or never met."""
    if facts.last_held[contact] > -NEVER or contact in facts.last_traces:
        return "gone_cold"
    account = int(facts.snapshot.contacts.account[contact])
    return "never_met" if facts.any_evidence[account] else "not_recorded"


def without_tie(facts: Facts, contact: int) -> dict[str, object]:
    """What is known of a contact that nobody holds: why, since when it is cold, and the last trace of anything."""
    last = int(facts.last_held[contact])
    return {
        "status": status(facts, contact),
        "gone_cold_since": facts.date_or_none(last if last <= -NEVER else last + 1),
        "last_evidence_at": facts.date_or_none(facts.last_traces.get(contact, -NEVER)),
    }


def win(facts: Facts, contact: int) -> Action:
    """What wins a contact that nobody holds: the way that leads there, else whoever is near, and what is missing."""
    reason, reps = facts.nearest.to(contact)
    way = facts.ways.to(contact)
    whom = facts.names.contact_names[contact]
    values: dict[str, Value] = {"contact": whom}
    if isinstance(way, Way):
        reps = list(dict.fromkeys([way.rep, *reps]))[:CANDIDATES]
    ids: dict[str, object] = {
        "contact_id": facts.names.contacts[contact],
        "staff_ids": facts.staff_ids(reps),
        "path": way.path if isinstance(way, Way) else None,
        "missing": way.missing if isinstance(way, Lack) else None,
    }
    if isinstance(way, Way):
        values |= {"rep": facts.names.staff_names[way.rep], "chance": chance(way.probability)}
        if not way.between:
            return Action("meet", ids, values, sentence="meet.path")
        values |= {
            "introducer": way.between[-1],
            "way": " → ".join(
                [facts.names.staff_names[way.rep], *(each.name for each in [*way.between, whom])]
            ),
            "against": Several(tuple(way.against)),
        }
        return Action("introduce", ids, values, sentence=f"introduce.{'against' if way.against else 'path'}")
    values["reps"] = facts.reps(reps)
    if reason == "cold_tie":
        return Action("meet", ids, values)
    if reason is not None:
        return Action("introduce", ids, values, sentence="introduce.near")
    if status(facts, contact) == "not_recorded":
        return Action("record", ids, values)
    if way.nearest is None:
        return Action("introduce", ids, values)
    values |= {"nearest": way.nearest, "steps": Counted(way.steps, "step")}
    return Action("introduce", ids, values, sentence="introduce.nearest")


def key_contact_uncovered(facts: Facts, _rule: Rule) -> Iterator[Finding]:
    """A key contact has no active tie."""
    contacts = facts.snapshot.contacts
    approver = ROLES.index("approver")
    for contact in np.flatnonzero(contacts.key & (facts.web.holders == 0)).tolist():
        why = without_tie(facts, contact)
        since, last = why["gone_cold_since"], why["last_evidence_at"]
        sentence = str(why["status"]) if why["status"] != "gone_cold" or since is not None else "faint"
        yield Finding(
            account=int(contacts.account[contact]),
            subject=facts.names.contacts[contact],
            case="approver" if contacts.role[contact] == approver else "otherwise",
            evidence={**facts.contact_evidence(contact), **why},
            values={**facts.contact(contact), "since": str(since), "last": str(last)},
            weight=float(contacts.weight[contact]),
            action=win(facts, contact),
            sentence=f"key_contact_uncovered.{sentence}",
        )


def empty_chair(facts: Facts, _rule: Rule) -> Iterator[Finding]:
    """A seat of the tier is filled by nobody; the same seat asked for twice is one gap."""
    chairs = facts.snapshot.chairs
    weights: dict[tuple[int, int, int], list[float]] = {}
    for account, role, line, weight in zip(
        chairs.account.tolist(),
        chairs.role.tolist(),
        chairs.line.tolist(),
        chairs.weight.tolist(),
        strict=True,
    ):
        weights.setdefault((account, role, line), []).append(weight)
    for (account, role_code, line_code), weight in weights.items():
        role, line = ROLES[role_code], None if line_code == NOBODY else LINES[line_code]
        ids = {"role": role, "line": line}
        yield Finding(
            account=account,
            subject=f"{role}:{line or ''}",
            evidence={**ids, "tier": facts.tiers[account], "seats": len(weight)},
            values={
                **facts.account(account),
                "seat": Seat(role, line),
                "tier": Term("tier", facts.tiers[account]),
            },
            weight=sum(weight),
            action=Action("fill_chair", ids, {**facts.account(account), "seat": Seat(role, line)}),
        )


def single_rep(facts: Facts, _rule: Rule) -> Iterator[Finding]:
    """A key contact has exactly one active rep."""
    contacts = facts.snapshot.contacts
    for contact in np.flatnonzero(contacts.key & (facts.web.holders == 1)).tolist():
        [rep] = facts.holders[contact]
        yield Finding(
            account=int(contacts.account[contact]),
            subject=facts.names.contacts[contact],
            evidence={**facts.contact_evidence(contact), **facts.only_tie(contact)},
            values={**facts.contact(contact), "rep": facts.names.staff_names[rep]},
            weight=float(contacts.weight[contact]),
            action=second_rep(facts, contact),
        )


def second_rep(facts: Facts, contact: int) -> Action:
    """What makes a contact two-deep: a second one of ours, the nearest first."""
    reason, reps = facts.nearest.to(contact)
    return Action(
        "add_second_rep",
        {"contact_id": facts.names.contacts[contact], "staff_ids": facts.staff_ids(reps)},
        {"contact": facts.names.contact_names[contact], "reps": facts.reps(reps)},
        sentence=f"add_second_rep.{reason}" if reason else None,
    )


def single_rep_dependency(facts: Facts, rule: Rule) -> Iterator[Finding]:
    """A rep holds alone more than the threshold's share of the account."""
    web = facts.web
    alone = web.holders[web.contact] == 1
    weight = summed(web.rep, np.where(alone, web.weight[web.contact], 0.0), size=len(web.rep_account))
    share = np.divide(weight, facts.weight[web.rep_account], out=np.zeros_like(weight), where=weight > 0)
    threshold = facts.thresholds(rule, "share")
    # One rep is a bus factor of 1 when without them more than half of what is covered is lost.
    half = facts.coverage.account.held / 2 + TOLERANCE
    one_is_enough = np.zeros(web.accounts, dtype=np.bool_)
    one_is_enough[web.rep_account[weight > half[web.rep_account]]] = True
    exposed = np.flatnonzero(share > threshold[web.rep_account] + TOLERANCE)
    held_alone = np.flatnonzero(alone & np.isin(web.rep, exposed))
    contacts_of: dict[int, list[int]] = {}
    for rep, contact in zip(web.rep[held_alone].tolist(), web.contact[held_alone].tolist(), strict=True):
        contacts_of.setdefault(rep, []).append(contact)
    for rep in exposed.tolist():
        account, staff = int(web.rep_account[rep]), int(web.rep_staff[rep])
        held = facts.heaviest_first(np.array(contacts_of[rep]))
        yield Finding(
            account=account,
            subject=facts.names.staff[staff],
            case="bus_factor_1" if one_is_enough[account] else "otherwise",
            evidence={
                "staff_id": facts.names.staff[staff],
                "share": float(share[rep]),
                "threshold": float(threshold[account]),
                "bus_factor_1": bool(one_is_enough[account]),
                "contact_ids": [facts.names.contacts[each] for each in held],
            },
            values={
                **facts.account(account),
                "rep": facts.names.staff_names[staff],
                "share": percent(float(share[rep])),
                "contacts": Counted(len(held), "contact"),
            },
            weight=float(weight[rep]),
            action=Action(
                "add_second_rep",
                {
                    "contact_ids": [facts.names.contacts[each] for each in held],
                    "staff_ids": _known_to(facts, held),
                },
                {"contacts": facts.people(held), "rep": facts.names.staff_names[staff]},
                sentence="add_second_rep.dependency",
            ),
        )


def _known_to(facts: Facts, held: list[int]) -> list[str]:
    """Who of ours is nearest to the contacts, those to the heaviest first."""
    found = dict.fromkeys(rep for contact in held for rep in facts.nearest.to(contact)[1])
    return facts.staff_ids(found)


def department_dark(facts: Facts, _rule: Rule) -> Iterator[Finding]:
    """A department with contacts of its own is known to nobody."""
    departments = facts.snapshot.departments
    ids, names = departments["id"].to_list(), departments["name"].to_list()
    for group, contacts in _dark(facts, facts.snapshot.contacts.department).items():
        yield _dark_finding(
            facts,
            contacts,
            subject=ids[group],
            ids={"department_id": ids[group]},
            group={"department": names[group]},
        )


def level_dark(facts: Facts, _rule: Rule) -> Iterator[Finding]:
    """A level with contacts on it is known to nobody."""
    contacts = facts.snapshot.contacts
    for group, members in _dark(facts, contacts.account * 10 + contacts.level).items():
        level = group % 10
        yield _dark_finding(facts, members, subject=str(level), ids={"level": level}, group={"level": level})


def line_dark(facts: Facts, _rule: Rule) -> Iterator[Finding]:
    """A line with contacts in it is known to nobody."""
    contacts = facts.snapshot.contacts
    group = np.where(contacts.line == NOBODY, NOBODY, contacts.account * len(LINES) + contacts.line)
    for number, members in _dark(facts, group).items():
        line = LINES[number % len(LINES)]
        yield _dark_finding(
            facts, members, subject=line, ids={"line": line}, group={"line": Term("line", line)}
        )


def _dark(facts: Facts, group: Ints) -> dict[int, list[int]]:
    """The contacts of every group in which nobody is held; `NOBODY` is no group."""
    lit = np.unique(group[facts.web.holders > 0])
    dark: dict[int, list[int]] = {}
    members = np.flatnonzero(~np.isin(group, lit) & (group != NOBODY))
    for number, contact in zip(group[members].tolist(), members.tolist(), strict=True):
        dark.setdefault(number, []).append(contact)
    return dark


def _dark_finding(
    facts: Facts, members: list[int], *, subject: str, ids: dict[str, object], group: dict[str, Value]
) -> Finding:
    contacts = facts.snapshot.contacts
    heaviest = facts.heaviest_first(np.array(members))
    first = heaviest[0]
    account = int(contacts.account[first])
    action = win(facts, first)
    return Finding(
        account=account,
        subject=subject,
        evidence={**ids, "contact_ids": [facts.names.contacts[each] for each in heaviest]},
        values={
            **facts.account(account),
            **group,
            "contacts": Counted(len(members), "contact"),
            "names": facts.people(heaviest),
        },
        weight=float(contacts.weight[heaviest].sum()),
        action=replace(action, ids={**ids, **action.ids}),
    )
