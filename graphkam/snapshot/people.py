"""Who is there on a day: departments, contacts and staff as arrays of positions and codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl

from graphkam.arrays import Bools, Floats, Ints
from graphkam.inference import level_of_title, line_of_department
from graphkam.policy import Policy
from graphkam.records import Company
from graphkam.schema import LINES, ROLES
from graphkam.snapshot.attributes import attributes_at, present_on

NOBODY: Final = -1
"""The position that stands for nothing: no manager, no department, no line, no role."""

DECISION_ROLES: Final = ("approver", "decision_maker")


@dataclass(frozen=True, slots=True, eq=False)
class Renumbering:
    """New positions, counted from 0, of those that are kept: their old positions, sorted."""

    kept: Ints

    def of(self, positions: Ints) -> Ints:
        """The new position of each old one; `NOBODY` for what is not kept, and for `NOBODY`."""
        place = np.searchsorted(self.kept, positions)
        there = np.append(self.kept, np.int32(NOBODY - 1))[place] == positions
        return np.where(there, place, NOBODY).astype(np.int32)


@dataclass(frozen=True, eq=False)
class Contacts:
    """The present contacts (C), sorted by account, then id. Codes follow the tuples of `graphkam.schema`.

    ``frame`` has their attributes as valid on the day; ``account``, ``department`` and ``manager`` are positions;
    ``level`` is as recorded, else inferred, else assumed; ``weight`` is the importance w; ``key`` marks key contacts;
    ``inferred`` marks those whose level or line is inferred. ``row`` is the row in the company's table.
    """

    frame: pl.DataFrame
    row: Ints
    account: Ints
    department: Ints
    manager: Ints
    level: Ints
    line: Ints
    role: Ints
    weight: Floats
    key: Bools
    level_inferred: Bools
    line_inferred: Bools

    @property
    def inferred(self) -> Bools:
        """Whose level or line is inferred."""
        return self.level_inferred | self.line_inferred

    @property
    def blank(self) -> dict[str, Bools]:
        """Whose level, role, department is not recorded, by the name of the attribute."""
        return {
            "level": self.frame["level"].is_null().to_numpy(),
            "role": self.role == NOBODY,
            "department_id": self.department == NOBODY,
        }

    @property
    def ids(self) -> list[str]:
        """The ids, by position."""
        return self.frame["id"].to_list()

    @cached_property
    def place(self) -> dict[str, int]:
        """The position of each, by id; kept for as long as nobody comes, goes or moves."""
        return {id_: at for at, id_ in enumerate(self.ids)}

    def at(
        self, rows: Ints, *, account_at: Renumbering, department_at: Renumbering, contact_at: Renumbering
    ) -> Contacts:
        """Only the contacts in these rows, with all positions renumbered."""
        return Contacts(
            frame=self.frame[rows],
            row=self.row[rows],
            account=account_at.of(self.account[rows]),
            department=department_at.of(self.department[rows]),
            manager=contact_at.of(self.manager[rows]),
            level=self.level[rows],
            line=self.line[rows],
            role=self.role[rows],
            weight=self.weight[rows],
            key=self.key[rows],
            level_inferred=self.level_inferred[rows],
            line_inferred=self.line_inferred[rows],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Staff:
    """The present staff (R), sorted by id; codes follow `graphkam.schema`. ``level`` is 2 where none is recorded."""

    frame: pl.DataFrame
    row: Ints
    manager: Ints
    level: Ints
    function: Ints

    @property
    def ids(self) -> list[str]:
        """The ids, by position."""
        return self.frame["id"].to_list()


@dataclass(frozen=True, slots=True, eq=False)
class Chairs:
    """The empty chairs, by account: seats that the tier asks for and nobody fills. ``line`` may be `NOBODY`."""

    account: Ints
    role: Ints
    line: Ints
    level: Ints
    weight: Floats

    def where(self, kept: Bools, *, account_at: Renumbering) -> Chairs:
        """Only the chairs that are kept, with positions of accounts renumbered."""
        return Chairs(
            account=account_at.of(self.account[kept]),
            role=self.role[kept],
            line=self.line[kept],
            level=self.level[kept],
            weight=self.weight[kept],
        )


def renumbered(kept: Bools) -> Ints:
    """The new position of everything that is kept, by old position; `NOBODY` for the rest."""
    return np.where(kept, np.cumsum(kept) - 1, NOBODY).astype(np.int32)


def position(ids: pl.Series, among: pl.Series) -> Ints:
    """The position of each id in a series of unique ids, `NOBODY` where it is null or absent."""
    if ids.null_count() == len(ids):
        return np.full(len(ids), NOBODY, dtype=np.int32)  # nothing is looked for in what may be a long series
    known = pl.DataFrame({"id": among}).with_row_index("position")
    found = pl.DataFrame({"id": ids}).join(known, on="id", how="left", maintain_order="left")["position"]
    return found.cast(pl.Int32).fill_null(NOBODY).to_numpy().copy()


def codes(series: pl.Series) -> Ints:
    """The position of each word in its enumeration, `NOBODY` where there is none."""
    return series.to_physical().cast(pl.Int32).fill_null(NOBODY).to_numpy().copy()


def departments_at(departments: pl.DataFrame) -> pl.DataFrame:
    """Every department with its line: its own, else the nearest parent's, else one inferred from the names in turn."""
    parent = position(departments["parent_id"], departments["id"])
    line = _up_the_tree(codes(departments["line"]), parent)
    named = line
    # Reading names takes longer than all else here, and is for those only who need it.
    if (line == NOBODY).any():
        named = _up_the_tree(codes(line_of_department(departments["name"])), parent)
    inferred = (line == NOBODY) & (named != NOBODY)
    resolved = np.where(inferred, named, line)
    return departments.with_columns(
        line=pl.Series([LINES[code] if code >= 0 else None for code in resolved], dtype=pl.Enum(LINES)),
        line_inferred=pl.Series(inferred, dtype=pl.Boolean),
    )


