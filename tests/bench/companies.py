"""Made-up companies of any size, for the benchmarks: seeded, skewed like real ones, written as records only.

The web of who knows whom is held in memory; the interactions are drawn block by block, so that a company of any number
of them is written in the memory of one block.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import platformdirs
import polars as pl

from graphkam.records import Company
from graphkam.schema import DIRECTIONS, FUNCTIONS, KINDS, LINES, ROLES, STAGES, TIERS

TODAY = date(2026, 6, 30)

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_BLOCK: Final = 1_000_000
"""How many interactions are drawn and written at once."""

_LINE_OF_FUNCTION: Final = np.array([1, 2, -1, 0])
"""The line that account, solution, delivery and executive staff meet most easily, as a position in `LINES`."""

_YEARS: Final = 730
"""How many days before `TODAY` the interactions go back."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a company to make; contacts and reps of an account are drawn around the means, with long tails."""

    accounts: int
    ties: int
    interactions: int
    staff: int
    contacts_per_account: float = 50
    reps_per_account: float = 10


SIZES: Final = {
    "S": Size(accounts=100, ties=20_000, interactions=100_000, staff=120),
    "M": Size(accounts=1_000, ties=200_000, interactions=1_000_000, staff=800),
    "L": Size(accounts=10_000, ties=2_000_000, interactions=10_000_000, staff=5_000),
    "XL": Size(accounts=10_000, ties=2_000_000, interactions=50_000_000, staff=5_000),
}


def sizes_asked(*usual: str) -> list[str]:
    """The sizes to measure: the usual ones, or of them those that GRAPHKAM_BENCH_SIZES names, one at least."""
    asked = os.environ.get("GRAPHKAM_BENCH_SIZES", ",".join(SIZES)).split(",")
    return [size for size in usual if size in asked] or [usual[0]]


QUARTER_MILLION: Final = Size(
    accounts=1_000,
    ties=50_000,
    interactions=250_000,
    staff=800,
    contacts_per_account=25,
    reps_per_account=8,
)
"""Thinner than M: what the store is asked to take in."""


def bench_company(size: Size, *, seed: int = 20260630) -> Company:
    """A company of the size, in memory, the same for the same seed."""
    web = _Web(size, seed=seed)
    return Company.of(**web.tables(), interactions=pl.concat(web.interactions()))


def write_bench_company(size: Size, folder: Path, *, seed: int = 20260630) -> Path:
    """The same company as a bundle of Parquet files, written block by block; a folder that has it is left as it is.

    Memory: the web, some hundred bytes a tie, and one block of interactions.
    """
    done = folder / "accounts.parquet"
    if done.exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    web = _Web(size, seed=seed)
    parts = folder / "interactions"
    parts.mkdir(exist_ok=True)
    for number, block in enumerate(web.interactions()):
        block.write_parquet(parts / f"{number:05d}.parquet", compression="lz4", statistics=False)
    pl.scan_parquet(parts).sink_parquet(folder / "interactions.parquet", compression="lz4")
    for part in parts.iterdir():
        part.unlink()
    parts.rmdir()
    # The accounts come last: with them the folder is whole.
    for name, frame in reversed(web.tables().items()):
        frame.write_parquet(folder / f"{name}.parquet")
    return folder


def kept_bench_company(size: str) -> Path:
    """The folder of the company of a named size, which is written once and kept for later benchmarks."""
    return write_bench_company(SIZES[size], Path(platformdirs.user_cache_dir("graphkam-bench")) / size)


