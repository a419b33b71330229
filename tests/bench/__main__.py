"""Prints the measured figures: all of them, or those of the benchmarks named as arguments.

With ``--write`` each table also goes where the pages have its mark.
"""

from __future__ import annotations

import argparse
import importlib
import os

from tests.bench.tables import Printed, machine, write

BENCHMARKS = (
    "reading",
    "reports",
    "exact",
    "scale",
    "departing",
    "streams",
    "rivals",
    "pieces",
    "storing",
    "serving",
    "pages",
    "portfolio_page",
    "plans",
)


def main() -> None:
    """Run the benchmarks named, in order."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"any of {', '.join(BENCHMARKS)}")
    parser.add_argument("--write", action="store_true", help="write the tables into the pages")
    asked = parser.parse_args()
    unknown = sorted(set(asked.names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    # As on the command line, for everybody measured here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for name in asked.names or BENCHMARKS:
        console, measured_on = Printed(name), machine()
        importlib.import_module(f"tests.bench.{name}").main(console)
        # One after the other: what took long is kept when a later one fails.
        if asked.write:
            write(console.tables, measured_on=measured_on)


if __name__ == "__main__":
    main()
