"""What the pages of people say, ours and theirs."""

from __future__ import annotations

from typing import Final

OF_PEOPLE: Final[dict[str, tuple[str, str]]] = {
    # --- one of ours ---
    "staff.kind": ("One of ours", "我方人员"),
    "staff.team": ("Team", "团队"),
    "staff.manager": ("Reports to", "上级"),
    "staff.leaves": ("leaves on {day}", "{day} 离开"),
    "staff.left": ("left on {day}", "已于 {day} 离开"),
    "staff.load": ("Contacts held", "所持联系人"),
    "staff.load_means": ("with an active tie", "有有效关系"),
    "staff.exclusive": ("Held by them alone", "独自维系"),
    "staff.exclusive_revenue": ("Revenue held alone", "独占营收"),
    "staff.highest": ("Highest floor", "最高楼层"),
    "staff.what_leaves": ("What the company would lose with them", "其离开时公司会失去什么"),
    "staff.no_loss": (
        "They hold nobody with an active tie: nothing is lost.",
        "没有有效关系：不会失去什么。",
    ),
    "staff.alone_title": ("Contacts nobody else holds", "无他人维系的联系人"),
    "staff.alone_none": ("Somebody else holds each of their contacts.", "其每位联系人都有他人维系。"),
    "staff.ties": ("Everybody they know", "全部关系"),
    "staff.no_ties": ("No tie is recorded.", "没有关系记录。"),
    "staff.what_if": ("Open on the what-if board", "在离职推演中打开"),
    "staff.purpose": (
        (
            "What hangs on somebody says where the company must spread its ties. It says nothing about how well they "
            "work."
        ),
        "依赖某人之处，说明公司应在何处分散关系；与其工作好坏无关。",
    ),
    # --- one of theirs ---
    "contact.of": ("{title} at {account}", "{account} {title}"),
    "contact.level": ("Floor", "楼层"),
    "contact.line": ("Line", "条线"),
    "contact.reports": ("Manages", "下属"),
    "contact.listens_to": ("Listens to", "受其影响"),
    "contact.heard_by": ("Is listened to by", "影响"),
    "contact.rivals": ("Rivals tied to them", "竞争对手关系"),
    "contact.email": ("Email", "邮箱"),
    "contact.left": ("left on {day}", "已于 {day} 离开"),
    "contact.not_there": (
        "Not at the customer on this day; what is recorded stays here.",
        "这一天不在该客户任职；历史记录保留于此。",
    ),
    "contact.ties": ("Who of ours knows them", "我方谁认识此人"),
    "contact.no_ties": ("Nobody of ours: {absence}.", "无人：{absence}。"),
    "contact.paths": ("How we would get there", "如何到达"),
    "contact.path": ("chance {chance}", "成功率 {chance}"),
    "contact.against": (
        "Careful: {name} is against us ({attitude}); were they neutral, the chance would be {chance}.",
        "注意：{name} 不支持我方（{attitude}）；若其中立，成功率为 {chance}。",
    ),
    "contact.history": ("What passed between us", "往来记录"),
    "contact.no_history": ("No interaction is recorded.", "没有往来记录。"),
    "contact.changes": ("What changed", "变更"),
    "head.day": ("Day", "日期"),
    "head.kind": ("Kind", "类型"),
    "head.direction": ("Direction", "方向"),
    "head.adds": ("Adds today", "今日计入"),
    "head.note": ("Note", "备注"),
    "head.strength": ("Strength", "强度"),
    "head.state": ("State", "状态"),
    "head.last": ("Last", "最近"),
    "head.cold_on": ("Goes cold", "冷却日"),
    "tie.evidence": ("What it rests on", "依据"),
    "tie.factor": (
        "Messages go mostly one way: together they count {factor}.",
        "消息往来偏向一方：合计按 {factor} 计入。",
    ),
    "tie.ahead": (
        "If nothing happens: from {first} today to {last} in a year",
        "若无新互动：由今天的 {first} 降至一年后的 {last}",
    ),
    "tie.rest": ("What is older adds {adds} together ({number}).", "更早的 {number} 条共计入 {adds}。"),
    "tie.refused": ("refused by the customer", "客户拒绝"),
    "tie.sum": (
        "Strength is 1 − exp(−b), where b is the sum of what is added; below {threshold} a tie is cold.",
        "强度为 1 − exp(−b)，b 为各项贡献之和；低于 {threshold} 即为已冷却。",
    ),
    "field.level": ("floor", "楼层"),
    "field.role": ("decision role", "决策角色"),
    "field.attitude": ("attitude", "支持度"),
    "field.title": ("title", "职务"),
    "field.department_id": ("department", "部门"),
    "field.manager_id": ("manager", "上级"),
    "field.account_id": ("account", "客户"),
    "field.left_at": ("day of leaving", "离开日期"),
    "field.joined_at": ("day of coming", "到任日期"),
    "change": ("{field}: {value}", "{field}：{value}"),
    "change.cleared": ("emptied", "已清空"),
}
"""Fields that have no word of their own are shown as they are named in the tables."""
