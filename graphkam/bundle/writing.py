"""A company's records written as a bundle, without loss."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from graphkam.records import Company


def write_bundle(company: Company, directory: Path | str, *, format: Literal["csv", "parquet"] = "csv") -> None:  # noqa: A002
    """Write every table of a company into a new folder, from which `read_bundle` gives the same company."""
    raise NotImplementedError
