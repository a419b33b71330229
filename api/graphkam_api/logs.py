"""The server's own log: a line of JSON for each request and each fault, without personal data.

A line has the route as it is declared, not the path, and no query: ids and names of people stand in those. Of a fault
it has the kind and where in the program it happened, not the message, which may repeat values.
"""

from __future__ import annotations

import logging
import traceback
from typing import Any, Final, TextIO

import orjson
import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, WrappedLogger

FRAMES: Final = 8
"""Of a fault's way through the program the last places are kept."""


def write_logs(stream: TextIO) -> None:
    """Let everything that is logged in this process go to a stream as lines of JSON."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        _fault_without_values,
    ]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer(_json)],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("graphkam").setLevel(logging.INFO)


def _json(event: object, **_: object) -> str:
    return orjson.dumps(event, default=str).decode()


def _fault_without_values(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    record: logging.LogRecord | None = event.get("_record")
    event.pop("exc_info", None)
    fault = None if record is None or not record.exc_info else record.exc_info[1]
    if record is not None:
        # The formatter would append the whole text of the fault.
        record.exc_info = None
        record.exc_text = None
    if fault is not None:
        frames = traceback.extract_tb(fault.__traceback__)[-FRAMES:]
        event["fault"] = type(fault).__name__
        event["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event
