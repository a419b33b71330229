"""The switch: what is not available is a skip at a desk and a failure in the CI; shared data is neither."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

MISSING = """
def test_browser(unavailable):
    unavailable("no browser")

def test_data(shared):
    pass
"""


@pytest.mark.parametrize(
    ("switch", "closing"),
    [("", "2 skipped"), ("1", "1 failed, 1 skipped"), ("yes", "set it to 1")],
)
def test_what_is_missing_fails_only_under_the_switch(tmp_path: Path, switch: str, closing: str) -> None:
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
    (tmp_path / "test_missing.py").write_text(MISSING, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "."],
        cwd=tmp_path,
        env={**os.environ, "GRAPHKAM_TEST_STRICT": switch},
        capture_output=True,
        text=True,
        check=False,
    )
    assert closing in run.stdout
