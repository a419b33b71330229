"""What the examples in the docstrings speak of without saying where it comes from."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graphkam.bundle import read_bundle
from graphkam.policy import DEFAULT_POLICY
from graphkam.snapshot import take_snapshot


@pytest.fixture(scope="session", autouse=True)
def example(doctest_namespace: dict[str, Any]) -> None:
    """``company``, the bundle in docs/example, and ``harbour``, its snapshot on 2026-06-30."""
    company = read_bundle(Path(__file__).parent / "docs" / "example").company
    doctest_namespace["company"] = company
    doctest_namespace["harbour"] = take_snapshot(company, day=date(2026, 6, 30), policy=DEFAULT_POLICY)
