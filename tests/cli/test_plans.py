"""Paths and sweeps: JSON as the engine answers, and screens that say who, how and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import Result

from graphkam.answers import to_json
from graphkam.bundle import read_bundle, write_bundle
from graphkam.plans import paths, sweep
from graphkam.policy import DEFAULT_POLICY
from graphkam.snapshot import Snapshot, take_snapshot
from tests.plans.published import krackhardt

Run = Callable[..., Result]
Ask = Callable[..., Any]
DAY = date(2026, 3, 2)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def small(bundle_of: Callable[..., Path]) -> Path:
    """Otto, who is against us, stands between Ann and Anna; nobody gets to Lon; Udo is reached only upwards."""
    return bundle_of(
        accounts="id,name,tier\na,Alpha,gold\n",
        contacts=(
            "id,account_id,name,title,level,attitude,manager_id\nceo,a,Carla,CEO,6,,\ncfo,a,Otto,CFO,5,-2,ceo\n"
            "acc,a,Anna,Accountant,3,,cfo\nlon,a,Lon,Guard,2,,\nudo,a,Udo,Boss,5,,\nlou,a,Lou,Worker,2,,udo\n"
        ),
        staff="id,name,function,level,team\nann,Ann,account,3,x\nsol,Sol,solution,3,x\n",
        interactions=(
            "id,at,kind,staff_ids,contact_ids\ni1,2026-02-20,visit,ann,cfo\ni2,2026-02-20,visit,sol,lou\n"
            "i3,2026-02-21,visit,ann,cfo\ni4,2026-02-22,visit,ann,cfo\n"
        ),
        influences="from_contact_id,to_contact_id,strength\nlou,acc,0.5\n",
    )


@pytest.fixture(scope="module")
def snapshot(small: Path) -> Snapshot:
    return take_snapshot(read_bundle(small).company, day=DAY, policy=DEFAULT_POLICY)


def test_json_is_what_the_engine_answers(answer: Ask, small: Path, snapshot: Snapshot) -> None:
    data = ("--bundle", small, "--as-of", DAY)
    asked: dict[tuple[str, ...], object] = {
        ("paths", "acc"): paths(snapshot, "acc"),
        ("paths", "acc", "-k", "3"): paths(snapshot, "acc", k=3),
        ("paths", "acc", "--from", "sol"): paths(snapshot, "acc", start="sol"),
        ("paths", "acc", "--disjoint"): paths(snapshot, "acc", disjoint=True),
        ("paths", "acc", "--disjoint", "-k", "1"): paths(snapshot, "acc", disjoint=True, k=1),
        ("paths", "udo"): paths(snapshot, "udo"),
        ("paths", "udo", "--top-down"): [],
        ("sweep", "a", "--visits", "2"): sweep(snapshot, "a", visits=2),
        ("sweep", "a", "--visits", "0"): sweep(snapshot, "a", visits=0),
    }
    for words, expected in asked.items():
        assert answer(*words, *data) == orjson.loads(to_json(expected)), words
    assert len(answer("paths", "acc", "-k", "3", *data)) > 1
    assert answer("paths", "acc", "--from", "sol", *data)[0]["people"][0] == "sol"
    assert len(answer("paths", "acc", "--disjoint", *data)) == 2


def test_a_language_changes_nothing_in_the_json(run: Run, small: Path) -> None:
    for words in (("paths", "acc"), ("sweep", "a", "--visits", "3")):
        asked = (*words, "--bundle", small, "--as-of", DAY, "--json")
        assert run(*asked).stdout == run(*asked, "--lang", "zh").stdout


def test_a_path_says_each_step_its_ground_and_who_is_against_us(run: Run, small: Path) -> None:
    text = flat(run("paths", "acc", "--from", "ann", "--bundle", small, "--as-of", DAY).stdout)
    for part in (
        "The way to Anna (acc) on 2026-03-02",
        "setting out from Ann (ann)",
        "Ann (ann) → Sol (sol) → Lou (lou) → Anna (acc)",
        "0.90 colleague Ann asks Sol",
        "rests on: same team, x",
        "visit of 2026-02-20 (i2)",
        "recorded influence of 0.50",
        "the weakest step: Sol (sol) → Lou (lou)",
        "not for employment decisions",
    ):
        assert part in text
    against = flat(run("paths", "ceo", "--bundle", small, "--as-of", DAY).stdout)
    assert "Careful: Otto (cfo) is against us (opponent)" in against
    assert "visit of 2026-02-22 (i4), visit of 2026-02-21 (i3) and 1 more" in against
    chinese = flat(run("paths", "ceo", "--bundle", small, "--as-of", DAY, "--lang", "zh").stdout)
    assert "Otto (cfo) 不支持我方（反对）" in chinese


def test_several_paths_are_numbered(run: Run, small: Path) -> None:
    data = ("--bundle", small, "--as-of", DAY)
    text = flat(run("paths", "acc", "--disjoint", *data).stdout)
    assert "share nobody on the way" in text
    assert text.index("1. chance") < text.index("2. chance")
    assert "1. chance" not in run("paths", "acc", *data).stdout
    assert "no second route" in flat(run("paths", "ceo", "--disjoint", *data).stdout)


@pytest.mark.parametrize("form", [(), ("--json",)])
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("lon",), "Nobody of ours has a tie to Lon"),
        (("udo", "--top-down"), "graphkam paths lou --bundle"),
        (("udo", "--top-down", "--from", "ann"), "graphkam paths lou --from ann --bundle"),
    ],
    ids=str,
)
def test_no_path_is_an_answer_and_what_is_missing_goes_to_standard_error(
    run: Run, small: Path, words: tuple[str, ...], said: str, form: tuple[str, ...]
) -> None:
    result = run("paths", *words, "--bundle", small, "--as-of", DAY, *form)
    assert result.exit_code == 0
    assert said in flat(result.stderr)
    assert result.stdout == "[]\n" if form else "No way leads there" in result.stdout


def test_a_path_can_be_checked_by_hand(answer: Ask, shared: Path, run: Run, tmp_path: Path) -> None:
    customer = krackhardt(shared, tied="16")
    write_bundle(customer.company, tmp_path / "managers")
    data = ("--bundle", tmp_path / "managers", "--as-of", customer.day)
    (found,) = answer("paths", "7", *data)
    assert found["people"] == ["rep", "16", "2", "7"]
    assert found["probability"] == pytest.approx(0.03456, abs=1e-12)  # 0.6 x (0.3 x 0.8) x (0.3 x 0.8)
    assert "chance 0.035" in run("paths", "7", *data).stdout
    assert answer("paths", "7", "--top-down", *data) == []


def test_a_sweep_is_a_walk_down_the_stairs(run: Run, demo: Path, answer: Ask) -> None:
    asked = ("sweep", "borealis", "--visits", "6", "--bundle", demo)
    plan = answer(*asked)
    text = flat(run(*asked).stdout)
    visits = plan["visits"]
    assert len(visits) == 6
    at = 0
    for number, visit in enumerate(visits, 1):
        # In this order: the floor it is on, whom, who goes, who introduces.
        if number == 1 or visits[number - 2]["floor"] != visit["floor"]:
            at = text.index(f"Floor {visit['floor']} {number}.", at)
        at = text.index(f"{number}. ", at)
        at = text.index(f"({visit['contact_id']})", at)
        for staff in visit["visitor_ids"]:
            at = text.index(f"({staff})", at)
        if visit["introduced_by"]:
            at = text.index(f"introduced by {text[at:].split('introduced by ')[1].split(' (')[0]}", at)
            at = text.index(f"({visit['introduced_by']})", at)
        assert f"{visit['gain']:.2f}" in text
    for part in ("One trip for visits", "Proven", "Also considered", "the plan would lose"):
        assert part in text


def test_a_sweep_names_an_opponent_and_who_is_out_of_reach(run: Run, small: Path) -> None:
    data = ("--bundle", small, "--as-of", DAY)
    text = flat(run("sweep", "a", "--visits", "4", *data).stdout)
    assert "introduced by Otto (cfo), who is against us" in text
    assert "Out of reach" in text
    assert "Lon (lon)" in text
    before = flat(run("sweep", "a", "--visits", "4", "--bundle", small, "--as-of", "2020-01-01").stdout)
    assert "make a first tie" in before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("paths",), "CONTACT"),
        (("paths", "acc", "-k", "0"), "-k"),
        (("paths", "nobody"), "nobody"),
        (("paths", "acc", "--from", "nobody"), "nobody"),
        (("sweep", "a"), "--visits"),
        (("sweep", "a", "--visits", "-1"), "--visits"),
        (("sweep", "nobody", "--visits", "1"), "nobody"),
    ],
    ids=str,
)
def test_wrong_usage(run: Run, small: Path, words: tuple[str, ...], said: str) -> None:
    result = run(*words, "--bundle", small, "--as-of", DAY)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in flat(result.stderr)


def test_a_report_says_how_we_would_get_to_whom_nobody_holds(run: Run, small: Path) -> None:
    asked = ("report", "a", "--bundle", small, "--as-of", DAY)
    text = flat(run(*asked).stdout)
    assert "How would we get there" in text
    assert "Carla (ceo) 0.023 – Ann (ann) → Otto (cfo) → Carla (ceo); careful, against us: Otto (cfo)" in text
    assert "Udo (udo) 0.092 – Sol (sol) → Lou (lou) → Udo (udo)" in text
    assert "不支持我方：Otto (cfo)" in flat(run(*asked, "--lang", "zh").stdout)
    before = flat(run("report", "a", "--bundle", small, "--as-of", "2020-01-01").stdout)
    assert "Carla (ceo) – – Nobody of ours has a tie to Carla" in before
