"""Alerts, tasks, reviews and announced departures, asked of a real server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from tests.api.conftest import refill
from tests.api.receiving import following_events
from tests.api.servers import ServerProcess, until

TODAY = date.today()  # noqa: DTZ011  # only interactions around it
LEAVES = (TODAY + timedelta(days=40)).isoformat()


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


@pytest.fixture
def client(server: ServerProcess) -> Iterator[httpx.Client]:
    """Somebody who asks about the example, in which Mei has just visited Chen and Wu, alone."""
    client = server.client
    refill(client)
    visit = {
        "id": "fresh",
        "at": day(-2),
        "kind": "visit",
        "staff_ids": ["mei"],
        "contact_ids": ["chen", "wu"],
    }
    client.put("/api/v1/interactions", json={"items": [visit]}).raise_for_status()
    announce(client, None)
    yield client
    for task in client.get("/api/v1/tasks").json()["items"]:
        client.delete(f"/api/v1/tasks/{task['id']}").raise_for_status()
    client.delete("/api/v1/interactions/fresh")


def announce(client: httpx.Client, leaves: str | None) -> dict[str, Any]:
    answered = client.post("/api/v1/staff/mei/departure", json={"date": leaves})
    assert answered.status_code == 200, answered.text
    found: dict[str, Any] = answered.json()
    return found


def alerts(client: httpx.Client, **parameters: str) -> list[dict[str, Any]]:
    answered = client.get("/api/v1/alerts", params={"limit": 1000, **parameters})
    assert answered.status_code == 200, answered.text
    found: list[dict[str, Any]] = answered.json()["items"]
    return found


def test_an_announced_departure_is_told_with_all_that_is_to_be_done(client: httpx.Client) -> None:
    with following_events(client) as follower:
        told = announce(client, LEAVES)
        (alert,) = [each for each in told["alerts"] if each["rule"] == "rep_leaving"]
        until(lambda: ("alert.opened", "rep_leaving") in follower.types(), what="the event arrives")
    assert told["left_at"] == LEAVES
    assert client.get("/api/v1/staff/mei").json()["left_at"] == LEAVES
    assert alert["state"] == "open"
    assert alert["severity"] == "critical"
    assert alert["subject"] == "mei"
    assert {"chen", "wu"} <= set(alert["evidence"]["orphaned"])
    assert alert["evidence"]["leaves_on"] == LEAVES
    assert told["tell"] == [{"account_id": "harbour", "contact_ids": alert["evidence"]["tell"]}]
    assert told["tell"][0]["contact_ids"][0] == "chen", "the approver first"
    of_account = {item["contact_id"] for item in told["departure"]["handover"]}
    assert of_account == {item["contact_id"] for item in alert["evidence"]["handover"]}
    assert set(alert["evidence"]["orphaned"]) <= of_account
    what_if = client.post("/api/v1/departures", json={"staff_ids": ["mei"]}).json()
    assert told["departure"]["accounts"] == what_if["accounts"]
    undone = announce(client, None)
    assert (undone["departure"], undone["alerts"]) == (None, [])
    assert [each["change"] for each in history(client, alert["id"])[-2:]] in (
        ["opened", "resolved"],
        ["reopened", "resolved"],
    )
    assert client.get("/api/v1/staff/mei").json()["left_at"] is None


def history(client: httpx.Client, alert_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/v1/alerts/{alert_id}/history").json()["items"]
    return found


def test_alerts_are_the_gaps_most_serious_first_in_pages(client: httpx.Client) -> None:
    gaps = client.get("/api/v1/accounts/harbour/gaps").json()
    found = alerts(client)
    assert {(each["rule"], each["subject"]) for each in gaps} <= {
        (each["rule"], each["subject"]) for each in found
    }
    order = ["critical", "high", "medium", "low"]
    places = [order.index(each["severity"]) for each in found]
    assert places == sorted(places)
    paged: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get("/api/v1/alerts", params={"limit": 3, **cursor}).json()
        paged += [each["id"] for each in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert paged == [each["id"] for each in found]
    assert {each["severity"] for each in alerts(client, severity="high")} == {"high"}
    assert alerts(client, account_id="nobody") == []


def test_one_that_is_acknowledged_says_who_and_until_when(client: httpx.Client) -> None:
    (alert,) = alerts(client, rule="single_rep", account_id="harbour")[:1]
    unknown = client.get("/api/v1/alerts", params={"rule": "single_reps"})
    assert (unknown.status_code, "single_rep," in unknown.json()["detail"]) == (422, True)
    path = f"/api/v1/alerts/{alert['id']}"
    refused = client.post(f"{path}/acknowledge", json={"until": "2001-01-01"})
    assert refused.status_code == 422
    taken = client.post(f"{path}/acknowledge", json={"note": "visit agreed", "until": day(5)})
    assert taken.status_code == 200, taken.text
    assert (taken.json()["state"], taken.json()["acknowledged_by"]) == ("acknowledged", "local")
    assert client.get(path).json() == taken.json()
    assert alert["id"] in {each["id"] for each in alerts(client, state="acknowledged")}
    assert client.get("/api/v1/alerts/nobody").status_code == 404
    assert client.post("/api/v1/alerts/nobody/acknowledge", json={}).status_code == 404


def test_a_gap_becomes_a_task_that_a_visit_does(client: httpx.Client) -> None:
    (alert,) = [each for each in alerts(client, rule="single_rep") if each["subject"] == "chen"]
    asked = {"alert_id": alert["id"], "owner": "tom", "due": day(10)}
    made = client.post("/api/v1/tasks", json=asked)
    assert made.status_code == 201, made.text
    task = made.json()
    assert (task["owner"], task["contact_ids"], task["state"]) == ("tom", ["chen"], "open")
    shown = client.get(f"/api/v1/tasks/{task['id']}")
    assert shown.json() == task
    calendar = Calendar.from_ical(client.get("/api/v1/tasks.ics", params={"owner": "tom"}).text)
    assert [str(event["summary"]) for event in calendar.events] == [task["title"]["en"]]
    etag = {"If-Match": shown.headers["ETag"]}
    path = f"/api/v1/tasks/{task['id']}"
    assert client.put(path, json={"due": day(12)}, headers=etag).json()["due"] == day(12)
    assert client.put(path, json={"due": day(13)}, headers=etag).status_code == 412
    visit = {"id": "done", "at": day(0), "kind": "visit", "staff_ids": ["tom"], "contact_ids": ["chen"]}
    client.put("/api/v1/interactions", json={"items": [visit]}).raise_for_status()
    until(lambda: client.get(path).json()["state"] == "done", what="the visit does the task")
    assert client.get(path).json()["done_by"] == "done"
    assert client.get("/api/v1/tasks", params={"state": "open"}).json()["items"] == []
    client.delete("/api/v1/interactions/done").raise_for_status()


def test_the_steps_of_plans_become_tasks(client: httpx.Client) -> None:
    sweep = client.get("/api/v1/accounts/harbour/sweep", params={"visits": 2}).json()
    wanted = {"plan": "sweep", "account_id": "harbour", "visits": 2}
    made = client.post("/api/v1/tasks/plan", json=wanted).json()["items"]
    assert sweep["visits"], "the example says nothing"
    assert [(task["owner"], task["contact_ids"]) for task in made] == [
        (visit["visitor_ids"][0], [visit["contact_id"]]) for visit in sweep["visits"] if visit["visitor_ids"]
    ]
    handed = client.post("/api/v1/tasks/plan", json={"plan": "handover", "staff_id": "mei"}).json()["items"]
    plan = announce(client, LEAVES)["departure"]["handover"]
    assert {(task["owner"], *task["contact_ids"]) for task in handed} == {
        (item["staff_id"], item["contact_id"]) for item in plan if item["staff_id"] is not None
    }
    upgrade = {"plan": "upgrade", "account_id": "harbour", "to": "line"}
    assert client.post("/api/v1/tasks/plan", json=upgrade).status_code == 201
    assert client.post("/api/v1/tasks/plan", json={"plan": "handover"}).status_code == 422
    assert (
        client.post("/api/v1/tasks", json={"account_id": "harbour", "owner": "x", "title": "t"}).status_code
        == 404
    )
    announce(client, None)


def test_a_review_shows_what_changed_and_held_it_resets_the_clock(client: httpx.Client) -> None:
    sheet = client.get("/api/v1/accounts/harbour/reviews", params={"since": day(-10)}).json()
    assert {
        "account_id",
        "since",
        "as_of",
        "warmed",
        "cooled",
        "came",
        "went",
        "class",
        "gaps",
        "tasks",
    } <= set(sheet)
    assert ("mei", "chen") in {(move["staff_id"], move["contact_id"]) for move in sheet["warmed"]}
    assert sheet["class"]["after"] == client.get("/api/v1/accounts/harbour/report").json()["topology"]
    assert [each["rule"] for each in sheet["gaps"]] == [
        each["rule"] for each in client.get("/api/v1/accounts/harbour/gaps").json()
    ]
    until(lambda: alerts(client, rule="review_overdue"), what="the review is overdue")
    held = client.post("/api/v1/accounts/harbour/reviews", json={})
    assert held.status_code == 201, held.text
    until(lambda: not alerts(client, rule="review_overdue"), what="it is not any more")
    again = client.get("/api/v1/accounts/harbour/reviews").json()
    assert (again["since"], again["warmed"], again["came"]) == (again["as_of"], [], [])
    assert client.get("/api/v1/accounts/nobody/reviews").status_code == 404
    assert client.get("/api/v1/accounts/harbour/reviews", params={"since": day(3)}).status_code == 422
