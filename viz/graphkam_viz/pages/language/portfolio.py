"""What the portfolio page says."""

from __future__ import annotations

from typing import Final

OF_THE_PORTFOLIO: Final[dict[str, tuple[str, str]]] = {
    "portfolio.title": ("Portfolio", "客户组合"),
    "portfolio.lead": (
        "Are our key accounts a web, or a set of single threads? The most exposed first.",
        "我们的大客户是一张网，还是一根根单线？受影响最大者在前。",
    ),
    "portfolio.search": ("Account by name or id", "按名称或编号查找客户"),
    "portfolio.accounts": ("Accounts", "客户"),
    "portfolio.exposed_means": (
        "Exposed: the revenue of what no two of ours hold.",
        "受影响营收：未被双人覆盖部分对应的营收。",
    ),
    "portfolio.attention_means": (
        (
            "Attention: an account's share of all our interactions; marked where it is {times} times its share of "
            "revenue, or the other way round."
        ),
        "精力份额：该客户占我方全部互动的份额；与营收份额相差 {times} 倍以上者加注。",
    ),
    "portfolio.bus_means": (
        "Bus factor: how few must leave before more than half of what is covered has nobody left.",
        "离职承受数：最少几人离开，过半的已覆盖部分便无人维系。",
    ),
    "portfolio.no_money": (
        "No revenue can be compared, so the least held come first.",
        "营收无法比较，因此按双人覆盖从低到高排列。",
    ),
    "portfolio.counting": ("Counting the classes …", "正在统计形态……"),
    "portfolio.empty": (
        "No accounts are recorded yet. Bring in a folder of tables: graphkam import DIR.",
        "尚未记录任何客户。请导入数据文件夹：graphkam import DIR。",
    ),
    "portfolio.none_found": ("No account matches.", "没有符合条件的客户。"),
    "portfolio.clear": ("Show all accounts", "显示全部客户"),
    "portfolio.shown": ("{first} to {last} of {found}", "第 {first}–{last} 个，共 {found} 个"),
    "facet.topology": ("Class", "形态"),
    "facet.watch": ("To watch", "关注"),
    "facet.tier": ("Tier", "等级"),
    "facet.region": ("Region", "区域"),
    "watch.one": ("hangs on one rep", "依赖一人"),
    "watch.nobody": ("nobody covered", "无人覆盖"),
    "watch.over": ("much attention, little revenue", "精力多、营收少"),
    "watch.under": ("little attention, much revenue", "精力少、营收多"),
    "attention.pair": ("{attention} of attention, {revenue} of revenue", "精力 {attention}，营收 {revenue}"),
    "attention.over": ("▲ more than its revenue", "▲ 多于营收份额"),
    "attention.under": ("▼ less than its revenue", "▼ 少于营收份额"),
    "course": ("two-deep from {first} to {last}", "双人覆盖由 {first} 变为 {last}"),
    "overview.title": ("All accounts together", "全部客户合计"),
    "overview.revenue": ("Revenue a year", "年营收合计"),
    "overview.on_one": ("Hangs on one rep", "依赖一人的营收"),
    "overview.top10": ("Ten largest accounts", "前十大客户占比"),
    "overview.top10_means": (
        "a healthy key-account business has at least half",
        "健康的大客户业务至少占一半",
    ),
    "overview.largest": ("Largest account", "最大客户占比"),
    "overview.largest_means": ("most of it in one: another risk", "若占大半：另一种风险"),
    "overview.of_revenue": ("{share} of revenue", "占营收 {share}"),
    "overview.classes": ("Classes", "形态分布"),
    "overview.trend": ("Coverage over twelve months", "近十二个月的覆盖"),
    "overview.trend_table": ("The figures of the chart", "图中数据"),
    "overview.staff": ("Who carries what", "人员负荷"),
    "overview.staff_means": (
        "most revenue held alone first: what the company would have to catch",
        "独占营收最多者在前：公司须提前接住的部分",
    ),
    "overview.groups": ("Account groups", "集团客户"),
    "overview.groups_means": ("the parent and its subsidiaries as one", "母公司与子公司合并计算"),
    "overview.functions": ("Our functions", "我方职能"),
    "overview.regions": ("Regions", "区域"),
    "overview.no_staff": ("Nobody of ours has an active tie on this day.", "这一天我方没有人有有效关系。"),
    "overview.alone_revenue": ("Revenue held alone", "独占营收"),
}
