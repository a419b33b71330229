"""What passed between us and the customers, read once for all rules.

What happened, happened: an encounter counts with whoever of ours took part, gone since or not. On the other side only
people who are still there count, for it is about them that the rules ask.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import polars as pl

from graphkam.arrays import Bools, Ints
from graphkam.records import day_number
from graphkam.schema import DIRECTED_KINDS, FACE_TO_FACE_KINDS, FUNCTIONS, KINDS
from graphkam.snapshot import Snapshot
from graphkam.snapshot.attributes import attributes_at
from graphkam.snapshot.people import NOBODY, codes
from graphkam.strength import NEVER


@dataclass(frozen=True, slots=True, eq=False)
class Encounters:
    """Every interaction up to the day with every present contact it lists (E), sorted by interaction, then contact.

    ``interaction`` is the row in the company's table, ``contact`` and ``account`` are positions. Of ours there is how
    many ``people`` are listed, of how many ``functions``, whether one is an ``executive`` by function, and the
    ``top_level`` among them.
    """

    interaction: Ints
    contact: Ints
    account: Ints
    day: Ints
    face_to_face: Bools
    message: Bools
    complaint: Bools
    people: Ints
    functions: Ints
    executive: Bools
    top_level: Ints

    def last_met(self, *, contacts: int) -> Ints:
        """The day of each contact's latest meeting or visit; -NEVER without any."""
        met = np.full(contacts, -NEVER, dtype=np.int32)
        np.maximum.at(met, self.contact[self.face_to_face], self.day[self.face_to_face])
        return met


def encounters(snapshot: Snapshot) -> Encounters:
    """The encounters of a snapshot's contacts, up to its day.

    Cost: one pass over the evidence with its contacts, and over the interactions of the kinds that add none.
    """
    contacts, interactions = snapshot.contacts, snapshot.company.interactions
    met = _Meetings.together(_with_evidence(snapshot), _without_evidence(snapshot))
    pairs = met.interaction * np.int64(max(1, len(contacts.row))) + met.contact
    _, first = np.unique(pairs, return_index=True)
    interaction, contact = met.interaction[first], met.contact[first]
    kind = codes(interactions["kind"].gather(interaction))
    people, functions, executive, top_level = _ours(snapshot, met, of=interaction)
    return Encounters(
        interaction=interaction,
        contact=contact,
        account=contacts.account[contact],
        day=met.day[first],
        face_to_face=np.isin(kind, [KINDS.index(each) for each in FACE_TO_FACE_KINDS]),
        message=np.isin(kind, [KINDS.index(each) for each in DIRECTED_KINDS]),
        complaint=kind == KINDS.index("complaint"),
        people=people,
        functions=functions,
        executive=executive,
        top_level=top_level,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Meetings:
    """One of ours and one of theirs in one interaction; ``staff`` is a row of the table, `NOBODY` if none is listed."""

    interaction: Ints
    contact: Ints
    staff: Ints
    day: Ints

    @classmethod
    def together(cls, *several: _Meetings) -> _Meetings:
        """All of several."""
        return cls(
            *(np.concatenate([getattr(each, field.name) for each in several]) for field in fields(cls))
        )


def _with_evidence(snapshot: Snapshot) -> _Meetings:
    evidence, contacts = snapshot.evidence, snapshot.contacts
    if snapshot.accounts.height < snapshot.company.accounts.height:
        evidence = evidence.of_contacts(contacts.row)
    place = np.full(snapshot.company.contacts.height, NOBODY, dtype=np.int32)
    place[contacts.row] = np.arange(len(contacts.row), dtype=np.int32)
    events = evidence.events.whole
    contact = place[evidence.contact][events.pair]
    counts = (contact != NOBODY) & (events.day <= snapshot.day_number)
    return _Meetings(
        interaction=events.interaction[counts],
        contact=contact[counts],
        staff=evidence.staff[events.pair[counts]],
        day=events.day[counts],
    )


def _without_evidence(snapshot: Snapshot) -> _Meetings:
    """Those of the kinds that add nothing to any tie, as complaints do."""
    company, policy = snapshot.company, snapshot.policy
    kinds = [kind for kind in KINDS if policy.kind_weights[kind] <= 0]
    known = snapshot.contacts.frame.lazy().select(contact_ids="id").with_row_index("contact")
    ours = company.staff.lazy().select(staff_ids="id").with_row_index("staff")
    found = (
        company.interactions.lazy()
        .with_row_index("interaction")
        .filter(pl.col("kind").is_in(kinds))
        .select(
            "interaction", "contact_ids", "staff_ids", day=day_number(pl.col("at"), zone=policy.time_zone)
        )
        .filter(pl.col("day") <= snapshot.day_number)
        .explode("contact_ids", empty_as_null=False)
        .join(known, on="contact_ids")
        .explode("staff_ids", empty_as_null=True)
        .join(ours, on="staff_ids", how="left")
        .select(pl.col("interaction", "contact", "staff", "day").cast(pl.Int32))
        .with_columns(pl.col("staff").fill_null(NOBODY))
        .collect()
    )
    return _Meetings(*(found[field.name].to_numpy() for field in fields(_Meetings)))


def _ours(snapshot: Snapshot, met: _Meetings, *, of: Ints) -> tuple[Ints, Ints, Bools, Ints]:
    """Of some interactions, each: how many of ours, of how many functions, an executive, the top level."""
    policy = snapshot.policy
    staff = attributes_at(snapshot.company, "staff", day=snapshot.day, zone=policy.time_zone)
    function = codes(staff["function"])
    level = staff["level"].cast(pl.Int32).fill_null(policy.assumed_level).to_numpy()
    listed = met.staff != NOBODY
    sides = np.unique(met.interaction[listed] * np.int64(max(1, staff.height)) + met.staff[listed])
    interaction, one = np.divmod(sides, max(1, staff.height))
    found, first = np.unique(interaction, return_index=True)
    people, functions, top_level = np.zeros((3, len(of)), dtype=np.int32)
    executive = np.zeros(len(of), dtype=np.bool_)
    if len(found):
        known = np.isin(of, found)
        at = np.searchsorted(found, of[known])
        seen = np.where(function[one] == NOBODY, 0, 1 << np.maximum(function[one], 0))
        seen = np.bitwise_or.reduceat(seen, first)
        people[known] = np.diff(first, append=len(sides))[at]
        functions[known] = np.bitwise_count(seen)[at]
        executive[known] = (seen & 1 << FUNCTIONS.index("executive") != 0)[at]
        top_level[known] = np.maximum.reduceat(level[one], first)[at]
    return people, functions, executive, top_level
