"""A real server process answers what the engine answers, under the same keys, and refuses what it must."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import orjson
import pytest
from click.testing import CliRunner

from graphkam.answers import to_json
from graphkam.bundle import read_bundle
from graphkam.cli import commands
from graphkam.gaps import gaps
from graphkam.plans import departure_plan
from graphkam.policy import DEFAULT_POLICY
from graphkam.portfolio import explain, portfolio, report, trend
from graphkam.snapshot import Snapshot, take_snapshot

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "example"
DAY = date(2026, 6, 30)
COMMAND = [sys.executable, "-c", "from graphkam.cli import main; main()"]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = tmp_path_factory.mktemp("data")
    server = subprocess.Popen(
        [*COMMAND, "serve", "--bundle", str(EXAMPLE), "--as-of", "last", "--port", str(port)],
        env={**os.environ, "GRAPHKAM_DATA_DIR": str(data)},
        stderr=subprocess.PIPE,
    )
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
        for _ in range(1200):
            assert server.poll() is None, "the server ended by itself"
            try:
                client.get("/health/live")
            except httpx.ConnectError:
                time.sleep(0.1)
            else:
                break
        yield client
    server.send_signal(signal.SIGTERM)
    _, said = server.communicate(timeout=60)
    assert f"http://127.0.0.1:{port}/api/v1".encode() in said


LAST = "2026-06-25"
"""The day of the latest record of the example, for which the server is started."""


@pytest.mark.parametrize(("asked", "answered"), [({}, LAST), ({"as_of": "2026-06-10"}, "2026-06-10")])
def test_the_day_that_it_is_started_for_stands_where_none_is_asked_for(
    client: httpx.Client, asked: dict[str, str], answered: str
) -> None:
    assert client.get("/api/v1/accounts/harbour/report", params=asked).json()["as_of"] == answered
    assert f'value="{answered}"' in client.get("/", params=asked).text


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return take_snapshot(read_bundle(EXAMPLE).company, day=DAY, policy=DEFAULT_POLICY)


def same(response: httpx.Response, expected: object) -> None:
    assert response.status_code == 200, response.text
    assert response.json() == orjson.loads(to_json(expected))


def test_answers_are_those_of_the_engine(client: httpx.Client, snapshot: Snapshot) -> None:
    on = {"as_of": DAY.isoformat()}
    company = snapshot.company
    same(client.get("/api/v1/accounts/harbour/report", params=on), report(snapshot)[0])
    same(client.get("/api/v1/accounts/harbour/gaps", params=on), gaps(snapshot))
    same(
        client.get("/api/v1/accounts/harbour/trend", params=on),
        trend(company, "harbour", day=DAY, policy=DEFAULT_POLICY),
    )
    same(client.get("/api/v1/portfolio", params=on), portfolio(company, day=DAY, policy=DEFAULT_POLICY))
    same(client.get("/api/v1/ties/mei/lin/explain", params=on), explain(snapshot, "mei", "lin"))
    leaving = {"staff_ids": ["mei"], "date": DAY.isoformat()}
    same(client.post("/api/v1/departures", json=leaving), departure_plan(snapshot, ["mei"]))


def test_what_is_asked_without_a_day_is_asked_of_that_day(client: httpx.Client, snapshot: Snapshot) -> None:
    last = take_snapshot(snapshot.company, day=date.fromisoformat(LAST), policy=DEFAULT_POLICY)
    same(client.post("/api/v1/departures", json={"staff_ids": ["tom"]}), departure_plan(last, ["tom"]))
    alerts = client.get("/api/v1/alerts").json()["items"]
    assert {alert["day"] for alert in alerts} == {LAST}


def test_a_path_to_the_chairman_goes_over_those_below_him(client: httpx.Client) -> None:
    where = "/api/v1/accounts/harbour/paths"
    found = client.get(where, params={"as_of": DAY.isoformat(), "contact": "chen"}).json()
    assert found["missing"] is None
    assert found["paths"][0]["people"][-1] == "chen"
    down = client.get(where, params={"as_of": DAY.isoformat(), "contact": "chen", "top_down": True}).json()
    assert down["paths"] == []
    assert down["missing"] is not None


def test_a_sweep_visits_whom_nobody_knows(client: httpx.Client) -> None:
    plan = client.get("/api/v1/accounts/harbour/sweep", params={"as_of": DAY.isoformat(), "visits": 2}).json()
    assert next(visit["contact_id"] for visit in plan["visits"]) == "chen"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/accounts/nobody/report", 404),
        ("/api/v1/accounts/harbour/paths?contact=nobody", 404),
        ("/api/v1/ties/mei/nobody/explain", 404),
        ("/api/v1/accounts/harbour/report?as_of=2026-02-30", 422),
        ("/api/v1/accounts/harbour/report?as_of=1899-12-31", 422),
        ("/api/v1/accounts/harbour/sweep?visits=-1", 422),
        ("/api/v1/nothing", 404),
    ],
)
def test_what_cannot_be_answered_is_a_problem(client: httpx.Client, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status
    assert response.json()["detail"]


def test_a_departure_of_nobody_known_is_a_problem(client: httpx.Client) -> None:
    for body, status in (('{"staff_ids": ["nobody"]}', 404), ('{"staff_ids": []}', 422), ('{"who": 1}', 422)):
        response = client.post(
            "/api/v1/departures", content=body, headers={"Content-Type": "application/json"}
        )
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"


def test_another_host_name_is_refused(client: httpx.Client) -> None:
    assert client.get("/api/v1/portfolio", headers={"Host": "attacker.example"}).status_code == 400


def test_the_description_names_the_engine(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    named = {route["operationId"] for methods in paths.values() for route in methods.values()}
    assert named >= {"report", "gaps", "trend", "paths", "sweep", "portfolio", "departure_plan", "explain"}


def test_it_listens_to_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHKAM_DATA_DIR", str(tmp_path))
    for host in ("0.0.0.0", "::", "192.0.2.1", "example.org"):  # noqa: S104 - refused is what is tested
        ran = CliRunner().invoke(commands, ["serve", "--bundle", str(EXAMPLE), "--host", host])
        assert ran.exit_code == 2
        assert "127.0.0.1" in ran.stderr
