"""`graphkam map`: a file of the kind its name says, whole or not at all."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import Result

from graphkam.cli.files import write_file
from graphkam.errors import ConfigurationError

Run = Callable[..., Result]
Ask = Callable[..., Any]


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_page(run: Run, demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "a map.html"
    result = run("map", "borealis", "-o", file, "--bundle", demo)
    assert result.exit_code == 0
    assert f"The map of Borealis Power (borealis) is in {file}" in result.stdout
    assert f"{file.as_uri()}" in result.stdout
    page = file.read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert 'lang="en"' in page
    assert "Margaret Ferrara" in page
    assert run("map", "borealis", "-o", file, "--bundle", demo, "--lang", "zh").exit_code == 0
    assert 'lang="zh' in file.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["a map.html"]


def test_a_drawing(answer: Ask, demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "map.SVG"
    said = answer("map", "borealis", "-o", file, "--bundle", demo, "--as-of", "2026-01-05")
    assert said == {"account_id": "borealis", "as_of": "2026-01-05", "file": str(file)}
    assert ET.fromstring(file.read_text(encoding="utf-8")).tag.endswith("svg")  # noqa: S314  # we wrote it


def test_a_picture(run: Run, demo: Path, tmp_path: Path) -> None:
    assert run("map", "hanse", "-o", tmp_path / "map.png", "--bundle", demo).exit_code == 0
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("name", ["map.pdf", "map", ".html"])
def test_any_other_kind_is_refused_before_anything_is_read(run: Run, tmp_path: Path, name: str) -> None:
    result = run("map", "borealis", "-o", tmp_path / name, "--bundle", tmp_path / "nowhere")
    assert result.exit_code == 2
    assert ".html, .svg, .png" in flat(result.stderr)


def test_wrong_usage(run: Run, demo: Path, tmp_path: Path) -> None:
    for words, said in (
        (("map", "borealis"), "-o"),
        (("map", "no-such-account", "-o", tmp_path / "m.svg"), "no-such-account"),
        (("map", "borealis", "-o", tmp_path / "nowhere" / "m.svg"), "nowhere"),
    ):
        result = run(*words, "--bundle", demo)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert said in flat(result.stderr)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"old")
    link.symlink_to(file)
    write_file(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    write_file(tmp_path / "other", b"")
    usual = (tmp_path / "usual").open("wb")
    usual.close()
    assert (tmp_path / "other").stat().st_mode == (tmp_path / "usual").stat().st_mode
    assert stat.S_ISREG(file.stat().st_mode)


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(ConfigurationError, match="folder is no file"):
        write_file(tmp_path / "folder", b"x")
    with pytest.raises(ConfigurationError, match="nowhere"):
        write_file(tmp_path / "nowhere" / "file", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
