"""The relationship review: what warmed, cooled, came, went and changed hands in an account since the last one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from graphkam.alerts.seen import seen
from graphkam.answers import ContactMove, Hands, Review, Task, TieMove
from graphkam.errors import InvalidInputError, NotFoundError
from graphkam.evidence import read_evidence
from graphkam.gaps import gaps
from graphkam.policy import TOLERANCE, Policy
from graphkam.portfolio.trends import narrowed
from graphkam.records import Company, day_of
from graphkam.snapshot import Snapshot, take_snapshot

MOVED: Final = 0.1
"""By how much a tie's strength must have risen or fallen to be spoken of, where it stayed active or cold."""


def last_review(company: Company, account_id: str, *, day: date, zone: str) -> date | None:
    """The day of the last relationship review that was held in an account up to a day; None when none was."""
    last: date | None = (
        company.reviews.filter(pl.col("account_id") == account_id)
        .select(day=day_of(pl.col("held_at"), zone=zone))
        .filter(pl.col("day") <= pl.lit(day))["day"]
        .max()  # type: ignore[assignment]  # a column of days has a day as its latest
    )
    return last


def review(
    company: Company,
    account_id: str,
    *,
    day: date,
    policy: Policy,
    since: date | None = None,
    tasks: Sequence[Task] = (),
) -> Review:
    """What changed in an account since its last relationship review, and what is open.

    A tie has warmed when it became active or its strength rose by a tenth, and cooled when it is active no more or its
    strength fell by a tenth; ties of whoever came or went meanwhile are not listed: the person is. A contact has
    changed hands when others of ours hold them than before. By contact, then rep.

    Parameters
    ----------
    since
        The day to compare with; None: that of the last review, and where none was held, as long ago as one is due.
    tasks
        The account's tasks; the open ones are listed, the earliest first.

    Raises
    ------
    NotFoundError
        An id that is no account.
    InvalidInputError
        A day to compare with that is after the day of the review.

    Examples
    --------
    >>> sheet = review(company, "harbour", day=harbour.day, policy=harbour.policy, since=date(2026, 5, 1))
    >>> sheet["class"], [(move.staff_id, move.contact_id) for move in sheet["warmed"]][:2]
    ({'before': 'none', 'after': 'plane'}, [('mei', 'lin'), ('tom', 'lin')])
    """
    if company.accounts["id"].index_of(account_id) is None:
        raise NotFoundError(f"no such account: {account_id}; give an id of the accounts table")
    evidence = read_evidence(company, policy=policy)
    now = take_snapshot(company, day=day, policy=policy, evidence=evidence)
    held = last_review(company, account_id, day=day, zone=policy.time_zone)
    since = since or held or day - timedelta(days=_rhythm(now, account_id))
    if since > day:
        raise InvalidInputError(f"since is {since}, which is after {day}, the day of the review")
    narrow, of_narrow = narrowed(company, evidence, accounts=[account_id])
    then = take_snapshot(narrow, day=since, policy=policy, evidence=of_narrow)
    before, after = (seen(one, accounts=[account_id])[account_id] for one in (then, now))
    stayed = set(before.contacts) & set(after.contacts)
    warmed, cooled = _moves(then.only([account_id]), now.only([account_id]))
    return {
        "account_id": account_id,
        "since": since,
        "as_of": day,
        "held_at": held,
        "warmed": warmed,
        "cooled": cooled,
        "came": _contacts(set(after.contacts) - stayed, then, account_id=account_id),
        "went": _contacts(set(before.contacts) - stayed, now, account_id=account_id),
        "changed_hands": [
            Hands(contact, *holders)
            for contact in sorted(stayed)
            if (holders := [_holders(one.held, contact) for one in (before, after)])[0] != holders[1]
        ],
        "class": {"before": before.topology, "after": after.topology},
        "gaps": gaps(now, accounts=[account_id]),
        "tasks": sorted(
            (task for task in tasks if task.state == "open"), key=lambda task: (task.due, task.id)
        ),
    }


def _rhythm(snapshot: Snapshot, account_id: str) -> int:
    tier = snapshot.only([account_id]).tiers[0]
    return int(snapshot.policy.rules["review_overdue"].threshold("days", tier=tier))


def _holders(held: dict[str, tuple[str, ...]], contact: str) -> list[str]:
    return sorted(rep for rep, contacts in held.items() if contact in contacts)


def _contacts(ids: set[str], elsewhere: Snapshot, *, account_id: str) -> list[ContactMove]:
    """Who came or went, with the account they were in before, or are in now."""
    frame = elsewhere.contacts.frame
    account = dict(frame.filter(pl.col("id").is_in(list(ids))).select("id", "account_id").iter_rows())
    return [
        ContactMove(id_, None if account.get(id_) == account_id else account.get(id_)) for id_ in sorted(ids)
    ]


def _moves(then: Snapshot, now: Snapshot) -> tuple[list[TieMove], list[TieMove]]:
    """The ties of people who were there then and are there now, that warmed and that cooled."""
    was, is_now = _ties(then), _ties(now)
    staff = set(then.staff.ids) & set(now.staff.ids)
    contacts = set(then.contacts.ids) & set(now.contacts.ids)
    warmed: list[TieMove] = []
    cooled: list[TieMove] = []
    for contact, rep in sorted(was.keys() | is_now.keys()):
        if rep not in staff or contact not in contacts:
            continue
        before, active_before = was.get((contact, rep), (0.0, False))
        after, active_after = is_now.get((contact, rep), (0.0, False))
        move = TieMove(
            staff_id=rep,
            contact_id=contact,
            strength_before=before,
            strength_after=after,
            state_before=_state(before, active=active_before),
            state_after=_state(after, active=active_after),
        )
        if active_after != active_before:
            (warmed if active_after else cooled).append(move)
        elif after - before >= MOVED - TOLERANCE:
            warmed.append(move)
        elif before - after >= MOVED - TOLERANCE:
            cooled.append(move)
    return warmed, cooled


def _ties(snapshot: Snapshot) -> dict[tuple[str, str], tuple[float, bool]]:
    ties, contacts, staff = snapshot.ties, snapshot.contacts.ids, snapshot.staff.ids
    anything = ties.where(np.asarray(ties.evidence > 0))
    return {
        (contacts[contact], staff[rep]): (strength, active)
        for contact, rep, strength, active in zip(
            anything.contact.tolist(),
            anything.staff.tolist(),
            anything.strength.tolist(),
            anything.active.tolist(),
            strict=True,
        )
    }


def _state(strength: float, *, active: bool) -> str:
    return "active" if active else "cold" if strength > 0 else "none"
