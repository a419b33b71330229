"""Prints the measured figures: all of them, or those of the benchmarks named as arguments.

With ``--write`` each table also goes where the pages have its mark. Of several each has a process of its own and a
limit, so that all come to an end: what failed or took too long is named at last, and what was printed before stands.
"""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import subprocess
import sys
import time
from typing import Final

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
    "held",
    "serving",
    "changing",
    "pages",
    "portfolio_page",
    "plans",
)

LONGEST: Final = 1_200
"""Seconds that each of several benchmarks has."""


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
    names = asked.names or list(BENCHMARKS)
    if len(names) > 1:
        failed = [name for name in names if not _by_itself(name, write=asked.write)]
        sys.exit(f"without figures: {', '.join(failed)}" if failed else 0)
    console, measured_on = Printed(names[0]), machine()
    importlib.import_module(f"tests.bench.{names[0]}").main(console)
    if asked.write:
        write(console.tables, measured_on=measured_on)


def _by_itself(name: str, *, write: bool) -> bool:
    """Run a benchmark in a process of its own, which ends with everything it started; whether it came to its end."""
    print(f"{name}: at most {LONGEST // 60} minutes", flush=True)  # a command line
    command = [sys.executable, "-m", "tests.bench", name, *(["--write"] if write else [])]
    started = time.monotonic()
    with subprocess.Popen(command, start_new_session=True) as process:
        try:
            code = process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    outcome = "cut" if code is None else "done" if code == 0 else "failed"
    print(f"{name}: {outcome} after {time.monotonic() - started:.0f} s", flush=True)  # a command line
    return code == 0


if __name__ == "__main__":
    main()
