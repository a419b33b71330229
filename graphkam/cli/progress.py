"""How far a command has come, on standard error, when it takes longer than a second."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from threading import Timer
from typing import Final, Protocol

from graphkam.cli.screen import clean, error_console

SECONDS_OF_SILENCE: Final = 1.0
"""What is done within this time needs no bar."""


class Tell(Protocol):
    """Called with what is being done and how much of it is done already."""

    def __call__(self, doing: str, *, done: int, total: int) -> None:
        """Show it."""


@contextmanager
def progress(*, wanted: bool | None) -> Generator[Tell]:
    """A bar that appears after a second; ``wanted`` None means: where there is somebody to see it."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = error_console(force_terminal=True if wanted else None)
    shown = console.is_terminal if wanted is None else wanted
    with_bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    task = with_bar.add_task("", total=None)

    def tell(doing: str, *, done: int, total: int) -> None:
        with_bar.update(task, description=clean(doing), completed=done, total=total or None)

    begin = Timer(SECONDS_OF_SILENCE, with_bar.start)
    begin.daemon = True
    if shown:
        begin.start()
    try:
        yield tell
    finally:
        begin.cancel()
        if begin.is_alive():
            begin.join()
        # Stopping what never started would print an empty line.
        if with_bar.live.is_started:
            with_bar.stop()
