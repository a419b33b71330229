"""Why an account is of its class, in sentences."""

from __future__ import annotations

import math
from typing import Final

from graphkam.answers import AccountReport, EmptyChair, RungTest
from graphkam.language import percent
from graphkam_viz.pages.names import Names
from graphkam_viz.pages.words import Say

SHARES: Final = ("key_two_deep", "survival_1")
"""The tests whose figures are shares; the others count."""

MOST: Final = 4


def figure(test: RungTest, value: float) -> str:
    """A test's value or threshold; what is needed of a number is whole."""
    return percent(value) if test.name in SHARES else str(math.ceil(value - 1e-9))


def chair_name(empty: EmptyChair, *, say: Say) -> str:
    """An empty chair by its role and line."""
    role = say.within("role", empty.role)
    return role if empty.line is None else say("chair", role=role, line=say.within("line", empty.line))


def reasons(report: AccountReport, *, names: Names, say: Say) -> list[str]:
    """What a director should read beside an account's class, in order of importance."""
    found = [_short_of(report, say=say)]
    if report.bus_factor_set and report.bus_factor <= 2:
        found.append(say("why.hangs_on", reps=say.listed(map(names.rep, report.bus_factor_set))))
    if report.dependency is not None:
        rep = names.rep(report.dependency.staff_id)
        found.append(say("why.alone", rep=rep, share=percent(report.dependency.share)))
    if report.chairs:
        found.append(
            say("why.chairs", chairs=say.listed(chair_name(each, say=say) for each in report.chairs))
        )
    dark = [
        *(say.within("line", each.line) for each in report.lines if not each.coverage),
        *(say.level(each.level) for each in reversed(report.levels) if not each.coverage),
        *(names.department(each.id) for each in report.departments if not each.coverage),
    ]
    if report.covered and dark:
        found.append(say("why.dark", groups=say.listed(dark, most=MOST)))
    if report.too_little_recorded:
        found.append(say("why.too_little"))
    if report.inferred_share > 0:
        found.append(say("why.inferred", share=percent(report.inferred_share)))
    return found


def _short_of(report: AccountReport, *, say: Say) -> str:
    if not report.contacts:
        return say("why.no_contacts")
    if not report.covered:
        if not report.ties:
            return say("why.no_ties")
        return say("why.all_cold", latest=max(tie.last_at for tie in report.ties))
    if report.next is None:
        return say("why.top")
    failing = [test for test in report.tests if test.rung == report.next.rung and not test.holds]
    return say(
        "why.next",
        rung=say.within("topology", report.next.rung),
        tests=say.listed(
            say(
                "why.test",
                test=say.within("test", test.name),
                value=figure(test, test.value),
                threshold=figure(test, test.threshold),
            )
            for test in failing
        ),
    )
