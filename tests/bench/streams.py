"""From the interactions of size L to one row a pair, in one pass over a Parquet file: graphkam beside others.

Everybody has a process of their own, starts from the same file and two lists of ids, goes about it in the way that is
best for them, and must come to the same sums. ``python -m tests.bench.streams NAME`` is one of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import duckdb
import numba
import numpy as np
import numpy.typing as npt
import polars as pl
from rich.console import Console
from rich.table import Table
from scipy.sparse import coo_array

from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from graphkam.schema import DIRECTED_KINDS, DIRECTIONS, KINDS
from graphkam.snapshot import EPOCH
from graphkam.snapshot.streamed import stream_snapshot
from tests.bench.companies import SIZES, TODAY, kept_bench_company
from tests.bench.measuring import peak_mib, taken

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]

_SIZE: Final = "L"
_DAY: Final = (TODAY - EPOCH).days
_HALF_LIFE: Final = DEFAULT_POLICY.half_life_days
_LISTED: Final = DEFAULT_POLICY.undiluted_contacts


@dataclass(frozen=True, slots=True)
class Sums:
    """What somebody came to: pairs, all that came in, went out, and was otherwise there, and the days added up."""

    pairs: int
    incoming: float
    outgoing: float
    other: float
    days: int


def main(console: Console) -> None:
    """Print seconds and memory of each."""
    size = SIZES[_SIZE]
    kept_bench_company(_SIZE)
    table = Table(title=f"{size.interactions:,} interactions from Parquet to {size.ties:,} decayed sums")
    table.add_column("by")
    for heading in ("seconds", "processor seconds", "peak MiB", "times graphkam"):
        table.add_column(heading, justify="right")
    found = {name: _in_own_process(name) for name in _WAYS}
    ours = found["graphkam"]
    for name, each in found.items():
        if not all(
            np.isclose(each["sums"][what], amount, rtol=1e-9) for what, amount in ours["sums"].items()
        ):
            raise RuntimeError(f"{name} comes to {each['sums']}, not {ours['sums']}")
        table.add_row(
            f"{name}{_DOES.get(name, '')}",
            f"{each['seconds']:.2f}",
            f"{each['processor']:.2f}",
            f"{each['peak']:,.0f}",
            f"{each['seconds'] / ours['seconds']:.2f}",
        )
    console.print(table)


def _in_own_process(name: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.streams", name], check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _measure(name: str) -> dict[str, Any]:
    folder, call = kept_bench_company(_SIZE), _WAYS[name]
    _pairs_by_hash(np.zeros(1, dtype=np.int64), np.zeros((1, 3)), np.zeros(1, dtype=np.int32))
    found: list[Sums] = []
    took = taken(lambda: found.append(call(folder)))
    return {**asdict(took), "peak": peak_mib(), "sums": asdict(found[0])}


def _graphkam(folder: Path) -> Sums:
    others = [file for file in folder.glob("*.parquet") if file.stem != "interactions"]
    company = Company.of(**{file.stem: pl.read_parquet(file) for file in others})
    interactions = pl.scan_parquet(folder / "interactions.parquet")
    ties = stream_snapshot(company, interactions, day=TODAY, policy=DEFAULT_POLICY).ties
    incoming, outgoing = float(ties.incoming.sum()), float(ties.outgoing.sum())
    other = float(ties.interactions.sum()) - incoming - outgoing
    return Sums(len(ties.pair), incoming, outgoing, other, int(ties.last_day.sum(dtype=np.int64)))


def _added() -> list[tuple[str, str, float, float]]:
    """Kind, direction, and what comes in and goes out of the weight; neither of what has no direction."""
    way_in = {"in": 1.0, "both": 0.5, "out": 0.0}
    return [
        (
            kind,
            direction,
            way_in[direction] if kind in DIRECTED_KINDS else 0.0,
            1 - way_in[direction] if kind in DIRECTED_KINDS else 0.0,
        )
        for kind in KINDS
        for direction in DIRECTIONS
    ]


def _table() -> Floats:
    """By kind and direction: what comes in, goes out, and is otherwise there."""
    weights = DEFAULT_POLICY.kind_weights
    rows = [
        (weights[kind] * into, weights[kind] * out, weights[kind] * (1 - into - out))  # type: ignore[index]  # a kind
        for kind, _, into, out in _added()
    ]
    return np.array(rows)


def _listed(folder: Path) -> pl.LazyFrame:
    """The interactions that add something, a row a pair, with what they add today."""
    way = pl.col("kind").to_physical().cast(pl.Int32) * len(DIRECTIONS) + pl.col("direction").to_physical()
    day = pl.col("at").dt.date().cast(pl.Int32)
    share = (
        pl.min_horizontal(1.0, _LISTED / pl.col("contact_ids").list.len())
        * ((day - _DAY) * (np.log(2) / _HALF_LIFE)).exp()
    )
    columns = dict(zip(("incoming", "outgoing", "other"), _table().T, strict=True))
    return (
        pl.scan_parquet(folder / "interactions.parquet")
        .select(
            "contact_ids",
            "staff_ids",
            day=day,
            **{name: pl.lit(pl.Series(values)).gather(way) * share for name, values in columns.items()},
        )
        .filter(pl.col("incoming") + pl.col("outgoing") + pl.col("other") > 0)
        .explode("contact_ids", empty_as_null=False)
        .explode("staff_ids", empty_as_null=False)
    )


def _polars(folder: Path) -> Sums:
    pairs = (
        _listed(folder)
        .group_by("contact_ids", "staff_ids")
        .agg(pl.col("incoming", "outgoing", "other").sum(), pl.col("day").max())
        .collect(engine="streaming")
    )
    totals = pairs.select(pl.col("incoming", "outgoing", "other").sum(), pl.col("day").cast(pl.Int64).sum())
    return Sums(pairs.height, *totals.row(0))


def _duckdb(folder: Path) -> Sums:
    weights = DEFAULT_POLICY.kind_weights
    ways = ", ".join(
        f"('{kind}', '{direction}', {weights[kind]} * {into}, {weights[kind]} * {out}, "  # type: ignore[index]  # a kind
        f"{weights[kind]} * {1 - into - out})"  # type: ignore[index]  # a kind
        for kind, direction, into, out in _added()
    )
    query = f"""
        WITH ways(kind, direction, incoming, outgoing, other) AS (VALUES {ways}),
        listed AS (
            SELECT unnest(contact_ids) AS contact, staff_ids, kind, direction, "at"::DATE - DATE '1970-01-01' AS day,
                   least(1.0, {_LISTED} / len(contact_ids)) AS share
            FROM read_parquet('{folder / "interactions.parquet"}')
        ),
        pairs AS (SELECT contact, unnest(staff_ids) AS staff, kind, direction, day, share FROM listed)
        SELECT contact, staff, sum(incoming * share * pow(2, (day - {_DAY}) / {_HALF_LIFE})) AS incoming,
               sum(outgoing * share * pow(2, (day - {_DAY}) / {_HALF_LIFE})) AS outgoing,
               sum(other * share * pow(2, (day - {_DAY}) / {_HALF_LIFE})) AS other, max(day) AS day
        FROM pairs JOIN ways USING (kind, direction)
        WHERE incoming + outgoing + other > 0
        GROUP BY contact, staff
    """  # noqa: S608  # numbers and words of our own
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"CREATE TEMP TABLE ties AS {query}")
        totals = connection.execute(
            "SELECT count(*), sum(incoming), sum(outgoing), sum(other), sum(day) FROM ties"
        ).fetchone()
    if totals is None:
        raise RuntimeError("no answer")
    return Sums(*totals)


def _numbered(folder: Path) -> tuple[pl.DataFrame, tuple[int, int]]:
    """The same rows with the numbers of contacts and staff for their ids, in memory."""
    contacts, staff = (
        pl.read_parquet(folder / f"{name}.parquet", columns=["id"])["id"] for name in ("contacts", "staff")
    )
    rows = (
        _listed(folder)
        .with_columns(
            contact=pl.col("contact_ids").cast(pl.Enum(contacts)).to_physical(),
            staff=pl.col("staff_ids").cast(pl.Enum(staff)).to_physical(),
        )
        .select("contact", "staff", "incoming", "outgoing", "other", "day")
        .collect(engine="streaming")
    )
    return rows, (len(contacts), len(staff))


def _scipy(folder: Path) -> Sums:
    rows, shape = _numbered(folder)
    contact, staff = (rows[name].to_numpy().astype(np.int32) for name in ("contact", "staff"))
    found = {
        name: coo_array((rows[name].to_numpy(), (contact, staff)), shape=shape).tocsr()
        for name in ("incoming", "outgoing", "other")
    }
    # Sums are what a sparse matrix knows; the latest day of each pair is the last in a stable order.
    key = contact.astype(np.int64) * shape[1] + staff
    order = np.lexsort((rows["day"].to_numpy(), key))
    last = np.append(key[order][1:] != key[order][:-1], np.True_)
    days = int(rows["day"].to_numpy()[order][last].sum(dtype=np.int64))
    incoming, outgoing, other = (float(matrix.sum()) for matrix in found.values())
    return Sums(found["other"].nnz, incoming, outgoing, other, days)


def _numba(folder: Path) -> Sums:
    rows, shape = _numbered(folder)
    key = (rows["contact"].cast(pl.Int64) * shape[1] + rows["staff"]).to_numpy()
    added = rows.select("incoming", "outgoing", "other").to_numpy()
    keys, sums, days = _pairs_by_hash(key, added, rows["day"].to_numpy())
    there = keys >= 0
    incoming, outgoing, other = sums[there].sum(axis=0).tolist()
    return Sums(int(there.sum()), incoming, outgoing, other, int(days[there].sum(dtype=np.int64)))


@numba.njit(cache=True)
def _pairs_by_hash(
    key: Ints, added: Floats, day: npt.NDArray[np.int32]
) -> tuple[Ints, Floats, npt.NDArray[np.int32]]:
    """A table of open addresses, twice as large as it gets full, which grows as pairs come."""
    size, used = 1 << 16, 0
    keys, sums, days = np.full(size, -1), np.zeros((size, 3)), np.zeros(size, np.int32)
    for row in range(len(key)):
        if 2 * used > size:
            larger = np.full(2 * size, -1)
            larger_sums, larger_days = np.zeros((2 * size, 3)), np.zeros(2 * size, np.int32)
            for old in range(size):
                if keys[old] >= 0:
                    at = (keys[old] * 0x9E3779B97F4A7C1 >> 17) & (2 * size - 1)
                    while larger[at] >= 0:
                        at = (at + 1) & (2 * size - 1)
                    larger[at], larger_days[at] = keys[old], days[old]
                    larger_sums[at] = sums[old]
            keys, sums, days, size = larger, larger_sums, larger_days, 2 * size
        at = (key[row] * 0x9E3779B97F4A7C1 >> 17) & (size - 1)
        while keys[at] != key[row]:
            if keys[at] < 0:
                keys[at] = key[row]
                used += 1
                break
            at = (at + 1) & (size - 1)
        for column in range(3):
            sums[at, column] += added[row, column]
        days[at] = max(days[at], day[row])
    return keys, sums, days


_WAYS: Final[dict[str, Callable[[Path], Sums]]] = {
    "graphkam": _graphkam,
    "polars": _polars,
    "DuckDB": _duckdb,
    "scipy": _scipy,
    "numba": _numba,
}
_DOES: Final = {
    "graphkam": ", with people, strengths and what goes cold when",
    "polars": ", streaming, grouped by ids",
    "DuckDB": ", grouped by ids",
    "scipy": ", COO to CSR, ids numbered by polars",
    "numba": ", hash table, ids numbered by polars",
}


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1])))