class _Web:
    """Who is there and who knows whom; interactions are drawn from it.

    Accounts have 5 to 300 contacts and 2 to 40 reps. Every contact but the first reports to an earlier one of its
    account, so that the first is the top. Of all pairs in an account those become ties that go well together: people
    whose function fits the line, whose levels are near, and a few stars who know everybody.
    """

    def __init__(self, size: Size, *, seed: int) -> None:
        draw = np.random.default_rng(seed)
        self._seed = seed
        self._size = size
        contacts_of = _long_tailed(
            draw, size.contacts_per_account, spread=0.8, low=5, high=300, count=size.accounts
        )
        reps_of = _long_tailed(draw, size.reps_per_account, spread=0.6, low=2, high=40, count=size.accounts)
        reps_of = np.minimum(reps_of, size.staff)
        first = np.cumsum(contacts_of) - contacts_of
        self._account = np.repeat(np.arange(size.accounts), contacts_of)
        rank = np.arange(len(self._account)) - first[self._account]
        self._tables: dict[str, pl.DataFrame] = {}
        self._contact_ids = _ids("c", len(self._account))
        self._staff_ids = _ids("s", size.staff)
        line, level = self._people(draw, contacts_of=contacts_of, first=first, rank=rank)
        function, staff_level = self._staff(draw)
        pool = _rep_pools(draw, reps_of, staff=size.staff)

        # Every pair of an account's contacts and reps, and how well the two go together.
        of_account = contacts_of * reps_of
        account = np.repeat(np.arange(size.accounts), of_account)
        place = np.arange(len(account)) - np.repeat(np.cumsum(of_account) - of_account, of_account)
        contact = first[account] + place // reps_of[account]
        staff = pool[account, place % reps_of[account]]
        fits = _LINE_OF_FUNCTION[function[staff]] == line[contact]
        affinity = (
            1.2 * fits
            - 0.35 * np.abs(level[contact] - staff_level[staff])
            + draw.pareto(2.5, size.staff)[staff]
            + draw.gumbel(size=len(account))
        )
        ties = min(size.ties, len(account))
        chosen = np.sort(np.argpartition(-affinity, ties - 1)[:ties])
        self._contact, self._rep = contact[chosen], staff[chosen]
        # Who is met together with a contact: the next one of the account, where the same rep knows both.
        pair = self._contact * size.staff + self._rep
        order = np.argsort(pair)
        nearby = order[np.minimum(np.searchsorted(pair, pair + size.staff, sorter=order), ties - 1)]
        met = (pair[nearby] == pair + size.staff) & (account[chosen] == account[chosen[nearby]])
        self._second = np.where(met, self._contact[nearby], self._contact)
        self._burst = draw.integers(0, _YEARS, (2, ties))
        self._popularity: npt.NDArray[np.float64] = np.cumsum(draw.pareto(1.5, ties) + 0.2)

    def _people(
        self, draw: np.random.Generator, *, contacts_of: Ints, first: Ints, rank: Ints
    ) -> tuple[Ints, Ints]:
        size, account = self._size, self._account
        number = len(account)
        departments_of = np.clip(contacts_of // 5, 1, 9)
        department_first = np.cumsum(departments_of) - departments_of
        department = department_first[account] + draw.integers(0, 1 << 30, number) % departments_of[account]
        department_account = np.repeat(np.arange(size.accounts), departments_of)
        department_line = draw.integers(0, len(LINES), len(department_account))
        manager = first[account] + (rank * draw.random(number) ** 2).astype(np.int64)
        level = np.clip(
            6 - np.log2(rank + 1).astype(np.int64) - draw.integers(0, 2, number) * (rank > 0), 1, 6
        )
        decides = (level >= 4) & (draw.random(number) < 0.5)
        role = np.where(decides, ROLES.index("decision_maker"), 2 + rank % 5)
        role[rank == 0] = ROLES.index("approver")
        accounts, departments = _ids("a", size.accounts), _ids("d", len(department_account))
        self._tables["accounts"] = pl.DataFrame(
            {
                "id": accounts,
                "name": accounts,
                "tier": np.array(TIERS)[np.minimum(draw.geometric(0.4, size.accounts), 4) - 1],
                "stage": np.array(STAGES)[draw.integers(0, 4, size.accounts)],
                "revenue": np.round(draw.pareto(1.2, size.accounts) * 1e6, 2),
                "currency": ["CNY"] * size.accounts,
                "region": draw.integers(0, 8, size.accounts).astype(str),
            }
        )
        self._tables["departments"] = pl.DataFrame(
            {
                "id": departments,
                "account_id": accounts.gather(department_account),
                "name": departments,
                "line": np.array(LINES)[department_line],
            }
        )
        self._tables["contacts"] = pl.DataFrame(
            {
                "id": self._contact_ids,
                "account_id": accounts.gather(account),
                "name": self._contact_ids,
                "department_id": departments.gather(department),
                "level": level,
                "role": np.array(ROLES)[role],
                "attitude": draw.integers(-2, 3, number),
                "manager_id": self._contact_ids.gather(manager),
            }
        )
        return department_line[department], level

    def _staff(self, draw: np.random.Generator) -> tuple[Ints, Ints]:
        number = self._size.staff
        function, level = draw.integers(0, len(FUNCTIONS), number), draw.integers(1, 7, number)
        self._tables["staff"] = pl.DataFrame(
            {
                "id": self._staff_ids,
                "name": self._staff_ids,
                "level": level,
                "function": np.array(FUNCTIONS)[function],
                "team": draw.integers(0, max(1, number // 12), number).astype(str),
            }
        )
        return function, level

    def tables(self) -> dict[str, pl.DataFrame]:
        """Every table but the interactions."""
        return self._tables

    def interactions(self) -> Iterator[pl.DataFrame]:
        """The interactions, block by block: every tie has one at least, the rest gathers on popular ties in bursts."""
        number, ties = self._size.interactions, len(self._contact)
        blocks = -(-number // _BLOCK)
        for block in range(blocks):
            start, end = number * block // blocks, number * (block + 1) // blocks
            own = np.arange(ties * block // blocks, ties * (block + 1) // blocks)[: end - start]
            draw = np.random.default_rng([self._seed, block])
            points: npt.NDArray[np.float64] = draw.random(end - start - len(own)) * self._popularity[-1]
            drawn = np.searchsorted(self._popularity, points)
            tie = np.concatenate([own, drawn])
            draw.shuffle(tie)
            yield self._block(draw, tie, start=start)

    def _block(self, draw: np.random.Generator, tie: Ints, *, start: int) -> pl.DataFrame:
        number = len(tie)
        burst = self._burst[draw.integers(0, 2, number), tie]
        ago = np.clip(np.abs(burst + draw.normal(0, 20, number)), 0, _YEARS - 1).astype(np.int64)
        contact = self._contact[tie]
        second = np.where(draw.random(number) < 0.2, self._second[tie], contact)
        midnight = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
        kinds = np.searchsorted(np.cumsum([0.3, 0.15, 0.15, 0.25, 0.1]), draw.random(number))
        return pl.DataFrame(
            {
                "id": pl.Series("id", range(start, start + number)).cast(pl.String).str.pad_start(8, "0"),
                "ago": pl.Series(ago * 86_400_000_000, dtype=pl.Duration("us")),
                "kind": kinds.astype(np.uint8),
                "staff": self._rep[tie],
                "contact": contact,
                "second": second,
                "direction": draw.integers(0, 3, number, dtype=np.uint8),
            }
        ).select(
            "id",
            at=pl.lit(midnight, dtype=pl.Datetime("us", "UTC")) - pl.col("ago"),
            kind=pl.col("kind").cat.to(pl.Enum(KINDS)),
            staff_ids=pl.lit(self._staff_ids).gather(pl.col("staff")).reshape((-1, 1)).arr.to_list(),
            contact_ids=pl.lit(_interleaved(self._contact_ids, contact, second))
            .reshape((-1, 2))
            .arr.to_list()
            .list.head(1 + (pl.col("second") != pl.col("contact"))),
            direction=pl.col("direction").cat.to(pl.Enum(DIRECTIONS)),
        )


def _interleaved(ids: pl.Series, one: Ints, other: Ints) -> pl.Series:
    return ids.gather(np.stack([one, other], axis=1).ravel())


def _ids(letter: str, count: int) -> pl.Series:
    return pl.Series([f"{letter}{number:07d}" for number in range(count)], dtype=pl.String)


def _long_tailed(
    draw: np.random.Generator, mean: float, *, spread: float, low: int, high: int, count: int
) -> Ints:
    values = draw.lognormal(np.log(mean) - spread**2 / 2, spread, count)
    return np.clip(values, low, high).astype(np.int64)


def _rep_pools(draw: np.random.Generator, reps_of: Ints, *, staff: int) -> Ints:
    """Which of our people serve each account: row i holds as many as it needs, all different (a stride walk)."""
    start = draw.integers(0, staff, len(reps_of))
    stride = 1 + draw.integers(0, 3, len(reps_of))
    stride[np.gcd(stride, staff) > 1] = 1
    return (start[:, None] + stride[:, None] * np.arange(int(reps_of.max()))) % staff


def last_day(company: Company) -> date:
    """The day the benchmarks measure: the last one with an interaction."""
    latest = company.interactions["at"].max()
    if not isinstance(latest, datetime):
        raise TypeError("a company without interactions")
    return latest.date()
