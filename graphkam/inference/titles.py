"""The dictionary of titles: which level a title speaks for, 1 (operator) to 6 (board, CEO)."""

from __future__ import annotations

import re
from typing import Final

from graphkam.inference.matching import alternatives, as_words, has_han, listed

ENGLISH: Final[dict[int, tuple[str, ...]]] = listed(
    {
        6: (
            "chief executive officer, chief executive, ceo, chairman, chairwoman, chairperson, chair, president, "
            "owner, proprietor, founder, managing director, general director, general manager, gm, "
            "managing partner, board member, member of the board, board director, board of directors, "
            "non executive director, vice chairman, vice chairwoman, vice chair"
        ),
        5: (
            "vice president, vp, svp, evp, cfo, cto, coo, cio, cmo, cpo, cso, cro, cdo, cco, chro, ciso, "
            "executive director, general counsel, partner, dgm"
        ),
        4: (
            "director, head of, department head, division head, chief, chief of staff, controller, "
            "treasurer, plant manager, factory manager, company secretary, board secretary"
        ),
        3: ("manager, superintendent, assistant vice president, avp, section head"),
        2: (
            "supervisor, team leader, team lead, team head, lead, foreman, forewoman, coordinator, "
            "specialist, expert, officer, engineer, designer, developer, programmer, architect, "
            "scientist, researcher, chemist, analyst, consultant, advisor, adviser, accountant, auditor, "
            "bookkeeper, lawyer, attorney, counsel, buyer, purchaser, planner, scheduler, administrator, "
            "inspector, agent, representative, salesperson, salesman, saleswoman, associate, executive, "
            "recruiter, trainer, editor, business partner, product owner, process owner, service owner, "
            "system owner, data owner, executive assistant, personal assistant, pa, head buyer, "
            "head nurse"
        ),
        1: (
            "assistant, secretary, clerk, operator, technician, worker, machinist, mechanic, "
            "electrician, welder, fitter, assembler, labourer, laborer, helper, driver, courier, packer, "
            "picker, stocker, storekeeper, warehouseman, janitor, cleaner, guard, porter, cashier, "
            "receptionist, typist, trainee, intern, apprentice"
        ),
    },
    apart=", ",
)
"""English titles, or the part of one that tells the level, in the singular."""

CHINESE: Final[dict[int, tuple[str, ...]]] = listed(
    {
        6: (
            "董事长 副董事长 董事局主席 主席 总裁 总经理 首席执行官 执行董事 独立董事 董事 监事长 创始人 "
            "创办人 老板 店主 业主 股东 法人 法定代表人 党委书记 院长 局长 行长"
        ),
        5: (
            "副总 副总经理 副总裁 总工程师 总工 总会计师 总经济师 合伙人 董事会秘书 董秘 监事 首席代表 "
            "书记 事业部总经理 分公司总经理 子公司总经理 区域总经理 大区总经理"
        ),
        4: (
            "总监 厂长 部长 处长 负责人 支行行长 部门总经理 项目总经理 总设计师 首席科学家 副总工程师 副总工"
        ),
        3: (
            "副总监 副总设计师 经理 主任 科长 课长 车间主任 总经理助理 总裁助理 董事长助理 CEO助理 总助 "
            "支部书记"
        ),
        2: (
            "主管 组长 班长 股长 系长 专员 专家 工程师 设计师 分析师 架构师 会计师 会计 研究员 律师 法务 "
            "顾问 代表 采购员 业务员 销售员 计划员 调度员 程序员 跟单 采购 董事长秘书 总经理秘书 "
            "总裁秘书"
        ),
        1: (
            "助理 秘书 文员 文秘 出纳 内勤 前台 技术员 技工 技师 操作员 操作工 工人 普工 员工 质检员 "
            "检验员 仓管员 仓管 库管 司机 保安 保洁 实习生 学徒 见习生"
        ),
    },
    apart=" ",
)
"""Chinese titles, or the end of one that tells the level."""

LOWERING: Final = ("deputy", "vice", "assistant", "associate", "sub")
"""Before an English title they lower it by one level: a deputy director is one below a director."""

