"""What the what-if board, the keep-warm calendar and the alerts say."""

from __future__ import annotations

from typing import Final

OF_PLANS: Final[dict[str, tuple[str, str]]] = {
    # --- what-if ---
    "what_if.title": ("What-if board", "离职推演"),
    "what_if.lead": (
        "Imagine that some of our people leave, and see what the company would have to catch. Nothing is stored.",
        "设想我方部分人员离开，看公司须提前接住什么。不会保存任何内容。",
    ),
    "what_if.empty": (
        "Nobody leaves yet. Name one or several people; put another choice beside it to compare.",
        "尚未选择人员。请添加一人或多人；可并列另一组以作比较。",
    ),
    "what_if.set": ("Group {letter}", "{letter} 组"),
    "what_if.add": ("Add somebody to group {letter}", "向 {letter} 组添加人员"),
    "what_if.add_short": ("Name or id", "姓名或编号"),
    "what_if.add_button": ("Add", "添加"),
    "what_if.remove": ("Take {name} out of group {letter}", "从 {letter} 组移除 {name}"),
    "what_if.unknown": ("Nobody of ours is called {text}.", "我方没有名为 {text} 的人员。"),
    "what_if.several": (
        "Several of ours are called {text}: give the id.",
        "我方有多人名为 {text}：请输入编号。",
    ),
    "what_if.suggest": ("Who would hurt most", "影响最大者"),
    "what_if.clear": ("Start anew", "重新开始"),
    "what_if.compare": ("Side by side", "并列比较"),
    "what_if.worse": ("▼ worse", "▼ 变差"),
    "what_if.rest": ("of what is left", "仅指剩余部分"),
    "what_if.accounts": ("Accounts touched", "涉及客户"),
    "what_if.orphaned": ("Left with nobody", "无人维系"),
    "what_if.lost": ("{number} of them met by nobody who stays", "其中 {number} 位留任者从未接触"),
    "what_if.weakened": ("Left with one", "只剩一人"),
    "what_if.exposed": ("Revenue exposed", "受影响年营收"),
    "what_if.classes": ("Accounts that fall a class", "形态下降的客户"),
    "what_if.placed": ("Taken over by somebody", "已有接手人"),
    "what_if.published": (
        (
            "A field study found losses of {least} to {most} of a customer's sales after such departures: {low} to "
            "{high} here. A published range, not a forecast. {source}"
        ),
        (
            "一项实地研究发现此类离职损失客户销售额的 {least} 至 {most}：折合 {low} 至 {high}。"
            "此为已发表的区间，并非预测。{source}"
        ),
    ),
    "what_if.nothing": (
        "They hold nobody with an active tie: nothing is lost.",
        "没有有效关系：不会失去什么。",
    ),
    "what_if.dark": ("Goes dark: {groups}", "失去覆盖：{groups}"),
    "what_if.people": ("Whom this leaves with nobody or with one", "无人维系或只剩一人的联系人"),
    "what_if.state.orphaned": ("nobody", "无人"),
    "what_if.state.lost": ("nobody, and unknown to all who stay", "无人，且留任者从未接触"),
    "what_if.state.weakened": ("one", "一人"),
    "what_if.takes_over": ("Takes over", "接手人"),
    "what_if.nobody_takes_over": ("nobody is free", "无人可接手"),
    "what_if.visit_by": ("visit together by {day}", "{day} 前共同拜访"),
    "what_if.now": ("Left with", "剩余"),
    "head.before": ("Before", "之前"),
    "head.after": ("After", "之后"),
    "head.figure": ("Figure", "指标"),
    # --- keep warm ---
    "warm.title": ("Keep warm", "保温日历"),
    "warm.lead": (
        "Which ties go cold when, and what holds them longest for least.",
        "哪些关系何时冷却，以及怎样以最少的付出维系最久。",
    ),
    "warm.days": ("Days ahead", "未来天数"),
    "warm.rep": ("Whose", "人员"),
    "warm.everybody": ("everybody's", "所有人"),
    "warm.show": ("Show", "查看"),
    "warm.empty": ("Nothing goes cold within {days}.", "{days}内没有关系会冷却。"),
    "warm.found": ("{ties} go cold within {days}", "{days}内有 {ties}冷却"),
    "warm.calendar": ("Calendar", "日历"),
    "warm.list": ("Day by day", "逐日列表"),
    "warm.key": ("key contact", "关键人"),
    "warm.last": ("nobody else holds them", "无他人维系"),
    "warm.cold_on": ("Goes cold", "冷却日"),
    "warm.action": ("What holds it", "如何维系"),
    "warm.held_until": ("Held until", "可维系至"),
    "warm.option": ("{kind} until {day}", "{kind}至 {day}"),
    "warm.on_day": ("{ties} on {day}", "{day} 有 {ties}"),
    "weekday.0": ("Mon", "周一"),
    "weekday.1": ("Tue", "周二"),
    "weekday.2": ("Wed", "周三"),
    "weekday.3": ("Thu", "周四"),
    "weekday.4": ("Fri", "周五"),
    "weekday.5": ("Sat", "周六"),
    "weekday.6": ("Sun", "周日"),
    # --- alerts ---
    "alerts.title": ("Alerts", "预警"),
    "alerts.lead": (
        "What does not hold, or has just happened, most serious first. The list follows changes as they come.",
        "不满足的规则与刚发生的变化，最严重者在前。列表随变化实时更新。",
    ),
    "alerts.lead_still": (
        "What does not hold on this day, most serious first.",
        "这一天不满足的规则，最严重者在前。",
    ),
    "alerts.none": ("No alert is open: every rule holds.", "没有未处理的预警：所有规则均满足。"),
    "alerts.none_found": ("No alert matches.", "没有符合条件的预警。"),
    "alerts.state": ("State", "状态"),
    "alerts.severity": ("Severity", "严重程度"),
    "alerts.account": ("Account", "客户"),
    "alerts.state.open": ("open", "未处理"),
    "alerts.state.acknowledged": ("acknowledged", "已确认"),
    "alerts.state.resolved": ("resolved", "已解决"),
    "alerts.since": ("since {day}", "自 {day}"),
    "alerts.acknowledge": ("Acknowledge", "确认"),
    "alerts.acknowledged_by": ("acknowledged by {name}", "由 {name} 确认"),
    "alerts.until": ("until {day}", "至 {day}"),
    "alerts.note": ("Why, or what is being done", "原因或正在采取的措施"),
    "alerts.until_label": ("Until (empty: without end)", "截止日（留空：无限期）"),
    "alerts.live": ("following", "实时更新中"),
    "alerts.updated": ("The list has changed.", "列表已更新。"),
    "alerts.search": ("Account, person or words", "客户、人员或文字"),
    "alerts.tasks": ("Tasks", "任务"),
    "alerts.no_tasks": ("No task is open.", "没有未完成的任务。"),
    "alerts.overdue": ("overdue", "已逾期"),
    "alerts.due": ("by {day}", "{day} 前"),
    "cancel": ("Cancel", "取消"),
}
