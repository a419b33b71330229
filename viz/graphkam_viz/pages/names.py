"""Names and money beside ids: whoever reads a figure sees whom it is about, and in which currency."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from graphkam.portfolio.money import revenues
from graphkam.records import Company
from graphkam.snapshot import Snapshot
from graphkam_viz.lettering import clean
from graphkam_viz.pages.words import Say


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """What everybody and everything in a company is called, cleaned of what would break a line."""

    accounts: dict[str, str]
    departments: dict[str, str]
    contacts: dict[str, str]
    staff: dict[str, str]
    titles: dict[str, str]

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
    accounts, departments, contacts, staff = (
        dict(zip(table["id"], table["name"], strict=True))
        for table in (company.accounts, company.departments, company.contacts, company.staff)
    )
    titles = {
        id_: title
        for table in (company.contacts, company.staff)
        for id_, title in zip(table["id"], table["title"], strict=True)
    }
    return Names(accounts, departments, contacts, staff, titles)


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
