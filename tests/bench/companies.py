"""Made-up companies of any size, for the benchmarks: seeded, skewed like real ones, written as records only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import numpy.typing as npt
import polars as pl

from graphkam.records import Company
from graphkam.schema import FUNCTIONS, KINDS, LINES, ROLES, STAGES, TIERS

TODAY = date(2026, 6, 30)

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a company to make; contacts and reps of an account are drawn around the means, with long tails."""

    accounts: int
    ties: int
    interactions: int
    staff: int
    contacts_per_account: float = 25
    reps_per_account: float = 8


SIZES = {
    "S": Size(accounts=100, ties=5_000, interactions=25_000, staff=120),
    "M": Size(accounts=1_000, ties=50_000, interactions=250_000, staff=800),
}


def bench_company(size: Size, *, seed: int = 20260630) -> Company:
    """A company of the size, the same for the same seed.

    Accounts have 5 to 300 contacts and 2 to 40 reps; every contact but the first reports to an earlier one of its
    account, so that the first is the top; ties gather on few reps; interactions come in bursts around a tie.
    """
    draw = np.random.default_rng(seed)
    contacts_of = _long_tailed(
        draw, size.contacts_per_account, spread=0.8, low=5, high=300, count=size.accounts
    )
    reps_of = _long_tailed(draw, size.reps_per_account, spread=0.6, low=2, high=40, count=size.accounts)
    first = np.concatenate([[0], np.cumsum(contacts_of)[:-1]])
    account = np.repeat(np.arange(size.accounts), contacts_of)
    rank = np.arange(len(account)) - first[account]

    departments_of = np.clip(contacts_of // 5, 1, 9)
    department_first = np.concatenate([[0], np.cumsum(departments_of)[:-1]])
    department = department_first[account] + draw.integers(0, 1 << 30, len(account)) % departments_of[account]
    department_account = np.repeat(np.arange(size.accounts), departments_of)

    manager = first[account] + (rank * draw.random(len(account)) ** 2).astype(np.int64)
    level = np.clip(
        6 - np.log2(rank + 1).astype(np.int64) - draw.integers(0, 2, len(account)) * (rank > 0), 1, 6
    )
    role = np.where(
        rank == 0,
        ROLES.index("approver"),
        np.where(
            (level >= 4) & (draw.random(len(account)) < 0.5), ROLES.index("decision_maker"), 3 + rank % 4
        ),
    )

    rep_pool = _rep_pools(draw, reps_of, staff=size.staff)
    tie_contact, tie_staff = _ties(draw, contacts_of, first, reps_of, rep_pool, ties=size.ties)
    interactions = _interactions(draw, tie_contact, tie_staff, account, number=size.interactions)

    ids = {
        name: _ids(name[0], count)
        for name, count in (("accounts", size.accounts), ("contacts", len(account)))
    }
    staff_ids = _ids("s", size.staff)
    department_ids = _ids("d", len(department_account))
    return Company.of(
        accounts=pl.DataFrame(
            {
                "id": ids["accounts"],
                "name": ids["accounts"],
                "tier": np.array(TIERS)[np.minimum(draw.geometric(0.4, size.accounts), 4) - 1],
                "stage": np.array(STAGES)[draw.integers(0, 4, size.accounts)],
                "revenue": np.round(draw.pareto(1.2, size.accounts) * 1e6, 2),
                "currency": ["CNY"] * size.accounts,
                "region": draw.integers(0, 8, size.accounts).astype(str),
            }
        ),
        departments=pl.DataFrame(
            {
                "id": department_ids,
                "account_id": ids["accounts"].gather(department_account),
                "name": department_ids,
                "line": np.array(LINES)[draw.integers(0, 3, len(department_account))],
            }
        ),
        contacts=pl.DataFrame(
            {
                "id": ids["contacts"],
                "account_id": ids["accounts"].gather(account),
                "name": ids["contacts"],
                "department_id": department_ids.gather(department),
                "level": level,
                "role": np.array(ROLES)[role],
                "attitude": draw.integers(-2, 3, len(account)),
                "manager_id": ids["contacts"].gather(manager),
            }
        ),
        staff=pl.DataFrame(
            {
                "id": staff_ids,
                "name": staff_ids,
                "level": draw.integers(1, 7, size.staff),
                "function": np.array(FUNCTIONS)[draw.integers(0, 4, size.staff)],
                "team": draw.integers(0, max(1, size.staff // 12), size.staff).astype(str),
            }
        ),
        interactions=interactions.with_columns(
            staff_ids=pl.concat_list(pl.lit(staff_ids).gather(pl.col("staff"))),
            contact_ids=pl.when(pl.col("second") == pl.col("contact"))
            .then(pl.concat_list(pl.lit(ids["contacts"]).gather(pl.col("contact"))))
            .otherwise(
                pl.concat_list(
                    pl.lit(ids["contacts"]).gather(pl.col("contact")),
                    pl.lit(ids["contacts"]).gather(pl.col("second")),
                )
            ),
        ).drop("staff", "contact", "second"),
    )


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
    return (start[:, None] + stride[:, None] * np.arange(int(reps_of.max()))) % staff


def _ties(
    draw: np.random.Generator, contacts_of: Ints, first: Ints, reps_of: Ints, rep_pool: Ints, *, ties: int
) -> tuple[Ints, Ints]:
    share = contacts_of * np.sqrt(reps_of)
    account = draw.choice(len(contacts_of), size=ties * 2, p=share / share.sum())
    contact = first[account] + (contacts_of[account] * draw.random(ties * 2)).astype(np.int64)
    staff = rep_pool[account, (reps_of[account] * draw.random(ties * 2) ** 1.5).astype(np.int64)]
    pairs = np.unique(np.stack([contact, staff]), axis=1)
    chosen = draw.permutation(pairs.shape[1])[:ties]
    return pairs[0, chosen], pairs[1, chosen]


def _interactions(
    draw: np.random.Generator, tie_contact: Ints, tie_staff: Ints, account: Ints, *, number: int
) -> pl.DataFrame:
    again = draw.integers(0, len(tie_contact), max(0, number - len(tie_contact)))
    tie = np.concatenate([np.arange(len(tie_contact)), again])[:number]
    burst = draw.integers(0, 540, len(tie_contact))
    ago = np.clip(burst[tie] * draw.random(number) + draw.integers(0, 45, number), 0, 729).astype(np.int64)
    contact = tie_contact[tie]
    neighbour = np.minimum(contact + 1, len(account) - 1)
    second = np.where(
        (draw.random(number) < 0.2) & (account[neighbour] == account[contact]), neighbour, contact
    )
    midnight = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
    kinds = np.array(KINDS[:6])[draw.choice(6, size=number, p=[0.3, 0.15, 0.15, 0.25, 0.1, 0.05])]
    return pl.DataFrame(
        {
            "id": _ids("i", number),
            "at": pl.Series([midnight], dtype=pl.Datetime("us", "UTC")).gather(
                np.zeros(number, dtype=np.int64)
            )
            - pl.Series(ago * 86_400_000_000, dtype=pl.Duration("us")),
            "kind": kinds,
            "direction": np.array(["in", "out", "both"])[draw.integers(0, 3, number)],
            "staff": tie_staff[tie],
            "contact": contact,
            "second": second,
        }
    )


def last_day(company: Company) -> date:
    """The day the benchmarks measure: the last one with an interaction."""
    latest = company.interactions["at"].max()
    if not isinstance(latest, datetime):
        raise TypeError("a company without interactions")
    return latest.date()
