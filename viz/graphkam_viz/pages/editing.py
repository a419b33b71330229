"""What the dialogs of an account's records can be chosen from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from graphkam.schema import ROLES
from graphkam.snapshot import Snapshot
from graphkam_viz.pages.frame import Frame
from graphkam_viz.pages.names import names_of


@dataclass(frozen=True, slots=True)
class Editing:
    """The departments and people of one account, our people, each as id and name, and the day a tie is declared on.

    ``lines`` are those of the departments, where they are known.
    """

    departments: list[tuple[str, str]]
    lines: dict[str, str | None]
    colleagues: list[tuple[str, str]]
    staff: list[tuple[str, str]]
    roles: tuple[str, ...]
    today: date


def editing_of(own: Snapshot, *, frame: Frame) -> Editing:
    """What can be chosen when the records of one account are changed; ``own`` holds that account alone."""
    names = names_of(own.company)

    def by_name(named: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return sorted(named, key=lambda each: (each[1].casefold(), each[0]))

    return Editing(
        departments=by_name([(id_, names.department(id_)) for id_ in own.departments["id"]]),
        lines=dict(own.departments.select("id", pl.col("line").cast(pl.String)).iter_rows()),
        colleagues=by_name([(id_, names.contact(id_)) for id_ in own.contacts.ids]),
        staff=by_name([(id_, names.rep(id_)) for id_ in own.staff.ids]),
        roles=ROLES,
        today=frame.day,
    )
