"""The customers of the demo company: who they are, how big, and what is particular about their people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Customer:
    """One account. ``posts`` is how many of `graphkam.demo.posts.POSTS` it has, ``without`` those of them it lacks.

    ``attitudes`` and ``roles`` are by post, beside what the posts say; ``unstated`` are posts whose level nobody
    wrote down. ``review`` is how many days ago the relationship was last reviewed.
    """

    id: str
    name: str
    tier: str
    stage: str
    revenue: int
    industry: str
    country: str
    region: str
    chinese: bool
    posts: int
    parent: str | None = None
    without: str = ""
    attitudes: Mapping[str, int] = field(default_factory=dict[str, int])
    roles: Mapping[str, str | None] = field(default_factory=dict[str, "str | None"])
    unstated: str = ""
    review: int | None = None


MESH: Final = "hengtai"
HANGS_ON_STAR: Final = "borealis"
BUYING_MOMENT: Final = "xinyuan"
LONE_WOLVES: Final = "yunhe"
WAS_MESH: Final = "castellan"
UNVISITED_FLOOR: Final = "jinghua"
COOLING_CHAMPION: Final = "hanse"
UNJOINED_LINES: Final = "tidewater"
OPPONENT: Final = "aurora"
COMPLAINT: Final = "longwei"
TOO_LITTLE: Final = "qinghe"

CUSTOMERS: Final = (
    Customer(
        MESH,
        "恒泰重工 Hengtai Heavy",
        "diamond",
        "preferred",
        68_400_000,
        "Construction machinery",
        "CN",
        "China East",
        chinese=True,
        posts=36,
        review=38,
        attitudes={"ceo": 1, "cto": 2, "cpo": 1, "automation": 2, "quality": -1, "projects": 2},
    ),
    Customer(
        "hengtai-sh",
        "恒泰上海 Hengtai Shanghai",
        "gold",
        "volume",
        21_300_000,
        "Construction machinery",
        "CN",
        "China East",
        chinese=True,
        posts=24,
        parent=MESH,
        review=61,
        attitudes={"cto": 1, "plant": 2, "cpo": 0},
    ),
    Customer(
        "hengtai-eu",
        "Hengtai Europe",
        "ordinary",
        "trial",
        4_200_000,
        "Construction machinery",
        "DE",
        "Europe",
        chinese=False,
        posts=17,
        parent=MESH,
        without="strategy aide coo",
        attitudes={"plant": 1},
        review=210,
    ),
    Customer(
        HANGS_ON_STAR,
        "Borealis Power",
        "diamond",
        "volume",
        52_700_000,
        "Power generation",
        "DE",
        "Europe",
        chinese=False,
        posts=32,
        review=75,
        attitudes={"ceo": 1, "cto": 2, "cpo": 1, "contracts": -1, "automation": 1},
    ),
    Customer(
        BUYING_MOMENT,
        "鑫源汽车 Xinyuan Auto",
        "diamond",
        "volume",
        47_900_000,
        "Automotive",
        "CN",
        "China South",
        chinese=True,
        posts=33,
        review=140,
        attitudes={"cpo": 0, "cto": -1, "plant": 1, "projects": 1},
    ),
    Customer(
        LONE_WOLVES,
        "云河电子 Yunhe Electronics",
        "gold",
        "volume",
        33_500_000,
        "Electronics",
        "CN",
        "China South",
        chinese=True,
        posts=29,
        review=80,
        attitudes={"cto": 1, "cpo": 1, "automation": 2},
    ),
    Customer(
        WAS_MESH,
        "Castellan Aerospace",
        "gold",
        "preferred",
        39_800_000,
        "Aerospace",
        "US",
        "Americas",
        chinese=False,
        posts=31,
        review=320,
        attitudes={"ceo": 1, "cto": 1, "cpo": -1, "projects": 2},
    ),
    Customer(
        UNVISITED_FLOOR,
        "京华制药 Jinghua Pharma",
        "gold",
        "volume",
        26_100_000,
        "Pharmaceuticals",
        "CN",
        "China East",
        chinese=True,
        posts=32,
        review=55,
        attitudes={"category": 1, "plant": 1, "automation": 2, "quality": 1},
    ),
    Customer(
        COOLING_CHAMPION,
        "Hanse Chemie",
        "gold",
        "volume",
        18_600_000,
        "Chemicals",
        "DE",
        "Europe",
        chinese=False,
        posts=24,
        without="cfo",
        review=88,
        attitudes={"cto": 2, "cpo": 0, "plant": 1},
    ),
    Customer(
        UNJOINED_LINES,
        "Tidewater Logistics",
        "strategic",
        "trial",
        5_400_000,
        "Logistics",
        "US",
        "Americas",
        chinese=False,
        posts=22,
        review=70,
        attitudes={"cfo": 1, "it": 1, "plant": 1},
    ),
    Customer(
        OPPONENT,
        "Aurora Semiconductors",
        "strategic",
        "shortlisted",
        2_300_000,
        "Semiconductors",
        "SG",
        "Asia Pacific",
        chinese=False,
        posts=20,
        without="coo aide",
        attitudes={"cpo": -2, "cto": 0, "engineer": 1},
        roles={"cfo": "influencer"},
    ),
    Customer(
        COMPLAINT,
        "龙威食品 Longwei Foods",
        "ordinary",
        "volume",
        14_800_000,
        "Food",
        "CN",
        "China South",
        chinese=True,
        posts=19,
        without="strategy aide it architect",
        attitudes={"plant": 1, "coo": 0},
        unstated="shift engineer upkeep",
        review=190,
    ),
    Customer(
        TOO_LITTLE,
        "青禾农机 Qinghe Agritech",
        "ordinary",
        "shortlisted",
        600_000,
        "Agricultural machinery",
        "CN",
        "China East",
        chinese=True,
        posts=17,
        without="ceo cfo coo strategy aide controller buyer plant shift electrical engineer quality it "
        "automation",
        roles={"cpo": None},
        unstated="category",
    ),
)
