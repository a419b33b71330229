"""What an operator sees of a real server: limits, counts, the log, the host, the way it stops and where it listens."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.servers import COMMAND, EXAMPLE, ServerProcess, until

PERSON = "okafor"
"""The id of a person, which must not stand in the log."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("operated")
    process = ServerProcess(
        folder,
        "--bundle",
        str(EXAMPLE),
        GRAPHKAM_SERVE_HOSTS="kam.example.com, other.example",
        GRAPHKAM_SERVE_BODY_MB="1",
    )
    process.start()
    yield process
    process.client.close()
    if process.process is not None and process.process.poll() is None:
        process.stop()


def test_every_answer_has_an_id_and_a_well_formed_one_is_kept(server: ServerProcess) -> None:
    given = {"X-Request-ID": "from-the-gateway-0001"}
    assert server.client.get("/health/live", headers=given).headers["x-request-id"] == "from-the-gateway-0001"
    for wrong in ("short", "with space and more", "x" * 65, 'quote"quote"', "é" * 9):
        made = server.client.get("/health/live", headers=[(b"X-Request-ID", wrong.encode())]).headers[
            "x-request-id"
        ]
        assert re.fullmatch("[0-9a-f]{32}", made)
    refused = server.client.get("/api/v1/nothing")
    assert refused.status_code == 404
    assert refused.headers["x-request-id"]


def test_browsers_are_told_to_run_and_embed_nothing(server: ServerProcess) -> None:
    for path in ("/api/v1/accounts", "/api/v1/nothing", "/health/live"):
        headers = server.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "server" not in headers


def test_it_answers_under_its_names_only(server: ServerProcess) -> None:
    for host in ("127.0.0.1", "localhost:80", "KAM.example.com", "other.example:8443", "[::1]:1"):
        assert server.client.get("/health/live", headers={"Host": host}).status_code == 200, host
    for host in (
        "attacker.example",
        "kam.example.com.attacker.example",
        "192.0.2.1",
        "127.0.0.1.attacker.example",
    ):
        answer = server.client.get("/health/live", headers={"Host": host})
        assert answer.status_code == 400, host
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_proxy_on_this_machine_is_not_taken_for_its_owner(server: ServerProcess) -> None:
    assert server.client.get("/api/v1/accounts").status_code == 200
    proxied = {"Host": "kam.example.com"}
    assert server.client.get("/api/v1/accounts", headers=proxied).status_code == 401
    page = server.client.get("/", headers=proxied)
    assert (page.status_code, page.headers["location"]) == (303, "/sign-in?next=%2F")


def test_nobody_guesses_keys_for_long(server: ServerProcess) -> None:
    statuses = [server.client.post("/sign-in", data={"key": "x"}).status_code for _ in range(40)]
    assert statuses[0] == 303
    assert 429 in statuses


def test_a_request_that_is_too_large_is_refused(server: ServerProcess) -> None:
    big = b'{"staff_ids": ["' + b"x" * (1024 * 1024) + b'"]}'
    headers = {"Content-Type": "application/json"}
    assert server.client.post("/api/v1/departures", content=big, headers=headers).status_code == 413

    def in_pieces() -> Iterator[bytes]:
        for start in range(0, len(big), 65536):
            yield big[start : start + 65536]

    answer = server.client.post("/api/v1/departures", content=in_pieces(), headers=headers)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert server.client.get("/api/v1/accounts", params={"q": "x" * 9000}).status_code == 414


def test_what_is_counted_says_nothing_of_anybody(server: ServerProcess) -> None:
    server.client.get(f"/api/v1/contacts/{PERSON}")
    server.client.get(f"/nobody-{PERSON}")
    text = server.client.get("/metrics").text
    assert re.search(
        r'graphkam_requests_total\{method="GET",route="/api/v1/contacts/\{id:path\}",status="200"\} [1-9]',
        text,
    )
    assert "graphkam_store_reachable 1.0" in text
    assert 'graphkam_request_seconds_bucket{le="0.05"' in text
    assert PERSON not in text


def test_the_log_is_json_with_request_ids_and_without_personal_data(server: ServerProcess) -> None:
    headers = {"X-Request-ID": "to-be-found-again-1"}
    server.client.get(f"/api/v1/contacts/{PERSON}", params={"as_of": "2026-06-30"}, headers=headers)

    def lines() -> list[dict[str, object]]:
        return [json.loads(line) for line in server.said().splitlines()]

    until(
        lambda: any(line.get("request_id") == "to-be-found-again-1" for line in lines()),
        what="the line of a request",
    )
    assert "only this machine" in str(lines()[0]["event"]), "where it listens is said first"
    line = next(line for line in lines() if line.get("request_id") == "to-be-found-again-1")
    assert line["route"] == "/api/v1/contacts/{id:path}"
    assert (line["method"], line["status"], line["level"]) == ("GET", 200, "info")
    assert isinstance(line["ms"], float)
    assert PERSON not in server.said()


def test_it_ends_when_it_is_told_to_and_answers_what_it_began(server: ServerProcess) -> None:
    assert server.process is not None
    with server.new_client() as client:
        assert client.get("/health/ready").status_code == 200
        server.stop()
        assert server.process.returncode in {0, -15}
        with pytest.raises(httpx.TransportError):
            client.get("/health/live")
    assert "Traceback" not in server.said()


def test_a_request_that_takes_too_long_is_answered_by_that(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, "--bundle", str(EXAMPLE), GRAPHKAM_SERVE_SECONDS="0.05")
    server.start()
    # The first time everything is measured that is kept afterwards.
    answer = server.client.get("/api/v1/portfolio")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["content-type"] == "application/problem+json"
    server.client.close()
    server.stop()


def test_it_listens_elsewhere_only_with_the_key_of_an_admin_and_limits_each_key(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path, "--host", "0.0.0.0", GRAPHKAM_SERVE_RATE="5")  # noqa: S104  # what is tested

    def run(*words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*COMMAND, *words], env=server.environment, capture_output=True, check=False)

    assert run("keys", "create", "reader", "--role", "viewer").returncode == 0
    refused = run("serve", "--host", "0.0.0.0")  # noqa: S104  # as above
    assert refused.returncode == 2, "a viewer gives out no keys"
    assert b"--role admin" in refused.stderr
    key = run("keys", "create", "boss", "--role", "admin").stdout.decode().strip()
    server.start()
    try:
        assert server.client.get("/api/v1/accounts").status_code == 401
        with server.new_client(key) as boss:
            statuses = [boss.get("/api/v1/accounts").status_code for _ in range(12)]
            assert statuses[:5] == [200] * 5
            assert 429 in statuses
            too_many = next(
                answer for _ in range(100) if (answer := boss.get("/api/v1/accounts")).status_code == 429
            )
            assert 0 < int(too_many.headers["retry-after"]) <= 61
        with server.new_client("gk_0000000000_" + "A" * 43) as guessing:
            assert 429 in [guessing.get("/api/v1/accounts").status_code for _ in range(40)]
    finally:
        server.close()
