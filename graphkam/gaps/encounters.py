"""What passed between us and the customers, read once for all rules.

What happened, happened: an encounter counts with whoever of ours took part, gone since or not. On the other side only
people who are still there count, for it is about them that the rules ask.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from graphkam.schema import DIRECTED_KINDS, FACE_TO_FACE_KINDS, FUNCTIONS, KINDS
from graphkam.snapshot import Snapshot
from graphkam.snapshot.attributes import attributes_at
from graphkam.snapshot.people import codes
from graphkam.strength import NEVER, Bools, Ints, day_number


@dataclass(frozen=True, slots=True, eq=False)
class Encounters:
    """Every interaction up to the day with every present contact it lists (E), sorted by interaction, then contact.

    ``interaction`` is the row in the company's table, ``contact`` and ``account`` are positions. The arrays of ours
    (``people`` listed, their ``functions``, whether one is an ``executive`` by function, and the ``top_level`` among
    them) have one entry per row of the company's interactions; 0 for those with fewer than two of ours.
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

    Cost: one pass over the interactions; where not all accounts are asked about, over whom they list.
    """
    contacts = snapshot.contacts
    interactions = (
        _listing(snapshot)
        .select(
            pl.col("interaction").cast(pl.Int32),
            day_number(pl.col("at"), zone=snapshot.policy.time_zone).alias("day"),
            pl.col("kind").to_physical().cast(pl.Int32).alias("kind"),
            "contact_ids",
            "staff_ids",
        )
        .filter(pl.col("day") <= snapshot.day_number)
    )
    known = contacts.frame.lazy().select(contact_ids="id").with_row_index("contact")
    listed = (
        interactions.select("interaction", "day", "kind", "contact_ids")
        .explode("contact_ids", empty_as_null=False)
        .join(known, on="contact_ids")
        .select("interaction", "day", "kind", pl.col("contact").cast(pl.Int32))
        .unique()
        .sort("interaction", "contact")
        .collect()
    )
    kind, contact = listed["kind"].to_numpy(), listed["contact"].to_numpy()
    # Of whom nobody asks, nothing is looked up.
    asked = pl.LazyFrame({"interaction": listed["interaction"].unique()})
    people, functions, executive, top_level = _ours(
        snapshot, interactions.join(asked, on="interaction", how="semi")
    )
    return Encounters(
        interaction=listed["interaction"].to_numpy(),
        contact=contact,
        account=contacts.account[contact],
        day=listed["day"].to_numpy(),
        face_to_face=np.isin(kind, [KINDS.index(each) for each in FACE_TO_FACE_KINDS]),
        message=np.isin(kind, [KINDS.index(each) for each in DIRECTED_KINDS]),
        complaint=kind == KINDS.index("complaint"),
        people=people,
        functions=functions,
        executive=executive,
        top_level=top_level,
    )


def _listing(snapshot: Snapshot) -> pl.LazyFrame:
    """The interactions that may list a contact of the snapshot, numbered by their row in the company's table."""
    interactions = snapshot.company.interactions.lazy().with_row_index("interaction")
    if snapshot.accounts.height == snapshot.company.accounts.height:
        return interactions
    asked = pl.element().is_in(snapshot.contacts.frame["id"].implode())
    few = interactions.filter(pl.col("contact_ids").list.eval(asked).list.any())
    return few.select("interaction", "at", "kind", "contact_ids", "staff_ids").collect().lazy()


def _ours(snapshot: Snapshot, interactions: pl.LazyFrame) -> tuple[Ints, Ints, Bools, Ints]:
    """Of each interaction with several of ours: how many, of how many functions, an executive, the top level."""
    policy = snapshot.policy
    staff = attributes_at(snapshot.company, "staff", day=snapshot.day, zone=policy.time_zone)
    known = pl.LazyFrame(
        {
            "staff_ids": staff["id"],
            "function": codes(staff["function"]),
            "level": staff["level"].cast(pl.Int32).fill_null(policy.assumed_level),
        }
    )
    function = pl.col("function")
    found = (
        interactions.filter(pl.col("staff_ids").list.len() >= 2)
        .select("interaction", "staff_ids")
        .explode("staff_ids", empty_as_null=False)
        .join(known, on="staff_ids")
        .group_by("interaction")
        .agg(
            people=pl.col("staff_ids").n_unique().cast(pl.Int32),
            functions=function.filter(function >= 0).n_unique().cast(pl.Int32),
            executive=(function == FUNCTIONS.index("executive")).any(),
            top_level=pl.col("level").max(),
        )
        .collect()
    )
    rows = snapshot.company.interactions.height
    at = found["interaction"].to_numpy()
    people, functions, top_level = np.zeros((3, rows), dtype=np.int32)
    executive = np.zeros(rows, dtype=np.bool_)
    people[at], functions[at] = found["people"].to_numpy(), found["functions"].to_numpy()
    executive[at], top_level[at] = found["executive"].to_numpy(), found["top_level"].to_numpy()
    return people, functions, executive, top_level
