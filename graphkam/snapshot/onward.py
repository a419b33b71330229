"""One day after another: what is known of an earlier day is carried on, not read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from graphkam.arrays import Floats
from graphkam.evidence import Evidence
from graphkam.policy import Policy
from graphkam.records import Company, day_number, parse_text
from graphkam.schema import TABLE
from graphkam.snapshot import EPOCH, Snapshot, half_life_of_pairs, people_on, with_ties
from graphkam.strength import Sums, sums_at, ties_at

_PRESENCE: Final = ("joined_at", "left_at")


class Onward:
    """Snapshots of one company on days that rise; each is equal to `take_snapshot` of its day.

    Evidence fades at one rate and is memoryless, so that an earlier day's sums and what happened since are all there is
    to add. People, accounts and their attributes are looked at again only when somebody came, left or changed.
    """

    def __init__(self, company: Company, *, policy: Policy, evidence: Evidence) -> None:
        self._company = company
        self._policy = policy
        self._evidence = evidence
        self._people: Snapshot | None = None
        self._half_life: Floats = np.zeros(0)
        self._sums: Sums | None = None
        # That somebody comes or goes may also be said by a change, of another day than its own.
        stated = company.changes.filter(pl.col("field").is_in(_PRESENCE)).select(
            parse_text(pl.col("value"), column=TABLE["staff"].column("left_at"))
        )
        moments = [
            *(company.contacts[name] for name in _PRESENCE),
            *(company.staff[name] for name in _PRESENCE),
            company.changes["at"],
            stated.to_series(),
        ]
        frame = pl.DataFrame({"at": pl.concat([one.alias("at").drop_nulls() for one in moments])})
        days = frame.select(day_number(pl.col("at"), zone=policy.time_zone)).to_series()
        self._turns = np.unique(days.to_numpy())

    def snapshot(self, day: date) -> Snapshot:
        """The company on a day; one earlier than the last asked for is looked at from the beginning."""
        number = (day - EPOCH).days
        people = self._people
        if people is None or self._turned(people.day_number, number):
            people = people_on(self._company, day=day, policy=self._policy, evidence=self._evidence)
            self._half_life = half_life_of_pairs(
                people.accounts, self._company, self._evidence, day=day, policy=self._policy
            )
        people = self._people = replace(people, day=day)
        self._sums = sums_at(self._evidence, day=number, half_life=self._half_life, since=self._sums)
        ties = ties_at(
            self._evidence, day=number, half_life=self._half_life, policy=self._policy, sums=self._sums
        )
        return with_ties(people, ties)

    def _turned(self, one: int, other: int) -> bool:
        """Whether anybody came, left or changed after the earlier day and up to the later one."""
        first, last = np.searchsorted(self._turns, sorted((one, other)), side="right").tolist()
        return bool(first != last)
