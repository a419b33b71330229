"""Progress: after a second, on standard error, where somebody is there to see it or asks for it."""

from __future__ import annotations

import time

import pytest

from graphkam.cli.progress import SECONDS_OF_SILENCE, progress


def run(*, wanted: bool | None, seconds: float) -> None:
    with progress(wanted=wanted) as tell:
        tell("reading [bold]x[/bold].csv", done=1, total=2)
        time.sleep(seconds)


def test_what_takes_longer_than_a_second_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    run(wanted=True, seconds=SECONDS_OF_SILENCE + 0.3)
    shown = capsys.readouterr()
    assert "reading [bold]x[/bold].csv" in shown.err
    assert shown.out == ""


@pytest.mark.parametrize(("wanted", "seconds"), [(True, 0.0), (False, 1.3), (None, 1.3)])
def test_nothing_is_shown_otherwise(
    capsys: pytest.CaptureFixture[str], *, wanted: bool | None, seconds: float
) -> None:
    run(wanted=wanted, seconds=seconds)
    assert capsys.readouterr() == ("", "")
