"""The words on the map in English and Chinese, once; names of people and departments stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from graphkam.answers import AccountReport
from graphkam.language import LANGUAGES, count, percent
from graphkam.language import words as speak
from graphkam.language.vocabulary import VOCABULARY

Words: TypeAlias = Mapping[str, str]

_OF_THE_TRADE: Final = (
    "topology",
    "tier",
    "line",
    "role",
    "function",
    "kind",
    "direction",
    "state",
    "reason",
)

# By word: the English, the Chinese.
_BOTH: Final[dict[str, tuple[str, str]]] = {
    "lang": ("en", "zh-CN"),
    "code": ("en", "zh"),
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
    "line.of": ("{line} line", "{line}"),
    "line.none": ("Line not recorded", "条线未记录"),
    "attitude": ("Attitude", "支持度"),
    "attitude.2": ("champion", "教练"),
    "attitude.1": ("supporter", "支持"),
    "attitude.0": ("neutral", "中立"),
    "attitude.-1": ("sceptic", "不认可"),
    "attitude.-2": ("opponent", "反对"),
    "attitude.None": ("not recorded", "未记录"),
    "coverage": ("Coverage", "覆盖"),
    "two_deep_coverage": ("Two-deep", "双人覆盖"),
    "bus_factor": ("Bus factor", "巴士系数"),
    "mesh_index": ("Mesh index", "网状指数"),
    "topology": ("Class", "形态"),
    "dependency": ("Held by one rep alone", "单人依赖"),
    "contacts_covered": ("Covered", "已覆盖"),
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
    "layers": ("Show", "显示"),
    "search": ("Name, title or department", "姓名、职务或部门"),
    "found.one": ("1 found", "找到 1 个"),
    "found.many": ("{n} found", "找到 {n} 个"),
    "nothing_found": ("Nobody found", "没有找到"),
    "fit": ("Whole map", "全图"),
    "save": ("Save picture", "保存图片"),
    "print": ("Print", "打印"),
    "legend": ("Legend", "图例"),
    "list": ("Everybody on the map", "地图上的所有人"),
    "their_people": ("Their people", "客户人员"),
    "details": ("Details", "详情"),
    "nobody_selected": (
        "Select a card on the map or a name in the list to see what each tie rests on.",
        "在地图上选择卡片，或在列表中选择姓名，查看每条关系的依据。",
    ),
    "keys": (
        "Keys: / search, arrows move, Enter open, Esc back",
        "按键：/ 搜索，方向键移动，Enter 打开，Esc 返回",
    ),
    "close": ("Back", "返回"),
    "level": ("Floor", "楼层"),
    "department": ("Department", "部门"),
    "line": ("Line", "条线"),
    "role": ("Decision role", "决策角色"),
    "function": ("Function", "职能"),
    "inferred": ("inferred", "推断"),
    "reports_to": ("Reports to", "上级"),
    "listens_to": ("Listens to", "受其影响"),
    "routes": ("Separate routes", "独立路径数"),
    "gatekeeper": ("Only reached through", "唯一通道"),
    "rivals": ("Rivals tied to them", "竞争对手"),
    "missing": ("Not recorded", "未记录"),
    "missing.level": ("floor", "楼层"),
    "missing.role": ("decision role", "决策角色"),
    "missing.department_id": ("department", "部门"),
    "join": (", ", "、"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    "assigned": ("Assigned here", "负责此客户"),
    "exclusive": ("Held by them alone", "仅由其覆盖"),
    "shapley": ("Fair share of coverage", "覆盖贡献"),
    "highest_level": ("Highest floor", "最高楼层"),
    "chair.what": (
        "A seat this tier must fill; nobody is recorded in it.",
        "此等级客户必须有的席位，尚无人记录。",
    ),
    "no_ties": ("No tie is recorded.", "没有关系记录。"),
    "tie.refused": ("refused by the customer", "客户拒绝"),
    "last_on": ("last {day}", "最近 {day}"),
    "cold_on": ("goes cold {day}", "{day} 冷却"),
    "evidence": ("Evidence", "依据"),
    "evidence.adds": ("adds today", "今日计入"),
    "evidence.rest": ("{n} older ones add {adds} together.", "更早的 {n} 条共计入 {adds}。"),
    "evidence.factor": (
        "Messages are one-sided: together they count {factor}.",
        "消息往来偏向一方：合计按 {factor} 计入。",
    ),
    "evidence.directed": ("{kind}, {direction}", "{kind}，{direction}"),
    "evidence.ahead": ("If nothing happens", "若无新互动"),
    "evidence.threshold": ("Dashed line: below {share} a tie is cold.", "虚线：低于 {share} 即为已冷却。"),
    "whatif": ("What if", "假如"),
    "whatif.none": ("nobody leaves", "无人离开"),
    "whatif.option": ("{name} leaves", "{name} 离开"),
    "whatif.of_rest": ("of what is left", "仅指剩余部分"),
    "whatif.with_lost": ("{n} orphaned ({lost} of them lost)", "{n} 位失联（其中 {lost} 位完全失去）"),
    "whatif.ask": ("What if they leave?", "假如此人离开？"),
    "whatif.title": ("If {name} leaves", "假如 {name} 离开"),
    "whatif.worse": ("Gets worse: {what}.", "变差：{what}。"),
    "whatif.change": ("{name} {before} → {after}", "{name} {before} → {after}"),
    "whatif.count": ("{n} {what}", "{n} 位{what}"),
    "whatif.same": ("Nothing measured here gets worse.", "此处衡量的各项均未变差。"),
    "whatif.nothing": (
        "They hold nobody here with an active tie: nothing changes.",
        "此人在此没有有效关系：没有变化。",
    ),
    "whatif.before": ("before", "之前"),
    "whatif.after": ("after", "之后"),
    "whatif.is_worse": ("worse", "变差"),
    "whatif.orphaned": ("orphaned", "失联"),
    "whatif.lost": ("lost", "完全失去"),
    "whatif.lost_note": ("lost: nobody who stays knows them", "完全失去：留下的人无人认识"),
    "whatif.weakened": ("held by one only", "仅剩一人"),
    "whatif.orphans": ("Left with nobody", "无人覆盖"),
    "whatif.weak": ("Left with one", "仅剩一人"),
    "whatif.dark": ("Goes dark", "失去覆盖"),
    "whatif.successor": ("could take over: {name}, {reason}", "可接手：{name}，{reason}"),
    "whatif.may": ("nobody is nearer", "没有更近的人"),
    "whatif.nobody": ("nobody can take over", "无人可接手"),
    "whatif.exposed": ("Revenue exposed: {amount} a year.", "受影响的年收入：{amount}。"),
    "whatif.published": (
        (
            "In a published study such departures cost {least} to {most} of it: {low} to {high}. "
            "A range, no forecast. {source}"
        ),
        "公开研究中此类离职损失其 {least} 至 {most}：{low} 至 {high}。仅为区间，并非预测。{source}",
    ),
    "purpose": (
        "Measures the company's coverage, not a person's worth; not for employment decisions.",
        "衡量公司的覆盖，而非个人的价值；不得用于人事决定。",
    ),
}


def words(lang: str) -> Words:
    """Every word of the map in a language, ``en`` or ``zh``, the words of the trade as ``role.approver``.

    Raises
    ------
    ConfigurationError
        Another language.
    """
    language = speak(lang)
    at = LANGUAGES.index(language.language)
    found = {word: both[at] for word, both in _BOTH.items()}
    for vocabulary in _OF_THE_TRADE:
        for word in VOCABULARY[vocabulary]:
            spelled = language.word(vocabulary, word)
            found[f"{vocabulary}.{word}"] = spelled[0].upper() + spelled[1:]
    for line in VOCABULARY["line"]:
        found[f"line.{line}"] = found["line.of"].format(line=found[f"line.{line}"])
    return found


def counted(say: Words, what: str, number: int) -> str:
    """A number of reps or contacts, spelled for that number."""
    return say[f"{what}.one"] if number == 1 else say[f"{what}.many"].format(n=count(number))


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
