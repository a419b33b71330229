"""Money as it is shown: each account's in its own currency, sums and comparisons in one."""

from __future__ import annotations

from dataclasses import dataclass

from graphkam.language import Words, money
from graphkam.portfolio.money import revenues
from graphkam.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Money:
    """The yearly revenue of the accounts, and in which currency what is.

    ``comparable`` is in one currency, 0 where none is recorded; it is empty where currencies differ and the policy
    has no rates. ``currency`` is that of sums, None where it is not known.
    """

    revenue: dict[str, float | None]
    comparable: dict[str, float]
    currencies: dict[str, str | None]
    currency: str | None

    @classmethod
    def of(cls, snapshot: Snapshot) -> Money:
        """The money of a company on a day."""
        ids: list[str] = snapshot.accounts["id"].to_list()
        own = dict(zip(ids, snapshot.accounts["revenue"].to_list(), strict=True))
        currencies = dict(zip(ids, snapshot.accounts["currency"].to_list(), strict=True))
        converted = revenues(snapshot.accounts, policy=snapshot.policy)
        return cls(
            revenue=own,
            comparable={} if converted.note else dict(zip(ids, converted.amount.tolist(), strict=True)),
            currencies=currencies,
            currency=converted.currency,
        )

    def of_account(self, account: str, amount: float | None, *, say: Words) -> str:
        """An amount of an account's, in its currency."""
        return money(amount, self.currencies[account] or self.currency, say=say)

    def total(self, amount: float | None, *, say: Words) -> str:
        """An amount over several accounts."""
        return money(amount, self.currency, say=say)

    def exposed(self, account: str, amount: float | None) -> float:
        """A part of an account's revenue such that it can be compared with that of another account; 0 if it cannot."""
        own = self.revenue[account]
        return self.comparable.get(account, 0.0) * amount / own if own and amount else 0.0
