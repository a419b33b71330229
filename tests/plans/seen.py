"""The snapshot of a company written as Python literals, on the day of the tests."""

from __future__ import annotations

from typing import Any

from graphkam.policy import DEFAULT_POLICY
from graphkam.snapshot import Snapshot, take_snapshot
from tests.companies import DAY, company


def seen(**tables: Any) -> Snapshot:  # noqa: ANN401 - the rows of any table
    """The company of these tables on `DAY`, under the default policy."""
    return take_snapshot(company(**tables), day=DAY, policy=DEFAULT_POLICY)
