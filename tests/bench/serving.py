"""How soon a warm server answers ten clients who ask without a pause, beside the bare framework."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from graphkam.bundle import write_bundle
from tests.bench.companies import TODAY, Size, bench_company

CLIENTS = 10
REQUESTS = 3_000
"""How many requests are timed, all clients together, after a tenth of them that is not."""

SIZE = Size(accounts=100, ties=30_000, interactions=150_000, staff=300, contacts_per_account=150)

GRAPHKAM = "import graphkam.cli; graphkam.cli.main()"
BARE = """
import sys
import uvicorn
from fastapi import FastAPI
from starlette.responses import Response

body = open(sys.argv[2], "rb").read()
app = FastAPI()

@app.get("/answer")
def answer() -> Response:
    return Response(body, media_type="application/json")

uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
"""


@dataclass(frozen=True, slots=True)
class _Server:
    port: int
    pid: int


def main(console: Console) -> None:
    """Print the latency of a report, of answers that must be worked out, and of the same bytes from a bare FastAPI."""
    company = bench_company(SIZE)
    present = company.contacts.filter(company.contacts["left_at"].is_null())
    sizes = dict(present.group_by("account_id").len().iter_rows())
    account = min(sizes, key=lambda each: (abs(sizes[each] - 300), each))
    accounts, staff = company.accounts["id"].to_list(), company.staff["id"].to_list()
    day = TODAY.isoformat()
    table = Table(title=f"Milliseconds until the answer, {CLIENTS} clients without a pause, on this machine")
    table.add_column("question")
    for heading in ("p50", "p95", "p99", "processor ms", "answers a second"):
        table.add_column(heading, justify="right")
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "bundle"
        write_bundle(company, bundle, format="parquet")
        report = f"/api/v1/accounts/{account}/report?as_of={day}"
        with _serving([GRAPHKAM, "serve", "--bundle", str(bundle), "--port"], data=Path(folder)) as server:
            body = httpx.get(f"http://127.0.0.1:{server.port}{report}", timeout=60, trust_env=False).content
            _row(
                table, f"report of {sizes[account]} contacts, asked before", server, [get(report)] * REQUESTS
            )
            others = [get(f"/api/v1/accounts/{each}/report?as_of={day}") for each in accounts]
            _row(table, f"reports of {len(accounts)} accounts, each asked once", server, others, warm=False)
            leaving = [
                post("/api/v1/departures", f'{{"staff_ids": ["{each}"], "date": "{day}"}}') for each in staff
            ]
            _row(table, f"departures of {len(staff)} reps, each asked once", server, leaving, warm=False)
        answer = Path(folder) / "answer.json"
        answer.write_bytes(body)
        with _serving([BARE], str(answer), data=Path(folder)) as server:
            _row(
                table,
                f"the same {len(body):,} bytes from a bare FastAPI",
                server,
                [get("/answer")] * REQUESTS,
            )
    console.print(table)


def get(path: str) -> bytes:
    """A request without a body."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def post(path: str, body: str) -> bytes:
    """A request with JSON."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def _row(table: Table, name: str, server: _Server, requests: Sequence[bytes], *, warm: bool = True) -> None:
    if warm:
        asyncio.run(_ask(server.port, requests[: len(requests) // 10]))
    started, used = time.perf_counter(), _processor_seconds(server)
    taken = 1000 * np.array(asyncio.run(_ask(server.port, requests)))
    seconds, used = time.perf_counter() - started, _processor_seconds(server) - used
    p50, p95, p99 = np.percentile(taken, [50, 95, 99])
    each = 1000 * used / len(requests)
    table.add_row(
        name, f"{p50:.1f}", f"{p95:.1f}", f"{p99:.1f}", f"{each:.2f}", f"{len(requests) / seconds:,.0f}"
    )


def _processor_seconds(server: _Server) -> float:
    times = psutil.Process(server.pid).cpu_times()
    return times.user + times.system


async def _ask(port: int, requests: Sequence[bytes]) -> list[float]:
    """How long each answer took; each client sends the next request when the answer to its last is there."""
    left = iter(requests)
    taken: list[float] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
        for request in left:
            started = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(head.decode())
            length = next(
                int(line.partition(b":")[2])
                for line in head.lower().split(b"\r\n")
                if line.startswith(b"content-length")
            )
            await reader.readexactly(length)
            taken.append(time.perf_counter() - started)
        writer.close()

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return taken


@contextmanager
def _serving(program: Sequence[str], *more: str, data: Path) -> Generator[_Server]:
    """A server process that is ready, with its machine code loaded if it is graphkam."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    log = data / f"{port}.log"
    with log.open("wb") as said:
        server = subprocess.Popen(
            [sys.executable, "-c", *program, str(port), *more],
            env={**_environment(), "GRAPHKAM_DATA_DIR": str(data)},
            stderr=said,
        )
    try:
        for _ in range(1200):
            try:
                httpx.get(f"http://127.0.0.1:{port}/health/live", trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        while GRAPHKAM in program and b"machine code" not in log.read_bytes():
            time.sleep(0.1)
        yield _Server(port, server.pid)
    finally:
        server.terminate()
        server.wait(60)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("GRAPHKAM_")}
