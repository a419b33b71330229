"""What the dialogs say in which records are changed."""

from __future__ import annotations

from typing import Final

OF_EDITING: Final[dict[str, tuple[str, str]]] = {
    "edit": ("Edit", "编辑"),
    "edit.title": ("Edit {name}", "编辑 {name}"),
    "edit.save": ("Save", "保存"),
    "edit.none": ("not recorded", "未记录"),
    "edit.name": ("Name", "姓名"),
    "edit.title_field": ("Title", "职务"),
    "edit.level": ("Floor", "楼层"),
    "edit.role": ("Decision role", "决策角色"),
    "edit.attitude": ("Attitude", "支持度"),
    "edit.department": ("Department", "部门"),
    "edit.manager": ("Manager", "上级"),
    "edit.note": ("Note", "备注"),
    "edit.note_of": ("Note on {kind} of {day}", "{day} {kind}的备注"),
    "edit.note_at": ("Note on {day}, {kind}", "{day} {kind}的备注"),
    "edit.leaving": ("Announce a departure", "登记离职"),
    "edit.leaving_title": ("When does {name} leave?", "{name} 何时离职？"),
    "edit.leaving_hint": (
        (
            "From this day on their ties count for nothing, and the accounts they hold are in the alerts until then. "
            "Leave it empty to take the announcement back."
        ),
        "自该日起其关系不再计入，此前所涉客户会出现在预警中。留空即撤回登记。",
    ),
    "edit.leaving_day": ("First day away", "离职生效日"),
    "edit.tie": ("Declare a tie", "申报关系"),
    "edit.tie_to": ("Declare a tie to {name}", "申报与 {name} 的关系"),
    "edit.tie_hint": (
        "For ties that no interaction shows. It fades like every other evidence.",
        "用于没有互动记录体现的关系；与其他依据一样会衰减。",
    ),
    "edit.rep": ("Which of ours", "我方人员"),
    "edit.strength": ("Strength, 0 to 1", "强度（0 至 1）"),
    "edit.refused": ("The customer does not want them here", "客户不接受该人员"),
    "edit.chair": ("Fill this chair", "补上此席位"),
    "edit.chair_title": ("Who is the {chair}?", "谁是{chair}？"),
    "edit.chair_new": ("Somebody not recorded yet", "尚未录入的人"),
    "edit.chair_known": ("Or somebody who is recorded already", "或已录入的联系人"),
    "edit.chair_choose": ("choose", "请选择"),
    "edit.conflict": (
        "Somebody changed this in the meantime. Nothing of yours was saved yet.",
        "在此期间他人已修改，您的更改尚未保存。",
    ),
    "edit.field": ("Field", "字段"),
    "edit.mine": ("Yours", "您的版本"),
    "edit.theirs": ("As it is now", "当前版本"),
    "edit.keep_theirs": ("Keep it as it is now", "保留当前版本"),
    "edit.keep_mine": ("Save mine over it", "以我的版本覆盖"),
    "edit.keep_both": ("Record mine as well", "同时录入我的"),
    "edit.untouched": ("unchanged", "未改动"),
    "edit.yes": ("yes", "是"),
    "edit.no": ("no", "否"),
    "edit.done": ("Saved.", "已保存。"),
    "edit.undo": ("Undo", "撤销"),
    "edit.undone": ("Undone.", "已撤销。"),
    "edit.not_undone": (
        "It could not be undone: somebody changed it since.",
        "无法撤销：此后他人已修改。",
    ),
    "edit.failed": ("It was not saved: {why}", "未保存：{why}"),
    "edit.offline": ("the server cannot be reached", "无法连接服务器"),
}
