"""The third opinion: an account's figures with nothing but counting, trying everything out.

Weights are exact fractions, subsets are enumerated, walks are walked; only for accounts of a handful of people.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from tests.account.plain_records import LINES, ROLES, Person, RecordedAccount, Row, day_of


class Account(RecordedAccount):
    """One account of a company on a day, with every figure of its report."""

    @staticmethod
    def sum(people: Iterable[Person]) -> Fraction:
        return sum((person.weight for person in people), Fraction(0))

    def share(self, people: Iterable[Person], *, of: Fraction | None = None) -> float:
        whole = self.weight if of is None else of
        return float(self.sum(people) / whole) if whole else 0.0

    def held(self, people: Iterable[Person], least: int = 1) -> list[Person]:
        return [person for person in people if len(person.holders) >= least]

    def groups(self, name: str, of: Callable[[Person], Any], *, order: Iterable[Any]) -> list[Row]:
        found: list[Row] = []
        for group in order:
            inside = [person for person in self.everybody if of(person) == group]
            if not inside:
                continue
            weight = self.sum(inside)
            found.append(
                {
                    name: group,
                    "weight": float(weight),
                    "coverage": self.share(self.held(inside), of=weight),
                    "two_deep_coverage": self.share(self.held(inside, 2), of=weight),
                }
            )
        return found

    def bus_factor_set(self) -> list[str]:
        covered = self.held(self.people)
        for size in range(1, len(self.reps) + 1):
            for gone in itertools.combinations(self.reps, size):
                orphans = [person for person in covered if person.holders <= set(gone)]
                if 2 * self.sum(orphans) > self.sum(covered):
                    return list(gone)
        return []

    def largest_piece(self, gone: Iterable[str]) -> Fraction:
        largest = Fraction(0)
        for start in set(self.reps) - set(gone):
            reps, piece = {start}, set[int]()
            while True:
                more = {
                    at for at, person in enumerate(self.people) if reps & person.holders and at not in piece
                }
                if not more:
                    break
                piece |= more
                reps |= {rep for at in more for rep in self.people[at].holders} - set(gone)
            largest = max(largest, self.sum(self.people[at] for at in piece))
        return largest

    def survival(self, k: int) -> Row:
        if len(self.reps) <= k:
            return {"k": k, "share": 0.0, "staff_ids": self.reps}
        least, worst = min(
            ((self.largest_piece(gone), gone) for gone in itertools.combinations(self.reps, k)),
        )
        return {"k": k, "share": float(least / self.weight), "staff_ids": list(worst)}

    def steps(self) -> dict[str, set[str]]:
        """Who leads to whom, "" being us."""
        leads: dict[str, set[str]] = defaultdict(set)
        leads[""] = set(self.reps)
        for person in self.people:
            assert person.id is not None
            for rep in person.holders:
                leads[rep].add(person.id)
            manager = self.contacts[person.id]["manager_id"]
            if manager in self.contacts:
                leads[person.id].add(manager)
                leads[manager].add(person.id)
        for row in self.rows["influences"]:
            source, target = row["from_contact_id"], row["to_contact_id"]
            if source in self.contacts and target in self.contacts and row["strength"] != 0:
                leads[source].add(target)
        return leads

    def reaches(self, contact: str, *, without: Iterable[str]) -> bool:
        leads = self.steps()
        seen, ahead = {"", *without}, [""]
        while ahead:
            person = ahead.pop()
            if person == contact:
                return True
            fresh = leads[person] - seen
            seen |= fresh
            ahead.extend(fresh)
        return False

    def routes(self, contact: str) -> int:
        others = (set(self.reps) | set(self.contacts)) - {contact}
        for size in range(len(others) + 1):
            for cut in itertools.combinations(others, size):
                if not self.reaches(contact, without=cut):
                    return size
        raise AssertionError("not even everybody together cuts the contact off")

    def gatekeepers(self, contact: str) -> list[str]:
        others = (set(self.reps) | set(self.contacts)) - {contact}
        return sorted(person for person in others if not self.reaches(contact, without=[person]))

    def diversity(self) -> tuple[float, float]:
        covered = self.held(self.people)
        if not covered:
            return 0.0, 0.0
        weight = float(self.sum(covered))
        within, overall = 0.0, defaultdict[str, float](float)
        for person in covered:
            strengths = {rep: self.strength((rep, str(person.id))) for rep in person.holders}
            shares = {rep: one / sum(strengths.values()) for rep, one in strengths.items()}
            within -= float(person.weight) / weight * sum(one * math.log(one) for one in shares.values())
            for rep, one in shares.items():
                overall[rep] += float(person.weight) / weight * one
        return math.exp(within), math.exp(-sum(one * math.log(one) for one in overall.values()))

    def tests(self, figures: Row) -> list[Row]:
        function = {rep: self.staff[rep]["function"] for rep in self.reps}
        top = [person for person in self.everybody if person.key]
        top = [person for person in top if person.level == max(one.level for one in top)]
        departments, levels = len(figures["departments"]), len(figures["levels"])
        two_deep = {
            name: sum(group["two_deep_coverage"] >= 0.5 - 1e-9 for group in figures[name])
            for name in ("departments", "levels")
        }

        def needed(groups: int, share: float) -> float:
            return max(2, groups * share) if groups > 1 else 1

        key = figures["key_two_deep"]
        listed: list[tuple[str, str, float, float]] = [
            ("point", "covered", figures["covered"], 1),
            ("line", "key_two_deep", key, 1 / 3),
            ("plane", "recorded", figures["contacts"], 5),
            ("plane", "key_two_deep", key, 1 / 2),
            ("plane", "departments_two_deep", two_deep["departments"], needed(departments, 1 / 3)),
            ("mesh", "key_two_deep", key, 2 / 3),
            ("mesh", "departments_two_deep", two_deep["departments"], needed(departments, 1 / 2)),
            ("mesh", "levels_two_deep", two_deep["levels"], needed(levels, 1 / 2)),
            ("mesh", "reps", len(self.reps), 3),
            ("mesh", "functions", len(set(function.values()) - {None}), 2),
            ("mesh", "survival_1", figures["survival"][0]["share"], 1 / 2),
            ("mesh", "top_tied", min((len(person.holders) for person in top), default=0), 1),
            (
                "mesh",
                "top_routes",
                min((figures["routes"].get(person.id, 0) for person in top), default=0),
                2,
            ),
        ]
        return [
            {
                "name": name,
                "rung": rung,
                "value": float(value),
                "threshold": float(least),
                "holds": value >= least - 1e-9,
            }
            for rung, name, value, least in listed
        ]

    def faces(self) -> list[Row]:
        found: list[Row] = []
        lines = [line for line in LINES if line in {person.line for person in self.everybody}]
        for function in ("account", "solution", "delivery", "executive"):
            ours = {rep for rep in self.reps if self.staff[rep]["function"] == function}
            for line in lines:
                there = [person for person in self.everybody if person.line == line]
                weight = self.sum(there)
                one, two = ([person for person in there if len(person.holders & ours) >= k] for k in (1, 2))
                found.append(
                    {
                        "function": function,
                        "line": line,
                        "coverage": self.share(one, of=weight),
                        "two_deep_coverage": self.share(two, of=weight),
                    }
                )
        return found

    def ties(self) -> list[Row]:
        found: list[Row] = []
        for pair in sorted(self.links):
            if self.links[pair].evidence(self.policy) == 0:
                continue
            active = self.active(pair)
            cold = next(later for later in itertools.count(1) if not self.active(pair, later=later))
            found.append(
                {
                    "staff_id": pair[0],
                    "contact_id": pair[1],
                    "strength": self.strength(pair),
                    "state": "active" if active else "cold",
                    "last_at": max(self.links[pair].days),
                    "goes_cold_on": self.day + timedelta(days=cold) if active else None,
                }
            )
        return found

    def assigned(self) -> list[str]:
        def day(moment: datetime | None, otherwise: date) -> date:
            return otherwise if moment is None else day_of(moment, zone=self.policy.time_zone)

        return sorted(
            {
                row["staff_id"]
                for row in self.rows["assignments"]
                if row["account_id"] == self.id
                and row["staff_id"] in self.staff
                and day(row["from"], date.min) <= self.day < day(row["to"], date.max)
            }
        )

    def report(self) -> Row:
        """Every figure of the account under the keys of the report."""
        people, everybody = self.people, self.everybody
        key = [person for person in everybody if person.key] or everybody
        exclusive = {
            rep: self.share(person for person in people if person.holders == {rep}) for rep in self.reps
        }
        most = max(exclusive.values(), default=0.0)
        alpha, gamma = self.diversity()
        survival = [self.survival(k) for k in (1, 2, 3)]
        routes = {str(person.id): self.routes(str(person.id)) for person in people if person.key}
        bus_factor = self.bus_factor_set()
        incoming = sum(link.said_in for link in self.links.values())
        outgoing = sum(link.said_out for link in self.links.values())
        figures: Row = {
            "account_id": self.id,
            "as_of": self.day,
            "policy": self.policy.name,
            "contacts": len(people),
            "chairs": [
                {"role": one.role, "line": one.line, "level": one.level, "weight": float(one.weight)}
                for one in self.chairs
            ],
            "too_little_recorded": len(people) < 5,
            "covered": len(self.held(people)),
            "two_deep": len(self.held(people, 2)),
            "weight": float(self.weight),
            "inferred_share": self.share(person for person in people if person.inferred),
            "coverage": self.share(self.held(people)),
            "two_deep_coverage": self.share(self.held(people, 2)),
            "key_two_deep": self.share(self.held(key, 2), of=self.sum(key)),
            "bus_factor": len(bus_factor),
            "bus_factor_set": bus_factor,
            "dependency": {"staff_id": min(rep for rep in exclusive if exclusive[rep] == most), "share": most}
            if most
            else None,
            "alpha": alpha,
            "gamma": gamma,
            "mesh_index": sum(one["share"] for one in survival) / 3,
            "survival": survival,
            "routes": routes,
            "gatekeepers": {one: self.gatekeepers(one) for one, number in routes.items() if number == 1},
            "reps": [
                {
                    "staff_id": rep,
                    "active_ties": sum(rep in person.holders for person in people),
                    "exclusive": exclusive[rep],
                    "shapley": float(
                        sum(one.weight / len(one.holders) for one in people if rep in one.holders)
                        / self.weight
                    ),
                    "highest_level": max(person.level for person in people if rep in person.holders),
                }
                for rep in self.reps
            ],
            "assigned": self.assigned(),
            "departments": self.groups(
                "id", lambda person: person.department, order=sorted(self.departments)
            ),
            "levels": self.groups("level", lambda person: person.level, order=range(1, 7)),
            "lines": self.groups("line", lambda person: person.line, order=LINES),
            "roles": self.groups("role", lambda person: person.role, order=ROLES),
            "faces": self.faces(),
            "inbound": incoming / (incoming + outgoing) if incoming + outgoing else None,
            "ties": self.ties(),
            "incomplete": self.incomplete(),
        }
        figures["tests"] = self.tests(figures)
        figures["topology"], figures["next"] = self.rung(figures["tests"])
        return figures

    def incomplete(self) -> list[Row]:
        found: list[Row] = []
        for person in self.people:
            row = self.contacts[str(person.id)]
            missing = [name for name in ("level", "role") if row[name] is None]
            missing += ["department_id"] if person.department is None else []
            if missing:
                found.append({"contact_id": person.id, "missing": missing})
        return found

    @staticmethod
    def rung(tests: list[Row]) -> tuple[str, Row | None]:
        reached = "none"
        for rung in ("point", "line", "plane", "mesh"):
            failing = [test["name"] for test in tests if test["rung"] == rung and not test["holds"]]
            if failing:
                return reached, {"rung": rung, "failing": failing}
            reached = rung
        return reached, None
