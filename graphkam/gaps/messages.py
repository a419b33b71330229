"""What a gap says, in English and Chinese: one sentence per rule, and more where a rule has several ways to fail.

A name in braces is filled in from the finding's values; what is filled in is never read as a pattern again.
"""

from __future__ import annotations

from typing import Final

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    "key_contact_uncovered.never_met": (
        "{account}: nobody of ours knows key contact {contact}; we have never met.",
        "{account}：关键人{contact}无人覆盖，我方从未接触过。",
    ),
    "key_contact_uncovered.gone_cold": (
        "{account}: nobody holds key contact {contact} any more; cold since {since}.",
        "{account}：关键人{contact}已无人覆盖，关系自 {since} 起冷却。",
    ),
    "key_contact_uncovered.faint": (
        (
            "{account}: nobody holds key contact {contact}; the few contacts we had, the last on {last}, "
            "made no active tie."
        ),
        "{account}：关键人{contact}无人覆盖；仅有零星接触（最近一次 {last}），未形成有效关系。",
    ),
    "key_contact_uncovered.not_recorded": (
        "{account}: no contact with anybody is recorded, so nothing is known about our tie to key contact {contact}.",
        "{account}：没有任何往来记录，我方与关键人{contact}的关系不明。",
    ),
    "empty_chair": (
        "{account}: the seat of {seat}, which an account of tier {tier} must have filled, is empty.",
        "{account}：{tier}客户须有{seat}，目前该席位缺位（空椅子）。",
    ),
    "single_rep": (
        "{account}: key contact {contact} is held by {rep} alone.",
        "{account}：关键人{contact}只由{rep}一人维系，存在单人依赖。",
    ),
    "single_rep_dependency": (
        "{account}: {rep} alone holds {share} of the account ({contacts}).",
        "{account}：{rep}一人独自维系该客户 {share} 的关系（{contacts}），依赖少数精英。",
    ),
    "department_dark": (
        "{account}: nobody of ours knows anybody in {department} ({contacts}: {names}).",
        "{account}：客户部门“{department}”无人覆盖（{contacts}：{names}）。",
    ),
    "level_dark": (
        "{account}: nobody of ours knows anybody on level {level} ({contacts}: {names}).",
        "{account}：职级 {level} 这一楼层无人覆盖（{contacts}：{names}）。",
    ),
    "line_dark": (
        "{account}: nobody of ours knows anybody in the {line} line ({contacts}: {names}).",
        "{account}：{line}无人覆盖（{contacts}：{names}）。",
    ),
    "core_team_incomplete": (
        "{account}: the core team is incomplete; it lacks {functions}.",
        "{account}：铁三角不完整，缺少{functions}。",
    ),
    "stage_team_missing": (
        "{account}: at stage “{stage}”, somebody from {functions} must have an active tie, and nobody has.",
        "{account}：处于“{stage}”阶段，{functions}应有有效关系，目前没有。",
    ),
    "no_sponsor": (
        "{account}: no executive of ours knows anybody on the top level {level}: {names}.",
        "{account}：我方没有高层与最高楼层（职级 {level}：{names}）建立有效关系。",
    ),
    "level_parity": (
        "{account}: the most senior of ours who knows key contact {contact} is {rep}, {below} below.",
        "{account}：与关键人{contact}有关系的我方最高职级者{rep}低了 {below}（职级 {rep_level}），不对等。",
    ),
    "lines_not_joined": (
        (
            "{account}: {lines} are covered, but nobody of ours is tied in two lines, and no two of our functions met "
            "the customer together within {days}."
        ),
        "{account}：{lines}均有覆盖，但我方无人跨线，且近 {days}没有两种职能共同参与的互动，三条线未打通。",
    ),
    "no_coach": (
        "{account}: nobody there is our coach or champion.",
        "{account}：该客户内没有为我方所用的教练。",
    ),
    "no_coach.lost": (
        "{account}: no coach or champion is held; {names} would be one, and nobody has an active tie.",
        "{account}：没有可用的教练；{names}可作教练，但目前无有效关系。",
    ),
    "opponent_unanswered": (
        "{account}: {contact} is against us, and no supporter on that level or above is held.",
        "{account}：{contact}不支持我方，而同级或更高职级中没有与我方有有效关系的支持者。",
    ),
    "cooling": (
        "{account}: the last tie to {contact}, held by {rep}, goes cold on {day}, in {days}.",
        "{account}：与{contact}的最后一条关系（{rep}）将于 {day} 冷却，还剩 {days}，需要保温。",
    ),
    "gone_cold": (
        "{account}: the last tie to {contact} went cold on {since}.",
        "{account}：与{contact}的最后一条关系已于 {since} 冷却。",
    ),
    "one_way": (
        "{account}: {messages} within {days}, and only {share} of it came from the customer.",
        "{account}：近 {days}有 {messages}，其中来自客户的仅占 {share}，多为我方单向联系。",
    ),
    "contact_overdue": (
        "{account}: no meeting or visit with a key contact within {days}; the last was on {last}.",
        "{account}：已超过 {days}没有会见或拜访关键人，上一次是 {last}。",
    ),
    "contact_overdue.never": (
        "{account}: no meeting or visit with a key contact within {days}, nor ever before.",
        "{account}：{days}内没有会见或拜访关键人，此前也从未有过。",
    ),
    "review_overdue": (
        "{account}: no relationship review within {days}; the last was held on {last}.",
        "{account}：已超过 {days}未做人际关系定期评审，上一次是 {last}。",
    ),
    "review_overdue.never": (
        "{account}: no relationship review was ever held; one is due every {days}.",
        "{account}：从未做过人际关系定期评审，应每 {days}一次。",
    ),
    "buying_moment": (
        (
            "{account}: “{opportunity}” closes on {day}, in {days}, and since {since} no key contact was visited by "
            "two of ours with an executive among them."
        ),
        "{account}：商机“{opportunity}”将于 {day} 关单（还剩 {days}），自 {since} 以来没有高层参与、两人以上的拜访。",
    ),
    "rival_near": (
        "{account}: key contact {contact}, whom nobody of ours holds, is tied to {rivals}.",
        "{account}：竞争对手{rivals}已与关键人{contact}建立关系，而我方无人覆盖。",
    ),
    "rival_near.gone_cold": (
        "{account}: key contact {contact} is tied to {rivals}; our own tie has gone cold.",
        "{account}：竞争对手{rivals}已与关键人{contact}建立关系，而我方的关系已经冷却。",
    ),
    "complaint_open": (
        "{account}: the complaint of {names} on {day}, {days} ago, has not been answered by a meeting or visit.",
        "{account}：{names}于 {day} 投诉，已过去 {days}，尚未当面沟通。",
    ),
    "leaver_exposed": (
        "{account}: {rep} leaves on {day}, and is the only one to hold {contacts}: {names}.",
        "{account}：{rep}将于 {day} 离职，届时 {contacts}无人维系：{names}。",
    ),
    "tier_mismatch.too_low": (
        "{account}: tier {tier}, yet number {rank} of {of} by revenue.",
        "{account}：定级为{tier}，但营收在 {of} 家客户中排名第 {rank}。",
    ),
    "tier_mismatch.too_high": (
        "{account}: tier {tier}, yet number {rank} of {of} by revenue, below the median.",
        "{account}：定级为{tier}，但营收在 {of} 家客户中仅排名第 {rank}，低于中位数。",
    ),
    "record_incomplete": (
        "{account}: level, role or department is missing for {contacts}: {names}.",
        "{account}：{contacts}缺少职级、决策角色或部门信息：{names}。",
    ),
}

