"""The rules of the house that neither ruff nor import-linter can hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = "constraints.txt"


def project_files() -> list[Path]:
    """What is committed, and what would be with the next `git add`."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607  # git is on the PATH
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [path for name in listing.split("\0") if name and (ROOT / (path := Path(name))).is_file()]


def lines(path: Path) -> list[str]:
    """The lines of a text file; of a binary one, none."""
    content = (ROOT / path).read_bytes()
    return [] if b"\0" in content else content.decode("utf-8").splitlines()


FILES = project_files()
PYTHON = [path for path in FILES if path.suffix == ".py"]
OURS = [path for path in FILES if "vendor" not in path.parts]


def offending(paths: list[Path], pattern: re.Pattern[str]) -> list[str]:
    """Where the pattern stands, as file:line: text."""
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path in paths
        for number, line in enumerate(lines(path), 1)
        if pattern.search(line)
    ]


# --- files ---


def test_a_file_is_about_one_thing() -> None:
    code = {".py", ".js", ".css", ".html", ".cypher"}
    long = {str(path): len(lines(path)) for path in OURS if path.suffix in code and len(lines(path)) > 400}
    assert not long, "past 400 lines there is a second topic to move out"


def test_a_module_is_named_after_its_topic() -> None:
    empty_names = {
        "common",
        "helper",
        "helpers",
        "manager",
        "managers",
        "misc",
        "service",
        "services",
        "util",
        "utils",
    }
    assert not [str(path) for path in PYTHON if empty_names & {path.stem, *path.parent.parts}]


def test_nothing_names_a_place_on_somebodys_machine() -> None:
    # The second half finds the folder that this checkout happens to stand in.
    places = re.compile(rf"(?<![\w.:/-])/(?:root|work|home/\w+|Users/\w+)/|{re.escape(str(ROOT))}\b")
    assert not offending(OURS, places)


def test_nothing_names_a_package_registry() -> None:
    # Whoever installs decides where from: a mirror's address in the lock would break every other network.
    hosts = re.compile(
        r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|yarnpkg\.com|repo1?\.maven|maven[2]/|deb\.debian\.org"
        r"|crates\.io|proxy\.golang\.org|--(?:extra-)?index-url\s+\S+:|--find-[l]inks"
    )
    assert not offending(OURS, hosts)


# --- exceptions to the checks ---


def test_each_silenced_check_says_why() -> None:
    silenced = re.compile(r"#\s*(?:noqa|type:\s*ignore|pyright:|pragma:)(?!.*(?:#| - )\s*\w).*$")
    assert not offending(PYTHON, silenced)


def test_each_rule_left_out_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lists = re.findall(r'^(?:ignore|"[^"\n]+\*\*") = \[\n(.*?)^\]', text, re.MULTILINE | re.DOTALL)
    rules = [rule for each in lists for rule in each.splitlines()]
    assert len(rules) > 10, "the lists are not where this test looks"
    assert not [rule for rule in rules if not re.fullmatch(r'\s*"[A-Z]+\d*",\s+# \S.*', rule)]


# --- the pure rooms: same records and date, same answer ---

PURE = [
    path
    for path in PYTHON
    if path.parts[0] == "graphkam"
    and path.parts[1].removesuffix(".py") in {"account", "portfolio", "snapshot", "strength"}
    and path.name != "compiling.py"  # looks whether the compiler kept machine code; no answer depends on it
]
OUTSIDE = {
    "io",
    "logging",
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "time",
}
CLOCK = {"now", "today", "utcnow"}
FILE_ACCESS = re.compile(
    r"(?:read|scan|write|sink)_(?:bytes|text|csv|database|delta|excel|ipc|json|ndjson|parquet)|open|(?:from|to)file"
)


def reaches_outside(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The places where a module could learn the time, throw dice, or touch a file."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                modules = [alias.name for alias in names]
            case ast.ImportFrom(module=str(module)):
                modules = [module]
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
                if name in CLOCK or FILE_ACCESS.fullmatch(name):
                    yield node.lineno, f"{name}()"
                continue
            case _:
                continue
        yield from ((node.lineno, module) for module in modules if module.split(".")[0] in OUTSIDE)


def test_the_rule_of_the_pure_rooms_finds_what_it_looks_for() -> None:
    bad = "import os.path\nfrom time import time\ndate.today()\nopen('x')\npl.read_csv('x')\nimport math"
    assert [what for _, what in sorted(reaches_outside(ast.parse(bad)))] == [
        "os.path",
        "time",
        "today()",
        "open()",
        "read_csv()",
    ]


@pytest.mark.parametrize("path", PURE, ids=str)
def test_a_pure_room_knows_no_clock_no_dice_and_no_files(path: Path) -> None:
    assert not list(reaches_outside(ast.parse((ROOT / path).read_text(encoding="utf-8"))))


# --- the lock ---


def locked() -> dict[str, tuple[str, int]]:
    """Name to version and number of hashes, of each entry of the lock."""
    found: dict[str, tuple[str, int]] = {}
    for entry in re.split(r"\n(?=\S)", (ROOT / LOCK).read_text(encoding="utf-8").strip()):
        requirement = Requirement(entry.split("\\\n")[0])
        found[canonicalize_name(requirement.name)] = (
            str(requirement.specifier),
            entry.count("--hash=sha256:"),
        )
    return found


def declared() -> Iterator[Requirement]:
    """Every requirement that pyproject.toml states, for building, running and developing."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [
        entry for group in project["dependency-groups"].values() for entry in group if isinstance(entry, str)
    ]
    for text in project["build-system"]["requires"] + project["project"]["dependencies"] + groups:
        yield Requirement(text)


def test_the_lock_pins_every_entry_to_one_version_with_hashes() -> None:
    assert not [
        name for name, (version, hashes) in locked().items() if not version.startswith("==") or not hashes
    ]


def test_the_lock_answers_what_pyproject_asks_for() -> None:
    versions = {name: version.removeprefix("==") for name, (version, _) in locked().items()}
    stale = [
        str(each)
        for each in declared()
        if versions.get(canonicalize_name(each.name), "") not in each.specifier
    ]
    assert not stale, "run `make lock`"


# --- the command line ---


def test_help_loads_nothing_heavy() -> None:
    program = """
import sys
from graphkam.cli import main
sys.argv = ["graphkam", "--help"]
try:
    main()
except SystemExit as stop:
    assert stop.code in (None, 0), stop.code
print("LOADED", *sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.rpartition("LOADED")[2].split())
    assert "graphkam.cli" in loaded
    assert not loaded & {
        "fastapi",
        "neo4j",
        "networkx",
        "numpy",
        "openpyxl",
        "polars",
        "pydantic",
        "pyvis",
        "scipy",
    }
