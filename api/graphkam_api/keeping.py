"""Things that were worked out and may be asked for again: the latest of them kept, each worked out once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def _one(_: object) -> int:
    return 1


class Kept(Generic[Key, Value]):
    """The latest few values by key, together of at most a size; whoever asks for one being worked out waits for it."""

    def __init__(self, most: int, *, size: Callable[[Value], int] = _one) -> None:
        self._most = most
        self._size = size
        self._lock = Lock()
        self._total = 0
        self._kept: OrderedDict[Key, Future[Value]] = OrderedDict()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of a key, made now if it is not kept; what `make` raises is raised to all who wait for it."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                promise = self._kept[key] = Future[Value]()
            else:
                promise = found
                self._kept.move_to_end(key)
        if found is not None:
            return found.result()
        try:
            value = make()
        except BaseException as error:
            with self._lock:
                del self._kept[key]
            promise.set_exception(error)
            raise
        with self._lock:
            promise.set_result(value)
            self._total += self._size(value)
            self._let_go()
        return value

    def ready(self, key: Key) -> Value | None:
        """The value of a key where it is there already; None where it is not, or is still being made."""
        with self._lock:
            found = self._kept.get(key)
        return found.result() if found is not None and found.done() and found.exception() is None else None

    def all_ready(self) -> dict[Key, Value]:
        """All values that are there, the one asked for last at the end."""
        with self._lock:
            kept = list(self._kept.items())
        return {key: found.result() for key, found in kept if found.done() and found.exception() is None}

    def _let_go(self) -> None:
        """Forget the oldest until the rest is small enough; what is being worked out stays."""
        for key in list(self._kept):
            if self._total <= self._most:
                return
            promise = self._kept[key]
            if promise.done():
                del self._kept[key]
                self._total -= self._size(promise.result())
