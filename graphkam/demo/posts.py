"""The posts of a made-up customer: departments, and who sits where, with titles in English and Chinese."""

from __future__ import annotations

from typing import Final, NamedTuple


class Unit(NamedTuple):
    """A department: its line, and the department it belongs to."""

    key: str
    line: str | None
    parent: str | None
    english: str
    chinese: str


class Post(NamedTuple):
    """A seat in a department; ``boss`` is the post it reports to."""

    key: str
    unit: str
    level: int
    role: str | None
    boss: str | None
    english: str
    chinese: str


UNITS: Final = (
    Unit("board", "management", None, "Executive Board", "总裁办"),
    Unit("finance", "management", None, "Finance", "财务部"),
    Unit("purchasing", "business", None, "Procurement", "采购部"),
    Unit("production", "business", None, "Production", "生产部"),
    Unit("maintenance", None, "production", "Maintenance", "设备科"),
    Unit("engineering", "technical", None, "Engineering", "工程技术部"),
    Unit("it", "technical", None, "IT", "信息部"),
    Unit("quality", "technical", None, "Quality", "质量部"),
)

POSTS: Final = (
    Post("ceo", "board", 6, "approver", None, "Chief Executive Officer", "总经理"),
    Post("cfo", "finance", 5, "decision_maker", "ceo", "Chief Financial Officer", "财务总监"),
    Post("cpo", "purchasing", 5, "decision_maker", "ceo", "Chief Procurement Officer", "采购总监"),
    Post("cto", "engineering", 5, "decision_maker", "ceo", "Chief Technology Officer", "技术总监"),
    Post("coo", "production", 5, "influencer", "ceo", "Chief Operating Officer", "生产副总经理"),
    Post("strategy", "board", 4, "influencer", "ceo", "Head of Strategy", "战略发展部部长"),
    Post("aide", "board", 2, "gatekeeper", "ceo", "Executive Assistant", "总经理秘书"),
    Post("controller", "finance", 4, "evaluator", "cfo", "Financial Controller", "财务经理"),
    Post("category", "purchasing", 4, "evaluator", "cpo", "Head of Category Management", "采购经理"),
    Post("buyer", "purchasing", 3, "influencer", "category", "Senior Buyer", "高级采购"),
    Post("plant", "production", 4, "evaluator", "coo", "Plant Manager", "厂长"),
    Post("shift", "production", 3, "user", "plant", "Production Supervisor", "车间主任"),
    Post("automation", "engineering", 4, "evaluator", "cto", "Head of Automation", "自动化部部长"),
    Post("electrical", "engineering", 3, "influencer", "automation", "Lead Electrical Engineer", "电气主管"),
    Post("engineer", "engineering", 2, "user", "electrical", "Control Engineer", "控制工程师"),
    Post("it", "it", 4, "evaluator", "cto", "Head of IT", "信息部经理"),
    Post("quality", "quality", 4, "gatekeeper", "coo", "Head of Quality", "质量部经理"),
    Post("upkeep", "maintenance", 3, "user", "plant", "Maintenance Supervisor", "设备主管"),
    Post("projects", "engineering", 3, "coach", "cto", "Project Manager", "项目经理"),
    Post("architect", "it", 3, "influencer", "it", "IT Architect", "系统架构师"),
    Post("contracts", "purchasing", 3, "gatekeeper", "cpo", "Contracts Manager", "合同主管"),
    Post("technician", "maintenance", 1, "user", "upkeep", "Maintenance Technician", "维修技师"),
    Post("inspector", "quality", 2, "user", "quality", "Quality Engineer", "质量工程师"),
    Post("planner", "production", 2, "user", "plant", "Production Planner", "生产计划员"),
    Post("process", "engineering", 3, "influencer", "automation", "Lead Process Engineer", "工艺主管"),
    Post("analyst", "finance", 2, "user", "controller", "Financial Analyst", "财务分析员"),
    Post("network", "it", 2, "user", "architect", "Network Engineer", "网络工程师"),
    Post("buyer2", "purchasing", 2, "user", "buyer", "Buyer", "采购员"),
    Post("operator", "production", 1, "user", "shift", "Machine Operator", "操作工"),
    Post("software", "engineering", 2, "user", "electrical", "Software Engineer", "软件工程师"),
    Post("shift2", "production", 3, "user", "plant", "Production Supervisor", "车间副主任"),
    Post("technician2", "maintenance", 1, "user", "upkeep", "Maintenance Technician", "维修技师"),
    Post("engineer2", "engineering", 2, "user", "process", "Process Engineer", "工艺工程师"),
    Post("operator2", "production", 1, "user", "shift2", "Machine Operator", "操作工"),
    Post("inspector2", "quality", 2, "user", "quality", "Laboratory Engineer", "检测工程师"),
    Post("operator3", "production", 1, None, "shift2", "Machine Operator", "操作工"),
)
"""Weightiest first: a smaller customer has the first so many of them."""
