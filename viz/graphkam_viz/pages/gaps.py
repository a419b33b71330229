"""Gaps as they are shown: what is missing, what to do, and how we would get there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphkam.answers import Gap
from graphkam.language import chance
from graphkam_viz.lettering import clean
from graphkam_viz.pages.frame import Frame
from graphkam_viz.pages.names import Names


@dataclass(frozen=True, slots=True)
class GapShown:
    """One gap: its sentences, whom it is about, and the way there where the action has one."""

    rule: str
    severity: str
    account_id: str
    message: str
    action: str
    way: str
    careful: str
    subject_link: str | None
    subject_name: str


def gaps_shown(
    found: Sequence[Gap], *, frame: Frame, names: Names, within_account: bool = True
) -> list[GapShown]:
    """The gaps in the words of the page, in their order; inside an account's page without its name before each."""
    say = frame.say
    shown: list[GapShown] = []
    for gap in found:
        message = clean(gap.message[say.language])
        if within_account:
            message = _without(message, names.account(gap.account_id))
        way, careful = _way(gap.action.get("path"), frame=frame, names=names)
        link, name = _subject(gap.subject, frame=frame, names=names)
        shown.append(
            GapShown(
                rule=gap.rule,
                severity=gap.severity,
                account_id=gap.account_id,
                message=message,
                action=clean(gap.action["message"][say.language]),
                way=way,
                careful=careful,
                subject_link=link,
                subject_name=name,
            )
        )
    return shown


def _without(sentence: str, account: str) -> str:
    rest = sentence.removeprefix(account).lstrip(":： ")
    return rest[:1].upper() + rest[1:]


def _way(path: dict[str, Any] | None, *, frame: Frame, names: Names) -> tuple[str, str]:
    if not path or len(path["people"]) < 3:
        return "", ""
    say = frame.say
    way = " → ".join(names.person(id_) for id_ in path["people"])
    against = [names.person(each["contact_id"]) for each in path["opponents"]]
    careful = say("gaps.against", people=say.listed(against)) if against else ""
    return say("gaps.way", way=way, chance=chance(path["probability"])), careful


def _subject(subject: str | None, *, frame: Frame, names: Names) -> tuple[str | None, str]:
    if subject is None:
        return None, ""
    if subject in names.contacts:
        return frame.contact(subject), names.contact(subject)
    if subject in names.staff:
        return frame.staff(subject), names.rep(subject)
    return None, ""
