"""Names and money beside ids: whoever reads a figure sees whom it is about, and in which currency."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import polars as pl

from graphkam.portfolio.money import revenues
from graphkam.records import Company
from graphkam.snapshot import Snapshot
from graphkam_viz.lettering import clean
from graphkam_viz.pages.words import Say


class Names:
    """What everybody and everything in a company is called, cleaned of what would break a line.

    Each table is read when the first name of it is asked for: half a million contacts take half a second.
    """

    def __init__(self, company: Company) -> None:
        self._company = company

    @cached_property
    def accounts(self) -> dict[str, str]:
        """The names of the accounts, as recorded, by id."""
        return _by_id(self._company.accounts, "name")

    @cached_property
    def departments(self) -> dict[str, str]:
        """The names of the departments, likewise."""
        return _by_id(self._company.departments, "name")

    @cached_property
    def contacts(self) -> dict[str, str]:
        """The names of the contacts, likewise."""
        return _by_id(self._company.contacts, "name")

    @cached_property
    def staff(self) -> dict[str, str]:
        """The names of our people, likewise."""
        return _by_id(self._company.staff, "name")

    @cached_property
    def titles(self) -> dict[str, str | None]:
        """The titles of all people, likewise, where one is recorded."""
        return _by_id(self._company.contacts, "title") | _by_id(self._company.staff, "title")

    def account(self, id_: str) -> str:
        """An account's name."""
        return clean(self.accounts.get(id_, id_)) or id_

    def department(self, id_: str) -> str:
        """A department's name."""
        return clean(self.departments.get(id_, id_)) or id_

    def contact(self, id_: str) -> str:
        """A contact's name."""
        return clean(self.contacts.get(id_, id_)) or id_

    def rep(self, id_: str) -> str:
        """The name of one of ours."""
        return clean(self.staff.get(id_, id_)) or id_

    def person(self, id_: str) -> str:
        """The name of one of ours or theirs."""
        return self.rep(id_) if id_ in self.staff else self.contact(id_)

    def title(self, id_: str) -> str:
        """The title of one of ours or theirs, empty where none is recorded."""
        return clean(self.titles.get(id_) or "")


@lru_cache(maxsize=4)
def names_of(company: Company) -> Names:
    """The names in a company's tables."""
    return Names(company)


def _by_id(table: pl.DataFrame, column: str) -> dict[str, Any]:
    return dict(zip(table["id"], table[column], strict=True))


@dataclass(frozen=True, slots=True)
class Money:
    """Amounts of one company as they are written: an account's in its own currency, sums in one."""

    say: Say
    currencies: dict[str, str | None]
    currency: str | None

    @classmethod
    def of(cls, snapshot: Snapshot, *, say: Say) -> Money:
        """The money of a company on a day."""
        accounts = snapshot.accounts.select("id", pl.col("currency").cast(pl.String))
        return cls(
            say, dict(accounts.iter_rows()), revenues(snapshot.accounts, policy=snapshot.policy).currency
        )

    def own(self, account_id: str, amount: float | None) -> str:
        """An amount of an account's, in its currency."""
        return self.say.money(amount, self.currencies.get(account_id) or self.currency)

    def total(self, amount: float | None) -> str:
        """An amount over several accounts."""
        return self.say.money(amount, self.currency)
