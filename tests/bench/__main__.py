"""Prints the measured figures: all of them, or those of the benchmarks named as arguments."""

from __future__ import annotations

import importlib
import os
import sys

from rich.console import Console

BENCHMARKS = (
    "reading",
    "reports",
    "exact",
    "scale",
    "rivals",
    "storing",
    "serving",
    "pages",
    "portfolio_page",
    "plans",
)


def main() -> None:
    """Run the benchmarks named, in order."""
    names = sys.argv[1:] or list(BENCHMARKS)
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    # As on the command line, for everybody measured here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    console = Console(width=120)
    for name in names:
        importlib.import_module(f"tests.bench.{name}").main(console)


if __name__ == "__main__":
    main()
