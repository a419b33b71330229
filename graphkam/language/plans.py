"""What the command line says about plans, in English and Chinese, as `graphkam.language.phrases` says the rest."""

from __future__ import annotations

from typing import Final

PLAN_PHRASES: Final[dict[str, tuple[str, str]]] = {
    # --- heads of tables ---
    "head.adds": ("Adds to the others", "在其余人之外增加"),
    "head.alone_worth": ("Alone", "单独"),
    "head.chance": ("Chance", "成功率"),
    "head.covered_after": ("Covered after", "此后覆盖"),
    "head.new_tie": ("New tie", "新关系"),
    "head.person": ("Who", "人员"),
    "head.step": ("Step", "步骤"),
    "head.title": ("Title", "职务"),
    "head.together": ("Visit together", "共同拜访"),
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
    "paths.considered": ("next best: {option}", "次优：{option}"),
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
    # --- how would we get there ---
    "ways.title": ("How would we get there", "如何到达"),
    "ways.note": ("the best way to each key contact whom nobody holds", "无人维系的关键人，各自的最佳路径"),
    "ways.against": ("{way}; careful, against us: {contacts}", "{way}；注意，不支持我方：{contacts}"),
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
    "plans.considered": ("Also considered", "还考虑过"),
    "sweep.considered_note": ("and how much the plan would lose", "以及计划会因此减少多少"),
    "sweep.out_of_reach": (
        "Out of reach, however many are visited: {contacts}",
        "无论拜访多少人都无法到达：{contacts}",
    ),
    # --- key people ---
    "key_people.ours": (
        "Our people whose going together hurts most, on {day}",
        "{day}：同时离开影响最大的我方人员",
    ),
    "key_people.theirs": (
        "Through whom most of {account} is reached, on {day}",
        "{day}：经由谁可触达 {account} 最多",
    ),
    "key_people.share": ("{share} of the weight that is covered today", "占当前已覆盖权重的 {share}"),
    "key_people.note": ("what would be lost, and what would make up for it", "会减少多少，以及怎样才能入选"),
    "empty.key_people": (
        "Nobody: no tie is active, so nothing would be lost, and nothing is reached.",
        "无：没有有效关系，因此不会损失什么，也触达不到什么。",
    ),
    # --- upgrade ---
    "upgrade.title": ("Lifting {account} to {target}, on {day}", "{day}：使 {account} 提升至{target}"),
    "upgrade.class": ("class {topology}", "{topology}"),
    "upgrade.bus_factor": ("bus factor {number}", "离职承受数 {number}"),
    "upgrade.reached": ("It has reached {target} already.", "已达到{target}。"),
    "upgrade.one": ("One new tie lifts it to {target}", "新建一条关系即可达到{target}"),
    "upgrade.many": ("{ties} new ties lift it to {target}", "新建 {ties} 条关系可达到{target}"),
    "upgrade.proven": (
        "proven: no fewer do, and no others of so many are likelier",
        "已证明：不能更少，且同样条数中最有把握",
    ),
    "upgrade.bound": (
        "the best found; at least {bound} are needed, and none of these is superfluous",
        "目前找到的最佳；至少需要 {bound} 条，且每条都不可省",
    ),
    "upgrade.over": ("introduced over {people}", "经由 {people} 引荐"),
    "upgrade.own_tie": ("over a tie of their own that is not active yet", "凭自己尚未有效的关系"),
    "upgrade.cold_call": ("a cold call: nobody introduces", "陌生拜访：无人引荐"),
    "upgrade.needed_for": ("without it, still failing: {tests}", "若无此条，仍不满足：{tests}"),
    "upgrade.considered": ("instead: {option}", "可替代：{option}"),
    "upgrade.all": ("Chance that all succeed: {chance}", "全部成功的概率：{chance}"),
    "upgrade.impossible": (
        "No new ties reach {target}. What fails even with every tie that could be made:",
        "任何新关系都无法达到{target}。即使建立所有可能的关系，仍不满足：",
    ),
    "upgrade.chairs": (
        "An empty chair cannot be won, it must be filled: find out who sits there and record them. Empty: {chairs}",
        "空椅子无法靠拜访赢得，须先补上：查明并录入任职者。缺位：{chairs}",
    ),
    # --- handover ---
    "handover.title": ("Handover plan", "交接计划"),
    "handover.note": (
        "who takes over what, visited together before the last day",
        "谁接手什么，离开前共同拜访",
    ),
    "handover.placed": (
        "{placed} of {all} contacts have a successor",
        "{all} 位联系人中 {placed} 位有接手人",
    ),
    "handover.leaves": ("{rep} leaves on {day}", "{rep} 于 {day} 离开"),
    "handover.from": ("with {rep}", "移交人 {rep}"),
    "handover.else": ("else {other}", "或由{other}"),
    "handover.no_day": ("no day left", "已无工作日"),
    "handover.workload": (
        "everybody who could is at the limit of the workload",
        "可接手的人均已达工作量上限",
    ),
    "calendar.written": ("Calendar written to {file}", "日历已写入 {file}"),
    # --- keep warm ---
    "head.cold_on": ("Cold on", "冷却日"),
    "head.holds_until": ("Held until", "可维系至"),
    "keep_warm.title": ("Going cold within {days} days of {day}", "{day} 起 {days} 天内将冷却"),
    "keep_warm.note": (
        "key contacts first; held until: if it is done today",
        "关键人在前；“可维系至”以今天行动计",
    ),
    "keep_warm.key": ("[key]", "［关键人］"),
    "keep_warm.last": ("{account}; {rep} alone holds them", "{account}；仅由 {rep} 维系"),
    "keep_warm.held": ("{account}; held by {rep} and others", "{account}；由 {rep} 等人维系"),
    "keep_warm.option": ("{kind} until {day}", "{kind}至 {day}"),
    "keep_warm.action": ("{action} Other ways: {others}", "{action}其他方式：{others}"),
    "keep_warm.why": ("won for the effort: {kinds}", "投入与所得：{kinds}"),
    "empty.keep_warm": ("Nothing goes cold within {days} days.", "{days} 天内没有关系会冷却。"),
    # --- the map ---
    "drawing": ("drawing", "绘制中"),
    "map.written": ("The map of {account} is in {file}", "{account} 的关系图已写入 {file}"),
    "map.open": ("Open it in a browser: {address}", "用浏览器打开：{address}"),
}
