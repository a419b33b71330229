"""A company kept on disk as it was at one version, so that a restart reads neither the graph nor its events again.

In the folder stands one whole company, and beside it what was written since, version by version. What is there counts
only as far as it is whole and in order; the rest is as if it were not there. Only the owner may read it.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy.typing as npt
import orjson
import polars as pl
from polars.exceptions import PolarsError

from graphkam.errors import ConfigurationError
from graphkam.evidence import EventArrays, Evidence, read_evidence
from graphkam.policy import Policy
from graphkam.records import Company, dtype_of
from graphkam.schema import TABLE, TABLES
from graphkam.snapshot.renewal import Rows, renewed_evidence

_EVENTS: Final = "events"
_PARTS: Final = {
    "pairs": ("staff", "contact"),
    _EVENTS: tuple(field.name for field in fields(EventArrays)),
    "declared": ("declared_pair", "declared_day", "declared", "refused"),
}
"""The fields of `Evidence` that are equally long, by the file they are kept in."""

_STAMP: Final = "stamp.json"
_WHOLE: Final = "whole"
_SINCE: Final = "since"
_GONE: Final = "gone-"
_WRITTEN: Final = "written-"

log = logging.getLogger("graphkam.kept")


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A company and its evidence as they were at a version of the store, whose ``token`` no other version has.

    ``changes`` is how many versions are kept as what was written since the whole.
    """

    version: int
    token: str
    company: Company
    evidence: Evidence
    changes: int


def kept_folder(data_dir: Path) -> Path:
    """Where the company of a server is kept."""
    return data_dir / "kept"


def keep(
    company: Company, evidence: Evidence, *, folder: Path, version: int, token: str, policy: Policy
) -> None:
    """Write a company and its evidence, as Parquet, in the place of whatever the folder had.

    The new version appears whole or not at all, and only then do older ones go.

    Raises
    ------
    ConfigurationError
        The folder cannot be written.
    """
    frames = dict(company.tables())
    for part, names in _PARTS.items():
        of = evidence.events.whole if part == _EVENTS else evidence
        frames[f"evidence-{part}"] = pl.DataFrame({name: getattr(of, name) for name in names})
    target = _write(
        frames, folder=folder, name=f"{version:020}-{_WHOLE}", version=version, token=token, policy=policy
    )
    _remove(each for each in folder.iterdir() if each != target)


def keep_since(*, gone: Rows, written: Rows, folder: Path, version: int, token: str, policy: Policy) -> None:
    """Write what became of the version before, beside what the folder has.

    Raises
    ------
    ConfigurationError
        The folder cannot be written.
    """
    frames = {f"{_GONE}{name}": rows for name, rows in gone.items()}
    frames |= {f"{_WRITTEN}{name}": rows for name, rows in written.items()}
    _write(frames, folder=folder, name=f"{version:020}-{_SINCE}", version=version, token=token, policy=policy)


def forget_kept(folder: Path) -> None:
    """Leave nothing in the folder: somebody is to be forgotten, or what is there is of no use.

    Raises
    ------
    ConfigurationError
        It cannot be emptied.
    """
    if folder.exists():
        try:
            shutil.rmtree(folder)
        except OSError as error:
            raise ConfigurationError(f"{folder} cannot be removed: {error.strerror}; remove it") from error


def kept(folder: Path, *, policy: Policy) -> Kept | None:
    """The company that is kept in a folder, with what was written since; None where there is none that can be used.

    Under another policy than it was kept with, the evidence is read from its interactions again. What another release
    has kept is not looked at.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     keep(
    ...         company, harbour.evidence, folder=Path(folder), version=7, token="t", policy=harbour.policy
    ...     )
    ...     found = kept(Path(folder), policy=harbour.policy)
    >>> found.version, found.company.equals(company)
    (7, True)
    """
    wholes = sorted(folder.glob(f"[0-9]*-{_WHOLE}"))
    if not wholes:
        return None
    try:
        whole = _read(wholes[-1])
        company = Company(**{table.name: _table(whole, table.name, name=table.name) for table in TABLES})
        evidence = _evidence(whole) if whole.policy == _digest_of(policy) else None
    except _UnusableError as unusable:
        log.warning("the company kept on disk is not used: %s", unusable)
        return None
    since = _changes_since(folder, version=whole.version)
    if since:
        before, company = company, _laid_over(company, since)
        if evidence is not None:
            gone, written = (_together(since, kind) for kind in (_GONE, _WRITTEN))
            evidence = renewed_evidence(evidence, before, company, gone=gone, written=written, policy=policy)
    last = since[-1] if since else whole
    if evidence is None:
        evidence = read_evidence(company, policy=policy)
    return Kept(last.version, last.token, company, evidence, len(since))


class _UnusableError(Exception):
    """Why something on disk is as if it were not there."""


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """What stands in one folder."""

    version: int
    token: str
    policy: str
    frames: dict[str, pl.DataFrame]


