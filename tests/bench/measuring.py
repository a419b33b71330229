"""How the benchmarks take time and memory: medians of several runs, whole processes by what the kernel counted."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np


@dataclass(frozen=True, slots=True)
class Run:
    """What a whole process took: wall clock, processor time, and its largest memory."""

    seconds: float
    processor_seconds: float
    peak_mib: float


def whole_process(command: Sequence[str], *, runs: int = 3) -> Run:
    """The median run of a command, its start included; its output is read and thrown away."""
    taken = [_one_run(command) for _ in range(runs)]
    return sorted(taken, key=lambda run: run.seconds)[len(taken) // 2]


_LAUNCHER: Final = """
import json, os, sys, time
started = time.perf_counter()
quiet = [(os.POSIX_SPAWN_OPEN, out, os.devnull, os.O_WRONLY, 0) for out in (1, 2)]
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, usage = os.wait4(process, 0)
used = usage.ru_utime + usage.ru_stime
print(json.dumps([os.waitstatus_to_exitcode(status), time.perf_counter() - started, used, usage.ru_maxrss]))
"""
"""A small process starts the one that is measured: the kernel counts the memory of who starts it as its own."""


def _one_run(command: Sequence[str]) -> Run:
    said = subprocess.run([sys.executable, "-SEc", _LAUNCHER, *command], stdout=subprocess.PIPE, check=True)
    code, seconds, processor, kibibytes = json.loads(said.stdout)
    if code != 0:
        raise RuntimeError(f"exit code {code}: {' '.join(command)}")
    return Run(seconds=seconds, processor_seconds=processor, peak_mib=kibibytes / 1024)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a call took: by the clock, and of this process's processors."""

    seconds: float
    processor: float


def taken(call: Callable[[], object]) -> Taken:
    """What one call takes."""
    started, used = time.perf_counter(), time.process_time()
    call()
    return Taken(seconds=time.perf_counter() - started, processor=time.process_time() - used)


def slowest_hundredth(calls: Sequence[Callable[[], object]]) -> float:
    """The milliseconds that ninety-nine of a hundred calls stay below; the first is not counted."""
    calls[0]()
    return 1000 * float(np.percentile([taken(call).seconds for call in calls[1:]], 99))


def peak_mib() -> float:
    """The largest memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def seconds_of(call: Callable[[], object], *, runs: int = 5) -> float:
    """The median time of a call in this process, after one call that is not counted."""
    call()
    taken: list[float] = []
    for _ in range(runs):
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)
