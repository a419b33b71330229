"""Machine code for what is asked of one account or one person, loaded beside a server that is answering already.

What is not on disk yet is compiled by a process of its own, with little claim to the processors, so that nobody who
asks waits for the compiler. The smallest companies are answered in milliseconds without.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from importlib import import_module
from threading import Event, Thread
from typing import Final

import numpy as np
import polars as pl

from graphkam.errors import StoreError
from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import report
from graphkam.portfolio.effects import in_machine_code
from graphkam.portfolio.successors import Succession
from graphkam.records import Company
from graphkam.snapshot import Snapshot, take_snapshot
from graphkam_api.live import LiveCompany
from graphkam_api.warming import set_aside

ENOUGH_TIES: Final = 2_000
"""From so many active ties on, machine code is worth its loading."""

SETTLING_SECONDS: Final = 5.0
"""So long who comes first, to see a page, has the processors without it."""

LOOK_SECONDS: Final = 0.2

POLITENESS: Final = 10
"""How far the process that compiles stands back behind all others."""

CANDIDATES: Final = 3

log = logging.getLogger("graphkam.machine_code")


class MachineCode:
    """Loads machine code once the server answers, on a thread of its own."""

    def __init__(self, live: LiveCompany) -> None:
        self._live = live
        self._end = Event()
        self._thread = Thread(target=self._run, name="machine code")

    def start(self) -> None:
        """Begin, where the company is large enough."""
        self._thread.start()

    def stop(self) -> None:
        """End, with whatever compiles."""
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            days = self._live.days(None)
        except StoreError:
            return  # answers come without it until the next start
        snapshot = days.snapshot(days.today())
        if np.count_nonzero(snapshot.ties.active) < ENOUGH_TIES or self._end.wait(SETTLING_SECONDS):
            return
        if self._is_on_disk():
            use(snapshot)
            set_aside()
            log.info("machine code is loaded")

    def _is_on_disk(self) -> bool:
        """Have another process use all of it, so that it is on disk; whether it is, and the server does not end."""
        program = [sys.executable, "-m", __name__]
        with subprocess.Popen(program, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603  # this program
            while process.poll() is None:
                if self._end.wait(LOOK_SECONDS):
                    process.kill()
                    return False
        if process.returncode:
            log.warning("machine code could not be made ready: answers come without it")
        return process.returncode == 0


def use(snapshot: Snapshot) -> None:
    """Ask about one account and one contact in machine code, which loads it, or makes it first."""
    import_module("graphkam.portfolio.compiled.leavers")  # from now on it is used
    report(snapshot, accounts=snapshot.accounts["id"].head(1).to_list())
    nobody = np.zeros(len(snapshot.staff.ids), dtype=np.bool_)
    in_machine_code(snapshot, nobody, accounts=[0])
    Succession(snapshot, nobody, most=CANDIDATES).in_machine_code([0], most=CANDIDATES)


def _smallest() -> Company:
    """One customer, whom one of ours has visited."""
    return Company.of(
        accounts=pl.DataFrame({"id": ["a"], "name": ["A"]}),
        contacts=pl.DataFrame({"id": ["c"], "account_id": ["a"], "name": ["C"], "level": [6]}),
        staff=pl.DataFrame({"id": ["s"], "name": ["S"]}),
        interactions=pl.DataFrame(
            {
                "id": ["v"],
                "at": [datetime(2026, 6, 29, tzinfo=UTC)],
                "kind": ["visit"],
                "staff_ids": [["s"]],
                "contact_ids": [["c"]],
            }
        ),
    )


def main() -> int:
    """Put all of it on disk; 1 where it cannot be kept there."""
    from graphkam.portfolio.compiled import compiling, effects  # noqa: PLC0415  # loads the compiler

    if os.name == "posix":
        os.nice(POLITENESS)
    use(take_snapshot(_smallest(), day=date(2026, 6, 30), policy=DEFAULT_POLICY))
    return 0 if compiling.is_kept(effects.effects_on_accounts) else 1


if __name__ == "__main__":
    sys.exit(main())
