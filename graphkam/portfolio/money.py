"""Money: yearly revenues in one currency, or the reason why they cannot be added up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from graphkam.answers import Text
from graphkam.arrays import Bools, Floats
from graphkam.policy import Policy


@dataclass(frozen=True, slots=True, eq=False)
class Revenues:
    """The yearly revenue of every account in one currency, 0 where none is recorded.

    ``currency`` is its name, None where nobody says. ``note`` says why revenues cannot be added up or compared; then
    every sum is None.
    """

    amount: Floats
    currency: str | None
    note: Text | None

    def total(self, which: Bools | None = None) -> float | None:
        """The sum over these accounts, or over all."""
        if self.note is not None:
            return None
        return float(self.amount.sum() if which is None else self.amount[which].sum())

    def share(self, amount: float, *, of: float) -> float | None:
        """A part of the revenue; of nothing it is 0."""
        if self.note is not None:
            return None
        return amount / of if of > 0 else 0.0


def revenues(accounts: pl.DataFrame, *, policy: Policy) -> Revenues:
    """Every account's revenue in one currency.

    With a currency in the policy, everything is converted to it by the policy's rates (what one unit of another
    currency is worth in it) and a blank currency counts as it. Without one, revenues are added as they are when no two
    different currencies are recorded; a blank one then counts as the one that is. Only accounts with a revenue matter.
    """
    recorded = accounts["revenue"].is_not_null().to_numpy()
    amount = accounts["revenue"].fill_null(0.0).to_numpy().copy()
    currencies: list[str | None] = accounts["currency"].to_list()
    named = sorted({name for name, counts in zip(currencies, recorded, strict=True) if counts and name})
    if policy.currency is None:
        several = len(named) > 1
        return Revenues(
            amount,
            currency=named[0] if named and not several else None,
            note=_several(named) if several else None,
        )
    rates = {**policy.rates, policy.currency: 1.0}
    without = [name for name in named if name not in rates]
    if without:
        return Revenues(amount, currency=policy.currency, note=_no_rate(without, policy.currency))
    rate = np.array([1.0 if name is None else rates.get(name, 1.0) for name in currencies], dtype=np.float64)
    return Revenues(amount * rate, currency=policy.currency, note=None)


def _several(named: list[str]) -> Text:
    return {
        "en": f"Revenue is in several currencies ({', '.join(named)}): no sums. "
        "Give `currency` and `rates` in the policy.",
        "zh": f"收入以多种货币记录（{'、'.join(named)}），不作合计。请在策略文件中给出 currency 和 rates。",
    }


def _no_rate(without: list[str], currency: str) -> Text:
    return {
        "en": f"The policy has no rate to {currency} for {', '.join(without)}: no sums. Add it to `rates`.",
        "zh": f"策略文件中缺少 {'、'.join(without)} 对 {currency} 的汇率，不作合计。请补充 rates。",
    }
