"""Revenue that can be compared and summed: all in one currency, or turned into one by the policy's rates."""

from __future__ import annotations

import polars as pl

from graphkam.snapshot import Snapshot


def revenue_by_account(snapshot: Snapshot) -> dict[str, float] | None:
    """The yearly revenue of each account that has one, in one currency; None where currencies differ without rates."""
    accounts = snapshot.accounts.filter(pl.col("revenue").is_not_null())
    currencies = accounts["currency"].fill_null("").to_list()
    rates: dict[str, float] = {str(currency): rate for currency, rate in snapshot.policy.rates.items()}
    if len(set(currencies)) > 1 and not set(currencies) <= rates.keys() | {snapshot.policy.currency or ""}:
        return None
    several = len(set(currencies)) > 1
    return {
        id_: revenue * (rates.get(currency, 1.0) if several else 1.0)
        for id_, revenue, currency in zip(accounts["id"], accounts["revenue"], currencies, strict=True)
    }


def currency_of(snapshot: Snapshot) -> str | None:
    """The currency in which sums over these accounts are, where it is known."""
    recorded = snapshot.accounts.filter(pl.col("revenue").is_not_null())["currency"].unique().to_list()
    return recorded[0] if len(recorded) == 1 else snapshot.policy.currency
