"""A company that is measured while it changes: whatever is recorded, only what it touches is measured anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from graphkam.answers import AccountReport
from graphkam.arrays import Ints
from graphkam.errors import NotFoundError
from graphkam.evidence import Evidence, read_evidence
from graphkam.policy import Policy
from graphkam.portfolio.compiled import worth_compiling
from graphkam.portfolio.measures import Standing, standing
from graphkam.portfolio.overlay import Overlay, Row, rows_of
from graphkam.portfolio.pairs import Pair
from graphkam.portfolio.report import report
from graphkam.records import Company
from graphkam.schema import TOPOLOGIES
from graphkam.snapshot import Snapshot, SnapshotTies, take_snapshot
from graphkam.snapshot.people import NOBODY
from graphkam.strength import ties_at

if TYPE_CHECKING:
    from graphkam.portfolio.changed import Changed

Keys: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LiveFigures:
    """How an account stands: what every interaction can change, and what the portfolio adds up."""

    topology: str
    weight: float
    coverage: float
    two_deep_coverage: float
    mesh_index: float


class Live:
    """A company on one day that takes in one row after another and knows at once how every account stands.

    ``put`` lays a row of any table of the bundle over what was read; a row with the same key is replaced, as a later
    bundle would. An interaction or a declared tie changes its pairs in place. Somebody who joins or leaves, or an
    attribute that changes, marks the accounts it touches, and each is measured anew when it is next asked for.
    Everything that is answered is what a new reading of the whole company would answer.

    Notes
    -----
    Memory: the company and its evidence once, and for each touched account its own contacts and ties; ``company`` gives
    the records with everything that was put, to begin anew from. Another day is another `Live`: nothing recorded
    changes with it, but every tie does. Not for several threads at once.

    Cost: in a large company a third of a millisecond an account for an interaction, a tie, somebody who comes, goes or
    changes; whatever else touches an account is a new reading of it, some tens of milliseconds. Now and then Python
    looks through all it holds for garbage, a tenth of a second: who keeps a live company calls ``gc.collect()`` and
    ``gc.freeze()`` once it stands.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> live = Live(company, day=harbour.day, policy=harbour.policy)
    >>> live.figures("harbour").coverage
    0.5
    >>> sorted(live.put(
    ...     "interactions",
    ...     {
    ...         "id": "v2",
    ...         "at": datetime(2026, 6, 29, tzinfo=UTC),
    ...         "kind": "visit",
    ...         "staff_ids": ["tom"],
    ...         "contact_ids": ["chen"],
    ...     },
    ... ))
    ['harbour']
    >>> round(live.figures("harbour").coverage, 3)
    0.731
    """

    def __init__(
        self, company: Company, *, day: date, policy: Policy, evidence: Evidence | None = None
    ) -> None:
        if evidence is None:
            evidence = read_evidence(company, policy=policy)
        self._policy = policy
        self._records = Overlay(company, evidence, policy=policy)
        self._whole = take_snapshot(company, day=day, policy=policy, evidence=evidence)
        self._accounts: dict[str, Snapshot] = {}
        self._stale: set[str] = set()
        self._changed: Changed | None = None
        self._pairs: dict[str, set[Pair]] = {}
        self._unsettled: set[str] = set()
        self._other_people: set[str] = set()
        whole = standing(self._whole)
        ids: list[str] = self._whole.accounts["id"].to_list()
        self._figures = {id_: _figures(whole, at) for at, id_ in enumerate(ids)}
        self._classes = Counter(one.topology for one in self._figures.values())
        if worth_compiling(int(np.count_nonzero(self._whole.ties.active))):
            from graphkam.portfolio.changed import Changed  # noqa: PLC0415  # loads the compiler

            self._changed = Changed(self._whole)
            if ids:
                self._changed.standing(0)

    @property
    def day(self) -> date:
        """The day everything is measured on."""
        return self._whole.day

    def company(self) -> Company:
        """The records with every row that was put."""
        return self._records.company()

    def put(self, table: str, row: Row) -> frozenset[str]:
        """Take in a row of a table, whole; the accounts it touches.

        Values are of the types of `graphkam.records`: moments are datetimes with their time zone, lists of ids lists.
        References are not looked at: a row that names somebody unknown touches nothing until they are put too.

        Raises
        ------
        InvalidInputError
            No such table or column, or a row without its key.
        """
        before = self._touched(table, row)
        known = table == "contacts" and self._records.knows(str(row["id"]))
        pairs = self._records.put(table, row)
        touched = before | self._touched(table, row)
        if table in {"interactions", "ties"}:
            by_account: dict[str, list[Pair]] = {}
            for pair in pairs:
                for account in self._records.accounts_of(pair[1]):
                    by_account.setdefault(account, []).append(pair)
            for account, of_account in by_account.items():
                if account in self._figures and account not in self._stale:
                    self._change(account, of_account)
            return frozenset(by_account)
        touched = {account for account in touched if self._records.has_account(account)}
        self._stale |= touched - self._laid_over(table, row, touched, known=known)
        return frozenset(touched)

    def _laid_over(self, table: str, row: Row, touched: set[str], *, known: bool) -> set[str]:
        """Those of the accounts a row touches in which it is laid over what is there; the others are read anew.

        ``known`` is whether anything was recorded of a contact before.
        """
        changed, records = self._changed, self._records
        if changed is None or table not in {"contacts", "staff"}:
            return set()
        if records.has_history(str(row["id"])):
            changed.staff_at.pop(str(row["id"]), None)
            return set()
        there = records.is_there(row, day=self._whole.day_number)
        ready = {
            account
            for account in touched
            if account in changed.account_at and account not in self._accounts and account not in self._stale
        }
        if table == "staff":
            if not changed.put_staff(row, there=there):
                return set()
        elif len(touched) > len(ready) or len(ready) != 1:
            return set()
        else:
            (account,) = ready
            at = changed.account_at[account]
            if not changed.put_contact(row, account=at, there=there, known=known):
                return set()
        self._unsettled |= ready
        self._other_people |= ready
        return ready

    def figures(self, account_id: str) -> LiveFigures:
        """How an account stands.

        Raises
        ------
        NotFoundError
            An id that is no account.
        """
        if account_id in self._stale:
            self._measure(account_id, self._rebuilt(account_id))
        elif account_id in self._unsettled and self._changed is not None:
            self._settle(self._changed, account_id)
        found = self._figures.get(account_id)
        if found is None:
            raise NotFoundError(f"no such account: {account_id}; give an id of the accounts table")
        return found

    def classes(self) -> dict[str, int]:
        """How many accounts each class has; all five are listed."""
        for account in sorted(self._stale | self._unsettled):
            self.figures(account)
        return {name: self._classes[name] for name in TOPOLOGIES}

    def report(self, account_id: str) -> AccountReport:
        """Everything measured about an account; see `graphkam.portfolio.report`.

        Raises
        ------
        NotFoundError
            An id that is no account.
        """
        self.figures(account_id)
        (found,) = report(self._snapshot(account_id))
        return found

    # --- how ---

    def _touched(self, table: str, row: Row) -> set[str]:
        """The accounts a row of a table is about, as the records are."""
        records = self._records
        match table:
            case "contacts":
                return records.accounts_of(str(row["id"])) | {str(row["account_id"])}
            case "staff":
                return self._accounts_with(str(row["id"]))
            case "accounts":
                return {str(row["id"])}
            case "departments" | "assignments":
                return {str(row["account_id"])} | self._departments_account(table, row)
            case "influences":
                return records.accounts_of(str(row["to_contact_id"]))
            case "changes" if row["entity"] == "contact":
                return records.accounts_of(str(row["id"]))
            case "changes" if row["entity"] == "staff":
                return self._accounts_with(str(row["id"]))
            case "changes":
                return {str(row["id"])}
            case _:
                return set()

    def _departments_account(self, table: str, row: Row) -> set[str]:
        return set() if table == "assignments" else self._records.home_of_department(str(row["id"]))

    def _accounts_with(self, staff: str) -> set[str]:
        return self._records.accounts_with(staff) | self._records.assigned_to(staff)

    def _snapshot(self, account: str) -> Snapshot:
        found = self._accounts.get(account)
        if found is not None:
            return found
        if account in self._other_people:
            found = self._accounts[account] = self._rebuilt(account)
            return found
        found = self._whole.only([account])
        if self._changed is None:
            self._accounts[account] = found
        elif account in self._pairs:
            found = self._retied(found, self._pairs[account])
        return found

    def _rebuilt(self, account: str) -> Snapshot:
        company, evidence = self._records.around(account)
        return take_snapshot(company, day=self.day, policy=self._policy, evidence=evidence).only([account])

    def _change(self, account: str, pairs: Iterable[Pair]) -> None:
        """Set the ties of some pairs of an account to what their evidence comes to now."""
        changed = self._changed
        if changed is not None and account not in self._accounts:
            self._change_at_once(changed, account, pairs)
            return
        here = self._snapshot(account)
        ours = rows_of(here.staff.frame["id"], {pair[0] for pair in pairs})
        if any(pair[0] not in ours for pair in pairs):
            # Somebody the snapshot of this account does not hold: absent, or new to it.
            self._stale.add(account)
            return
        now = self._accounts[account] = self._retied(here, pairs)
        if not np.array_equal(_held(now), _held(here)):
            self._measure(account, now)

    def _change_at_once(self, changed: Changed, account: str, pairs: Iterable[Pair]) -> None:
        """The same in a large company: the ties stay where they are, and what is new is laid over them."""
        if any(pair[0] not in changed.staff_at for pair in pairs):
            self._stale.add(account)
            return
        at = changed.account_at[account]
        day, half_life = self._whole.day_number, changed.half_life(at)
        changes = False
        for pair in pairs:
            contact = changed.contact_at.get(pair[1])
            if contact is None or changed.account_of(contact) != at:
                continue
            self._pairs.setdefault(account, set()).add(pair)
            holds = self._records.holds(pair, day=day, half_life=half_life)
            changes |= changed.put(contact, changed.staff_at[pair[0]], active=holds)
        if changes:
            self._settle(changed, account)

    def _settle(self, changed: Changed, account: str) -> None:
        """Note how an account stands with everything that is laid over it."""
        self._unsettled.discard(account)
        found = changed.standing(changed.account_at[account])
        if found is None:
            self._note(account, _figures(standing(self._snapshot(account)), 0))
            return
        whole, held, twice, mesh_index, topology = found
        self._note(
            account,
            LiveFigures(
                topology=TOPOLOGIES[topology],
                weight=whole,
                coverage=held / whole if whole > 0 else 0.0,
                two_deep_coverage=twice / whole if whole > 0 else 0.0,
                mesh_index=mesh_index,
            ),
        )

    def _retied(self, here: Snapshot, pairs: Iterable[Pair]) -> Snapshot:
        """A snapshot of one account with the ties of some pairs as their evidence has them now."""
        ours = rows_of(here.staff.frame["id"], {pair[0] for pair in pairs})
        theirs = rows_of(here.contacts.frame["id"], {pair[1] for pair in pairs})
        known = [pair for pair in pairs if pair[1] in theirs]
        evidence = self._records.evidence_of(known, staff=ours, contact=theirs)
        return replace(here, ties=_with(here.ties, evidence, half_life=_half_life(here), snapshot=here))

    def _measure(self, account: str, here: Snapshot) -> None:
        self._stale.discard(account)
        self._unsettled.discard(account)
        self._accounts[account] = here
        self._note(account, _figures(standing(here), 0))

    def _note(self, account: str, after: LiveFigures) -> None:
        before = self._figures.get(account)
        if before is not None:
            self._classes[before.topology] -= 1
        self._figures[account] = after
        self._classes[after.topology] += 1


def _figures(standings: Standing, account: int) -> LiveFigures:
    whole = standings.coverage.account
    return LiveFigures(
        topology=TOPOLOGIES[int(standings.topology[account])],
        weight=float(whole.weight[account]),
        coverage=float(whole.coverage[account]),
        two_deep_coverage=float(whole.two_deep_coverage[account]),
        mesh_index=float(standings.mesh_index[account]),
    )


def _half_life(snapshot: Snapshot) -> float:
    tier = snapshot.accounts["tier"][0] or "ordinary"
    by_tier = {str(name): days for name, days in snapshot.policy.half_life_days_by_tier.items()}
    return float(by_tier.get(tier, snapshot.policy.half_life_days))


def _held(snapshot: Snapshot) -> Keys:
    """Which pairs hold, as numbers."""
    ties = snapshot.ties
    return _keys(ties.contact, ties.staff)[ties.active]


def _keys(contact: Ints, staff: Ints) -> Keys:
    """One number for each pair, in the order of contact, then staff."""
    return (contact.astype(np.int64) << 32) + staff


def _with(ties: SnapshotTies, evidence: Evidence, *, half_life: float, snapshot: Snapshot) -> SnapshotTies:
    """The ties of an account with those of some pairs as their evidence has them now."""
    pairs = len(evidence.staff)
    now = ties_at(
        evidence, day=snapshot.day_number, half_life=np.full(pairs, half_life), policy=snapshot.policy
    )
    anything = (now.evidence > 0) | (now.interactions > 0) | now.refused
    new = SnapshotTies(
        staff=evidence.staff,
        contact=evidence.contact,
        pair=np.full(pairs, NOBODY, dtype=np.int32),
        strength=now.strength,
        evidence=now.evidence,
        active=now.active,
        refused=now.refused,
        incoming=now.incoming,
        outgoing=now.outgoing,
        interactions=now.interactions,
        last_day=now.last_day,
        cold_day=now.cold_day,
    ).where(anything)
    kept = ties.where(~np.isin(_keys(ties.contact, ties.staff), _keys(evidence.contact, evidence.staff)))
    order = np.argsort(
        _keys(np.concatenate([kept.contact, new.contact]), np.concatenate([kept.staff, new.staff]))
    )
    return SnapshotTies(
        *(
            np.concatenate([getattr(kept, field.name), getattr(new, field.name)])[order]
            for field in fields(SnapshotTies)
        )
    )