ACTIONS: Final[dict[str, tuple[str, str]]] = {
    "meet": ("Have {reps} meet {contact} again.", "请{reps}重新约见{contact}。"),
    "meet.path": (
        "Have {rep} meet {contact} again (chance {chance}).",
        "请{rep}重新约见{contact}（成功率 {chance}）。",
    ),
    "introduce.path": (
        "Ask {introducer} to introduce us to {contact}: {way}, chance {chance}.",
        "请{introducer}引荐，结识{contact}：{way}，成功率 {chance}。",
    ),
    "introduce.against": (
        "Ask {introducer} to introduce us to {contact}: {way}, chance {chance}. Careful, against us: {against}.",
        "请{introducer}引荐，结识{contact}：{way}，成功率 {chance}。注意，{against}不支持我方。",
    ),
    "introduce.near": (
        "Get to know {contact}: {reps} know people around them, yet no recorded line leads there; record who does.",
        "结识{contact}：{reps}认识其身边的人，但尚无可引荐的关系记录；请补录谁能引荐。",
    ),
    "introduce.nearest": (
        (
            "Nobody within reach introduces us to {contact}; the nearest is {nearest}, {steps} away: find out whom "
            "{contact} listens to there."
        ),
        "可到达的人中无人能引荐{contact}；最近的是{nearest}，相距 {steps}：请了解{contact}听取谁的意见。",
    ),
    "introduce": (
        (
            "Visit {contact} without an introduction: nobody linked to them can be reached. Or record whom they report "
            "to and who influences them."
        ),
        "直接拜访{contact}：与其有关联的人均无法到达；或补录其汇报关系与影响关系。",
    ),
    "record": (
        "Record who of ours has met {contact}; if nobody has, get introduced.",
        "补录我方与{contact}的往来；如确无往来，找人引荐。",
    ),
    "record.attributes": (
        "Find out and record what is missing, beginning with {names}.",
        "核实并补录缺失信息，先从{names}开始。",
    ),
    "fill_chair": (
        "Find out who sits there as {seat} at {account}, and record them.",
        "查明{account}的{seat}是谁，并录入。",
    ),
    "add_second_rep": (
        "Bring in a second of ours to know {contact}.",
        "安排我方第二人结识{contact}，实现双人覆盖。",
    ),
    "add_second_rep.near": (
        "Bring in a second of ours to know {contact}: people around them are known to {reps}.",
        "安排我方第二人维系{contact}，实现双人覆盖；{reps}已与其身边的人有关系。",
    ),
    "add_second_rep.cold_tie": (
        "Bring in a second of ours to know {contact}: {reps} already met them.",
        "安排我方第二人维系{contact}，实现双人覆盖；{reps}曾与其有往来。",
    ),
    "add_second_rep.dependency": (
        "Have {rep} introduce a second of ours to {contacts}.",
        "请{rep}把我方第二人引荐给{contacts}，实现双人覆盖。",
    ),
    "visit.key": ("Visit one of the key contacts: {names}.", "拜访关键人：{names}。"),
    "visit.no_key": (
        "Find out who decides at {account}, and visit them.",
        "查明{account}的关键人并安排拜访。",
    ),
    "assign": (
        "Put somebody from {functions} on {account}, and have them meet the customer.",
        "为{account}配备{functions}人员，并安排与客户见面。",
    ),
    "assign_sponsor": (
        "Name an executive sponsor, and have them visit {contact}.",
        "指定高层负责人，并拜访{contact}。",
    ),
    "visit_with_senior": (
        "Have {rep} bring somebody more senior of ours to {contact}.",
        "请{rep}陪同我方更高职级的同事拜访{contact}。",
    ),
    "visit_with_senior.key": (
        "Before {day}, visit a key contact ({names}) as two, with an executive.",
        "{day} 之前，由高层带队、至少两人拜访关键人（{names}）。",
    ),
    "visit_with_senior.no_key": (
        "Before {day}, find out who decides at {account}, and visit them as two, with an executive.",
        "{day} 之前，查明{account}的关键人，由高层带队、至少两人拜访。",
    ),
    "meet_together": (
        "Bring two of our functions to one meeting with {account}.",
        "安排我方两种以上职能共同会见{account}，打通{lines}。",
    ),
    "hand_over": (
        "Before {day}, have {rep} hand over, in person: {names}.",
        "{day} 之前，请{rep}当面交接：{names}。",
    ),
    "win_coach": (
        "Win a coach at {account}: somebody who tells us how they decide.",
        "在{account}发展一位教练。",
    ),
    "win_coach.named": ("Meet {names} again.", "重新约见{names}。"),
    "answer_opponent": (
        "Hear what {contact} objects to, and win a supporter on level {level} or above.",
        "了解{contact}的顾虑，并在职级 {level} 及以上发展支持者。",
    ),
    "answer_opponent.named": (
        "Hear what {contact} objects to, and meet our supporters again: {names}.",
        "了解{contact}的顾虑，并与支持者恢复往来：{names}。",
    ),
    "keep_warm": ("Have {rep} meet {contact} before {day}.", "请{rep}在 {day} 之前约见{contact}，保温关系。"),
    "meet_in_person": (
        "Meet {account} in person, and ask what would be worth an answer.",
        "与{account}当面沟通，了解客户真正关心的问题。",
    ),
    "hold_review": (
        "Hold the relationship review of {account}.",
        "召开{account}的人际关系定期评审。",
    ),
    "answer_complaint": (
        "Visit {names} about the complaint of {day}.",
        "就 {day} 的投诉当面拜访{names}。",
    ),
    "review_tier": ("Decide anew which tier {account} belongs to.", "重新评定{account}的客户等级。"),
}