def _up_the_tree(values: Ints, parent: Ints) -> Ints:
    """For each node its own value, else that of the nearest ancestor that has one; `NOBODY` when none has."""
    values = values.copy()
    ancestor = parent.copy()
    # No line of ancestors is longer than the table; a node that is its own parent or in a cycle stops there.
    for _ in range(len(values)):
        open_nodes = (values == NOBODY) & (ancestor != NOBODY)
        if not open_nodes.any():
            break
        at = ancestor[open_nodes]
        values[open_nodes] = values[at]
        ancestor[open_nodes] = np.where(parent[at] == at, NOBODY, parent[at])
    return values


def contacts_at(
    company: Company, *, accounts: pl.DataFrame, departments: pl.DataFrame, day: date, policy: Policy
) -> Contacts:
    """The contacts present on a day, with level, line and weight as recorded, else inferred, else assumed.

    A manager who has gone, sits in another account, or is the contact itself is no manager here; a department of
    another account is no department.
    """
    frame = (
        attributes_at(company, "contact", day=day, zone=policy.time_zone)
        .with_row_index("row")
        .filter(present_on(day, zone=policy.time_zone))
        .sort("account_id", "id")
    )
    account = position(frame["account_id"], accounts["id"])
    department = position(frame["department_id"], departments["id"])
    department_account = np.append(position(departments["account_id"], accounts["id"]), np.int32(NOBODY))
    # A contact that moved to another account leaves its department there.
    department[department_account[department] != account] = NOBODY
    manager = position(frame["manager_id"], frame["id"])
    own = np.arange(frame.height, dtype=np.int32)
    manager[(manager == own) | ((manager != NOBODY) & (account[manager] != account))] = NOBODY

    recorded = frame["level"].cast(pl.Int32).fill_null(0).to_numpy()
    titled = level_of_title(frame["title"]).cast(pl.Int32).fill_null(0).to_numpy()
    level_inferred = (recorded == 0) & (titled > 0)
    level = np.where(recorded > 0, recorded, np.where(titled > 0, titled, policy.assumed_level)).astype(
        np.int32
    )
    department_line = np.append(codes(departments["line"]), np.int32(NOBODY))
    department_inferred = np.append(departments["line_inferred"].to_numpy(), np.False_)
    role = codes(frame["role"])
    decides = np.isin(role, [ROLES.index(name) for name in DECISION_ROLES])
    return Contacts(
        frame=frame.drop("row"),
        row=frame["row"].cast(pl.Int32).to_numpy().copy(),
        account=account,
        department=department,
        manager=manager,
        level=level,
        line=department_line[department],
        role=role,
        weight=np.where(decides, policy.decision_weight, level).astype(np.float64),
        key=decides | (level >= policy.key_level),
        level_inferred=level_inferred,
        line_inferred=department_inferred[department],
    )


def staff_at(company: Company, *, day: date, policy: Policy) -> Staff:
    """Our people present on a day; a missing level counts as the policy's assumed one."""
    frame = (
        attributes_at(company, "staff", day=day, zone=policy.time_zone)
        .with_row_index("row")
        .filter(present_on(day, zone=policy.time_zone))
    )
    manager = position(frame["manager_id"], frame["id"])
    manager[manager == np.arange(frame.height)] = NOBODY
    return Staff(
        frame=frame.drop("row"),
        row=frame["row"].cast(pl.Int32).to_numpy().copy(),
        manager=manager,
        level=frame["level"].cast(pl.Int32).fill_null(policy.assumed_level).to_numpy().copy(),
        function=codes(frame["function"]),
    )


def empty_chairs(accounts: pl.DataFrame, *, contacts: Contacts, policy: Policy) -> Chairs:
    """The seats that the policy asks for in accounts of a tier and that no present contact fills, by account."""
    tiers = accounts["tier"].cast(pl.String).fill_null("ordinary").to_numpy()
    empty: list[tuple[Ints, int, int]] = []
    for tier, seats in policy.seats.items():
        of_tier = np.flatnonzero(tiers == tier).astype(np.int32)
        for seat in seats:
            role = ROLES.index(seat.role)
            line = NOBODY if seat.line is None else LINES.index(seat.line)
            fills = (contacts.role == role) & ((line == NOBODY) | (contacts.line == line))
            filled = np.zeros(accounts.height, dtype=np.bool_)
            filled[contacts.account[fills]] = True
            empty.append((of_tier[~filled[of_tier]], role, line))
    account = np.concatenate([at for at, _, _ in empty]) if empty else np.zeros(0, dtype=np.int32)
    role_codes = np.concatenate([np.full(len(at), role) for at, role, _ in empty]) if empty else account
    line_codes = np.concatenate([np.full(len(at), line) for at, _, line in empty]) if empty else account
    order = np.lexsort((line_codes, role_codes, account))
    decides = np.isin(role_codes, [ROLES.index(name) for name in DECISION_ROLES])
    return Chairs(
        account=account[order].astype(np.int32),
        role=role_codes[order].astype(np.int32),
        line=line_codes[order].astype(np.int32),
        level=np.full(len(account), policy.chair_level, dtype=np.int32),
        weight=np.where(decides[order], policy.decision_weight, float(policy.chair_level)),
    )
