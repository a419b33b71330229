"""The dictionary of departments: which of the three lines a department's name speaks for."""

from __future__ import annotations

import re
from typing import Final

from graphkam.inference.matching import alternatives, as_words, has_han, listed

ENGLISH: Final[dict[str, tuple[str, ...]]] = listed(
    {
        "management": (
            "board, board of directors, executive, executive board, executive office, "
            "executive committee, management board, top management, senior management, "
            "general management, company management, president office, ceo office, office of the ceo, "
            "office of the president, headquarters, strategy, corporate strategy, corporate development"
        ),
        "business": (
            "finance, financial, accounting, accounts, treasury, controlling, audit, tax, purchasing, "
            "procurement, sourcing, buying, supply chain, supply, inventory, logistics, warehouse, "
            "shipping, receiving, sales, marketing, commercial, business development, business, trade, "
            "export, import, retail, customer service, service desk, human resources, hr, personnel, "
            "legal, contracts, compliance, administration, public relations"
        ),
        "technical": (
            "research, research and development, r and d, rnd, development, engineering, technology, "
            "technical, it, ict, information, information technology, information services, data, "
            "software, hardware, systems, network, quality, quality assurance, qa, qc, document control, "
            "production, manufacturing, assembly, plant, process, product development, design, "
            "tool design, tooling, maintenance, facilities, equipment, testing, laboratory, lab, safety, "
            "ehs, automation, operations, production control, production planning"
        ),
    },
    apart=", ",
)
"""English names, or the part of one that tells the line."""

CHINESE: Final[dict[str, tuple[str, ...]]] = listed(
    {
        "management": (
            "董事会 董事办 董办 监事会 总裁办 总经办 总经理办公室 总经理室 总裁办公室 管理层 高管 "
            "领导班子 党委 战略 经营管理 企划 总办 办公室"
        ),
        "business": (
            "财务 会计 资金 审计 税务 采购 供应 供应链 物流 仓储 仓库 物资 招标 招采 商务 销售 营销 市场 "
            "业务 贸易 外贸 客服 客户服务 运营 人力资源 人力 人事 行政 法务 合规 公关 合同"
        ),
        "technical": (
            "研发 研究 开发 技术 工程 工艺 设计 信息 信息化 信息技术 数据 软件 硬件 系统 网络 质量 品质 "
            "品管 质检 检测 测试 实验 生产 制造 车间 工厂 设备 动力 维修 安全 安环 环保 自动化 数字化"
        ),
    },
    apart=" ",
)
"""Chinese names, or the part of one that tells the line."""

_LINE: Final = {
    phrase: line for words in (ENGLISH, CHINESE) for line, phrases in words.items() for phrase in phrases
}
_ENGLISH: Final = re.compile(
    rf"(?<![a-z])(?:{alternatives(phrase for phrases in ENGLISH.values() for phrase in phrases)})(?![a-z])"
)
_CHINESE: Final = re.compile(alternatives(phrase for phrases in CHINESE.values() for phrase in phrases))


def line_in(name: str) -> str | None:
    """The line a department's name speaks for; None when it says nothing.

    Of an English name the longest word or group of words that the dictionary has counts, the first of equally long
    ones. Of a Chinese one, which has its head at the end, the last.
    """
    text = name.lower().replace("&", " and ")
    if has_han(text):
        found = [*_CHINESE.finditer(text), *_ENGLISH.finditer(text)]
        last = max(found, default=None, key=lambda match: match.end())
        return None if last is None else _LINE[last[0]]
    text = as_words(text, short={})
    if text in {"management", "management team"}:
        return "management"
    longest = max(_ENGLISH.finditer(text), default=None, key=lambda match: len(match[0]))
    return None if longest is None else _LINE[longest[0]]
