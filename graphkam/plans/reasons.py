"""A handover in words: why this successor, what the others would cost, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from graphkam.answers import Candidate, HandoverLoss, Text

GRADES: Final = {"cold_tie": 0, "near": 1, "function": 2}
"""How far each reason is from having met."""

WHY: Final[dict[str, Text]] = {
    "cold_tie": {"en": "they have met before", "zh": "曾有往来"},
    "near": {"en": "knows people next to them", "zh": "认识其身边的人"},
    "function": {"en": "does the same work", "zh": "同一职能"},
}


class Reasons:
    """What is said about the successors of a handover; ``names`` are those of our people by id."""

    def __init__(self, names: Mapping[str, str], *, limit: int) -> None:
        self._names = names
        self._limit = limit

    def chosen(
        self, who: str, leaver: str, chosen: Candidate | None, *, by: date | None, candidates: bool
    ) -> Text:
        """Who takes a contact over and when they go there together; or why nobody does."""
        if chosen is None:
            if candidates:
                return {
                    "en": f"{who}: everybody who could take over is at the limit of the workload.",
                    "zh": f"{who}：可接手的人均已达工作量上限。",
                }
            return {
                "en": f"{who}: nobody of ours has a tie, a tie next to them, or the leaver's function.",
                "zh": f"{who}：我方无人有关系、邻近关系或相同职能。",
            }
        why, successor = WHY[chosen.reason or "function"], self._names[chosen.staff_id]
        when = (
            ("before leaving", "离开前") if by is None else (f"on {by.isoformat()}", f"于 {by.isoformat()} ")
        )
        return {
            "en": f"{leaver} takes {successor} to {who} {when[0]}: {why['en']}.",
            "zh": f"{leaver}{when[1]}带{successor}拜访{who}：{why['zh']}。",
        }

    def considered(self, option: Candidate, lost: HandoverLoss | None) -> Text:
        """What the plan would lose with somebody else."""
        name, why = self._names[option.staff_id], WHY[option.reason or "function"]
        if lost is None:
            return {
                "en": f"{name} ({why['en']}) has no room: {option.load} of {self._limit} contacts.",
                "zh": f"{name}（{why['zh']}）已无余量：{option.load}/{self._limit}位联系人。",
            }
        for value, en, zh in (
            (lost.unplaced, "weight {v:g} more would be left to nobody", "将多出权重{v:g}无人接手"),
            (
                lost.grade,
                "successors would be further from their contacts, by {v:g}",
                "接手人与联系人更疏远，差{v:g}",
            ),
            (lost.levels, "levels would be further apart, by {v:g}", "职级差距更大，差{v:g}"),
            (lost.load, "loads would be less even, by {v:g}", "工作量更不均，差{v:g}"),
        ):
            if value:
                return {
                    "en": f"{name} ({why['en']}): {en.format(v=value)}.",
                    "zh": f"{name}（{why['zh']}）：{zh.format(v=value)}。",
                }
        return {
            "en": f"{name} ({why['en']}): as good; the smaller ids decided.",
            "zh": f"{name}（{why['zh']}）：同样合适，按编号较小者选定。",
        }

    def change(
        self,
        who: str,
        chosen: Candidate | None,
        others: Sequence[tuple[Candidate, HandoverLoss | None]],
        *,
        weight: float,
    ) -> Text | None:
        """What would make it somebody else: having met, or a fuller desk; None when nothing small does."""
        if chosen is None and not others:
            return {
                "en": f"Whoever of ours had met {who} before, even once, could take over.",
                "zh": f"我方任何人只要曾与{who}有过往来，即可接手。",
            }
        if chosen is None:
            first = self._names[others[0][0].staff_id]
            return {
                "en": f"With a larger workload, or fewer contacts to hold, {first} could take over.",
                "zh": f"若提高工作量上限或减少{first}现有的联系人，{first}即可接手。",
            }
        for option, lost in others:
            if lost is None or lost.unplaced:
                continue
            grade, other = GRADES[option.reason or "function"], self._names[option.staff_id]
            if lost.grade - weight * grade < 0:
                return {
                    "en": f"Had {other} met {who} before (a cold tie), {other} would take over.",
                    "zh": f"若{other}与{who}曾有往来（已冷却的关系），则由{other}接手。",
                }
            if not lost.grade and not lost.levels:
                holder, more = self._names[chosen.staff_id], lost.load + 1
                contacts = f"{more} contact{'' if more == 1 else 's'}"
                return {
                    "en": f"If {holder} held {contacts} more, {other} would take over.",
                    "zh": f"若{holder}再多{more}位联系人，则由{other}接手。",
                }
        return None
