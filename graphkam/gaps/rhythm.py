"""Rules about time: ties that cool, contacts and reviews that are overdue, talk that goes one way."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graphkam.gaps.coverage import win
from graphkam.gaps.facts import Facts
from graphkam.gaps.finding import Action, Counted, Finding, Value
from graphkam.language import percent
from graphkam.policy import TOLERANCE, Rule
from graphkam.portfolio.faces import inbound
from graphkam.portfolio.web import counted
from graphkam.snapshot.people import position
from graphkam.strength import NEVER


def cooling(facts: Facts, rule: Rule) -> Iterator[Finding]:
    """The only active tie of a contact goes cold within the threshold's days."""
    contacts, web = facts.snapshot.contacts, facts.web
    days = facts.cold_day - facts.today
    within = days <= facts.thresholds(rule, "days")[web.account[web.contact]] + TOLERANCE
    for tie in np.flatnonzero(within & (web.holders[web.contact] == 1)).tolist():
        contact, rep = int(web.contact[tie]), int(web.staff[tie])
        day = facts.date_of(int(facts.cold_day[tie]))
        yield Finding(
            account=int(contacts.account[contact]),
            subject=facts.names.contacts[contact],
            case="key" if contacts.key[contact] else "otherwise",
            evidence={
                **facts.contact_evidence(contact),
                **facts.only_tie(contact),
                "days": int(days[tie]),
            },
            values={
                **facts.contact(contact),
                "rep": facts.names.staff_names[rep],
                "day": day,
                "days": Counted(int(days[tie]), "day"),
            },
            weight=float(contacts.weight[contact]),
            action=Action(
                "keep_warm",
                {
                    "contact_id": facts.names.contacts[contact],
                    "staff_ids": [facts.names.staff[rep]],
                    "by": facts.date_of(int(facts.cold_day[tie]) - 1),
                },
                {
                    "contact": facts.names.contact_names[contact],
                    "rep": facts.names.staff_names[rep],
                    "day": day,
                },
            ),
        )


def gone_cold(facts: Facts, rule: Rule) -> Iterator[Finding]:
    """A contact without active tie had one on some day within the threshold's days."""
    contacts = facts.snapshot.contacts
    since = facts.today - facts.thresholds(rule, "days")[contacts.account]
    lately = (facts.last_held > -NEVER) & (facts.last_held >= since - TOLERANCE)
    for contact in np.flatnonzero(lately).tolist():
        day = facts.date_of(int(facts.last_held[contact]) + 1)
        yield Finding(
            account=int(contacts.account[contact]),
            subject=facts.names.contacts[contact],
            case="key" if contacts.key[contact] else "otherwise",
            evidence={
                **facts.contact_evidence(contact),
                "gone_cold_since": day,
                "last_evidence_at": facts.date_or_none(facts.last_traces.get(contact, -NEVER)),
                "days": facts.today - int(facts.last_held[contact]),
            },
            values={**facts.contact(contact), "since": day},
            weight=float(contacts.weight[contact]),
            action=win(facts, contact),
        )


def one_way(facts: Facts, rule: Rule) -> Iterator[Finding]:
    """Many emails, messages and calls lately, and hardly any of them from the customer."""
    met = facts.encounters
    share_in = inbound(facts.snapshot)
    lately = met.message & (facts.today - met.day <= facts.thresholds(rule, "days")[met.account] + TOLERANCE)
    rows = max(1, facts.snapshot.company.interactions.height)
    distinct = np.unique(met.account[lately].astype(np.int64) * rows + met.interaction[lately])
    messages = counted((distinct // rows).astype(np.int32), size=facts.accounts)
    enough = messages >= facts.thresholds(rule, "messages") - TOLERANCE
    # NaN, where nobody present wrote or was written to, is below nothing.
    silent = share_in < facts.thresholds(rule, "inbound") - TOLERANCE
    days = facts.thresholds(rule, "days")
    for account in np.flatnonzero(enough & silent).tolist():
        yield Finding(
            account=account,
            subject=None,
            evidence={
                "messages": int(messages[account]),
                "days": float(days[account]),
                "inbound": float(share_in[account]),
            },
            values={
                **facts.account(account),
                "messages": Counted(int(messages[account]), "message"),
                "days": Counted(int(days[account]), "day"),
                "share": percent(float(share_in[account])),
            },
            action=Action("meet_in_person", {}, facts.account(account)),
        )


def contact_overdue(facts: Facts, rule: Rule) -> Iterator[Finding]:
    """The account has contacts, and nobody met a key contact of it within the rhythm of its tier."""
    contacts, met = facts.snapshot.contacts, facts.encounters
    days = facts.thresholds(rule, "days")
    last = np.full(facts.accounts, -NEVER, dtype=np.int64)
    with_key = met.face_to_face & contacts.key[met.contact]
    np.maximum.at(last, met.account[with_key], met.day[with_key])
    present = counted(contacts.account, size=facts.accounts) > 0
    for account in np.flatnonzero(present & (facts.today - last > days + TOLERANCE)).tolist():
        day = facts.date_or_none(int(last[account]))
        key = facts.heaviest_first(np.flatnonzero(contacts.key & (contacts.account == account)))
        values: dict[str, Value] = {
            **facts.account(account),
            "days": Counted(int(days[account]), "day"),
            "last": str(day),
            "names": facts.people(key),
        }
        yield Finding(
            account=account,
            subject=None,
            evidence={
                "last_met_at": day,
                "days": None if day is None else facts.today - int(last[account]),
                "rhythm_days": float(days[account]),
                "key_contact_ids": [facts.names.contacts[each] for each in key],
            },
            values=values,
            sentence="contact_overdue.never" if day is None else None,
            action=Action(
                "visit",
                {"contact_ids": [facts.names.contacts[each] for each in key]},
                values,
                sentence="visit.key" if key else "visit.no_key",
            ),
        )


def review_overdue(facts: Facts, rule: Rule) -> Iterator[Finding]:
    """No relationship review was held within the threshold's days."""
    reviews = facts.snapshot.company.reviews
    account_of = position(reviews["account_id"], facts.snapshot.accounts["id"])
    held = facts.day_numbers(reviews, "held_at")
    counts = (account_of >= 0) & (held <= facts.today)
    last = np.full(facts.accounts, -NEVER, dtype=np.int64)
    np.maximum.at(last, account_of[counts], held[counts])
    days = facts.thresholds(rule, "days")
    for account in np.flatnonzero(facts.today - last > days + TOLERANCE).tolist():
        day = facts.date_or_none(int(last[account]))
        yield Finding(
            account=account,
            subject=None,
            evidence={
                "last_held_at": day,
                "days": None if day is None else facts.today - int(last[account]),
                "rhythm_days": float(days[account]),
            },
            values={
                **facts.account(account),
                "days": Counted(int(days[account]), "day"),
                "last": str(day),
            },
            sentence="review_overdue.never" if day is None else None,
            action=Action("hold_review", {}, facts.account(account)),
        )
