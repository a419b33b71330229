"""Portfolio, gaps, departures and explanations: JSON as the engine answers, tables that name names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import Result

from graphkam.answers import to_json
from graphkam.bundle import read_bundle
from graphkam.gaps import gaps
from graphkam.plans import handover
from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import departure, explain, portfolio
from graphkam.snapshot import Snapshot, take_snapshot

Run = Callable[..., Result]
Ask = Callable[..., Any]
DAY = date(2026, 3, 2)
ACCOUNTS = "id,name,tier,revenue,currency,region\na,Alpha,gold,1000000,EUR,North\nb,Beta,,2000000,EUR,South\n"
PEOPLE = {
    "departments": "id,account_id,name,line\nfin,a,Finance,management\nrnd,a,R&D,technical\n",
    "contacts": (
        "id,account_id,name,department_id,level,role\nceo,a,Carla,fin,6,approver\ncto,a,Theo,rnd,5,decision_maker\n"
        "eng,a,Ed,rnd,2,user\nbob,b,Bob,,3,user\n"
    ),
    "staff": "id,name,function,level\nann,Ann,account,3\nsol,Sol,solution,3\n",
    "interactions": (
        "id,at,kind,staff_ids,contact_ids,direction\ni1,2026-02-20,visit,ann,ceo;cto,\ni2,2026-02-20,visit,sol,cto,\n"
        "i3,2026-02-01,meeting,ann,bob,\ni4,2026-01-01,email,sol,eng,out\ni5,2026-02-25,email,ann,ceo,in\n"
    ),
}


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def small(bundle_of: Callable[..., Path]) -> Path:
    return bundle_of(accounts=ACCOUNTS, **PEOPLE)


@pytest.fixture(scope="module")
def snapshot(small: Path) -> Snapshot:
    return take_snapshot(read_bundle(small).company, day=DAY, policy=DEFAULT_POLICY)


def _with_plan(
    snapshot: Snapshot, staff: list[str], *, on: date | None = None, workload: int | None = None
) -> dict[str, object]:
    plan = handover(snapshot, staff, on=on, workload=workload)
    return {**asdict(departure(snapshot, staff)), "handover": plan}


def test_json_is_what_the_engine_answers(answer: Ask, small: Path, snapshot: Snapshot) -> None:
    data = ("--bundle", small, "--as-of", DAY)
    company = snapshot.company
    asked = {
        ("portfolio",): portfolio(company, day=DAY, policy=DEFAULT_POLICY),
        ("gaps",): gaps(snapshot),
        ("gaps", "b"): gaps(snapshot, accounts=["b"]),
        ("departure", "sol", "ann"): _with_plan(snapshot, ["ann", "sol"]),
        ("departure", "ann", "--on", "2026-03-04", "--workload", "2"): _with_plan(
            snapshot, ["ann"], on=date(2026, 3, 4), workload=2
        ),
        ("explain", "ann", "ceo"): explain(snapshot, "ann", "ceo"),
    }
    for words, expected in asked.items():
        assert answer(*words, *data) == orjson.loads(to_json(expected)), words


def test_a_language_changes_nothing_in_the_json(run: Run, small: Path) -> None:
    for words in (("portfolio",), ("gaps",), ("departure", "ann"), ("explain", "ann", "ceo")):
        asked = (*words, "--bundle", small, "--as-of", DAY, "--json")
        assert run(*asked).stdout == run(*asked, "--lang", "zh").stdout


def test_portfolio(run: Run, small: Path) -> None:
    text = flat(run("portfolio", "--bundle", small, "--as-of", DAY).stdout)
    for part in (
        "Revenue EUR 3.00 m a year",
        "Beta (b) point EUR 2.00 m 1 100%",
        "Ten largest accounts: 100%",
        "Ann (ann) 2 3 ",
        "North 1 EUR 1.00 m",
        "not for employment decisions",
    ):
        assert part in text


def test_portfolio_of_several_currencies_says_why_there_is_no_sum(
    run: Run, bundle_of: Callable[..., Path]
) -> None:
    bundle = bundle_of(accounts=ACCOUNTS.replace("2000000,EUR", "2000000,USD"), **PEOPLE)
    shown = run("portfolio", "--bundle", bundle, "--as-of", DAY)
    assert shown.exit_code == 0
    assert "Revenue – a year" in flat(shown.stdout)
    assert "rates" in flat(shown.stdout)
    assert "USD 2.00 m" in shown.stdout
    assert "by class and coverage" in flat(run("report", "--bundle", bundle, "--as-of", DAY).stdout)
    assert "Revenue exposed: USD 2.00 m" in flat(
        run("departure", "ann", "--bundle", bundle, "--as-of", DAY).stdout
    )


def test_gaps_name_the_account_what_is_wrong_and_what_to_do(
    run: Run, small: Path, snapshot: Snapshot
) -> None:
    result = run("gaps", "a", "--bundle", small, "--as-of", DAY)
    text = flat(result.stdout)
    first = gaps(snapshot, accounts=["a"])[0]
    assert first.severity in text.split("severe")[0]
    assert "Alpha (a)" in text
    assert flat(first.action["message"]["en"]) in text
    assert "Alpha (a) Alpha" not in text, "the account stands above, once"
    chinese = flat(run("gaps", "a", "--bundle", small, "--as-of", DAY, "--lang", "zh").stdout)
    assert first.message["zh"].split("：", 1)[1][:8] in chinese


def test_no_gaps_is_an_answer(run: Run, bundle_of: Callable[..., Path]) -> None:
    assert "every rule holds" not in run("gaps", "--bundle", bundle_of(accounts=ACCOUNTS)).stdout
    assert "No accounts" in run("gaps", "--bundle", bundle_of(accounts="id,name\n")).stdout


def test_departure(run: Run, small: Path) -> None:
    text = flat(run("departure", "ann", "--bundle", small, "--as-of", DAY).stdout)
    for part in (
        "If Ann (ann) left, as of 2026-03-02",
        "Lost (1), nobody who stays ever met them: Carla (ceo)",
        "Down to one rep (1): Theo (cto)",
        "Lost (1), nobody who stays ever met them: Bob (bob)",
        "Go dark: lines management; levels 6; departments Finance",
        "▼ worse",
        "Revenue exposed: EUR 2.00 m a year",
        "EUR 264 k to EUR 352 k",
        "not a forecast: Shi",
        "nobody who stays has a cold tie",
        "not for employment decisions",
    ):
        assert part in text
    assert text.index("Beta (b)") < text.index("Alpha (a)"), "the most revenue exposed first"
    assert text.index("Carla (ceo) [orphaned]") < text.index("Theo (cto) [down to")


def test_departure_of_somebody_whom_nobody_misses(run: Run, small: Path) -> None:
    shown = run("departure", "sol", "--bundle", small, "--as-of", "2025-01-01")
    assert shown.exit_code == 0
    assert "no active tie" in shown.stdout


def test_explain(run: Run, small: Path, snapshot: Snapshot) -> None:
    found = explain(snapshot, "ann", "ceo")
    text = flat(run("explain", "ann", "ceo", "--bundle", small, "--as-of", DAY).stdout)
    assert "Ann (ann) and Carla (ceo) on 2026-03-02" in text
    assert f"goes cold on {found.goes_cold_on}" in text
    assert "2026-02-20 visit 100%" in text
    assert "2026-02-25 email in 100%" in text
    assert text.index("2026-02-25 email") < text.index("2026-02-20 visit"), "the latest first"
    assert "If nothing happens".lower() in text
    nothing = run("explain", "sol", "bob", "--bundle", small, "--as-of", DAY)
    assert nothing.exit_code == 0
    assert "Nothing is recorded between these two" in nothing.stdout
    one_sided = flat(run("explain", "sol", "eng", "--bundle", small, "--as-of", DAY, "--lang", "zh").stdout)
    assert "已冷却" in one_sided
    assert "25%" in one_sided


def test_explaining_the_wrong_way_round_says_so(run: Run, small: Path) -> None:
    result = run("explain", "ceo", "ann", "--bundle", small, "--as-of", DAY)
    assert result.exit_code == 2
    assert "ceo" in result.stderr


def test_a_refused_tie_is_named(run: Run, bundle_of: Callable[..., Path]) -> None:
    refused = f"staff_id,contact_id,strength,as_of,refused\nann,ceo,0,{DAY - timedelta(days=9)},true\n"
    bundle = bundle_of(accounts=ACCOUNTS, **PEOPLE, ties=refused)
    shown = run("explain", "ann", "ceo", "--bundle", bundle, "--as-of", DAY)
    assert "does not want" in shown.stdout


def test_export_writes_what_was_read(run: Run, small: Path, tmp_path: Path) -> None:
    result = run("export", tmp_path / "out", "--bundle", small)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "contacts 4" in flat(result.stderr)
    assert read_bundle(tmp_path / "out").company.equals(read_bundle(small).company)
    again = run("export", tmp_path / "out", "--bundle", small)
    assert again.exit_code == 2
    assert "not an empty folder" in flat(again.stderr)


def test_export_through_a_mapping(answer: Ask, shared: Path, tmp_path: Path) -> None:
    northwind = ("--bundle", shared / "data" / "northwind", "--mapping", "northwind")
    said = answer("export", tmp_path / "out", *northwind)
    assert said["rows"]["accounts"] == 91
    assert said["rows"]["interactions"] == 830
    last = ("--as-of", "last")
    assert answer("report", "--bundle", tmp_path / "out", *last) == answer("report", *northwind, *last)
