"""Why an account is of its class and what is missing, in sentences."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from graphkam.answers import AccountReport, EmptyChair, RungTest
from graphkam.cli.names import Names
from graphkam.language import Words, percent

SHARE_TESTS: Final = ("key_two_deep", "survival_1")
NAMES_SHOWN: Final = 4


def figure(test: RungTest, value: float) -> str:
    """A test's value or threshold, as a share or as a number of something; what is needed of a number is whole."""
    return percent(value) if test.name in SHARE_TESTS else str(math.ceil(value - 1e-9))


def failing(report: AccountReport, *, say: Words) -> str | None:
    """What fails for the next rung, with figures; None at the top."""
    if report.next is None:
        return None
    tests = [test for test in report.tests if test.rung == report.next.rung and not test.holds]
    return say(
        "why.next",
        rung=say.word("topology", report.next.rung),
        tests=say.listed(
            say(
                "why.test",
                test=say.word("test", test.name),
                value=figure(test, test.value),
                threshold=figure(test, test.threshold),
            )
            for test in tests
        ),
    )


def nobody_covered(report: AccountReport, *, say: Words) -> str | None:
    """Why nobody is covered, when nobody is."""
    if report.covered:
        return None
    if not report.contacts:
        return say("why.no_contacts")
    if not report.ties:
        return say("why.no_ties")
    return say("why.all_cold", latest=max(tie.last_at for tie in report.ties))


def hangs_on(report: AccountReport, *, names: Names) -> list[str]:
    """Whose going orphans more than half of what is covered, and who holds most of it alone."""
    say, alone = names.say, report.dependency
    reps = names.reps(report.bus_factor_set)
    if alone is not None and report.bus_factor_set == [alone.staff_id]:
        return [say("why.one_alone", reps=reps, share=percent(alone.share))]
    found: list[str] = []
    if report.bus_factor == 1:
        found.append(say("why.one", reps=reps))
    elif report.bus_factor:
        found.append(say("why.several", number=report.bus_factor, reps=reps))
    if alone is not None:
        found.append(say("why.alone", rep=names.rep(alone.staff_id), share=percent(alone.share)))
    return found


def chair(empty: EmptyChair, *, say: Words) -> str:
    """An empty chair by its role and line."""
    role = say.word("role", empty.role)
    return role if empty.line is None else say("chair", role=role, line=say.word("line", empty.line))


def dark(report: AccountReport, *, names: Names, most: int | None) -> str | None:
    """Which departments, levels and lines nobody covers; None when there is none."""
    say = names.say
    groups: list[tuple[str, Iterable[str]]] = [
        ("dark.lines", (say.word("line", group.line) for group in report.lines if not group.coverage)),
        ("dark.levels", (str(group.level) for group in reversed(report.levels) if not group.coverage)),
        (
            "dark.departments",
            (names.department(group.id) for group in report.departments if not group.coverage),
        ),
    ]
    found = [(phrase, list(members)) for phrase, members in groups]
    parts = [say(phrase, groups=say.listed(members, most=most)) for phrase, members in found if members]
    return say("why.dark", groups=say("list.semicolon").join(parts)) if parts else None


def reservations(report: AccountReport, *, say: Words) -> list[str]:
    """What to bear in mind about the data under the figures."""
    found = [say("why.too_little", contacts=report.contacts)] if report.too_little_recorded else []
    if report.inferred_share > 0:
        found.append(say("why.inferred", share=percent(report.inferred_share)))
    return found


def reasons(report: AccountReport, *, names: Names, most: int | None = NAMES_SHOWN) -> list[str]:
    """Everything that a director should read beside an account's class, in order of importance."""
    say = names.say
    found = [nobody_covered(report, say=say) or failing(report, say=say) or say("why.top")]
    found += hangs_on(report, names=names)
    if report.chairs:
        found.append(say("why.chairs", chairs=say.listed(chair(each, say=say) for each in report.chairs)))
    if report.covered and (groups := dark(report, names=names, most=most)):
        found.append(groups)
    return [*found, *reservations(report, say=say)]
