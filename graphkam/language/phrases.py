"""What the command line says beside the words of the trade: English, then Chinese, with the same values in both."""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # --- lists, names, amounts ---
    "list.comma": (", ", "、"),
    "list.semicolon": ("; ", "；"),
    "list.more": ("{items} and {more} more", "{items}等，另有 {more} 个"),
    "named": ("{name} ({id})", "{name}（{id}）"),
    "money": ("{currency} {amount}{unit}", "{amount}{unit} {currency}"),
    "more": ("… and {number} more; --json has all", "……另有 {number} 项；--json 给出全部"),
    "level": ("level {level}", "{level} 层"),
    "level.short": ("L{level}", "{level}层"),
    "chair": ("{role}, {line} line", "{line}{role}"),
    "department.none": ("(no department)", "（部门未记录）"),
    "region.none": ("(not recorded)", "（未记录）"),
    "purpose": (
        "This measures the company's coverage, not a person's worth; it is not for employment decisions.",
        "此处衡量的是公司的覆盖，而非个人的价值；不得用于人事决定。",
    ),
    "policy": ("Policy: {policy}", "策略：{policy}"),
    # --- what is said on standard error ---
    "error": ("Error:", "错误："),
    "warning": ("Warning: {message}", "注意：{message}"),
    "note": ("Note: {note}", "提示：{note}"),
    "note.more": ("… and {notes} more notes", "……另有 {notes} 条提示"),
    "measuring": ("measuring", "计算中"),
    "store.reading": ("Reading the store", "正在读取存储"),
    "store.empty": (
        "The store is empty: fill it with graphkam import DIR, or see a made-up company with graphkam demo.",
        "存储中没有数据：用 graphkam import DIR 导入，或用 graphkam demo 查看示例公司。",
    ),
    "import.table": ("Table", "表"),
    "import.new": ("new", "新增"),
    "import.changed": ("changed", "变更"),
    "import.unchanged": ("unchanged", "未变"),
    "import.cleared": ("cells cleared", "清空单元格"),
    "import.beside_demo": (
        "The store holds the demo: this lies beside it. For a store of your own name another GRAPHKAM_DATA_DIR.",
        "存储中有示例数据：导入的数据与其并存。若需独立存储，请用 GRAPHKAM_DATA_DIR 指定另一个文件夹。",
    ),
    "import.done": ("Imported.", "已导入。"),
    "import.dry_run": (
        "This is what an import would do; nothing was written.",
        "以上为导入后的变化；未写入任何数据。",
    ),
    "import.writing": ("Writing to the store", "正在写入存储"),
    "backup.done": ("Backed up to {file}: {rows}", "已备份到 {file}：{rows}"),
    "restore.done": ("Restored from {file}: {rows}", "已从 {file} 恢复：{rows}"),
    "doctor.unwell": ("the store is not well: see above what to do", "存储状态异常：请按上文提示处理"),
    "serve.address": (
        (
            "API on http://{host}:{port}/api/v1, its page on http://{host}:{port}/docs; only this machine reaches it. "
            "Ctrl-C ends it."
        ),
        "API 地址 http://{host}:{port}/api/v1，说明页 http://{host}:{port}/docs；仅本机可访问。按 Ctrl-C 结束。",
    ),
    "serve.address_elsewhere": (
        (
            "API on http://{host}:{port}/api/v1, its page on http://{host}:{port}/docs; other machines reach it, and "
            "every request needs a key. Put TLS before it. Ctrl-C ends it."
        ),
        (
            "API 地址 http://{host}:{port}/api/v1，说明页 http://{host}:{port}/docs；其他机器可以访问，每个请求都需要密钥。"
            "请在前面加一层 TLS。按 Ctrl-C 结束。"
        ),
    ),
    "serve.not_here": (
        (
            "{host} is reached from other machines, and there is no key of an admin, so that nobody would be asked who "
            "they are: make one with graphkam keys create NAME --role admin, or listen on 127.0.0.1"
        ),
        (
            "{host} 可被其他机器访问，而目前没有管理员密钥，无法确认访问者身份："
            "请先用 graphkam keys create NAME --role admin 创建，或只监听 127.0.0.1"
        ),
    ),
    "warning.nothing_recorded": (
        "no interaction and no declared tie is recorded here, so nobody counts as covered.",
        "此处没有任何互动或申报关系的记录，因此没有联系人算作已覆盖。",
    ),
    "warning.later": (
        "everything recorded here is later than {day}; the first record is of {first}.",
        "此处的全部记录都晚于 {day}；最早的记录为 {first}。",
    ),
    "warning.stale": (
        (
            "the latest record is of {latest}; what is older than {days} days (four half-lives) has faded. "
            "To see it as it stood then, add: --as-of last"
        ),
        "最新记录为 {latest}；超过 {days} 天（四个半衰期）的往来已衰减殆尽。要看当时的情形，请加：--as-of last",
    ),
    "faults.title": (
        "{faults} found in the data; nothing was written.",
        "数据中发现 {faults}；未写入任何内容。",
    ),
    "faults.one": ("1 fault", "1 处错误"),
    "faults.many": ("{number} faults", "{number} 处错误"),
    "faults.file": ("file", "文件"),
    "faults.row": ("row", "行"),
    "faults.column": ("column", "列"),
    "faults.value": ("value", "值"),
    "faults.expected": ("expected: {expected}", "应为：{expected}"),
    "faults.count": ("times", "次数"),
    "faults.first_of_each": (
        "Shown is the first of each kind ({kinds} kinds); rows count the header as row 1.",
        "每类只列出第一处（共 {kinds} 类）；行号以表头为第 1 行。",
    ),
    "faults.rows": ("Rows count the header as row 1.", "行号以表头为第 1 行。"),
    # --- heads of tables ---
    "head.account": ("Account", "客户"),
    "head.accounts": ("Accounts", "客户数"),
    "head.adds": ("Adds", "贡献"),
    "head.after": ("After", "之后"),
    "head.alone": ("Alone", "单人独占"),
    "head.alone_revenue": ("Revenue held alone", "独占营收"),
    "head.attention": ("Attn/rev.", "精力/营收"),
    "head.before": ("Before", "之前"),
    "head.bus": ("Bus factor", "离职承受数"),
    "head.class": ("Class", "形态"),
    "head.contact": ("Contact", "联系人"),
    "head.contacts": ("Contacts", "联系人数"),
    "head.coverage": ("Covered", "覆盖"),
    "head.day": ("Day", "日期"),
    "head.department": ("Department", "部门"),
    "head.direction": ("Direction", "方向"),
    "head.figure": ("Figure", "指标"),
    "head.for": ("For", "所属"),
    "head.function": ("Function", "职能"),
    "head.group": ("Group", "分组"),
    "head.highest": ("Top level", "最高楼层"),
    "head.id": ("Id", "编号"),
    "head.kind": ("Kind", "类型"),
    "head.meaning": ("What it means", "含义"),
    "head.mesh": ("Mesh index", "网状指数"),
    "head.needs": ("Needs", "需要"),
    "head.ours": ("Ours", "我方"),
    "head.region": ("Region", "区域"),
    "head.rep": ("Our people", "我方人员"),
    "head.revenue": ("Revenue", "年营收"),
    "head.share": ("Share", "份额"),
    "head.staff": ("People", "人数"),
    "head.strength": ("Strength", "强度"),
    "head.test": ("Test", "检验"),
    "head.ties": ("Ties", "关系数"),
    "head.two_deep": ("Two-deep", "双人覆盖"),
    "head.value": ("Value", "数值"),
    "head.weight": ("Weight", "权重"),
    # --- nothing to show ---
    "empty.accounts": (
        "No accounts are recorded. Add accounts.csv to the folder, with at least the columns id and name.",
        "尚未记录任何客户。请在文件夹中加入 accounts.csv，至少包含 id 和 name 两列。",
    ),
    "empty.departure": (
        "Nobody is lost: they have no active tie to any contact on this day.",
        "没有损失：他们在这一天与任何联系人都没有有效关系。",
    ),
    "empty.evidence": (
        "Nothing is recorded between these two up to this day.",
        "截至这一天，两人之间没有任何记录。",
    ),
    "empty.gaps": ("No gaps: every rule holds.", "没有缺口：所有规则均满足。"),
    "empty.reps": ("Nobody of ours has an active tie here.", "我方没有人在此有有效关系。"),
    "empty.staff": ("Nobody of ours has an active tie on this day.", "这一天我方没有人有有效关系。"),
    # --- why an account is of its class ---
    "why.next": ("Short of {rung}: {tests}", "未达{rung}：{tests}"),
    "why.test": ("{test} {value} (needs {threshold})", "{test} {value}（需 {threshold}）"),
    "why.top": ("The highest class: every test holds.", "最高形态：所有检验均满足。"),
    "why.no_contacts": (
        "Nobody is covered: no contact of this account is recorded.",
        "无人覆盖：该客户没有任何联系人记录。",
    ),
    "why.no_ties": (
        "Nobody is covered: no interaction and no tie with anybody here is recorded.",
        "无人覆盖：与该客户的任何人都没有互动或关系记录。",
    ),
    "why.all_cold": (
        "Nobody is covered: every tie has gone cold; the latest sign of life is of {latest}.",
        "无人覆盖：所有关系均已冷却；最近一次往来为 {latest}。",
    ),
    "why.one": ("Hangs on one of ours: {reps}", "依赖一人：{reps}"),
    "why.one_alone": (
        "Hangs on one of ours: {reps}, who alone holds {share} of the weight",
        "依赖一人：{reps}，独自维系 {share} 的权重",
    ),
    "why.several": ("Bus factor {number}: {reps}", "离职承受数 {number}：{reps}"),
    "why.alone": ("Most held alone: {share} by {rep}", "单人独占最多：{rep}，{share}"),
    "why.chairs": ("Empty chairs: {chairs}", "缺位（空椅子）：{chairs}"),
    "why.dark": ("Nobody covers: {groups}", "无人覆盖：{groups}"),
    "why.too_little": (
        "Too little recorded to judge (contacts: {contacts})",
        "记录过少，难以判断（联系人 {contacts} 位）",
    ),
    "why.inferred": (
        "{share} of the weight rests on levels or lines inferred from titles and department names",
        "{share} 的权重来自由职务或部门名称推断的楼层或条线",
    ),
    "dark.lines": ("lines {groups}", "{groups}"),
    "dark.levels": ("levels {groups}", "楼层 {groups}"),
    "dark.departments": ("departments {groups}", "部门 {groups}"),
    # --- report ---
    "report.title": ("Accounts on {day}", "{day} 的客户"),
    "report.order": (
        "the worst first: most revenue that no two of ours hold",
        "最差在前：未被双人覆盖的营收最多者",
    ),
    "report.order_by_class": ("the worst first, by class and coverage", "最差在前：按形态与覆盖"),
    "report.class_count": ("{topology} {accounts}", "{topology} {accounts}"),
    "report.bus_factor": (
        "Bus factor: how few must go before more than half of what is covered has nobody left.",
        "离职承受数：最少几人离开，过半的已覆盖部分便无人维系。",
    ),
    "try.one": ("Everything about one account: {command}", "查看单个客户的全部内容：{command}"),
    "try.gaps": ("What is missing: {command}", "查看缺口：{command}"),
    "try.departure": ("What is lost with them: {command}", "查看其离开的损失：{command}"),
    # --- one account ---
    "fact.tier": ("{tier} tier", "{tier}级"),
    "fact.stage": ("stage: {stage}", "阶段：{stage}"),
    "fact.revenue": ("{revenue} a year", "年营收 {revenue}"),
    "fact.as_of": ("as of {day}, policy {policy}", "截至 {day}，策略 {policy}"),
    "tests.title": ("Tests of each class", "各形态的检验"),
    "test.holds": ("✓ holds", "✓ 满足"),
    "test.fails": ("✗ fails", "✗ 未满足"),
    "figures.title": ("Figures", "指标"),
    "figure.covered": ("contacts covered", "已覆盖联系人"),
    "figure.of": ("{part} of {all}", "{part} / {all}"),
    "figure.two_deep": ("{contacts} of them by two or more of ours", "其中 {contacts} 位由两人以上覆盖"),
    "figure.coverage": ("coverage", "覆盖"),
    "figure.coverage_means": ("weight of those somebody of ours holds", "我方有人维系的权重"),
    "figure.two_deep_coverage": ("two-deep coverage", "双人覆盖"),
    "figure.two_deep_means": ("weight that stays held whoever leaves", "任何一人离开后仍有人维系的权重"),
    "figure.key_two_deep": ("key contacts two-deep", "关键人双人覆盖"),
    "figure.key_two_deep_means": (
        "the same, among key contacts and empty chairs",
        "同上，仅计关键人与空椅子",
    ),
    "figure.bus_factor": ("bus factor", "离职承受数"),
    "figure.nobody_covered": ("nobody is covered", "无人覆盖"),
    "figure.alpha": ("reps per contact (alpha)", "每位联系人的有效人数（alpha）"),
    "figure.alpha_means": ("near 1: each contact has one rep", "接近 1：每位联系人只有一人维系"),
    "figure.gamma": ("reps overall (gamma)", "总有效人数（gamma）"),
    "figure.gamma_means": ("high beside an alpha near 1: lone wolves", "高而 alpha 接近 1：各自为战"),
    "figure.mesh_index": ("mesh index", "网状指数"),
    "figure.mesh_index_means": ("mean of the three shares below", "以下三项的平均"),
    "figure.survival": ("in one piece, worst {reps} gone", "最坏 {reps} 人离开后仍连成一片"),
    "figure.survival_means": ("the worst: {reps}", "最坏情形：{reps}"),
    "figure.inbound": ("inbound", "客户主动"),
    "figure.inbound_means": (
        "share of emails, messages and calls that they begin",
        "邮件、消息与电话中由客户发起的份额",
    ),
    "groups.title": ("Lines, floors, roles", "条线、楼层、角色"),
    "groups.note": ("by weight, empty chairs included", "按权重，含空椅子"),
    "matrix.title": ("Departments by floor", "部门 × 楼层"),
    "matrix.note": ("how many of those there somebody of ours holds", "该处联系人中有多少位由我方维系"),
    "faces.title": ("Who meets whom", "谁对接谁"),
    "faces.note": (
        "share of a line held by a function; in brackets: by two",
        "某职能维系某条线的份额；括号内为双人",
    ),
    "faces.cell": ("{coverage} ({two_deep})", "{coverage}（{two_deep}）"),
    "reps.title": ("Our people here", "我方人员"),
    "reps.note": ("shares of the account's weight", "占该客户权重的份额"),
    "reps.idle": ("Assigned, with no active tie: {reps}", "已指派但无有效关系：{reps}"),
    "routes.title": ("Key contacts behind one door", "只有一条路可达的关键人"),
    "routes.one": ("{contact}: only through {people}", "{contact}：只能经由 {people}"),
    "routes.none": ("No way to: {contacts}", "无路可达：{contacts}"),
    "cooling.title": ("Going cold within {days} days", "{days} 天内将冷却"),
    "cooling.tie": ("{day}: {contact}, held by {rep}", "{day}：{contact}，由 {rep} 维系"),
    # --- portfolio ---
    "portfolio.title": ("Portfolio on {day}", "{day} 的客户组合"),
    "portfolio.revenue": ("Revenue {revenue} a year", "年营收合计 {revenue}"),
    "portfolio.on_one": (
        "On one rep: {revenue} ({share}), in accounts with bus factor 1",
        "依赖一人的营收：{revenue}（{share}），即离职承受数为 1 的客户",
    ),
    "portfolio.top10": (
        "Ten largest accounts: {share} of revenue (below half there is no key-account business)",
        "前十大客户：占营收 {share}（不足一半则谈不上大客户业务）",
    ),
    "portfolio.largest": ("Largest account: {share} of revenue", "最大客户：占营收 {share}"),
    "portfolio.accounts": ("Accounts", "客户"),
    "portfolio.accounts_order": (
        "those on one rep first, then by revenue; at the end our attention beside their revenue",
        "依赖一人者在前，其后按营收；末列为投入精力与营收的份额",
    ),
    "portfolio.attention": ("{attention}/{revenue}", "{attention}/{revenue}"),
    "portfolio.groups": ("Account groups", "集团客户"),
    "portfolio.groups_note": ("the parent and its subsidiaries as one account", "母公司与子公司合并计算"),
    "portfolio.functions": ("Our functions", "我方职能"),
    "portfolio.regions": ("Regions", "区域"),
    "portfolio.staff": ("Who carries what", "人员负荷"),
    "portfolio.staff_note": ("most revenue held alone first", "独占营收最多者在前"),
    "portfolio.trend": ("From {first} to {last}", "{first} 至 {last} 的变化"),
    "portfolio.moved": (
        "{topology}: {first} accounts then, {last} now",
        "{topology}：当时 {first} 个客户，现在 {last} 个",
    ),
    # --- gaps ---
    "gaps.title": ("Gaps on {day}, most serious first", "{day} 的缺口，最严重者在前"),
    "gaps.count": ("{severity} {gaps}", "{severity} {gaps}"),
    "gaps.action": ("→ {action}", "→ {action}"),
    # --- departure ---
    "departure.title": ("If {reps} left, as of {day}", "若 {reps} 离开（截至 {day}）"),
    "mark.worse": ("▼ worse", "▼ 变差"),
    "mark.better": ("▲ better", "▲ 变好"),
    "departure.lost": (
        "Lost ({number}), nobody who stays ever met them: {contacts}",
        "失去（{number}），留任者与其从无往来：{contacts}",
    ),
    "departure.orphaned": (
        "Orphaned ({number}), somebody who stays has a cold tie: {contacts}",
        "无人维系（{number}），留任者尚有已冷却的关系：{contacts}",
    ),
    "departure.weakened": ("Down to one rep ({number}): {contacts}", "只剩一人（{number}）：{contacts}"),
    "departure.dark": ("Go dark: {groups}", "不再有人覆盖：{groups}"),
    "departure.exposed": ("Revenue exposed: {revenue} a year", "受影响的年营收：{revenue}"),
    "departure.published": (
        "A field study found losses that would be {low} to {high} here; a published range, not a forecast: {source}",
        "一项实地研究所见的损失折合 {low} 至 {high}；此为已发表的区间，并非预测：{source}",
    ),
    "successors.orphaned": ("[orphaned]", "［无人维系］"),
    "successors.weakened": ("[down to one]", "［只剩一人］"),
    "successors.reason": ("{rep}: {reason}", "{rep}：{reason}"),
    "successors.nobody": (
        "nobody who stays has a cold tie, knows people near them, or does the same work",
        "留任者中无人有已冷却的关系、熟悉其身边的人或职能相同",
    ),
    # --- explain ---
    "explain.title": ("{rep} and {contact} on {day}", "{day}：{rep} 与 {contact}"),
    "explain.state": ("Tie {state}, strength {strength}", "关系{state}，强度 {strength}"),
    "explain.goes_cold": ("goes cold on {day} if nothing happens", "若无往来，将于 {day} 冷却"),
    "explain.refused": ("The customer does not want this rep here.", "客户不接受该人员。"),
    "explain.sum": (
        (
            "Strength is 1 - exp(-b); b is the sum of what is added, with emails, messages and calls counted at "
            "{factor} for how two-sided they are."
        ),
        "强度为 1 - exp(-b)；b 为各项贡献之和，其中邮件、消息与电话按往来是否双向计 {factor}。",
    ),
    "explain.ahead": ("Ahead", "今后"),
    "explain.ahead_note": ("if nothing happens", "若无往来"),
    # --- pieces, export, demo ---
    "pieces.done": (
        "Accounts with a report: {accounts}; files of reports in {folder}: {number}, measured by {by}",
        "已出报告的客户：{accounts}；{folder} 中的报告文件：{number}，由{by}计算",
    ),
    "pieces.processors": ("the processors of this machine", "本机各处理器"),
    "pieces.cluster": ("the Dask cluster at {address}", "位于 {address} 的 Dask 集群"),
    "export.done": ("Written to {directory}: {rows}", "已写入 {directory}：{rows}"),
    "export.rows": ("{table} {rows}", "{table} {rows}"),
    "demo.title": (
        "A made-up supplier of automation and its key accounts; nobody in it exists.",
        "虚构的自动化供应商及其大客户；其中人物均不存在。",
    ),
    "demo.gaps": ("The {number} worst of {all} gaps", "{all} 个缺口中最严重的 {number} 个"),
    "demo.star": (
        "What leaves with {rep}, who has announced leaving on {day}",
        "{rep} 已宣布于 {day} 离开，将随之失去什么",
    ),
    "demo.next": ("Try next", "接下来可以试试"),
    "demo.written": ("the demo is in {folder}", "示例数据位于 {folder}"),
    "demo.stored": ("the demo is in the embedded store", "示例数据位于内置存储中"),
    "demo.viewer": (
        "All of it in the browser: {command}, then http://127.0.0.1:8000/",
        "在浏览器中查看全部：{command}，然后打开 http://127.0.0.1:8000/",
    ),
    "demo.loading": ("Loading the demo into the store", "正在将示例数据载入存储"),
    "demo.store_taken": (
        "The store holds other data, which stay as they are: the demo is a folder beside it.",
        "存储中已有其他数据，保持不变：示例数据另存于旁边的文件夹。",
    ),
    "demo.server_named": (
        "GRAPHKAM_STORE_URI names a server, which is left alone: the demo is a folder.",
        "GRAPHKAM_STORE_URI 指定了服务器，该服务器保持不变：示例数据存于文件夹。",
    ),
    "demo.no_engine": (
        "The embedded store does not run on this platform: the demo is a folder.",
        "内置存储无法在此平台上运行：示例数据存于文件夹。",
    ),
}
