"""The files of `cypher/`: each says what it takes, is used, is planned by a real Neo4j, and finds ids by an index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j import Query

from graphkam.schema import ENTITY_TABLE
from graphkam.store.access import connected
from graphkam.store.engine import Address
from graphkam.store.migrations import ensure_schema
from graphkam.store.model import GROUP_KEYS, NODE_LINKS, PEOPLE
from graphkam.store.office import KINDS
from graphkam.store.statements import statement, statement_names
from tests.store.raw import plan

ROOT = Path(__file__).parents[2]
NAMES = [name for kind in ("schema", "read", "write") for name in statement_names(kind)]


def test_every_file_is_found_and_is_loaded_as_a_query() -> None:
    files = sorted(
        path.relative_to(ROOT / "cypher").with_suffix("").as_posix() for path in ROOT.glob("cypher/*/*")
    )
    assert files == sorted(NAMES)
    assert all(isinstance(statement(name), Query) for name in NAMES)


def header_and_body(name: str) -> tuple[str, str]:
    header, _, body = str(statement(name).text).partition("\n\n")
    assert all(line.startswith("//") for line in header.splitlines())
    return header.replace("\n//   ", " "), body


@pytest.mark.parametrize("name", NAMES)
def test_the_header_says_what_the_body_takes(name: str) -> None:
    header, body = header_and_body(name)
    purpose, parameters, returns = header.splitlines()
    assert purpose.startswith("// Purpose: ")
    assert returns.startswith("// Returns: ")
    assert ";" not in body, "one statement in each file"
    assert set(re.findall(r"\$(\w+)", parameters)) == set(re.findall(r"\$(\w+)", body))


def called() -> Iterator[str]:
    """The statements that the code names, those of the tables by the rules of the model."""
    for file in (ROOT / "graphkam" / "store").glob("*.py"):
        text = file.read_text(encoding="utf-8")
        yield from re.findall(r"\"((?:read|write)/[a-z_0-9]+)\"", text)
        yield from (f"read/{name}" for name in re.findall(r"\.read\(\s*\"(\w+)\"", text))
    yield from statement_names("schema")
    for table, links in NODE_LINKS.items():
        yield from (f"read/{table}", f"write/{table}", f"write/unlink_{table}", f"write/delete_{table}")
        yield from (f"write/{link.statement}" for link in links)
    yield from ("read/interaction_opportunities", "write/drop_rivals")
    yield from (f"{kind}/{name}" for kind in ("read", "write") for name in PEOPLE.values())
    for kind in KINDS:
        yield from (f"read/{kind}", f"write/{kind}", f"write/forget_{kind}")
    for table in GROUP_KEYS:
        names = [f"changes_{entity}" for entity in ENTITY_TABLE] if table == "changes" else [table]
        yield from (f"{kind}{name}" for name in names for kind in ("read/", "write/", "write/forget_"))


def test_every_statement_is_called_and_every_call_has_a_statement() -> None:
    assert sorted(set(called())) == sorted(NAMES)


def planned(address: Address, text: str) -> list[str]:
    parameters: dict[str, object] = {
        name: 1 if name in {"block", "limit", "skip"} else [] for name in re.findall(r"\$(\w+)", text)
    }
    return plan(address, text, parameters)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("schema/")])
def test_a_real_neo4j_plans_it_and_finds_ids_by_an_index(neo4j_5: Address, name: str) -> None:
    with connected(neo4j_5, where="the test server") as store:
        ensure_schema(store)
    text = str(statement(name).text)
    kinds = planned(neo4j_5, text)
    body = header_and_body(name)[1]
    looked_up = re.findall(r"\{(?:id|name|import): ", body.replace("CREATE (:ImportPart {id", ""))
    if looked_up:
        assert any("Index" in kind for kind in kinds), kinds
        assert not {"AllNodesScan", "NodeByLabelScan"} & set(kinds), kinds


def test_the_check_of_plans_of_neo4j_finds_a_lookup_without_an_index(neo4j_5: Address) -> None:
    assert "NodeByLabelScan" in planned(neo4j_5, "MATCH (n:Contact {email: $email}) RETURN n")
