"""Whatever is asked of sets and ways, account by account, in machine code: for companies large enough to pay for it.

Nothing here is imported before `worth_compiling` says so: the compiler takes half a second to load, and some seconds
the first time, when nothing is on disk.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Final, TypeVar

_Part = TypeVar("_Part")
_Found = TypeVar("_Found")

LARGE: Final = 20_000
"""From so many active ties on, machine code that is on disk is faster than arrays, its loading included."""

VERY_LARGE: Final = 400_000
"""From so many active ties on it is faster even when it has to be made first."""

_THREADS: Final = 2

_LEAVERS: Final = f"{__name__}.leavers"

_AT_ONCE: Final = 500
"""Fewer accounts than this are not shared out: the threads would take longer to start."""


def parts_of(accounts: int) -> int:
    """Into how many parts so many accounts are shared out."""
    return 1 if accounts < _AT_ONCE else 4 * _THREADS


def worth_compiling(ties: int) -> bool:
    """Whether accounts with so many active ties together are measured faster in machine code.

    What has been loaded once serves small questions too: a server that measures a large company answers about one
    account at once.
    """
    if _LEAVERS in sys.modules:
        return True
    if ties < LARGE:
        return False
    if ties >= VERY_LARGE:
        return True
    from graphkam.portfolio.compiled import compiling, leavers, sums  # noqa: PLC0415  # loads the compiler

    return compiling.is_kept(leavers.sets_of_accounts) and compiling.is_kept(sums.sums_of_accounts)


_READY: Final[set[str]] = set()


def is_ready(module: str, function: str, *, ties: int) -> bool:
    """Whether a single question to a company of so many active ties is answered by a function in machine code.

    Only where something larger has loaded the compiler, and the function is on disk or the company is very large: what
    takes milliseconds on arrays does not wait for it.
    """
    name = f"{__name__}.{module}.{function}"
    if name in _READY:
        return True
    if _LEAVERS not in sys.modules:
        return False
    if ties < VERY_LARGE:
        from graphkam.portfolio.compiled import compiling  # noqa: PLC0415  # loads the compiler

        if not compiling.is_kept(getattr(import_module(f"{__name__}.{module}"), function)):
            return False
    _READY.add(name)
    return True


def in_threads(call: Callable[[_Part], _Found], parts: Iterable[_Part]) -> list[_Found]:
    """The answers to all parts, in their order, two at a time: one here, and one in a thread."""
    each = list(parts)
    if len(each) == 1:
        return [call(each[0])]
    found: dict[int, _Found] = {}
    left = iter(enumerate(each))

    def work() -> None:
        for at, part in left:
            found[at] = call(part)

    with ThreadPoolExecutor(_THREADS - 1) as threads:
        others = [threads.submit(work) for _ in range(_THREADS - 1)]
        work()
        for other in others:
            other.result()
    return [found[at] for at in range(len(each))]
