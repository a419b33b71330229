"""A large company measured in pieces, by the processors of this machine or by a cluster."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl

from graphkam.cli.options import Options
from graphkam.cli.progress import progress
from graphkam.cli.question import ask, print_json
from graphkam.cli.screen import error_console, plain
from graphkam.language import count
from graphkam.partitions import measure_partitions, write_partitions


def show_pieces(options: Options, *, directory: Path, number: int | None) -> None:
    """Write the pieces and the reports of their accounts into a folder, and say who measured how many.

    Without a number there are as many pieces as processors. The setting ``dask_scheduler`` names the cluster.

    Raises
    ------
    ConfigurationError
        The folder cannot be written, or no cluster answers where one is named.
    """
    question, scheduler = ask(options), options.settings.dask_scheduler
    with progress(wanted=options.progress) as tell:
        tell(options.say("measuring"), done=0, total=0)
        files = write_partitions(question.company, directory.absolute(), number=number or os.cpu_count() or 1)
        reports = measure_partitions(files, day=question.day, policy=question.policy, scheduler=scheduler)
    accounts = sum(pl.scan_parquet(file).select(pl.len()).collect().item() for file in reports)
    if options.json:
        named = [str(file) for file in reports]
        print_json({"accounts": accounts, "scheduler": scheduler, "reports": named})
        return
    say = options.say
    by = say("pieces.processors") if scheduler is None else say("pieces.cluster", address=scheduler)
    done = say("pieces.done", accounts=count(accounts), number=count(len(reports)), folder=directory, by=by)
    error_console().print(plain(done), soft_wrap=True)
