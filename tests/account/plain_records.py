"""An account straight from its records, in plain Python: who is there on a day, and what is between us and them.

Nothing of graphkam is used but the policy and the dictionaries of titles and department names.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from graphkam.inference import level_of_title, line_of_department
from graphkam.policy import Policy
from graphkam.records import Company

Row = dict[str, Any]
Pair = tuple[str, str]

DECIDES = ("approver", "decision_maker")
LINES = ("management", "business", "technical")
ROLES = ("approver", "decision_maker", "evaluator", "influencer", "user", "gatekeeper", "coach")
SAID = ("email", "message", "call")


@dataclass
class Link:
    """What is between one of ours and one of theirs: evidence by direction, other evidence, what was declared last."""

    said_in: float = 0.0
    said_out: float = 0.0
    other: float = 0.0
    declared: float = 0.0
    refused: bool = False
    days: list[date] = field(default_factory=list[date])

    def add(self, adds: float, *, kind: str, direction: str | None, day: date) -> None:
        """One interaction of this kind and direction; a message without direction goes half each way."""
        self.days.append(day)
        if kind not in SAID:
            self.other += adds
        else:
            way_in = {"in": 1.0, "out": 0.0}.get(direction or "both", 0.5)
            self.said_in += adds * way_in
            self.said_out += adds * (1 - way_in)

    def evidence(self, policy: Policy) -> float:
        said = self.said_in + self.said_out
        if said:
            one_sided = abs(self.said_in - self.said_out) / said
            said *= policy.one_sided_factor + (1 - policy.one_sided_factor) * (1 - one_sided)
        return said + self.other + self.declared


@dataclass
class Person:
    """One of theirs who counts; nobody is an empty chair."""

    id: str | None
    level: int
    role: str | None
    line: str | None
    department: str | None
    weight: Fraction
    key: bool
    inferred: bool
    holders: set[str]


def day_of(moment: datetime, *, zone: str) -> date:
    if (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0):
        return moment.date()
    return moment.astimezone(ZoneInfo(zone)).date()


class RecordedAccount:
    """One account of a company on a day: who is there, and what is between us and them."""

    def __init__(self, company: Company, account_id: str, *, day: date, policy: Policy) -> None:
        self.company, self.id, self.day, self.policy = company, account_id, day, policy
        self.rows = {name: frame.to_dicts() for name, frame in company.tables().items()}
        self.staff = {row["id"]: row for row in self._valid("staff") if self._present(row)}
        everybody = {row["id"]: row for row in self._valid("contact")}
        self.contacts = {
            id_: row
            for id_, row in sorted(everybody.items())
            if self._present(row) and row["account_id"] == account_id
        }
        tiers = {row["id"]: row["tier"] or "ordinary" for row in self._valid("account")}
        self.tier = tiers[account_id]
        self.half_life: float = next(
            (float(days) for tier, days in policy.half_life_days_by_tier.items() if tier == self.tier),
            float(policy.half_life_days),
        )
        self.links = self._links()
        self.departments = {
            row["id"]: row for row in self.rows["departments"] if row["account_id"] == account_id
        }
        self.people = [self._person(row) for row in self.contacts.values()]
        self.chairs = self._empty_chairs()
        self.everybody = self.people + self.chairs
        self.weight = sum((person.weight for person in self.everybody), Fraction(0))
        self.reps = sorted({rep for person in self.people for rep in person.holders})

    # --- who and what is there ---

    def _valid(self, entity: str) -> list[Row]:
        table = {"contact": "contacts", "staff": "staff", "account": "accounts"}[entity]
        rows = [dict(row) for row in self.rows[table]]
        changes = sorted(self.rows["changes"], key=lambda change: change["at"])
        for row in rows:
            for change in changes:
                if (change["entity"], change["id"]) != (entity, row["id"]):
                    continue
                if day_of(change["at"], zone=self.policy.time_zone) <= self.day:
                    row[change["field"]] = self._read(change["field"], change["value"])
        return rows

    @staticmethod
    def _read(name: str, text: str) -> object:
        if text == r"\N":
            return None
        if name in ("level", "attitude"):
            return int(text)
        if name in ("joined_at", "left_at"):
            return datetime.fromisoformat(text).replace(tzinfo=UTC)
        return text

    def _present(self, row: Row) -> bool:
        zone = self.policy.time_zone
        joined, left = row["joined_at"], row["left_at"]
        return (joined is None or day_of(joined, zone=zone) <= self.day) and (
            left is None or self.day < day_of(left, zone=zone)
        )

    def _links(self) -> dict[Pair, Link]:
        links: dict[Pair, Link] = defaultdict(Link)
        for row in self.rows["interactions"]:
            day = day_of(row["at"], zone=self.policy.time_zone)
            weight = self.policy.kind_weights[row["kind"]]
            if day > self.day or weight == 0:
                continue
            adds = weight * min(1, 3 / len(row["contact_ids"])) * self._left_of(day)
            for pair in itertools.product(row["staff_ids"] or [], row["contact_ids"]):
                if self._both_present(pair):
                    links[pair].add(adds, kind=row["kind"], direction=row["direction"], day=day)
        for pair, (day, row) in self._declared_last().items():
            adds = 0.0 if row["refused"] else -math.log(1 - min(row["strength"], 0.99)) * self._left_of(day)
            links[pair].refused = bool(row["refused"])
            links[pair].declared = adds
            if adds > 0:
                links[pair].days.append(day)
        return dict(links)

    def _declared_last(self) -> dict[Pair, tuple[date, Row]]:
        latest: dict[Pair, tuple[date, Row]] = {}
        for row in sorted(self.rows["ties"], key=lambda tie: tie["as_of"]):
            pair = (row["staff_id"], row["contact_id"])
            day = day_of(row["as_of"], zone=self.policy.time_zone)
            if day <= self.day and self._both_present(pair):
                latest[pair] = (day, row)
        return latest

    def _both_present(self, pair: tuple[str, ...]) -> bool:
        return pair[0] in self.staff and pair[1] in self.contacts

    def _left_of(self, day: date) -> float:
        return math.pow(2, -(self.day - day).days / self.half_life)

    def strength(self, pair: Pair, *, later: int = 0) -> float:
        """The strength of a pair, so many days later if nothing happens."""
        evidence = self.links[pair].evidence(self.policy) if pair in self.links else 0.0
        return 1 - math.exp(-evidence * math.pow(2, -later / self.half_life))

    def active(self, pair: Pair, *, later: int = 0) -> bool:
        return self.strength(pair, later=later) >= 0.2 - 1e-9

    def _line(self, department: str | None) -> tuple[str | None, bool]:
        chain: list[Row] = []
        while department is not None and department not in [row["id"] for row in chain]:
            chain.append(self.departments[department])
            department = chain[-1]["parent_id"]
        for row in chain:
            if row["line"] is not None:
                return row["line"], False
        for row in chain:
            named = line_of_department(pl.Series([row["name"]]))[0]
            if named is not None:
                return named, True
        return None, False

    def _person(self, row: Row) -> Person:
        titled = level_of_title(pl.Series([row["title"]], dtype=pl.String))[0]
        level = row["level"] or titled or 2
        department = row["department_id"] if row["department_id"] in self.departments else None
        line, line_inferred = self._line(department)
        decides = row["role"] in DECIDES
        return Person(
            id=row["id"],
            level=level,
            role=row["role"],
            line=line,
            department=department,
            weight=Fraction(12 if decides else level),
            key=decides or level >= 5,
            inferred=line_inferred or (row["level"] is None and titled is not None),
            holders={rep for rep in self.staff if self.active((rep, row["id"]))},
        )

    def _empty_chairs(self) -> list[Person]:
        chairs: list[Person] = []
        seats = next((seats for tier, seats in self.policy.seats.items() if tier == self.tier), ())
        for seat in seats:
            filled = [
                person
                for person in self.people
                if person.role == seat.role and seat.line in (None, person.line)
            ]
            if not filled:
                weight = Fraction(12 if seat.role in DECIDES else 5)
                chairs.append(
                    Person(
                        id=None,
                        level=5,
                        role=seat.role,
                        line=seat.line,
                        department=None,
                        weight=weight,
                        key=True,
                        inferred=False,
                        holders=set(),
                    )
                )
        return chairs
