"""Handover, upgrades, key people and what to keep warm: screens, JSON, calendars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import Result
from icalendar import Calendar

from graphkam.answers import to_json
from graphkam.bundle import read_bundle
from graphkam.plans import keep_warm, key_people, upgrade
from graphkam.policy import DEFAULT_POLICY
from graphkam.snapshot import Snapshot, take_snapshot

Run = Callable[..., Result]
Ask = Callable[..., Any]
DAY = date(2026, 3, 2)  # a Monday


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def small(bundle_of: Callable[..., Path]) -> Path:
    """Ann holds everybody but Tim, some of them with Sol; Ed goes cold first; nobody knows Bob."""
    return bundle_of(
        accounts="id,name,tier\na,Alpha,\nb,Beta,gold\n",
        departments="id,account_id,name,line\nfin,a,Finance,management\nrnd,a,R&D,technical\n",
        contacts=(
            "id,account_id,name,department_id,level,role,manager_id\nceo,a,Carla,fin,6,approver,\n"
            "cto,a,Theo,rnd,5,decision_maker,ceo\ned,a,Ed,rnd,2,user,cto\ntim,a,Tim,rnd,2,user,cto\n"
            "al,a,Al,fin,4,,ceo\n"
            "bob,b,Bob,,3,user,\n"
        ),
        staff="id,name,title,function,level\nann,Ann,Director,account,3\nsol,Sol,,solution,3\nkim,Kim,,account,3\n",
        interactions=(
            "id,at,kind,staff_ids,contact_ids\ni1,2026-02-20,visit,ann,ceo\ni2,2026-02-20,visit,ann;sol,cto\n"
            "i3,2025-11-15,meeting,ann,ed\ni4,2026-02-01,visit,sol,tim\n"
        ),
    )


@pytest.fixture(scope="module")
def snapshot(small: Path) -> Snapshot:
    return take_snapshot(read_bundle(small).company, day=DAY, policy=DEFAULT_POLICY)


def events_of(file: Path) -> list[tuple[str, str, str]]:
    """The day, the id and the title of each event, as a calendar program reads them."""
    calendar = Calendar.from_ical(file.read_bytes())
    assert isinstance(calendar, Calendar)
    return sorted((str(event.start), str(event["UID"]), str(event["SUMMARY"])) for event in calendar.events)


def test_json_is_what_the_engine_answers(answer: Ask, small: Path, snapshot: Snapshot) -> None:
    data = ("--bundle", small, "--as-of", DAY)
    asked: dict[tuple[str, ...], object] = {
        ("key-people", "-k", "1"): key_people(snapshot, k=1),
        ("key-people",): key_people(snapshot, k=3),
        ("key-people", "a", "-k", "2"): key_people(snapshot, k=2, account_id="a"),
        ("upgrade", "a"): upgrade(snapshot, "a"),
        ("upgrade", "a", "--to", "plane"): upgrade(snapshot, "a", to="plane"),
        ("upgrade", "a", "--bus-factor", "2"): upgrade(snapshot, "a", bus_factor=2),
        ("keep-warm",): keep_warm(snapshot),
        ("keep-warm", "--days", "200", "--staff", "sol"): keep_warm(snapshot, days=200, staff_id="sol"),
    }
    for words, expected in asked.items():
        assert answer(*words, *data) == orjson.loads(to_json(expected)), words


def test_the_handover_says_who_takes_over_why_and_when(run: Run, small: Path) -> None:
    data = ("--bundle", small, "--as-of", DAY)
    text = flat(run("departure", "ann", "--on", "2026-03-06", *data).stdout)
    plan = text[text.index("Handover plan") :]
    for part in (
        "Carla (ceo) [orphaned] 2026-03-03",
        "Ed (ed) [orphaned] 2026-03-04",
        "Theo (cto) [down to one] 2026-03-03",
        "Sol (sol): knows people near them – else Kim (does the same work): successors would be further from",
        "3 of 3 contacts have a successor",
        "Ann (ann) leaves on 2026-03-06",
    ):
        assert part in plan
    assert plan.index("Carla") < plan.index("Ed (ed)") < plan.index("Theo")
    at_once = flat(run("departure", "ann", "--on", "2026-03-03", *data).stdout)
    assert "Carla (ceo) [orphaned] no day left" in at_once
    both = flat(run("departure", "ann", "sol", *data).stdout)
    assert "with Ann (ann)" in both
    assert "Tim (tim) [orphaned] – – nobody who stays has a cold tie" in both
    assert "with Ann (ann)" not in plan, "there is nobody else to go with"


def test_a_workload_leaves_contacts_to_nobody(run: Run, answer: Ask, small: Path) -> None:
    asked = ("departure", "ann", "--workload", "2", "--bundle", small, "--as-of", DAY)
    plan = answer(*asked)["handover"]
    assert {item["reason"] for item in plan if item["staff_id"] is None} <= {"workload", "no_candidate"}
    text = flat(run(*asked).stdout)
    placed = sum(item["staff_id"] is not None for item in plan)
    assert placed < 3
    assert f"{placed} of 3 contacts have a successor" in text
    assert "at the limit of the workload" in text


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_joint_visits_as_a_calendar(run: Run, small: Path, tmp_path: Path, form: tuple[str, ...]) -> None:
    file = tmp_path / "visits.ics"
    asked = ("departure", "ann", "--on", "2026-03-06", "--ics", file, "--bundle", small, "--as-of", DAY)
    result = run(*asked, *form)
    assert result.exit_code == 0
    assert f"Calendar written to {file}" in flat(result.stderr)
    first, events = file.read_bytes(), events_of(file)
    assert [day for day, _, _ in events] == ["2026-03-03", "2026-03-03", "2026-03-04"]
    assert len({uid for _, uid, _ in events}) == 3
    assert any("Carla" in title for _, _, title in events)
    run(*asked, *form)
    assert file.read_bytes() == first, "the same plan is the same file"


def test_keep_warm(run: Run, answer: Ask, small: Path, tmp_path: Path) -> None:
    data = ("--bundle", small, "--as-of", DAY)
    (tie,) = answer("keep-warm", "--days", "60", *data)
    assert (tie["contact_id"], tie["staff_id"]) == ("ed", "ann")
    text = flat(run("keep-warm", "--days", "60", "--ics", tmp_path / "warm.ics", *data).stdout)
    assert f"Ed (ed) {tie['goes_cold_on']} {tie['holds_until']}" in text
    assert "Alpha (a); Ann (ann) alone holds them" in text
    assert "Other ways:" in text
    assert [day for day, _, _ in events_of(tmp_path / "warm.ics")] == [tie["action"]["by"]]
    later = flat(run("keep-warm", "--days", "300", *data).stdout)
    assert later.index("Carla (ceo) [key]") < later.index("Ed (ed)"), "key contacts first"
    assert "held by Sol (sol) and others" in later
    assert "Nothing goes cold within 0 days" in run("keep-warm", "--days", "0", *data).stdout


def test_key_people(run: Run, small: Path) -> None:
    data = ("--bundle", small, "--as-of", DAY)
    ours = flat(run("key-people", "-k", "1", *data).stdout)
    assert "Ann (ann) Director" in ours
    assert "Sol instead of Ann would lose" in ours
    assert "of the weight that is covered today" in ours
    theirs = flat(run("key-people", "a", "-k", "1", *data).stdout)
    assert "Through whom most of Alpha (a) is reached" in theirs
    assert "Carla (ceo)" in theirs
    nobody = run("key-people", "--bundle", small, "--as-of", "2020-01-01")
    assert nobody.exit_code == 0
    assert "no tie is active" in nobody.stdout


def test_an_upgrade_names_each_new_tie_and_how_it_is_made(run: Run, small: Path) -> None:
    data = ("--bundle", small, "--as-of", DAY)
    text = flat(run("upgrade", "a", *data).stdout)
    for part in (
        "Lifting Alpha (a) to class plane",
        "proven: no fewer do",
        "Sol (sol) → Carla (ceo)",
        "introduced over",
        "Chance",
        "line → plane ▲ better",
    ):
        assert part in text
    assert "It has reached class line already" in flat(run("upgrade", "a", "--to", "line", *data).stdout)


def test_what_stands_in_the_way_of_an_upgrade(run: Run, answer: Ask, small: Path) -> None:
    data = ("--bundle", small, "--as-of", DAY)
    assert answer("upgrade", "b", "--to", "plane", *data)["impossible"]
    text = flat(run("upgrade", "b", "--to", "plane", *data).stdout)
    assert "No new ties reach class plane" in text
    assert "contacts recorded" in text
    assert "An empty chair cannot be won" in text
    assert "bus factor" in flat(run("upgrade", "b", "--bus-factor", "3", *data).stdout)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("departure", "ann", "--on", "soon"), "--on"),
        (("departure", "ann", "--workload", "0"), "--workload"),
        (("upgrade", "a", "--to", "star"), "--to"),
        (("upgrade", "a", "--to", "line", "--bus-factor", "2"), "give one"),
        (("upgrade", "nobody"), "nobody"),
        (("key-people", "nobody"), "nobody"),
        (("key-people", "-k", "0"), "-k"),
        (("keep-warm", "--days", "-1"), "--days"),
        (("keep-warm", "--staff", "nobody"), "nobody"),
        (("keep-warm", "--ics", "/nowhere/file.ics"), "/nowhere/file.ics"),
    ],
    ids=str,
)
def test_wrong_usage(run: Run, small: Path, words: tuple[str, ...], said: str) -> None:
    result = run(*words, "--bundle", small, "--as-of", DAY)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in flat(result.stderr)
