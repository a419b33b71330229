"""How the benchmarks take time and memory: medians of several runs, whole processes by what the kernel counted."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

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


def _one_run(command: Sequence[str]) -> Run:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"exit code {process.returncode}: {' '.join(command)}")
    return Run(
        seconds=time.perf_counter() - started,
        processor_seconds=usage.ru_utime + usage.ru_stime,
        peak_mib=usage.ru_maxrss / 1024,
    )


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
