"""The company on one day: who is present, what their attributes are, and which ties hold.

A snapshot is what every measure starts from. Its arrays are positions into its own frames; frames are sorted by id
(contacts by account, then id), so that the smaller position is the smaller id.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from graphkam.arrays import Bools, Floats, Ints
from graphkam.errors import NotFoundError
from graphkam.evidence import Evidence, read_evidence, rows_of_groups
from graphkam.policy import Policy
from graphkam.records import Company, day_of
from graphkam.snapshot.attributes import attributes_at
from graphkam.snapshot.people import (
    NOBODY,
    Chairs,
    Contacts,
    Renumbering,
    Staff,
    contacts_at,
    departments_at,
    empty_chairs,
    position,
    staff_at,
)
from graphkam.strength import Ties, ties_at

EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class SnapshotTies:
    """Pairs (T) of present staff and present contacts with anything between them, sorted by contact, then staff.

    ``staff`` and ``contact`` are positions in the snapshot, ``pair`` the pair's position in the evidence; the others
    as in `graphkam.strength.Ties`.
    """

    staff: Ints
    contact: Ints
    pair: Ints
    strength: Floats
    evidence: Floats
    active: Bools
    refused: Bools
    incoming: Floats
    outgoing: Floats
    interactions: Floats
    last_day: Ints
    cold_day: Ints

    def where(self, kept: Bools) -> SnapshotTies:
        """Only the ties that are kept; positions stay."""
        return SnapshotTies(*(getattr(self, field.name)[kept] for field in fields(self)))


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Snapshot:
    """A company on one day under one policy.

    ``accounts`` and ``departments`` are frames of all of them, as valid on the day; ``departments`` carries ``line``
    as resolved and ``line_inferred``. ``influence`` arrays are positions of contacts with the declared strength (NaN
    where none is stated), zero-strength influences left out.
    """

    company: Company
    policy: Policy
    day: date
    evidence: Evidence
    accounts: pl.DataFrame
    departments: pl.DataFrame
    department_account: Ints
    contacts: Contacts
    staff: Staff
    ties: SnapshotTies
    chairs: Chairs
    influence_from: Ints
    influence_to: Ints
    influence_strength: Floats

    @property
    def day_number(self) -> int:
        """The day as days since 1970-01-01."""
        return (self.day - EPOCH).days

    @property
    def tiers(self) -> list[str]:
        """The tier of each account; a blank tier is ordinary."""
        return self.accounts["tier"].cast(pl.String).fill_null("ordinary").to_list()

    @property
    def load(self) -> Ints:
        """How many contacts each of our people (R) holds with an active tie, in all accounts of the snapshot."""
        ties = self.ties
        return np.bincount(ties.staff[ties.active], minlength=self.staff.frame.height).astype(np.int32)

    def without(self, staff: Collection[str]) -> Snapshot:
        """The same day had these of our people no tie to anybody: what is left when they have gone, all else equal."""
        gone = self.staff.frame["id"].is_in(list(staff)).to_numpy()
        return replace(self, ties=self.ties.where(~gone[self.ties.staff]))

    def with_ties_of(self, day: date) -> Snapshot:
        """The same people and places, with the ties that they have on another day.

        What `take_snapshot` gives for the day where nobody has come, gone or changed in between.
        """
        half_life = half_life_of_pairs(
            self.accounts, self.company, self.evidence, day=day, policy=self.policy
        )
        people = replace(self, day=day)
        return with_ties(
            people,
            ties_at(self.evidence, day=people.day_number, half_life=half_life, policy=self.policy),
        )

    def only(self, accounts: Collection[str]) -> Snapshot:
        """The same day with only these accounts, their departments and contacts; all of our staff stay.

        Raises
        ------
        NotFoundError
            An id that is no account.
        """
        named = self.accounts["id"].is_in(list(accounts))
        unknown = sorted(set(accounts) - set(self.accounts["id"].filter(named)))
        if unknown:
            raise NotFoundError(f"no such account: {', '.join(unknown)}")
        kept: Ints = np.flatnonzero(named.to_numpy()).astype(np.int32)
        contacts = rows_of_groups(kept, self.contacts.account)
        # Contacts and ties lie account by account: what is not asked for is not looked at.
        tie = rows_of_groups(contacts, self.ties.contact)
        departments = np.flatnonzero(np.isin(self.department_account, kept)).astype(np.int32)
        account_at = Renumbering(kept)
        contact_at, department_at = Renumbering(contacts), Renumbering(departments)
        ties = SnapshotTies(*(getattr(self.ties, field.name)[tie] for field in fields(self.ties)))
        source, target = contact_at.of(self.influence_from), contact_at.of(self.influence_to)
        influence = (source != NOBODY) & (target != NOBODY)
        return replace(
            self,
            accounts=self.accounts[kept],
            departments=self.departments[departments],
            department_account=account_at.of(self.department_account[departments]),
            contacts=self.contacts.at(
                contacts, account_at=account_at, department_at=department_at, contact_at=contact_at
            ),
            ties=replace(ties, contact=contact_at.of(ties.contact)),
            chairs=self.chairs.where(np.isin(self.chairs.account, kept), account_at=account_at),
            influence_from=source[influence],
            influence_to=target[influence],
            influence_strength=self.influence_strength[influence],
        )


def latest_day(company: Company, *, policy: Policy) -> date | None:
    """The day of the latest interaction or declared tie; None when there is neither."""
    zone = policy.time_zone
    days = [
        company.interactions.select(day_of(pl.col("at"), zone=zone).max()).item(),
        company.ties.select(day_of(pl.col("as_of"), zone=zone).max()).item(),
    ]
    return max((day for day in days if day is not None), default=None)


def take_snapshot(
    company: Company, *, day: date, policy: Policy, evidence: Evidence | None = None
) -> Snapshot:
    """The company on a day: what every measure is computed from.

    ``evidence`` spares reading the interactions again when several days of one company are asked for; it must come
    from the same company and policy.

    Cost: one pass over the evidence, plus the tables once.

    Examples
    --------
    >>> from graphkam.policy import DEFAULT_POLICY
    >>> half_a_year_on = take_snapshot(company, day=date(2026, 12, 31), policy=DEFAULT_POLICY)
    >>> int(harbour.ties.active.sum()), int(half_a_year_on.ties.active.sum())
    (5, 2)
    """
    if evidence is None:
        evidence = read_evidence(company, policy=policy)
    people = people_on(company, day=day, policy=policy, evidence=evidence)
    half_life = half_life_of_pairs(people.accounts, company, evidence, day=day, policy=policy)
    ties = ties_at(evidence, day=people.day_number, half_life=half_life, policy=policy)
    return with_ties(people, ties)


def people_on(company: Company, *, day: date, policy: Policy, evidence: Evidence) -> Snapshot:
    """The company on a day, who is there and what they are, without any tie yet."""
    zone = policy.time_zone
    accounts = attributes_at(company, "account", day=day, zone=zone)
    departments = departments_at(company.departments)
    department_account = position(departments["account_id"], accounts["id"])
    contacts = contacts_at(company, accounts=accounts, departments=departments, day=day, policy=policy)
    influence = company.influences.filter(pl.col("strength").is_null() | (pl.col("strength") > 0))
    source = position(influence["from_contact_id"], contacts.frame["id"])
    target = position(influence["to_contact_id"], contacts.frame["id"])
    both = (source >= 0) & (target >= 0) & (source != target)
    nothing, nobody, never = np.zeros(0), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.bool_)
    return Snapshot(
        company=company,
        policy=policy,
        day=day,
        evidence=evidence,
        accounts=accounts,
        departments=departments,
        department_account=department_account,
        contacts=contacts,
        staff=staff_at(company, day=day, policy=policy),
        ties=SnapshotTies(
            staff=nobody,
            contact=nobody,
            pair=nobody,
            strength=nothing,
            evidence=nothing,
            active=never,
            refused=never,
            incoming=nothing,
            outgoing=nothing,
            interactions=nothing,
            last_day=nobody,
            cold_day=nobody,
        ),
        chairs=empty_chairs(accounts, contacts=contacts, policy=policy),
        influence_from=source[both],
        influence_to=target[both],
        influence_strength=influence["strength"].cast(pl.Float64).fill_null(float("nan")).to_numpy()[both],
    )


def half_life_of_accounts(accounts: pl.DataFrame, *, policy: Policy) -> Floats:
    """The half-life in days of each account's evidence, by its tier."""
    by_tier = {str(tier): days for tier, days in policy.half_life_days_by_tier.items()}
    tiers = accounts["tier"].cast(pl.String).fill_null("ordinary")
    return np.array([by_tier.get(tier, policy.half_life_days) for tier in tiers], dtype=np.float64)


