"""Rules about the business: orders about to be decided, accounts in the wrong tier, records with holes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from graphkam.gaps.facts import Facts
from graphkam.gaps.finding import Action, Counted, Finding, Term
from graphkam.policy import TOLERANCE, Rule
from graphkam.portfolio.money import revenues
from graphkam.snapshot.attributes import attributes_at
from graphkam.snapshot.people import NOBODY, position
from graphkam.strength import NEVER


def buying_moment(facts: Facts, rule: Rule) -> Iterator[Finding]:
    """An open opportunity closes soon, and no visit to a key contact had two of ours, one of them senior."""
    opportunities = facts.snapshot.company.opportunities.filter(pl.col("status") == "open")
    account_of = position(opportunities["account_id"], facts.snapshot.accounts["id"])
    opened = facts.day_numbers(opportunities, "opened_at")
    closes = facts.day_numbers(opportunities, "closes_at")
    closes_within, look_back = facts.thresholds(rule, "closes_within"), facts.thresholds(rule, "look_back")
    senior_level = facts.thresholds(rule, "level")

    contacts, met = facts.snapshot.contacts, facts.encounters
    senior = met.executive | (met.top_level >= senior_level[met.account] - TOLERANCE)
    raised = met.face_to_face & contacts.key[met.contact] & (met.people >= 2) & senior
    last_raised = np.full(facts.accounts, -NEVER, dtype=np.int32)
    np.maximum.at(last_raised, met.account[raised], met.day[raised])

    soon = (account_of != NOBODY) & (opened <= facts.today) & (closes >= facts.today)
    names, ids = opportunities["name"].to_list(), opportunities["id"].to_list()
    amounts = opportunities["amount"].to_list()
    for at in np.flatnonzero(soon).tolist():
        account = int(account_of[at])
        since = max(int(opened[at]), facts.today - int(look_back[account]))
        if closes[at] - facts.today > closes_within[account] + TOLERANCE or last_raised[account] >= since:
            continue
        key = facts.heaviest_first(np.flatnonzero(contacts.key & (contacts.account == account)))
        key_ids = [facts.names.contacts[each] for each in key]
        yield Finding(
            account=account,
            subject=ids[at],
            evidence={
                "opportunity_id": ids[at],
                "amount": amounts[at],
                "opened_at": facts.date_or_none(int(opened[at])),
                "closes_at": facts.date_of(int(closes[at])),
                "days": int(closes[at]) - facts.today,
                "looked_at_since": facts.date_of(since),
                "last_such_meeting_at": facts.date_or_none(int(last_raised[account])),
                "key_contact_ids": key_ids,
            },
            values={
                **facts.account(account),
                "opportunity": names[at],
                "day": facts.date_of(int(closes[at])),
                "days": Counted(int(closes[at]) - facts.today, "day"),
                "since": facts.date_of(since),
            },
            action=Action(
                "visit_with_senior",
                {"opportunity_id": ids[at], "contact_ids": key_ids, "by": facts.date_of(int(closes[at]))},
                {**facts.account(account), "names": facts.people(key), "day": facts.date_of(int(closes[at]))},
                sentence="visit_with_senior.key" if key else "visit_with_senior.no_key",
            ),
        )


def tier_mismatch(facts: Facts, rule: Rule) -> Iterator[Finding]:
    """An ordinary account is among those with most revenue, or a diamond one is below the median."""
    snapshot = facts.snapshot
    everybody = attributes_at(snapshot.company, "account", day=snapshot.day, zone=snapshot.policy.time_zone)
    money = revenues(everybody, policy=snapshot.policy)
    if money.note is not None:
        return
    revenue = np.where(everybody["revenue"].is_not_null().to_numpy(), money.amount, np.nan)
    counted = np.flatnonzero(~np.isnan(revenue))
    by_revenue = counted[np.argsort(-revenue[counted], kind="stable")]
    median = float(np.median(revenue[counted])) if len(counted) else 0.0
    rank = np.full(everybody.height, everybody.height, dtype=np.int64)
    rank[by_revenue] = np.arange(len(by_revenue))
    most = facts.thresholds(rule, "most")
    recorded = everybody["revenue"].to_list()
    for account, at in enumerate(position(snapshot.accounts["id"], everybody["id"]).tolist()):
        tier = facts.tiers[account]
        too_low = tier == "ordinary" and rank[at] < most[account] - TOLERANCE and not np.isnan(revenue[at])
        too_high = tier == "diamond" and revenue[at] < median - TOLERANCE
        if not (too_low or too_high):
            continue
        yield Finding(
            account=account,
            subject=None,
            evidence={
                "tier": tier,
                "revenue": recorded[at],
                "rank": int(rank[at]) + 1,
                "accounts_with_revenue": len(counted),
                "median": median,
            },
            values={
                **facts.account(account),
                "tier": Term("tier", tier),
                "rank": int(rank[at]) + 1,
                "of": len(counted),
            },
            sentence="tier_mismatch.too_low" if too_low else "tier_mismatch.too_high",
            action=Action("review_tier", {"tier": tier}, facts.account(account)),
        )


def record_incomplete(facts: Facts, _rule: Rule) -> Iterator[Finding]:
    """Contacts lack their level, role or department; one gap per account, the heaviest contact first."""
    contacts = facts.snapshot.contacts
    blank = contacts.blank
    by_account: dict[int, list[int]] = {}
    for contact in np.flatnonzero(np.logical_or.reduce(list(blank.values()))).tolist():
        by_account.setdefault(int(contacts.account[contact]), []).append(contact)
    for account, members in by_account.items():
        heaviest = facts.heaviest_first(np.array(members))
        yield Finding(
            account=account,
            subject=None,
            evidence={
                "contacts": [
                    {
                        "contact_id": facts.names.contacts[each],
                        "missing": [name for name, is_blank in blank.items() if is_blank[each]],
                    }
                    for each in heaviest
                ],
            },
            values={
                **facts.account(account),
                "contacts": Counted(len(heaviest), "contact"),
                "names": facts.people(heaviest),
            },
            weight=float(contacts.weight[heaviest].sum()),
            action=Action(
                "record",
                {"contact_ids": [facts.names.contacts[each] for each in heaviest]},
                {"names": facts.people(heaviest)},
                sentence="record.attributes",
            ),
        )
