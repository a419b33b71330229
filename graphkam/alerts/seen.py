"""What was last seen of an account: so much of it as tells, beside what is seen next, what happened in between."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from graphkam.portfolio.measures import standing
from graphkam.snapshot import Snapshot
from graphkam.snapshot.assignments import assignments_at


@dataclass(frozen=True, slots=True)
class Seen:
    """An account on the day it was looked at.

    ``contacts`` are those present; ``held`` lists, for each of ours who is assigned or has an active tie, the contacts
    held; all sorted.
    """

    account_id: str
    topology: str
    contacts: tuple[str, ...]
    held: dict[str, tuple[str, ...]]


def seen(snapshot: Snapshot, *, accounts: Collection[str]) -> dict[str, Seen]:
    """What there is to see of these accounts, by id; an id that is no account is left out.

    Cost: one measurement of the accounts, without the figures that no event looks at.

    Examples
    --------
    >>> seen(harbour, accounts=["harbour"])["harbour"].held
    {'mei': ('lin', 'okafor'), 'tom': ('lin', 'okafor', 'park')}
    """
    there = sorted(set(accounts) & set(snapshot.accounts["id"]))
    here = snapshot.only(there)
    contacts, staff = here.contacts.ids, here.staff.ids
    present: list[list[str]] = [[] for _ in there]
    held: list[dict[str, list[str]]] = [{} for _ in there]
    homes: list[int] = here.contacts.account.tolist()
    for home, contact in zip(homes, contacts, strict=True):
        present[home].append(contact)
    for account, rep in assignments_at(here).iter_rows():
        held[account][staff[rep]] = []
    ties = here.ties.where(here.ties.active)
    reps: list[int] = ties.staff.tolist()
    known: list[int] = ties.contact.tolist()
    for rep, at in zip(reps, known, strict=True):
        held[homes[at]].setdefault(staff[rep], []).append(contacts[at])
    return {
        id_: Seen(
            account_id=id_,
            topology=topology,
            contacts=tuple(sorted(present[at])),
            held={rep: tuple(sorted(held[at][rep])) for rep in sorted(held[at])},
        )
        for at, (id_, topology) in enumerate(zip(there, standing(here).topologies, strict=True))
    }
