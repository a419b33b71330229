"""An upgrade in words: what reaches the target, what else would, and what stands in the way."""

from __future__ import annotations

import math
from collections.abc import Sequence

from graphkam.answers import NewTie, Text
from graphkam.language import LANGUAGES, words
from graphkam.plans.describe import figure
from graphkam.snapshot import Snapshot


def _target(language: str, *, rung: str | None, bus_factor: int | None) -> str:
    say = words(language)
    if rung is not None:
        return say("upgrade.class", topology=say.word("topology", rung))
    return say("upgrade.bus_factor", number=bus_factor)


def summary(
    ties: Sequence[NewTie],
    *,
    rung: str | None,
    bus_factor: int | None,
    impossible: Sequence[str],
    least: int | None,
) -> Text:
    """What the plan comes to; ``least`` is the proven least number where the plan is not proven itself."""
    target = {name: _target(name, rung=rung, bus_factor=bus_factor) for name in LANGUAGES}
    if impossible:
        tests = {name: _tests(name, impossible) for name in LANGUAGES}
        return {
            "en": f"No ties lift the account to {target['en']}: still failing, {tests['en']}.",
            "zh": f"任何新关系都无法使该客户达到{target['zh']}：仍不满足{tests['zh']}。",
        }
    if not ties:
        return {
            "en": f"The account has reached {target['en']}.",
            "zh": f"该客户已达到{target['zh']}。",
        }
    chance = figure(math.prod(tie.probability for tie in ties))
    number = len(ties)
    proof = "no fewer do" if least is None else f"at least {least} {'is' if least == 1 else 'are'} needed"
    proof_zh = "已证明最少" if least is None else f"至少需要{least}条"
    count = "1 new tie lifts" if number == 1 else f"{number} new ties lift"
    return {
        "en": f"{count} the account to {target['en']} ({proof}); the chance of "
        f"{'it' if number == 1 else 'all'} is {chance}.",
        "zh": f"新建{number}条关系可使该客户达到{target['zh']}（{proof_zh}）；"
        f"{'' if number == 1 else '全部'}成功的概率为{chance}。",
    }


def _tests(language: str, tests: Sequence[str]) -> str:
    say = words(language)
    return say.listed(
        say("figure.bus_factor") if test == "bus_factor" else say.word("test", test) for test in tests
    )


def option(who: str, whom: str, *, probability: float, lost: float) -> Text:
    """Another tie that would do, and by how much less likely it is."""
    chance = figure(probability)
    if not lost:
        return {
            "en": f"{who} → {whom}: chance {chance}, as likely; the smaller ids decided.",
            "zh": f"{who} → {whom}：成功率{chance}，同样有把握，按编号较小者选定。",
        }
    return {
        "en": f"{who} → {whom}: chance {chance}, {figure(lost)} less.",
        "zh": f"{who} → {whom}：成功率{chance}，低{figure(lost)}。",
    }


def change(
    snapshot: Snapshot, ties: Sequence[NewTie], *, impossible: Sequence[str], chairs: int
) -> Text | None:
    """What would make it another plan, or make one possible; None where the target is reached."""
    if impossible and chairs:
        return {
            "en": "An empty chair cannot be won: it must be filled, and its holder recorded.",
            "zh": "空椅子无法靠拜访赢得：须查明任职者并录入。",
        }
    if impossible:
        return {
            "en": "Only more of our people, or contacts that are not recorded yet, could change that.",
            "zh": "只有增加我方人员，或补录尚未登记的联系人，才可能改变。",
        }
    if not ties:
        return None
    names = dict(snapshot.staff.frame.select("id", "name").iter_rows())
    names |= dict(snapshot.contacts.frame.select("id", "name").iter_rows())
    close = [(each.lost_by, at, tie, each) for at, tie in enumerate(ties) for each in tie.considered]
    if not close:
        return {
            "en": "None of the likeliest other ties could stand in for one of these.",
            "zh": "其余最有把握的关系中，没有一条可以替代其中任何一条。",
        }
    _, _, tie, other = min(close, key=lambda each: each[:2])
    mine = f"{names[tie.staff_id]} → {names[tie.contact_id]}"
    instead = f"{names[other.staff_id]} → {names[other.contact_id]}"
    return {
        "en": f"Were {mine} less likely than {figure(other.probability)}, {instead} would take its place.",
        "zh": f"若{mine}的成功率低于{figure(other.probability)}，则改为{instead}。",
    }
