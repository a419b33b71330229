"""A company kept on disk as it was at one version, so that a restart reads neither the graph nor its events again."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import numpy.typing as npt
import polars as pl

from graphkam.errors import ConfigurationError
from graphkam.policy import Policy
from graphkam.records import Company
from graphkam.schema import TABLES
from graphkam.strength import Evidence, read_evidence

_PARTS: Final = {
    "pairs": ("staff", "contact"),
    "events": ("pair", "day", "incoming", "outgoing", "other", "interaction"),
    "declared": ("declared_pair", "declared_day", "declared", "refused"),
}
"""The fields of `Evidence` that are equally long, by the file they are kept in."""

_POLICY: Final = "policy.json"


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A company and its evidence as they were at a version; rows since then are put to `graphkam.portfolio.Live`."""

    version: int
    company: Company
    evidence: Evidence


def keep(company: Company, evidence: Evidence, *, folder: Path, version: int, policy: Policy) -> None:
    """Write a company and its evidence, as Parquet, in the place of whatever version the folder had.

    The new version appears whole or not at all, and only then do older ones go.

    Raises
    ------
    ConfigurationError
        The folder cannot be written.
    """
    target, unfinished = folder / f"{version:020}", folder / f".{version:020}-{os.getpid()}"
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        for name, frame in company.tables().items():
            frame.write_parquet(unfinished / f"{name}.parquet")
        for part, names in _PARTS.items():
            arrays = {name: getattr(evidence, name) for name in names}
            pl.DataFrame(arrays).write_parquet(unfinished / f"evidence-{part}.parquet")
        (unfinished / _POLICY).write_text(policy.model_dump_json(), encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        unfinished.replace(target)
        for other in folder.glob("[0-9]*"):
            if other != target:
                shutil.rmtree(other)
    except OSError as error:
        raise ConfigurationError(f"{folder} cannot be written: {error.strerror}; name another") from error


def kept(folder: Path, *, policy: Policy) -> Kept | None:
    """The company that is kept in a folder; None where there is none.

    Under another policy than it was kept with, the evidence is read from its interactions again.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     keep(company, harbour.evidence, folder=Path(folder), version=7, policy=harbour.policy)
    ...     found = kept(Path(folder), policy=harbour.policy)
    >>> found.version, found.company.equals(company)
    (7, True)
    """
    versions = sorted(folder.glob("[0-9]*"))
    if not versions:
        return None
    newest = versions[-1]
    company = Company(**{table.name: pl.read_parquet(newest / f"{table.name}.parquet") for table in TABLES})
    if (newest / _POLICY).read_text(encoding="utf-8") != policy.model_dump_json():
        return Kept(int(newest.name), company, read_evidence(company, policy=policy))
    arrays: dict[str, npt.NDArray[Any]] = {}
    for part, names in _PARTS.items():
        frame = pl.read_parquet(newest / f"evidence-{part}.parquet")
        arrays |= {name: frame[name].to_numpy() for name in names}
    return Kept(
        int(newest.name), company, Evidence(**{field.name: arrays[field.name] for field in fields(Evidence)})
    )
