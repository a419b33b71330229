"""Every gap of every account, written out and in order."""

from __future__ import annotations

import math
from collections.abc import Collection

from graphkam.answers import Gap
from graphkam.errors import NotFoundError
from graphkam.gaps.facts import Facts
from graphkam.gaps.finding import Finding, sentence
from graphkam.gaps.messages import ACTIONS, MESSAGES
from graphkam.gaps.rules import RULES
from graphkam.policy import Rule
from graphkam.schema import SEVERITIES
from graphkam.snapshot import Snapshot


def gaps(
    snapshot: Snapshot, *, accounts: Collection[str] | None = None, rules: Collection[str] | None = None
) -> list[Gap]:
    """What is missing in every account: each rule that does not hold, why, and what would close it.

    There is one gap per account, rule and subject. A gap touches the weight of the contacts and chairs it is about, and
    of the account's yearly revenue the share that this weight has of the account's. A gap of the account as a whole
    (its team, its rhythm, its tier, its coach) touches all of it. The revenue is in the account's own currency, None
    where none is recorded.

    Most serious first: by severity, then the more weight, then the more revenue (none last), then account, rule and
    subject (none first) by name. No two gaps are equal in these, so that the order is total.

    Parameters
    ----------
    accounts
        The ids of the accounts to look at; all of them by default. What compares accounts with each other
        (``tier_mismatch``) compares with all of them in any case.
    rules
        The names of the rules to look at; all that the policy has by default.

    Raises
    ------
    NotFoundError
        An id that is no account, a name that is no rule.

    Notes
    -----
    Every rule is one pass over arrays of all accounts, and some work per gap. The interactions are read once for all
    rules. Accounts without contacts have the gaps of the account as a whole, but those of a rhythm of visits.

    Examples
    --------
    >>> worst = gaps(harbour)[0]
    >>> worst.rule, worst.subject, worst.severity, worst.action["kind"]
    ('key_contact_uncovered', 'chen', 'critical', 'introduce')
    """
    unknown = sorted(set(rules or ()) - RULES.keys())
    if unknown:
        raise NotFoundError(f"no such rule: {', '.join(unknown)}; the rules are {', '.join(RULES)}")
    facts = Facts(snapshot if accounts is None else snapshot.only(accounts), among=snapshot)
    found: list[Gap] = []
    for name, rule in snapshot.policy.rules.items():
        if rules is not None and name not in rules:
            continue
        applies = {tier: rule.is_on(tier) for tier in set(facts.tiers)}
        if any(applies.values()):
            found.extend(
                _written(facts, finding, name=name, rule=rule)
                for finding in RULES[name](facts, rule)
                if applies[facts.tiers[finding.account]]
            )
    return sorted(found, key=_order)


def _order(gap: Gap) -> tuple[int, float, float, str, str, str]:
    return (
        SEVERITIES.index(gap.severity),
        -gap.weight,
        math.inf if gap.revenue is None else -gap.revenue,
        gap.account_id,
        gap.rule,
        gap.subject or "",
    )


def _written(facts: Facts, finding: Finding, *, name: str, rule: Rule) -> Gap:
    account = finding.account
    whole = float(facts.weight[account])
    weight = whole if finding.weight is None else finding.weight
    share = 1.0 if finding.weight is None else weight / whole
    revenue = facts.revenue[account]
    action = finding.action
    return Gap(
        account_id=facts.names.accounts[account],
        rule=name,
        subject=finding.subject,
        severity=rule.severity_of(finding.case, tier=facts.tiers[account]),
        message=sentence(MESSAGES[finding.sentence or name], finding.values),
        evidence=finding.evidence,
        weight=weight,
        revenue=None if revenue is None else revenue * share,
        action={
            "kind": action.kind,
            **action.ids,
            "message": sentence(ACTIONS[action.sentence or action.kind], action.values),
        },
    )
