"""What takes long to measure, measured once for each of the last few snapshots, however many ask for it at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final, Generic, TypeVar

Answer = TypeVar("Answer")

KEPT: Final = 4


class Once(Generic[Answer]):
    """Answers by subject; who asks for one that is being worked out waits for it instead of doing the same."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._working: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def ready(self, subject: Hashable) -> Answer | None:
        """The answer where there is one already."""
        with self._lock:
            return self._answers.get(subject)

    def of(self, subject: Hashable, work_out: Callable[[], Answer]) -> Answer:
        """The answer, worked out when there is none yet."""
        with self._lock:
            mine = self._working.setdefault(subject, Lock())
        with mine:
            found = self.ready(subject)
            if found is None:
                found = work_out()
                with self._lock:
                    self._answers[subject] = found
                    self._working.pop(subject, None)
                    if len(self._answers) > KEPT:
                        self._answers.popitem(last=False)
            return found
