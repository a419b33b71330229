"""What a million accounts cost, reckoned from what the ten thousand of size L took in the same run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rich.table import Table

from tests.bench.companies import SIZES

STEPS: Final = ("interactions to ties, streamed", "every measure of every account, exact", "reports in words")
"""The steps of a full pass."""

ACCOUNTS: Final = 1_000_000
CORES: Final = 32


def million(processor_seconds: Mapping[str, float]) -> Table:
    """Products and quotients of the processor seconds that each step took for L."""
    pieces = ACCOUNTS // SIZES["L"].accounts
    table = Table(title=f"{ACCOUNTS:,} accounts, reckoned from the {SIZES['L'].accounts:,} of L")
    headings = (
        "processor seconds for L",
        f"seconds of one core for {ACCOUNTS:,}",
        f"seconds on {CORES} cores",
    )
    table.add_column("step")
    for heading in headings:
        table.add_column(heading, justify="right")
    # Rounded as they are shown, so that who reckons after the page comes to the same.
    taken = {step: round(seconds, 2) for step, seconds in processor_seconds.items()}
    for step, seconds in {**taken, "together": sum(taken.values())}.items():
        table.add_row(step, f"{seconds:,.2f}", f"{seconds * pieces:,.0f}", f"{seconds * pieces / CORES:,.1f}")
    return table
