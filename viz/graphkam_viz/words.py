"""The words on the map in English and Chinese, once; names of people and departments stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from graphkam.answers import AccountReport
from graphkam.errors import InvalidInputError

Words: TypeAlias = Mapping[str, str]

# By word: the English, the Chinese.
_BOTH: Final[dict[str, tuple[str, str]]] = {
    "lang": ("en", "zh-CN"),
    "map": ("Relationship map", "关系地图"),
    "as_of": ("as of {day}", "截至 {day}"),
    "our_people": ("Our people", "我方人员"),
    "held_here": ("number: held here", "数字：所持联系人"),
    "nobody": ("Nobody is recorded at this account yet.", "此客户尚未记录任何联系人。"),
    "no_department": ("No department", "部门未记录"),
    "chairs": ("Empty chairs", "缺位"),
    "level.6": ("Board, CEO", "董事会 / 总裁"),
    "level.5": ("Vice president", "副总裁"),
    "level.4": ("Director", "总监"),
    "level.3": ("Senior mgr", "高级经理"),
    "level.2": ("Manager", "经理"),
    "level.1": ("Specialist", "专员"),
    "line.management": ("Management line", "管理线"),
    "line.business": ("Business line", "业务线"),
    "line.technical": ("Technical line", "技术线"),
    "line.none": ("Line not recorded", "条线未记录"),
    "role.approver": ("Approver", "审批者"),
    "role.decision_maker": ("Decision maker", "决策者"),
    "role.evaluator": ("Evaluator", "支撑者"),
    "role.influencer": ("Influencer", "影响者"),
    "role.user": ("User", "使用者"),
    "role.gatekeeper": ("Gatekeeper", "把关者"),
    "role.coach": ("Coach", "教练"),
    "function.account": ("Account", "客户"),
    "function.solution": ("Solution", "解决方案"),
    "function.delivery": ("Delivery", "交付"),
    "function.executive": ("Executive", "高层"),
    "tier.diamond": ("Diamond", "钻石"),
    "tier.gold": ("Gold", "黄金"),
    "tier.strategic": ("Strategic", "战略"),
    "tier.ordinary": ("Ordinary", "普通"),
    "topology.none": ("None", "空白"),
    "topology.point": ("Point-wise", "点状"),
    "topology.line": ("Line", "线状"),
    "topology.plane": ("Plane", "面状"),
    "topology.mesh": ("Mesh", "网状"),
    "attitude": ("Attitude", "支持度"),
    "attitude.2": ("champion", "教练"),
    "attitude.1": ("supporter", "支持"),
    "attitude.0": ("neutral", "中立"),
    "attitude.-1": ("sceptic", "不认可"),
    "attitude.-2": ("opponent", "反对"),
    "attitude.None": ("not recorded", "未记录"),
    "coverage": ("Coverage", "覆盖"),
    "two_deep_coverage": ("Two-deep", "双人覆盖"),
    "bus_factor": ("Bus factor", "关键人离职承受数"),
    "mesh_index": ("Mesh index", "网状指数"),
    "topology": ("Class", "形态"),
    "dependency": ("Held by one rep alone", "单人依赖"),
    "contacts_covered": ("Contacts covered", "已覆盖联系人"),
    "status.two_deep": ("at least two of ours", "双人覆盖"),
    "status.single": ("one rep only", "仅一人覆盖"),
    "status.uncovered_key": ("key contact, nobody covers", "关键人无人覆盖"),
    "status.uncovered": ("nobody covers", "无人覆盖"),
    "status.chair": ("empty chair", "缺位（空椅子）"),
    "absence.never_met": ("never met", "从未接触"),
    "absence.gone_cold": ("gone cold", "已冷却"),
    "absence.not_recorded": ("not recorded", "未记录"),
    "reps.one": ("1 rep", "1 人"),
    "reps.many": ("{n} reps", "{n} 人"),
    "contacts.one": ("1 contact", "1 位联系人"),
    "contacts.many": ("{n} contacts", "{n} 位联系人"),
    "key": ("key contact", "关键人"),
    "rival": ("a rival is tied to them", "竞争对手有关系"),
    "ties": ("Ties", "关系"),
    "tie.strong": ("strong tie", "强关系"),
    "tie.weak": ("weak tie", "弱关系"),
    "tie.cold": ("cold tie", "已冷却"),
    "signs": ("Signs", "标记"),
    "layer.ties": ("ties", "关系"),
    "layer.reporting": ("reports to", "汇报线"),
    "layer.influence": ("influence", "影响"),
    "purpose": (
        "Measures the company's coverage, not a person's worth; not for employment decisions.",
        "衡量公司的覆盖，而非个人的价值；不得用于人事决定。",
    ),
}


def words(lang: str) -> Words:
    """Every word of the map in a language, ``en`` or ``zh``.

    Raises
    ------
    InvalidInputError
        Another language.
    """
    if lang not in ("en", "zh"):
        raise InvalidInputError(f"no such language: {lang}; the map speaks en and zh")
    return {word: both[0 if lang == "en" else 1] for word, both in _BOTH.items()}


def counted(say: Words, what: str, number: int) -> str:
    """A number of reps or contacts, spelled for that number."""
    return say[f"{what}.one"] if number == 1 else say[f"{what}.many"].format(n=f"{number:,}")


def percent(share: float) -> str:
    """A share as a whole percentage; what is not quite all or not quite nothing is never rounded to it."""
    rounded = round(share * 100)
    if rounded == 100 and share < 1 - 1e-9:
        rounded = 99
    if rounded == 0 and share > 1e-9:
        return "<1%"
    return f"{rounded}%"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is written, and its name."""

    value: str
    name: str


def figures(report: AccountReport, *, say: Words) -> list[Figure]:
    """The figures at the head of a map."""
    return [
        Figure(say[f"topology.{report.topology}"], say["topology"]),
        Figure(percent(report.coverage), say["coverage"]),
        Figure(percent(report.two_deep_coverage), say["two_deep_coverage"]),
        Figure(f"{report.covered} / {report.contacts}", say["contacts_covered"]),
        Figure(f"{report.bus_factor}", say["bus_factor"]),
        Figure(f"{report.mesh_index:.2f}", say["mesh_index"]),
    ]
