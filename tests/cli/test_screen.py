"""How it looks: within the width, in either language, whatever the data has in it, with and without colour."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from rich.cells import cell_len

from graphkam.cli.screen import clean, sparkline

Run = Callable[..., Result]
SCREENS = (
    ("report",),
    ("report", "borealis"),
    ("report", "hengtai"),
    ("portfolio",),
    ("gaps",),
    ("gaps", "aurora"),
    ("departure", "marcus-thiele"),
    ("departure", "oliver-grant"),
    ("paths", "emma-krueger", "-k", "2"),
    ("paths", "emma-krueger", "--from", "lin-yue"),
    ("sweep", "borealis", "--visits", "6"),
    ("key-people",),
    ("key-people", "borealis", "-k", "2"),
    ("upgrade", "hanse"),
    ("keep-warm", "--days", "200"),
)


@pytest.fixture(params=[(80, "en"), (80, "zh"), (140, "zh")], ids=str)
def screen_of(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    width: int
    language: str
    width, language = request.param
    monkeypatch.setenv("COLUMNS", str(width))
    return width, language


@pytest.mark.parametrize("screen", SCREENS, ids=" ".join)
def test_no_line_is_wider_than_the_screen(
    run: Run, demo: Path, screen: tuple[str, ...], screen_of: tuple[int, str]
) -> None:
    width, language = screen_of
    result = run(*screen, "--bundle", demo, "--lang", language)
    assert result.exit_code == 0, result.stderr
    # A command to type is not broken: whoever copies it gets all of it.
    lines = [line for line in result.stdout.splitlines() if "graphkam " not in line]
    assert [line for line in lines if cell_len(line) > width] == []


@pytest.mark.parametrize("screen", SCREENS, ids=" ".join)
def test_chinese_is_chinese_throughout(
    run: Run, bundle_of: Callable[..., Path], screen: tuple[str, ...]
) -> None:
    today = datetime.now(UTC).date()
    # Names and ids without a Latin letter: what is left of them on the screen is ours.
    bundle = bundle_of(
        accounts="id,name,tier,stage,revenue\n1,恒泰,gold,volume,100\n2,京华,,,\n",
        departments="id,account_id,name,line\n3,1,财务部,management\n4,1,工程部,technical\n",
        contacts=(
            "id,account_id,name,department_id,level,role,attitude\n5,1,王伟,3,6,approver,-2\n"
            "6,1,李静,4,3,user,1\n7,1,张涛,4,5,decision_maker,0\n"
        ),
        staff="id,name,function,level,left_at\n8,林悦,account,4,2099-01-01\n9,马静,solution,3,\n",
        interactions=(
            f"id,at,kind,staff_ids,contact_ids,direction\n10,{today},visit,8,5;6,\n11,{today},email,9,6,in\n"
            f"12,{today},complaint,,5,\n13,{today},visit,9,6,\n"
        ),
        assignments="staff_id,account_id\n9,2\n",
    )
    ids = {
        "borealis": "1",
        "hengtai": "2",
        "aurora": "1",
        "marcus-thiele": "8",
        "oliver-grant": "9",
        "lin-yue": "9",
        "emma-krueger": "7",
        "hanse": "1",
    }
    shown = run(*(ids.get(word, word) for word in screen), "--bundle", bundle, "--lang", "zh")
    assert shown.exit_code == 0, shown.stderr
    text = re.sub(r"graphkam .*|https?:\S+|--\w+", "", shown.stdout)
    # The published source stays in its own language.
    text = re.sub(r"Shi[^\n]*\n?[^\n]*2017[^\n]*", "", text)
    assert set(re.findall(r"[A-Za-z]{2,}", text)) <= {"alpha", "gamma", "default"}


HOSTILE = "[red]x[/red] [link=http://e.example]y[/link] :smile: \x1b[31mred\x1b]0;title\x07\u202e {0} %s"


@pytest.mark.parametrize(
    "screen",
    [
        ("report",),
        ("report", "a"),
        ("portfolio",),
        ("gaps",),
        ("departure", "r"),
        ("paths", "c"),
        ("sweep", "a", "--visits", "1"),
        ("key-people",),
        ("key-people", "a"),
        ("upgrade", "a"),
        ("keep-warm", "--days", "300"),
    ],
)
def test_text_of_the_data_is_only_text(
    run: Run, bundle_of: Callable[..., Path], screen: tuple[str, ...]
) -> None:
    bundle = bundle_of(
        accounts=f'id,name,tier\na,"{HOSTILE}",gold\n',
        departments=f'id,account_id,name,line\nd,a,"{HOSTILE}",technical\n',
        contacts=f'id,account_id,name,department_id,level\nc,a,"{HOSTILE}",d,5\n',
        staff=f'id,name\nr,"{HOSTILE}"\n',
        interactions=f"id,at,kind,staff_ids,contact_ids\ni,{datetime.now(UTC).date()},visit,r,c\n",
    )
    result = run(*screen, "--bundle", bundle)
    assert result.exit_code == 0, result.stderr
    assert not {"\x1b", "\x07", "\u202e"} & set(result.output)
    assert "[red]x[/red]" in result.stdout
    assert ":smile:" in result.stdout


def test_clean_text() -> None:
    assert clean("a\x1b[1;31mb\x1b[0m\x1b]8;;http://x\x1b\\c\u0000\u200fd\r\ne\tf") == "abcd e f"
    assert clean("王 [b]é🙂") == "王 [b]é🙂"


def test_a_sparkline_is_as_high_as_the_share() -> None:
    assert sparkline([0, 0.5, 1]) == "▁▅█"
    assert sparkline([]) == ""


@pytest.mark.parametrize("no_color", [True, False])
def test_colour_is_left_out_when_asked(demo: Path, no_color: bool) -> None:  # noqa: FBT001  # pytest's parameter
    environment = {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": "80"}
    environment |= {"NO_COLOR": "1"} if no_color else {}
    shown = subprocess.run(
        [sys.executable, "-c", "from graphkam.cli import main; main()", "report", "--bundle", str(demo)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    coloured = re.search(r"\x1b\[(?:\d+;)*(?:3[0-7]|9[0-7]|38;)", shown)
    assert (coloured is None) == no_color
