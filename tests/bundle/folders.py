"""Folders for the tests: a small sound bundle, in which one file or another is replaced."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from graphkam.bundle import Bundle, read_bundle
from graphkam.errors import BundleError, Fault

SOUND: Final[dict[str, str]] = {
    "accounts.csv": "id,name,tier,stage,revenue,currency,parent_id\na1,Alpha,gold,volume,1200.5,EUR,\na2,Beta,,,,,a1\n",
    "departments.csv": (
        "id,account_id,name,parent_id,line\nd1,a1,Board,,management\nd2,a1,R&D,d1,technical\nd3,a2,Sales,,\n"
    ),
    "contacts.csv": (
        "id,account_id,name,department_id,title,level,role,attitude,manager_id,email,joined_at,left_at\n"
        "c1,a1,Ann,d1,CEO,6,approver,1,c1,ann@example.com,2019-01-01,\n"
        "c2,a1,Ben,d2,Engineer,2,user,-1,c1,,,2027-01-01\n"
        "c3,a2,王芳,d3,采购经理,3,,,,,,\n"
    ),
    "staff.csv": "id,name,level,function,team,manager_id\ns1,Sue,5,executive,north,\ns2,Tom,3,account,north,s1\n",
    "assignments.csv": "staff_id,account_id,role,from,to\ns2,a1,owner,2024-01-01,\ns1,a1,sponsor,,\n",
    "interactions.csv": (
        "id,at,kind,staff_ids,contact_ids,direction,opportunity_id,note\n"
        "i1,2026-03-01,meeting,s1;s2,c1;c2,,o1,hello\n"
        "i2,2026-03-02T09:30:00+08:00,email,s2,c2,out,,\n"
        "i3,2026-03-03,complaint,,c3,,,=late\n"
    ),
    "ties.csv": "staff_id,contact_id,strength,as_of,refused\ns1,c1,0.6,2026-01-01,\ns2,c3,0,2026-01-01,TRUE\n",
    "influences.csv": "from_contact_id,to_contact_id,strength\nc1,c2,0.5\nc1,c3,\n",
    "rivals.csv": "name,contact_id,strength,as_of\nAcme,c2,0.4,2026-02-01\n",
    "opportunities.csv": "id,account_id,name,amount,opened_at,closes_at,status\n"
    "o1,a1,Big,10,2026-01-01,2026-09-01,open\n",
    "reviews.csv": "account_id,held_at\na1,2026-01-15\n",
    "changes.csv": "entity,id,field,value,at\ncontact,c2,level,1,2020-01-01\ncontact,c2,title,\\N,2021-01-01\n",
}


def folder(path: Path, **files: str | bytes | None) -> Path:
    """The sound bundle in a folder, with some files replaced or (None) left out; ``contacts`` is contacts.csv."""
    path.mkdir(parents=True, exist_ok=True)
    contents: dict[str, str | bytes | None] = dict(SOUND)
    contents |= {f"{name}.csv": text for name, text in files.items()}
    for name, content in contents.items():
        if content is not None:
            (path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def changed(file: str, old: str, new: str) -> str:
    """A file of the sound bundle with one text in it replaced; the text must be there once."""
    text = SOUND[f"{file}.csv"]
    assert text.count(old) == 1, f"{old!r} is not in {file} once"
    return text.replace(old, new)


def faults(path: Path, **options: object) -> tuple[Fault, ...]:
    """The faults with which a bundle is refused."""
    with pytest.raises(BundleError) as refused:
        read_bundle(path, **options)  # type: ignore[arg-type]  # options of any kind, passed on
    assert sum(refused.value.counts.values()) >= len(refused.value.faults) > 0
    return refused.value.faults


def places(found: tuple[Fault, ...]) -> list[tuple[str, int | None, str | None, str]]:
    """Where the faults stand, and what rule each breaks."""
    return [(fault.file, fault.row, fault.column, fault.rule) for fault in found]


def sound(path: Path) -> Bundle:
    """The sound bundle, read."""
    return read_bundle(folder(path))
