"""One run of the embedded engine that teaches Java its classes, so that each engine of the tests starts with them.

``python -m tests.store.learning``: else the first ones each learn for themselves, the next from one that did little.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from graphkam.store.access import connected
from graphkam.store.engine import start_engine, stop_engine
from graphkam.store.importing import import_company
from graphkam.store.migrations import ensure_schema
from graphkam.store.reading import read_company
from tests.store.full_company import full


def main() -> None:
    """Start an engine, have it write and read one of everything, and end it as it should: it leaves the cache then."""
    with tempfile.TemporaryDirectory() as data:
        address = start_engine(Path(data), idle_seconds=600)
        try:
            with connected(address, where=data) as store:
                ensure_schema(store)
                import_company(store, full(), day=date(2026, 7, 1))
                read_company(store)
        finally:
            stop_engine(Path(data))


if __name__ == "__main__":
    main()
