"""Our people in the demo company: a supplier of automation with teams in China, Europe and America."""

from __future__ import annotations

from typing import Final, NamedTuple


class Person(NamedTuple):
    """One of ours; days are counted back from the day of the demo, a negative one lies ahead."""

    id: str
    name: str
    title: str
    level: int
    function: str
    team: str
    manager: str | None
    joined: int = 2400
    left: int | None = None


STAR: Final = "marcus-thiele"
"""Who holds too much alone, and has announced leaving."""

STAFF: Final = (
    # Executives
    Person("gao-zhiyuan", "高志远", "总裁", 6, "executive", "Board", None, 5100),
    Person("xu-jianing", "徐佳宁", "销售副总裁", 5, "executive", "Board", "gao-zhiyuan", 3900),
    Person("shen-mingyuan", "沈明远", "首席技术官", 5, "executive", "Board", "gao-zhiyuan", 4300),
    Person("tang-ruolan", "唐若兰", "交付副总裁", 5, "executive", "Board", "gao-zhiyuan", 3100),
    Person("helena-brandt", "Helena Brandt", "Vice President Europe", 5, "executive", "Board", "gao-zhiyuan"),
    Person(
        "daniel-okafor", "Daniel Okafor", "Vice President Americas", 5, "executive", "Board", "gao-zhiyuan"
    ),
    # Account managers
    Person("lin-yue", "林悦", "大客户总监", 4, "account", "China East", "xu-jianing", 3300),
    Person("zhao-kai", "赵凯", "大客户经理", 3, "account", "China East", "lin-yue", 1500),
    Person("peng-xiaoyu", "彭晓雨", "客户经理", 3, "account", "China East", "lin-yue", 1100),
    Person("he-lei", "何蕾", "客户经理", 2, "account", "China East", "lin-yue", 800),
    Person("feng-bo", "冯博", "大客户总监", 4, "account", "China South", "xu-jianing", 2900),
    Person("wu-tianyu", "吴天宇", "大客户经理", 3, "account", "China South", "feng-bo", 1800),
    Person("deng-rui", "邓睿", "客户经理", 3, "account", "China South", "feng-bo", 1300),
    Person(STAR, "Marcus Thiele", "Key Account Director", 4, "account", "Europe", "helena-brandt", 4100, -21),
    Person("sofia-marchetti", "Sofia Marchetti", "Key Account Manager", 3, "account", "Europe", STAR, 1600),
    Person("nina-kowalski", "Nina Kowalski", "Key Account Manager", 3, "account", "Europe", STAR, 1250),
    Person("oliver-grant", "Oliver Grant", "Account Manager", 3, "account", "Europe", STAR, 900),
    Person("amelia-ross", "Amelia Ross", "Key Account Director", 4, "account", "Americas", "daniel-okafor"),
    Person(
        "james-whitfield",
        "James Whitfield",
        "Key Account Manager",
        3,
        "account",
        "Americas",
        "amelia-ross",
        3000,
        230,
    ),
    Person("grace-liu", "Grace Liu", "Account Manager", 3, "account", "Americas", "amelia-ross", 700),
    # Solution
    Person("yuan-hang", "袁航", "解决方案总监", 4, "solution", "China East", "shen-mingyuan", 3500),
    Person("ma-jing", "马静", "解决方案经理", 3, "solution", "China East", "yuan-hang", 1700),
    Person("cao-yifan", "曹一帆", "售前工程师", 2, "solution", "China East", "yuan-hang", 900),
    Person("song-qiao", "宋乔", "解决方案经理", 3, "solution", "China South", "yuan-hang", 1900),
    Person("luo-cheng", "罗成", "售前工程师", 2, "solution", "China South", "song-qiao", 1000),
    Person("lukas-vogel", "Lukas Vogel", "Solution Director", 4, "solution", "Europe", "shen-mingyuan", 2800),
    Person("hannah-weiss", "Hannah Weiss", "Solution Engineer", 3, "solution", "Europe", "lukas-vogel", 1400),
    Person("priya-nair", "Priya Nair", "Solution Director", 4, "solution", "Americas", "shen-mingyuan", 2200),
    Person("ethan-cole", "Ethan Cole", "Solution Engineer", 2, "solution", "Americas", "priya-nair", 1000),
    Person(
        "tomas-novak", "Tomas Novak", "Solution Engineer", 3, "solution", "Americas", "priya-nair", 2600, 150
    ),
    # Delivery
    Person("jiang-tao", "蒋涛", "交付总监", 4, "delivery", "China East", "tang-ruolan", 3700),
    Person("ye-ning", "叶宁", "项目经理", 3, "delivery", "China East", "jiang-tao", 1500),
    Person("cui-peng", "崔鹏", "服务工程师", 2, "delivery", "China East", "jiang-tao", 1100),
    Person("su-min", "苏敏", "项目经理", 3, "delivery", "China South", "jiang-tao", 1600),
    Person("du-wei", "杜威", "服务工程师", 2, "delivery", "China South", "su-min", 750),
    Person("felix-braun", "Felix Braun", "Delivery Director", 4, "delivery", "Europe", "tang-ruolan", 2500),
    Person("ingrid-dahl", "Ingrid Dahl", "Project Manager", 3, "delivery", "Europe", "felix-braun", 1200),
    Person(
        "maria-santos", "Maria Santos", "Delivery Director", 4, "delivery", "Americas", "tang-ruolan", 2300
    ),
    Person("kevin-byrne", "Kevin Byrne", "Project Manager", 3, "delivery", "Americas", "maria-santos", 1050),
    Person("ravi-menon", "Ravi Menon", "Service Engineer", 2, "delivery", "Americas", "maria-santos", 40),
)
