"""The tables of an account: their departments by their floors, our functions by their lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from graphkam.answers import AccountReport, Face
from graphkam.schema import FUNCTIONS
from graphkam.snapshot import Snapshot
from graphkam_viz.lettering import clean
from graphkam_viz.pages.words import Say


@dataclass(frozen=True, slots=True)
class Cell:
    """How many sit in a department on a floor, and how many of them somebody of ours holds."""

    all: int
    held: int

    @property
    def state(self) -> str:
        """``all`` of them held, ``some``, or ``none``."""
        return "all" if self.held == self.all else "some" if self.held else "none"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One department: its cells from the top floor down (None where nobody sits), its shares (None: no department)."""

    name: str
    line: str | None
    cells: tuple[Cell | None, ...]
    coverage: float | None
    two_deep: float | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Their departments by their floors, the top floor first."""

    levels: tuple[int, ...]
    rows: tuple[MatrixRow, ...]


def matrix(own: Snapshot, report: AccountReport, *, say: Say) -> Matrix:
    """Who of one account is held, by department and floor; ``own`` holds that account alone."""
    contacts = own.contacts
    held = {tie.contact_id for tie in report.ties if tie.state == "active"}
    departments: list[int] = contacts.department.tolist()
    levels: list[int] = contacts.level.tolist()
    seats = list(zip(departments, levels, strict=True))
    everybody = Counter(seats)
    covered = Counter(seat for seat, id_ in zip(seats, contacts.ids, strict=True) if id_ in held)
    floors = tuple(sorted(set(levels), reverse=True))
    shares = {each.id: each for each in report.departments}
    frame = own.departments
    lines = ("management", "business", "technical", None)
    order = sorted(
        {department for department, _ in seats},
        key=lambda at: (at < 0, lines.index(frame["line"][at]) if at >= 0 else 9, at),
    )
    rows: list[MatrixRow] = []
    for at in order:
        share = shares.get(frame["id"][at]) if at >= 0 else None
        rows.append(
            MatrixRow(
                name=clean(frame["name"][at]) if at >= 0 else say("matrix.none"),
                line=frame["line"][at] if at >= 0 else None,
                cells=tuple(
                    Cell(everybody[at, level], covered[at, level]) if everybody[at, level] else None
                    for level in floors
                ),
                coverage=share.coverage if share else None,
                two_deep=share.two_deep_coverage if share else None,
            )
        )
    return Matrix(floors, tuple(rows))


def faces_table(report: AccountReport) -> list[tuple[str, list[Face]]]:
    """By function of ours, what it meets of each of their lines; empty where no line is known."""
    faces = {(face.function, face.line): face for face in report.faces}
    lines = [each.line for each in report.lines]
    return [(function, [faces[function, line] for line in lines]) for function in FUNCTIONS] if lines else []
