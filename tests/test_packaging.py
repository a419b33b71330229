"""The wheel: what is in it, and that it runs away from the checkout with nothing but what it declares."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from importlib.util import cache_from_source
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path, home: Path | None = None) -> str:
    """The output of a command that must succeed, with nothing of this environment but the PATH and the home given."""
    keep = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    environment = {**keep, "HOME": str(home), "GRAPHKAM_DATA_DIR": str(home)} if home else None
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command} failed:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution as an index would serve it, so that both are tried."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    (built,) = out.glob("*.whl")
    return built


def needed(
    name: str, extras: frozenset[str] = frozenset(), found: dict[str, Distribution] | None = None
) -> dict[str, Distribution]:
    """The installed distributions that one needs to run, itself left out, through any number of steps."""
    found = {} if found is None else found
    for text in distribution(name).requires or []:
        requirement = Requirement(text)
        wanted = requirement.marker is None or any(
            requirement.marker.evaluate({"extra": extra}) for extra in {"", *extras}
        )
        key = canonicalize_name(requirement.name)
        if wanted and (key not in found or requirement.extras):
            found[key] = distribution(key)
            needed(key, frozenset(requirement.extras), found)
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An environment of its own: the wheel, and beside it only what the wheel declares, in the versions of the lock.

    The files of those distributions are linked from the environment that runs the tests, which is made from the lock:
    this takes a second and no network.
    """
    home = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    (packages,) = home.glob("lib/python*/site-packages")
    for dependency in needed("graphkam").values():
        for file in dependency.files or []:
            if ".." in file.parts:
                continue
            source, target = Path(str(file.locate())), packages / file
            both = [(source, target)]
            if file.suffix == ".py":  # and what Python made of it: else all is compiled again
                both.append((Path(cache_from_source(str(source))), Path(cache_from_source(str(target)))))
            for there, here in both:
                if there.exists() and not here.exists():
                    here.parent.mkdir(parents=True, exist_ok=True)
                    link_or_copy(there, here)
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", home / "bin" / "python"]
    run(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel, cwd=home)
    run(*pip, "check", cwd=home)
    yield home
    shutil.rmtree(home)


def link_or_copy(source: Path, target: Path) -> None:
    """The same file under another name, where both are on one disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def test_the_wheel_holds_the_three_packages_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "graphkam",
        "graphkam_api",
        "graphkam_viz",
    }
    assert {f"{package}/py.typed" for package in ("graphkam", "graphkam_api", "graphkam_viz")} <= names
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_the_wheel_holds_every_statement(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name for name in archive.namelist() if name.endswith(".cypher")}
    assert shipped == {
        f"graphkam/_cypher/{path.relative_to(ROOT / 'cypher').as_posix()}"
        for path in (ROOT / "cypher").rglob("*.cypher")
    }


def test_the_packages_come_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    program = "import graphkam as k, graphkam_api as a, graphkam_viz as v; print(k.__file__, a.__file__, v.__file__)"
    places = run(installed / "bin" / "python", "-c", program, cwd=tmp_path, home=tmp_path).split()
    assert len(places) == 3
    assert all(Path(place).is_relative_to(installed) for place in places)


def test_what_only_developers_need_is_not_there(installed: Path, tmp_path: Path) -> None:
    program = (
        "from importlib.util import find_spec; print(*filter(find_spec, ['pytest', 'hatchling', 'tests']))"
    )
    assert not run(installed / "bin" / "python", "-c", program, cwd=tmp_path, home=tmp_path).strip()


def test_the_demo_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    shown = run(installed / "bin" / "graphkam", "demo", cwd=tmp_path, home=tmp_path)
    assert "graphkam" in shown, "it ends with the next commands to try"
