"""Every table of the demo company but the interactions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from graphkam.demo.customers import (
    BUYING_MOMENT,
    COMPLAINT,
    COOLING_CHAMPION,
    CUSTOMERS,
    HANGS_ON_STAR,
    LONE_WOLVES,
    MESH,
    OPPONENT,
    TOO_LITTLE,
    UNJOINED_LINES,
    UNVISITED_FLOOR,
    WAS_MESH,
    Customer,
)
from graphkam.demo.dice import Dice
from graphkam.demo.history import on
from graphkam.demo.names import chinese_names, latin_names
from graphkam.demo.posts import POSTS, UNITS, Post
from graphkam.demo.staff import STAFF, STAR

Rows = list[dict[str, Any]]
Holders = Mapping[tuple[str, str], str]

_TEAMS: Final = {
    MESH: ("lin-yue", "zhao-kai yuan-hang ma-jing jiang-tao ye-ning", "gao-zhiyuan"),
    "hengtai-sh": ("zhao-kai", "lin-yue ma-jing cui-peng", "xu-jianing"),
    "hengtai-eu": ("sofia-marchetti", "hannah-weiss ingrid-dahl", None),
    HANGS_ON_STAR: (STAR, "lukas-vogel hannah-weiss ingrid-dahl felix-braun", "helena-brandt"),
    BUYING_MOMENT: ("feng-bo", "wu-tianyu song-qiao su-min du-wei", "xu-jianing"),
    LONE_WOLVES: ("wu-tianyu", "deng-rui song-qiao luo-cheng su-min du-wei", "xu-jianing"),
    WAS_MESH: ("amelia-ross", "priya-nair maria-santos kevin-byrne", "daniel-okafor"),
    UNVISITED_FLOOR: ("peng-xiaoyu", "he-lei ma-jing cao-yifan ye-ning cui-peng", "xu-jianing"),
    COOLING_CHAMPION: ("nina-kowalski", "hannah-weiss ingrid-dahl", "helena-brandt"),
    UNJOINED_LINES: ("amelia-ross", "ethan-cole kevin-byrne", None),
    OPPONENT: ("grace-liu", "priya-nair", None),
    COMPLAINT: ("deng-rui", "luo-cheng du-wei", None),
    TOO_LITTLE: ("he-lei", "", None),
}
"""Who is responsible for an account: its owner, its core team, its sponsor."""


def accounts() -> Rows:
    """The customers."""
    names = ("id", "name", "tier", "stage", "revenue", "industry", "country", "region")
    return [
        {**{name: getattr(customer, name) for name in names}, "currency": "CNY", "parent_id": customer.parent}
        for customer in CUSTOMERS
    ]


def posts_of(customer: Customer) -> list[Post]:
    """The posts that a customer has."""
    lacking = customer.without.split()
    return [post for post in POSTS[: customer.posts] if post.key not in lacking]


def departments() -> Rows:
    """The departments that somebody sits in, and those above them."""
    rows: Rows = []
    for customer in CUSTOMERS:
        used = {post.unit for post in posts_of(customer)}
        used |= {unit.parent for unit in UNITS if unit.key in used and unit.parent is not None}
        for unit in UNITS:
            if unit.key in used:
                rows.append(
                    {
                        "id": f"{customer.id}-{unit.key}",
                        "account_id": customer.id,
                        "name": unit.chinese if customer.chinese else unit.english,
                        "line": unit.line,
                        "parent_id": unit.parent and f"{customer.id}-{unit.parent}",
                    }
                )
    return rows


def contacts(day: date, *, dice: Dice) -> tuple[Rows, Holders]:
    """The people of the customers, and who holds which post of which account."""
    taken = {person.id for person in STAFF}
    names = {True: chinese_names(dice, taken=taken), False: latin_names(dice, taken=taken)}
    rows: Rows = []
    holders: dict[tuple[str, str], str] = {}
    for customer in CUSTOMERS:
        posts = {post.key: post for post in posts_of(customer)}
        for key, post in posts.items():
            id_, name = next(names[customer.chinese])
            holders[customer.id, key] = id_
            boss = post.boss
            while boss is not None and boss not in posts:
                boss = next(other.boss for other in POSTS if other.key == boss)
            attitude = dice.one_of((None, 0, 0, 0, 1))
            rows.append(
                {
                    "id": id_,
                    "account_id": customer.id,
                    "name": name,
                    "department_id": f"{customer.id}-{post.unit}",
                    "title": post.chinese if customer.chinese else post.english,
                    "level": None if key in customer.unstated.split() else post.level,
                    "role": customer.roles.get(key, post.role),
                    "attitude": customer.attitudes.get(key, attitude),
                    "manager_id": None if boss is None else holders[customer.id, boss],
                    "email": f"{id_}@{customer.id}.example",
                    "joined_at": on(day, dice.between(900, 4000)),
                    "left_at": None,
                }
            )
    return rows, holders


def staff(day: date) -> Rows:
    """Our people."""
    return [
        {
            "id": person.id,
            "name": person.name,
            "title": person.title,
            "level": person.level,
            "function": person.function,
            "team": person.team,
            "manager_id": person.manager,
            "email": f"{person.id}@polaris-automation.example",
            "joined_at": on(day, person.joined),
            "left_at": None if person.left is None else on(day, person.left),
        }
        for person in STAFF
    ]


def assignments(day: date) -> Rows:
    """Who is responsible for which account; at one account the owner has changed."""
    rows: Rows = []
    for account, (owner, core, sponsor) in _TEAMS.items():
        team = [(owner, "owner"), *((member, "core") for member in core.split())]
        team += [] if sponsor is None else [(sponsor, "sponsor")]
        for member, role in team:
            since = 230 if (account, member, role) == (WAS_MESH, "amelia-ross", "owner") else 725
            rows.append(
                {"staff_id": member, "account_id": account, "role": role, "from": on(day, since), "to": None}
            )
    former = {"account_id": WAS_MESH, "role": "owner", "from": on(day, 1400), "to": on(day, 230)}
    return [*rows, {"staff_id": "james-whitfield", **former}]


def ties(day: date, *, holders: Holders) -> Rows:
    """What people said of their ties: two declared, one refused."""
    said = (
        ("gao-zhiyuan", holders[MESH, "ceo"], 0.7, 95, False),
        ("helena-brandt", holders[HANGS_ON_STAR, "ceo"], 0.3, 330, False),
        ("tang-ruolan", holders[BUYING_MOMENT, "coo"], 0.35, 150, False),
        ("oliver-grant", holders[WAS_MESH, "cpo"], 0.0, 410, True),
    )
    return [
        {
            "staff_id": rep,
            "contact_id": contact,
            "strength": strength,
            "as_of": on(day, ago),
            "refused": refused,
        }
        for rep, contact, strength, ago, refused in said
    ]


def influences(*, holders: Holders) -> Rows:
    """Who is listened to beside the reporting lines; reference customers reach across accounts."""
    said = (
        ((MESH, "cto"), (BUYING_MOMENT, "cto"), 0.4),
        ((MESH, "ceo"), (LONE_WOLVES, "ceo"), 0.3),
        ((MESH, "automation"), (UNVISITED_FLOOR, "cto"), 0.35),
        ((MESH, "projects"), (MESH, "cto"), 0.6),
        ((HANGS_ON_STAR, "automation"), (HANGS_ON_STAR, "cto"), 0.7),
        ((HANGS_ON_STAR, "cto"), (COOLING_CHAMPION, "cto"), 0.3),
        ((UNVISITED_FLOOR, "automation"), (UNVISITED_FLOOR, "cto"), 0.6),
        ((BUYING_MOMENT, "automation"), (BUYING_MOMENT, "cto"), 0.5),
        ((OPPONENT, "engineer"), (OPPONENT, "cto"), None),
        ((LONE_WOLVES, "strategy"), (LONE_WOLVES, "ceo"), 0.5),
    )
    return [
        {"from_contact_id": holders[source], "to_contact_id": holders[target], "strength": strength}
        for source, target, strength in said
    ]


def rivals(day: date, *, holders: Holders) -> Rows:
    """Competitors known to be tied to somebody."""
    said = (
        ("Ostmark Drives", (BUYING_MOMENT, "cto"), 0.7, 45),
        ("Ostmark Drives", (HANGS_ON_STAR, "it"), 0.4, 160),
        ("Kestrel Robotics", (OPPONENT, "cpo"), 0.8, 70),
        ("Kestrel Robotics", (WAS_MESH, "cto"), 0.5, 60),
    )
    return [
        {"name": name, "contact_id": holders[post], "strength": strength, "as_of": on(day, ago)}
        for name, post, strength, ago in said
    ]


def opportunities(day: date) -> Rows:
    """What the customers are about to buy, have bought, or bought elsewhere."""
    said = (
        ("o01", BUYING_MOMENT, "焊装车间二期 Body shop phase 2", 26_000_000, 84, -34, "open"),
        ("o02", MESH, "智能工厂改造 Smart plant retrofit", 18_500_000, 120, -95, "open"),
        ("o03", HANGS_ON_STAR, "Turbine hall controls", 14_200_000, 60, -120, "open"),
        ("o04", OPPONENT, "Clean room pilot", 2_800_000, 100, -150, "open"),
        ("o05", WAS_MESH, "Assembly line 4", 9_600_000, 420, 260, "won"),
        ("o06", WAS_MESH, "Assembly line 5", 11_400_000, 190, 70, "lost"),
        ("o07", LONE_WOLVES, "贴片线扩产 SMT expansion", 8_100_000, 300, 130, "won"),
        ("o08", COMPLAINT, "包装线控制 Packaging controls", 3_200_000, 210, 90, "won"),
    )
    return [
        {
            "id": id_,
            "account_id": account,
            "name": name,
            "amount": amount,
            "opened_at": on(day, opened),
            "closes_at": on(day, closes),
            "status": status,
        }
        for id_, account, name, amount, opened, closes, status in said
    ]


def reviews(day: date) -> Rows:
    """When relationships were last reviewed with the map on the table, and the time before."""
    last = [(customer.id, customer.review) for customer in CUSTOMERS if customer.review is not None]
    return [
        {"account_id": account, "held_at": on(day, ago)}
        for account, held in last
        for ago in (held, held + 182)
    ]


def changes(day: date, *, holders: Holders) -> Rows:
    """What was otherwise before: a promotion, a title, a tier, a team."""
    said = (
        ("contact", holders[UNVISITED_FLOOR, "cto"], "level", ("4", 900), ("5", 210)),
        ("contact", holders[UNVISITED_FLOOR, "cto"], "title", ("工艺部部长", 900), ("技术总监", 210)),
        ("contact", holders[WAS_MESH, "cpo"], "attitude", ("1", 900), ("-1", 75)),
        ("account", MESH, "tier", ("gold", 1500), ("diamond", 560)),
        ("account", UNJOINED_LINES, "stage", ("shortlisted", 800), ("trial", 190)),
        ("staff", "peng-xiaoyu", "team", ("China South", 1100), ("China East", 380)),
    )
    return [
        {"entity": entity, "id": id_, "field": field, "value": value, "at": on(day, ago)}
        for entity, id_, field, *values in said
        for value, ago in values
    ]
