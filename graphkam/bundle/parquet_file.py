"""Parquet files: cells that come with types of their own."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from graphkam.bundle.faults import Faults, shown
from graphkam.errors import ConfigurationError

TRIAL: Final = """
import sys, polars
for path in sys.argv[1:]:
    print("reading", flush=True)
    try:
        polars.read_parquet(path)
    except (polars.exceptions.PolarsError, OSError):
        pass
"""
"""Reads the files it is given, and says so before each; whoever called tells of the errors by reading them again."""


def damaged_files(paths: Sequence[Path]) -> frozenset[Path]:
    """Which of some Parquet files would end the process that reads them.

    On some damaged files the reader asks for more memory than there is, and the process is gone, a server with
    everybody's work in it. So another process goes first: some tenths of a second for all the files together.

    Raises
    ------
    ConfigurationError
        There is no Python to run.
    """
    damaged: set[Path] = set()
    left = list(paths)
    while left:
        try:
            trial = subprocess.run(  # noqa: S603  # our own program, and files as its arguments
                [sys.executable, "-P", "-c", TRIAL, *left],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                check=False,
            )
        except OSError as error:
            raise ConfigurationError(
                f"Parquet files are first read by another process, and none can be started: {error}; use CSV"
            ) from error
        if trial.returncode == 0:
            break
        begun = len(trial.stdout.split())
        if begun == 0:
            raise ConfigurationError(
                f"Parquet files are first read by another process, and {sys.executable} cannot run polars; use CSV"
            )
        damaged.add(left[begun - 1])
        left = left[begun:]
    return frozenset(damaged)


def read_parquet(data: bytes, *, file: str, faults: Faults) -> pl.DataFrame | None:
    """The cells of a Parquet file in the types it gives them; None, with a fault, when it cannot be read."""
    try:
        return pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, OSError) as error:
        note_damaged(file, reason=str(error), faults=faults)
        return None


def note_damaged(file: str, *, reason: str, faults: Faults) -> None:
    """Note a file that is no Parquet file, or no longer one."""
    faults.add_file(file, rule="parquet", expected="a Parquet file", value=shown(reason))
