"""Who of ours met whom of theirs, how often, and until when: the life from which every story of the demo follows."""

from __future__ import annotations

from typing import Final, NamedTuple

from graphkam.demo.customers import (
    BUYING_MOMENT,
    COMPLAINT,
    COOLING_CHAMPION,
    HANGS_ON_STAR,
    LONE_WOLVES,
    MESH,
    OPPONENT,
    TOO_LITTLE,
    UNJOINED_LINES,
    UNVISITED_FLOOR,
    WAS_MESH,
)
from graphkam.demo.staff import STAR


class Habit(NamedTuple):
    """Some of ours meet some of theirs every so many days, from ``since`` days ago until ``until`` days ago.

    Three contacts at a time are met together. Who meets also writes, unless ``writes`` is False.
    """

    account: str
    staff: str
    posts: str
    kind: str
    every: int
    since: int = 728
    until: int = 6
    writes: bool = True


class Moment(NamedTuple):
    """One interaction, so many days ago."""

    account: str
    staff: str
    posts: str
    kind: str
    ago: int
    direction: str | None = None


HABITS: Final = (
    # A true mesh: all four functions, every floor, nobody alone.
    Habit(MESH, "gao-zhiyuan lin-yue", "ceo cfo", "visit", 75),
    Habit(MESH, "xu-jianing", "ceo cpo coo", "meeting", 60),
    Habit(MESH, "lin-yue zhao-kai", "cpo category buyer", "visit", 40),
    Habit(MESH, "lin-yue jiang-tao", "coo plant shift", "visit", 50),
    Habit(MESH, "shen-mingyuan yuan-hang", "cto automation", "meeting", 70),
    Habit(MESH, "yuan-hang ma-jing", "cto it architect", "meeting", 55),
    Habit(MESH, "ma-jing cao-yifan", "automation electrical engineer", "visit", 45),
    Habit(MESH, "jiang-tao ye-ning", "plant upkeep projects", "visit", 40),
    Habit(MESH, "ye-ning cui-peng", "technician shift operator", "visit", 60),
    Habit(MESH, "ye-ning ma-jing", "quality inspector process", "meeting", 70),
    Habit(MESH, "xu-jianing zhao-kai", "cfo controller strategy", "meeting", 65),
    Habit(MESH, "zhao-kai", "aide contracts buyer2", "meeting", 80),
    # Its subsidiaries: one well kept, one young.
    Habit("hengtai-sh", "lin-yue zhao-kai", "ceo cpo cfo", "visit", 60),
    Habit("hengtai-sh", "zhao-kai ye-ning", "category coo plant", "visit", 60),
    Habit("hengtai-sh", "ma-jing zhao-kai", "cto automation it", "meeting", 70),
    Habit("hengtai-sh", "cui-peng", "upkeep technician shift", "visit", 70),
    Habit("hengtai-eu", "sofia-marchetti", "cpo category buyer", "meeting", 60, since=260),
    Habit("hengtai-eu", "hannah-weiss sofia-marchetti", "cto automation engineer", "meeting", 75, since=240),
    Habit("hengtai-eu", "ingrid-dahl", "plant shift", "visit", 90, since=200),
    # Hangs on a star who has announced leaving.
    Habit(HANGS_ON_STAR, STAR, "ceo cfo cpo", "visit", 40),
    Habit(HANGS_ON_STAR, STAR, "cto coo automation", "visit", 45),
    Habit(HANGS_ON_STAR, STAR, "category contracts controller", "meeting", 40),
    Habit(HANGS_ON_STAR, STAR, "plant it quality", "meeting", 55),
    Habit(HANGS_ON_STAR, STAR, "strategy projects aide", "meeting", 60),
    Habit(HANGS_ON_STAR, "hannah-weiss", "electrical engineer software", "meeting", 75),
    Habit(HANGS_ON_STAR, "ingrid-dahl", "shift upkeep technician", "visit", 80),
    Habit(HANGS_ON_STAR, "lukas-vogel", "cto automation", "meeting", 90, until=420, writes=False),
    Habit(HANGS_ON_STAR, "helena-brandt", "ceo", "meeting", 180, until=470, writes=False),
    # A buying moment nobody went up a floor for; the technical side belongs to a rival by now.
    Habit(BUYING_MOMENT, "feng-bo wu-tianyu", "cpo category buyer", "visit", 35),
    Habit(BUYING_MOMENT, "xu-jianing feng-bo", "ceo cfo", "meeting", 80, until=105, writes=False),
    Habit(BUYING_MOMENT, "su-min du-wei", "coo plant shift", "visit", 50),
    Habit(BUYING_MOMENT, "song-qiao", "automation electrical engineer", "meeting", 60),
    Habit(BUYING_MOMENT, "song-qiao", "cto", "meeting", 110, until=330, writes=False),
    Habit(BUYING_MOMENT, "du-wei", "upkeep technician operator", "visit", 60),
    # Lone wolves: six of ours, each with a door of their own.
    Habit(LONE_WOLVES, "wu-tianyu", "ceo cpo category", "visit", 45),
    Habit(LONE_WOLVES, "deng-rui", "cfo controller strategy", "meeting", 40),
    Habit(LONE_WOLVES, "song-qiao", "cto automation electrical", "visit", 45),
    Habit(LONE_WOLVES, "luo-cheng", "it architect network", "meeting", 40),
    Habit(LONE_WOLVES, "su-min", "coo plant shift", "visit", 45),
    Habit(LONE_WOLVES, "du-wei", "quality inspector upkeep", "visit", 50),
    # A mesh a year ago: two of ours have left since, others were sent elsewhere.
    Habit(WAS_MESH, "amelia-ross james-whitfield", "ceo cpo cfo", "visit", 50, until=300),
    Habit(WAS_MESH, "priya-nair tomas-novak", "cto automation it", "meeting", 45, until=240),
    Habit(WAS_MESH, "james-whitfield tomas-novak", "coo plant quality", "visit", 50, until=245),
    Habit(WAS_MESH, "james-whitfield tomas-novak", "ceo cto", "meeting", 60, until=260),
    Habit(WAS_MESH, "maria-santos kevin-byrne", "plant upkeep shift", "visit", 60, until=330),
    Habit(WAS_MESH, "amelia-ross", "cpo category controller", "meeting", 70),
    Habit(WAS_MESH, "amelia-ross", "ceo", "meeting", 120, until=90),
    Habit(WAS_MESH, "kevin-byrne", "upkeep technician plant", "visit", 60),
    # A floor nobody visits: at ease with managers and engineers, a stranger above.
    Habit(UNVISITED_FLOOR, "peng-xiaoyu he-lei", "category buyer contracts", "visit", 35),
    Habit(UNVISITED_FLOOR, "ma-jing cao-yifan", "automation electrical engineer", "visit", 40),
    Habit(UNVISITED_FLOOR, "ye-ning cui-peng", "plant shift upkeep", "visit", 40),
    Habit(UNVISITED_FLOOR, "ye-ning cao-yifan", "quality inspector process", "meeting", 50),
    Habit(UNVISITED_FLOOR, "he-lei", "controller analyst", "meeting", 60),
    Habit(UNVISITED_FLOOR, "cui-peng", "technician operator planner", "visit", 60),
    # The champion was everybody's darling, until everybody assumed that somebody else still went.
    Habit(COOLING_CHAMPION, "nina-kowalski", "cpo category buyer", "visit", 55),
    Habit(COOLING_CHAMPION, "nina-kowalski ingrid-dahl", "plant shift upkeep", "visit", 60),
    Habit(COOLING_CHAMPION, "hannah-weiss", "automation electrical", "meeting", 80),
    Habit(COOLING_CHAMPION, STAR, "ceo coo", "meeting", 70),
    # Three lines, one of ours in each, never in one room.
    Habit(UNJOINED_LINES, "amelia-ross", "cfo controller strategy", "meeting", 50, since=400),
    Habit(UNJOINED_LINES, "ethan-cole", "it architect automation", "meeting", 45, since=400),
    Habit(UNJOINED_LINES, "kevin-byrne", "plant shift category", "visit", 50, since=400),
    # An opponent nobody answers, and a desk that never writes back.
    Habit(OPPONENT, "priya-nair", "automation engineer", "meeting", 70, since=300),
    # A small one, well kept but for a complaint.
    Habit(COMPLAINT, "deng-rui du-wei", "cpo plant", "visit", 55, until=30),
    Habit(COMPLAINT, "deng-rui luo-cheng", "cto automation", "meeting", 60),
    Habit(COMPLAINT, "deng-rui", "ceo coo", "meeting", 80),
    Habit(COMPLAINT, "du-wei", "shift upkeep quality", "visit", 60),
)

