"""What the command line says about plans, in English and Chinese, as `graphkam.language.phrases` says the rest."""

from __future__ import annotations

from typing import Final

PLAN_PHRASES: Final[dict[str, tuple[str, str]]] = {
    # --- heads of tables ---
    "head.chance": ("Chance", "成功率"),
    "head.covered_after": ("Covered after", "此后覆盖"),
    "head.step": ("Step", "步骤"),
    "head.visit": ("Visit", "拜访"),
    "head.what": ("What to do, and what it rests on", "怎么做，依据什么"),
    "head.wins": ("Wins", "预期增益"),
    # --- introduction paths ---
    "paths.title": ("The way to {contact} on {day}", "{day}：如何到达 {contact}"),
    "paths.best": ("best first; the chances of the steps multiply", "最佳在前；各步成功率相乘"),
    "paths.one": ("the most likely way; the chances of its steps multiply", "最可能的路径；各步成功率相乘"),
    "paths.only": (
        "there is no second route that shares nobody with this one",
        "没有与此不共享人员的第二条路径",
    ),
    "paths.disjoint": (
        "routes that share nobody on the way, so that one refusal does not close two of them",
        "途中无共同人员的路径：一人拒绝不会堵住两条路",
    ),
    "paths.from": ("setting out from {rep}", "由 {rep} 出发"),
    "paths.top_down": ("no step up", "不向上引荐"),
    "paths.chance": ("chance {chance}", "成功率 {chance}"),
    "paths.weakest": (
        "the weakest step: {one} → {other} ({chance})",
        "最薄弱的一步：{one} → {other}（{chance}）",
    ),
    "paths.opponent": (
        "Careful: {contact} is against us ({attitude}). The chance is {chance}; were they neutral, {neutral}.",
        "注意：{contact} 不支持我方（{attitude}）。成功率为 {chance}；若其中立则为 {neutral}。",
    ),
    "paths.grounds": ("rests on: {grounds}", "依据：{grounds}"),
    "empty.paths": ("No way leads there.", "没有可行的路径。"),
    "ground.met": ("{kind} of {day} ({id})", "{day} 的{kind}（{id}）"),
    "ground.declared": ("declared tie of {strength}, {day}", "{day} 申报关系 {strength}"),
    "ground.reporting_line": ("reporting line under {manager}", "{manager} 的汇报线"),
    "ground.same_manager": ("same manager, {manager}", "同一上级 {manager}"),
    "ground.manager": ("reporting line to {manager}", "{manager} 为其上级"),
    "ground.team": ("same team, {team}", "同一团队 {team}"),
    "ground.company": ("both work here", "公司同事"),
    "ground.influence": ("recorded influence of {strength}", "已记录的影响力 {strength}"),
    "ground.influence_unrated": ("recorded influence, not rated", "已记录的影响力，未评分"),
    "try.nearest": ("The way to the nearest: {command}", "查看到最近者的路径：{command}"),
    "try.path": ("How the first is reached, step by step: {command}", "查看第一次拜访的逐步路径：{command}"),
    # --- sweep ---
    "sweep.title": ("Sweeping the stairs of {account} on {day}", "{day}：{account} 自上而下扫楼梯"),
    "sweep.floor": ("Floor {level}", "{level} 层"),
    "sweep.party": ("goes: {reps}", "拜访人：{reps}"),
    "sweep.nobody_goes": ("nobody of ours may", "我方无人可去"),
    "sweep.introduced": ("introduced by {contact}", "引荐人：{contact}"),
    "sweep.introduced_by_opponent": (
        "introduced by {contact}, who is against us",
        "引荐人：{contact}（不支持我方）",
    ),
    "sweep.own_tie": ("over the tie of {rep}", "凭 {rep} 的关系"),
    "sweep.trip": (
        "One trip for visits {visits}: {reps}, floor {level}",
        "拜访 {visits} 可合为一次出行：{reps}，{level} 层",
    ),
    "sweep.proven": (
        "Proven: no other plan of so many visits is expected to win more weight than {gain}.",
        "已证明：同样次数的拜访中，没有其他计划的预期增益超过 {gain}。",
    ),
    "sweep.bound": (
        "The best found: it is expected to win a weight of {gain}; no plan can exceed {bound}.",
        "目前找到的最佳计划：预期增益 {gain}；任何计划都不会超过 {bound}。",
    ),
    "sweep.considered": ("Also considered", "其他考虑过的拜访"),
    "sweep.considered_note": ("and how much the plan would lose", "以及计划会因此减少多少"),
    "sweep.out_of_reach": (
        "Out of reach, however many are visited: {contacts}",
        "无论拜访多少人都无法到达：{contacts}",
    ),
    # --- the map ---
    "drawing": ("drawing", "绘制中"),
    "map.written": ("The map of {account} is in {file}", "{account} 的关系图已写入 {file}"),
    "map.open": ("Open it in a browser: {address}", "用浏览器打开：{address}"),
}
