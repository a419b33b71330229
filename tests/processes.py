"""Processes that stand still for a while."""

from __future__ import annotations

import signal
import time
from collections.abc import Generator
from contextlib import contextmanager

import psutil


@contextmanager
def held_up(pid: int) -> Generator[None]:
    """The process does nothing meanwhile, and goes on afterwards."""
    process = psutil.Process(pid)
    process.send_signal(signal.SIGSTOP)
    try:
        # Sent is not taken: until one of its threads has been woken for it, the others go on answering.
        while process.status() != psutil.STATUS_STOPPED:
            time.sleep(0.01)
        yield
    finally:
        process.send_signal(signal.SIGCONT)
