"""Alerts and tasks as somebody may see them who may not see everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, TypeVar

from graphkam.alerts.messages import ATTITUDE, INTRODUCE
from graphkam.answers import Alert, Gap, Task, Text

ATTITUDE_RULES: Final = ("no_coach", "opponent_unanswered")
"""The rules from whose words somebody's attitude could be read."""

Sees = Callable[[str], bool]
"""Whether somebody sees an account."""

Told = TypeVar("Told", Alert, Gap)


def shown_alert(told: Told, *, sees: Sees, attitudes: bool, account_name: str, beyond: bool = False) -> Told:
    """An alert or gap without what whoever asks may not see.

    That is other accounts by id; if they may not read ``attitudes``, what tells of them; and, where it was found
    ``beyond`` the accounts that they see, the introduction it proposes, which may lead through people of others.
    """
    hidden = ("from_account_id", "to_account_id")
    evidence: dict[str, Any] = {
        key: None if key in hidden and value is not None and not sees(value) else value
        for key, value in told.evidence.items()
    }
    if not attitudes and told.rule in ATTITUDE_RULES:
        message = _text(ATTITUDE, account_name)
        return replace(
            told, subject=None, message=message, evidence={}, action={"kind": "hidden", "message": message}
        )
    return replace(told, evidence=evidence, action=_action(told.action, attitudes=attitudes, beyond=beyond))


def _action(action: dict[str, Any], *, attitudes: bool, beyond: bool) -> dict[str, Any]:
    """The action without the way to a contact, in whose chance and warnings attitudes show."""
    leads = action.get("path") is not None or action.get("missing") is not None
    if not leads or (attitudes and not beyond):
        return action
    rest = {key: value for key, value in action.items() if key not in ("path", "missing")}
    return rest | {"message": _text(INTRODUCE, "")}


def shown_task(task: Task, *, attitudes: bool, account_name: str) -> Task:
    """A task without what whoever asks may not see."""
    if attitudes or task.source.get("rule") not in ATTITUDE_RULES:
        return task
    return replace(task, title=_text(ATTITUDE, account_name), contact_ids=[])


def _text(patterns: tuple[str, str], account: str) -> Text:
    english, chinese = (pattern.format(account=account) for pattern in patterns)
    return {"en": english, "zh": chinese}
