"""A server whose alerts go by a clock that the test sets: how many days it is off stands in a file."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn

from graphkam.policy import DEFAULT_POLICY
from graphkam.settings import load_settings
from graphkam_api.app import create_app
from graphkam_api.live import following
from graphkam_api.logs import write_logs

DAYS_OFF = "GRAPHKAM_TEST_DAYS_OFF"


def now() -> datetime:
    """The time it is, as many days off as the file says."""
    return datetime.now(UTC) + timedelta(days=float(Path(os.environ[DAYS_OFF]).read_text(encoding="utf-8")))


def main() -> None:
    """Serve, as `graphkam serve --port N` does."""
    settings = load_settings()
    write_logs(sys.stderr)
    with following(settings, policy=DEFAULT_POLICY) as live:
        app = create_app(live, policy=DEFAULT_POLICY, settings=settings, clock=now)
        uvicorn.run(app, port=int(sys.argv[1]), log_config=None, access_log=False)


if __name__ == "__main__":
    main()
