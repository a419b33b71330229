"""What the rules share: the snapshot and its measures, what passed between people, and what everybody is called."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from graphkam.arrays import Bools, Floats, Ints
from graphkam.gaps.encounters import Encounters, encounters
from graphkam.gaps.finding import Person, Several, Value
from graphkam.gaps.history import last_held
from graphkam.gaps.nearest import CANDIDATES, Nearest, nearest
from graphkam.gaps.ways import Ways
from graphkam.policy import Rule
from graphkam.portfolio.coverage import Coverage, coverage
from graphkam.portfolio.successors import Succession
from graphkam.portfolio.web import Web, active_web
from graphkam.records import day_number
from graphkam.schema import ROLES
from graphkam.snapshot import EPOCH, Snapshot
from graphkam.snapshot.attributes import attributes_at
from graphkam.snapshot.people import NOBODY, position
from graphkam.strength import NEVER

Positions: TypeAlias = npt.NDArray[np.signedinteger[Any]]


@dataclass(frozen=True, slots=True)
class Names:
    """Ids and names by position."""

    accounts: list[str]
    contacts: list[str]
    staff: list[str]
    account_names: list[str]
    contact_names: list[Person]
    staff_names: list[str]


@dataclass(frozen=True, eq=False)
class Facts:
    """A company on a day, as the rules look at it; positions are those of the snapshot, ``among`` has all accounts.

    Everything is found when the first rule asks for it: a pass over the ties, the interactions, or the evidence with
    the contacts that nobody holds.
    """

    snapshot: Snapshot
    among: Snapshot

    @property
    def today(self) -> int:
        """The day as a number."""
        return self.snapshot.day_number

    @cached_property
    def tiers(self) -> list[str]:
        """The tier of every account (n)."""
        return self.snapshot.tiers

    @cached_property
    def revenue(self) -> list[float | None]:
        """The yearly revenue of every account (n)."""
        return self.snapshot.accounts["revenue"].to_list()

    @cached_property
    def names(self) -> Names:
        """What everybody is called."""
        return _names(self.snapshot)

    @cached_property
    def web(self) -> Web:
        """The active ties (A)."""
        return active_web(self.snapshot)

    @cached_property
    def cold_day(self) -> Ints:
        """The day on which each active tie of the web (A) goes cold if nothing happens."""
        return self.snapshot.ties.cold_day[self.snapshot.ties.active]

    @cached_property
    def coverage(self) -> Coverage:
        """How well accounts and their groups are covered."""
        return coverage(self.snapshot, self.web)

    @cached_property
    def holders(self) -> list[list[int]]:
        """The reps with an active tie to each contact (C)."""
        first_tie = np.concatenate([[0], np.cumsum(self.web.holders)]).tolist()
        staff = self.web.staff.tolist()
        return [staff[start:end] for start, end in itertools.pairwise(first_tie)]

    @cached_property
    def nearest(self) -> Nearest:
        """Who could hold a contact beside those who do."""
        return nearest(self.snapshot, among=self.among, holders=self.holders)

    @cached_property
    def ways(self) -> Ways:
        """How we would get to a contact."""
        return Ways(self.snapshot, among=self.among)

    @cached_property
    def last_traces(self) -> dict[int, int]:
        """Of contacts that nobody holds, the day of the latest evidence with anybody who is still here."""
        return _last_traces(self.snapshot, self.web)

    @cached_property
    def last_held(self) -> Ints:
        """The day on which each contact (C) that nobody holds last had an active tie; -NEVER if it never had."""
        return last_held(self.snapshot, of=self.web.holders == 0)

    @cached_property
    def any_evidence(self) -> Bools:
        """In which accounts (n) anything is recorded with anybody."""
        return _any_evidence(self.snapshot)

    @cached_property
    def encounters(self) -> Encounters:
        """What passed between people."""
        return encounters(self.snapshot)

    @property
    def accounts(self) -> int:
        """The number of accounts."""
        return len(self.tiers)

    @property
    def weight(self) -> Floats:
        """W of every account."""
        return self.coverage.account.weight

    def thresholds(self, rule: Rule, name: str) -> Floats:
        """A threshold of a rule for every account (n), by its tier."""
        by_tier = {tier: rule.threshold(name, tier=tier) for tier in set(self.tiers)}
        return np.array([by_tier[tier] for tier in self.tiers], dtype=np.float64)

    def day_numbers(self, frame: pl.DataFrame, column: str) -> Ints:
        """The days of a column of moments; -NEVER where there is none."""
        days = frame.select(day_number(pl.col(column), zone=self.snapshot.policy.time_zone).fill_null(-NEVER))
        return days.to_series().to_numpy()

    def date_of(self, day: int) -> date:
        """A day number as a date."""
        return EPOCH + timedelta(days=day)

    def date_or_none(self, day: int) -> date | None:
        """A day number as a date; None for what never was or never will be."""
        return None if abs(day) >= NEVER else self.date_of(day)

    def account(self, position: int) -> dict[str, Value]:
        """What every sentence begins with."""
        return {"account": self.names.account_names[position]}

    def contact(self, position: int) -> dict[str, Value]:
        """What a sentence about a contact begins with: its account, its name with title and level, its level."""
        account, level = (
            int(of[position]) for of in (self.snapshot.contacts.account, self.snapshot.contacts.level)
        )
        return {
            "account": self.names.account_names[account],
            "contact": replace(self.names.contact_names[position], level=level),
            "level": level,
        }

    def people(self, contacts: list[int]) -> Several:
        """Contacts by name."""
        return Several(tuple(self.names.contact_names[each].name for each in contacts))

    def reps(self, staff: list[int]) -> Several:
        """Some of ours by name."""
        return Several(tuple(self.names.staff_names[each] for each in staff))

    def contact_evidence(self, position: int) -> dict[str, object]:
        """What is known of a contact, for whoever checks the finding."""
        contacts = self.snapshot.contacts
        role = int(contacts.role[position])
        return {
            "contact_id": self.names.contacts[position],
            "level": int(contacts.level[position]),
            "role": None if role == NOBODY else ROLES[role],
            "key": bool(contacts.key[position]),
        }

    def only_tie(self, contact: int) -> dict[str, object]:
        """The tie of a contact that has exactly one active one."""
        at = int(np.searchsorted(self.web.contact, contact))
        return {
            "staff_id": self.names.staff[int(self.web.staff[at])],
            "strength": float(self.web.strength[at]),
            "goes_cold_on": self.date_of(int(self.cold_day[at])),
        }

    def heaviest_first(self, contacts: Positions) -> list[int]:
        """Contacts by weight, then id."""
        order = np.lexsort((contacts, -self.snapshot.contacts.weight[contacts]))
        return [int(each) for each in contacts[order]]

    def successors(self, contacts: list[int], *, leaver: int) -> list[dict[str, Any]]:
        """Who could take each contact over from a leaver, at most three each, with the reason."""
        leaving = np.zeros(len(self.names.staff), dtype=np.bool_)
        leaving[leaver] = True
        ids = [self.names.contacts[each] for each in contacts]
        return [
            {
                "contact_id": each.contact_id,
                "candidates": [{"staff_id": one.staff_id, "reason": one.reason} for one in each.candidates],
            }
            for each in Succession(self.among, leaving, most=CANDIDATES).of_contacts(ids)
        ]

    def staff_ids(self, staff: Iterable[int]) -> list[str]:
        """The ids of some of ours."""
        return [self.names.staff[each] for each in staff]


def _names(snapshot: Snapshot) -> Names:
    contacts, staff = snapshot.contacts.frame, snapshot.staff.frame
    return Names(
        accounts=snapshot.accounts["id"].to_list(),
        contacts=contacts["id"].to_list(),
        staff=staff["id"].to_list(),
        account_names=snapshot.accounts["name"].to_list(),
        contact_names=[Person(name, title) for name, title in contacts.select("name", "title").iter_rows()],
        staff_names=staff["name"].to_list(),
    )


def _last_traces(snapshot: Snapshot, web: Web) -> dict[int, int]:
    cold = snapshot.ties.where((snapshot.ties.evidence > 0) & (web.holders[snapshot.ties.contact] == 0))
    latest = np.full(len(web.account), -NEVER, dtype=np.int32)
    np.maximum.at(latest, cold.contact, cold.last_day)
    return {int(contact): int(latest[contact]) for contact in np.unique(cold.contact)}


def _any_evidence(snapshot: Snapshot) -> Bools:
    """Which accounts have anything recorded with any of their contacts, gone or not, by anybody of ours."""
    day, company = snapshot.day_number, snapshot.company
    homes = attributes_at(company, "contact", day=snapshot.day, zone=snapshot.policy.time_zone)["account_id"]
    account = position(homes, snapshot.accounts["id"])
    evidence = snapshot.evidence
    if snapshot.accounts.height < company.accounts.height:
        evidence = evidence.of_contacts(np.flatnonzero(account != NOBODY).astype(np.int32))
    stated = (evidence.declared_day <= day) & (evidence.declared > 0)
    events = evidence.events.whole
    pair = np.concatenate([events.pair[events.day <= day], evidence.declared_pair[stated]])
    there = np.zeros(len(evidence.contact), dtype=np.bool_)
    there[pair] = True
    found = np.zeros(snapshot.accounts.height + 1, dtype=np.bool_)
    found[account[evidence.contact[there]]] = True
    return found[:-1]
