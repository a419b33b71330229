"""The rules by name: what `graphkam.policy.DEFAULT_RULES` sets, these find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from graphkam.gaps import business, coverage, people, rhythm, team
from graphkam.gaps.facts import Facts
from graphkam.gaps.finding import Finding
from graphkam.policy import Rule

FindGaps: TypeAlias = Callable[[Facts, Rule], Iterator[Finding]]

_FUNCTIONS: Final[tuple[FindGaps, ...]] = (
    coverage.key_contact_uncovered,
    coverage.empty_chair,
    coverage.single_rep,
    coverage.single_rep_dependency,
    coverage.department_dark,
    coverage.level_dark,
    coverage.line_dark,
    team.core_team_incomplete,
    team.stage_team_missing,
    team.no_sponsor,
    team.level_parity,
    team.lines_not_joined,
    people.no_coach,
    people.opponent_unanswered,
    rhythm.cooling,
    rhythm.gone_cold,
    rhythm.one_way,
    rhythm.contact_overdue,
    rhythm.review_overdue,
    business.buying_moment,
    people.rival_near,
    people.complaint_open,
    team.leaver_exposed,
    business.tier_mismatch,
    business.record_incomplete,
)

RULES: Final[dict[str, FindGaps]] = {function.__name__: function for function in _FUNCTIONS}
"""What finds the gaps of each rule: a function of the rule's name, in the topic module it belongs to."""
