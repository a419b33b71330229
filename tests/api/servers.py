"""Server processes for the tests of the API: started, asked, killed and started again on the same store."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from graphkam.store.engine import Address, stop_engine

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "example"
COMMAND = [sys.executable, "-c", "from graphkam.cli import main; main()"]
PATIENCE_SECONDS = 300.0
"""How long a test waits for what must come, on a machine where everything else runs too."""


def until(holds: Callable[[], object], *, what: str, within: float = PATIENCE_SECONDS) -> None:
    """Wait until something holds."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.02)


class ServerProcess:
    """`graphkam serve` on a data folder of its own, with the store that its environment names."""

    def __init__(
        self, data: Path, *arguments: str, address: Address | None = None, **environment: str
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.data = data
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GRAPHKAM_STORE")},
            "GRAPHKAM_DATA_DIR": str(data),
            **({} if address is None else settings_of(address)),
            **environment,
        }
        self.command = [*COMMAND, "serve", "--port", str(self.port), *arguments]
        self.client = self.new_client()
        self.log = data / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def new_client(self, key: str | None = None) -> httpx.Client:
        """Somebody who asks, with a key or without."""
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        return httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}",
            headers=headers,
            timeout=PATIENCE_SECONDS,
            trust_env=False,
        )

    def start(self, *, within: float = PATIENCE_SECONDS) -> None:
        """Start it, and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, env=self.environment, stderr=log)
        until(self.answers, what="the server answers", within=within)

    def answers(self) -> bool:
        """Whether it lives."""
        assert self.process is not None
        assert self.process.poll() is None, f"the server ended by itself: {self.said()}"
        try:
            return self.client.get("/health/live").status_code == 200
        except httpx.TransportError:
            return False

    def said(self) -> str:
        """What it wrote to standard error."""
        return self.log.read_text(encoding="utf-8")

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(PATIENCE_SECONDS)

    def stop(self) -> None:
        """End it as an operator would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE_SECONDS)

    def close(self) -> None:
        """End it, and the embedded engine with it."""
        if self.process is not None and self.process.poll() is None:
            self.stop()
        self.client.close()
        stop_engine(self.data)


def settings_of(address: Address) -> dict[str, str]:
    """The environment that names a store."""
    return {
        "GRAPHKAM_STORE_URI": address.uri,
        "GRAPHKAM_STORE_USER": address.user,
        "GRAPHKAM_STORE_PASSWORD": address.password,
        "GRAPHKAM_STORE_DATABASE": address.database,
    }
