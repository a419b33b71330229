"""What everybody is called and how much they weigh, also those who are gone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from graphkam.alerts.messages import ACTIONS, MESSAGES
from graphkam.answers import Gap
from graphkam.gaps.finding import Person, Several, Value, sentence
from graphkam.portfolio.coverage import coverage
from graphkam.portfolio.web import active_web
from graphkam.records import day_of
from graphkam.snapshot import Snapshot
from graphkam.snapshot.assignments import assignments_at
from graphkam.snapshot.people import DECISION_ROLES


class People:
    """The people and accounts of a snapshot, as events speak of them; each look-up is made when it is first needed."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._held: dict[str, dict[str, list[str]]] = {}

    @cached_property
    def assigned(self) -> dict[str, set[str]]:
        """The accounts for which each of ours is responsible, by id."""
        found: dict[str, set[str]] = {}
        staff = self.snapshot.staff.ids
        accounts: list[str] = self.snapshot.accounts["id"].to_list()
        assigned: list[tuple[int, int]] = assignments_at(self.snapshot).rows()
        for account, rep in assigned:
            found.setdefault(staff[rep], set()).add(accounts[account])
        return found

    @property
    def present_staff(self) -> Collection[str]:
        """Who of ours is present."""
        return self._staff_place.keys()

    @cached_property
    def _staff_place(self) -> dict[str, int]:
        return {id_: at for at, id_ in enumerate(self.snapshot.staff.ids)}

    @cached_property
    def _staff_names(self) -> dict[str, str]:
        return dict(self.snapshot.company.staff.select("id", "name").iter_rows())

    @property
    def _place(self) -> dict[str, int]:
        return self.snapshot.contacts.place

    @cached_property
    def _account_rows(self) -> dict[str, tuple[str, str, float | None]]:
        frame = self.snapshot.accounts.select("id", "name", pl.col("tier").cast(pl.String), "revenue")
        return {id_: (name, tier or "ordinary", revenue) for id_, name, tier, revenue in frame.iter_rows()}

    @cached_property
    def _weights(self) -> dict[str, float]:
        weights = coverage(self.snapshot, active_web(self.snapshot)).account.weight.tolist()
        return dict(zip(self.snapshot.accounts["id"], weights, strict=True))

    def tier(self, account: str) -> str:
        """The tier of an account; a blank one is ordinary."""
        return self._account_rows[account][1]

    def account_name(self, account: str) -> str:
        """What an account is called."""
        return self._account_rows[account][0]

    def account_weight(self, account: str) -> float:
        """W of an account."""
        return self._weights[account]

    def revenue(self, account: str, *, weight: float) -> float | None:
        """The revenue that so much weight of an account stands for; None where none is recorded."""
        revenue, whole = self._account_rows[account][2], self._weights[account]
        return None if revenue is None else revenue * weight / whole if whole else 0.0

    def is_staff(self, id_: str) -> bool:
        """Whether somebody of ours is recorded, present or not."""
        return self.snapshot.company.staff["id"].index_of(id_) is not None

    def staff_name(self, id_: str) -> str:
        """What somebody of ours is called."""
        return self._staff_names.get(id_, id_)

    def is_recorded(self, contact: str) -> bool:
        """Whether a contact is recorded, present or not."""
        return self.snapshot.company.contacts["id"].index_of(contact) is not None

    def account_of(self, contact: str) -> str | None:
        """The account a present contact belongs to; None for who is not present."""
        at = self._place.get(contact)
        return None if at is None else str(self.snapshot.contacts.frame["account_id"][at])

    def earlier_account(self, contact: str, account: str, *, within: int | None = None) -> str | None:
        """The account from which a contact came to this one, as the changes tell; None for who came from nowhere.

        ``within``: only who came in so many days.
        """
        snapshot = self.snapshot
        moves = (
            snapshot.company.changes.filter(
                (pl.col("entity") == "contact")
                & (pl.col("id") == contact)
                & (pl.col("field") == "account_id")
            )
            .select("value", day=day_of(pl.col("at"), zone=snapshot.policy.time_zone))
            .filter(pl.col("day") <= pl.lit(snapshot.day))
            .sort("day", maintain_order=True)
        )
        if within is not None and not (moves.height and (snapshot.day - moves["day"][-1]).days <= within):
            return None
        others = [value for value in moves["value"] if value != account and value in self._account_rows]
        return others[-1] if others else None

    def person(self, contact: str) -> Person:
        """A contact by name, title and level."""
        row = self._row(contact)
        at = self._place.get(contact)
        level = row["level"] if at is None else int(self.snapshot.contacts.level[at])
        return Person(row["name"], row["title"], level)

    def names(self, contacts: Collection[str]) -> Several:
        """Contacts by name."""
        present = self.snapshot.contacts.frame["name"]
        place = self._place
        return Several(
            tuple(
                str(present[place[contact]] if contact in place else self._row(contact)["name"])
                for contact in contacts
            )
        )

    def is_key(self, contact: str) -> bool:
        """Whether a contact is a key contact, or was one when recorded last."""
        at = self._place.get(contact)
        if at is not None:
            return bool(self.snapshot.contacts.key[at])
        row = self._row(contact)
        return row["role"] in DECISION_ROLES or (row["level"] or 0) >= self.snapshot.policy.key_level

    def weight(self, contact: str) -> float:
        """W of a contact, or what it was when recorded last."""
        at = self._place.get(contact)
        if at is not None:
            return float(self.snapshot.contacts.weight[at])
        row, policy = self._row(contact), self.snapshot.policy
        if row["role"] in DECISION_ROLES:
            return policy.decision_weight
        return float(row["level"] or policy.assumed_level)

    def weight_of(self, contacts: Collection[str]) -> float:
        """The weight of some contacts together."""
        return sum((self.weight(contact) for contact in contacts), start=0.0)

    def heaviest_first(self, contacts: Collection[str]) -> list[str]:
        """Contacts, key contacts first, then by weight and id."""
        return sorted(contacts, key=lambda one: (not self.is_key(one), -self.weight(one), one))

    def accounts_held(self, rep: str) -> set[str]:
        """The accounts in which one of ours holds anybody with an active tie."""
        return set(self._held_of(rep))

    def held_by(self, rep: str, account: str) -> list[str]:
        """The contacts of an account whom one of ours holds with an active tie."""
        return list(self._held_of(rep).get(account, ()))

    def _held_of(self, rep: str) -> dict[str, list[str]]:
        """By account, the contacts whom one of ours holds; looked up once, for an event asks account by account."""
        found = self._held.get(rep)
        if found is None:
            ties, contacts = self.snapshot.ties, self.snapshot.contacts
            mine = np.sort(ties.contact[ties.active & (ties.staff == self._staff_place[rep])])
            accounts = self.snapshot.accounts["id"].gather(contacts.account[mine]).to_list()
            found = self._held[rep] = {}
            for account, contact in zip(accounts, contacts.frame["id"].gather(mine).to_list(), strict=True):
                found.setdefault(account, []).append(contact)
        return found

    def told(
        self,
        event: str,
        *,
        account: str,
        contact: str,
        evidence: Mapping[str, object],
        action: Mapping[str, object],
        values: Mapping[str, Value] | None = None,
        form: str = "",
    ) -> Iterator[Gap]:
        """An event about one contact, where its rule is on."""
        rule, tier = self.snapshot.policy.events[event], self.tier(account)
        if not rule.is_on(tier):
            return
        filled: dict[str, Value] = {
            "account": self.account_name(account),
            "contact": self.person(contact),
            **(values or {}),
        }
        yield Gap(
            account_id=account,
            rule=event,
            subject=contact,
            severity=rule.severity_of("key" if self.is_key(contact) else "otherwise", tier=tier),
            message=sentence(MESSAGES[event + form], filled),
            evidence={"contact_id": contact, "key": self.is_key(contact), **evidence},
            weight=self.weight(contact),
            revenue=self.revenue(account, weight=self.weight(contact)),
            action={
                **action,
                "contact_ids": [contact],
                "message": sentence(ACTIONS.get(event + form, ACTIONS[event]), filled),
            },
        )

    def _row(self, contact: str) -> dict[str, Any]:
        frame = self.snapshot.company.contacts
        at = frame["id"].index_of(contact)
        if at is None:
            raise KeyError(f"no such contact: {contact}")
        return frame.row(at, named=True)
