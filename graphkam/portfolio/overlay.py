"""What has been recorded since a company was read: laid over its tables and its evidence, one account at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import product
from typing import Final, TypeAlias, cast
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from graphkam.errors import InvalidInputError
from graphkam.evidence import Evidence
from graphkam.policy import Policy
from graphkam.portfolio.pairs import Event, Pair, Pairs, Stated
from graphkam.records import Company, dtype_of
from graphkam.schema import DIRECTED_KINDS, TABLE
from graphkam.snapshot import EPOCH

Row: TypeAlias = Mapping[str, object]
_IN: Final = {"in": 1.0, "both": 0.5, "out": 0.0}

_COLUMNS: Final = {name: frozenset(table.column_names) for name, table in TABLE.items()}


class Overlay:
    """A company as it was read, and every row put since; a row takes the place of the one with its key."""

    def __init__(self, company: Company, evidence: Evidence, *, policy: Policy) -> None:
        self.base = company
        self._policy = policy
        self._zone = ZoneInfo(policy.time_zone)
        self.rows: dict[str, dict[tuple[object, ...], Row]] = {name: {} for name in TABLE}
        self._pairs = Pairs(company, evidence, policy=policy)
        self._kind_weights = {str(name): weight for name, weight in policy.kind_weights.items()}
        self._by_account = company.contacts["account_id"].arg_sort()
        self._sorted_account = company.contacts["account_id"].gather(self._by_account)
        self._moved_in: dict[str, set[str]] = {}
        self._homes: dict[str, set[str]] = {}
        self._with_history = set(company.changes["id"])
        moves = company.changes.filter((pl.col("entity") == "contact") & (pl.col("field") == "account_id"))
        for contact, account in moves.select("id", "value").iter_rows():
            self._move(contact, account)

    def _move(self, contact: str, account: str) -> None:
        self._moved_in.setdefault(account, set()).add(contact)
        self._homes.setdefault(contact, set()).add(account)

    # --- what is put ---

    def put(self, table: str, row: Row) -> list[Pair]:
        """Lay a row over the tables; the pairs whose evidence is another now."""
        if table not in TABLE:
            raise InvalidInputError(f"no such table: {table}; there are {', '.join(TABLE)}")
        unknown = row.keys() - _COLUMNS[table]
        missing = [name for name in TABLE[table].key if name not in row]
        if unknown or missing:
            raise InvalidInputError(
                f"a row of {table} needs {', '.join(TABLE[table].key)} and knows "
                f"{', '.join(TABLE[table].column_names)}; this one has {', '.join(sorted(row))}"
            )
        pairs: list[Pair] = []
        if table == "interactions":
            pairs = self._put_interaction(row)
        elif table == "ties":
            pairs = [self._put_tie(row)]
        elif table == "changes":
            self._with_history.add(str(row["id"]))
            if (row["entity"], row["field"]) == ("contact", "account_id"):
                self._move(str(row["id"]), str(row["value"]))
        self.rows[table][tuple(row[name] for name in TABLE[table].key)] = dict(row)
        return pairs

    def _put_interaction(self, row: Row) -> list[Pair]:
        id_ = str(row["id"])
        before = self._pairs_of(self.rows["interactions"].get((id_,)))
        at = _row_of(self.base.interactions["id"], id_)
        if at is not None and self._pairs.supersede(at):
            before = self._pairs_of(self.base.interactions.row(at, named=True))
        for pair in before:
            self._pairs.forget(pair, id_)
        after = self._pairs_of(row)
        event = self._event(row)
        if event is not None:
            for pair in after:
                self._pairs.put(pair, id_, event)
        return sorted({*before, *after})

    @staticmethod
    def _pairs_of(row: Row | None) -> list[Pair]:
        if row is None:
            return []
        ours, theirs = row.get("staff_ids"), row.get("contact_ids")
        return list(product(_texts(ours), _texts(theirs)))

    def _event(self, row: Row) -> Event | None:
        """What an interaction adds to each of its pairs, by the definition of `graphkam.evidence.read_evidence`."""
        kind, listed = str(row["kind"]), _texts(row["contact_ids"])
        adds = self._kind_weights[kind]
        if adds <= 0 or not listed:
            return None
        adds *= min(1.0, self._policy.undiluted_contacts / len(listed))
        day = self.day(row["at"])
        if kind not in DIRECTED_KINDS:
            return Event(day, 0.0, 0.0, adds)
        way_in = _IN[str(row.get("direction") or "both")]
        return Event(day, adds * way_in, adds * (1 - way_in), 0.0)

    def _put_tie(self, row: Row) -> Pair:
        pair, moment = (str(row["staff_id"]), str(row["contact_id"])), row["as_of"]
        refused = bool(row.get("refused"))
        strength = min(float(str(row["strength"])), self._policy.declared_cap)
        adds = 0.0 if refused else -float(np.log1p(-strength))
        at = moment if isinstance(moment, datetime) else datetime.min.replace(tzinfo=UTC)
        self._pairs.state(pair, Stated(at, self.day(moment), adds, refused))
        return pair

    def day(self, moment: object) -> int:
        """The calendar day of a moment; one at midnight UTC is a plain day."""
        if not isinstance(moment, datetime) or moment.tzinfo is None:
            raise InvalidInputError(f"{moment!r} is no moment: give a datetime with its time zone")
        moment = moment.astimezone(UTC)
        plain = moment.timetz() == datetime.min.replace(tzinfo=UTC).timetz()
        return ((moment if plain else moment.astimezone(self._zone)).date() - EPOCH).days

    # --- what is asked ---

    def accounts_of(self, contact: str) -> set[str]:
        """Every account a contact is or was in."""
        found = set(self._homes.get(contact, ()))
        at = self._pairs.contact_at.get(contact)
        if at is not None:
            found.add(str(self.base.contacts["account_id"][at]))
        put = self.rows["contacts"].get((contact,))
        return found if put is None else {*found, str(put["account_id"])}

    def has_account(self, account: str) -> bool:
        """Whether an account is recorded."""
        return (account,) in self.rows["accounts"] or _row_of(self.base.accounts["id"], account) is not None

    def home_of_department(self, department: str) -> set[str]:
        """The account a department was in before a row of it is put."""
        put = self.rows["departments"].get((department,))
        at = _row_of(self.base.departments["id"], department)
        found: set[str] = set() if put is None else {str(put["account_id"])}
        return found if at is None else {*found, str(self.base.departments["account_id"][at])}

    def assigned_to(self, staff: str) -> set[str]:
        """The accounts one of ours is or was responsible for."""
        found: set[str] = set(
            self.base.assignments.filter(pl.col("staff_id") == staff)["account_id"].to_list()
        )
        put = self.rows["assignments"].values()
        return found | {str(row["account_id"]) for row in put if row["staff_id"] == staff}

    def accounts_with(self, staff: str) -> set[str]:
        """Every account where somebody is or was with whom one of ours has any evidence."""
        rows, contacts = self._pairs.contacts_with(staff)
        found = set[str]()
        if len(rows):
            found.update(self.base.contacts["account_id"].gather(rows).unique())
            # Whoever has moved was elsewhere too.
            elsewhere = self._homes.keys() | {str(id_) for (id_,) in self.rows["contacts"]}
            contacts |= elsewhere.intersection(self.base.contacts["id"].gather(rows))
        return found.union(*(self.accounts_of(contact) for contact in contacts))

    def has_history(self, id_: str) -> bool:
        """Whether an earlier or later value of an attribute is recorded of somebody."""
        return id_ in self._with_history

    def knows(self, contact: str) -> bool:
        """Whether anything was recorded of a contact before a first row of it is put."""
        return (
            self._pairs.met_since(contact)
            or (contact,) in self.rows["contacts"]
            or any(
                contact in (row["from_contact_id"], row["to_contact_id"])
                for row in self.rows["influences"].values()
            )
            or contact in self._pairs.contact_at
        )

    def is_there(self, row: Row, *, day: int) -> bool:
        """Whether a person is there on a day, by a row of theirs."""
        joined, left = row.get("joined_at"), row.get("left_at")
        return (joined is None or self.day(joined) <= day) and (left is None or self.day(left) > day)

    def around(self, account: str) -> tuple[Company, Evidence]:
        """A company of one account with everybody who is or was in it, and of ours those who know any of them."""
        start = int(self._sorted_account.search_sorted(account, side="left"))
        end = int(self._sorted_account.search_sorted(account, side="right"))
        members = set(self.base.contacts["id"].gather(self._by_account[start:end]).to_list())
        members |= self._moved_in.get(account, set())
        members |= {str(row["id"]) for row in self.rows["contacts"].values() if row["account_id"] == account}
        contacts = self._table("contacts", pl.col("id").is_in(members), lambda row: row["id"] in members)
        theirs: list[str] = contacts["id"].sort().to_list()
        pairs = [(staff, contact) for contact in theirs for staff in self._pairs.staff_with(contact)]
        assigned = self._table(
            "assignments", pl.col("account_id") == account, lambda row: row["account_id"] == account
        )
        ours = {staff for staff, _ in pairs} | set(assigned["staff_id"])
        homes = set(contacts["account_id"]) | {account}
        changed = members | ours | homes
        tables = {
            "accounts": self._table("accounts", pl.col("id").is_in(homes), lambda row: row["id"] in homes),
            "departments": self._table(
                "departments", pl.col("account_id") == account, lambda row: row["account_id"] == account
            ),
            "contacts": contacts,
            "staff": self._table("staff", pl.col("id").is_in(ours), lambda row: row["id"] in ours),
            "assignments": assigned,
            "influences": self._table(
                "influences",
                pl.col("from_contact_id").is_in(members),
                lambda row: row["from_contact_id"] in members,
            ),
            "changes": self._table("changes", pl.col("id").is_in(changed), lambda row: row["id"] in changed),
        }
        company = Company.of(**tables)
        staff = {id_: at for at, id_ in enumerate(company.staff["id"])}
        return company, self.evidence_of(
            [pair for pair in pairs if pair[0] in staff],
            staff=staff,
            contact={id_: at for at, id_ in enumerate(theirs)},
        )

    def company(self) -> Company:
        """The company with everything that was put."""
        everything = pl.lit(value=True)
        return Company.of(**{name: self._table(name, everything, lambda _row: True) for name in TABLE})

    def holds(self, pair: Pair, *, day: int, half_life: float) -> bool:
        """Whether the tie of a pair is active on a day."""
        return self._pairs.holds(pair, day=day, half_life=half_life)

    def evidence_of(
        self, pairs: list[Pair], *, staff: Mapping[str, int], contact: Mapping[str, int]
    ) -> Evidence:
        """The evidence of some pairs, sorted by contact, then staff, at the given positions of both."""
        return self._pairs.evidence_of(pairs, staff=staff, contact=contact)

    def _table(self, name: str, which: pl.Expr, put: Callable[[Row], bool]) -> pl.DataFrame:
        """The rows of a table that are asked for, as read and as put since."""
        table = TABLE[name]
        frame = self.base.table(name).filter(which)
        since = [row for row in self.rows[name].values() if put(row)]
        if not since:
            return frame
        schema = {column.name: dtype_of(column) for column in table.columns}
        rows = pl.DataFrame(
            [{column: row.get(column) for column in schema} for row in since], schema=schema, orient="row"
        )
        kept = frame.join(rows, on=table.key, how="anti", nulls_equal=True)
        return pl.concat([kept, rows])


def _texts(value: object) -> list[str]:
    return [str(one) for one in cast(Sequence[object], value)] if isinstance(value, list | tuple) else []


def rows_of(ids: pl.Series, wanted: Iterable[str]) -> dict[str, int]:
    """The row of each id that is in a sorted series."""
    found = ((one, _row_of(ids, one)) for one in wanted)
    return {one: at for one, at in found if at is not None}


def _row_of(ids: pl.Series, id_: str) -> int | None:
    """The row of an id in a sorted series; None where it is not."""
    # Bisection from here: the series' own search takes a hundred times as long for a single id.
    at = bisect_left(ids, id_)
    return at if at < len(ids) and ids[at] == id_ else None
