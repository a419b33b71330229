"""Everything in the store as one file, and back.

The file is a zip archive: a Parquet file for each table of the company, lines of JSON for each kind of the office's
records, and `backup.json`, which says what it is and what must be in it. It can be read without graphkam.
"""

from __future__ import annotations

import contextlib
import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import orjson
import polars as pl
from polars.exceptions import PolarsError

from graphkam.errors import ConfigurationError, InvalidInputError
from graphkam.records import Company, dtype_of
from graphkam.schema import TABLES
from graphkam.store.access import Store
from graphkam.store.erasing import erased_people, without
from graphkam.store.forgetting import forget_in_office
from graphkam.store.importing import replace_company
from graphkam.store.journal import Tell
from graphkam.store.office import KINDS, Kind, Office, Row, look
from graphkam.store.reading import read_company

FORMAT: Final = 2
"""1: the company. 2: the office's records too."""

WITH_THE_OFFICE: Final = 2
"""The first format that has the office's records."""

KEPT: Final[frozenset[Kind]] = frozenset({"audit", "erasures"})
"""The kinds whose records a backup is added to: what was done, and who must be forgotten, is not undone by it."""

_CONTENTS: Final = "backup.json"


@dataclass(frozen=True, slots=True, eq=False)
class Backup:
    """What a backup holds; ``office`` None: it was written before there were such records."""

    company: Company
    office: Mapping[Kind, list[Row]] | None

    @property
    def rows(self) -> dict[str, int]:
        """How many rows there are of each table and each kind."""
        tables = {name: frame.height for name, frame in self.company.tables().items()}
        return tables | {kind: len(rows) for kind, rows in (self.office or {}).items()}


def write_backup(store: Store, path: Path | str) -> dict[str, int]:
    """Write everything in the store into a new file that only the user can read; how many rows of each table.

    Raises
    ------
    ConfigurationError
        The file is there already, or cannot be written.
    StoreUnavailableError
        The store cannot be reached.
    """
    target = Path(path).absolute()
    if target.exists():
        raise ConfigurationError(f"{target} is there already: name a file that is not, or take it away")
    office: dict[Kind, list[Row]] = look(store, lambda office: {kind: [*office.read(kind)] for kind in KINDS})
    backup = Backup(read_company(store), office)
    about = {"graphkam backup": FORMAT, "made_at": datetime.now(UTC).isoformat(), "rows": backup.rows}
    unfinished = target.with_name(f".{target.name}-{os.getpid()}")
    try:
        descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w") as archive:  # Parquet is compressed by itself
                archive.writestr(_CONTENTS, json.dumps(about, indent=2))
                for name, frame in backup.company.tables().items():
                    with archive.open(f"{name}.parquet", "w", force_zip64=True) as member:
                        frame.write_parquet(member, compression="zstd")
                for kind, rows in office.items():
                    lines = b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
                    archive.writestr(f"office/{kind}.jsonl", lines, zipfile.ZIP_DEFLATED)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise ConfigurationError(f"the backup cannot be written to {target}: {error.strerror}") from error
    return backup.rows


def restore_backup(
    store: Store, path: Path | str, *, line: Row | None = None, tell: Tell | None = None
) -> dict[str, int]:
    """Make what a backup holds all that the store holds; how many rows of each table. All or nothing.

    ``line`` is one for the audit log (`audit_row`), which is there when the restored company is, and only then.

    The audit log and the proofs of erasure are added to what there is of them, and who was erased since stays away. A
    backup from before graphkam kept keys, alerts and tasks leaves those alone.

    Raises
    ------
    InvalidInputError
        The file is no backup, is damaged, or was written by a newer graphkam; the store keeps what it has.
    ConfigurationError
        The file cannot be read.
    StoreUnavailableError
        The store cannot be reached.
    """
    backup = read_backup(path)
    proofs = [
        *look(store, lambda office: office.read("erasures")),
        *(backup.office or {}).get("erasures", ()),
    ]
    erased = erased_people(backup.company, proofs)

    def replace_office(office: Office) -> None:
        for kind, rows in (backup.office or {}).items():
            if kind not in KEPT:
                office.forget(kind, [row["id"] for row in office.read(kind)])
            # The versions that erasures speak of are those of the store that the backup is of.
            office.write(kind, [{**row, "version": None} for row in rows] if kind == "erasures" else rows)
        for person in erased:
            forget_in_office(office, person)
        if line is not None:
            office.write("audit", [line])

    replace_company(store, without(backup.company, erased), also=replace_office, tell=tell)
    return backup.rows


def read_backup(path: Path | str) -> Backup:
    """What a backup holds.

    Raises
    ------
    InvalidInputError
        The file is no backup, is damaged, or was written by a newer graphkam.
    ConfigurationError
        The file cannot be read.
    """
    source = Path(path)
    try:
        with zipfile.ZipFile(source) as archive:
            about: dict[str, Any] = json.loads(archive.read(_CONTENTS))
            version = about["graphkam backup"]
            if version > FORMAT:
                raise InvalidInputError(
                    f"{source} was written by a newer graphkam: install that one to restore it"
                )
            tables = {
                table.name: pl.read_parquet(BytesIO(archive.read(f"{table.name}.parquet")))
                for table in TABLES
            }
            office: dict[Kind, list[Row]] | None = None
            if version >= WITH_THE_OFFICE:
                office = {kind: _lines(archive, kind) for kind in KINDS}
    except (
        zipfile.BadZipFile,
        KeyError,
        TypeError,
        ValueError,  # what is no JSON, or no UTF-8
        PolarsError,
    ) as error:
        raise InvalidInputError(
            f"{source} is no backup of graphkam, or is damaged ({error}): name a file that `graphkam backup` wrote"
        ) from error
    except OSError as error:
        raise ConfigurationError(f"the backup {source} cannot be read: {error.strerror}") from error
    for table in TABLES:
        schema = {column.name: dtype_of(column) for column in table.columns}
        if dict(tables[table.name].schema) != schema:
            raise InvalidInputError(f"{source} is damaged: {table.name} is not what was written")
    backup = Backup(Company.of(**tables), office)
    if backup.rows != about.get("rows"):
        raise InvalidInputError(f"{source} is damaged: there are not as many rows in it as were written")
    return backup


def _lines(archive: zipfile.ZipFile, kind: Kind) -> list[Row]:
    return [orjson.loads(line) for line in archive.read(f"office/{kind}.jsonl").splitlines()]
