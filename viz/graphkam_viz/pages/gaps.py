"""Gaps as they are shown: what is missing, what to do, and how we would get there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphkam.answers import Gap
from graphkam.answers.gap import PERSON_IN
from graphkam_viz.lettering import clean
from graphkam_viz.pages.frame import Frame
from graphkam_viz.pages.names import Names


@dataclass(frozen=True, slots=True)
class GapShown:
    """One gap: its sentences, whom it is about, and where the way there stands step by step."""

    rule: str
    severity: str
    account_id: str
    message: str
    action: str
    reached: str | None
    careful: str
    subject_link: str | None
    subject_name: str


def gaps_shown(
    found: Sequence[Gap], *, frame: Frame, names: Names, within_account: bool = True, about: str | None = None
) -> list[GapShown]:
    """The gaps in the words of the page, in their order; inside an account's page without its name before each.

    ``about`` is whose page it is: no link leads there.
    """
    say = frame.say
    shown: list[GapShown] = []
    for gap in found:
        message = clean(gap.message[say.language])
        if within_account:
            message = _without(message, names.account(gap.account_id))
        link, name = _subject(gap, about=about, frame=frame, names=names)
        shown.append(
            GapShown(
                rule=gap.rule,
                severity=gap.severity,
                account_id=gap.account_id,
                message=message,
                action=clean(gap.action["message"][say.language]),
                reached=reached(gap.action, frame=frame),
                careful=_careful(gap.action.get("path"), frame=frame, names=names),
                subject_link=link,
                subject_name=name,
            )
        )
    return shown


def _without(sentence: str, account: str) -> str:
    rest = sentence.removeprefix(account).lstrip(":： ")
    return rest[:1].upper() + rest[1:]


def reached(action: dict[str, Any], *, frame: Frame) -> str | None:
    """Where it says step by step how we would get to whom an action is about; None where it is about nobody."""
    path = action.get("path")
    return f"{frame.contact(path['people'][-1])}#paths" if path and len(path["people"]) > 2 else None


def _careful(path: dict[str, Any] | None, *, frame: Frame, names: Names) -> str:
    against = [names.person(each["contact_id"]) for each in path["opponents"]] if path else []
    return frame.say("gaps.against", people=frame.say.listed(against)) if against else ""


def _subject(gap: Gap, *, about: str | None, frame: Frame, names: Names) -> tuple[str | None, str]:
    table, subject = PERSON_IN.get(gap.rule), gap.subject
    if subject is None or subject == about:
        return None, ""
    if table == "contacts" and subject in names.contacts:
        return frame.contact(subject), names.contact(subject)
    if table == "staff" and subject in names.staff:
        return frame.staff(subject), names.rep(subject)
    return None, ""
