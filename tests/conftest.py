"""What every test can ask for: the shared data, and a way to say that something it needs is not there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

# Random examples at a desk, where a new counterexample is welcome; the same ones in every run of the CI, so that a
# change fails by its own fault. No deadlines: the machine is shared, and time is what the benchmarks measure.
settings.register_profile("desk", deadline=None)
settings.register_profile(
    "ci", deadline=None, derandomize=True, database=None, print_blob=True, max_examples=50
)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

_SWITCH = "GRAPHKAM_TEST_STRICT"


def _strict() -> bool:
    value = os.environ.get(_SWITCH, "")
    if value not in {"", "0", "1"}:
        pytest.exit(
            f"{_SWITCH} is {value!r}; set it to 1 to fail where a test would be skipped, or leave it out"
        )
    return value == "1"


@pytest.fixture(scope="session")
def unavailable() -> Callable[[str], NoReturn]:
    """Ends a test whose browser, database or the like is not there: a skip, or a failure under the switch."""

    def end(reason: str) -> NoReturn:
        if _strict():
            pytest.fail(f"{reason} ({_SWITCH} is set: nothing may be missing here)", pytrace=False)
        pytest.skip(reason)

    return end


@pytest.fixture(scope="session")
def shared(pytestconfig: pytest.Config) -> Path:
    """The folder of shared data beside the project; it is nobody's fault where it is absent, switch or not."""
    folder = pytestconfig.rootpath.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"the shared data is not beside the project: {folder} does not exist")
    return folder