MOMENTS: Final = (
    # Twice in half a year, and not since: the last tie to the champion goes cold in some weeks.
    Moment(COOLING_CHAMPION, "nina-kowalski", "cto", "visit", 640),
    Moment(COOLING_CHAMPION, "hannah-weiss", "cto", "visit", 560),
    Moment(COOLING_CHAMPION, "hannah-weiss", "cto", "visit", 255),
    Moment(COMPLAINT, "", "plant", "complaint", 18),
    Moment(HANGS_ON_STAR, "", "engineer", "complaint", 160),
    Moment(TOO_LITTLE, "he-lei", "cpo", "call", 240, "out"),
    Moment(TOO_LITTLE, "he-lei", "category", "email", 235, "out"),
    Moment(OPPONENT, "grace-liu", "cpo", "meeting", 210),
    Moment(OPPONENT, "daniel-okafor grace-liu", "ceo", "meeting", 290),
    *(Moment(OPPONENT, "grace-liu", "category buyer", "email", ago, "out") for ago in range(9, 160, 11)),
    Moment(OPPONENT, "grace-liu", "buyer", "email", 118, "in"),
)

GATHERINGS: Final = (
    (MESH, "lin-yue yuan-hang jiang-tao", "cto automation electrical engineer it plant upkeep projects", 410),
    (MESH, "lin-yue yuan-hang jiang-tao", "cpo cto automation engineer plant quality shift projects", 52),
    (HANGS_ON_STAR, f"{STAR} lukas-vogel", "cto automation electrical engineer it projects", 395),
    (BUYING_MOMENT, "feng-bo song-qiao su-min", "cpo category automation electrical plant shift", 48),
    (WAS_MESH, "amelia-ross priya-nair", "cto automation it electrical engineer projects", 380),
)
"""Events with many guests: account, ours, theirs, days ago."""

SUBJECTS: Final = {
    True: (
        "产线改造方案",
        "季度业务回顾",
        "备件与服务协议",
        "新车间规划",
        "能耗优化试点",
        "年度框架合同",
        "现场问题跟进",
    ),
    False: (
        "Line retrofit options",
        "Quarterly business review",
        "Spare parts and service agreement",
        "Plans for the new hall",
        "Energy pilot",
        "Frame contract for next year",
        "Follow-up on site issues",
    ),
}
"""What meetings and visits are about, in Chinese and in English."""
