"""What the command line says of alerts and of the relationship review."""

from __future__ import annotations

from typing import Final

ALERT_PHRASES: Final[dict[str, tuple[str, str]]] = {
    "alerts.title": ("Alerts on {day}, most serious first", "{day} 的提醒，最严重者在前"),
    "alerts.line": ("{state} since {day}", "{state}，自 {day}"),
    "alerts.acknowledged": (
        "acknowledged by {name} on {day}",
        "{name} 于 {day} 确认",
    ),
    "alerts.until": ("{line}, until {day}", "{line}，至 {day}"),
    "alerts.note": ("{line}: {note}", "{line}：{note}"),
    "alerts.id": ("id {id}", "编号 {id}"),
    "alerts.taken": ("{id} is acknowledged.", "{id} 已确认。"),
    "alerts.changed": ("{at}  {change}  {severity}: {message}", "{at}  {change}  {severity}：{message}"),
    "alerts.watching": (
        "Alerts are kept up to date, and channels are told, until Ctrl-C.",
        "正在更新提醒并通知各渠道，按 Ctrl-C 结束。",
    ),
    "alerts.no_store": (
        "alerts {what} needs the store: leave out --bundle and --as-of",
        "alerts {what} 需要使用存储：请去掉 --bundle 和 --as-of",
    ),
    "empty.alerts": ("No alerts.", "没有提醒。"),
    "review.title": (
        "Relationship review of {account}: {since} to {day}",
        "{account} 的人际关系评审：{since} 至 {day}",
    ),
    "review.never": ("no review was held before", "此前从未评审"),
    "review.last": ("the last review was held on {day}", "上次评审于 {day}"),
    "review.class": ("Class: {before} → {after}", "形态：{before} → {after}"),
    "review.warmed": ("Warmed", "升温"),
    "review.cooled": ("Cooled", "降温"),
    "review.came": ("Came", "新来"),
    "review.went": ("Went", "离开"),
    "review.hands": ("Changed hands", "换人维系"),
    "review.gaps": ("Open gaps", "待补缺口"),
    "review.tasks": ("Open tasks", "待办事项"),
    "review.tie": ("{contact} – {rep}: {before} → {after}", "{contact} – {rep}：{before} → {after}"),
    "review.from": ("{contact}, from {account}", "{contact}，来自 {account}"),
    "review.to": ("{contact}, to {account}", "{contact}，去往 {account}"),
    "review.held_by": ("{contact}: {before} → {after}", "{contact}：{before} → {after}"),
    "review.nobody": ("nobody", "无人"),
    "review.task": ("{due}  {owner}: {title}", "{due}  {owner}：{title}"),
    "review.overdue": ("{line} (overdue)", "{line}（逾期）"),
    "review.held": (
        "Recorded: the review was held on {day}. The clock starts anew.",
        "已记录：评审于 {day} 完成，重新计时。",
    ),
    "review.no_store": (
        "--hold records the review in the store: leave out --bundle",
        "--hold 会将评审记入存储：请去掉 --bundle",
    ),
    "review.nothing": ("nothing", "无"),
}
