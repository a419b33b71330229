"""A large company in the store: brought in by the command, asked beside its bundle, served, and served again.

Size M; ``GRAPHKAM_BENCH_HELD=M,L`` names others. L, with ten million interactions, is the largest that the store is
held to, and takes an hour, so ask for this benchmark by its name then.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import polars as pl
import psutil
from rich.console import Console
from rich.table import Table

from graphkam.store.engine import engine_folder, start_engine, stop_engine
from graphkam.store.engine_files import EngineFiles
from tests.api.servers import COMMAND, ServerProcess, until
from tests.bench.companies import kept_bench_company
from tests.bench.measuring import Run, whole_process

PATIENCE_SECONDS = 1_800.0
"""How long a server may take to read the largest company from the store."""

SIZES = "GRAPHKAM_BENCH_HELD"
"""Names the sizes in the environment."""


def main(console: Console) -> None:
    """Print a row for each step, with a column of figures for each size."""
    sizes = os.environ.get(SIZES, "M").split(",")
    found = [dict(_measured(size)) for size in sizes]
    table = Table(title="A company in the embedded store, from its bundle on")
    table.add_column("step")
    for size in sizes:
        table.add_column(size, justify="right")
    for step in found[0]:
        table.add_row(step, *(of_size[step] for of_size in found))
    console.print(table)


def _measured(size: str) -> Iterator[tuple[str, str]]:
    bundle = kept_bench_company(size)
    interactions = pl.scan_parquet(bundle / "interactions.parquet").select(pl.len()).collect().item()
    yield "interactions", f"{interactions:,}"
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        data = Path(folder)
        start_engine(data, idle_seconds=86_400)
        stack.callback(stop_engine, data)
        brought = _command(data, "import", str(bundle))
        yield "import: seconds", f"{brought.seconds:,.0f}"
        yield "import: interactions a second", f"{interactions / brought.seconds:,.0f}"
        yield "import: the command's own processor seconds", f"{brought.processor_seconds:,.0f}"
        yield "import: the command's memory, MiB", f"{brought.peak_mib:,.0f}"
        yield "import: the engine's memory, MiB", f"{_memory(_engine(data)):,.0f}"
        yield "import: on disk, MiB", f"{_on_disk(data):,.0f}"
        again = _command(data, "import", str(bundle))
        yield "the same import again, which finds nothing new: seconds", f"{again.seconds:,.0f}"
        _compare(data, bundle)
        yield "portfolio from the store and from the bundle", "alike"
        yield from _served(data, stack)


def _served(data: Path, stack: ExitStack) -> Iterator[tuple[str, str]]:
    """A server that reads the store, one that starts from what that one kept, and a visit it is told of."""
    server = ServerProcess(data)
    stack.callback(server.close)
    for name, said in (("reads the store", None), ("starts from disk", "was kept on disk")):
        began = time.perf_counter()
        server.start(within=PATIENCE_SECONDS)
        until(partial(_answers, server), what="the portfolio", within=PATIENCE_SECONDS)
        yield f"a server {name}, until its portfolio is there: seconds", f"{time.perf_counter() - began:,.0f}"
        assert server.process is not None
        yield f"a server {name}: memory, MiB", f"{_memory(server.process.pid):,.0f}"
        if said is None:
            until(
                lambda: any((data / "kept").glob("*")),
                what="the company is kept on disk",
                within=PATIENCE_SECONDS,
            )
            server.stop()
        elif said not in server.said():
            raise RuntimeError(f"the server did not say: {said}")
    yield "a visit, until the report of its account shows it: seconds", f"{_record(server):.1f}"


def _answers(server: ServerProcess) -> bool:
    """Whether the portfolio comes within the time that a request may take."""
    return server.client.get("/api/v1/portfolio").status_code == 200  # it is there


def _record(server: ServerProcess) -> float:
    contact, rep = (
        server.client.get(f"/api/v1/{table}", params={"limit": 1}).raise_for_status().json()["items"][0]
        for table in ("contacts", "staff")
    )
    visit = {
        "id": "new",
        "at": datetime.now(UTC).date().isoformat(),
        "kind": "visit",
        "staff_ids": [rep["id"]],
        "contact_ids": [contact["id"]],
    }
    began = time.perf_counter()
    server.client.put("/api/v1/interactions", json={"items": [visit]}).raise_for_status()
    report = server.client.get(f"/api/v1/accounts/{contact['account_id']}/report").raise_for_status().json()
    if not any((tie["staff_id"], tie["contact_id"]) == (rep["id"], contact["id"]) for tie in report["ties"]):
        raise RuntimeError("the report does not show the visit")
    return time.perf_counter() - began


def _command(data: Path, *arguments: str) -> Run:
    """What a command takes on the store of a data folder."""
    return whole_process(["/usr/bin/env", f"GRAPHKAM_DATA_DIR={data}", *COMMAND, *arguments], runs=1)


def _compare(data: Path, bundle: Path) -> None:
    """See that the store and the bundle it was made of answer alike."""
    found = [
        subprocess.run(
            [*COMMAND, *source, "portfolio", "--as-of", "last", "--json"],
            env={**os.environ, "GRAPHKAM_DATA_DIR": str(data)},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for source in ([], ["--bundle", str(bundle)])
    ]
    if found[0] != found[1]:
        raise RuntimeError("the store and the bundle it was made of do not answer alike")


def _engine(data: Path) -> int:
    running = EngineFiles(engine_folder(data)).running()
    assert running is not None, "the engine has ended"
    return running.engine


def _memory(pid: int) -> float:
    return psutil.Process(pid).memory_info().rss / 2**20


def _on_disk(data: Path) -> float:
    return sum(file.stat().st_size for file in data.rglob("*") if file.is_file()) / 2**20
