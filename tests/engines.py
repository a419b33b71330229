"""The two engines, for tests that hold both to the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from graphkam.account import report_account
from graphkam.answers import AccountReport
from graphkam.portfolio import report
from graphkam.snapshot import Snapshot

Engine: TypeAlias = Callable[[Snapshot], list[AccountReport]]


def by_graph(snapshot: Snapshot) -> list[AccountReport]:
    """The reports of all accounts, one after the other, each on its graph."""
    return [report_account(snapshot, account) for account in snapshot.accounts["id"]]


both_engines = pytest.mark.parametrize("engine", [by_graph, report], ids=["graph", "arrays"])
