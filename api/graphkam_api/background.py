"""What a server does besides answering: it watches over the alerts, tells of them, and feeds those who follow."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool

from graphkam.kept import kept_folder
from graphkam_api.delivery.sender import Sender
from graphkam_api.disk import Disk
from graphkam_api.feed import Feed
from graphkam_api.live import LiveCompany
from graphkam_api.machine_code import MachineCode
from graphkam_api.retention import Retention
from graphkam_api.warming import set_aside, warm_up
from graphkam_api.watch import Clock, Watch
from graphkam_api.work import Worker


class _Part(Protocol):
    """Runs from the start of an application to its end."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Background:
    """What runs beside the answers of one application, and the clock it goes by."""

    watch: Watch
    sender: Sender
    feed: Feed
    disk: Disk
    clock: Clock

    def look(self) -> None:
        """Something has just happened: whoever is to be told is told now."""
        self.feed.look()
        self.sender.look()


def in_background(
    live: LiveCompany, *, clock: Clock
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """The lifespan of an application: from its start to its end, its background runs."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        feed, sender = Feed(live), Sender(live, clock=clock)

        def look() -> None:
            feed.look()
            sender.look()

        disk = Disk(live, folder=kept_folder(app.state.settings.data_dir))
        found = Background(Watch(live, clock=clock, told=look), sender, feed, disk, clock)
        app.state.worker = worker = Worker(live, settings=app.state.settings)
        app.state.background = found
        await run_in_threadpool(warm_up, live, as_of=app.state.as_of)
        set_aside()
        parts: list[_Part] = [MachineCode(live)]
        if live.store is not None:
            parts += [disk, feed, sender, found.watch, worker, Retention(live)]
        for part in parts:
            part.start()
        try:
            yield
        finally:
            for part in reversed(parts):
                await run_in_threadpool(part.stop)

    return lifespan


def background_of(request: Request) -> Background:
    """What runs beside the answers of the application that was asked."""
    found: Background = request.app.state.background
    return found
