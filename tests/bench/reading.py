"""Reading and checking a bundle, beside polars parsing the same files with no check at all."""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table

from graphkam.bundle import read_bundle, write_bundle
from tests.bench.companies import SIZES, Size, bench_company
from tests.bench.measuring import seconds_of, whole_process

INTERACTIONS = 300_000


def main(console: Console) -> None:
    """Print seconds, time per row and peak memory for each kind of file."""
    medium = SIZES["M"]
    company = bench_company(
        Size(
            accounts=medium.accounts,
            ties=medium.ties,
            interactions=INTERACTIONS,
            staff=medium.staff,
        )
    )
    rows = sum(frame.height for frame in company.tables().values())
    table = Table(
        title=f"Reading and checking a bundle of {INTERACTIONS:,} interactions, {rows:,} rows in all"
    )
    for heading in (
        "files",
        "seconds",
        "µs a row",
        "times polars without checks",
        "whole process s",
        "peak MiB",
    ):
        table.add_column(heading, justify="right" if heading != "files" else "left")
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("csv", "parquet"):
            bundle = Path(folder) / kind
            write_bundle(company, bundle, format=kind)
            plain = seconds_of(partial(_parse_all, bundle, kind=kind), runs=3)
            taken = seconds_of(partial(read_bundle, bundle), runs=3)
            code = "import sys, pathlib, graphkam.bundle as b; b.read_bundle(pathlib.Path(sys.argv[1]))"
            process = whole_process([sys.executable, "-c", code, str(bundle)])
            table.add_row(
                kind,
                f"{taken:.2f}",
                f"{taken / rows * 1e6:.2f}",
                f"{taken / plain:.1f}",
                f"{process.seconds:.2f}",
                f"{process.peak_mib:,.0f}",
            )
    console.print(table)


def _parse_all(bundle: Path, *, kind: str) -> list[pl.DataFrame]:
    if kind == "csv":
        return [pl.read_csv(path, infer_schema=False) for path in sorted(bundle.glob("*.csv"))]
    return [pl.read_parquet(path) for path in sorted(bundle.glob("*.parquet"))]
