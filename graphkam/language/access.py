"""What the command line says of API keys and of people who are erased."""

from __future__ import annotations

from typing import Final

ACCESS_PHRASES: Final[dict[str, tuple[str, str]]] = {
    "keys.made": (
        "This is the key of {name}. It is shown this once: whoever asks sends it as `Authorization: Bearer KEY`.",
        "以上是 {name} 的密钥，只显示这一次；调用时以 `Authorization: Bearer 密钥` 发送。",
    ),
    "keys.revoked": ("{prefix} ({name}) opens nothing any more.", "{prefix}（{name}）已失效。"),
    "keys.none": (
        "There is no key: graphkam keys create NAME --role admin makes the first.",
        "尚无密钥：用 graphkam keys create NAME --role admin 创建第一个。",
    ),
    "keys.key": ("Key", "密钥"),
    "keys.name": ("Name", "名称"),
    "keys.role": ("Role", "角色"),
    "keys.scope": ("Accounts", "客户范围"),
    "keys.state": ("State", "状态"),
    "keys.used": ("Last used", "最近使用"),
    "keys.all": ("all", "全部"),
    "keys.team": ("team {team}", "团队 {team}"),
    "keys.holds": ("holds", "有效"),
    "keys.holds_until": ("until {day}", "有效至 {day}"),
    "keys.expired": ("expired {day}", "{day} 已过期"),
    "keys.taken_back": ("taken back {day}", "{day} 已撤销"),
    "keys.never": ("never", "从未"),
    "erase.sure": (
        "Erase {person} for good, from everything graphkam keeps? This cannot be undone.",
        "确定从 graphkam 的所有数据中永久删除 {person}？此操作无法撤销。",
    ),
    "erase.done": ("Erased. The proof is {id}: {removed}.", "已删除。凭证 {id}：{removed}。"),
    "erase.backups": (
        "Backups, exports and messages made before still have the person: make a new backup, and delete the old ones.",
        "此前的备份、导出和已发送的消息仍含此人：请重新备份，并删除旧备份。",
    ),
    "erase.elsewhere": (
        "The name still stands in {number} texts that cannot go, such as the name of an opportunity: look at them.",
        "仍有 {number} 处文本含有此姓名（如商机名称），无法自动删除，请人工检查。",
    ),
}