def half_life_of_pairs(
    snapshot_accounts: pl.DataFrame, company: Company, evidence: Evidence, *, day: date, policy: Policy
) -> Floats:
    """The half-life of each pair of the evidence: that of the account the contact belongs to on the day."""
    account_ids = attributes_at(company, "contact", day=day, zone=policy.time_zone)["account_id"]
    account = position(account_ids, snapshot_accounts["id"])
    return half_life_of_accounts(snapshot_accounts, policy=policy)[account[evidence.contact]]


def with_ties(people: Snapshot, ties: Ties) -> Snapshot:
    """The same people with the ties of all pairs of their evidence, as far as both are there."""
    company, contacts, staff, evidence = people.company, people.contacts, people.staff, people.evidence
    contact_position = np.full(company.contacts.height, NOBODY, dtype=np.int32)
    contact_position[contacts.row] = np.arange(len(contacts.row), dtype=np.int32)
    staff_position = np.full(company.staff.height, NOBODY, dtype=np.int32)
    staff_position[staff.row] = np.arange(len(staff.row), dtype=np.int32)
    of_contact = contact_position[evidence.contact]
    of_staff = staff_position[evidence.staff]
    # A policy may leave nothing of one-sided messages; they still say who writes to whom.
    anything = (ties.evidence > 0) | (ties.interactions > 0) | ties.refused
    pair = np.flatnonzero((of_contact >= 0) & (of_staff >= 0) & anything)
    places = of_contact[pair].astype(np.int64) * max(1, len(staff.row)) + of_staff[pair]
    pair = pair[np.argsort(places)]
    found = SnapshotTies(
        staff=of_staff[pair],
        contact=of_contact[pair],
        pair=pair.astype(np.int32),
        strength=ties.strength[pair],
        evidence=ties.evidence[pair],
        active=ties.active[pair],
        refused=ties.refused[pair],
        incoming=ties.incoming[pair],
        outgoing=ties.outgoing[pair],
        interactions=ties.interactions[pair],
        last_day=ties.last_day[pair],
        cold_day=ties.cold_day[pair],
    )
    return replace(people, ties=found)
