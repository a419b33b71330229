"""Every account, and the portfolio, from a folder of Parquet files to JSON, beside plain networkx over the same."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from graphkam.bundle import write_bundle
from tests.bench.companies import SIZES, TODAY, bench_company
from tests.bench.measuring import Run, whole_process

_GRAPHKAM = "import graphkam.cli; graphkam.cli.main()"
_NETWORKX = """
import sys
from datetime import date
from pathlib import Path
from graphkam.account import report_account
from graphkam.answers import to_json
from graphkam.bundle import read_bundle
from graphkam.policy import DEFAULT_POLICY
from graphkam.snapshot import take_snapshot
snapshot = take_snapshot(
    read_bundle(Path(sys.argv[1])).company, day=date.fromisoformat(sys.argv[2]), policy=DEFAULT_POLICY
)
print(to_json([report_account(snapshot.only([account]), account) for account in snapshot.accounts["id"]]))
"""


def main(console: Console) -> None:
    """Print what both take, start included, and how the time grows with the number of accounts."""
    table = Table(title="Parquet to JSON, every account, whole processes")
    table.add_column("accounts / ties / interactions")
    table.add_column("command")
    for heading in ("graphkam s", "processor s", "peak MiB", "networkx s", "networkx / graphkam"):
        table.add_column(heading, justify="right")
    for size in (SIZES["S"], SIZES["M"]):
        with tempfile.TemporaryDirectory() as folder:
            bundle = Path(folder) / "bundle"
            write_bundle(bench_company(size), bundle, format="parquet")
            loops = whole_process([sys.executable, "-c", _NETWORKX, str(bundle), TODAY.isoformat()], runs=1)
            # A portfolio is how all stood on thirteen days: plain loops would go over all as often.
            for command, times in (("report", 1), ("portfolio", 13)):
                ours = _graphkam(command, bundle)
                table.add_row(
                    f"{size.accounts:,} / {size.ties:,} / {size.interactions:,}",
                    command,
                    f"{ours.seconds:.2f}",
                    f"{ours.processor_seconds:.2f}",
                    f"{ours.peak_mib:,.0f}",
                    f"{times} × {loops.seconds:.1f}",
                    f"{times * loops.seconds / ours.seconds:.0f}",
                )
    console.print(table)


def _graphkam(command: str, bundle: Path) -> Run:
    options = [command, "--bundle", str(bundle), "--as-of", TODAY.isoformat(), "--json"]
    return whole_process([sys.executable, "-c", _GRAPHKAM, *options])
