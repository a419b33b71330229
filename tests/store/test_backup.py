"""Backups: everything in one file, and back, on any engine; a file that is none is refused."""

from __future__ import annotations

import json
import stat
import zipfile
from datetime import date
from pathlib import Path

import pytest

from graphkam.errors import ConfigurationError, InvalidInputError
from graphkam.schema import TABLES
from graphkam.store.access import Store, connected
from graphkam.store.backup import read_backup, restore_backup, write_backup
from graphkam.store.engine import Address
from graphkam.store.importing import import_company
from graphkam.store.journal import state_of
from graphkam.store.migrations import ensure_schema
from graphkam.store.office import KINDS, Office, Row, in_office, look
from graphkam.store.reading import read_company
from tests.companies import company
from tests.store.conftest import wipe
from tests.store.full_company import full

DAY = date(2026, 7, 1)


def test_a_backup_is_restored_over_whatever_is_there(store: Store, tmp_path: Path) -> None:
    import_company(store, full(), day=DAY)
    written = write_backup(store, tmp_path / "backup")
    assert written["contacts"] == 3
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
    import_company(store, company(staff=["later"]), day=DAY)
    assert restore_backup(store, tmp_path / "backup") == written
    assert read_company(store).equals(full())


KEY: Row = {"id": "k1", "name": "顾", "scopes": ["a1", "a2"], "uses": 3, "share": 2.0, "on": True}


def test_a_backup_holds_the_office_and_its_restoring_undoes_no_log(store: Store, tmp_path: Path) -> None:
    def fill(office: Office) -> None:
        office.write("keys", [KEY])
        office.write("audit", [{"id": "before"}])

    def change(office: Office) -> None:
        office.write("keys", [{"id": "k1", "name": "changed", "more": 1}, {"id": "k2"}])
        office.write("audit", [{"id": "later"}])
        office.write("erasures", [{"id": "proof", "key": "00" * 16, "person": "of nobody"}])

    in_office(store, fill)
    rows = write_backup(store, tmp_path / "backup")
    assert (rows["keys"], rows["audit"], rows["contacts"]) == (1, 1, 0)
    in_office(store, change)
    restore_backup(store, tmp_path / "backup")
    try:
        assert look(store, lambda office: office.read("keys")) == [KEY]
        assert [row["id"] for row in look(store, lambda office: office.read("audit"))] == ["before", "later"]
        assert look(store, lambda office: office.get("erasures", "proof"))
        without = tmp_path / "from before there was an office"
        with zipfile.ZipFile(tmp_path / "backup") as archive, zipfile.ZipFile(without, "w") as earlier:
            about = json.loads(archive.read("backup.json"))
            about |= {"graphkam backup": 1, "rows": {table.name: 0 for table in TABLES}}
            earlier.writestr("backup.json", json.dumps(about))
            for table in TABLES:
                earlier.writestr(f"{table.name}.parquet", archive.read(f"{table.name}.parquet"))
        restore_backup(store, without)
        assert look(store, lambda office: office.read("keys")) == [KEY]
    finally:
        in_office(store, empty)


def empty(office: Office) -> None:
    for kind in KINDS:
        office.forget(kind, [row["id"] for row in office.read(kind)])


def test_a_backup_of_the_engine_is_restored_on_neo4j_and_back(
    embedded: Address, neo4j_5: Address, tmp_path: Path
) -> None:
    for number, (source, target) in enumerate([(embedded, neo4j_5), (neo4j_5, embedded)]):
        with connected(source, where="source") as store:
            ensure_schema(store)
            wipe(store)
            import_company(store, full(), day=DAY)
            write_backup(store, tmp_path / f"{number}")
        with connected(target, where="target") as store:
            ensure_schema(store)
            wipe(store)
            restore_backup(store, tmp_path / f"{number}")
            assert read_company(store).equals(full())


def test_what_is_no_backup_is_refused_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    import_company(store, full(), day=DAY)
    version = state_of(store).version
    (tmp_path / "text").write_text("not a backup")
    with pytest.raises(InvalidInputError, match="no backup of graphkam"):
        restore_backup(store, tmp_path / "text")
    with zipfile.ZipFile(tmp_path / "zip", "w") as archive:
        archive.writestr("backup.json", "{}")
    with pytest.raises(InvalidInputError, match="no backup of graphkam"):
        restore_backup(store, tmp_path / "zip")
    with pytest.raises(ConfigurationError, match="No such file"):
        restore_backup(store, tmp_path / "absent")
    assert state_of(store).version == version


def test_a_damaged_or_newer_backup_is_refused(store: Store, tmp_path: Path) -> None:
    import_company(store, full(), day=DAY)
    write_backup(store, tmp_path / "good")
    with zipfile.ZipFile(tmp_path / "good") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert read_backup(tmp_path / "good").company.equals(full())
    damage = {
        "cut": (tmp_path / "good").read_bytes()[:-200],
        "flipped": (tmp_path / "good").read_bytes().replace(b"PAR1", b"RAP1"),
    }
    for name, content in damage.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InvalidInputError, match="damaged"):
            read_backup(tmp_path / name)
    for name, change in {
        "newer": (b'backup": 2', b'backup": 3'),
        "fewer": (b'"contacts": 3', b'"contacts": 4'),
    }.items():
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for member, content in files.items():
                archive.writestr(member, content.replace(*change) if member == "backup.json" else content)
        with pytest.raises(InvalidInputError, match=r"newer graphkam|damaged"):
            read_backup(tmp_path / name)


def test_a_file_that_is_there_is_not_written_over(store: Store, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("precious")
    with pytest.raises(ConfigurationError, match="is there already"):
        write_backup(store, tmp_path / "there")
    assert (tmp_path / "there").read_text() == "precious"
    with pytest.raises(ConfigurationError, match="cannot be written"):
        write_backup(store, tmp_path / "no such folder" / "file")