LOWERING_CHINESE: Final = ("副", "助理")
"""Directly before a Chinese title they lower it by one level."""

SHORT: Final = {
    "mgr": "manager", "dir": "director", "asst": "assistant", "assoc": "associate", "exec": "executive",
    "rep": "representative", "eng": "engineer", "engr": "engineer", "admin": "administrator", "supv": "supervisor",
    "pres": "president", "spec": "specialist",
}  # fmt: skip
"""Short forms that people write."""

# A chief officer of anything, unless the dictionary knows better.
_CHIEF: Final = r"chief(?: [a-z]+){1,3} officer"
_CHIEF_CHINESE: Final = r"首席[一-鿿]{1,4}?官"
_CHIEF_LEVEL: Final = 5
_LEVEL: Final = {
    phrase.lower(): level
    for words in (ENGLISH, CHINESE)
    for level, phrases in words.items()
    for phrase in phrases
}
_ENGLISH: Final = re.compile(
    rf"(?<![a-z])(?:{_CHIEF}|{alternatives(phrase for phrases in ENGLISH.values() for phrase in phrases)}"
    rf"|{alternatives(LOWERING)})(?=s?(?![a-z]))"
)
_CHINESE: Final = re.compile(
    rf"{_CHIEF_CHINESE}|{alternatives(phrase for phrases in CHINESE.values() for phrase in phrases)}".lower()
)
_APART: Final = re.compile(r"[/|;、\n]|兼")
_BRACKETS: Final = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_POSSESSIVE: Final = re.compile(r"\b[\w-]+['’]s\b")
_INITIALS: Final = re.compile(r"\b(?:[a-z]\.){2,}")
_SERVES: Final = re.compile(r"\b(?:assistant|asst\.?) to\b.*")
_SERVED: Final = re.compile(r"\b(?:to|for|office of|(?<=secretary )of|(?<=assistant )of)\b.*")
_GONE: Final = re.compile(r"\b(?:former|formerly|ex|retired)\b")


def level_in(title: str) -> int | None:
    """The level a title speaks for; None when it says nothing.

    Of several titles in one (apart by ``/`` and the like) the highest counts. Of an English one the highest word that
    is not part of a longer one counts: vice president, not president. Of a Chinese one, which has its head at the end,
    the last.
    """
    levels = [level for part in _APART.split(title) if (level := _level_of_one(part)) is not None]
    return max(levels, default=None)


def _level_of_one(title: str) -> int | None:
    text = title.lower()
    without = _BRACKETS.sub(" ", text)
    text = without if without.strip() else text
    if has_han(text):
        found = [(match.end(), level) for match, level in _chinese(text)]
        latin = [(match.end(), level) for match, level in _english(text)]
        return max(found + latin, default=(0, None), key=lambda end_level: end_level[0])[1]
    text = _INITIALS.sub(lambda initials: initials[0].replace(".", ""), text)
    text = as_words(_POSSESSIVE.sub(" ", text), short=SHORT)
    if _GONE.search(text):
        return None
    text = _SERVED.sub("", _SERVES.sub("personal assistant", text))
    return max((level for _, level in _english(text)), default=None)


def _english(text: str) -> list[tuple[re.Match[str], int]]:
    found: list[tuple[re.Match[str], int]] = []
    lowered = None
    for match in _ENGLISH.finditer(text):
        word = match[0]
        if word in LOWERING:
            lowered = match
            continue
        level = _LEVEL.get(word, _CHIEF_LEVEL)
        found.append((match, level if lowered is None else max(level - 1, 1)))
        lowered = None
    # Nothing follows: it is the title itself.
    if lowered is not None and lowered[0] in _LEVEL:
        found.append((lowered, _LEVEL[lowered[0]]))
    return found


def _chinese(text: str) -> list[tuple[re.Match[str], int]]:
    found: list[tuple[re.Match[str], int]] = []
    for match in _CHINESE.finditer(text):
        lower = text[: match.start()].endswith(LOWERING_CHINESE)
        level = _LEVEL.get(match[0], _CHIEF_LEVEL)
        found.append((match, max(level - 1, 1) if lower else level))
    return found
