"""Rules about how the customer's people stand to us: champions, opponents, rivals, complaints."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from graphkam.arrays import Ints
from graphkam.gaps.coverage import status, win, without_tie
from graphkam.gaps.facts import Facts
from graphkam.gaps.finding import Action, Counted, Finding, Several
from graphkam.policy import TOLERANCE, Rule
from graphkam.schema import ROLES
from graphkam.snapshot.people import position


def no_coach(facts: Facts, _rule: Rule) -> Iterator[Finding]:
    """No contact with role coach or attitude 2 has an active tie."""
    contacts, web = facts.snapshot.contacts, facts.web
    coaches = (contacts.role == ROLES.index("coach")) | (_attitude(facts) == 2)
    coached = np.zeros(facts.accounts, dtype=np.bool_)
    coached[contacts.account[coaches & (web.holders > 0)]] = True
    cold: dict[int, list[int]] = {}
    for contact in np.flatnonzero(coaches).tolist():
        cold.setdefault(int(contacts.account[contact]), []).append(contact)
    for account in np.flatnonzero(~coached).tolist():
        lost = facts.heaviest_first(np.array(cold.get(account, []), dtype=np.int64))
        ids = [facts.names.contacts[each] for each in lost]
        yield Finding(
            account=account,
            subject=None,
            evidence={"coach_ids": ids},
            values={**facts.account(account), "names": facts.people(lost)},
            action=Action(
                "win_coach",
                {"contact_ids": ids},
                {**facts.account(account), "names": facts.people(lost)},
                sentence="win_coach.named" if lost else None,
            ),
            sentence="no_coach.lost" if lost else None,
        )


def _attitude(facts: Facts) -> Ints:
    """The attitude of every contact, 0 where none is recorded."""
    return facts.snapshot.contacts.frame["attitude"].cast(pl.Int32).fill_null(0).to_numpy()


def opponent_unanswered(facts: Facts, _rule: Rule) -> Iterator[Finding]:
    """A contact is against us, and nobody for us on the same or a higher level has an active tie."""
    contacts, web = facts.snapshot.contacts, facts.web
    attitude = _attitude(facts)
    friends_level = np.zeros(facts.accounts, dtype=np.int32)
    friends = (attitude > 0) & (web.holders > 0)
    np.maximum.at(friends_level, contacts.account[friends], contacts.level[friends])
    unanswered = (attitude < 0) & (friends_level[contacts.account] < contacts.level)
    for contact in np.flatnonzero(unanswered).tolist():
        account = int(contacts.account[contact])
        might = (contacts.account == account) & (attitude > 0) & (contacts.level >= contacts.level[contact])
        answers = facts.heaviest_first(np.flatnonzero(might))
        ids = [facts.names.contacts[each] for each in answers]
        yield Finding(
            account=account,
            subject=facts.names.contacts[contact],
            case="key" if contacts.key[contact] else "otherwise",
            evidence={
                **facts.contact_evidence(contact),
                "attitude": int(attitude[contact]),
                "supporter_ids_without_tie": ids,
                "highest_supporter_level": int(friends_level[account]) or None,
            },
            values=facts.contact(contact),
            weight=float(contacts.weight[contact]),
            action=Action(
                "answer_opponent",
                {"contact_id": facts.names.contacts[contact], "supporter_ids": ids},
                {**facts.contact(contact), "names": facts.people(answers)},
                sentence="answer_opponent.named" if answers else None,
            ),
        )


def rival_near(facts: Facts, _rule: Rule) -> Iterator[Finding]:
    """A rival is tied to a key contact whom we do not hold; several rivals of one contact are one gap."""
    contacts = facts.snapshot.contacts
    rivals = facts.snapshot.company.rivals
    contact_of = position(rivals["contact_id"], contacts.frame["id"])
    known_since = facts.day_numbers(rivals, "as_of")
    tied = (contact_of >= 0) & (known_since <= facts.today)
    tied &= rivals["strength"].fill_null(1.0).to_numpy() > 0
    by_contact: dict[int, list[int]] = {}
    for row in np.flatnonzero(tied).tolist():
        contact = int(contact_of[row])
        if contacts.key[contact] and facts.web.holders[contact] == 0:
            by_contact.setdefault(contact, []).append(row)
    names, strengths = rivals["name"].to_list(), rivals["strength"].to_list()
    for contact, rows in sorted(by_contact.items()):
        why = status(facts, contact)
        yield Finding(
            account=int(contacts.account[contact]),
            subject=facts.names.contacts[contact],
            case="gone_cold" if why == "gone_cold" else "otherwise",
            evidence={
                **facts.contact_evidence(contact),
                **without_tie(facts, contact),
                "rivals": [
                    {
                        "name": names[row],
                        "strength": strengths[row],
                        "as_of": facts.date_or_none(int(known_since[row])),
                    }
                    for row in rows
                ],
            },
            values={**facts.contact(contact), "rivals": Several(tuple(names[row] for row in rows))},
            weight=float(contacts.weight[contact]),
            action=win(facts, contact),
            sentence="rival_near.gone_cold" if why == "gone_cold" else None,
        )


def complaint_open(facts: Facts, rule: Rule) -> Iterator[Finding]:
    """A complaint has not been followed by a meeting or visit with the contact; later means on a later day."""
    contacts, met = facts.snapshot.contacts, facts.encounters
    last_met = met.last_met(contacts=len(contacts.account))
    within = facts.today - met.day <= facts.thresholds(rule, "days")[met.account] + TOLERANCE
    still_open = np.flatnonzero(met.complaint & within & (last_met[met.contact] <= met.day))
    complaints: dict[tuple[int, int], list[int]] = {}
    for at in still_open.tolist():
        complaints.setdefault((int(met.account[at]), int(met.interaction[at])), []).append(at)
    ids = facts.snapshot.company.interactions["id"]
    senior_level = facts.thresholds(rule, "level")
    for (account, interaction), rows in complaints.items():
        from_whom = facts.heaviest_first(met.contact[rows])
        day = int(met.day[rows[0]])
        senior = contacts.level[from_whom].max() >= senior_level[account] - TOLERANCE
        contact_ids = [facts.names.contacts[each] for each in from_whom]
        yield Finding(
            account=account,
            subject=ids[interaction],
            case="senior" if senior else "otherwise",
            evidence={
                "interaction_id": ids[interaction],
                "at": facts.date_of(day),
                "days": facts.today - day,
                "contact_ids": contact_ids,
                "level": int(contacts.level[from_whom].max()),
            },
            values={
                **facts.account(account),
                "names": facts.people(from_whom),
                "day": facts.date_of(day),
                "days": Counted(facts.today - day, "day"),
            },
            weight=float(contacts.weight[from_whom].sum()),
            action=Action(
                "answer_complaint",
                {
                    "interaction_id": ids[interaction],
                    "contact_ids": contact_ids,
                    "staff_ids": [
                        facts.names.staff[each]
                        for each in dict.fromkeys(
                            rep for contact in from_whom for rep in facts.holders[contact]
                        )
                    ],
                },
                {"names": facts.people(from_whom), "day": facts.date_of(day)},
            ),
        )
