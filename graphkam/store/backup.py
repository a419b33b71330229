"""Everything in the store as one file, and back.

The file is a zip archive: a Parquet file for each table, and `backup.json`, which says what it is and what must be in
it. It can be read without graphkam.
"""

from __future__ import annotations

import contextlib
import json
import os
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import polars as pl
from polars.exceptions import PolarsError

from graphkam.errors import ConfigurationError, InvalidInputError
from graphkam.records import Company, dtype_of
from graphkam.schema import TABLES
from graphkam.store.access import Store
from graphkam.store.importing import replace_company
from graphkam.store.journal import Tell
from graphkam.store.reading import read_company

FORMAT: Final = 1
_CONTENTS: Final = "backup.json"


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
    company = read_company(store)
    rows = {name: frame.height for name, frame in company.tables().items()}
    about = {"graphkam backup": FORMAT, "made_at": datetime.now(UTC).isoformat(), "rows": rows}
    unfinished = target.with_name(f".{target.name}-{os.getpid()}")
    try:
        descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w") as archive:  # Parquet is compressed by itself
                archive.writestr(_CONTENTS, json.dumps(about, indent=2))
                for name, frame in company.tables().items():
                    with archive.open(f"{name}.parquet", "w", force_zip64=True) as member:
                        frame.write_parquet(member, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise ConfigurationError(f"the backup cannot be written to {target}: {error.strerror}") from error
    return rows


def restore_backup(store: Store, path: Path | str, *, tell: Tell | None = None) -> dict[str, int]:
    """Make what a backup holds all that the store holds; how many rows of each table. All or nothing.

    Raises
    ------
    InvalidInputError
        The file is no backup, is damaged, or was written by a newer graphkam; the store keeps what it has.
    ConfigurationError
        The file cannot be read.
    StoreUnavailableError
        The store cannot be reached.
    """
    company = read_backup(path)
    replace_company(store, company, tell=tell)
    return {name: frame.height for name, frame in company.tables().items()}


def read_backup(path: Path | str) -> Company:
    """The company that a backup holds.

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
    except (
        zipfile.BadZipFile,
        KeyError,
        TypeError,
        json.JSONDecodeError,
        UnicodeDecodeError,
        PolarsError,
    ) as error:
        raise InvalidInputError(
            f"{source} is no backup of graphkam, or is damaged ({error}): name a file that `graphkam backup` wrote"
        ) from error
    except OSError as error:
        raise ConfigurationError(f"the backup {source} cannot be read: {error.strerror}") from error
    for table in TABLES:
        schema = {column.name: dtype_of(column) for column in table.columns}
        if (
            dict(tables[table.name].schema) != schema
            or tables[table.name].height != about["rows"][table.name]
        ):
            raise InvalidInputError(f"{source} is damaged: {table.name} is not what was written")
    return Company.of(**tables)
