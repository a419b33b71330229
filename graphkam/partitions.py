"""Partitions: a company in pieces that are measured apart, on the cores of one machine or on a cluster of many.

Accounts are independent of each other, so that a company of any size is a map over pieces of it. Each piece is one
Parquet file; what is measured of it is another beside it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, cast

import joblib  # pyright: ignore[reportMissingTypeStubs]  # nobody publishes any
import numpy as np
import polars as pl

from graphkam.answers import to_json
from graphkam.errors import ConfigurationError
from graphkam.policy import Policy
from graphkam.portfolio import report
from graphkam.records import Company
from graphkam.snapshot import take_snapshot

_REPORTS: Final = ".reports.parquet"


def write_partitions(company: Company, folder: Path, *, number: int) -> list[Path]:
    """Write a company in so many files of about equally many contacts each, in the order of its accounts.

    A file has one row and a column for each table of the bundle, a list of its rows. Beside its own accounts a
    partition has whatever their figures depend on: all of our people, and whoever moved in from another account.

    Raises
    ------
    ConfigurationError
        The folder cannot be written.
    """
    accounts = company.accounts["id"]
    sizes = company.accounts.join(
        company.contacts.group_by("account_id").len("contacts"),
        left_on="id",
        right_on="account_id",
        how="left",
        maintain_order="left",
    )["contacts"]
    before = np.cumsum(1 + sizes.fill_null(0).to_numpy()) - 1
    part = before * number // max(1, int(before[-1]) + 1) if len(before) else before
    met = company.interactions.select("contact_ids").with_row_index("place")
    met = met.explode("contact_ids", empty_as_null=False)
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for at in range(number):
            own = accounts.filter(pl.Series(part == at))
            tables = _around(company, own, met=met).tables()
            file = folder / f"{at:05}.parquet"
            content = {name: [frame.to_struct()] for name, frame in tables.items()}
            _whole(pl.DataFrame({"own": [own], **content}), file)
            written.append(file)
    except OSError as error:
        raise ConfigurationError(f"{folder} cannot be written: {error.strerror}; name another") from error
    return written


def _around(company: Company, own: pl.Series, *, met: pl.DataFrame) -> Company:
    """The company as far as some accounts need it; they are not the only ones in it.

    ``met`` has a row for every contact of every interaction, which stands at a place of its table.
    """
    moves = company.changes.filter((pl.col("entity") == "contact") & (pl.col("field") == "account_id"))
    moved_in = moves.filter(pl.col("value").is_in(own.implode()))["id"]
    contacts = company.contacts.filter(
        pl.col("account_id").is_in(own.implode()) | pl.col("id").is_in(moved_in.implode())
    )
    theirs = contacts["id"].implode()
    # Where somebody came from or went to is there too: the half-life is that of the account they are in on the day.
    homes = pl.concat([own, contacts["account_id"], moves.filter(pl.col("id").is_in(theirs))["value"]])
    tables: dict[str, pl.DataFrame] = {"contacts": contacts, "staff": company.staff}
    tables["accounts"] = company.accounts.filter(pl.col("id").is_in(homes.unique().implode()))
    for name in ("departments", "assignments", "opportunities", "reviews"):
        tables[name] = company.table(name).filter(pl.col("account_id").is_in(own.implode()))
    for name in ("ties", "rivals"):
        tables[name] = company.table(name).filter(pl.col("contact_id").is_in(theirs))
    tables["influences"] = company.influences.filter(
        pl.col("from_contact_id").is_in(theirs) & pl.col("to_contact_id").is_in(theirs)
    )
    with_them = met.filter(pl.col("contact_ids").is_in(theirs))["place"].unique().sort()
    tables["interactions"] = company.interactions[with_them]
    of_ours = pl.col("entity") == "staff"
    known = pl.col("id").is_in(theirs) | pl.col("id").is_in(tables["accounts"]["id"].implode())
    tables["changes"] = company.changes.filter(of_ours | known)
    return Company.of(**tables)


def measure_partition(file: Path, *, day: date, policy: Policy) -> Path:
    """Measure the accounts of one partition; the file beside it with their reports, as JSON by account.

    The file appears whole or not at all, so that a partition may be measured again at any time.
    """
    content = pl.read_parquet(file)
    tables = {
        name: content[name].explode(empty_as_null=False).struct.unnest()
        for name in content.columns
        if name != "own"
    }
    own: list[str] = content["own"][0].to_list()
    snapshot = take_snapshot(Company.of(**tables), day=day, policy=policy)
    found = report(snapshot, accounts=own)
    rows = {
        "account_id": [one.account_id for one in found],
        "report": [to_json(one).decode() for one in found],
    }
    target = file.with_name(file.stem + _REPORTS)
    _whole(pl.DataFrame(rows, schema={"account_id": pl.String, "report": pl.String}), target)
    return target


def _whole(frame: pl.DataFrame, file: Path) -> None:
    unfinished = file.with_name(f".{file.name}-{os.getpid()}")
    frame.write_parquet(unfinished)
    unfinished.replace(file)


def measure_partitions(
    files: Sequence[Path], *, day: date, policy: Policy, scheduler: str | None = None
) -> list[Path]:
    """Measure partitions side by side; the files with their reports, in the same order.

    Without a scheduler the processes of this machine share the work. With the address of a Dask scheduler its workers
    do, who must see the same files; a worker that dies has its partitions done again by the others.

    Raises
    ------
    ConfigurationError
        A scheduler is named, and Dask is not installed or nobody answers there.
    """
    task = cast("Any", joblib).delayed(measure_partition)
    tasks = [task(file, day=day, policy=policy) for file in files]
    if scheduler is None:
        return list(cast("Any", joblib).Parallel(n_jobs=-1, batch_size=1)(tasks))
    with _client(scheduler), cast("Any", joblib).parallel_config(backend="dask"):
        return list(cast("Any", joblib).Parallel(batch_size=1)(tasks))


def _client(scheduler: str) -> Any:  # noqa: ANN401  # a client of Dask, which may not be installed
    try:
        import distributed  # noqa: PLC0415  # only where a cluster is named
    except ImportError as error:
        raise ConfigurationError(
            f"the scheduler at {scheduler} needs Dask: install graphkam[cluster], or name no scheduler"
        ) from error
    try:
        return cast("Any", distributed).Client(scheduler, timeout="10s")
    except (OSError, TimeoutError, ValueError) as error:
        raise ConfigurationError(f"no Dask scheduler answers at {scheduler}: {error}") from error
