"""What one piece of a company costs where it is measured: seconds and memory of a process that has nothing else.

A piece of M (1,000 accounts), and one of L (10,000); ``GRAPHKAM_BENCH_SIZES=M`` leaves L out.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Final

import platformdirs
import polars as pl
from rich.console import Console
from rich.table import Table

from graphkam.partitions import measure_partition, write_partitions
from graphkam.policy import DEFAULT_POLICY
from graphkam.records import Company
from tests.bench.companies import SIZES, TODAY, sizes_asked, write_bench_company
from tests.bench.measuring import whole_process

_ACCOUNTS: Final = 1_000_000


def main(console: Console) -> None:
    """Print what a piece of each size takes, and what a million accounts of that kind come to."""
    table = Table(
        title="One piece measured by a process of its own, from its Parquet file to the reports of its accounts"
    )
    table.add_column("accounts / ties / interactions")
    for heading in (
        "file MiB",
        "seconds",
        "processor seconds",
        "peak MiB",
        f"processor hours for {_ACCOUNTS:,} accounts",
    ):
        table.add_column(heading, justify="right")
    for name in sizes_asked("M", "L"):
        size = SIZES[name]
        with tempfile.TemporaryDirectory() as folder:
            # In a process of its own too, so that this one stays small beside what is measured.
            whole_process([sys.executable, "-m", "tests.bench.pieces", "write", name, folder], runs=1)
            piece = Path(folder) / "00000.parquet"
            # The first run is not counted: it may make the machine code.
            command = [sys.executable, "-m", "tests.bench.pieces", "measure", str(piece), TODAY.isoformat()]
            _, taken = whole_process(command, runs=1), whole_process(command, runs=1)
            table.add_row(
                f"{size.accounts:,} / {size.ties:,} / {size.interactions:,}",
                f"{piece.stat().st_size / 2**20:,.0f}",
                f"{taken.seconds:.1f}",
                f"{taken.processor_seconds:.1f}",
                f"{taken.peak_mib:,.0f}",
                f"{taken.processor_seconds * _ACCOUNTS / size.accounts / 3600:.2f}",
            )
    console.print(table)


def _write(name: str, folder: Path) -> None:
    made = write_bench_company(SIZES[name], Path(platformdirs.user_cache_dir("graphkam-bench")) / name)
    company = Company.of(**{file.stem: pl.read_parquet(file) for file in made.glob("*.parquet")})
    write_partitions(company, folder, number=1)


if __name__ == "__main__":
    if sys.argv[1] == "write":
        _write(sys.argv[2], Path(sys.argv[3]))
    else:
        measure_partition(Path(sys.argv[2]), day=date.fromisoformat(sys.argv[3]), policy=DEFAULT_POLICY)
