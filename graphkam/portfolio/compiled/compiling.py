"""Loops compiled to machine code: on their first use, which takes some seconds, and kept on disk from then on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba  # pyright: ignore[reportMissingTypeStubs]  # nobody publishes any

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """The same function in machine code, which lets other threads of Python run meanwhile and divides as numpy does.

    Where nothing can be kept on disk, neither beside the source nor in the user's folder, every process compiles anew.
    """
    try:
        made = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:
        made = numba.njit(nogil=True, error_model="numpy")(function)
    return cast("_Function", made)


def is_kept(function: Callable[..., Any]) -> bool:
    """Whether the machine code of a compiled function is on disk already."""
    stats = cast("Any", function).stats
    return stats.cache_path is not None and any(
        Path(stats.cache_path).glob(f"{function.__module__.rpartition('.')[2]}.{function.__name__}-*.nbi")
    )
