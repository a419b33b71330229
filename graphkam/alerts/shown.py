"""Alerts and tasks as somebody may see them who may not see everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, TypeVar

from graphkam.alerts.messages import ATTITUDE
from graphkam.answers import Alert, Gap, Task

ATTITUDE_RULES: Final = ("no_coach", "opponent_unanswered")
"""The rules from whose words somebody's attitude could be read."""

Sees = Callable[[str], bool]
"""Whether somebody sees an account."""

Told = TypeVar("Told", Alert, Gap)


def shown_alert(told: Told, *, sees: Sees, attitudes: bool, account_name: str) -> Told:
    """An alert or gap without what whoever asks may not see: other accounts by id, and, if they may not, attitudes."""
    evidence: dict[str, Any] = {
        key: None
        if key in ("from_account_id", "to_account_id") and value is not None and not sees(value)
        else value
        for key, value in told.evidence.items()
    }
    if attitudes or told.rule not in ATTITUDE_RULES:
        return replace(told, evidence=evidence)
    message = dict(zip(("en", "zh"), (text.format(account=account_name) for text in ATTITUDE), strict=True))
    return replace(
        told, subject=None, message=message, evidence={}, action={"kind": "hidden", "message": message}
    )


def shown_task(task: Task, *, attitudes: bool, account_name: str) -> Task:
    """A task without what whoever asks may not see."""
    if attitudes or task.source.get("rule") not in ATTITUDE_RULES:
        return task
    message = dict(zip(("en", "zh"), (text.format(account=account_name) for text in ATTITUDE), strict=True))
    return replace(task, title=message, contact_ids=[])
