"""One account as a graph: the readable reference of every figure."""

from __future__ import annotations

from graphkam.account.graph import account_graph
from graphkam.account.report import report_account

__all__ = ["account_graph", "report_account"]
