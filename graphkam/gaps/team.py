"""Rules about our side: who must be there, at which level, joined up, and who is about to leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from graphkam.arrays import Bools
from graphkam.gaps.facts import Facts
from graphkam.gaps.finding import Action, Counted, Finding, Several, Term, Value
from graphkam.policy import TOLERANCE, Rule
from graphkam.schema import FUNCTIONS, LINES
from graphkam.snapshot.assignments import assignments_at
from graphkam.snapshot.people import NOBODY

CORE_TEAM: Final = ("account", "solution", "delivery")
NEEDED_AT: Final = {
    "trial": ("solution",),
    "volume": ("solution", "delivery"),
    "preferred": ("solution", "delivery", "executive"),
}
"""Which functions of ours a stage needs to have an active tie."""


def core_team_incomplete(facts: Facts, _rule: Rule) -> Iterator[Finding]:
    """No account, no solution or no delivery staff among those assigned or with an active tie."""
    there = _functions_tied(facts)
    team = assignments_at(facts.snapshot)
    function = facts.snapshot.staff.function[team["staff"].to_numpy()]
    known = function != NOBODY
    there[team["account"].to_numpy()[known], function[known]] = True
    core = [FUNCTIONS.index(name) for name in CORE_TEAM]
    for account in np.flatnonzero(~there[:, core].all(axis=1)).tolist():
        missing = [name for name in CORE_TEAM if not there[account, FUNCTIONS.index(name)]]
        yield _functions_missing(
            facts, account, missing, subject=None, evidence={"missing": missing}, values={}
        )


def stage_team_missing(facts: Facts, _rule: Rule) -> Iterator[Finding]:
    """A function that the stage needs has no active tie; one gap per function."""
    there = _functions_tied(facts)
    for account, stage in enumerate(facts.snapshot.accounts["stage"].to_list()):
        for name in NEEDED_AT.get(stage or "", ()):
            if not there[account, FUNCTIONS.index(name)]:
                yield _functions_missing(
                    facts,
                    account,
                    [name],
                    subject=name,
                    evidence={"stage": stage, "function": name},
                    values={"stage": Term("stage", stage)},
                )


def _functions_tied(facts: Facts) -> Bools:
    """Which of our functions have an active tie to which account (n × functions)."""
    web = facts.web
    function = facts.snapshot.staff.function[web.rep_staff]
    there = np.zeros((facts.accounts, len(FUNCTIONS)), dtype=np.bool_)
    there[web.rep_account[function != NOBODY], function[function != NOBODY]] = True
    return there


def _functions_missing(
    facts: Facts,
    account: int,
    missing: list[str],
    *,
    subject: str | None,
    evidence: dict[str, object],
    values: dict[str, Value],
) -> Finding:
    functions = Several(tuple(Term("function", name) for name in missing))
    return Finding(
        account=account,
        subject=subject,
        evidence=evidence,
        values={**facts.account(account), **values, "functions": functions},
        action=Action("assign", {"functions": missing}, {**facts.account(account), "functions": functions}),
    )


def no_sponsor(facts: Facts, rule: Rule) -> Iterator[Finding]:
    """No executive of ours has an active tie on the highest level that has contacts."""
    contacts, staff, web = facts.snapshot.contacts, facts.snapshot.staff, facts.web
    highest = np.zeros(facts.accounts, dtype=np.int32)
    np.maximum.at(highest, contacts.account, contacts.level)
    on_top = contacts.level == highest[contacts.account]
    account = web.account[web.contact]
    senior = (staff.function[web.staff] == FUNCTIONS.index("executive")) | (
        staff.level[web.staff] >= facts.thresholds(rule, "level")[account] - TOLERANCE
    )
    sponsored = np.zeros(facts.accounts, dtype=np.bool_)
    sponsored[account[senior & on_top[web.contact]]] = True
    for at in np.flatnonzero(~sponsored & (highest > 0)).tolist():
        top = facts.heaviest_first(np.flatnonzero(on_top & (contacts.account == at)))
        yield Finding(
            account=at,
            subject=None,
            evidence={
                "level": int(highest[at]),
                "contact_ids": [facts.names.contacts[each] for each in top],
                "staff_ids": [
                    facts.names.staff[each]
                    for each in sorted({rep for contact in top for rep in facts.holders[contact]})
                ],
            },
            values={**facts.account(at), "level": int(highest[at]), "names": facts.people(top)},
            weight=float(contacts.weight[top].sum()),
            action=Action(
                "assign_sponsor",
                {"contact_ids": [facts.names.contacts[each] for each in top]},
                {"contact": facts.names.contact_names[top[0]]},
            ),
        )


def level_parity(facts: Facts, rule: Rule) -> Iterator[Finding]:
    """The most senior active rep of a key contact is too many levels below."""
    contacts, staff, web = facts.snapshot.contacts, facts.snapshot.staff, facts.web
    most_senior = np.zeros(len(contacts.level), dtype=np.int32)
    np.maximum.at(most_senior, web.contact, staff.level[web.staff])
    allowed = facts.thresholds(rule, "levels")
    below = contacts.level - most_senior
    too_low = contacts.key & (web.holders > 0) & (below >= allowed[contacts.account] - TOLERANCE)
    for contact in np.flatnonzero(too_low).tolist():
        reps = sorted(facts.holders[contact], key=lambda rep: (-int(staff.level[rep]), rep))
        yield Finding(
            account=int(contacts.account[contact]),
            subject=facts.names.contacts[contact],
            evidence={
                **facts.contact_evidence(contact),
                "staff_id": facts.names.staff[reps[0]],
                "staff_level": int(most_senior[contact]),
                "levels_below": int(below[contact]),
            },
            values={
                **facts.contact(contact),
                "rep": facts.names.staff_names[reps[0]],
                "rep_level": int(most_senior[contact]),
                "below": Counted(int(below[contact]), "level"),
            },
            weight=float(contacts.weight[contact]),
            action=Action(
                "visit_with_senior",
                {
                    "contact_id": facts.names.contacts[contact],
                    "staff_ids": [facts.names.staff[reps[0]]],
                    "least_level": int(contacts.level[contact])
                    - int(np.ceil(allowed[contacts.account[contact]]))
                    + 1,
                },
                {"contact": facts.names.contact_names[contact], "rep": facts.names.staff_names[reps[0]]},
            ),
        )


def lines_not_joined(facts: Facts, rule: Rule) -> Iterator[Finding]:
    """Several lines are covered, none of ours is tied in two, and no interaction brought two functions together."""
    contacts, web, met = facts.snapshot.contacts, facts.web, facts.encounters
    line = contacts.line[web.contact]
    known = line != NOBODY
    covered = np.zeros((facts.accounts, len(LINES)), dtype=np.bool_)
    covered[web.account[web.contact[known]], line[known]] = True
    lines_of_rep = np.zeros((len(web.rep_account), len(LINES)), dtype=np.bool_)
    lines_of_rep[web.rep[known], line[known]] = True
    joined = np.zeros(facts.accounts, dtype=np.bool_)
    joined[web.rep_account[lines_of_rep.sum(axis=1) >= 2]] = True
    days = facts.thresholds(rule, "days")
    recent = facts.today - met.day <= days[met.account] + TOLERANCE
    joined[met.account[recent & (met.functions >= 2)]] = True
    for account in np.flatnonzero(~joined & (covered.sum(axis=1) >= 2)).tolist():
        lines = [name for name, there in zip(LINES, covered[account], strict=True) if there]
        in_them = (contacts.account == account) & np.isin(contacts.line, np.flatnonzero(covered[account]))
        said = Several(tuple(Term("line", name) for name in lines))
        yield Finding(
            account=account,
            subject=None,
            evidence={"lines": lines, "days": float(days[account])},
            values={**facts.account(account), "lines": said, "days": Counted(int(days[account]), "day")},
            weight=float(contacts.weight[in_them & (web.holders > 0)].sum()),
            action=Action("meet_together", {"lines": lines}, {**facts.account(account), "lines": said}),
        )


def leaver_exposed(facts: Facts, _rule: Rule) -> Iterator[Finding]:
    """Somebody of ours who has announced leaving is the only one to hold a contact."""
    contacts, web = facts.snapshot.contacts, facts.web
    leaves = facts.day_numbers(facts.snapshot.staff.frame, "left_at")
    orphans: dict[int, list[int]] = {}
    going = (web.holders[web.contact] == 1) & (leaves[web.staff] > facts.today)
    for rep, contact in zip(web.rep[going].tolist(), web.contact[going].tolist(), strict=True):
        orphans.setdefault(rep, []).append(contact)
    for rep, orphaned in sorted(orphans.items()):
        account, staff = int(web.rep_account[rep]), int(web.rep_staff[rep])
        heaviest = facts.heaviest_first(np.array(orphaned))
        ids = [facts.names.contacts[each] for each in heaviest]
        key = [facts.names.contacts[each] for each in heaviest if contacts.key[each]]
        day = facts.date_of(int(leaves[staff]))
        yield Finding(
            account=account,
            subject=facts.names.staff[staff],
            case="key" if key else "otherwise",
            evidence={
                "staff_id": facts.names.staff[staff],
                "leaves_on": day,
                "days": int(leaves[staff]) - facts.today,
                "contact_ids": ids,
                "key_contact_ids": key,
            },
            values={
                **facts.account(account),
                "rep": facts.names.staff_names[staff],
                "day": day,
                "contacts": Counted(len(ids), "contact"),
                "names": facts.people(heaviest),
            },
            weight=float(contacts.weight[heaviest].sum()),
            action=Action(
                "hand_over",
                {
                    "staff_id": facts.names.staff[staff],
                    "contact_ids": ids,
                    "by": day,
                    "successors": facts.successors(heaviest, leaver=staff),
                },
                {"rep": facts.names.staff_names[staff], "names": facts.people(heaviest), "day": day},
            ),
        )