def _write(
    frames: Mapping[str, pl.DataFrame], *, folder: Path, name: str, version: int, token: str, policy: Policy
) -> Path:
    """Write frames with a stamp that tells whether they are whole, as a folder that is there at once or not at all."""
    target, unfinished = folder / name, folder / f".{name}-{os.getpid()}"
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        digests: dict[str, str] = {}
        for each, frame in frames.items():
            with _private(unfinished / f"{each}.parquet") as file:
                frame.write_parquet(file)
            digests[each] = _digest_of_file(unfinished / f"{each}.parquet")
        stamp = {
            "graphkam": version_of("graphkam"),
            "version": version,
            "token": token,
            "policy": _digest_of(policy),
            "files": digests,
        }
        with _private(unfinished / _STAMP) as file:
            file.write(orjson.dumps(stamp))
        shutil.rmtree(target, ignore_errors=True)
        unfinished.replace(target)
    except OSError as error:
        raise ConfigurationError(f"{folder} cannot be written: {error.strerror}; name another") from error
    return target


def _private(path: Path) -> BinaryIO:
    """A new file that only its owner may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _read(folder: Path) -> _Read:
    """What stands in one folder, if it is whole and of this release."""
    try:
        stamp: dict[str, Any] = orjson.loads((folder / _STAMP).read_bytes())
        if stamp["graphkam"] != version_of("graphkam"):
            raise _UnusableError("another release wrote it")
        files: dict[str, str] = stamp["files"]
        frames: dict[str, pl.DataFrame] = {}
        for name, digest in files.items():
            path = folder / f"{name}.parquet"
            if _digest_of_file(path) != digest:
                raise _UnusableError(f"{path.name} is not what was written")
            frames[name] = pl.read_parquet(path)
        return _Read(int(stamp["version"]), str(stamp["token"]), str(stamp["policy"]), frames)
    except (OSError, PolarsError, KeyError, TypeError, ValueError) as error:
        raise _UnusableError(f"it cannot be read ({type(error).__name__})") from error


def _table(read: _Read, table: str, *, name: str) -> pl.DataFrame:
    """The rows of a table that stand in a file."""
    frame = read.frames.get(name)
    schema = {column.name: dtype_of(column) for column in TABLE[table].columns}
    if frame is None or dict(frame.schema) != schema:
        raise _UnusableError(f"{name} is not such a table as this release has")
    return frame


def _evidence(read: _Read) -> Evidence:
    arrays: dict[str, npt.NDArray[Any]] = {}
    for part, names in _PARTS.items():
        frame = read.frames.get(f"evidence-{part}")
        if frame is None or tuple(frame.columns) != names:
            raise _UnusableError(f"evidence-{part} is not what this release writes")
        arrays |= {name: frame[name].to_numpy() for name in names}
    events = {name: arrays.pop(name) for name in _PARTS[_EVENTS]}
    return Evidence(events=EventArrays(**events), **arrays)


def _changes_since(folder: Path, *, version: int) -> list[_Read]:
    """What was written since a version, as far as no version is missing."""
    found: list[_Read] = []
    for path in sorted(folder.glob(f"[0-9]*-{_SINCE}")):
        try:
            read = _read(path)
            for kind in (_GONE, _WRITTEN):
                _rows(read, kind)
        except _UnusableError as unusable:
            log.warning("a change kept on disk, and all after it, are not used: %s", unusable)
            break
        if read.version == version + 1 + len(found):
            found.append(read)
    return found


def _rows(read: _Read, kind: str) -> dict[str, pl.DataFrame]:
    """The rows by table that are gone, or written."""
    names = [name for name in read.frames if name.startswith(kind)]
    return {name.removeprefix(kind): _table(read, name.removeprefix(kind), name=name) for name in names}


def _together(since: Sequence[_Read], kind: str) -> dict[str, pl.DataFrame]:
    """The rows of several changes by table, in the order of the changes."""
    found: dict[str, list[pl.DataFrame]] = {}
    for read in since:
        for name, rows in _rows(read, kind).items():
            found.setdefault(name, []).append(rows)
    return {name: pl.concat(frames) for name, frames in found.items()}


def _laid_over(company: Company, since: Sequence[_Read]) -> Company:
    """The company once changes are made, one after the other."""
    steps: dict[str, list[pl.DataFrame]] = {}
    for read in since:
        for kind in (_GONE, _WRITTEN):
            for name, rows in _rows(read, kind).items():
                there = pl.lit(kind == _WRITTEN).alias("there")
                steps.setdefault(name, []).append(rows.with_columns(there))
    tables: dict[str, pl.DataFrame] = {}
    for name, frames in steps.items():
        key = TABLE[name].key
        latest = pl.concat(frames).unique(key, keep="last", maintain_order=True)
        stays = company.table(name).join(latest, on=key, how="anti", nulls_equal=True)
        tables[name] = pl.concat([stays, latest.filter("there").drop("there")])
    whole = Company.of(**tables)
    return replace(company, **{name: whole.table(name) for name in tables})


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        shutil.rmtree(path)


def _digest_of(policy: Policy) -> str:
    return hashlib.sha256(policy.model_dump_json().encode()).hexdigest()


def _digest_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
