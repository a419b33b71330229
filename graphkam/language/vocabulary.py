"""The words of the trade in English and Chinese, by what they are words of; each vocabulary is complete."""

from __future__ import annotations

from typing import Final

VOCABULARY: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "topology": {
        "none": ("none", "空白"),
        "point": ("point", "点状"),
        "line": ("line", "线状"),
        "plane": ("plane", "面状"),
        "mesh": ("mesh", "网状"),
    },
    "tier": {
        "diamond": ("diamond", "钻石"),
        "gold": ("gold", "黄金"),
        "strategic": ("strategic", "战略"),
        "ordinary": ("ordinary", "普通"),
    },
    "stage": {
        "shortlisted": ("shortlisted", "入围"),
        "trial": ("trial order", "小批量"),
        "volume": ("volume", "上量"),
        "preferred": ("preferred supplier", "首选"),
    },
    "line": {
        "management": ("management", "管理线"),
        "business": ("business", "业务线"),
        "technical": ("technical", "技术线"),
    },
    "role": {
        "approver": ("approver", "审批者"),
        "decision_maker": ("decision maker", "决策者"),
        "evaluator": ("evaluator", "支撑者"),
        "influencer": ("influencer", "影响者"),
        "user": ("user", "使用者"),
        "gatekeeper": ("gatekeeper", "把关者"),
        "coach": ("coach", "教练"),
    },
    "function": {
        "account": ("account", "客户"),
        "solution": ("solution", "解决方案"),
        "delivery": ("delivery", "交付"),
        "executive": ("executive", "高层"),
    },
    "severity": {
        "critical": ("critical", "严重"),
        "high": ("high", "高"),
        "medium": ("medium", "中"),
        "low": ("low", "低"),
    },
    "kind": {
        "email": ("email", "邮件"),
        "message": ("message", "消息"),
        "call": ("call", "电话"),
        "meeting": ("meeting", "会议"),
        "visit": ("visit", "拜访"),
        "event": ("event", "活动"),
        "complaint": ("complaint", "投诉"),
        "declared": ("declared tie", "申报关系"),
    },
    "direction": {
        "in": ("in", "客户发来"),
        "out": ("out", "我方发出"),
        "both": ("both", "双向"),
    },
    "state": {
        "active": ("active", "有效"),
        "cold": ("cold", "已冷却"),
        "none": ("none", "无"),
    },
    "test": {
        "covered": ("contacts covered", "已覆盖联系人"),
        "key_two_deep": ("key contacts held by two of ours", "关键人双人覆盖"),
        "recorded": ("contacts recorded", "已记录联系人"),
        "departments_two_deep": ("departments held by two of ours", "双人覆盖的部门"),
        "levels_two_deep": ("levels held by two of ours", "双人覆盖的楼层"),
        "reps": ("reps with an active tie", "有有效关系的我方人员"),
        "functions": ("functions of ours with an active tie", "有有效关系的我方职能"),
        "survival_1": ("held together when the worst one leaves", "最坏一人离开后仍连成一片"),
        "top_tied": ("ties to each key contact on the top level", "最高楼层每位关键人的关系"),
        "top_routes": (
            "separate routes to each key contact on the top level",
            "到最高楼层每位关键人的独立路径",
        ),
    },
    "reason": {
        "cold_tie": ("has a cold tie to them", "与其有已冷却的关系"),
        "near": ("knows people near them", "熟悉其身边的人"),
        "function": ("does the same work", "职能相同"),
    },
    "attitude": {
        "-2": ("opponent", "反对"),
        "-1": ("sceptic", "不认可"),
        "0": ("neutral", "中立"),
        "1": ("supporter", "支持"),
        "2": ("champion", "教练"),
    },
    "step": {
        "tie": ("tie", "关系"),
        "colleague": ("colleague", "同事"),
        "down": ("down", "向下"),
        "up": ("up", "向上"),
        "influence": ("influence", "影响"),
        "peer": ("peer", "同级"),
    },
    "key_role": {
        "viewer": ("viewer", "查看者"),
        "editor": ("editor", "编辑者"),
        "admin": ("admin", "管理员"),
    },
    "finding": {
        "settings": ("settings", "配置"),
        "engine": ("embedded engine", "内嵌引擎"),
        "store": ("store", "存储"),
        "schema": ("schema", "结构版本"),
        "import": ("imports", "导入"),
        "keys": ("keys", "密钥"),
        "notes": ("notes", "备注"),
    },
    "alert_state": {
        "open": ("open", "未处理"),
        "acknowledged": ("acknowledged", "已确认"),
        "resolved": ("resolved", "已解除"),
    },
    "alert_change": {
        "opened": ("opened", "新提醒"),
        "reopened": ("reopened", "再次提醒"),
        "acknowledged": ("acknowledged", "已确认"),
        "resolved": ("resolved", "已解除"),
        "worsened": ("worsened", "加重"),
        "eased": ("eased", "减轻"),
    },
}
