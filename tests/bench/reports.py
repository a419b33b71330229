"""Every account, and the portfolio, from a folder of Parquet files to JSON, beside plain networkx over the same."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from graphkam.bundle import write_bundle
from tests.bench.companies import SIZES, TODAY, bench_company
from tests.bench.measuring import Run, whole_process

_GRAPHKAM = "import graphkam.cli; graphkam.cli.main()"
_NETWORKX = """
import json, sys, time
started = time.perf_counter()
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
read = time.perf_counter()
some = snapshot.accounts["id"].sample(int(sys.argv[3]), seed=1).to_list()
to_json([report_account(snapshot.only([account]), account) for account in some])
print(json.dumps([read - started, time.perf_counter() - read]))
"""

_ALIKE: Final = 50
"""How many accounts networkx is asked about; all of them are reckoned from these."""


def main(console: Console) -> None:
    """Print what both take, start included, and how the time grows with the number of accounts."""
    table = Table(
        title=f"Parquet to JSON, every account, whole processes; networkx reckoned from {_ALIKE} accounts"
    )
    table.add_column("accounts / ties / interactions")
    table.add_column("command")
    for heading in ("graphkam s", "processor s", "peak MiB", "networkx s", "networkx / graphkam"):
        table.add_column(heading, justify="right")
    for size in (SIZES["S"], SIZES["M"]):
        with tempfile.TemporaryDirectory() as folder:
            bundle = Path(folder) / "bundle"
            write_bundle(bench_company(size), bundle, format="parquet")
            read, asked = _networkx(bundle)
            loops = asked * size.accounts / _ALIKE
            # A portfolio is how all stood on thirteen days: plain loops would go over all as often.
            for command, times in (("report", 1), ("portfolio", 13)):
                ours = _graphkam(command, bundle)
                table.add_row(
                    f"{size.accounts:,} / {size.ties:,} / {size.interactions:,}",
                    command,
                    f"{ours.seconds:.2f}",
                    f"{ours.processor_seconds:.2f}",
                    f"{ours.peak_mib:,.0f}",
                    f"{read:.1f} + {times} × {loops:.1f}",
                    f"{(read + times * loops) / ours.seconds:,.0f}",
                )
    console.print(table)


def _networkx(bundle: Path) -> tuple[float, float]:
    """The seconds until everything is read, and those for some accounts."""
    command = [sys.executable, "-c", _NETWORKX, str(bundle), TODAY.isoformat(), str(_ALIKE)]
    said = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    read, asked = json.loads(said.stdout)
    return read, asked


def _graphkam(command: str, bundle: Path) -> Run:
    options = [command, "--bundle", str(bundle), "--as-of", TODAY.isoformat(), "--json"]
    return whole_process([sys.executable, "-c", _GRAPHKAM, *options])
